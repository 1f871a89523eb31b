"""A statement from its announcement to the three-way report, at the doors."""

import hashlib
import uuid
from datetime import UTC, datetime

import pytest
from urllib3 import request as http

from chalicelib.domain.vietnamese_time import vietnamese_date
from tests.adapters.statements import camt_writer as camt
from tests.api.world import World
from tests.api.world.people import Person
from tests.api.world.places import PROVINCE, SISTER, UNIT
from tests.usecases.office import a_bank

BANKED = f"{PROVINCE}.17"  # a unit of its own: other tests pay into the accounts of `UNIT`


@pytest.fixture
def clerk(world: World) -> Person:
    """Who imports the unit's statements."""
    return world.officer("specialist", unit=world.a_unit(BANKED))


def _statement(account: str, entries: list[camt.Ntry], closing: str) -> bytes:
    number = camt.tag("Othr", camt.text("Id", account))
    told = camt.statement(
        entries, account=number, balances=camt.balances("0", closing), statement_id=uuid.uuid4().hex, period=False
    )
    return camt.message(told)


def _sent(world: World, clerk: Person, endpoint: str, content: bytes) -> str:
    """The import of a file that an officer announces and sends."""
    body = {"endpoint": endpoint, "format": "camt", "filename": "sao-ke.xml", "size": len(content)}
    body["sha256"] = hashlib.sha256(content).hexdigest()
    told = clerk.does("/v1/officer/statements", body)
    fields = {**told["upload"]["fields"], "file": ("sao-ke.xml", content, "application/octet-stream")}
    assert http("POST", told["upload"]["url"], fields=fields).status in (200, 201, 204)
    world.pump.statement_arrived(f"statements/{BANKED}/{told['import_id']}")
    return f"/v1/officer/statements/{told['import_id']}"


def test_an_officer_sends_a_statement_and_compares_the_day(world: World, clerk: Person):
    bank = a_bank(BANKED, account=uuid.uuid4().hex[:12], provider="standard")
    today = vietnamese_date(datetime.now(UTC)).isoformat()
    day = {"booked": f"<Dt>{today}</Dt>", "valued": f"<Dt>{today}</Dt>"}
    entries = [
        camt.Ntry("8000", reference="FT1", note="QUA TANG", **day),
        camt.Ntry("500", side="DBIT", reversal="true", reference="RV1", note="THU HOI", **day),
    ]
    url = _sent(world, clerk, bank.endpoint, _statement(bank.account, entries, "7500"))

    read = clerk.call("GET", url).json
    assert (read["state"], read["closing_vnd"]) == ("imported", 7500)
    assert [(one["outcome"], one["entries"]) for one in read["counts"]] == [("recorded", 1), ("reversal_open", 1)]
    assert [one["outcome"] for one in read["questions"]] == ["reversal_open"]
    assert "upload" not in read

    report = f"/v1/officer/reconciliation?endpoint={bank.endpoint}&day={today}"
    told = clerk.call("GET", report).json
    assert (told["is_told"], told["totals"]["stated_vnd"], told["totals"]["waiting_vnd"]) == (True, 8000, 8000)
    [row] = told["items"]
    assert [one["code"] for one in row["differences"]] == ["statement_only", "no_dossier"]
    only = clerk.call("GET", f"{report}&only=differences&limit=1").json
    assert (only["items"], only["next_cursor"]) == (told["items"], None)


def test_a_statement_that_does_not_add_up_is_refused_in_words(world: World, clerk: Person):
    bank = a_bank(BANKED, account=uuid.uuid4().hex[:12])
    url = _sent(world, clerk, bank.endpoint, _statement(bank.account, [camt.Ntry("8000", reference="FT1")], "8001"))
    told = clerk.call("GET", url, headers={"Accept-Language": "en"}).json
    assert (told["state"], told["reason"], told["expected_vnd"], told["found_vnd"]) == (
        "refused", "balance_differs", 8000, 8001,
    )  # fmt: skip
    assert told["reason_text"] == "Opening balance and movements do not make the closing balance."


def test_a_leader_lists_a_unit_below_and_nobody_one_beside(world: World):
    told = world.an_announced_statement()
    url = f"/v1/officer/statements?agency_code={UNIT}"
    above = world.officer("leader", unit=PROVINCE).call("GET", url).json
    assert told in [one["import_id"] for one in above["items"]]
    assert world.officer("leader", unit=SISTER).call("GET", url).slug == "not_found"


def test_an_announcement_sent_again_gets_a_fresh_place_for_the_file(world: World):
    body = {"endpoint": "ep_sepay", "format": "camt", "filename": "x.xml", "size": 1, "sha256": "0" * 64}
    key = uuid.uuid4().hex
    first, again = (world.specialist.post("/v1/officer/statements", body, key) for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert first.json["import_id"] == again.json["import_id"]
    assert again.json["upload"]["fields"]["key"] == f"statements/{UNIT}/{first.json['import_id']}"
