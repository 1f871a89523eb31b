"""Whole, believable things for tests; each takes overrides by keyword. Ids are new each time, times are fixed."""

import base64
import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.domain.actor import Actor
from chalicelib.domain.agency import Agency
from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.citizen import Citizen, Consent
from chalicelib.domain.credit import Credit, Part
from chalicelib.domain.delivery import Delivery, Recipient
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent, FeeDue
from chalicelib.domain.fee_receipt import FeeReceipt, ReceiptLine
from chalicelib.domain.feed import Change, Entry
from chalicelib.domain.incoming import Applied, Target, apply
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import Once, StoredAnswer
from chalicelib.domain.one_time_code import Challenge
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import Payment
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.receipt import Receipt
from chalicelib.domain.refund import Refund
from chalicelib.domain.session import Session
from chalicelib.domain.tracking_event import TrackingEvent
from tests.log_scan import SCAN

NOW = datetime(2026, 11, 23, 2, 0, 0, 123456, tzinfo=UTC)  # Monday 09:00 in Việt Nam
LATER = NOW + timedelta(minutes=10)
YESTERDAY = NOW - timedelta(days=1)
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"  # of b"test"

_numbers = itertools.count(1)


def new_id(kind: str = "id") -> str:
    """An id that no other test uses."""
    return f"{kind}-{uuid.uuid4().hex[:16]}"


def personal(told: dict[str, Any]) -> dict[str, Any]:
    """The same; the scan of the logs knows from now on that it is somebody's."""
    SCAN.note_all(told)
    return told


def a_phone() -> str:
    """A Vietnamese mobile number that nobody else has."""
    return f"+849{uuid.uuid4().int % 10**8:08d}"


# Each test process has tables of its own, so a count that begins anywhere meets nobody twice.
_PEOPLE = itertools.count(uuid.uuid4().int % 10**6)


def a_national_id() -> str:
    """A national ID's shape: Lạng Sơn, a woman born in 1990; nobody else has it."""
    return f"020190{next(_PEOPLE) % 10**6:06d}"


def a_citizen(**changes: Any) -> Citizen:
    """Somebody with a declared profile."""
    told: dict[str, Any] = {
        "citizen_id": new_id("citizen"),
        "phone": a_phone(),
        "created_at": NOW,
        "updated_at": NOW,
        "full_name": "Nông Thị Bình",
        "birth_on": date(1990, 2, 28),
        "sex": "female",
        "national_id": a_national_id(),
        "address": {"commune": "06001", "line": "12 đường Trần Đăng Ninh"},
        "assurance_level": 1,
        "consents": {"statistics_contact": Consent("statistics_contact", False, "2026-01", NOW, "app")},
    }
    return Citizen(**personal({**told, **changes}))


def a_challenge(**changes: Any) -> Challenge:
    """A code sent a moment ago."""
    told = {
        "challenge_id": new_id("challenge"),
        "phone": a_phone(),
        "code_hash": "ab" * 32,
        "created_at": NOW,
        "expires_at": NOW + timedelta(minutes=5),
    }
    return Challenge(**{**told, **changes})


def a_session(**changes: Any) -> Session:
    """A citizen's sign-in."""
    told = {
        "session_id": new_id("session"),
        "subject_id": new_id("citizen"),
        "kind": "citizen",
        "device_name": "Điện thoại của Bình",
        "created_at": NOW,
        "used_at": NOW,
        "expires_at": NOW + timedelta(days=90),
    }
    return Session(**{**told, **changes})


def an_officer(**changes: Any) -> Officer:
    """A receiver at a commune's one-stop shop."""
    told: dict[str, Any] = {
        "officer_id": new_id("officer"),
        "name": "Hoàng Văn Tú",
        "agency_code": "H37.12",
        "roles": frozenset({"receiver"}),
        "password_hash": "$argon2id$invented",
    }
    return Officer(**personal({**told, **changes}))


def an_agency(**changes: Any) -> Agency:
    """A commune."""
    told: dict[str, Any] = {
        "agency_code": new_id("H37"),
        "name": "UBND phường Đông Kinh",
        "name_en": "Dong Kinh Ward People's Committee",
        "level": "commune",
        "parent": "H37",
        "address": "Lạng Sơn",
        "valid_from": date(2025, 7, 1),
    }
    return Agency(**{**told, **changes})


def a_partner(**changes: Any) -> Partner:
    """An agency's account behind SePay."""
    told: dict[str, Any] = {
        "endpoint": new_id("endpoint"),
        "kind": "bank",
        "provider": "sepay",
        "agency_code": "H37.12",
        "account": "1020304050",
        "bank_bin": "970436",
        "bank_name": "Vietcombank",
        "account_name": "UBND PHUONG DONG KINH",
    }
    return Partner(**{**told, **changes})


def a_procedure(**changes: Any) -> Procedure:
    """A published procedure with the least content that rules read."""
    told: dict[str, Any] = {
        "procedure_code": new_id("1.000"),
        "version": 1,
        "content": {
            "name": "Cấp bản sao trích lục hộ tịch",
            "agency_level": "commune",
            "result_by_post": True,
            "handled_by": "local",
            "form_schema": {"type": "object"},
            "duration": {"value": 1, "unit": "working_day"},
            "papers": [],
            "fees": [],
        },
    }
    return Procedure(**{**told, **changes})


def as_lambda_hands_over(row: dict[str, Any]) -> dict[str, Any]:
    """A raw row as it stands in a stream record: bytes as base64 text."""
    return {
        name: {kind: base64.b64encode(one).decode() if kind == "B" else one for kind, one in value.items()}
        for name, value in row.items()
    }


def a_dossier(**changes: Any) -> Dossier:
    """A draft."""
    told: dict[str, Any] = {
        "dossier_id": new_id("dossier"),
        "applicant_id": new_id("citizen"),
        "procedure_code": "2.000635",
        "procedure_version": 1,
        "procedure_name": "Cấp bản sao trích lục hộ tịch",
        "agency_code": new_id("H37"),
        "agency_name": "UBND phường Đông Kinh",
        "created_at": NOW,
        "updated_at": NOW,
        "form": {"full_name": "Nông Thị Bình", "copies": 2},
        "fee": FeeDue("due", 16000, ({"kind": "fee", "code": "copy", "amount_vnd": 16000},)),
    }
    return Dossier(**{**told, **changes})


def a_submitted_dossier(**changes: Any) -> Dossier:
    """A dossier that waits for acceptance."""
    told = {"state": "submitted", "version": 2, "events": 1, "submitted_at": NOW, "applicant_name": "Nông Thị Bình"}
    return a_dossier(**{**told, **changes})


def a_document(dossier: Dossier | None = None, **changes: Any) -> Document:
    """A page that was announced."""
    told: dict[str, Any] = {
        "document_id": f"{next(_numbers):06d}-{uuid.uuid4().hex[:8]}",
        "dossier_id": dossier.dossier_id if dossier else new_id("dossier"),
        "slot": "identity",
        "page": 1,
        "filename": "căn cước Bình.pdf",
        "content_type": "application/pdf",
        "size": 4,
        "sha256": SHA256,
        "uploaded_by": dossier.applicant_id if dossier else new_id("citizen"),
        "created_at": NOW,
        "applicant_id": dossier.applicant_id if dossier else new_id("citizen"),
    }
    return Document(**personal({**told, **changes}))


def an_event(dossier: Dossier, **changes: Any) -> DossierEvent:
    """A move of the dossier."""
    told: dict[str, Any] = {
        "dossier_id": dossier.dossier_id,
        "applicant_id": dossier.applicant_id,
        "sequence": 1,
        "version": dossier.version,
        "action": "submit",
        "from_state": "draft",
        "to_state": "submitted",
        "at": NOW,
        "actor_kind": "citizen",
        "actor_id": dossier.applicant_id,
        "detail": {"reason": "Nông Thị Bình nộp"},
    }
    return DossierEvent(**{**told, **changes})


def an_answer(**changes: Any) -> StoredAnswer:
    """What was answered under an Idempotency-Key."""
    told: dict[str, Any] = {
        "key": new_id("key"),
        "fingerprint": "f" * 64,
        "status": 201,
        "body": {"full_name": "Nông Thị Bình"},
    }
    return StoredAnswer(**{**told, **changes})


def a_payment(**changes: Any) -> Payment:
    """A request for 16,000 đồng."""
    told: dict[str, Any] = {
        "payment_id": f"LS{uuid.uuid4().hex[:10].upper()}",
        "dossier_id": new_id("dossier"),
        "applicant_id": new_id("citizen"),
        "agency_code": "H37.12",
        "provider": "sepay",
        "endpoint": "endpoint-1",
        "bank_bin": "970436",
        "account": "1020304050",
        "account_name": "UBND PHUONG DONG KINH",
        "bank_name": "Vietcombank",
        "amount_vnd": 16000,
        "lines": ({"kind": "fee", "code": "copy", "amount_vnd": 16000},),
        "created_at": NOW,
        "expires_at": NOW + timedelta(minutes=30),
    }
    return Payment(**{**told, **changes})


def a_notice(payment: Payment | None = None, **changes: Any) -> BankNotice:
    """The bank tells that the payment's amount came in."""
    told: dict[str, Any] = {
        "provider": "sepay",
        "notice_id": new_id("notice"),
        "bank_reference": new_id("FT"),
        "account": payment.account if payment else "1020304050",
        "direction": "in",
        "outcome": "paid",
        "amount_vnd": payment.amount_vnd if payment else 16000,
        "memo": f"NONG THI BINH {payment.payment_id if payment else ''}",
        "order_reference": "",
        "occurred_at": LATER,
    }
    return BankNotice(**personal({**told, **changes}))


def applied(payment: Payment | None, notice: BankNotice) -> Applied:
    """What the notice does to the payment."""
    targets = [Target(payment)] if payment else []
    return apply(targets, notice, account=notice.account, agency_code="H37.12", exact=False, now=LATER)


def a_credit(*parts: Part, **changes: Any) -> Credit:
    """A transfer of 16,000 đồng that nobody could settle, unless other parts are told."""
    told: dict[str, Any] = {
        "account": "1020304050",
        "bank_reference": new_id("FT"),
        "provider": "sepay",
        "amount_vnd": sum(part.amount_vnd for part in parts) or 16000,
        "occurred_at": NOW,
        "agency_code": "H37.12",
        "parts": parts or (Part("waiting", 16000, NOW, reason="unknown_order"),),
        **changes,
    }
    return Credit(**{"credit_id": f"{told['account']}#{told['bank_reference']}", **told})


def a_receipt(**changes: Any) -> Receipt:
    """A confirmation of 16,000 đồng; what it tells takes overrides as `told_…`."""
    told: dict[str, Any] = {
        "number": "XNTT-H37.12-2026-000001",
        "agency_code": "H37.12",
        "agency_name": "UBND phường Đông Kinh",
        "parent_agency_name": "",
        "place": "Đông Kinh",
        "payer_name": "Nông Thị Bình",
        "dossier_code": "H37.12-261123-0001",
        "procedure_code": "2.000635",
        "procedure_name": "Cấp bản sao trích lục hộ tịch",
        "lines": (ReceiptLine("fee", "Phí khai thác thông tin hộ tịch", 2, 8000, 16000),),
        "method": "bank_transfer",
        "provider_name": "Vietcombank",
        "bank_reference": new_id("FT"),
        "paid_at": NOW,
        "issued_at": LATER,
        "verification_url": "https://api.example.vn/v1/public/receipts/LS1.abc",
    }
    told |= {name.removeprefix("told_"): value for name, value in changes.items() if name.startswith("told_")}
    payment_id = f"LS{uuid.uuid4().hex[:10].upper()}"
    whole: dict[str, Any] = {
        "receipt_id": payment_id,
        "payment_id": payment_id,
        "payment_version": 2,
        "applicant_id": new_id("citizen"),
        "told": FeeReceipt(**told),
    }
    return Receipt(**{**whole, **{name: value for name, value in changes.items() if not name.startswith("told_")}})


def a_refund(**changes: Any) -> Refund:
    """4,000 đồng that somebody asked to give back."""
    told: dict[str, Any] = {
        "refund_id": new_id("refund"),
        "credit_id": f"1020304050#{new_id('FT')}",
        "payment_id": "JWA6FE62TT7X",
        "agency_code": "H37.12",
        "amount_vnd": 4000,
        "requested_by": "clerk",
        "requested_at": NOW,
        "updated_at": NOW,
    }
    return Refund(**personal({**told, **changes}))


def a_delivery(**changes: Any) -> Delivery:
    """A parcel on its way back to the citizen."""
    told: dict[str, Any] = {
        "delivery_id": f"{new_id('dossier')}.return.1",
        "dossier_id": new_id("dossier"),
        "applicant_id": new_id("citizen"),
        "agency_code": "H37.12",
        "leg": "return",
        "recipient": Recipient("Nông Thị Bình", a_phone(), "20", "06001", "12 đường Trần Đăng Ninh"),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Delivery(**personal({**told, **changes}))


def a_scan(delivery: Delivery | None = None, **changes: Any) -> TrackingEvent:
    """The carrier collected the parcel."""
    told: dict[str, Any] = {
        "carrier": "ems",
        "event_id": new_id("scan"),
        "item_code": "EA123456785VN",
        "order_code": delivery.delivery_id if delivery else "",
        "event": "collected",
        "reason": "",
        "office": "Bưu cục Lạng Sơn",
        "occurred_at": LATER,
    }
    return TrackingEvent(**{**told, **changes})


def a_change(**changes: Any) -> Change:
    """A dossier of a citizen is at a new version."""
    told: dict[str, Any] = {
        "citizen_id": new_id("citizen"),
        "kind": "dossier",
        "id": new_id("dossier"),
        "version": 1,
        "at": NOW,
    }
    return Change(**{**told, **changes})


def an_entry(change: Change, **changes: Any) -> Entry:
    """The timeline's line about a change; an acceptance, so it is a message too."""
    told: dict[str, Any] = {
        "entry_id": f"{change.id}.{change.version}",
        "dossier_id": change.id,
        "citizen_id": change.citizen_id,
        "kind": "dossier",
        "event": "accept",
        "at": change.at,
        "actor_kind": "officer",
        "ref": change.id,
        "facts": {"name": "Nông Thị Bình"},
    }
    return Entry(**{**told, **changes})


def a_citizen_acting(citizen_id: str = "") -> Actor:
    """Somebody signed in on a phone; a stranger unless an id is given."""
    return Actor("citizen", citizen_id or new_id("citizen"), new_id("session"))


def an_official(agency_code: str, *roles: str) -> Actor:
    """An officer of a unit at work, with these roles."""
    return Actor("officer", new_id("officer"), new_id("session"), agency_code, frozenset(roles))


def once(key: str = "", present: Callable[[Any], tuple[int, Any]] = lambda result: (200, {"done": True})) -> Once:
    """A request with its Idempotency-Key, a new one unless given."""
    return Once(key or new_id("key"), "f" * 64, present)
