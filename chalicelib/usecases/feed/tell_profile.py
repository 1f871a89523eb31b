"""Tell a citizen's devices that the account is another: changed on one of them, or by an officer at a counter."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.citizen import Citizen
from chalicelib.domain.feed import Change
from chalicelib.usecases.ports.dossiers import Feed


def tell_profile(before: Citizen, after: Citizen, *, feed: Feed) -> bool:
    """One change of the profile, if anything that the citizen is shown is another: not when they were merely seen, and
    nothing of who is erased. False when it was told before."""
    unseen: dict[str, Any] = {
        "version": 0,
        "updated_at": after.updated_at,
        "active_at": None,
        "sessions_end_before": None,
    }
    if after.erased_at or replace(before, **unseen) == replace(after, **unseen):
        return False
    return feed.tell(Change(after.citizen_id, "profile", after.citizen_id, after.version, after.updated_at))
