"""Ids of somebody else's things, in every path, query and body field that takes an id: as if there were no such thing,
told in the same words, and without effect.

The fields come from the contract: one that is neither tried here nor excused, with its reason, fails.
"""

import base64
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from chalicelib.api.ids import new_id
from chalicelib.api.present.credit import url_id
from chalicelib.api_spec import operations
from chalicelib.domain import payment_code
from chalicelib.domain.credit import Part
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import credits, officers, partners
from chalicelib.store.transaction import write
from tests import builders
from tests.api import client
from tests.api.happenings import without_effect
from tests.api.scenes.officer_account import employed
from tests.api.scenes.scene import MAKERS, Scene, key
from tests.api.scenes.units import new_unit
from tests.api.world import ACCOUNT, SISTER, Person, World, source_ip
from tests.store.test_payments import begun

IS_ID = re.compile(r"(_id|_ids|_code|endpoint|subject)$")
# What everybody may name: published things, kinds of things, and what is no id of a thing that is kept.
PUBLIC = {"procedure_code", "province_code", "tax_code", "request_id"}
EXCUSED: Mapping[str, str] = {
    "agencies.read agency_code": "units are published",
    "agencies.units_below agency_code": "units are published",
    "procedures.search agency_code": "units are published",
    "dossiers.open_draft agency_code": "anybody files with any unit",
    "dossiers.save agency_code": "anybody files with any unit",
    "feedback.send agency_code": "anybody tells any unit",
    "officer_opinions.ask agency_code": "any unit may be asked",
    "officer_dossiers.forward agency_code": "any unit may be the one that decides",
    "officer_bulk.act agency_code": "any unit may be the one that decides",
    "officer_calendars.read agency_code": "opening hours are published",
    "public.look_up dossier_code": "who has the code sees the degree only",
    "public.open_look_up dossier_code": "who has the code sees the degree only",
    "auth.issue_tokens challenge_id": "a secret told to who asked for the code",
    "officer_citizens.replace_phone challenge_id": "a secret told to who asked for the code",
    "me.change national_id": "one's own",
    "auth.issue_tokens national_id": "proves who one is",
    "officer_citizens.look_up national_id": "a counter serves whoever comes, on record",
    "officer_counter.receive national_id": "a counter serves whoever comes, on record",
    "officer_counter.open_draft applicant_id": "a counter serves whoever comes, on record",
    "officer_citizens.verify_identity citizen_id": "a counter serves whoever comes, on record",
    "officer_citizens.replace_phone citizen_id": "a counter serves whoever comes, on record",
    "callbacks.bank_get endpoint": "a signature opens it: tests/api/test_bank_callbacks.py",
    "callbacks.bank_post endpoint": "a signature opens it: tests/api/test_bank_callbacks.py",
    "callbacks.vietqrvn_token endpoint": "a signature opens it: tests/api/test_vietqrvn_callbacks.py",
    "callbacks.vietqrvn_sync endpoint": "a signature opens it: tests/api/test_vietqrvn_callbacks.py",
    "callbacks.carrier endpoint": "a signature opens it: tests/api/test_carrier_callbacks.py",
}
# What is done in bulk keeps its answer under its key.
KEPT = {"officer_bulk.act": ("-idempotency",)}


@dataclass(frozen=True)
class Try:
    """A call with an id of somebody else's thing, and the same with an id of nothing."""

    who: Person
    foreign: Scene
    nothing: Scene


def fields() -> Iterator[str]:
    """Every "operation field" of the contract that takes an id."""
    for name, entry in operations().items():
        queried = (entry["query"] or {}).get("properties", {})
        found = {*re.findall(r"\{(\w+)\}", entry["path"]), *queried, *_body_fields(entry["body"])}
        yield from (f"{name} {field}" for field in sorted(found) if IS_ID.search(field) and field not in PUBLIC)


def _body_fields(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from _body_fields(inner)
    for inner in (schema.get("items"), *(one for word in ("oneOf", "anyOf", "allOf") for one in schema.get(word, ()))):
        yield from _body_fields(inner)


# --- an id of nothing, shaped as the true one
def of_nothing(field: str, true: str) -> str:
    """An id that nothing has."""
    if field == "payment_id":
        return payment_code.make(uuid.uuid4().int)
    if field == "credit_id":
        told = base64.urlsafe_b64decode(true + "=" * (-len(true) % 4)).decode()
        return url_id(told[:-6] + uuid.uuid4().hex[:6])
    if field == "delivery_id":
        return f"{new_id()}.return.1"
    if field in ("agency_code", "subject"):
        return f"{true.partition('.')[0]}.99"
    return new_id() if re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", true) else true[:-8] + uuid.uuid4().hex[:8]


def stranger(operation_id: str, world: World) -> Person:
    """Somebody who may do such things, with their own: another citizen, or an officer of a unit of their own who is
    also kept among the officers."""
    entry = operations()[operation_id]
    if entry["callers"] != ["officer"]:
        return world.citizen()
    who = world.officer(*sorted(entry["roles"] or ["receiver"]), unit=_third_unit(world))
    told = {"agency_code": who.actor.agency_code, "roles": who.actor.roles}
    officers.put(builders.an_officer(officer_id=who.id, **told))
    return who


@cache
def _third_unit(world: World) -> str:
    return world.a_unit(new_unit())


def with_nothing(operation_id: str, scene: Scene, *only: str) -> Scene:
    """The same call with ids of nothing in its path."""
    wanted, url = operations()[operation_id]["path"].split("/"), scene.url.partition("?")[0].split("/")
    for place, part in enumerate(wanted):
        field = part.strip("{}")
        if part.startswith("{") and (field in only or (not only and field not in PUBLIC)):
            url[place] = of_nothing(field, url[place])
    return Scene("/".join(url), scene.owner, scene.named)


def in_path(operation_id: str, field: str) -> Callable[[World], Try]:
    """A stranger calls where only others may."""

    def make(world: World) -> Try:
        scene = MAKERS[operation_id](world)
        return Try(stranger(operation_id, world), scene, with_nothing(operation_id, scene, field))

    return make


# --- fields of bodies and queries, and papers of one's own dossiers
def body_of(scene: Scene, **changes: Any) -> Scene:
    """The same call with these fields, under a key of its own."""
    once = {"key": key()} if "key" in scene.named else {}
    return Scene(scene.url, scene.owner, {**scene.named, "body": {**scene.named["body"], **changes}, **once})


def worker(world: World) -> Person:
    """Who may do at UNIT whatever is done there."""
    return world.officer("receiver", "specialist", "leader")


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


def own_and_foreign(operation_id: str, who: Callable[[World, Scene], Person]) -> Callable[[World], Try]:
    """A paper of another dossier under one's own."""

    def make(world: World) -> Try:
        scene = MAKERS[operation_id](world)
        other = elsewhere(world)
        mine = scene.url.rpartition("/")[0]
        return Try(who(world, scene), *(Scene(f"{mine}/{one}", scene.owner) for one in (other.document_id, new_id())))

    return make


def in_body(
    operation_id: str, field: str, foreign: Callable[[World], str], *, many: bool = False, **rest: Any
) -> Callable[[World], Try]:
    """The true caller of a scene names what is another unit's, or another person's."""

    def make(world: World) -> Try:
        scene = MAKERS[operation_id](world)
        callers = operations()[operation_id]["callers"]
        who = scene.owner if callers == ["citizen"] else worker(world)
        if operations()[operation_id]["roles"] == ["administrator"]:
            who = world.officer("administrator")
        assert who
        named = foreign(world)
        pair = (named, of_nothing(field, named))
        return Try(who, *(body_of(scene, **rest, **{field: [one] if many else one}) for one in pair))

    return make


def in_query(operation_id: str, url: str, foreign: Callable[[World], str]) -> Callable[[World], Try]:
    """An officer asks for the list of another unit."""

    def make(world: World) -> Try:
        named = foreign(world)
        field = url.rpartition("=")[0].rpartition("?")[2].rpartition("&")[2]
        urls = [url + one for one in (named, of_nothing(field, named))]
        return Try(stranger(operation_id, world), *(Scene(one) for one in urls))

    return make


def _foreign_paper(world: World) -> str:
    return str(elsewhere(world).document_id)


def _officer_elsewhere(world: World) -> str:
    one = builders.an_officer(agency_code=SISTER, roles=frozenset({"receiver"}))
    officers.put(one)
    return str(one.officer_id)


TODAY = vietnamese_date(builders.NOW).isoformat()
TRIES: dict[str, Callable[[World], Try]] = {
    "documents.read document_id": own_and_foreign("documents.read", lambda world, scene: scene.owner),
    "documents.remove document_id": own_and_foreign("documents.remove", lambda world, scene: scene.owner),
    "officer_dossiers.open_document document_id": own_and_foreign(
        "officer_dossiers.open_document", lambda world, scene: worker(world)
    ),
    "officer_dossiers.withdraw_result document_id": own_and_foreign(
        "officer_dossiers.withdraw_result", lambda world, scene: worker(world)
    ),
    "officer_opinions.open_document document_id": own_and_foreign(
        "officer_opinions.open_document", lambda world, scene: worker(world)
    ),
    "documents.reuse document_id": in_body("documents.reuse", "document_id", _foreign_paper),
    "feedback.send dossier_id": in_body("feedback.send", "dossier_id", lambda world: elsewhere(world).dossier_id),
    "officer_opinions.ask document_ids": in_body("officer_opinions.ask", "document_ids", _foreign_paper, many=True),
    "officer_opinions.answer document_ids": in_body(
        "officer_opinions.answer", "document_ids", _foreign_paper, many=True
    ),
    "officer_bulk.act dossier_ids": in_body(
        "officer_bulk.act", "dossier_ids", lambda world: elsewhere(world).dossier_id, many=True
    ),
    "officer_bulk.act officer_id": in_body("officer_bulk.act", "officer_id", _officer_elsewhere, action="assign"),
    "officer_deliveries.look_after endpoint": in_body(
        "officer_deliveries.look_after", "endpoint", lambda _: an_endpoint_elsewhere("carrier", "ems")
    ),
    "officer_assignment.assign officer_id": in_body("officer_assignment.assign", "officer_id", _officer_elsewhere),
    "officer_payments.allocate payment_id": in_body(
        "officer_payments.allocate", "payment_id", lambda _: a_payment_elsewhere()
    ),
    "officer_payments.release payment_id": in_body(
        "officer_payments.release", "payment_id", lambda _: a_payment_elsewhere()
    ),
    "officer_refunds.ask payment_id": in_body("officer_refunds.ask", "payment_id", lambda _: a_payment_elsewhere()),
    "officer_statements.announce endpoint": in_body(
        "officer_statements.announce", "endpoint", lambda _: an_endpoint_elsewhere("bank", "sepay")
    ),
    "officer_officers.give_first_password officer_id": in_body(
        "officer_officers.give_first_password", "officer_id", _officer_elsewhere
    ),
}
for _operation, _url in {
    "officer_feedback.queue agency_code": "/v1/officer/feedback?agency_code=",
    "officer_partners.list_all agency_code": "/v1/officer/partners?agency_code=",
    "officer_officers.list_all agency_code": "/v1/officer/officers?agency_code=",
    "officer_dossiers.queue agency_code": "/v1/officer/dossiers?queue=new&agency_code=",
    "register.read agency_code": f"/v1/officer/register?from={TODAY}&to={TODAY}&format=csv&agency_code=",
    "officer_opinions.queue agency_code": "/v1/officer/opinions?agency_code=",
    "officer_payments.exceptions agency_code": "/v1/officer/payments/exceptions?place=waiting&agency_code=",
    "officer_refunds.list_of_unit agency_code": "/v1/officer/refunds?state=requested&agency_code=",
    "officer_deliveries.to_look_at agency_code": "/v1/officer/deliveries?agency_code=",
    "officer_statements.list_all agency_code": "/v1/officer/statements?agency_code=",
}.items():
    TRIES[_operation] = in_query(_operation.partition(" ")[0], _url, lambda _: SISTER)
TRIES |= {
    "officer_reconciliation.read endpoint": in_query(
        "officer_reconciliation.read",
        f"/v1/officer/reconciliation?day={TODAY}&endpoint=",
        lambda _: an_endpoint_elsewhere("bank", "sepay"),
    ),
    "officer_procedures.revisions subject": in_query(
        "officer_procedures.revisions", "/v1/officer/revisions?subject=", lambda _: f"unit:{SISTER}"
    ),
    "officer_partners.register agency_code": in_body("officer_partners.register", "agency_code", lambda _: SISTER),
    "officer_officers.change agency_code": in_body("officer_officers.change", "agency_code", lambda _: SISTER),
    "officer_payments.find_same credit_id of the body": in_body(
        "officer_payments.find_same", "credit_id", lambda _: a_credit(SISTER)
    ),
    "documents.reuse dossier_id of the body": in_body(
        "documents.reuse", "dossier_id", lambda world: elsewhere(world).dossier_id
    ),
}
PATHS = [
    f"{name} {field}"
    for name, entry in operations().items()
    for field in re.findall(r"\{(\w+)\}", entry["path"])
    if IS_ID.search(field) and field not in PUBLIC and f"{name} {field}" not in {**EXCUSED, **TRIES}
]


def test_every_field_that_takes_an_id_is_tried_or_excused():
    told = {*PATHS, *TRIES, *EXCUSED}
    assert [field for field in fields() if field not in told] == []
    assert [field for field in EXCUSED if field not in set(fields())] == [], "no excuse for what is not there"


@pytest.mark.parametrize("field", [*PATHS, *TRIES])
def test_what_is_somebody_elses_is_as_if_it_were_not(field: str, world: World):
    operation_id, name = field.split(" ")[:2]
    employed(world)
    tried = TRIES.get(field, in_path(operation_id, name))(world)
    with without_effect(*KEPT.get(operation_id, ())):
        foreign, nothing = (_answer(operation_id, tried.who, scene) for scene in (tried.foreign, tried.nothing))
    assert 400 <= foreign.status < 500 or _all_refused(foreign), foreign.body[:300]
    assert _told(foreign) == _told(nothing)


def _answer(operation_id: str, who: Person, scene: Scene) -> client.Reply:
    named = {"source_ip": source_ip(), **scene.named, "token": who.token}
    return client.call(operations()[operation_id]["method"], scene.url, **named)


def _all_refused(reply: client.Reply) -> bool:
    """Of what is done in bulk, nothing was."""
    return reply.json.get("done") == 0 and reply.json["refused"] == len(reply.json["items"]) > 0


def _told(reply: client.Reply) -> Any:
    """Status and words, without the ids that were asked about and the request's own."""
    items = [{**one, "dossier_id": "", "problem": _words(one["problem"])} for one in reply.json.get("items", ())]
    return reply.status, {**_words(reply.json), "items": items}


def _words(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "instance"}
