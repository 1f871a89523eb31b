"""The small world in which the doors are tested: units, officers, partners, procedures, and dossiers in any state."""

import functools
import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from urllib3 import request as http

from chalicelib import wiring
from chalicelib.api.present.credit import url_id
from chalicelib.domain.actor import Actor
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.credit import Part, let_go, take_back
from chalicelib.domain.incoming import release
from chalicelib.domain.partner import Partner
from chalicelib.store import agencies, calendars, citizens, credits, deliveries, dossiers, partners, procedures
from chalicelib.store.transaction import write
from local.aws import Stack
from tests import builders
from tests.adapters.fixtures import standard_webhooks
from tests.adapters.fixtures.banks import momo, sepay, vietqrvn, vnpay
from tests.adapters.fixtures.carriers import ems
from tests.adapters.test_papers import pdf
from tests.api import client
from tests.api import procedures as published
from tests.api.pump import Pump
from tests.deployment import put_secrets
from tests.domain.calendars import a_calendar

# A province of its own: counts and serials of other tests do not disturb.
PROVINCE, UNIT, SISTER, CLOSED = "Y98", "Y98.11", "Y98.12", "Y98.13"
ACCOUNT, MERCHANT = "0123499999", "LANGSON1"
# endpoint -> (kind, provider, unit, account, secrets); the sister unit has another account and other secrets
PARTNERS: dict[str, tuple[str, str, str, str, list[dict[str, str]]]] = {
    "ep_sepay": ("bank", "sepay", UNIT, ACCOUNT, sepay.SECRETS),
    "ep_vnpay": ("bank", "vnpay", UNIT, MERCHANT, vnpay.SECRETS),
    "ep_standard_bank": ("bank", "standard", UNIT, ACCOUNT, standard_webhooks.SECRETS),
    "ep_ems": ("carrier", "ems", UNIT, "", ems.SECRETS),
    "ep_standard_carrier": ("carrier", "standard", UNIT, "", standard_webhooks.SECRETS),
    "ep_vietqrvn": ("bank", "vietqrvn", UNIT, ACCOUNT, vietqrvn.SECRETS),
    "ep_sister_momo": ("bank", "momo", SISTER, "MOMOLS01", momo.SECRETS),
    "ep_sister_sepay": ("bank", "sepay", SISTER, "0999900000", sepay.WRONG),
}
BANK = {"bank_bin": "970422", "bank_name": "MB", "account_name": "UBND PHUONG"}
REFUND_ACCOUNT = {"bank_bin": "970436", "account": "1020304050", "account_name": "NONG THI BINH"}
RECIPIENT = {
    "name": "Nông Thị Bình",
    "phone": "0912345678",
    "province_code": "20",
    "commune": "Phường Đông Kinh",
    "address": "12 đường Trần Đăng Ninh",
}


@dataclass(frozen=True)
class Person:
    """Somebody with an access token."""

    actor: Actor
    token: str

    @property
    def id(self) -> str:
        return self.actor.id

    def call(self, method: str, url: str, **named: Any) -> client.Reply:
        """A call in this person's name."""
        return client.call(method, url, token=self.token, **named)

    def post(self, url: str, body: Any = None, key: str = "") -> client.Reply:
        """A POST with an Idempotency-Key, a new one unless told."""
        return self.call("POST", url, body={} if body is None else body, key=key or uuid.uuid4().hex)

    def does(self, url: str, body: Any = None) -> Any:
        """A POST that must succeed; its answer."""
        reply = self.post(url, body)
        assert reply.status < 300, reply.body.decode()
        return reply.json


@dataclass(frozen=True)
class Case:
    """A dossier somewhere on its way."""

    dossier_id: str
    owner: Person
    payment_id: str = ""
    document_id: str = ""
    credit_id: str = ""
    refund_id: str = ""

    @property
    def url(self) -> str:
        return f"/v1/dossiers/{self.dossier_id}"

    @property
    def desk_url(self) -> str:
        return f"/v1/officer/dossiers/{self.dossier_id}"

    @property
    def money_url(self) -> str:
        return f"/v1/officer/payments/exceptions/{url_id(self.credit_id)}"

    @property
    def refund_url(self) -> str:
        return f"/v1/officer/refunds/{self.refund_id}"

    @property
    def delivery_id(self) -> str:
        return f"{self.dossier_id}.return.1"

    def read(self) -> Any:
        """The dossier as its owner sees it now."""
        return self.owner.call("GET", self.url).json


def token_of(actor: Actor, at: datetime | None = None) -> str:
    """An access token as sign-in gives it."""
    return str(wiring.people.tokens().issue_access(actor, at or datetime.now(UTC)))


def source_ip() -> str:
    """An address that nobody else calls from."""
    number = uuid.uuid4().int
    return f"198.{18 + number % 2}.{number // 2 % 256}.{number // 512 % 256}"


class World:
    """Made once for a worker: what it seeds is read-only for tests, people and dossiers are made anew by each."""

    def __init__(self, stack: Stack, post_office: Any) -> None:
        put_secrets(stack, {f"partners/{endpoint}": told[4] for endpoint, told in PARTNERS.items()})
        self._stack, self.post_office = stack, post_office
        for code, level in ((PROVINCE, "province"), (UNIT, "commune"), (SISTER, "commune")):
            agencies.put(_agency(code, level))
        agencies.put(replace(_agency(CLOSED, "commune"), valid_to=date(2026, 1, 31), successor=UNIT))
        calendars.seed(a_calendar(PROVINCE))
        for procedure in published.all_of_them():
            procedures.publish(procedure)
        for endpoint, (kind, provider, unit, account, _) in PARTNERS.items():
            bank = BANK if account == ACCOUNT else {}
            partners.put(Partner(endpoint, kind, provider, unit, account, **bank))
        self.pump = Pump(stack)

    def shows_only_its_own_catalogue(self) -> None:
        """Takes what other tests of this worker published out of the catalogue: half of it has no name. What they read
        by its code stays."""
        ours = {procedure.procedure_code for procedure in published.all_of_them()}
        dynamodb, table = self._stack.aws.client("dynamodb"), self._stack.tables["procedures"]
        for procedure in procedures.catalogue():
            if procedure.procedure_code not in ours:
                key = {"procedure_code": {"S": procedure.procedure_code}, "version": {"N": str(procedures.CURRENT)}}
                dynamodb.update_item(TableName=table, Key=key, UpdateExpression="REMOVE catalogue")
        procedures._catalogues.clear()

    def a_unit(self, code: str) -> str:
        """One more unit, for tests that change it."""
        agencies.put(_agency(code, "commune"))
        return code

    def closes(self, code: str, successor: str) -> None:
        """A unit of a test's own is closed since the end of January."""
        unit = agencies.get(code)
        assert unit
        agencies.put(replace(unit, valid_to=date(2026, 1, 31), successor=successor))

    # --- people
    def citizen(self, **changes: Any) -> Person:
        """Somebody who declared who they are."""
        address = {"province_code": "20", "commune": "Phường Đông Kinh", "address": "12 đường Bà Triệu"}
        citizen: Citizen = builders.a_citizen(**{"address": address, **changes})
        citizens.create(citizen)
        return person(Actor("citizen", citizen.citizen_id, builders.new_id("session")))

    @functools.cache  # noqa: B019 - the world lives as long as its worker
    def officer(self, *roles: str, unit: str = UNIT) -> Person:
        """An officer of a unit with these roles."""
        return person(Actor("officer", builders.new_id("officer"), builders.new_id("s"), unit, frozenset(roles)))

    @property
    def receiver(self) -> Person:
        return self.officer("receiver")

    @property
    def specialist(self) -> Person:
        return self.officer("specialist")

    # --- dossiers on their way
    def a_draft(
        self,
        code: str = published.FREE,
        *,
        owner: Person | None = None,
        unit: str = UNIT,
        form: Any = None,
        **changes: Any,
    ) -> Case:
        """An open draft with its form filled in."""
        owner = owner or self.citizen()
        opened = owner.does("/v1/dossiers", {"procedure_code": code, "agency_code": unit})
        case = Case(opened["dossier_id"], owner)
        self.pump.ours.add(case.dossier_id)
        patch = {"form": published.GOOD_ANSWERS if form is None else form, **changes}
        assert owner.call("PATCH", case.url, body=patch, if_match=opened["version"]).status == 200
        return case

    def with_paper(self, case: Case, slot: str = "identity", page: int = 1, **changes: Any) -> Case:
        """The case with one more page that was uploaded and checked."""
        told = case.owner.does(f"{case.url}/documents", {"slot": slot, "page": page, **a_file(), **changes})
        self.upload(case.dossier_id, told)
        return replace(case, document_id=told["document_id"])

    def upload(self, dossier_id: str, announced: Any, content: bytes | None = None) -> None:
        """Sends the bytes to the bucket as the answer says, and lets them be checked."""
        place = announced["upload"]
        file = (announced["filename"], pdf() if content is None else content, announced["content_type"])
        sent = http("POST", place["url"], fields={**place["fields"], "file": file})
        assert sent.status in (200, 201, 204), sent.data
        self.pump.upload_arrived(f"papers/{dossier_id}/{announced['document_id']}")

    def at_counter(self, code: str = published.FREE, form: Any = None, **named: Any) -> Case:
        """A draft that a receiver fills in for somebody who is present."""
        owner = self.citizen(**named)
        body = {"procedure_code": code, "applicant_id": owner.id, "form": form or published.GOOD_ANSWERS}
        case = Case(self.receiver.does("/v1/officer/dossiers", body)["dossier_id"], owner)
        self.pump.ours.add(case.dossier_id)
        return case

    def a_submitted(self, code: str = published.FREE, **named: Any) -> Case:
        """Handed in."""
        case = self.a_draft(code, **named)
        case.owner.does(f"{case.url}/submission")
        return case

    def a_supplementing(self, code: str = published.FREE, **named: Any) -> Case:
        """Asked to be completed, before acceptance."""
        case = self.a_submitted(code, **named)
        self.receiver.does(f"{case.desk_url}/supplement-request", SUPPLEMENT)
        return case

    def an_accepted(self, code: str = published.FREE, **named: Any) -> Case:
        """Taken in: it has a code and a due time."""
        case = self.a_submitted(code, **named)
        self.receiver.does(f"{case.desk_url}/acceptance")
        return case

    def on_paper(self, code: str = published.FREE, **named: Any) -> Case:
        """Taken in, with its papers issued and its line in the register. The pump forgets what came before."""
        self.pump.from_now()
        case = self.an_accepted(code, **named)
        self.pump.run()
        return case

    def a_processing(self, code: str = published.FREE, **named: Any) -> Case:
        """With those who process it."""
        case = self.an_accepted(code, **named)
        self.receiver.does(f"{case.desk_url}/forwarding")
        return case

    def a_verifying(self, code: str = published.FREE, **named: Any) -> Case:
        """Another body was asked."""
        case = self.a_processing(code, **named)
        self.specialist.does(f"{case.desk_url}/verification-request", {"body": "UBND xã", "question": "Nơi cư trú"})
        return case

    def a_stopped(self, code: str = published.FREE, **named: Any) -> Case:
        """Stopped, for now."""
        case = self.a_processing(code, **named)
        self.specialist.does(f"{case.desk_url}/stop", STOP)
        return case

    def with_result(self, case: Case, by: Person | None = None) -> Case:
        """The case with a result file that was checked."""
        told = (by or self.specialist).does(f"{case.desk_url}/result", a_file("ket-qua.pdf"))
        self.upload(case.dossier_id, told)
        return replace(case, document_id=told["document_id"])

    def a_finished(self, code: str = published.FREE, **named: Any) -> Case:
        """Granted, the result uploaded; nothing followed yet (run the pump)."""
        case = self.with_result(self.a_processing(code, **named))
        self.specialist.does(f"{case.desk_url}/completion", {"outcome": "granted"})
        return case

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

    def a_parcel(self, case: Case | None = None) -> Case:
        """A draft whose result is to come by post."""
        case = case or self.a_draft(result_channel="post")
        chosen = case.owner.call("PUT", f"{case.url}/deliveries/return", body={"recipient": RECIPIENT})
        assert chosen.status == 200
        return case

    def waiting_for_papers(self) -> Case:
        """Handed in; the post fetches a paper."""
        case = self.a_draft()
        body = {"recipient": RECIPIENT, "papers": ["identity"]}
        assert case.owner.call("PUT", f"{case.url}/deliveries/collect", body=body).status == 200
        case.owner.does(f"{case.url}/submission")
        return case

    def a_stuck_parcel(self, unit: str = UNIT, **changes: Any) -> Case:
        """A parcel that the carrier did not take."""
        owner = self.citizen()
        dossier_id = builders.new_id("dossier")
        parcel = builders.a_delivery(
            delivery_id=f"{dossier_id}.return.1", dossier_id=dossier_id, applicant_id=owner.id, agency_code=unit,
            **{"conflict": "declined:E102", "booking_asked_at": builders.NOW, "carrier": "ems", "endpoint": "ep_ems"}
            | changes,
        )  # fmt: skip
        deliveries.create(parcel)
        finished = builders.a_dossier(
            dossier_id=dossier_id, applicant_id=owner.id, agency_code=unit, state="finished", channel="counter"
        )
        dossiers.create_draft(finished, once=None)
        return Case(dossier_id, owner)

    def a_delivered_parcel(self, **changes: Any) -> Case:
        """A result that the carrier told as delivered just now."""
        told = {"conflict": "", "state": "delivered", "item_code": "EA123456785VN"}
        return self.a_stuck_parcel(**{**told, "delivered_at": datetime.now(UTC), **changes})

    def a_booked_parcel(self) -> Case:
        """A finished dossier whose parcel the carrier has taken the order for. The pump forgets what came before."""
        self.pump.from_now()
        draft = self.a_parcel()
        draft.owner.does(f"{draft.url}/submission")
        self.receiver.does(f"{draft.desk_url}/acceptance")
        self.receiver.does(f"{draft.desk_url}/forwarding")
        case = self.with_result(draft)
        self.specialist.does(f"{case.desk_url}/completion", {"outcome": "granted"})
        self.pump.run()
        return case


SUPPLEMENT = {
    "reason": "Giấy tờ chưa rõ",
    "items": [{"slot": "identity", "name": "Giấy tờ tùy thân", "what_is_wrong": "Ảnh mờ"}],
}


STOP = {"reason": "Đất đang có tranh chấp", "legal_ground": "Điều 18 Nghị định 61/2018/NĐ-CP"}
_DAY = [{"opens": "08:00", "closes": "12:00"}, {"opens": "13:00", "closes": "17:00"}]
CALENDAR = {
    "weekly": dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), _DAY),
    "days": [{"date": "2027-01-01", "kind": "off", "name": "Tết", "source": "Bộ luật Lao động", "confirmed": True}],
    "years": list(range(2024, 2031)),
}


def a_file(filename: str = "to-khai.pdf", content: bytes | None = None) -> dict[str, Any]:
    """The particulars of a good PDF."""
    body = pdf() if content is None else content
    return {
        "filename": filename,
        "content_type": "application/pdf",
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }


def a_statement_file(content: bytes = b"x") -> dict[str, Any]:
    """The particulars of a bank statement's file."""
    told = {**a_file("sao-ke.xml", content)}
    return {name: told[name] for name in ("filename", "size", "sha256")}


def person(actor: Actor) -> Person:
    """Somebody who is signed in."""
    return Person(actor, token_of(actor))


def _agency(code: str, level: str) -> Any:
    return builders.an_agency(
        agency_code=code,
        level=level,
        parent="" if code == PROVINCE else PROVINCE,
        name=f"Đơn vị {code}",
        province_code="20",
        commune="Phường Đông Kinh",
        phone="02053812345",
    )
