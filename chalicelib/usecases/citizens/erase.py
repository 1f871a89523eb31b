"""Erase accounts whose owners wished it: asked for, taken back, and carried out when the waiting time is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain import erasure as rules
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import DRAFT
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.ports.dossiers import Answers, Dossiers, Feed, Papers
from chalicelib.usecases.ports.people import Citizens
from chalicelib.usecases.retrying import again_on_conflict

_PAGE = 100


@again_on_conflict()
def ask_erasure(
    citizen_id: str,
    *,
    now: datetime,
    once: Once,
    waits: timedelta,
    citizens: Citizens,
    dossiers: Dossiers,
    answers: Answers,
) -> Citizen:
    """Note the wish; it is carried out after the waiting time. Refuses with `erasure_dossiers_open` while a unit has a
    dossier in hand."""
    before = _account(citizen_id, citizens)
    after = rules.ask(before, _dossiers_of(citizen_id, dossiers), now=now, waits=waits)
    if after is before:
        answers.put(once.of(after))  # asked earlier, by another request or by this one
    else:
        citizens.change((before, after), once=once.of(after))
    return after


@again_on_conflict()
def take_erasure_back(citizen_id: str, *, now: datetime, citizens: Citizens) -> Citizen:
    """Nothing will be erased. Told again, nothing more happens."""
    before = _account(citizen_id, citizens)
    after = rules.take_back(before, now=now)
    if after is not before:
        citizens.save(before, after)
    return after


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: accounts erased, put off, and changed at that very moment, which are left."""

    erased: int = 0
    postponed: int = 0
    left: int = 0


def erase_due(
    *, now: datetime, limit: int, citizens: Citizens, dossiers: Dossiers, feed: Feed, papers: Papers
) -> Swept:
    """Carry out what is due, found by its index. Each step may be done again: drafts and their papers and messages go
    first, the account last, so that a sweep that broke off is begun anew by the next. Sign-ins end through the stream
    of accounts. While a unit has a dossier in hand, nothing is touched for a day."""
    done = postponed = left = 0
    for citizen_id in citizens.erasures_due(now, limit=limit):
        before = citizens.get(citizen_id)
        if before is None or not rules.is_due(before, now=now):
            continue
        found = list(_dossiers_of(citizen_id, dossiers))
        try:
            if any(map(rules.is_open, found)):
                citizens.save(before, rules.postponed(before, now=now))
                postponed += 1
                continue
            for draft in (one for one in found if one.state == DRAFT):
                _remove(draft.dossier_id, dossiers, papers)
            feed.forget(citizen_id)
            citizens.save(before, rules.erased(before, now=now))
            done += 1
        except Conflict:
            left += 1
    return Swept(done, postponed, left)


def _remove(dossier_id: str, dossiers: Dossiers, papers: Papers) -> None:
    found = dossiers.load(dossier_id)
    if found and found[0].state == DRAFT:
        dossiers.delete_draft(*found)
        papers.delete(found[1])


def _dossiers_of(citizen_id: str, dossiers: Dossiers) -> Iterator[Dossier]:
    cursor = ""
    while True:
        page = dossiers.of_applicant(citizen_id, state="", limit=_PAGE, cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if not cursor:
            return


def _account(citizen_id: str, citizens: Citizens) -> Citizen:
    found = citizens.get(citizen_id)
    if found is None or found.erased_at:  # the account is gone, the token not yet over
        raise Refused("unauthenticated")
    return found
