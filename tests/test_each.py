"""A test of many cases tells all that are wrong, and is never content with none."""

import inspect

import pytest

from tests.each import each


def test_every_wrong_case_is_told_by_its_name_and_no_right_one():
    @each("number", [pytest.param(2, id="two"), pytest.param(3, id="three"), 4, 5])
    def is_even(number):
        assert number % 2 == 0, "odd"

    with pytest.raises(AssertionError) as told:
        is_even()
    assert "2 of 4 are wrong" in str(told.value)
    assert "three: AssertionError" in str(told.value) and "5: AssertionError" in str(told.value)
    assert "two" not in str(told.value)


def test_whatever_a_case_raises_is_told_and_the_others_are_still_tried():
    tried = []

    @each(("one", "other"), [("a", 0), ("b", 1)], ids=["first", "second"])
    def divides(one, other):
        tried.append(one)
        assert 1 / other

    with pytest.raises(AssertionError, match="first: ZeroDivisionError"):
        divides()
    assert tried == ["a", "b"]


def test_what_was_not_refused_and_what_was_skipped_are_faults():
    @each("what", ["refused", "skipped", "fine"])
    def refuses(what):
        if what == "refused":
            with pytest.raises(ValueError):
                int("1")
        elif what == "skipped":
            pytest.skip("not here")

    with pytest.raises(AssertionError, match="2 of 3 are wrong"):
        refuses()


def test_no_case_at_all_is_a_fault():
    with pytest.raises(AssertionError, match="no case"):
        each("number", [])(lambda number: None)()


def test_cases_of_a_function_are_made_when_the_test_runs():
    @each("letter", lambda: asked.append("asked") or "ab")
    def tried(letter):
        asked.append(letter)

    asked = []
    tried()
    assert asked == ["asked", "a", "b"]


def test_two_tables_are_crossed_and_fixtures_are_passed_on():
    seen = []

    @each("number", {1: "one", 2: "two"})
    @each("letter", "ab", ids=str.upper)
    def crossed(tmp_path, number, letter):
        seen.append((tmp_path, number, letter))

    assert list(inspect.signature(crossed).parameters) == ["tmp_path"]
    crossed(tmp_path="here")
    assert seen == [("here", 1, "a"), ("here", 1, "b"), ("here", 2, "a"), ("here", 2, "b")]
