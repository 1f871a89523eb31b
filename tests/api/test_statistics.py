"""Open figures: added up over units and months, told apart, and never more than what was written in the registers."""

from datetime import UTC, datetime

import pytest

from chalicelib.api.statistics import MOST_READINGS
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import agencies, register
from tests import builders as a
from tests.api import client
from tests.api.world import World
from tests.api.world.people import source_ip
from tests.slips import an_entry

PROVINCE, WARD, COMMUNE = "K71", "K71.12", "K71.13"
PATH = "/v1/public/statistics"
OPEN = {"finished_at": None, "promptness": "", "returned_at": None, "outcome": ""}
LATE = {"finished_at": datetime(2026, 12, 4, 2, 0, tzinfo=UTC), "promptness": "late", "returned_at": None}


def read(language="vi", **query):
    told = "&".join(f"{name.strip('_')}={value}" for name, value in query.items())
    return client.call("GET", f"{PATH}?{told}", headers={"accept-language": language}, source_ip=source_ip())


def a_line(unit, day, serial, **changes):
    return an_entry(dossier_code=f"{unit}-{day}-{serial:04d}", **changes)


@pytest.fixture(scope="module")
def province(world: World):
    """In October one dossier, open; in November one returned early, one late in December, one at the counter, and
    one of the province itself."""
    agencies.put(a.an_agency(agency_code=PROVINCE, level="province", parent="", name="Tỉnh có số liệu"))
    for code in (WARD, COMMUNE):
        agencies.put(a.an_agency(agency_code=code, level="commune", parent=PROVINCE, name=f"Xã {code}"))
    register.save(None, a_line(WARD, "261030", 1, **OPEN))
    register.save(None, a_line(WARD, "261123", 1))
    register.save(None, a_line(WARD, "261123", 2, **LATE))
    register.save(None, a_line(COMMUNE, "261123", 1, channel="counter", procedure_code="2.000635", **OPEN))
    register.save(None, a_line(PROVINCE, "261123", 1, **OPEN))


@pytest.mark.usefixtures("province")
class TestAProvince:
    """What anybody reads of it."""

    def test_months_carry_over_what_is_open(self):
        answer = read(agency_code=PROVINCE, from_="2026-11", to="2026-12").json
        assert (answer["agency_name"], answer["from"], answer["to"]) == ("Tỉnh có số liệu", "2026-11", "2026-12")
        flow = ("carried_over", "received", "finished", "ended", "open")
        assert [answer["total"]["counts"][name] for name in flow] == [1, 4, 2, 0, 3]
        by_month = {one["month"]: [one["counts"][name] for name in flow] for one in answer["items"]}
        assert by_month == {"2026-11": [1, 4, 1, 0, 4], "2026-12": [4, 0, 1, 0, 3]}
        assert answer["next_cursor"] is None

    def test_shares_come_with_what_they_are_shares_of(self):
        shares = read(agency_code=PROVINCE, from_="2026-11", to="2026-12").json["total"]["shares"]
        assert shares["received_online"] == {"numerator": 3, "denominator": 4, "percent": 75, "text": "75,00 %"}
        assert shares["in_time_of_finished"] == {"numerator": 1, "denominator": 2, "percent": 50, "text": "50,00 %"}
        assert shares["in_time_of_received"] == {"numerator": 1, "denominator": 4, "percent": 25, "text": "25,00 %"}
        assert shares["satisfied"] == {"numerator": 0, "denominator": 0, "percent": None, "text": "Chưa có số liệu"}
        english = read("en", agency_code=PROVINCE, from_="2026-11", to="2026-12").json["total"]["shares"]
        assert (english["received_online"]["text"], english["satisfied"]["text"]) == ("75.00%", "No data")

    def test_units_below_are_told_each_for_itself(self):
        answer = read(agency_code=PROVINCE, from_="2026-11", to="2026-12", by="unit").json
        told = [(one["agency_code"], one["agency_name"], one["counts"]["received"]) for one in answer["items"]]
        assert told == [
            (PROVINCE, "Tỉnh có số liệu", 1),
            (WARD, f"Xã {WARD}", 2),
            (COMMUNE, f"Xã {COMMUNE}", 1),
        ]
        assert sum(one["counts"]["received"] for one in answer["items"]) == answer["total"]["counts"]["received"]
        own = read(agency_code=WARD, from_="2026-11", to="2026-12").json["total"]["counts"]
        assert {name: own[name] for name in answer["items"][1]["counts"]} == answer["items"][1]["counts"]

    def test_procedures_are_told_by_name_and_page_by_page(self):
        first = read(agency_code=PROVINCE, from_="2026-10", to="2026-11", by="procedure", limit=1).json
        second = read(
            agency_code=PROVINCE, from_="2026-10", to="2026-11", by="procedure", limit=1, cursor=first["next_cursor"]
        ).json
        told = [(one["procedure_code"], one["counts"]["received"]) for one in first["items"] + second["items"]]
        assert told == [("1.001193", 4), ("2.000635", 1)]
        assert second["next_cursor"] is None and first["total"] == second["total"]
        assert {"procedure_name", "field"} < set(second["items"][0])

    def test_a_month_in_which_nothing_happened_is_told_as_such(self):
        [june] = read(agency_code=PROVINCE, from_="2026-06", to="2026-06").json["items"]
        assert set(june["counts"].values()) == {0}
        assert {one["percent"] for one in june["shares"].values()} == {None}
        [march] = read(agency_code=PROVINCE, from_="2027-03", to="2027-03").json["items"]
        assert (march["counts"]["carried_over"], march["counts"]["open"]) == (3, 3)


def test_who_tells_nothing_gets_the_province_and_the_year_so_far():
    answer = read()
    today = vietnamese_date(datetime.now(UTC))
    assert answer.status == 200
    assert (answer.json["from"], answer.json["to"]) == (f"{today:%Y}-01", f"{today:%Y-%m}")
    assert [one["month"] for one in answer.json["items"]] == [f"{today:%Y}-{m:02}" for m in range(1, today.month + 1)]
    assert "max-age" in answer.headers["cache-control"]
    whole_year = read(to="2025-12").json
    assert (whole_year["from"], whole_year["to"], len(whole_year["items"])) == ("2025-01", "2025-12", 12)


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"from_": "2026-05", "to": "2026-04"}, ("/query/to", "too_small")),
        ({"from_": "2024-01", "to": "2026-01"}, ("/query/to", "too_large")),
        ({"from_": "2020-01"}, ("/query/from", "too_small")),
        ({"from_": "2026-13"}, ("/query/from", "pattern")),
        ({"by": "officer"}, ("/query/by", "not_in_list")),
    ],
)
def test_a_query_that_cannot_be_is_refused_with_what_is_wrong(query, fault):
    answer = read(agency_code="Y98", **query)
    assert answer.status == 422
    assert fault in answer.faults


def test_a_unit_that_there_is_not_has_no_figures():
    assert read(agency_code="Y98.999").status == 404


def test_one_address_reads_only_so_often():
    address = source_ip()
    statuses = [
        client.call("GET", f"{PATH}?agency_code=Y98&from=2026-11", source_ip=address).status
        for _ in range(MOST_READINGS + 1)
    ]
    assert (statuses[-2], statuses[-1]) == (200, 429)
