"""A use case that met another writer decides again, and gives up in the end."""

import pytest

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.usecases.retrying import LONGEST_PAUSE_S, again_on_conflict


def losing(times, **options):
    """A use case that loses so many times; with what it was called, and how long was waited."""
    calls, pauses = [], []

    @again_on_conflict(sleep=pauses.append, **options)
    def usecase(number, *, named):
        """Says."""
        calls.append((number, named))
        if len(calls) <= times:
            raise Conflict
        return "done"

    return usecase, calls, pauses


@pytest.mark.parametrize("times", [0, 1, 7])
def test_it_is_run_again_with_the_same_arguments_until_it_wins(times):
    usecase, calls, pauses = losing(times)
    assert usecase(1, named="x") == "done"
    assert calls == [(1, "x")] * (times + 1)
    assert len(pauses) == times
    assert all(0 <= pause <= LONGEST_PAUSE_S for pause in pauses)


@pytest.mark.parametrize("tries", [1, 3, 8])
def test_it_gives_up_after_so_many_tries(tries):
    usecase, calls, _ = losing(99, tries=tries)
    with pytest.raises(Conflict):
        usecase(1, named="x")
    assert len(calls) == tries


def test_a_refusal_is_final():
    calls = []

    @again_on_conflict(sleep=calls.append)
    def refusing():
        calls.append("called")
        raise Refused("not_found")

    with pytest.raises(Refused):
        refusing()
    assert calls == ["called"]


def test_it_keeps_the_name_and_words_of_the_use_case():
    usecase, _, _ = losing(0)
    assert (usecase.__name__, usecase.__doc__) == ("usecase", "Says.")
