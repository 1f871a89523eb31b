"""Ask for the fee of a dossier: one open request per dossier, offered again while it is open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain import open_request, pay_page, payment_code
from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier, not_allowed_now
from chalicelib.domain.dossier_states import DRAFT, NOT_ACCEPTED, RETURNED, WITHDRAWN
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import PART_PAID, FeeClaim, Payment
from chalicelib.usecases.payments.ask_gateway import PageOf, RefusedAgain, ask_gateway
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.money import Payments

# A transfer may take a bank a day; a gateway's page is good for a quarter of an hour.
TRANSFER_LIFETIME = timedelta(hours=48)
REDIRECT_LIFETIME = timedelta(minutes=15)
TRIES = 6
NOTHING_IS_OWED = (DRAFT, WITHDRAWN, NOT_ACCEPTED, RETURNED)


def payable(dossier_id: str, *, by: Actor, dossiers: Dossiers) -> Dossier:
    """The applicant's own dossier whose fee is due now.

    Refuses: `fee_not_set` where no rule tells the fee (never 0), `fee_settled` where nothing is left to pay,
    `not_allowed_now` before submission and once the dossier is over: withdrawn, not accepted, refused or returned.
    """
    dossier = dossiers.get(dossier_id)
    if dossier is None or dossier.applicant_id != by.id:
        raise Refused("not_found")
    if dossier.state in NOTHING_IS_OWED or dossier.outcome == "refused" or dossier.stopped_finally:
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
    return_url: str = "",
    by: Actor,
    now: datetime,
    random_int: Callable[[], int],
    redirects: Callable[[str], bool],
    page_of: PageOf,
    once: Once,
    dossiers: Dossiers,
    partners: Partners,
    payments: Payments,
) -> Payment:
    """A request to pay through `provider`: the open one where there is one, and of several at once only one.

    One partly paid is given whatever provider is asked; an unpaid one of another provider is closed for the new one,
    and money that still comes for it pays. `redirects` tells whether a provider has a page of its own, which `page_of`
    then asks for; `return_url` is where that page sends the person back ("": anywhere).

    Refuses as `payable` and `ask_gateway`, and a provider that the unit does not offer with `provider_not_offered`,
    and a dossier's request after the twentieth with `too_many_payments`.
    """
    dossier = payable(dossier_id, by=by, dossiers=dossiers)
    partner = next((p for p in receiving_accounts(dossier.agency_code, partners) if p.provider == provider), None)
    if partner is None:
        raise Refused("provider_not_offered")
    counter = _Counter(partner, return_url, now, random_int, redirects(provider), page_of, once, payments)
    claim, begun = FeeClaim(), list[Payment]()  # nothing is read unless something is there already
    for _ in range(TRIES):
        try:
            standing = open_request.standing(begun, endpoint=partner.endpoint, now=now)
            return counter.again(standing, begun) if standing else counter.new(dossier, claim, begun)
        except (Conflict, RefusedAgain):
            # The code is taken (a new one is drawn), the dossier has requests already, or its fee is another.
            claim = payments.claim_of_dossier(dossier_id)
            if claim.settled_by:
                raise Refused("fee_settled") from None  # the dossier hears of it from the stream, in a moment
            begun = payments.several(claim.begun)
            if not begun:
                dossier = payable(dossier_id, by=by, dossiers=dossiers)  # an exemption may have been refused
    raise Conflict("other requests were begun at the same moment")


@dataclass(frozen=True, slots=True)
class _Counter:
    """What one asking to pay through one registration does, whatever it finds there."""

    partner: Partner
    return_url: str
    now: datetime
    random_int: Callable[[], int]
    redirects: bool
    page_of: PageOf
    once: Once
    payments: Payments

    def new(self, dossier: Dossier, claim: FeeClaim, begun: list[Payment]) -> Payment:
        if len(claim.begun) >= open_request.MOST_BEGUN:
            raise Refused("too_many_payments", limit=open_request.MOST_BEGUN)
        payment = self._drawn(dossier)
        closed = open_request.closed_for(begun, None, now=self.now)
        if not self.redirects:
            self.payments.create(payment, instead_of=claim.last, closed=closed, once=self.once.of(payment))
            return payment
        # The gateway's page is part of the answer, which is kept with it.
        self.payments.create(payment, instead_of=claim.last, closed=closed, once=None, unless=self.once.key)
        return self._with_page(payment, again=False)

    def again(self, standing: Payment, begun: list[Payment]) -> Payment:
        closed = open_request.closed_for(begun, standing, now=self.now)
        if self.redirects and standing.state != PART_PAID:
            if pay_page.is_asked(standing, now=self.now):
                raise Refused("request_in_progress", retry_after_s=1)
            if not pay_page.is_ready(standing, return_url=self.return_url):
                asked = pay_page.asked(standing, return_url=self.return_url, now=self.now)
                self.payments.save_all([(standing, asked), *closed], once=None, unless=self.once.key)
                return self._with_page(asked, again=True)
        self.payments.save_all(closed, once=self.once.of(standing))
        return standing

    def _with_page(self, payment: Payment, *, again: bool) -> Payment:
        return ask_gateway(
            payment,
            self.partner,
            again=again,
            now=self.now,
            page_of=self.page_of,
            once=self.once,
            payments=self.payments,
        )

    def _drawn(self, dossier: Dossier) -> Payment:
        if dossier.fee.amount_vnd is None:
            raise Refused("fee_not_set")
        return Payment(
            payment_id=payment_code.make(self.random_int()),
            dossier_id=dossier.dossier_id,
            applicant_id=dossier.applicant_id,
            agency_code=dossier.agency_code,
            provider=self.partner.provider,
            endpoint=self.partner.endpoint,
            bank_bin=self.partner.bank_bin,
            account=self.partner.account,
            account_name=self.partner.account_name,
            bank_name=self.partner.bank_name,
            amount_vnd=dossier.fee.amount_vnd,
            lines=dossier.fee.lines,
            created_at=self.now,
            expires_at=self.now + (REDIRECT_LIFETIME if self.redirects else TRANSFER_LIFETIME),
            updated_at=self.now,
            return_url=self.return_url if self.redirects else "",
            page_asked_at=self.now if self.redirects else None,
        )
