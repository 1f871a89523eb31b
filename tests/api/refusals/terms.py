"""Refused moves of a dossier's term, and refused undoing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.store import dossiers
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.refusals.registry import Headers, decide, raises
from tests.api.world import World
from tests.api.world.bodies import STOP, SUPPLEMENT

PUT_OFF = {"working_days": 2, "reason": "Chờ đo đạc"}


@raises("extension_used")
def _(world: World, said: Headers) -> Reply:
    case = world.a_processing(published.LONG)
    world.specialist.does(f"{case.desk_url}/extension", PUT_OFF)
    return decide(world.specialist, case, "/extension", said, PUT_OFF)


@raises("extension_late")
def _(world: World, said: Headers) -> Reply:
    case = world.a_processing(published.LONG)
    dossier = dossiers.get(case.dossier_id)
    assert dossier is not None
    today = replace(dossier, due_at=datetime.now(UTC), version=dossier.version + 1)
    dossiers.save(dossier, today)
    return decide(world.specialist, case, "/extension", said, PUT_OFF)


@raises("verification_open")
def _(world: World, said: Headers) -> Reply:
    return decide(world.specialist, world.a_verifying(), "/stop", said, STOP)


UNDO = {"reason": "Bấm nhầm"}


@raises("nothing_to_undo")
def _(world: World, said: Headers) -> Reply:
    return decide(world.receiver, world.a_submitted(), "/undo", said, UNDO)


@raises("undo_late")
def _(world: World, said: Headers) -> Reply:
    case = world.an_accepted()
    dossier = dossiers.get(case.dossier_id)
    assert dossier is not None and dossier.last_decision is not None
    taken = replace(dossier.last_decision, at=datetime.now(UTC) - timedelta(days=1))
    dossiers.save(dossier, replace(dossier, last_decision=taken, version=dossier.version + 1))
    return decide(world.receiver, case, "/undo", said, UNDO)


@raises("undo_used")
def _(world: World, said: Headers) -> Reply:
    case = world.a_supplementing()
    world.receiver.does(f"{case.desk_url}/undo", UNDO)
    world.receiver.does(f"{case.desk_url}/supplement-request", SUPPLEMENT)
    return decide(world.receiver, case, "/undo", said, UNDO)


@raises("undo_money")
def _(world: World, said: Headers) -> Reply:
    case = world.a_payment(case=world.an_accepted(published.PAID))
    return decide(world.receiver, case, "/undo", said, UNDO)


@raises("undo_post")
def _(world: World, said: Headers) -> Reply:
    case = world.a_booked_parcel()
    return decide(world.specialist, case, "/undo", said, UNDO)
