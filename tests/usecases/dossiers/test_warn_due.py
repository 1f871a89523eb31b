"""Deadlines swept: each warning once, reads as many as are due, counts that equal their lists."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import config
from chalicelib.domain.dossier_intake import waits_from
from chalicelib.domain.dossier_parts import DueWarning
from chalicelib.store import calendars, dossiers, procedures
from chalicelib.store.counters import CounterRow
from chalicelib.store.transaction import put, write
from chalicelib.usecases.dossiers.warn_due import Swept, warn_due
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import a_calendar, at
from tests.racing import race
from tests.size import sized

MANY = sized(40, 10_000)


@pytest.fixture
def unit(new_stack, monkeypatch):
    """A unit in tables of its own: a sweep is of all units."""
    stack = new_stack()
    for name, value in stack.environment().items():
        monkeypatch.setenv(name, value)
    config.reset()
    from tests.deployment import put_secrets

    put_secrets(stack)
    yield a.new_id("H37")
    monkeypatch.undo()
    config.reset()


def _made(unit, due, number=0):
    """In process, its three warnings to come, as acceptance leaves it."""
    warnings = tuple(
        DueWarning(threshold, due + timedelta(hours=hours))
        for threshold, hours in (("due_soon", -8), ("due", 0), ("overdue", 24))
    )
    told = {"state": "processing", "accepted_at": NOW, "submitted_at": NOW, "due_at": due, "first_due_at": due}
    return a.a_dossier(
        agency_code=unit, procedure_code=f"1.{number:06d}", **told, due_stage="in_time", warnings=warnings
    )


def _open(unit, due, number=0):
    """The same in the store, and counted."""
    draft = a.a_dossier()
    dossiers.create_draft(draft, once=None)
    opened = replace(_made(unit, due, number), dossier_id=draft.dossier_id, version=2)
    dossiers.save(draft, opened)
    return opened


def _sweep(now, limit=1_000):
    return warn_due(
        now=now, limit=limit, taken_in_within=8 * 60, dossiers=dossiers, procedures=procedures, calendars=calendars
    )


def _sweep_all(now):
    """Stroke after stroke, until nothing is left; how many warnings were given."""
    warned = 0
    while dossiers.warnings_due(now, limit=1):
        warned += _sweep(now).warned
    return warned


def _lists(unit):
    found = {}
    for queue in ("processing", "due_soon", "overdue"):
        cursor, found[queue] = "", 0
        while True:
            page = dossiers.in_queue(unit, queue, limit=100, cursor=cursor)
            found[queue] += len(page.items)
            cursor = page.next_cursor
            if not cursor:
                break
    return found


def _counts(unit):
    counts = dossiers.queue_counts(unit)
    return {queue: counts[queue] for queue in ("processing", "due_soon", "overdue")}


def test_every_open_dossier_is_warned_of_once_for_each_threshold_and_reads_are_what_is_due(unit, capsys):
    race([lambda n=n: dossiers.create_draft(_made(unit, NOW + timedelta(hours=12 if n % 10 else 6), n), once=None)
          for n in range(MANY)])  # fmt: skip
    write(put(CounterRow(unit, "queues", processing=MANY)))
    soon = MANY // 10
    seen = Counter()
    config.client("dynamodb").meta.events.register(
        "provide-client-params.dynamodb", lambda model, **_: seen.update([model.name])
    )
    assert _sweep(NOW) == Swept(soon)
    assert seen["Query"] == 1 and seen["GetItem"] == soon and "Scan" not in seen
    assert _counts(unit) == _lists(unit) == {"processing": MANY, "due_soon": soon, "overdue": 0}
    seen.clear()
    assert _sweep(NOW) == Swept(0), "warned once"
    assert seen == {"Query": 1}, "nothing is due: one read"
    sweeps = race([lambda: _sweep_all(NOW + timedelta(hours=4))] * 2)
    assert sum(sweeps) == MANY - soon, "two sweeps at once warn once"
    assert _counts(unit) == _lists(unit) == {"processing": MANY, "due_soon": MANY, "overdue": 0}
    seen.clear()
    assert _sweep_all(NOW + timedelta(hours=40)) == 2 * MANY
    strokes = -(-MANY // 1_000)
    assert (seen["Query"], seen["GetItem"]) == (2 * strokes + 1, MANY), "each dossier read once"
    assert _counts(unit) == _lists(unit) == {"processing": MANY, "due_soon": 0, "overdue": MANY}
    with capsys.disabled():
        print(f"\nsweep: {MANY} open dossiers, each of 3 warnings once")


def test_what_is_left_over_by_a_limit_is_warned_of_by_the_next_sweep(unit):
    made = [_open(unit, NOW, number) for number in range(5)]
    assert [_sweep(NOW, limit=2).warned for _ in range(4)] == [4, 4, 2, 0]
    for dossier in made:
        _, _, events = dossiers.load_with_events(dossier.dossier_id)
        assert [event.detail["threshold"] for event in events] == ["due_soon", "due"]


def test_a_dossier_that_moved_on_is_not_warned_of(unit):
    dossier = _open(unit, NOW)
    dossiers.save(dossier, replace(dossier, state="finished", warnings=(), due_stage="", version=3))
    assert _sweep(NOW) == Swept(0)


def test_an_overdue_list_is_read_in_the_order_of_due_times(unit):
    made = [_open(unit, due, n) for n, due in enumerate(map(at, ("2026-11-20 10:00", "2026-11-19 10:00")))]
    _sweep(NOW)
    found = dossiers.in_queue(unit, "overdue", limit=5, cursor="").items
    assert [one.dossier_id for one in found] == [one.dossier_id for one in made[::-1]]


def test_what_nobody_takes_in_is_warned_of_once_by_the_units_hours_and_counted(unit):
    assert calendars.seed(a_calendar(unit))
    friday, monday = at("2026-11-06 16:00"), at("2026-11-09 16:00")
    draft = a.a_dossier(agency_code=unit)
    dossiers.create_draft(draft, once=None)
    handed_in = {"state": "submitted", "submitted_at": friday, "warnings": waits_from(friday), "version": 2}
    dossiers.save(draft, replace(draft, **handed_in))
    for now in (at("2026-11-07 00:30"), at("2026-11-09 15:59")):
        assert _sweep(now) == Swept() and dossiers.get(draft.dossier_id).due_stage == ""
    assert [_sweep(monday).warned, _sweep(monday).warned, _sweep(monday + timedelta(days=9)).warned] == [1, 0, 0]
    counts = dossiers.queue_counts(unit)
    assert (counts["new"], counts["not_taken_in"]) == (1, 1)
    [listed] = dossiers.in_queue(unit, "not_taken_in", limit=5, cursor="").items
    assert listed.dossier_id == draft.dossier_id


def test_what_may_not_be_warned_of_holds_up_no_sweep(unit):
    draft = a.a_dossier(agency_code=unit)
    dossiers.create_draft(draft, once=None)
    dossiers.save(draft, replace(draft, version=2, state="withdrawn", warnings=(DueWarning("due", NOW),)))
    late = _open(unit, NOW - timedelta(days=1))
    assert _sweep(NOW).left == 0 and dossiers.get(late.dossier_id).due_stage == "overdue"
    assert dossiers.get(draft.dossier_id).warnings == ()


def test_without_a_calendar_it_is_looked_at_again_and_the_unit_is_named(unit):
    draft = a.a_dossier(agency_code=unit)
    dossiers.create_draft(draft, once=None)
    handed_in = {"state": "submitted", "submitted_at": NOW, "warnings": waits_from(NOW), "version": 2}
    dossiers.save(draft, replace(draft, **handed_in))
    later = NOW + timedelta(hours=9)
    assert _sweep(later) == Swept(0, 0, frozenset({unit}))
    assert _sweep(later) == Swept(), "a little later"
