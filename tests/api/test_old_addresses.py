"""Addresses as people still write them: districts ended on 1 July 2025, and 63 provinces became 34."""

import pytest

from chalicelib import data
from chalicelib.wiring import rules
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT


def test_an_old_district_and_an_old_province_are_taken_and_told_what_they_are_now(world: World) -> None:
    case = world.a_draft(result_channel="post")
    body = {"recipient": {**RECIPIENT, "province_code": "06", "district": "Huyện Ba Bể"}}
    chosen = case.owner.call("PUT", f"{case.url}/deliveries/return", body=body)
    told = chosen.json["recipient"]
    assert (chosen.status, told["province_code"], told["province_name"]) == (200, "19", "Thái Nguyên")
    assert (told["province_before"], told["district"]) == ("Bắc Kạn", "Huyện Ba Bể")
    again = case.owner.call("PUT", f"{case.url}/deliveries/return", body=body)
    assert again.json == chosen.json, "told again it is the same choice"
    quote = [
        case.owner.call("GET", f"{case.url}/deliveries/return/quote?province_code={code}").json for code in ("06", "19")
    ]
    assert quote[0] == quote[1]


def test_of_an_address_of_today_nothing_is_said(world: World) -> None:
    case = world.a_draft(result_channel="post")
    chosen = case.owner.call("PUT", f"{case.url}/deliveries/return", body={"recipient": RECIPIENT})
    told = chosen.json["recipient"]
    assert (told["province_name"], told["province_before"], told["district"]) == ("Lạng Sơn", None, None)


@pytest.mark.parametrize("wrong", [{"commune": "  "}, {"address": " "}, {"commune": ""}, {"district": "x" * 101}])
def test_a_commune_is_a_text_and_all_of_it_is_bounded(world: World, wrong: dict[str, str]) -> None:
    case = world.a_draft(result_channel="post")
    reply = case.owner.call("PUT", f"{case.url}/deliveries/return", body={"recipient": {**RECIPIENT, **wrong}})
    (pointer,) = [f"/recipient/{name}" for name in wrong]
    assert (reply.status, [one["pointer"] for one in reply.json["errors"]]) == (422, [pointer])


def test_every_province_of_before_is_one_of_today_and_no_code_means_two() -> None:
    before, today = rules.provinces_before(), rules.provinces()
    assert len(before) == 63 and {now for _, now in before.values()} == set(today)
    assert all(before[code][1] == code for code in today), "a code of today was never another province's"
    predecessors = {
        old[1:]: row["unit_code"] for row in data.provinces() for old in row["predecessor_id_codes"].split()
    }
    assert {old: now for old, (_, now) in before.items()} == predecessors
