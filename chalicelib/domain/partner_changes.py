"""How administrators keep registrations: what may be told of one, and which changes wait for a second person."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.helping import FindMany, may_be_one
from chalicelib.domain.partner import BANK, CARRIER, Partner, Waiting

# What is told of a registration. Where money goes follows from the first seven: who a payer pays, at which bank, under
# which name, into which account a gateway pays out, and which page a payer is sent to.
MONEY = ("account", "bank_bin", "bank_name", "account_name", "settles_into", "urls", "active")
OTHER = (
    "settlement_mark", "settlement_days", "fee_basis_points", "fee_vnd", "statement_mapping", "collects_money",
    "collects_of_sender",
)  # fmt: skip
URLS = ("api", "pay", "init", "query")
MOST_SECRETS = 2

_ACCOUNT = re.compile(r"[A-Za-z0-9]{4,19}")
_MERCHANT = re.compile(r"[A-Za-z0-9._-]{1,60}")
_ACCOUNT_NAME = re.compile(r"[A-Z0-9][A-Z0-9 .,&()-]{0,49}")
# A name in the public tree: no number in any spelling (10.0.0.1, 0x7f.1, 2130706433, [::1]) and no single label.
_HTTPS = re.compile(r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63})(?::[0-9]{1,5})?(?:/[!-~]*)?")
# Last labels that are never public (RFC 6761, 6762, 8375 and ICANN's own-use names): they would lead to what is inside.
_INSIDE = frozenset(["arpa", "corp", "home", "internal", "intranet", "invalid", "lan", "local", "localhost", "onion"])


@dataclass(frozen=True, slots=True)
class Known:
    """What a registration is checked against: whether its account is a merchant's id at the provider, the bins of
    banks, the layouts of statements, and the other registrations of the unit."""

    is_merchant: bool
    bins: Collection[str]
    mappings: Collection[str]
    others: Collection[Partner]


def content(partner: Partner | None) -> dict[str, Any] | None:
    """A registration as it may be kept and read: it holds no secret."""
    if partner is None:
        return None
    waiting = partner.waiting
    return {
        "kind": partner.kind,
        "provider": partner.provider,
        "agency_code": partner.agency_code,
        **{name: _plain(getattr(partner, name)) for name in (*MONEY, *OTHER)},
        "waiting": {"told": _plain(waiting.told), "asked_by": waiting.asked_by} if waiting else None,
    }


def subject_of(partner: Partner) -> str:
    """By which the record of changes names a registration: the unit tells who may read it."""
    return f"partner:{partner.agency_code}:{partner.endpoint}"


def faults_of(partner: Partner, known: Known, *, before: Partner | None = None) -> list[Fault]:
    """Everything that is wrong with a registration as it would be. A merchant's id never changes: its secrets are that
    merchant's, so another merchant is another registration."""
    other = known.is_merchant and before is not None and before.account not in ("", partner.account)
    faults = [Fault("/account", "merchant_differs")] if other else []
    # Who pays, or sends a parcel, names the partner only: of two registrations there nobody would know which is meant.
    if any((one.kind, one.provider, one.active) == (partner.kind, partner.provider, True) for one in known.others):
        faults.append(Fault("/provider", "provider_registered"))
    return [*faults, *_faults_of_account(partner, known), *_faults_of_rest(partner, known)]


def _faults_of_account(partner: Partner, known: Known) -> Iterator[Fault]:
    accounts = {one.account for one in known.others if one.kind == BANK and one.bank_bin and one.active}
    pays_out = partner.kind == BANK or (partner.kind == CARRIER and partner.collects_money)
    if pays_out and partner.settles_into and partner.settles_into not in accounts:
        yield Fault("/settles_into", "account_unknown")
    if partner.collects_money and partner.kind != CARRIER:
        yield Fault("/collects_money", "not_allowed")
    if partner.collects_of_sender and not partner.collects_money:
        yield Fault("/collects_of_sender", "not_allowed")
    if partner.kind != BANK:
        told = ("account", "bank_bin", "account_name", *(() if pays_out else ("settles_into",)))
        yield from (Fault(f"/{name}", "not_allowed") for name in told if getattr(partner, name))
        return
    shape = _MERCHANT if known.is_merchant else _ACCOUNT
    if not shape.fullmatch(partner.account):
        yield Fault("/account", "account_shape" if partner.account else "required")
    if not _ACCOUNT_NAME.fullmatch(partner.account_name):
        yield Fault("/account_name", "account_name_shape" if partner.account_name else "required")
    if known.is_merchant and partner.bank_bin:
        yield Fault("/bank_bin", "not_allowed")
    if not known.is_merchant and partner.bank_bin not in known.bins:
        yield Fault("/bank_bin", "bank_unknown" if partner.bank_bin else "required")


def _faults_of_rest(partner: Partner, known: Known) -> Iterator[Fault]:
    for name, url in partner.urls.items():
        if name not in URLS:
            yield Fault(f"/urls/{name}", "unknown_field")
        elif not _is_public(url):
            yield Fault(f"/urls/{name}", "address_shape")
    if partner.statement_mapping and partner.statement_mapping not in known.mappings:
        yield Fault("/statement_mapping", "mapping_unknown", {"options": sorted(known.mappings)})


def _is_public(url: str) -> bool:
    found = _HTTPS.fullmatch(url)
    return found is not None and found[1] not in _INSIDE


def registered(
    endpoint: str, kind: str, provider: str, agency_code: str, told: Mapping[str, Any], *, by: str, now: datetime,
    reason: str,
) -> Partner:  # fmt: skip
    """A new registration. A bank's or gateway's is closed and waits for a second administrator; a carrier's and one of
    tax receipts, where no money goes, is open at once."""
    if kind != BANK:
        return Partner(endpoint, kind, provider, agency_code, **told)
    later = {name: told[name] for name in MONEY if name in told}
    now_told = {name: value for name, value in told.items() if name not in MONEY}
    waiting = Waiting({**later, "active": True}, by, now, reason)
    return Partner(endpoint, kind, provider, agency_code, active=False, waiting=waiting, **now_told)


def changed(before: Partner, told: Mapping[str, Any], *, by: str, now: datetime, reason: str) -> Partner:
    """The registration as `told` (MONEY and OTHER, whole). Where money goes stays as it is until a second administrator
    approves it; to close it takes effect at once. Told as it is already, a change that waits is dropped."""
    if before.kind != BANK:
        return replace(before, version=before.version + 1, **told)
    other = {name: told[name] for name in OTHER}
    after = replace(before, version=before.version + 1, waiting=None, **other)
    if before.active and not told["active"]:
        after = replace(after, active=False)
    money = {name: told[name] for name in MONEY}
    if all(_plain(getattr(after, name)) == _plain(value) for name, value in money.items()):
        return after
    return replace(after, waiting=Waiting(money, by, now, reason))


def intended(partner: Partner) -> Partner:
    """The registration as it would be once what waits is approved."""
    return replace(partner, waiting=None, **partner.waiting.told) if partner.waiting else partner


def decided(before: Partner, *, approved: bool, by: str, now: datetime, find_many: FindMany) -> Partner:
    """The registration after a second administrator approved what waits, or anybody dropped it.

    Refuses `nothing_waiting`, and to approve with `second_person_needed` whoever asked for it, and who may be the same
    person under another name (`domain.helping.may_be_one`): an administrator makes accounts, and accounts that do.
    """
    if before.waiting is None:
        raise Refused("nothing_waiting")
    if approved and may_be_one(before.waiting.asked_by, by, now=now, find_many=find_many):
        raise Refused("second_person_needed")
    after = intended(before) if approved else replace(before, waiting=None)
    return replace(after, version=before.version + 1)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
