"""The feed: everything is told once, in order, and a device that asks again misses nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store import feed, paging
from tests import builders as a
from tests.builders import LATER, NOW


def changes(citizen_id, cursor="", limit=100):
    return feed.changes(citizen_id, limit=limit, cursor=cursor)


def events(dossier_id):
    return [entry.event for entry in feed.timeline(dossier_id, limit=100, cursor="").items]


def test_change_line_and_message_are_one_transaction(calls):
    change = a.a_change()
    entry = a.an_entry(change)
    calls.clear()
    assert feed.tell(change, entry=entry) is True

    assert calls == ["GetItem", "TransactWriteItems"]
    assert changes(change.citizen_id).items == [change]
    assert feed.timeline(change.id, limit=5, cursor="").items == [entry]
    [message] = feed.messages(change.citizen_id, limit=5, cursor="").items
    assert (message.entry, message.read_at, message.citizen_id) == (entry, None, change.citizen_id)


def test_telling_again_is_telling_once_even_at_another_time():
    change = a.a_change()
    entry = a.an_entry(change)
    feed.tell(change, entry=entry)

    assert feed.tell(change, entry=entry) is False
    assert feed.tell(replace(change, at=LATER), entry=replace(entry, at=LATER)) is False
    assert len(changes(change.citizen_id).items) == 1
    assert len(feed.timeline(change.id, limit=5, cursor="").items) == 1
    assert len(feed.messages(change.citizen_id, limit=5, cursor="").items) == 1


def test_a_change_without_a_line_is_told_while_it_is_newer():
    change = a.a_change(version=3)
    assert feed.tell(change) is True
    assert feed.tell(change) is False
    assert feed.tell(replace(change, version=2)) is False
    assert feed.tell(replace(change, version=4)) is True
    assert [one.version for one in changes(change.citizen_id).items] == [4]


def test_a_late_line_of_an_older_version_still_comes_to_the_timeline():
    change = a.a_change(version=5)
    feed.tell(change)
    older = replace(change, version=2)
    entry = a.an_entry(older)

    assert feed.tell(older, entry=entry) is True
    assert feed.tell(older, entry=entry) is False
    assert feed.timeline(change.id, limit=5, cursor="").items == [entry]
    assert [one.version for one in changes(change.citizen_id).items] == [5]


@pytest.mark.parametrize(("shown", "lines", "messages"), [("both", 1, 1), ("timeline", 1, 0), ("message", 0, 1)])
def test_an_entry_is_shown_where_it_is_meant_to(shown, lines, messages):
    change = a.a_change()
    entry = a.an_entry(change, shown=shown)
    assert feed.tell(change, entry=entry) is True
    assert feed.tell(change, entry=entry) is False
    assert len(feed.timeline(change.id, limit=5, cursor="").items) == lines
    assert len(feed.messages(change.citizen_id, limit=5, cursor="").items) == messages


def test_what_needs_nobodys_attention_is_no_message():
    change = a.a_change()
    feed.tell(change, entry=a.an_entry(change, event="forward"))
    assert feed.messages(change.citizen_id, limit=5, cursor="").items == []


def test_a_timeline_is_in_the_order_of_happening_whatever_the_order_of_telling():
    change = a.a_change()
    for minutes in (3, 1, 2, 5, 4):
        told = replace(change, version=minutes)
        at = NOW + timedelta(minutes=minutes)
        feed.tell(told, entry=a.an_entry(told, event=f"e{minutes}", at=at, entry_id=f"{change.id}# bưu cục {minutes}"))

    assert events(change.id) == ["e5", "e4", "e3", "e2", "e1"]
    first = feed.timeline(change.id, limit=2, cursor="")
    second = feed.timeline(change.id, limit=2, cursor=first.next_cursor)
    third = feed.timeline(change.id, limit=2, cursor=second.next_cursor)
    assert [one.event for page in (first, second, third) for one in page.items] == ["e5", "e4", "e3", "e2", "e1"]
    assert third.next_cursor == ""


def test_a_device_catches_up_page_by_page_each_thing_once():
    citizen = a.new_id()
    things = [a.a_change(citizen_id=citizen) for _ in range(3)]
    for version in (1, 2):
        for thing in things:
            feed.tell(replace(thing, version=version))

    page = changes(citizen)
    assert [(one.id, one.version) for one in page.items] == [(thing.id, 2) for thing in things]

    seen, cursor = {}, ""
    for _ in range(3):
        step = changes(citizen, cursor, limit=2)
        seen.update({one.id: one.version for one in step.items})
        cursor = step.next_cursor
    assert seen == {thing.id: 2 for thing in things}
    assert cursor == page.next_cursor


def test_the_cursor_is_never_empty_and_stays_while_nothing_happens():
    citizen = a.new_id()
    start = changes(citizen)
    assert start.items == []
    assert start.next_cursor
    assert changes(citizen, start.next_cursor).next_cursor == start.next_cursor

    feed.tell(change := a.a_change(citizen_id=citizen))
    after = changes(citizen, start.next_cursor)
    assert after.items == [change]
    assert changes(citizen, after.next_cursor) == type(after)([], after.next_cursor)


def test_a_deleted_thing_is_told_as_such():
    change = a.a_change(deleted=True, version=2)
    feed.tell(change)
    assert changes(change.citizen_id).items == [change]


@pytest.mark.parametrize("cursor", ["x", paging.encode("12"), paging.encode("have#dossier"), paging.encode("١" * 12)])
def test_a_cursor_of_another_list_is_refused(cursor):
    with pytest.raises(Refused, match="cursor_invalid"):
        changes(a.new_id(), cursor)


def test_many_changes_at_once_get_numbers_without_gap_or_double(at_once):
    citizen = a.new_id()
    told = [a.a_change(citizen_id=citizen) for _ in range(40)]
    assert at_once(feed.tell, told, threads=8) == [True] * 40
    items = changes(citizen).items
    assert sorted(one.id for one in items) == sorted(one.id for one in told)
    assert changes(citizen).next_cursor == paging.encode("000000000040")


def test_one_entry_told_by_many_at_once_is_told_once(at_once):
    change = a.a_change()
    entry = a.an_entry(change)
    results = at_once(lambda _: feed.tell(change, entry=entry), range(20), threads=8)
    assert sorted(results) == [False] * 19 + [True]
    assert len(feed.timeline(change.id, limit=5, cursor="").items) == 1


def test_a_message_is_read_once_and_by_its_own_citizen():
    change = a.a_change()
    feed.tell(change, entry=a.an_entry(change))
    [message] = feed.messages(change.citizen_id, limit=5, cursor="").items

    assert feed.mark_read(a.new_id(), message.message_id, NOW) is False
    assert feed.mark_read(change.citizen_id, "nothing", NOW) is False
    assert feed.mark_read(change.citizen_id, message.message_id, NOW) is True
    assert feed.mark_read(change.citizen_id, message.message_id, LATER) is True
    [message] = feed.messages(change.citizen_id, limit=5, cursor="").items
    assert message.read_at == NOW


def test_other_devices_learn_once_that_a_message_was_read():
    change = a.a_change()
    feed.tell(change, entry=a.an_entry(change))
    [message] = feed.messages(change.citizen_id, limit=5, cursor="").items
    cursor = changes(change.citizen_id).next_cursor
    for at in (NOW, LATER):
        assert feed.mark_read(change.citizen_id, message.message_id, at)
    [told] = changes(change.citizen_id, cursor).items
    assert (told.kind, told.id, told.at) == ("notification", message.message_id, NOW)
    assert not feed.mark_read(change.citizen_id, "no-such-message", NOW)
    assert changes(change.citizen_id, cursor).items == [told]


def test_messages_come_newest_first_with_ids_fit_for_a_url():
    citizen = a.new_id()
    for minutes in (1, 3, 2):
        change = a.a_change(citizen_id=citizen)
        feed.tell(change, entry=a.an_entry(change, at=NOW + timedelta(minutes=minutes)))
    page = feed.messages(citizen, limit=2, cursor="")
    rest = feed.messages(citizen, limit=2, cursor=page.next_cursor)
    found = page.items + rest.items
    assert [(one.entry.at - NOW).seconds // 60 for one in found] == [3, 2, 1]
    assert all(len(one.message_id) <= 120 and one.message_id.replace("-", "").isalnum() for one in found)
