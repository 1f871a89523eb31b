"""A partner registration: one receiving account or carrier account of one agency, behind one unguessable address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

BANK, CARRIER = "bank", "carrier"
E_RECEIPT = "e_receipt"  # the kind of a provider of tax receipts: we call it, it never calls us


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change of where money goes, until a second administrator decided: `told` are the fields as they would be."""

    told: Mapping[str, Any]
    asked_by: str
    asked_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Partner:
    """`endpoint` is the unguessable id in the callback's path; its secrets lie in the secret store under it.

    `kind` is bank, carrier or e_receipt; `provider` the adapter's name. For a bank: the account that receives. For a
    gateway the account is the merchant id that its notices carry. `bank_name` is what people call the partner. `urls`
    are addresses at the provider that are not its usual ones: `api` for the base of its API (of tax receipts: where
    they are asked for), `pay` for a page that needs no call (VNPAY).

    A gateway pays out what it took: into the account `settles_into`, with a memo that holds `settlement_mark`,
    `settlement_days` after the day that it pays for, less at most `fee_basis_points` (110 is 1.1 %) of each payment and
    `fee_vnd` for each. `statement_mapping` names the layout of the tables that a bank drops into the bucket ("" for
    camt).

    A carrier that `collects_money` takes fees and postage at the door, and pays out what it took as a gateway does. It
    takes them of whoever receives a parcel; one that `collects_of_sender` also of whoever sends one.

    `waiting` is a change that a second administrator has not decided yet; what stands here is what holds until then.
    """

    endpoint: str
    kind: str
    provider: str
    agency_code: str
    account: str = ""
    bank_bin: str = ""
    bank_name: str = ""
    account_name: str = ""
    active: bool = True
    settles_into: str = ""
    settlement_mark: str = ""
    settlement_days: int = 1
    fee_basis_points: int = 0
    fee_vnd: int = 0
    statement_mapping: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)
    collects_money: bool = False
    collects_of_sender: bool = False
    version: int = 1
    waiting: Waiting | None = None

    def takes_money(self, leg: str) -> bool:
        """Whether a carrier takes the citizen's money on that leg. Cash on delivery is taken of the receiver; where
        papers are fetched that is the unit, and the citizen the sender."""
        return self.collects_money and (leg == "return" or self.collects_of_sender)
