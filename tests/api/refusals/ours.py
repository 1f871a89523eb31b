"""Faults of ours: the caller can only wait."""

from chalicelib.domain import dossier as rules
from chalicelib.store import dossiers
from tests import builders
from tests.api.client import Reply
from tests.api.happenings import database_away
from tests.api.refusals.registry import Headers, post, raises
from tests.api.world import World
from tests.api.world.case import Case
from tests.api.world.places import UNIT


@raises("service_unavailable")
def _(world: World, said: Headers) -> Reply:
    citizen = world.citizen()
    with database_away():
        return citizen.call("GET", "/v1/me", headers=dict(said))


@raises("internal_error")
def _(world: World, said: Headers) -> Reply:
    # A dossier of a version of a procedure that was never published: a fault of ours alone.
    owner = world.citizen()
    draft: rules.Dossier = builders.a_dossier(applicant_id=owner.id, procedure_version=99, agency_code=UNIT)
    dossiers.create_draft(draft, once=None)
    return post(Case(draft.dossier_id, owner), "/submission", said)
