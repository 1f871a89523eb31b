"""Ask for the fee of a dossier: one open request per dossier and provider, offered again while it is open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import payment_code
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier, not_allowed_now
from chalicelib.domain.dossier_states import DRAFT, NOT_ACCEPTED, WITHDRAWN
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import Payment, is_open
from chalicelib.usecases.ports import Answers, Dossiers, Partners, Payments

# A transfer may take a bank a day; a gateway's page is good for a quarter of an hour.
TRANSFER_LIFETIME = timedelta(hours=48)
REDIRECT_LIFETIME = timedelta(minutes=15)
REDIRECTING = frozenset({"vnpay"})


def payable(dossier_id: str, *, by: Actor, dossiers: Dossiers) -> Dossier:
    """The applicant's own dossier whose fee is due now.

    Refuses: `fee_not_set` where no rule tells the fee (never 0), `fee_settled` where nothing is left to pay,
    `not_allowed_now` before submission and after it was withdrawn or not accepted.
    """
    dossier = dossiers.get(dossier_id)
    if dossier is None or dossier.applicant_id != by.id:
        raise Refused("not_found")
    if dossier.state in (DRAFT, WITHDRAWN, NOT_ACCEPTED):
        raise not_allowed_now(dossier, by)
    if dossier.fee.state == "unknown":
        raise Refused("fee_not_set")
    if dossier.fee.state != "due":
        raise Refused("fee_settled")
    return dossier


def receiving_accounts(agency_code: str, partners: Partners) -> list[Partner]:
    """Where money for this unit may be sent: its own registrations."""
    return [partner for partner in partners.of_agency(agency_code) if partner.kind == "bank" and partner.active]


def start(
    dossier_id: str,
    *,
    provider: str,
    by: Actor,
    now: datetime,
    random_int: Callable[[], int],
    pay_url: Callable[[Payment, Partner], str],
    once: Once,
    dossiers: Dossiers,
    partners: Partners,
    payments: Payments,
    answers: Answers,
) -> Payment:
    """A request to pay through `provider`; refuses one that the unit does not offer with `provider_not_offered`."""
    dossier = payable(dossier_id, by=by, dossiers=dossiers)
    partner = next((p for p in receiving_accounts(dossier.agency_code, partners) if p.provider == provider), None)
    if partner is None:
        raise Refused("provider_not_offered")
    instead_of = ""
    for _ in range(4):
        payment = _new(dossier, partner, now=now, number=random_int())
        payment = _with_pay_url(payment, partner, pay_url)
        try:
            payments.create(payment, instead_of=instead_of, once=once.of(payment))
            return payment
        except Conflict:
            # Either the code is taken (a new one is drawn) or the dossier has a request already.
            claim = payments.claim_of_dossier(dossier_id)
            instead_of = claim.last
            if claim.settled_by:
                raise Refused("fee_settled") from None  # the dossier hears of it from the stream, in a moment
            last = payments.get(instead_of) if instead_of else None
            if last and last.provider == provider and is_open(last, now=now):
                answers.put(once.of(last))
                return last
    raise Conflict("another request was begun at the same moment")


def _new(dossier: Dossier, partner: Partner, *, now: datetime, number: int) -> Payment:
    if dossier.fee.amount_vnd is None:
        raise Refused("fee_not_set")
    lifetime = REDIRECT_LIFETIME if partner.provider in REDIRECTING else TRANSFER_LIFETIME
    return Payment(
        payment_id=payment_code.make(number),
        dossier_id=dossier.dossier_id,
        applicant_id=dossier.applicant_id,
        agency_code=dossier.agency_code,
        provider=partner.provider,
        endpoint=partner.endpoint,
        bank_bin=partner.bank_bin,
        account=partner.account,
        account_name=partner.account_name,
        bank_name=partner.bank_name,
        amount_vnd=dossier.fee.amount_vnd,
        lines=dossier.fee.lines,
        created_at=now,
        expires_at=now + lifetime,
        updated_at=now,
    )


def _with_pay_url(payment: Payment, partner: Partner, pay_url: Callable[[Payment, Partner], str]) -> Payment:
    return replace(payment, pay_url=pay_url(payment, partner)) if partner.provider in REDIRECTING else payment
