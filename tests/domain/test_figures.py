"""The figures of units: everything counted once, in the month it happened, and shares of what they are shares of."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.figures import NAMES, Figures, Share, changes, months_of, open_before, shares, total
from chalicelib.domain.register import RegisterEntry
from chalicelib.domain.slips import Person

TAKEN_IN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LAST_OF_NOVEMBER = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
FIRST_OF_DECEMBER = LAST_OF_NOVEMBER + timedelta(minutes=1)


def a_line(**told):
    return RegisterEntry(
        **{
            "dossier_code": "H37.12-261123-0001", "dossier_id": "d1", "procedure_code": "2.000635",
            "procedure_name": "Cấp bản sao trích lục hộ tịch", "sets": 1, "person": Person(),
            "agency_name": "UBND phường Đông Kinh", "accepted_at": TAKEN_IN, "state": "accepted", "version": 3, **told,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ({}, {"2026-11": "received received_online"}),
        ({"channel": "counter"}, {"2026-11": "received"}),
        (
            {"finished_at": LAST_OF_NOVEMBER, "promptness": "early", "outcome": "granted"},
            {"2026-11": "received received_online received_in_time finished early"},
        ),
        (
            {"finished_at": FIRST_OF_DECEMBER, "promptness": "late", "outcome": "refused"},
            {"2026-11": "received received_online", "2026-12": "finished late refused"},
        ),
        ({"finished_at": TAKEN_IN}, {"2026-11": "received received_online finished"}),
        ({"ended_at": FIRST_OF_DECEMBER}, {"2026-11": "received received_online", "2026-12": "ended"}),
        (
            {"returned_at": FIRST_OF_DECEMBER, "result_channel": "post"},
            {"2026-11": "received received_online", "2026-12": "returned returned_by_post"},
        ),
        (
            {"returned_at": TAKEN_IN, "result_channel": "online"},
            {"2026-11": "received received_online returned returned_online"},
        ),
        (
            {"returned_at": TAKEN_IN, "result_channel": "counter"},
            {"2026-11": "received received_online returned"},
        ),
        (
            {"rated_at": TAKEN_IN, "score": 2, "channel": "counter"},
            {"2026-11": "received rated satisfied"},
        ),
        ({"rated_at": TAKEN_IN, "score": 1, "channel": "counter"}, {"2026-11": "received rated"}),
    ],
)  # fmt: skip
def test_each_thing_is_counted_in_the_vietnamese_month_in_which_it_happened(told, counted):
    assert months_of(a_line(**told)) == {month: Counter(names.split()) for month, names in counted.items()}


def test_a_line_over_another_changes_only_what_is_new():
    line = a_line()
    finished = replace(line, finished_at=FIRST_OF_DECEMBER, promptness="on_time", outcome="granted", version=4)
    assert changes(None, line) == {"2026-11": {"received": 1, "received_online": 1}}
    assert changes(line, replace(line, state="processing", version=4)) == {}
    assert changes(line, finished) == {"2026-11": {"received_in_time": 1}, "2026-12": {"finished": 1, "on_time": 1}}


def test_what_is_undone_is_counted_out_of_the_month_in_which_it_was_counted():
    line = a_line(finished_at=LAST_OF_NOVEMBER, promptness="early")
    again = replace(line, finished_at=FIRST_OF_DECEMBER, promptness="late")
    assert changes(line, a_line()) == {"2026-11": {"received_in_time": -1, "finished": -1, "early": -1}}
    assert changes(line, again) == {
        "2026-11": {"received_in_time": -1, "finished": -1, "early": -1},
        "2026-12": {"finished": 1, "late": 1},
    }


instants = st.integers(0, 98 * 24).map(lambda hours: TAKEN_IN + timedelta(hours=hours))
lines = st.builds(
    a_line,
    channel=st.sampled_from(["online", "counter"]),
    finished_at=st.none() | instants,
    promptness=st.sampled_from(["", "early", "on_time", "late"]),
    outcome=st.sampled_from(["granted", "refused"]),
    ended_at=st.none() | instants,
    returned_at=st.none() | instants,
    result_channel=st.sampled_from(["online", "post", "counter"]),
    rated_at=st.none() | instants,
    score=st.integers(1, 3),
)


@given(st.lists(lines, min_size=1, max_size=6))
def test_however_a_line_came_to_be_it_counts_for_what_it_says_now(history):
    counted: dict[str, Counter] = {}
    for before, after in zip([None, *history], history, strict=False):
        for month, change in changes(before, after).items():
            counted.setdefault(month, Counter()).update(change)
    found = {month: +counts for month, counts in counted.items() if +counts}
    assert found == months_of(history[-1])
    assert all(by >= 0 for counts in counted.values() for by in counts.values())
    for counts in found.values():
        of = shares(Figures(**counts))
        assert all(0 <= share.numerator <= share.denominator for share in of.values())


# The figures of five provinces' articles: numerator, denominator, and what was printed with two decimals.
@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (45_945, 446_367, "10.29"), (4_573, 4_577, "99.91"), (11_471, 11_497, "99.77"), (255, 16_760, "1.52"),
        (826, 5_941, "13.90"), (84, 453, "18.54"), (15, 15, "100.00"), (0, 7, "0.00"),
        (1, 8, "12.50"), (12_345, 1_000_000, "1.23"), (125, 100_000, "0.13"), (12_355, 1_000_000, "1.24"),
    ],
)  # fmt: skip
def test_a_share_has_two_decimals_and_halves_go_up(numerator, denominator, percent):
    assert Share(numerator, denominator).percent == Decimal(percent)


def test_a_share_of_nothing_is_neither_none_nor_all():
    assert Share(0, 0).percent is None
    assert {one.percent for one in shares(Figures()).values()} == {None}


def test_in_time_is_told_of_what_was_finished_and_of_what_was_received():
    found = shares(Figures(received=10, received_online=4, received_in_time=7, finished=8, early=5, on_time=1, late=1))
    assert found["in_time_of_finished"] == Share(6, 7), "one had no time to keep"
    assert found["in_time_of_received"] == Share(7, 10), "whenever they were finished"
    assert found["received_online"] == Share(4, 10)
    found = shares(Figures(returned=9, returned_online=4, returned_by_post=3, rated=5, satisfied=2))
    assert found["returned_online"] == Share(4, 9)
    assert found["returned_by_post"] == Share(3, 9)
    assert found["satisfied"] == Share(2, 5)


def test_what_is_open_before_a_month_follows_from_all_months_before_it():
    known = {"2025-12": Figures(received=5, finished=1), "2026-02": Figures(received=1, finished=2, ended=1)}
    asked = ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert open_before(known, asked) == {"2025-12": 0, "2026-01": 4, "2026-02": 4, "2026-03": 2}


def test_figures_add_up_name_by_name():
    one = Figures(**{name: at for at, name in enumerate(NAMES)})
    assert total([one, one, Figures(received=1)]) == Figures(
        **{name: 2 * at + (name == "received") for at, name in enumerate(NAMES)}
    )
    assert Figures(received=9, finished=4, ended=2, returned=3).change == 3
