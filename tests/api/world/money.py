"""Payments, money that came in and refunds, in any state."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalicelib import wiring
from chalicelib.domain.credit import Part, let_go, take_back
from chalicelib.domain.incoming import release
from chalicelib.store import credits
from chalicelib.store.transaction import write
from tests import builders
from tests.api import procedures as published
from tests.api.world.bodies import REFUND_ACCOUNT, a_statement_file
from tests.api.world.case import Case
from tests.api.world.dossiers import Dossiers
from tests.api.world.places import ACCOUNT, UNIT


class Money(Dossiers):
    """Payments, money that came in, refunds."""

    def a_payment(self, provider: str = "sepay", case: Case | None = None, **named: Any) -> Case:
        """A submitted dossier with an open request for money (8,000 đ)."""
        case = case or self.a_submitted(published.PAID, **named)
        body = {"provider": provider, "return_url": "congdan://paid"}
        return replace(case, payment_id=case.owner.does(f"{case.url}/payments", body)["payment_id"])

    def a_receipt(self, **named: Any) -> Case:
        """A fee (8,000 đ) that was paid at the counter, and its confirmation. The pump forgets what came before."""
        self.pump.from_now()
        case = self.pays_cash(self.a_payment(**named))
        self.pump.run()
        return case

    def money_leaves(self, case: Case) -> None:
        """What settled the payment is to be given back; nothing followed yet (run the pump)."""
        payment = wiring.stores.payments().get(case.payment_id)
        credit, now = wiring.stores.credits().get(payment.credit_ids[-1]), datetime.now(UTC)
        freed = let_go(credit, case.payment_id, 8000, now=now, reason="released")
        wiring.stores.payments().release((credit, freed), (payment, release(payment, 8000, now=now)), once=None)

    def pays_cash(self, case: Case) -> Case:
        """All of the payment is paid at the counter; nothing followed yet (run the pump)."""
        body = {"received_vnd": 8000, "receipt_number": uuid.uuid4().hex}
        self.receiver.does(f"/v1/officer/payments/{case.payment_id}/cash", body)
        return case

    def an_exception(self, place: str = "waiting", *, told_by: str = "sepay", **named: Any) -> Case:
        """A payment that awaits its money (8,000 đ), and as much money that found no payment."""
        case = self.a_payment(**named)
        part = Part(place, 8000, datetime.now(UTC), reason="surplus" if place == "to_refund" else "unknown_order")
        credit = builders.a_credit(
            part, agency_code=UNIT, account=ACCOUNT, provider=told_by, memo="NONG THI BINH NOP PHI"
        )
        write(*credits.keep(credit))
        return replace(case, credit_id=credit.credit_id)

    def a_part_paid(self) -> Case:
        """A payment of which 5,000 đ came by a transfer."""
        case = self.a_payment()
        credit = builders.a_credit(
            Part("waiting", 5000, datetime.now(UTC), reason="unknown_order"), agency_code=UNIT, account=ACCOUNT
        )
        write(*credits.keep(credit))
        case = replace(case, credit_id=credit.credit_id)
        self.specialist.does(f"{case.money_url}/allocation", {"payment_id": case.payment_id})
        return case

    def a_taken_back(self) -> Case:
        """8,000 đ that were written off before the bank took them back."""
        case, at = self.a_payment(), datetime.now(UTC)
        gone = builders.a_credit(Part("written_off", 8000, at, "", "Không rõ"), agency_code=UNIT, account=ACCOUNT)
        credit = take_back(gone, 8000)
        assert credit is not None
        write(*credits.keep(credit))
        return replace(case, credit_id=credit.credit_id)

    def a_refund(self, *, approved: bool = False) -> Case:
        """A surplus that a specialist asks to give back."""
        case = self.an_exception("to_refund")
        url = f"/v1/payments/{case.payment_id}/refund-account"
        assert case.owner.call("PUT", url, body=REFUND_ACCOUNT).status == 200
        body = {"payment_id": case.payment_id, "amount_vnd": 8000}
        case = replace(case, refund_id=self.specialist.does(f"{case.money_url}/refund", body)["refund_id"])
        if approved:
            self.officer("leader").does(f"{case.refund_url}/approval")
        return case

    def an_announced_statement(self) -> str:
        """The id of an import whose file is awaited."""
        body = {"endpoint": "ep_sepay", "format": "camt", **a_statement_file()}
        return str(self.specialist.does("/v1/officer/statements", body)["import_id"])
