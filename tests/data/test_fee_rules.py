"""What the catalogue says of money is consistent: whoever asks on whatever day gets one quote, and its sum is right."""

from datetime import date
from itertools import combinations, pairwise
from typing import Any

from chalicelib import data, wiring
from chalicelib.domain import postage
from chalicelib.domain.fees import quote
from chalicelib.domain.procedure import Procedure
from tests.each import each

CODES = [record["procedure_code"] for record in data.procedures()]
DAYS = (date(2020, 1, 1), date(2026, 11, 23), date(2040, 1, 1))


def procedure(code: str) -> Procedure:
    return Procedure(code, data.procedure(code)["version"], data.procedure(code))


def overlap(one: Any, other: Any) -> bool:
    """Whether two rules are in force on one day."""
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins <= min(one.valid_to or date.max, other.valid_to or date.max)


@each("code", CODES)
def test_no_two_rules_tell_the_same_thing_on_one_day(code: str) -> None:
    for one, other in combinations(procedure(code).fee_rules, 2):
        same = (one.code, one.unit, one.channel) == (other.code, other.unit, other.channel)
        assert not (same and overlap(one, other)), one.code
        assert one.kind == other.kind or one.code != other.code, "phí and lệ phí are never one fee"


@each("code", CODES)
def test_every_quote_is_whole_or_unknown_whoever_asks(code: str) -> None:
    of = procedure(code)
    claims: list[tuple[Any, ...]] = [(), *[(one,) for one in of.exemptions]]
    for day in DAYS:
        for channel in ("online", "counter", "post"):
            for claimed in claims:
                found = quote(of.fee_rules, channel=channel, on=day, copies=3, pages=7, exemptions=claimed)  # type: ignore[arg-type]
                amounts = [line.amount_vnd for line in found.lines]
                assert found.amount_vnd is None or found.amount_vnd == sum(amount or 0 for amount in amounts)
                assert found.amount_vnd is not None or None in amounts or not amounts or channel != "online"


@each("code", CODES)
def test_what_is_known_online_is_asked_online(code: str) -> None:
    """Everything is filed online today: a fee told for the counter alone would never be known."""
    of = procedure(code)
    told = {rule.code for rule in of.fee_rules if rule.channel in ("any", "online")}
    assert {rule.code for rule in of.fee_rules} == told


@each("code", [code for code in CODES if data.procedure(code).get("exemptions")])
def test_exemptions_touch_fees_that_are_there_and_are_proved_by_papers_that_can_be_sent(code: str) -> None:
    of, record = procedure(code), data.procedure(code)
    assert len({one.code for one in of.exemptions}) == len(of.exemptions)
    for one in of.exemptions:
        assert set(one.fees) <= {rule.code for rule in of.fee_rules}
        assert one.proof_slot in {"", *[slot.slot for slot in of.slots if not slot.required]}
        assert one.name and one.name_en and one.legal_ground
    assert all(told["source"] for told in record["exemptions"]), "where it comes from"


def test_exemptions_are_data_of_some_procedures() -> None:
    assert {code for code in CODES if data.procedure(code).get("exemptions")} == {"1.004859", "1.004884", "3.000333"}


@each("code", CODES)
def test_postage_is_paid_by_somebody_we_know(code: str) -> None:
    assert procedure(code).postage.paid_by in postage.PAID_BY


def test_the_table_of_the_post_grows_with_weight_and_names_its_doubts() -> None:
    rules = wiring.rules.postage_rules()
    assert len(rules) == len(data.postage())
    assert all(isinstance(told["confirmed"], bool) for told in data.postage())
    for one, other in combinations(rules, 2):
        same = (one.carrier, one.zone, one.up_to_g) == (other.carrier, other.zone, other.up_to_g)
        assert not (same and overlap(one, other))
    for zone in ("same_province", "other"):
        steps = sorted((rule.up_to_g, rule.amount_vnd or 0) for rule in rules if rule.zone == zone)
        assert all(light[1] <= heavy[1] for light, heavy in pairwise(steps))
