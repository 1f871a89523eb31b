"""One dossier from sign-in to result: what phone, desk, bank and carrier ask, and every function that follows."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from urllib3 import request as http

from bench.functions import Functions
from bench.ledger import Ledger
from bench.town import Town
from chalicelib.domain.actor import Actor
from tests import builders
from tests.adapters.fixtures.banks import sepay
from tests.adapters.fixtures.carriers import ems
from tests.adapters.test_papers import pdf
from tests.api import client
from tests.api import procedures as published
from tests.api.partners import send
from tests.api.people import Device
from tests.api.scenes.notices import scan_of, transfer_of
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT, a_file
from tests.api.world.case import Case
from tests.api.world.people import Person
from tests.api.world.places import UNIT

# What people do beside what moves the dossier: an app that is opened now and then, a desk that looks at its queues.
TIMELINES, DOSSIER_READS, SYNCS, NOTICES, PAYMENT_POLLS, QUEUES = 8, 8, 12, 4, 5, 3
PAGES = 3
PAPER_BYTES = 400_000  # a page photographed by a phone, for what storage and transfer cost
SCANS = (3, 4, 6, 7)  # EMS: collected, in transit, out for delivery, delivered


def walk(town: Town, ledger: Ledger) -> Case:
    """The whole journey; everything it asked is in the ledger and on the town's meter."""
    with _noting(ledger):
        functions = Functions(town.stack, ledger)
        return _walked(town, ledger, functions)


def _walked(town: Town, ledger: Ledger, functions: Functions) -> Case:
    world = town.world
    citizen = _signed_in(town)
    case = _drafted(world, citizen)
    for page in range(1, PAGES + 1):
        told = citizen.does(f"{case.url}/documents", {"slot": "identity", "page": page, **a_file()})
        _uploaded(ledger, functions, told)
        assert citizen.call("GET", f"{case.url}/documents/{told['document_id']}").json["state"] == "accepted"
    assert citizen.call("PUT", f"{case.url}/deliveries/return", body={"recipient": RECIPIENT}).status == 200
    citizen.does(f"{case.url}/submission")
    functions.follow()
    case = _paid(case, functions)
    _processed(world, case, ledger, functions)
    _delivered(case, functions)
    _looked_after(citizen, case)
    return case


def _signed_in(town: Town) -> Person:
    device = Device().sign_in(lambda phone: _code(town, phone))
    citizen = Person(Actor("citizen", "", ""), device.tokens["access_token"])
    profile = {"full_name": "Nông Thị Bình", "birth_on": "1990-05-01", "sex": "female"}
    profile |= {"national_id": builders.a_national_id()}
    address = {"province_code": "20", "commune": "Phường Đông Kinh", "address": "12 đường Bà Triệu"}
    assert citizen.call("PATCH", "/v1/me", body={**profile, "address": address}).status == 200
    for consent in citizen.call("GET", "/v1/me/consents").json["items"]:
        body = {"granted": True, "text_version": consent["text_version"]}
        assert citizen.call("PUT", f"/v1/me/consents/{consent['purpose']}", body=body).status == 200
    return citizen


def _code(town: Town, phone: str) -> str:
    newest = http("GET", f"{town.gateway}/inbox/{phone}").json()["messages"][0]["text"]
    return re.findall(r"\b\d{6}\b", newest)[0]


def _drafted(world: World, citizen: Person) -> Case:
    for url in ("/v1/app-config", "/v1/procedures", f"/v1/procedures/{published.PAID}", "/v1/agencies"):
        assert citizen.call("GET", url).status == 200
    opened = citizen.does("/v1/dossiers", {"procedure_code": published.PAID, "agency_code": UNIT})
    case, version = Case(opened["dossier_id"], citizen), opened["version"]
    for part in ({"form": {"subject_name": "Nông"}}, {"form": published.GOOD_ANSWERS}, {"result_channel": "post"}):
        saved = citizen.call("PATCH", case.url, body=part, if_match=version)
        assert saved.status == 200, saved.body
        version = saved.json["version"]
    return case


def _uploaded(ledger: Ledger, functions: Functions, told: Any) -> None:
    place, file = told["upload"], (told["filename"], pdf(), told["content_type"])
    assert http("POST", place["url"], fields={**place["fields"], "file": file}).status < 300
    ledger.uploads += 1
    functions.follow("uploads")


def _paid(case: Case, functions: Functions) -> Case:
    asked = case.owner.does(f"{case.url}/payments", {"provider": "sepay", "return_url": "congdan://paid"})
    paid = Case(case.dossier_id, case.owner, asked["payment_id"])
    url = f"/v1/payments/{paid.payment_id}"
    assert case.owner.call("GET", f"{url}/qr").status == 200
    assert send("sepay", sepay.genuine(sepay.SECRETS[0], datetime.now(UTC), **transfer_of(paid))).status == 200
    functions.follow()
    for _ in range(PAYMENT_POLLS):
        assert case.owner.call("GET", url).json["state"] == "paid"
    assert case.owner.call("GET", f"{url}/receipt").status == 200
    return paid


def _processed(world: World, case: Case, ledger: Ledger, functions: Functions) -> None:
    desk, room = world.receiver, world.specialist
    for _ in range(QUEUES):
        assert desk.call("GET", "/v1/officer/dossiers?queue=new").status == 200
        assert room.call("GET", "/v1/officer/dossiers?queue=processing").status == 200
    _read_papers(desk, case, ledger)
    desk.does(f"{case.desk_url}/acceptance")
    functions.follow()
    for slip in case.owner.call("GET", f"{case.url}/slips").json["items"]:
        assert case.owner.call("GET", f"{case.url}/slips/{slip['form']}").status == 200
    desk.does(f"{case.desk_url}/forwarding")
    functions.follow()
    _read_papers(room, case, ledger)
    _uploaded(ledger, functions, room.does(f"{case.desk_url}/result", a_file("ket-qua.pdf")))
    room.does(f"{case.desk_url}/completion", {"outcome": "granted"})
    functions.follow("bookings")


def _read_papers(officer: Person, case: Case, ledger: Ledger) -> None:
    dossier = officer.call("GET", case.desk_url).json
    for paper in dossier["documents"]:
        assert officer.call("GET", f"{case.desk_url}/documents/{paper['document_id']}").status == 200
        ledger.downloads += 1
        ledger.bytes_down += PAPER_BYTES


def _delivered(case: Case, functions: Functions) -> None:
    at = datetime.now(UTC) + timedelta(hours=7)
    for place, status in enumerate(SCANS):
        when = f"{at + timedelta(minutes=place):%d/%m/%Y %H:%M:%S}"
        told = scan_of(case, status, when) | {"transaction": uuid.uuid4().hex}
        assert send("ems", ems.genuine(**told)).status == 200
        functions.follow()


def _looked_after(citizen: Person, case: Case) -> None:
    reads = [(f"{case.url}/timeline", TIMELINES), (case.url, DOSSIER_READS), ("/v1/notifications", NOTICES)]
    for url, times in [
        *reads,
        ("/v1/sync", SYNCS),
        (f"/v1/deliveries/{case.delivery_id}", 2),
        (f"{case.url}/results", 1),
    ]:
        for _ in range(times):
            assert citizen.call("GET", url).status == 200, url
    assert case.read()["state"] == "returned"
    citizen.does(f"{case.url}/rating", {"score": 3})


@contextmanager
def _noting(ledger: Ledger) -> Iterator[None]:
    """Every call of the app is a run of the API's function."""
    app, before = client.the_app(), client.the_app

    def noted(event: dict[str, Any], context: Any) -> Any:
        return ledger.ran("api_handler", lambda: app(event, context))

    noted.routes = app.routes
    client.the_app = lambda: noted
    ledger.watch()
    try:
        yield
    finally:
        client.the_app = before
