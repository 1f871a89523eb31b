"""The wish that an account be erased (Law 91/2025/QH15 on personal data): asked, taken back, or carried out.

What the archive law makes the administration keep stays: dossiers with what was handed in, their money and their
papers, who read them, and the record of consents. What is only for the app goes: contact data, sign-ins, messages and
drafts with their papers.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.citizen import Citizen
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.dossier_states import DRAFT, FINAL_STATES
from chalicelib.domain.errors import Refused

REMOVED = ("contact", "sessions", "messages", "drafts")
KEPT = ("dossiers", "money", "access_log", "consents", "feedback")
LATER = timedelta(days=1)  # a dossier was filed while the wish waited


def ask(citizen: Citizen, dossiers: Iterable[Dossier], *, now: datetime, waits: timedelta) -> Citizen:
    """The account to be erased after the waiting time; the same when that was asked already. Refuses with
    `erasure_dossiers_open` while something is in the hands of a unit: its result would reach nobody."""
    if citizen.erasure_asked_at:
        return citizen
    if count := sum(map(is_open, dossiers)):
        raise Refused("erasure_dossiers_open", extensions={"open_dossiers": count}, count=count)
    return replace(
        citizen, erasure_asked_at=now, erasure_due_at=now + waits, version=citizen.version + 1, updated_at=now
    )


def take_back(citizen: Citizen, *, now: datetime) -> Citizen:
    """The account as it was before the wish; the same where there is none."""
    if citizen.erasure_asked_at is None or citizen.erased_at:
        return citizen
    return replace(citizen, erasure_asked_at=None, erasure_due_at=None, version=citizen.version + 1, updated_at=now)


def is_due(citizen: Citizen, *, now: datetime) -> bool:
    """Whether the waiting time is over and nothing was done yet."""
    return citizen.erased_at is None and citizen.erasure_due_at is not None and citizen.erasure_due_at <= now


def postponed(citizen: Citizen, *, now: datetime) -> Citizen:
    """Looked at again a day later: a dossier is in the hands of a unit."""
    return replace(citizen, erasure_due_at=now + LATER, version=citizen.version + 1)


def erased(citizen: Citizen, *, now: datetime) -> Citizen:
    """The account without anything about its owner but the record of consents. Phone and national ID are free for
    another account; every sign-in is over."""
    return Citizen(
        citizen_id=citizen.citizen_id,
        phone="",
        created_at=citizen.created_at,
        updated_at=now,
        version=citizen.version + 1,
        consents=citizen.consents,
        sessions_end_before=now,
        erasure_asked_at=citizen.erasure_asked_at,
        erased_at=now,
    )


def is_open(dossier: Dossier) -> bool:
    """Whether a unit still has something to do with it."""
    return dossier.state != DRAFT and dossier.state not in FINAL_STATES and not dossier.stopped_finally
