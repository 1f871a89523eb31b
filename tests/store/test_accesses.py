"""Who read what belongs to a citizen: once a day for an officer and a dossier, newest day first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.access import DOSSIER, IDENTITY, LOOKUP, Access
from chalicelib.store import accesses
from chalicelib.store.transaction import write
from tests import builders as a
from tests.builders import NOW


@pytest.fixture
def reading():
    return Access(a.new_id("citizen"), DOSSIER, a.new_id("tu"), "H37.12", NOW, a.new_id("dossier"))


def of(access, **named):
    return accesses.of_citizen(access.citizen_id, **{"limit": 20, "cursor": "", **named})


def test_the_first_reading_of_a_day_is_kept_and_costs_one_write(reading, calls):
    calls.clear()
    accesses.note_reading(reading)
    accesses.note_reading(replace(reading, at=NOW + timedelta(hours=3)))
    assert calls == ["PutItem"], "the process remembers"
    accesses._noted.clear()
    accesses.note_reading(replace(reading, at=NOW + timedelta(hours=4)))
    assert of(reading).items == [reading]


def test_another_day_officer_or_dossier_is_another_access(reading):
    others = [
        replace(reading, at=NOW + timedelta(days=1)),
        replace(reading, officer_id=a.new_id("hoa")),
        replace(reading, dossier_id=a.new_id("dossier")),
    ]
    for one in (reading, *others):
        accesses.note_reading(one)
    found = of(reading).items
    assert found[0] == others[0]
    assert sorted(found, key=repr) == sorted([reading, *others], key=repr)


def test_every_other_access_counts_by_itself_and_pages_follow_each_other(reading):
    made = [replace(reading, kind=LOOKUP, dossier_id="", at=NOW + timedelta(seconds=n)) for n in range(3)]
    made.append(replace(reading, kind=IDENTITY, dossier_id="", at=NOW + timedelta(days=1)))
    for one in made:
        write(accesses.keep(one))
    first = of(reading, limit=3)
    rest = of(reading, limit=3, cursor=first.next_cursor)
    assert first.items + rest.items == made[::-1]
    assert rest.next_cursor == ""
