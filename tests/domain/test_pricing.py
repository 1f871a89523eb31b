"""What a dossier costs by its procedure, whatever its form holds."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.fee_lines import FeeLine
from chalicelib.domain.postage import PostageRule, line
from chalicelib.domain.pricing import kept_way_home, postage_with_fee, price, way_home
from tests import builders as a
from tests.api.procedures import content

ON = date(2026, 11, 23)
PER_PAGE = {**content()["fees"][0], "amount_vnd": 2000, "unit": "per_page_first_two", "cap_vnd": None}


@pytest.mark.parametrize(
    ("answer", "amount_vnd"),
    [
        (1, 2000),
        (2, 4000),
        (2.0, 4000),
        (0, None),
        ("2", None),
        (-1, None),
        (1.5, None),
        (True, None),
        ([2], None),
        (None, None),
    ],
)
def test_pages_are_what_the_form_counts_and_anything_else_is_not_known(answer: Any, amount_vnd: int | None):
    procedure = a.a_procedure(content=content(fees=[PER_PAGE]))
    dossier = a.a_dossier(form={"page_count": answer}, copies=1)
    assert price(dossier, procedure, on=ON).amount_vnd == amount_vnd


COPY = {"kind": "fee", "code": "copy", "name": "Phí", "amount_vnd": 8000, "channel": "any", "unit": "per_copy"}
POOR = {
    "code": "poor", "name": "Hộ nghèo", "name_en": "Poor household", "legal_ground": "Điều 10", "fees": ["copy"],
    "percent": 50, "valid_to": "2026-11-23",
}  # fmt: skip


def asked(*, fees: Any = (COPY,), **changes: Any) -> FeeDue:
    procedure = a.a_procedure(content=content(fees=list(fees), exemptions=[POOR]), version=3)
    told = {"copies": 2, "procedure_version": 3, "channel": "online", **changes}
    on, home = told.pop("on", ON), told.pop("way_home", None)
    return price(a.a_dossier(**told), procedure, on=on, way_home=home)


@pytest.mark.parametrize(
    ("changes", "amount_vnd"),
    [
        pytest.param({}, 16000, id="each copy"),
        pytest.param({"exemption": "poor"}, 8000, id="less what is claimed"),
        pytest.param({"exemption": "poor", "exemption_refused": "Giấy hết hạn"}, 16000, id="not once it was refused"),
        pytest.param({"exemption": "other"}, 16000, id="nor what the procedure does not know"),
        pytest.param({"exemption": "poor", "on": date(2026, 11, 24)}, 16000, id="nor after its time"),
        pytest.param({"fees": [COPY, {**COPY, "amount_vnd": 5000, "channel": "counter"}]}, 16000, id="online"),
        pytest.param(
            {"fees": [COPY, {**COPY, "amount_vnd": 5000, "channel": "counter"}], "channel": "counter"}, 10000,
            id="at the counter",
        ),
        pytest.param({"way_home": line(26_000)}, 42_000, id="with the way home"),
        pytest.param({"way_home": line(None)}, None, id="whose price is not known"),
    ],
)  # fmt: skip
def test_a_dossier_costs_what_the_rules_of_its_day_say(changes: dict[str, Any], amount_vnd: int | None):
    assert asked(**changes).amount_vnd == amount_vnd


def test_the_fee_says_by_which_rules_when_they_are_not_the_dossiers_own():
    assert asked().rules_version == 0
    assert asked(procedure_version=2).rules_version == 3


HOME = {"paid_by": "citizen_with_fee", "carrier": "ems", "weight_g": 100}
RULES = [PostageRule("ems", "same_province", 100, 26_000, valid_to=ON), PostageRule("ems", "other", 100, 30_500)]


def home(result_channel: str = "post", *, postage: Any = HOME, to: str = "20", on: date = ON) -> FeeLine | None:
    procedure = a.a_procedure(content=content(postage=postage))
    dossier = a.a_dossier(result_channel=result_channel)
    assert postage_with_fee(dossier, procedure) is (result_channel == "post" and postage["paid_by"] == HOME["paid_by"])
    return way_home(dossier, procedure, on=on, from_province="20", to_province=to, rules=RULES)


def test_the_way_home_is_a_line_of_the_fee_where_the_citizen_pays_it_with_it():
    assert home() == line(26_000)
    assert home(to="01") == line(30_500)
    assert home("counter") is None and home(postage={**HOME, "paid_by": "agency"}) is None
    assert home("online", postage={**HOME, "paid_by": "agency"}) is None


@pytest.mark.parametrize(
    "told",
    [
        {"to": ""},
        {"on": date(2026, 11, 24)},
        {"postage": {**HOME, "weight_g": 101}},
        {"postage": {**HOME, "carrier": "x"}},
    ],
)
def test_what_the_table_does_not_tell_is_a_line_that_is_not_known(told: dict[str, Any]):
    assert home(**told) == line(None)


def test_the_way_home_that_was_told_once_is_kept():
    fee = {"kind": "fee", "code": "copy", "amount_vnd": 16000}
    lines = (fee, {"kind": "postage", "code": "postage", "amount_vnd": 26_000})
    assert kept_way_home(a.a_dossier(fee=FeeDue("due", 42_000, lines))) == line(26_000)
    assert kept_way_home(a.a_dossier(fee=FeeDue("due", 16000, (fee,)))) is None
