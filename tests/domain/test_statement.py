"""A statement is believed when it adds up to the đồng, and tells what came in, what was taken back, what returned."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import statement as rules
from chalicelib.domain.statement import Batch, Entry, Statement, UnprovenStatement

DAY = date(2026, 11, 20)


def an_entry(entry_id="1", direction="in", amount_vnd=50_000, **changes):
    facts = {"bank_reference": f"FT{entry_id}", "booked_on": DAY, "value_on": DAY, "memo": "le phi", **changes}
    return Entry(entry_id=entry_id, direction=direction, amount_vnd=amount_vnd, **facts)


def a_statement(*entries, opening_vnd=1_000_000, **changes):
    closing = opening_vnd + sum(rules.signed_vnd(entry) for entry in entries)
    facts = {
        "statement_id": "ST-1",
        "account": "1020304050",
        "currency": "VND",
        "from_on": DAY,
        "to_on": DAY,
        "closing_vnd": closing,
        **changes,
    }
    return Statement(opening_vnd=opening_vnd, entries=entries, **facts)


def refusal(statement):
    with pytest.raises(UnprovenStatement) as refused:
        rules.prove(statement)
    return refused.value


movements = some.lists(some.tuples(some.sampled_from(["in", "out"]), some.integers(0, 10**12)), max_size=30)


@given(movements, some.integers(-(10**12), 10**12), some.integers(-(10**6), 10**6))
def test_a_statement_is_proved_exactly_when_it_adds_up(moved, opening, error):
    entries = [an_entry(str(n), direction, amount) for n, (direction, amount) in enumerate(moved)]
    right = a_statement(*entries, opening_vnd=opening)
    rules.prove(right)
    if error:
        refused = refusal(replace(right, closing_vnd=right.closing_vnd + error))
        assert (refused.reason, refused.expected_vnd) == ("balance_differs", right.closing_vnd)


@pytest.mark.parametrize("error", [1, -1])
def test_one_dong_off_is_refused(error):
    right = a_statement(an_entry("1"), an_entry("2", "out", 20_000))
    assert refusal(replace(right, closing_vnd=1_030_000 + error)).found_vnd == 1_030_000 + error


@pytest.mark.parametrize(
    ("changes", "reason", "place"),
    [
        ({"currency": "EUR"}, "not_vnd", ""),
        ({"currency": ""}, "not_vnd", ""),
        ({"opening_vnd": None}, "opening_missing", ""),
        ({"closing_vnd": None}, "closing_missing", ""),
        ({"opening_vnd": 15568.27}, "not_whole_dong", "opening"),
        ({"closing_vnd": 15121.0}, "not_whole_dong", "closing"),
        ({"is_last_page": False}, "page_missing", "1"),
        ({"page": 2}, "page_missing", "2"),
        ({"entries": (an_entry("1", amount_vnd=0.5),)}, "not_whole_dong", "1"),
        ({"entries": (an_entry("1", amount_vnd=True),)}, "not_whole_dong", "1"),
        ({"entries": (an_entry("1", amount_vnd=-1),)}, "not_positive", "1"),
        ({"entries": (an_entry("1", amount_vnd=1), an_entry("1", "out", 1))}, "entry_twice", "1"),
        ({"entries": (an_entry("1", batch="9"),)}, "unknown_batch", "1"),
        ({"batches": (Batch("1", "in", 0), Batch("1", "in", 0))}, "entry_twice", "batch"),
        ({"batches": (Batch("1", "in", 0.5),)}, "not_whole_dong", "1"),
    ],
)
def test_what_cannot_be_a_whole_statement_in_dong_is_refused(changes, reason, place):
    refused = refusal(replace(a_statement(), **changes))
    assert (refused.reason, refused.place) == (reason, place)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"entries": (an_entry("1", bank_reference="x" * 141),)}, "name_too_long"),
        ({"entries": (an_entry("1", related=("x" * 141,)),)}, "name_too_long"),
        ({"statement_id": "x" * 141}, "name_too_long"),
        ({"batches": (Batch("1", "in", 0, "x" * 141),)}, "name_too_long"),
        ({"from_on": date(2025, 10, 1)}, "period_too_long"),
        ({"entries": (an_entry("1", amount_vnd=0),) * (rules.MOST_ENTRIES + 1)}, "too_many_entries"),
    ],
)
def test_what_is_beyond_all_measure_is_refused(changes, reason):
    assert refusal(replace(a_statement(), **changes)).reason == reason


def test_a_notification_has_no_balances_to_prove_but_its_batches_are():
    told = a_statement(an_entry("1.1", batch="1"), kind="notification", closing_vnd=None)
    rules.prove(replace(told, opening_vnd=None, batches=(Batch("1", "in", 50_000),)))
    assert refusal(replace(told, opening_vnd=None, batches=(Batch("1", "in", 50_001),))).reason == "batch_differs"


def test_the_parts_of_a_batch_make_its_booking_fees_taken_off():
    parts = (
        an_entry("1.1", amount_vnd=30_000, batch="1"),
        an_entry("1.2", amount_vnd=25_000, batch="1"),
        an_entry("1.3", "out", 5_000, batch="1"),
    )
    rules.prove(a_statement(*parts, batches=(Batch("1", "in", 50_000),)))
    refused = refusal(a_statement(*parts, batches=(Batch("1", "in", 50_001),)))
    assert (refused.reason, refused.place) == ("batch_differs", "1")
    assert (refused.expected_vnd, refused.found_vnd) == (50_000, 50_001)
    assert refusal(a_statement(*parts, batches=(Batch("1", "out", 50_000),))).reason == "batch_differs"


@pytest.mark.parametrize(
    ("direction", "changes", "meaning"),
    [
        ("in", {}, "received"),
        ("out", {}, None),
        ("out", {"reversal": True}, "taken_back"),
        ("in", {"reversal": True}, "came_back"),
        ("in", {"return_reason": "AC04"}, "came_back"),
        ("out", {"return_reason": "AC04"}, "taken_back"),
        ("in", {"amount_vnd": 0}, None),
    ],
)
def test_a_reversal_flips_the_meaning(direction, changes, meaning):
    found = rules.credits_of(a_statement(an_entry("1", direction, **changes)))
    assert [credit.meaning for credit in found] == ([meaning] if meaning else [])


def test_a_credit_tells_all_that_matching_needs():
    entry = an_entry("1.1", batch="1", memo="CD12 AB", counterparty_name="TRAN VAN A", counterparty_account="999")
    batch = Batch("1", "in", 50_000, "FT-ALL", "SETTLE-7")
    (credit,) = rules.credits_of(a_statement(entry, batches=(batch,)))
    assert (credit.account, credit.bank_reference, credit.amount_vnd) == ("1020304050", "FT1.1", 50_000)
    assert (credit.memo, credit.payer_name, credit.payer_account) == ("CD12 AB", "TRAN VAN A", "999")
    assert (credit.statement_id, credit.entry_id, credit.batch) == ("ST-1", "1.1", batch)


def test_a_reference_that_two_payments_bear_names_neither():
    entries = [an_entry(n, bank_reference="FT1") for n in "12"]
    taken_back = an_entry("3", "out", bank_reference="FT1", reversal=True)
    fee = an_entry("4", "out", 1_100, bank_reference="FT9")
    found = rules.credits_of(a_statement(*entries, taken_back, fee, an_entry("5", bank_reference="FT9")))
    assert [(credit.entry_id, credit.bank_reference) for credit in found] == [
        ("1", ""),
        ("2", ""),
        ("3", "FT1"),
        ("5", "FT9"),
    ]


def pages_of(count):
    """Pages of one entry each, of 1, 2, 3 ... đồng; only the first tells the opening and the last the closing."""
    closing = 100 + count * (count + 1) // 2
    return [
        replace(
            a_statement(an_entry("1.1", amount_vnd=number, batch="1"), batches=(Batch("1", "in", number),)),
            opening_vnd=100 if number == 1 else None,
            closing_vnd=closing if number == count else None,
            page=number,
            is_last_page=number == count,
        )
        for number in range(1, count + 1)
    ]


@given(some.integers(1, 6).flatmap(lambda count: some.permutations(pages_of(count))))
def test_pages_in_any_order_make_one_statement(pages):
    whole = rules.joined(pages)
    rules.prove(whole)
    assert [entry.amount_vnd for entry in whole.entries] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ([], "page_missing"),
        (pages_of(3)[:2], "page_missing"),
        (pages_of(3)[1:], "page_missing"),
        ([*pages_of(2), pages_of(2)[0]], "page_missing"),
        ([pages_of(3)[0], pages_of(3)[2]], "page_missing"),
        ([pages_of(2)[0], replace(pages_of(2)[1], account="9")], "pages_differ"),
        ([pages_of(2)[0], replace(pages_of(2)[1], statement_id="ST-2")], "pages_differ"),
    ],
)
def test_pages_that_are_not_one_whole_are_refused(pages, reason):
    with pytest.raises(UnprovenStatement) as refused:
        rules.joined(pages)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("changes", "reason", "place"),
    [
        ({"statement_id": "x" * 141}, "name_too_long", "statement"),
        ({"account": "x" * 141}, "name_too_long", "account"),
        ({"entries": (an_entry("1", bank_reference="x" * 141),)}, "name_too_long", "1"),
        ({"from_on": date(2025, 10, 15)}, "period_too_long", "400"),
        ({"entries": (an_entry("1", amount_vnd=0),) * (rules.MOST_ENTRIES + 1)}, "too_many_entries", "20000"),
    ],
)
def test_a_refusal_of_what_is_beyond_measure_tells_where_or_how_much_is_taken(changes, reason, place):
    refused = refusal(replace(a_statement(), **changes))
    assert (refused.reason, refused.place, refused.expected_vnd, refused.found_vnd) == (reason, place, None, None)


def test_what_is_just_within_the_measure_is_taken():
    longest = "x" * 140
    entry = an_entry("1", bank_reference=longest, related=(longest,))
    rules.prove(a_statement(entry, statement_id=longest, account=longest, from_on=date(2025, 10, 16)))
    as_many = a_statement(*(an_entry("1", amount_vnd=0),) * rules.MOST_ENTRIES)
    assert refusal(as_many).reason == "entry_twice", "they are looked at one by one"


@pytest.mark.parametrize(
    ("pages", "reason", "place"),
    [
        ([], "page_missing", "1"),
        (pages_of(3)[:2], "page_missing", "2"),
        (pages_of(3)[1:], "page_missing", "1"),
        ([pages_of(2)[0], replace(pages_of(2)[1], currency="EUR")], "pages_differ", "2"),
        ([pages_of(2)[0], replace(pages_of(2)[1], kind="notification")], "pages_differ", "2"),
    ],
)
def test_a_refusal_of_pages_tells_which_page(pages, reason, place):
    with pytest.raises(UnprovenStatement) as refused:
        rules.joined(pages)
    assert (refused.value.reason, refused.value.place) == (reason, place)


def test_joined_pages_cover_the_days_of_all_of_them():
    first, last = pages_of(2)
    whole = rules.joined([first, replace(last, from_on=date(2026, 11, 19), to_on=date(2026, 11, 21))])
    assert (whole.from_on, whole.to_on) == (date(2026, 11, 19), date(2026, 11, 21))
    assert [one.entry_id for one in whole.entries] == ["1/1.1", "2/1.1"]
    assert [(one.batch, two.batch_id) for one, two in zip(whole.entries, whole.batches, strict=True)] == [
        ("1/1", "1/1"),
        ("2/1", "2/1"),
    ]


def test_a_credit_tells_its_days_and_the_other_references_it_bears():
    booked, value = date(2026, 11, 20), date(2026, 11, 19)
    entry = an_entry("1", booked_on=booked, value_on=value, related=("FT0",))
    assert rules.credits_of(a_statement(entry)) == (
        rules.StatementCredit(
            "received", "1020304050", "FT1", 50_000, "le phi", booked, value, "ST-1", "1", None, "", "", ("FT0",)
        ),
    )
