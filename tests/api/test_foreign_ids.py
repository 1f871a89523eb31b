"""Ids of somebody else's things, in every path, query and body field that takes an id: as if there were no such thing,
told in the same words, and without effect.

The fields come from the contract: one that is neither tried here nor excused, with its reason, fails.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.api_spec import operations
from chalicelib.domain.vietnamese_time import vietnamese_date
from tests import builders
from tests.api import client
from tests.api.foreign_calls import Try, in_body, in_path, in_query, own_and_foreign, worker
from tests.api.foreign_ids import EXCUSED, IS_ID, PUBLIC, fields
from tests.api.foreign_things import (
    a_credit,
    a_paper_elsewhere,
    a_payment_elsewhere,
    an_endpoint_elsewhere,
    an_officer_elsewhere,
    elsewhere,
)
from tests.api.happenings import without_effect
from tests.api.scenes.officer_account import employed
from tests.api.scenes.scene import Scene
from tests.api.world import World
from tests.api.world.people import Person, source_ip
from tests.api.world.places import SISTER

# What is done in bulk keeps its answer under its key.
KEPT = {"officer_bulk.act": ("-idempotency",)}
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
    "documents.reuse document_id": in_body("documents.reuse", "document_id", a_paper_elsewhere),
    "feedback.send dossier_id": in_body("feedback.send", "dossier_id", lambda world: elsewhere(world).dossier_id),
    "officer_opinions.ask document_ids": in_body("officer_opinions.ask", "document_ids", a_paper_elsewhere, many=True),
    "officer_opinions.answer document_ids": in_body(
        "officer_opinions.answer", "document_ids", a_paper_elsewhere, many=True
    ),
    "officer_bulk.act dossier_ids": in_body(
        "officer_bulk.act", "dossier_ids", lambda world: elsewhere(world).dossier_id, many=True
    ),
    "officer_bulk.act officer_id": in_body("officer_bulk.act", "officer_id", an_officer_elsewhere, action="assign"),
    "officer_deliveries.look_after endpoint": in_body(
        "officer_deliveries.look_after", "endpoint", lambda _: an_endpoint_elsewhere("carrier", "ems")
    ),
    "officer_assignment.assign officer_id": in_body("officer_assignment.assign", "officer_id", an_officer_elsewhere),
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
        "officer_officers.give_first_password", "officer_id", an_officer_elsewhere
    ),
}
for _operation, _url in {
    "officer_feedback.queue agency_code": "/v1/officer/feedback?agency_code=",
    "officer_partners.list_all agency_code": "/v1/officer/partners?agency_code=",
    "officer_officers.list_all agency_code": "/v1/officer/officers?agency_code=",
    "officer_dossiers.queue agency_code": "/v1/officer/dossiers?queue=new&agency_code=",
    "register.read agency_code": f"/v1/officer/register?from={TODAY}&to={TODAY}&format=csv&agency_code=",
    "officer_desks.list_all agency_code": "/v1/officer/desks?agency_code=",
    "officer_papers.counts agency_code": "/v1/officer/paper-counts?agency_code=",
    "officer_opinions.queue agency_code": "/v1/officer/opinions?agency_code=",
    "officer_payments.exceptions agency_code": "/v1/officer/payments/exceptions?place=waiting&agency_code=",
    "officer_refunds.list_of_unit agency_code": "/v1/officer/refunds?state=requested&agency_code=",
    "officer_deliveries.to_look_at agency_code": "/v1/officer/deliveries?agency_code=",
    "hand_overs.read agency_code": f"/v1/officer/hand-overs?carrier=ems&day={TODAY}&agency_code=",
    "hand_overs.print_list agency_code": f"/v1/officer/hand-overs/paper?carrier=ems&day={TODAY}&agency_code=",
    "parked_scans.to_look_at agency_code": "/v1/officer/parked-scans?agency_code=",
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
