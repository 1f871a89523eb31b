"""Refunds: asked for, approved by another officer, and what became of them."""

from collections.abc import Callable
from typing import Any

from chalicelib import wiring
from chalicelib.api.officer_payments import unit_of
from chalicelib.api.present import refund as present
from chalicelib.api.present.credit import read_id
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.refund import Refund
from chalicelib.usecases.payments import refund as refunding

router = Router(__name__)
_HAPPENED = {"sent": "send", "refunded": "refund", "failed": "fail"}


@router.operation("officer_refunds.list_of_unit")
def list_of_unit(request: Request) -> Answer:
    """The refunds of a unit (the officer's own unless told) in one state, with the counts of all states."""
    state, unit = request.query["state"], unit_of(request)
    page = wiring.stores.refunds().of_unit(
        unit, state, limit=request.query["limit"], cursor=request.query.get("cursor", "")
    )
    body = {
        "agency_code": unit,
        "state": state,
        "counts": wiring.stores.refunds().refund_counts(unit),
        "items": [present.refund(item, request.language) for item in page.items],
        "next_cursor": page.next_cursor or None,
    }
    return Answer(200, body)


@router.operation("officer_refunds.ask")
def ask(request: Request) -> Answer:
    """Ask that money goes back."""
    refund = refunding.request(
        read_id(request.path["credit_id"]),
        refund_id=request.new_id(),
        payment_id=request.body["payment_id"],
        amount_vnd=request.body["amount_vnd"],
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request, 201)),
        credits=wiring.stores.credits(),
        payments=wiring.stores.payments(),
        refunds=wiring.stores.refunds(),
    )
    return Answer(*_presented(request, 201)(refund))


@router.operation("officer_refunds.approve")
def approve(request: Request) -> Answer:
    """Approve what another officer asked for."""
    refund = refunding.approve(
        request.path["refund_id"],
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        payments=wiring.stores.payments(),
        refunds=wiring.stores.refunds(),
        answers=wiring.stores.answers(),
    )
    return Answer(*_presented(request)(refund))


@router.operation("officer_refunds.reject")
def reject(request: Request) -> Answer:
    """Do not give back what another officer asked for."""
    refund = refunding.reject(
        request.path["refund_id"],
        reason=request.body["reason"],
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        credits=wiring.stores.credits(),
        refunds=wiring.stores.refunds(),
        answers=wiring.stores.answers(),
    )
    return Answer(*_presented(request)(refund))


@router.operation("officer_refunds.note_outcome")
def note_outcome(request: Request) -> Answer:
    """Note what the bank did of it."""
    refund = refunding.note(
        request.path["refund_id"],
        _HAPPENED[request.body["outcome"]],
        reference=request.body.get("reference", ""),
        by=request.caller,
        now=request.now,
        once=request.once(_presented(request)),
        credits=wiring.stores.credits(),
        refunds=wiring.stores.refunds(),
        answers=wiring.stores.answers(),
    )
    return Answer(*_presented(request)(refund))


def _presented(request: Request, status: int = 200) -> Callable[[Refund], tuple[int, Any]]:
    return lambda refund: (status, present.refund(refund, request.language))
