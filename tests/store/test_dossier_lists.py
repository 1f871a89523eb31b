"""Lists of dossiers: whole, in order, page by page, and counted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store import dossiers
from chalicelib.store.dossier_rows import HEAD, HeadRow
from chalicelib.store.transaction import update, write
from tests import builders as a
from tests.builders import NOW


def stored(**changes):
    dossier = a.a_dossier(procedure_code=a.new_id("1"), **changes)
    dossiers.create_draft(dossier, once=None)
    return dossier


def all_of(read, limit):
    items, cursor, pages = [], "", 0
    while True:
        page = read(limit=limit, cursor=cursor)
        items += page.items
        cursor, pages = page.next_cursor, pages + 1
        assert len(page.items) <= limit
        if not cursor:
            return items, pages


@pytest.mark.parametrize(("limit", "pages"), [(2, 4), (7, 1), (6, 2), (100, 1)])
def test_a_citizens_dossiers_come_newest_first_page_by_page(limit, pages):
    citizen = a.new_id()
    made = [stored(applicant_id=citizen, created_at=NOW + timedelta(seconds=number)) for number in range(7)]
    stored(applicant_id=citizen + "0")

    def read(**page):
        return dossiers.of_applicant(citizen, state="", **page)

    assert all_of(read, limit) == (made[::-1], pages)


def test_dossiers_of_one_instant_are_not_lost_between_pages():
    citizen = a.new_id()
    made = [stored(applicant_id=citizen) for _ in range(5)]
    items, _ = all_of(lambda **page: dossiers.of_applicant(citizen, state="", **page), 2)
    assert sorted(one.dossier_id for one in items) == sorted(one.dossier_id for one in made)


def test_one_state_fills_its_pages_with_one_query_and_one_read_of_heads(calls):
    citizen = a.new_id()
    for number in range(12):
        state = "finished" if number % 3 == 0 else "draft"
        stored(applicant_id=citizen, state=state, created_at=NOW + timedelta(seconds=number))
    calls.clear()

    page = dossiers.of_applicant(citizen, state="finished", limit=3, cursor="")
    assert [one.state for one in page.items] == ["finished"] * 3
    assert calls == ["Query", "BatchGetItem"]
    rest = dossiers.of_applicant(citizen, state="finished", limit=3, cursor=page.next_cursor)
    assert len(rest.items) == 1
    assert rest.next_cursor == ""
    assert dossiers.of_applicant(citizen, state="stopped", limit=3, cursor="").items == []


def test_what_moved_on_before_the_index_heard_of_it_is_left_out():
    citizen = a.new_id()
    moved, stays = (stored(applicant_id=citizen) for _ in range(2))
    write(update(HeadRow(moved.dossier_id, HEAD), [HeadRow.state.set("withdrawn")]))
    assert dossiers.of_applicant(citizen, state="draft", limit=5, cursor="").items == [stays]


@pytest.mark.parametrize("cursor", ["x", "%%", "YQ=="])
def test_a_broken_cursor_is_refused(cursor):
    with pytest.raises(Refused, match="cursor_invalid"):
        dossiers.of_applicant("c", state="", limit=5, cursor=cursor)
    with pytest.raises(Refused, match="cursor_invalid"):
        dossiers.in_queue("a", "new", limit=5, cursor=cursor)


def queued(agency, state="processing", **changes):
    return stored(agency_code=agency, state=state, submitted_at=NOW, **changes)


def test_a_queue_comes_soonest_due_first_and_only_its_own():
    agency = a.new_id("H37")
    made = [queued(agency, due_at=NOW + timedelta(hours=hours)) for hours in (3, 1, 2)]
    queued(agency, state="finished", due_at=NOW)
    queued(agency + ".1", due_at=NOW)
    stored(agency_code=agency)

    items, pages = all_of(lambda **page: dossiers.in_queue(agency, "processing", **page), 2)

    assert items == [made[1], made[2], made[0]]
    assert pages == 2


def test_new_dossiers_wait_in_the_order_of_submission():
    agency = a.new_id("H37")
    made = [
        stored(agency_code=agency, state="submitted", submitted_at=NOW + timedelta(minutes=minutes))
        for minutes in (2, 1)
    ]
    page = dossiers.in_queue(agency, "new", limit=5, cursor="")
    assert page.items == made[::-1]


STAGES = {"overdue": (-2, -1), "due_soon": (0, 1), "in_time": (2, 3)}


def test_what_is_due_soon_and_overdue_are_parts_of_what_is_in_process():
    agency = a.new_id("H37")
    made = {
        hours: queued(agency, due_at=NOW + timedelta(hours=hours), due_stage=stage)
        for stage, both in STAGES.items()
        for hours in both
    }
    paused = queued(agency, due_at=None)
    made["paused"] = paused

    def keys(queue, limit):
        items, _ = all_of(lambda **page: dossiers.in_queue(agency, queue, **page), limit)
        return [next(key for key, value in made.items() if value == item) for item in items]

    for limit in (1, 2, 9):
        assert keys("overdue", limit) == [-2, -1]
        assert keys("due_soon", limit) == [0, 1]
        assert keys("processing", limit) == [-2, -1, 0, 1, 2, 3, "paused"]


def test_a_cursor_of_another_queue_leads_no_further_than_its_own():
    agency = a.new_id("H37")
    for stage, both in STAGES.items():
        for hours in both:
            queued(agency, due_at=NOW + timedelta(hours=hours), due_stage=stage)
    far = dossiers.in_queue(agency, "processing", limit=5, cursor="").next_cursor
    assert dossiers.in_queue(agency, "overdue", limit=5, cursor=far).items == []
    near = dossiers.in_queue(agency, "overdue", limit=1, cursor="").next_cursor
    assert [one.due_stage for one in dossiers.in_queue(agency, "due_soon", limit=5, cursor=near).items] == [
        "due_soon"
    ] * 2


def test_every_way_through_the_queues_is_counted():
    agency, other = a.new_id("H37"), a.new_id("H38")
    dossier = stored(agency_code=agency)
    path = [
        (agency, "submitted", {"new": 1}),
        (agency, "accepted", {"processing": 1}),
        (agency, "processing", {"processing": 1}),
        (agency, "processing due_soon", {"processing": 1, "due_soon": 1}),
        (agency, "processing overdue", {"processing": 1, "overdue": 1}),
        (agency, "payment_required", {"waiting_citizen": 1}),
        (agency, "stopped", {"waiting_citizen": 1}),
        (other, "processing overdue", {}),
        (other, "finished", {}),
        (other, "returned", {}),
    ]
    for where, told, counts in path:
        state, _, stage = told.partition(" ")
        moved = {"agency_code": where, "state": state, "due_stage": stage}
        after = replace(dossier, version=dossier.version + 1, submitted_at=NOW, **moved)
        dossiers.save(dossier, after)
        dossier = after
        assert {name: count for name, count in dossiers.queue_counts(agency).items() if count} == counts
    assert set(dossiers.queue_counts(other).values()) == {0}


def test_a_unit_without_dossiers_has_empty_queues():
    queues = ("new", "not_taken_in", "processing", "waiting_citizen", "due_soon", "overdue", "ready")
    assert dossiers.queue_counts("nowhere") == dict.fromkeys(queues, 0)
