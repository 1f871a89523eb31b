"""Set, rotate and retire a registration's secrets: they go to the secret store and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain import partner_changes, partner_secrets
from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import require_seen, revised
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.partner import Partner
from chalicelib.usecases.administration.acting import acting
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.people import Officers

Live = list[dict[str, Any]]
NamesOf = Callable[[str, str], partner_secrets.Names]


def set_secret(
    endpoint: str,
    told: Mapping[str, str],
    *,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    partners: Partners,
    officers: Officers,
    names_of: NamesOf,
    live_secrets: Callable[[str], Live],
    keep: Callable[[str, Live], None],
) -> tuple[Partner, int]:
    """A new secret before the present one, which goes on to be good until it is retired; the registration, and how many
    are live. It is noted that it was set, never what it is.

    Refuses as `domain.partner_secrets.with_new`, another version with `administration_stale`. The note is written
    first, so that of two who set one at once one does; where the secret store then fails, it is sent again.
    """
    return _changed(
        endpoint,
        lambda partner, live: partner_secrets.with_new(
            partner, live, told, names_of(partner.kind, partner.provider)
        ),
        version=version, reason=reason, by=by, now=now, note="set",
        partners=partners, officers=officers, live_secrets=live_secrets, keep=keep,
    )  # fmt: skip


def retire_secret(
    endpoint: str,
    *,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    partners: Partners,
    officers: Officers,
    live_secrets: Callable[[str], Live],
    keep: Callable[[str, Live], None],
) -> tuple[Partner, int]:
    """The newest secret alone is good from now on (within five minutes everywhere). Refuses as
    `domain.partner_secrets.retired`, another version with `administration_stale`."""
    return _changed(
        endpoint,
        lambda _, live: partner_secrets.retired(live),
        version=version, reason=reason, by=by, now=now, note="retired",
        partners=partners, officers=officers, live_secrets=live_secrets, keep=keep,
    )  # fmt: skip


def _changed(
    endpoint: str,
    becomes: Callable[[Partner, Live], Live],
    *,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    note: str,
    partners: Partners,
    officers: Officers,
    live_secrets: Callable[[str], Live],
    keep: Callable[[str, Live], None],
) -> tuple[Partner, int]:
    before = partners.get(endpoint)
    if before is None:
        raise Refused("not_found")
    require_administrator(by, before.agency_code)
    administrator = acting(by, officers)
    require_seen(version, before.version)
    live = becomes(before, live_secrets(endpoint))
    after = replace(before, version=before.version + 1)
    told = partner_changes.content(before)
    content = {**(told or {}), "secret": note}
    revision = revised(partner_changes.subject_of(after), after.version, told, content, by=by, reason=reason, now=now)
    try:
        partners.administer(before, after, revision=revision, by=administrator)
    except Conflict:
        raise Refused("administration_stale", version="") from None
    keep(endpoint, live)
    return after, len(live)
