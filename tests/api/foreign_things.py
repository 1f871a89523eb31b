"""Things of another unit, or of another person."""

from typing import Any

from chalicelib.api.present.credit import url_id
from chalicelib.domain.credit import Part
from chalicelib.store import credits, officers, partners
from chalicelib.store.transaction import write
from tests import builders
from tests.api.world import World
from tests.api.world.places import ACCOUNT, SISTER
from tests.store.test_payments import begun


def elsewhere(world: World, **changes: Any) -> Any:
    """A dossier of the sister unit with a paper, handed in."""
    case = world.with_paper(world.a_draft(unit=SISTER, **changes))
    case.owner.does(f"{case.url}/submission")
    return case


def a_credit(agency_code: str) -> str:
    """Money at that unit that found no payment, as its id stands in a path."""
    part = Part("waiting", 8000, builders.NOW, reason="unknown_order")
    credit = builders.a_credit(part, agency_code=agency_code, account=ACCOUNT)
    write(*credits.keep(credit))
    return url_id(credit.credit_id)


def a_payment_elsewhere() -> str:
    """The code of a payment of another unit."""
    return str(begun(agency_code=SISTER).payment_id)


def an_endpoint_elsewhere(kind: str, provider: str) -> str:
    """A registration of another unit."""
    bank = {"account": "203799000001", "bank_bin": "970422"} if kind == "bank" else {"account": "", "bank_bin": ""}
    one = builders.a_partner(kind=kind, provider=provider, agency_code=SISTER, **bank)
    partners.put(one)
    return one.endpoint


def a_paper_elsewhere(world: World) -> str:
    """A paper of a dossier of the sister unit."""
    return str(elsewhere(world).document_id)


def an_officer_elsewhere(_: World) -> str:
    """The login of a receiver of the sister unit."""
    one = builders.an_officer(agency_code=SISTER, roles=frozenset({"receiver"}))
    officers.put(one)
    return str(one.officer_id)
