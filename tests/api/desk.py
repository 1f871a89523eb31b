"""An officers' desk with the money that waits for a person: counts that equal lists before and after each decision."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.actor import Actor
from chalicelib.store import payments
from tests.api import client
from tests.simulation.money.deeds import says, told_by
from tests.simulation.money.memos import HARMLESS
from tests.simulation.money.story import Story
from tests.simulation.money.tellers import Movement
from tests.simulation.money.town import UNIT, Town

MINUTE = timedelta(minutes=1)
PLACES = ("taken_back", "waiting", "to_refund")
EXCEPTIONS = "/v1/officer/payments/exceptions"
ACCOUNT_OF_THE_CITIZEN = {"bank_bin": "970436", "account": "1020304050", "account_name": "NONG THI BINH"}


class Desk:
    """A new day in the town: nothing came yet. `an` is a specialist, `binh` a leader."""

    def __init__(self, town: Town) -> None:
        self.story = Story(town)
        self.town, self.an, self.binh = town, self.story.an, self.story.binh

    # --- what happens outside
    def begins(self, dossier: int = 0, provider: str = "sepay") -> str:
        """The citizen asks to pay; the payment's code."""
        self.town.clock.passes(MINUTE)
        deed = self.story.starts(dossier, provider)
        self.story.step(deed)
        return str(deed.replies[-1].json["payment_id"])

    def hears(
        self,
        provider: str,
        amount_vnd: int,
        *codes: str,
        outcome: str = "recorded",
        mangled: str = "text around",
        **more: Any,
    ) -> Movement:
        """A provider tells of money, and is answered with that outcome in its own words."""
        self.town.clock.passes(MINUTE)
        number = next(self.story.numbers) + 100
        told = {
            "reference": f"FT{number}",
            "memo": HARMLESS[mangled](" ".join(codes)),
            "at": self.town.clock.at,
            **more,
        }
        movement = Movement(number, amount_vnd, codes=codes, kind="paid", **told)
        deed = told_by(self.town, provider, movement, frozenset({outcome}))
        self.story.step(deed)
        assert says(provider, deed.replies[-1], outcome)
        return movement

    # --- what officers see and do
    def lists(self) -> dict[str, list[Any]]:
        """Every list that holds something; each has as many transfers as are counted."""
        found = {}
        for place in PLACES:
            page = self.town.call(self.an, "GET", f"{EXCEPTIONS}?place={place}").json
            assert page["agency_code"] == UNIT
            assert page["counts"][place] == len(page["items"])
            if page["items"]:
                found[place] = page["items"]
        return found

    def only(self, place: str) -> Any:
        """The only transfer that waits for a person, which is in that list."""
        found = self.lists()
        assert [(name, len(items)) for name, items in found.items()] == [(place, 1)]
        return found[place][0]

    def decides(self, by: Actor, transfer: Any, what: str, refused: str = "", **body: Any) -> Any:
        """A decision about a transfer; its answer, or the slug of the refusal that is expected."""
        url = f"{EXCEPTIONS}/{transfer['credit_id']}/{what}"
        return self._done(self.town.call(by, "POST", url, body, self._key()), refused)

    def gives_back(self, transfer: Any, payment_id: str, amount_vnd: int) -> None:
        """Four eyes: the citizen names an account, one officer asks, another approves, the bank's answer is noted."""
        owed = {"payment_id": payment_id, "amount_vnd": amount_vnd}
        self.decides(self.an, transfer, "refund", "refund_account_missing", **owed)
        owner = self.town.owner(self.dossier_of(payment_id))
        url = f"/v1/payments/{payment_id}/refund-account"
        assert self.town.call(owner, "PUT", url, ACCOUNT_OF_THE_CITIZEN).status == 200
        refund = self.decides(self.an, transfer, "refund", **owed)
        url = f"/v1/officer/refunds/{refund['refund_id']}"
        both = self.town.officer("specialist", "leader", name="an")  # an's own, though a leader too
        self._done(self.town.call(both, "POST", f"{url}/approval", {}, self._key()), "refund_own_request")
        approved = self._done(self.town.call(self.binh, "POST", f"{url}/approval", {}, self._key()))
        assert approved["account"] == ACCOUNT_OF_THE_CITIZEN
        done = {"outcome": "refunded", "reference": "FT-OUT"}
        assert self._done(self.town.call(self.an, "POST", f"{url}/outcome", done, self._key()))["state"] == "refunded"

    def takes_cash(self, payment_id: str, amount_vnd: int, receipt: str) -> Any:
        """At the counter."""
        self.story.maybe[f"cash:{UNIT}#{receipt}"] = amount_vnd
        body = {"received_vnd": amount_vnd, "receipt_number": receipt}
        return self._done(self.town.call(self.an, "POST", f"/v1/officer/payments/{payment_id}/cash", body, self._key()))

    # --- what the citizen sees
    def payment(self, payment_id: str) -> Any:
        """The payment, as its owner sees it."""
        owner = self.town.owner(self.dossier_of(payment_id))
        return self.town.call(owner, "GET", f"/v1/payments/{payment_id}").json

    def timeline(self, dossier: int = 0) -> list[str]:
        """What happened, the oldest first, when everything came to rest; the books are right."""
        self.town.clock.passes(MINUTE)
        self.story.streams.drain()
        self.story.check("the end")
        of = self.town.dossiers[dossier]
        lines = self.town.call(self.town.owner(of), "GET", f"/v1/dossiers/{of.dossier_id}/timeline").json["items"]
        return [line["event"] for line in reversed(lines)]

    def fee(self, dossier: int = 0) -> str:
        """Whether the dossier's fee is due or settled, as its owner sees it."""
        of = self.town.dossiers[dossier]
        return str(self.town.call(self.town.owner(of), "GET", f"/v1/dossiers/{of.dossier_id}").json["fee"]["state"])

    def dossier_of(self, payment_id: str) -> Any:
        """What the payment is for."""
        payment = payments.get(payment_id)
        assert payment
        return next(one for one in self.town.dossiers if one.dossier_id == payment.dossier_id)

    def _key(self) -> str:
        return f"key-of-decision-{next(self.story.numbers):06d}"

    def _done(self, reply: client.Reply, refused: str = "") -> Any:
        self.town.clock.passes(MINUTE)
        assert (reply.slug if reply.status >= 400 else "") == refused, reply.body.decode()
        self.story.check("a decision")
        self.lists()
        return reply.json
