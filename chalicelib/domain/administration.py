"""Who changed what of the province's own data, when and why: one entry for each version of a thing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.actor import ADMINISTRATOR, Actor, require_role
from chalicelib.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Revision:
    """How `subject` (`unit:H37.12`) came to its `version`. The hashes tell what stood before ("" for nothing) and
    after; `before` and `after` hold it, where no table of versions does. `import_id` names the file that it came in."""

    subject: str
    version: int
    at: datetime
    by: str
    reason: str
    before_sha256: str
    after_sha256: str
    import_id: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def fingerprint(content: Mapping[str, Any] | None) -> str:
    """SHA-256 of a thing's content as sorted JSON; "" for nothing."""
    if content is None:
        return ""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def revised(
    subject: str,
    version: int,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    by: Actor,
    reason: str,
    now: datetime,
    import_id: str = "",
    kept: bool = True,
) -> Revision:
    """The entry of one change; `kept` is false where the versions themselves are kept elsewhere."""
    return Revision(
        subject,
        version,
        now,
        by.id,
        reason,
        fingerprint(before),
        fingerprint(after),
        import_id,
        before if kept else None,
        after if kept else None,
    )


def require_province_administrator(actor: Actor) -> None:
    """Refuse with `forbidden_role` who does not administer a whole province: what is for every unit is not one unit's
    to change."""
    require_role(actor, frozenset({ADMINISTRATOR}))
    if "." in actor.agency_code:
        raise Refused("forbidden_role")


def require_seen(seen: int, have: int) -> None:
    """Refuse with `administration_stale` a change made on another version than the present one (0: there is none)."""
    if seen != have:
        raise Refused("administration_stale", extensions={"version": have}, version=have)
