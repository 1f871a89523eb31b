"""Fees from a table: the rows of a procedure are its fees, and what they do not tell of one stays."""

from datetime import date

import pytest

from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.import_fees import COLUMNS, codes_in, plan
from chalicelib.domain.procedure import Coming, Procedure
from tests.api.procedures import content
from tests.domain.tables import only, places, rows

CODE = "2.000635"
STORED = {
    "kind": "fee", "code": "copy", "name": "Phí bản sao", "amount_vnd": 8000, "channel": "any", "unit": "per_copy",
    "source": "Thông tư 281/2016/TT-BTC",
}  # fmt: skip
CARD = {**STORED, "code": "card", "unit": "per_dossier"}
TITLES = "procedure_code|kind|code|name|amount_vnd|channel|unit"
DAYS = f"{TITLES}|cap_vnd|valid_from|valid_to"
ROW = f"{CODE}|charge|copy|Lệ phí|9000|any|per_copy"


def a_procedure(*fees, coming=None, **changes):
    return Procedure(CODE, 6, content(papers=[], fees=list(fees), **changes), coming)


def planned(text, *fees, procedure=None):
    return plan(rows(COLUMNS, text), {CODE: procedure or a_procedure(*(fees or (STORED,)))})


def fees_after(text, *fees):
    """The fees told, without what is the same in each."""
    told = only(planned(text, *fees)).after["fees"]
    return [(one["code"], one["amount_vnd"], one.get("valid_from"), one.get("source", "new")) for one in told]


def test_what_a_row_tells_of_a_fee_counts_and_the_rest_stays():
    new = {
        "kind": "fee", "code": "card", "name": "Phí thẻ", "amount_vnd": None, "channel": "post", "unit": "per_dossier",
        "cap_vnd": None, "valid_from": None, "valid_to": None,
    }  # fmt: skip
    changed = {**STORED, "kind": "charge", "name": "Lệ phí", "amount_vnd": 9000}
    changed |= {"cap_vnd": None, "valid_from": None, "valid_to": None}
    found = planned(f"{TITLES}\n{ROW}\n{CODE}|fee|card|Phí thẻ||post|per_dossier")
    assert only(found) == Planned(f"procedure:{CODE}", 6, {"fees": [changed, new]}, {"fees": [STORED]})


def test_days_and_a_cap_are_told_where_the_file_has_their_columns_and_left_where_it_has_not():
    capped = {**STORED, "cap_vnd": 50_000, "valid_from": "2025-01-01", "valid_to": "2026-12-31"}
    [left] = only(planned(f"{TITLES}\n{ROW}", capped)).after["fees"]
    assert (left["cap_vnd"], left["valid_from"], left["valid_to"]) == (50_000, "2025-01-01", "2026-12-31")
    [emptied] = only(planned(f"{DAYS}\n{ROW}|||", capped)).after["fees"]
    assert (emptied["cap_vnd"], emptied["valid_from"], emptied["valid_to"]) == (None, None, None)
    [told] = only(planned(f"{DAYS}\n{ROW}|1|2026-01-01|2026-01-01", capped)).after["fees"]
    assert (told["cap_vnd"], told["valid_from"], told["valid_to"]) == (1, "2026-01-01", "2026-01-01")


OLD = {**STORED, "valid_to": "2026-06-30", "source": "old"}
NEW = {**STORED, "valid_from": "2026-07-01", "source": "since July"}


def test_of_fees_alike_the_one_since_the_same_day_is_meant():
    text = f"{DAYS}\n{ROW}||2026-07-01|\n{ROW}|||2026-06-30\n{ROW}||2027-01-01|"
    assert fees_after(text, OLD, NEW) == [
        ("copy", 9000, "2026-07-01", "since July"),
        ("copy", 9000, None, "old"),
        ("copy", 9000, "2027-01-01", "new"),
    ]


def test_the_only_fee_alike_is_meant_by_the_only_row_alike_whatever_its_day():
    assert fees_after(f"{DAYS}\n{ROW}||2027-01-01|", NEW) == [("copy", 9000, "2027-01-01", "since July")]
    two = f"{DAYS}\n{ROW}||2027-01-01|2027-12-31\n{ROW}||2028-01-01|"
    assert fees_after(two, NEW) == [("copy", 9000, "2027-01-01", "new"), ("copy", 9000, "2028-01-01", "new")]


def test_another_channel_or_unit_is_another_fee():
    other = f"{CODE}|fee|copy|Phí|1|online|per_copy\n{CODE}|fee|copy|Phí|2|any|per_dossier"
    assert [source for *_, source in fees_after(f"{TITLES}\n{other}", STORED)] == ["new", "new"]


def test_without_a_column_for_the_first_day_nobody_knows_which_of_two_fees_is_meant():
    assert places(planned(f"{TITLES}\n{ROW}", OLD, NEW)[1]) == [(2, "code", "fee_of_several_days")]


def test_the_rows_of_a_procedure_belong_together_wherever_they_stand_and_others_are_planned_on_their_own():
    another = ROW.replace(CODE, "1.000894")
    text = f"{TITLES}\n{ROW}\n{another}\n{CODE}|fee|card|Thẻ|1|any|per_dossier"
    procedures = {CODE: a_procedure(STORED), "1.000894": Procedure("1.000894", 2, content(papers=[], fees=[]))}
    found, faults = plan(rows(COLUMNS, text), procedures)
    told = [(one.subject, one.base_version, [fee["code"] for fee in one.after["fees"]]) for one in found]
    assert told == [("procedure:1.000894", 2, ["copy"]), (f"procedure:{CODE}", 6, ["copy", "card"])]
    assert faults == []


EXEMPTION = {
    "code": "poor", "name": "Hộ nghèo", "name_en": "Poor", "legal_ground": "Điều 10", "fees": ["copy"], "percent": 50,
}  # fmt: skip
CASES = {
    "given twice": (f"{TITLES}\n{ROW}\n{ROW}", [(3, "code", "given_twice")]),
    "twice since one day": (f"{DAYS}\n{ROW}||2026-01-01|\n{ROW}||2026-01-01|", [(3, "code", "given_twice")]),
    "in two channels": (f"{TITLES}\n{ROW}\n{ROW.replace('any', 'post')}", []),
    "by two units": (f"{TITLES}\n{ROW}\n{ROW.replace('per_copy', 'per_case')}", []),
    "since two days": (f"{DAYS}\n{ROW}||2026-01-01|2026-01-31\n{ROW}||2026-02-01|", []),
    "a cap of nothing": (f"{DAYS}\n{ROW}|0||", [(2, "cap_vnd", "not_an_amount")]),
    "that ends before it begins": (
        f"{DAYS}\n{ROW}||2026-02-01|2026-01-31", [(2, "valid_to", "dates_backwards")],
    ),
    "that an exemption touches": (
        f"{TITLES}\n{CODE}|fee|card|Thẻ|1|any|per_dossier\n{CODE}|fee|post|Bưu|1|any|per_dossier",
        [(2, "code", "fee_still_exempted")],
    ),
    "of a procedure that there is not": (
        f"{DAYS}\n1.000894|fee|copy|A|1|any|per_copy|||\n1.000894|fee|copy|A|1|post|per_copy||2026-02-01|2026-01-31",
        [
            (2, "procedure_code", "procedure_unknown"), (3, "procedure_code", "procedure_unknown"),
            (3, "valid_to", "dates_backwards"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_contradicts_a_fee_is_told_at_its_cell(case):
    text, expected = CASES[case]
    assert places(planned(text, procedure=a_procedure(STORED, exemptions=[EXEMPTION]))[1]) == expected


def test_what_would_stop_filing_elsewhere_is_told_at_the_first_row():
    procedure = a_procedure(STORED, min_assurance=3, postage="citizen")
    found, faults = planned(f"{TITLES}\n{ROW}", procedure=procedure)
    assert faults == [CellFault(2, "procedure_code", "procedure_faulty", {"places": "/min_assurance, /postage"})]
    assert [one.subject for one in found] == [f"procedure:{CODE}"]


def test_what_would_stop_filing_of_a_fee_that_is_left_is_told_at_its_row():
    capped_at_nothing = {**CARD, "cap_vnd": 0}
    text = f"{TITLES}\n{ROW}\n{CODE}|fee|card|Thẻ|1|any|per_dossier\n{ROW.replace(CODE, '1.000894')}"
    faults = planned(text, STORED, capped_at_nothing)[1]
    assert faults == [CellFault(4, "procedure_code", "procedure_unknown"), CellFault(3, "", "rule_unreadable")]


def test_where_a_row_is_wrong_the_whole_is_not_looked_at_yet():
    broken = a_procedure(STORED, min_assurance=3)
    faults = planned(f"{DAYS}\n{ROW}|0||", procedure=broken)[1]
    assert places(faults) == [(2, "cap_vnd", "not_an_amount")]


def test_what_is_wrong_with_each_procedure_is_told_at_once():
    unknown, waits = (ROW.replace(CODE, code) for code in ("1.000894", "3.000001"))
    text = f"{DAYS}\n{ROW}|0||\n{unknown}|||\n{unknown}|||\n{waits}|||\n{ROW.replace(CODE, '2.999999')}|||"
    found, faults = plan(
        rows(COLUMNS, text),
        {
            CODE: a_procedure(STORED, exemptions=[{**EXEMPTION, "fees": ["card"]}]),
            "3.000001": Procedure("3.000001", 1, content(papers=[], fees=[]), Coming(2, date(2027, 1, 1))),
        },
    )
    assert places(faults) == [
        (4, "code", "given_twice"),
        (2, "cap_vnd", "not_an_amount"),
        (3, "procedure_code", "procedure_unknown"),
        (4, "procedure_code", "procedure_unknown"),
        (2, "code", "fee_still_exempted"),
        (6, "procedure_code", "procedure_unknown"),
        (5, "procedure_code", "version_waits"),
    ]
    assert [one.subject for one in found] == [f"procedure:{CODE}", "procedure:3.000001"]


def test_a_procedure_whose_next_version_waits_takes_no_fees():
    waits = a_procedure(STORED, coming=Coming(7, date(2027, 1, 1)))
    found, faults = planned(f"{TITLES}\n{ROW}\n{CODE}|fee|card|Thẻ|1|any|per_dossier", procedure=waits)
    assert places(faults) == [(2, "procedure_code", "version_waits"), (3, "procedure_code", "version_waits")]
    assert [one.subject for one in found] == [f"procedure:{CODE}"]


def test_procedures_are_looked_up_once_each_where_a_row_tells_one():
    told = rows(COLUMNS, f"{TITLES}\n{ROW}\nx|fee|a|A|1|any|per_copy\n{ROW}\n{ROW.replace(CODE, '1.000894')}")
    assert codes_in(told) == ["1.000894", CODE]
    assert plan(told[1:2], {}) == ([], [])
