"""The two live secrets of a registration: the newest first, the one before until it is retired."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.partner import Partner
from chalicelib.domain.partner_changes import MOST_SECRETS, intended

Secret = dict[str, Any]


class Names(Protocol):
    """What a provider calls its secrets: see adapters/credentials."""

    @property
    def needed(self) -> Sequence[str | tuple[str, ...]]: ...
    @property
    def known(self) -> frozenset[str]: ...
    @property
    def account(self) -> str: ...
    @property
    def fixed(self) -> Sequence[str]: ...
    @property
    def kept(self) -> Sequence[str]: ...


def with_new(partner: Partner, live: Sequence[Secret], told: Mapping[str, str], names: Names) -> list[Secret]:
    """The live secrets with a new one first; the same one again changes nothing.

    Refuses, as faults of the request, names that the provider does not have and those that are missing; a merchant's id
    other than the registration's account, or than that of the secret before: that would send money elsewhere. With two
    live ones, refuses with `secret_not_retired`: a partner that still signs with the older one would be cut off unseen.
    """
    faults = [Fault(f"/values/{name}", "unknown_field") for name in told if name not in names.known]
    for one in names.needed:
        if not any(told.get(name) for name in (one if isinstance(one, tuple) else (one,))):
            faults.append(Fault(f"/values/{one if isinstance(one, str) else one[0]}", "required"))
    fixed = {name: live[0].get(name, "") for name in names.fixed} if live else {}
    if names.account:
        fixed[names.account] = partner.account or intended(partner).account
    faults += [Fault(f"/values/{name}", "merchant_differs") for name in fixed if told.get(name, "") != fixed[name]]
    if faults:
        raise Refused("invalid_request", faults=faults)
    # What is no text is nobody's to type, and what corrects a carrier's table of statuses is no secret: both go along.
    before = live[0].items() if live else ()
    kept = {name: value for name, value in before if not isinstance(value, str) or name in names.kept}
    new = {**kept, **told}
    if live and live[0] == new:
        return list(live)
    if len(live) >= MOST_SECRETS:
        raise Refused("secret_not_retired")
    return [new, *live]


def retired(live: Sequence[Secret]) -> list[Secret]:
    """The newest alone. Refuses with `nothing_to_retire` where it is the only one: to end a partner's access, close the
    registration."""
    if len(live) < MOST_SECRETS:
        raise Refused("nothing_to_retire")
    return [live[0]]
