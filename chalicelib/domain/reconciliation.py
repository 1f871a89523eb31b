"""Dossier, notice and statement side by side: what each says of one transfer, and where they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain import settlement as settlements
from chalicelib.domain.credit import ALLOCATED, TO_REFUND, WAITING, Credit, in_place
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.payment import PAID, Payment
from chalicelib.domain.settlement import Settlement
from chalicelib.domain.told_entry import PROVIDER as STATEMENT

NOTICE_ONLY = "notice_only"  # a statement told everything of that day, and not of this
STATEMENT_ONLY = "statement_only"  # no notice ever told of it
AMOUNT_DIFFERS = "amount_differs"  # notice and statement tell different amounts
NO_DOSSIER = "no_dossier"  # money of it waits for a person
DOSSIER_UNSETTLED = "dossier_unsettled"  # paid, and the dossier has not heard of it yet
SETTLED_WITHOUT_MONEY = "settled_without_money"  # the dossier's fee is settled by a payment that is not paid any more
SETTLEMENT_DIFFERS = "settlement_differs"  # a gateway's lump sum is not what its notices told
DIFFERENCES = (
    NOTICE_ONLY,
    STATEMENT_ONLY,
    AMOUNT_DIFFERS,
    NO_DOSSIER,
    DOSSIER_UNSETTLED,
    SETTLED_WITHOUT_MONEY,
    SETTLEMENT_DIFFERS,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One transfer as the three sides tell it: `noticed_vnd` None where no notice told of it, `stated_vnd` None where
    no statement did; the dossiers that its money names; the pay-out, where it is a gateway's lump sum."""

    credit: Credit
    noticed_vnd: int | None
    stated_vnd: int | None
    dossiers: tuple[Dossier, ...]
    settlement: Settlement | None
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Of one account's transfers of a Vietnamese day, in đồng: what notices told, what statements told, what settled
    fees, what waits, what is to be refunded, and what gateways paid out. `difference_vnd` is stated less noticed."""

    transfers: int
    noticed_vnd: int
    stated_vnd: int
    settled_vnd: int
    waiting_vnd: int
    to_refund_vnd: int
    paid_out_vnd: int

    @property
    def difference_vnd(self) -> int:
        """Above zero: the bank has more than notices told."""
        return self.stated_vnd - self.noticed_vnd


def compare(
    credit: Credit,
    *,
    payments: Mapping[str, Payment],
    dossiers: Mapping[str, Dossier],
    settlements_by_id: Mapping[str, Settlement],
    is_told: bool,
) -> Compared:
    """One transfer with what is known of its payments and dossiers, by id. `is_told`: a statement told everything of
    the day."""
    lump = settlements_by_id.get(credit.same_as)
    own = [payments[one] for one in dict.fromkeys(part.payment_id for part in credit.parts) if one in payments]
    named = {one.dossier_id: dossiers[one.dossier_id] for one in own if one.dossier_id in dossiers}
    if lump:
        found = [SETTLEMENT_DIFFERS] if lump.state == settlements.DIFFERS else []
    elif credit.same_as:
        found = []
    else:
        found = [*_of_statement(credit, is_told), *_of_dossiers(credit, own, named)]
    return Compared(credit, _noticed_vnd(credit), credit.stated_vnd, tuple(named.values()), lump, tuple(found))


def totals(credits: Iterable[Credit]) -> Totals:
    """The sums of a day. A transfer told once more counts once; a lump sum is apart, since its payments are told by the
    gateway's notices."""
    known = list(credits)
    own = [one for one in known if not one.same_as]
    return Totals(
        transfers=len(own),
        noticed_vnd=sum(_noticed_vnd(one) or 0 for one in own),
        stated_vnd=sum(one.stated_vnd or 0 for one in own),
        settled_vnd=sum(in_place(one, ALLOCATED) for one in own),
        waiting_vnd=sum(in_place(one, WAITING) for one in own),
        to_refund_vnd=sum(in_place(one, TO_REFUND) for one in own),
        paid_out_vnd=sum(one.amount_vnd for one in known if settlements.is_lump(one)),
    )


def _noticed_vnd(credit: Credit) -> int | None:
    """What notices told of it, None where none did."""
    return credit.noticed_vnd if credit.provider == STATEMENT else credit.amount_vnd


def _of_statement(credit: Credit, is_told: bool) -> list[str]:
    noticed_vnd = _noticed_vnd(credit)
    if noticed_vnd is None:
        return [STATEMENT_ONLY]
    if credit.stated_in:
        return [AMOUNT_DIFFERS] if credit.stated_vnd != noticed_vnd else []
    return [NOTICE_ONLY] if is_told else []


def _of_dossiers(credit: Credit, payments: Sequence[Payment], dossiers: Mapping[str, Dossier]) -> list[str]:
    found = [NO_DOSSIER] if in_place(credit, WAITING) else []
    fees = [(one, dossiers[one.dossier_id].fee) for one in payments if one.dossier_id in dossiers]
    if any(one.state == PAID and fee.state == "due" for one, fee in fees):
        found.append(DOSSIER_UNSETTLED)
    if any(one.state != PAID and fee.state == "settled" and fee.payment_id == one.payment_id for one, fee in fees):
        found.append(SETTLED_WITHOUT_MONEY)
    return found
