"""Whether two officers may be one person, who made the other's account or got into it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.officer import HELPED, Officer

MOST_NAMES = 100  # looked at for one decision; with more behind them, two count as one

FindMany = Callable[[Sequence[str]], Mapping[str, Officer]]


def may_be_one(one: str, other: str, *, now: datetime, find_many: FindMany) -> bool:
    """Whether two logins may be one person's: one helped the other within thirty days, whichever it was and through as
    many others as there are, or somebody helped both. `find_many` gives officers by their logins."""
    behind_one, behind_other = {one}, {other}
    known: set[str] = set()
    while not behind_one & behind_other:
        new = sorted((behind_one | behind_other) - known)
        if not new:
            return False
        known.update(new)
        if len(known) > MOST_NAMES:
            return True
        found = find_many(new)
        for names in (behind_one, behind_other):
            names.update(*(_helpers(found[login], now) for login in names & found.keys()))
    return True


def _helpers(officer: Officer, now: datetime) -> set[str]:
    return {help.by for help in officer.helps if now - help.at < HELPED}
