"""Two officers may be one person who made the other's account, through as many others as there are."""

from datetime import timedelta

import pytest

from chalicelib.domain.helping import MOST_NAMES, may_be_one
from chalicelib.domain.officer import Help
from tests import builders as a
from tests.builders import NOW

DAYS_30 = timedelta(days=30)


def _may_be_one(one, other, helps, ago=timedelta(days=1)):
    """`helps` are (who was helped, by whom); somebody who was not helped may have no account any more."""
    asked = []

    def find_many(names):
        asked.extend(names)
        told = {name: tuple(Help(by, NOW - ago) for who, by in helps if who == name) for name in names}
        return {name: a.an_officer(officer_id=name, helps=found) for name, found in told.items() if found}

    found = may_be_one(one, other, now=NOW, find_many=find_many)
    assert len(asked) == len(set(asked)), "nobody is looked up twice"
    return found


@pytest.mark.parametrize(
    ("helps", "one_person"),
    [
        ([], False),
        ([("lan", "tu")], True),
        ([("tu", "lan")], True),
        ([("lan", "x"), ("tu", "x")], True),
        ([("lan", "x"), ("x", "y"), ("y", "tu")], True),
        ([("tu", "x"), ("x", "y"), ("lan", "z"), ("z", "y")], True),
        ([("lan", "x"), ("tu", "y")], False),
        ([("lan", "x"), ("lan", "y"), ("tu", "z")], False),
        ([("x", "lan"), ("x", "tu")], False),  # both helped a third one
    ],
)
def test_whoever_helped_is_behind_whom_they_helped(helps, one_person):
    assert _may_be_one("lan", "tu", helps) is one_person


def test_one_login_is_one_person_and_nobody_is_looked_up():
    assert may_be_one("tu", "tu", now=NOW, find_many=lambda names: pytest.fail("asked"))


@pytest.mark.parametrize(("ago", "one_person"), [(DAYS_30 - timedelta(microseconds=1), True), (DAYS_30, False)])
def test_help_counts_for_thirty_days(ago, one_person):
    assert _may_be_one("lan", "tu", [("lan", "tu")], ago=ago) is one_person


@pytest.mark.parametrize(("others", "one_person"), [(MOST_NAMES - 2, False), (MOST_NAMES - 1, True)])
def test_with_more_names_behind_them_than_are_looked_at_two_count_as_one(others, one_person):
    assert _may_be_one("lan", "tu", [("lan", f"x{number}") for number in range(others)]) is one_person
