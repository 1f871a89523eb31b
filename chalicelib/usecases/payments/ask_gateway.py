"""Ask a gateway for the page of a payment that is kept already, and keep the page with it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from chalicelib.domain import pay_page
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.partner import Partner
from chalicelib.domain.pay_page import PayPage
from chalicelib.domain.payment import AWAITING, Payment, cancel
from chalicelib.usecases.ports.money import Payments

PageOf = Callable[[Payment, Partner], PayPage]
TRIES = 4


class RefusedAgain(Exception):
    """The gateway does not take an order that it was asked about before: the request is closed, begin another."""


def ask_gateway(
    payment: Payment,
    partner: Partner,
    *,
    again: bool,
    now: datetime,
    page_of: PageOf,
    once: Once,
    payments: Payments,
) -> Payment:
    """The payment with its page. Its row is there before the gateway hears of it, so that no notice finds nobody, and
    whatever breaks leaves a row that can be asked about again: the reference is the same, so the order is one.

    `page_of` refuses with `gateway_unavailable` (nothing is known; nothing is closed) and `gateway_refused` (the
    request is closed: nobody can pay it). A refusal when asked `again` is `RefusedAgain`: most gateways take an order
    once, and whoever asked before may have got its page and not kept it.
    """
    try:
        page = page_of(payment, partner)
    except Refused as refused:
        if refused.slug != "gateway_refused":
            with suppress(Conflict):  # money came meanwhile, or somebody else asks
                payments.save(payment, pay_page.unanswered(payment, now=now))
            raise
        closed = cancel(payment, now=now)
        if closed:
            payments.save(payment, closed)
        if again:
            raise RefusedAgain from None
        raise
    return _kept(payment, page, now=now, once=once, payments=payments)


def _kept(payment: Payment, page: PayPage, *, now: datetime, once: Once, payments: Payments) -> Payment:
    before = payment
    for _ in range(TRIES):
        told = pay_page.answered(before, page, now=now)
        try:
            payments.save(before, told, once=once.of(told))
        except Conflict:
            # A failed attempt was told meanwhile; or the money itself, and there is nothing left to show a page for.
            found = payments.get(payment.payment_id)
            if found is None or found.state != AWAITING or found.page_asked_at != payment.page_asked_at:
                raise
            before = found
        else:
            return told
    raise Conflict("the payment changes all the time")
