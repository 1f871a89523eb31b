"""For every operation, a call that succeeds for who may make it: for the matrix of who may and the count of costs.

A scene is made anew for each call that changes something, so it seeds as little as the call needs.
"""

import base64
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from chalicelib import wiring
from chalicelib.adapters.callbacks import CallbackRequest
from chalicelib.adapters.identity import passwords
from chalicelib.api.present.credit import url_id
from chalicelib.domain.actor import Actor
from chalicelib.domain.partner import Waiting
from chalicelib.domain.session import Session
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import officers, partners, procedures, sessions
from tests import builders
from tests.adapters.fixtures.banks import sepay, vietqrvn, vnpay
from tests.adapters.fixtures.carriers import ems
from tests.adapters.test_portal_records import RECORD
from tests.api import client
from tests.api import procedures as published
from tests.api.people import PASSWORD, new_phone
from tests.api.world import (
    ACCOUNT,
    CALENDAR,
    PROVINCE,
    RECIPIENT,
    REFUND_ACCOUNT,
    SISTER,
    STOP,
    SUPPLEMENT,
    UNIT,
    Case,
    Person,
    World,
    a_file,
    a_statement_file,
    person,
)

NEW_UNIT = {"name": "UBND", "name_en": "PC", "level": "commune", "address": "Lạng Sơn", "reason": "Sắp xếp"}
_NUMBERS = count(100)


def new_unit() -> str:
    """The code of a unit that no other test of this worker has."""
    return f"{PROVINCE}.{next(_NUMBERS)}"


TODAY = vietnamese_date(datetime.now(UTC)).isoformat()
ID_CARD = "020192123456|080123456|Nông Thị Hoa|08031992|Nữ|12 Bà Triệu, Đông Kinh, Lạng Sơn|05062021"
Signed = Callable[[Any], CallbackRequest]


@dataclass(frozen=True)
class Scene:
    """One call: `owner` is whose thing it is about; `signed` makes a partner's call with one of its secrets."""

    url: str
    owner: Person | None = None
    named: dict[str, Any] = field(default_factory=dict)
    signed: Signed | None = None
    case: Case | None = None


MAKERS: dict[str, Callable[[World], Scene]] = {}


def scene(operation_id: str) -> Callable[[Callable[[World], Scene]], Callable[[World], Scene]]:
    """Registers the maker of an operation's scene."""

    def register(make: Callable[[World], Scene]) -> Callable[[World], Scene]:
        MAKERS[operation_id] = make
        return make

    return register


def key() -> str:
    return uuid.uuid4().hex


def plain(operation_id: str, url: str, **named: Any) -> None:
    """A scene that needs nothing but its address."""
    MAKERS[operation_id] = lambda world: Scene(url, world.citizen(), dict(named))


def of_case(operation_id: str, make: Callable[[World], Case], url: str, **named: Any) -> None:
    """A scene about a dossier; {case.…} of the address are filled in, a key is sent where `body` is."""

    def made(world: World) -> Scene:
        case = make(world)
        once = {"key": key()} if "body" in named else {}
        return Scene(url.format(case=case), case.owner, {**named, **once}, case=case)

    MAKERS[operation_id] = made


def _in_bulk(case: Case) -> Scene:
    """One dossier taken in as if it were many."""
    body = {"action": "accept", "dossier_ids": [case.dossier_id]}
    return Scene("/v1/officer/dossiers/bulk", case.owner, {"body": body, "key": key()}, case=case)


def _assigning(case: Case) -> Scene:
    """Letting go of what is on nobody's desk: everybody of the unit may, and a leader of those above."""
    return Scene(f"{case.desk_url}/assignment", case.owner, {"body": {"officer_id": None}}, case=case)


plain("app_config.read", "/v1/app-config")
plain("app_config.jwks", "/v1/.well-known/jwks.json")
plain("app_config.status", "/v1/public/status")
plain("me.read", "/v1/me")
plain("me.change", "/v1/me", body={"email": "binh@example.vn"})
plain("me.data_export", "/v1/me/data-export")
plain("me.papers", "/v1/me/papers")
plain("erasure.list_own", "/v1/me/erasure-requests")
plain("erasure.take_back", "/v1/me/erasure-requests")
MAKERS["erasure.ask"] = lambda world: Scene("/v1/me/erasure-requests", world.citizen(), {"body": {}, "key": key()})
plain("me.access_log", "/v1/me/access-log")
plain("me.read_id_card", "/v1/me/id-card-text", body={"text": ID_CARD})
plain("me.consents", "/v1/me/consents")
plain("me.set_consent", "/v1/me/consents/helper_access", body={"granted": True, "text_version": "1"})
plain("me.sessions", "/v1/me/sessions")


def sent_code(phone: str) -> dict[str, str]:
    """A code that was sent to a phone a moment ago, as it is typed in."""
    now, challenge_id = datetime.now(UTC), builders.new_id("challenge")
    sent = builders.a_challenge(
        challenge_id=challenge_id,
        phone=phone,
        code_hash=wiring.stores.hash_of("one_time_code", f"{challenge_id}:123456"),
        created_at=now,
        expires_at=now + timedelta(minutes=5),
    )
    wiring.stores.challenges().create(sent)
    return {"challenge_id": challenge_id, "code": "123456"}


@scene("draft_versions.change")
def _change_version(world: World) -> Scene:
    case = world.a_draft()
    draft = case.read()
    body = {"to_version": draft["procedure_version"], "version": draft["version"]}
    return Scene(f"{case.url}/procedure-change", case.owner, {"body": body, "key": key()}, case=case)


@scene("documents.reuse")
def _reuse(world: World) -> Scene:
    earlier = world.with_paper(world.a_draft())
    earlier.owner.does(f"{earlier.url}/submission")
    body = {"procedure_code": published.PAID, "agency_code": UNIT}
    dossier_id = earlier.owner.does("/v1/dossiers", body)["dossier_id"]
    again = {"dossier_id": earlier.dossier_id, "document_id": earlier.document_id, "slot": "identity", "page": 1}
    return Scene(f"/v1/dossiers/{dossier_id}/documents/reuse", earlier.owner, {"body": again, "key": key()})


@scene("me.change_phone")
def _change_phone(world: World) -> Scene:
    owner = world.citizen()
    old, new = sent_code(wiring.stores.citizens().get(owner.id).phone), sent_code(new_phone())
    return Scene("/v1/me/phone", owner, {"body": {"old": old, "new": new}, "key": key()})


@scene("officer_citizens.look_up")
def _look_up(world: World) -> Scene:
    owner = world.citizen()
    body = {"national_id": wiring.stores.citizens().get(owner.id).national_id}
    return Scene("/v1/officer/citizens/lookups", owner, {"body": body, "key": key()})


@scene("officer_businesses.look_up")
def _look_up_business(world: World) -> Scene:
    body = {"tax_code": "0100233488"}
    return Scene("/v1/officer/businesses/lookups", world.citizen(), {"body": body, "key": key()})


def shown_paper(person: Person) -> dict[str, str]:
    """What an officer notes of the identity card of this person."""
    return {"paper": "identity_card", "last_digits": wiring.stores.citizens().get(person.id).national_id[-4:]}


@scene("officer_citizens.verify_identity")
def _verify_identity(world: World) -> Scene:
    owner = world.citizen()
    url = f"/v1/officer/citizens/{owner.id}/identity-verification"
    return Scene(url, owner, {"body": shown_paper(owner), "key": key()})


@scene("officer_citizens.replace_phone")
def _replace_phone(world: World) -> Scene:
    owner = world.citizen()
    body = {**shown_paper(owner), **sent_code(new_phone())}
    return Scene(f"/v1/officer/citizens/{owner.id}/phone-replacement", owner, {"body": body, "key": key()})


plain("procedures.read", f"/v1/procedures/{published.REAL}")
plain("agencies.search", "/v1/agencies?q=Y98")
plain("agencies.read", f"/v1/agencies/{PROVINCE}")
plain("agencies.units_below", f"/v1/agencies/{PROVINCE}/units")
plain("notifications.list_own", "/v1/notifications")
plain("sync.changes", "/v1/sync")
plain("officer_dossiers.queue", "/v1/officer/dossiers?queue=new")

of_case("dossiers.read", World.a_draft, "{case.url}")
of_case("draft_versions.compare", World.a_draft, "{case.url}/procedure-change")
of_case("dossiers.discard", World.a_draft, "{case.url}")
of_case("dossiers.submit", World.a_draft, "{case.url}/submission", body={})
of_case("dossiers.withdraw", World.a_submitted, "{case.url}/withdrawal", body={"reason": "Nộp nhầm"})
of_case("dossiers.timeline", World.a_draft, "{case.url}/timeline")
of_case("dossiers.results", World.a_draft, "{case.url}/results")
of_case("payments.options", lambda world: world.a_submitted(published.PAID), "{case.url}/payment-options")
of_case("payments.start", lambda w: w.a_submitted(published.PAID), "{case.url}/payments", body={"provider": "sepay"})
of_case("payments.read", World.a_payment, "/v1/payments/{case.payment_id}")
of_case("payments.qr", World.a_payment, "/v1/payments/{case.payment_id}/qr")
of_case("receipts.read", World.a_receipt, "/v1/payments/{case.payment_id}/receipt")
of_case("receipts.read_at_desk", World.a_receipt, "/v1/officer/payments/{case.payment_id}/receipt")
of_case("slips.list_own", World.on_paper, "{case.url}/slips")
of_case("slips.read", World.on_paper, "{case.url}/slips/appointment")
of_case("slips.list_at_desk", World.on_paper, "{case.desk_url}/slips")
of_case("slips.read_at_desk", World.on_paper, "{case.desk_url}/slips/routing")
plain("register.read", f"/v1/officer/register?from={TODAY}&to={TODAY}&format=csv&agency_code={UNIT}")
of_case("deliveries.choose", World.a_draft, "{case.url}/deliveries/return", body={"recipient": RECIPIENT})
of_case("deliveries.drop", World.a_parcel, "{case.url}/deliveries/return")
of_case("deliveries.read", World.a_parcel, "/v1/deliveries/{case.delivery_id}")
plain("officer_deliveries.to_look_at", "/v1/officer/deliveries")
of_case("officer_deliveries.read", World.a_stuck_parcel, "/v1/officer/deliveries/{case.delivery_id}")
of_case(
    "officer_deliveries.look_after",
    World.a_stuck_parcel,
    "/v1/officer/deliveries/{case.delivery_id}/decision",
    body={"action": "send"},
)
of_case("documents.read", lambda w: w.with_paper(w.a_draft()), "{case.url}/documents/{case.document_id}")
of_case("documents.remove", lambda w: w.with_paper(w.a_draft()), "{case.url}/documents/{case.document_id}")
of_case("documents.announce", World.a_draft, "{case.url}/documents", body={"slot": "identity", "page": 1, **a_file()})
of_case("officer_dossiers.read", World.a_submitted, "{case.desk_url}")
of_case("officer_notes.list_all", World.a_submitted, "{case.desk_url}/notes")
of_case("officer_notes.add", World.a_submitted, "{case.desk_url}/notes", body={"text": "Đã gọi điện"})
QUESTION = {"question": "Có trong quy hoạch không?", "due_on": TODAY}


def asked_by_sister(world: World, **changes: Any) -> tuple[Case, str]:
    """A dossier of the sister unit with a paper, and the address of what its specialist asked UNIT about it."""
    sister = world.officer("receiver", "specialist", "leader", unit=SISTER)
    case = world.with_paper(world.a_draft(unit=SISTER))
    case.owner.does(f"{case.url}/submission")
    sister.does(f"{case.desk_url}/acceptance")
    body = {"agency_code": UNIT, **QUESTION, "document_ids": [case.document_id], **changes}
    told = sister.does(f"{case.desk_url}/opinions", body)
    return case, f"/v1/officer/opinions/{told['opinion_id']}"


def of_opinion(operation_id: str, below: str = "", body: Any = None) -> None:
    """A scene about a question that the sister unit asked UNIT."""

    def made(world: World) -> Scene:
        case, url = asked_by_sister(world)
        once = {"body": body, "key": key()} if body is not None else {}
        return Scene(f"{url}{below.format(case=case)}", case.owner, once, case=case)

    MAKERS[operation_id] = made


def a_feedback(world: World, unit: str = UNIT) -> tuple[Person, str]:
    """Somebody who told a unit something, and its code."""
    owner = world.citizen()
    told = owner.does("/v1/feedback", {"kind": "report", "text": "Quầy số 3 nghỉ sớm", "agency_code": unit})
    return owner, str(told["feedback_id"])


def of_feedback(operation_id: str, url: str, body: Any = None, answered: bool = False) -> None:
    """A scene about feedback to UNIT."""

    def made(world: World) -> Scene:
        owner, code = a_feedback(world)
        if answered:
            world.receiver.does(f"/v1/officer/feedback/{code}/answer", {"text": "Đã nhắc nhở"})
        once = {"body": body, "key": key()} if body is not None else {}
        return Scene(url.format(code=code), owner, once)

    MAKERS[operation_id] = made


plain("feedback.list_own", "/v1/feedback")
plain("officer_feedback.queue", "/v1/officer/feedback")
of_feedback("feedback.read_own", "/v1/feedback/{code}")
of_feedback("feedback.reopen", "/v1/feedback/{code}/reopening", {"reason": "Vẫn nghỉ sớm"}, answered=True)
of_feedback("officer_feedback.read", "/v1/officer/feedback/{code}")
of_feedback("officer_feedback.answer", "/v1/officer/feedback/{code}/answer", {"text": "Đã nhắc nhở"})


@scene("feedback.send")
def _send_feedback(world: World) -> Scene:
    body = {"kind": "report", "text": "Quầy số 3 nghỉ sớm", "agency_code": UNIT}
    return Scene("/v1/feedback", world.citizen(), {"body": body, "key": key()})


of_case("officer_opinions.ask", World.an_accepted, "{case.desk_url}/opinions", body={"agency_code": SISTER, **QUESTION})
plain("officer_opinions.queue", "/v1/officer/opinions")
of_opinion("officer_opinions.read")
of_opinion("officer_opinions.open_document", "/documents/{case.document_id}")
of_opinion("officer_opinions.attach", "/documents", a_file("y-kien.pdf"))
of_opinion("officer_opinions.answer", "/answer", {"text": "Không"})
of_opinion("officer_opinions.decline", "/refusal", {"reason": "Không thuộc lĩnh vực"})


@scene("officer_opinions.withdraw")
def _withdraw_opinion(world: World) -> Scene:
    case = world.an_accepted()
    told = world.specialist.does(f"{case.desk_url}/opinions", {"agency_code": SISTER, **QUESTION})
    url = f"/v1/officer/opinions/{told['opinion_id']}/withdrawal"
    return Scene(url, case.owner, {"body": {"reason": "Đã đủ thông tin"}, "key": key()}, case=case)


MAKERS["officer_bulk.act"] = lambda world: _in_bulk(world.a_submitted())
MAKERS["officer_assignment.assign"] = lambda world: _assigning(world.a_submitted())
of_case("officer_dossiers.read_sets", World.a_submitted, "{case.desk_url}/sets")
of_case("officer_dossiers.accept", World.a_submitted, "{case.desk_url}/acceptance", body={})
of_case("officer_dossiers.receive_papers", World.waiting_for_papers, "{case.desk_url}/papers-receipt", body={})
of_case(
    "officer_dossiers.refuse",
    World.a_submitted,
    "{case.desk_url}/refusal",
    body={"reason": "Không thuộc thẩm quyền", "legal_ground": "Điều 17 Nghị định 61/2018/NĐ-CP"},
)
of_case("officer_dossiers.request_supplement", World.an_accepted, "{case.desk_url}/supplement-request", body=SUPPLEMENT)
of_case("officer_dossiers.forward", World.an_accepted, "{case.desk_url}/forwarding", body={"note": "Chuyển"})
of_case("officer_terms.request_fee", lambda w: w.a_processing(published.PAID), "{case.desk_url}/fee-request", body={})
of_case(
    "officer_terms.request_verification",
    World.a_processing,
    "{case.desk_url}/verification-request",
    body={"body": "UBND xã Hữu Lũng", "question": "Nơi cư trú"},
)
of_case(
    "officer_terms.note_verification",
    World.a_verifying,
    "{case.desk_url}/verification",
    body={"finding": "Đúng"},
)
of_case(
    "officer_terms.extend",
    lambda w: w.a_processing(published.LONG),
    "{case.desk_url}/extension",
    body={"working_days": 3, "reason": "Chờ đo đạc"},
)
of_case("officer_terms.stop", World.a_processing, "{case.desk_url}/stop", body=STOP)
of_case("officer_terms.resume", World.a_stopped, "{case.desk_url}/resumption", body={"reason": "Đã xong"})
of_case("officer_terms.undo", World.a_stopped, "{case.desk_url}/undo", body={"reason": "Bấm nhầm"})
plain("officer_calendars.read", f"/v1/officer/calendars/{UNIT}")


@scene("officer_counter.receive")
def _receive(world: World) -> Scene:
    return Scene("/v1/officer/citizens", world.citizen(), {"body": present_person(), "key": key()})


@scene("officer_counter.open_draft")
def _take_at_counter(world: World) -> Scene:
    owner = world.citizen()
    body = {"procedure_code": published.FREE, "applicant_id": owner.id, "form": published.GOOD_ANSWERS}
    return Scene("/v1/officer/dossiers", owner, {"body": body, "key": key()})


of_case(
    "officer_counter.announce",
    World.at_counter,
    "{case.desk_url}/documents",
    body={"slot": "identity", "page": 1, **a_file()},
)
of_case("officer_counter.submit", World.at_counter, "{case.desk_url}/submission", body={})


@scene("officer_mirrors.import_statuses")
def _import_statuses(world: World) -> Scene:
    number = uuid.uuid4().int % 9_000_000 + 1_000_000
    told = {**RECORD, "MaHoSo": f"G22.99-261120-{number}", "MaTTHC": published.ELSEWHERE}
    return Scene("/v1/officer/mirrored-dossiers", world.citizen(), {"body": {"items": [told]}, "key": key()})


@scene("officer_calendars.change")
def _change_calendar(world: World) -> Scene:
    url = f"/v1/officer/calendars/{UNIT}"
    version = world.receiver.call("GET", url).json["version"]
    return Scene(url, world.citizen(), {"body": CALENDAR, "if_match": version})


def administrator(world: World) -> Person:
    """Who administers the whole province."""
    return world.officer("administrator", unit=PROVINCE)


@scene("officer_procedures.read_version")
def _read_version(world: World) -> Scene:
    return Scene(f"/v1/officer/procedures/{published.REAL}/versions/1", administrator(world))


def a_procedure_draft(world: World, **changes: Any) -> str:
    """The address of a procedure that is prepared and was never published."""
    url = f"/v1/officer/procedures/LOCAL-{uuid.uuid4().hex[:12].upper()}"
    body = {"content": published.content(**changes)}
    saved = administrator(world).call("PUT", f"{url}/draft", body=body, if_match=0)
    assert saved.status == 200, saved.body.decode()
    return url


@scene("officer_procedures.read_draft")
def _read_draft(world: World) -> Scene:
    return Scene(f"{a_procedure_draft(world)}/draft", administrator(world))


@scene("officer_procedures.save_draft")
def _save_draft(world: World) -> Scene:
    url = f"{a_procedure_draft(world)}/draft"
    return Scene(url, administrator(world), {"body": {"content": published.content()}, "if_match": 1})


@scene("officer_procedures.publish")
def _publish(world: World) -> Scene:
    body = {"base_version": 0, "draft_version": 1, "reason": "Nghị quyết mới"}
    return Scene(f"{a_procedure_draft(world)}/versions", administrator(world), {"body": body, "key": key()})


@scene("officer_procedures.offers")
def _offers(world: World) -> Scene:
    return Scene(f"/v1/officer/offers/{UNIT}", world.citizen())


@scene("officer_procedures.offer")
def _offer(world: World) -> Scene:
    url = f"/v1/officer/offers/{world.a_unit(new_unit())}/{published.FREE}"
    body = {"from_on": "2026-01-01", "reason": "Thí điểm"}
    return Scene(url, administrator(world), {"body": body, "if_match": 0})


@scene("officer_agencies.read")
def _read_unit(world: World) -> Scene:
    return Scene(f"/v1/officer/agencies/{SISTER}", administrator(world))


@scene("officer_agencies.change")
def _change_unit(world: World) -> Scene:
    url = f"/v1/officer/agencies/{world.a_unit(new_unit())}"
    return Scene(url, administrator(world), {"body": NEW_UNIT, "if_match": 1})


def a_file_of_offers(world: World) -> Any:
    """A checked file that enables a procedure at a new unit."""
    return administrator(world).does("/v1/officer/imports", offers_file(world.a_unit(new_unit())))


def offers_file(*units: str) -> dict[str, str]:
    """A file that enables a procedure at these units."""
    rows = [f"{unit},{published.FREE},2026-12-01," for unit in units]
    content = "\n".join(["agency_code,procedure_code,from_on,to_on", *rows])
    return {"kind": "offers", "filename": "thi-diem.csv", "content": content}


@scene("officer_imports.check")
def _check_import(world: World) -> Scene:
    code = new_unit()
    content = f"agency_code,name,name_en,level,address\n{code},UBND,PC,commune,Lạng Sơn\n"
    body = {"kind": "units", "filename": "don-vi.csv", "content": content}
    return Scene("/v1/officer/imports", administrator(world), {"body": body, "key": key()})


@scene("officer_imports.read")
def _read_import(world: World) -> Scene:
    return Scene(f"/v1/officer/imports/{a_file_of_offers(world)['import_id']}", administrator(world))


@scene("officer_imports.apply")
def _apply_import(world: World) -> Scene:
    url = f"/v1/officer/imports/{a_file_of_offers(world)['import_id']}/application"
    return Scene(url, administrator(world), {"body": {"reason": "Thí điểm"}, "key": key()})


@scene("officer_imports.take_back")
def _take_back(world: World) -> Scene:
    url = f"/v1/officer/imports/{a_file_of_offers(world)['import_id']}"
    administrator(world).does(f"{url}/application", {"reason": "Thí điểm"})
    return Scene(f"{url}/reversal", administrator(world), {"body": {"reason": "Nhầm tệp"}, "key": key()})


@scene("officer_procedures.revisions")
def _revisions(world: World) -> Scene:
    return Scene(f"/v1/officer/revisions?subject=offer:{UNIT}:{published.FREE}", world.citizen())


of_case(
    "officer_dossiers.withdraw_result",
    lambda w: w.with_result(w.a_processing()),
    "{case.desk_url}/documents/{case.document_id}",
)
of_case("officer_dossiers.add_result", World.a_processing, "{case.desk_url}/result", body=a_file("ket-qua.pdf"))
of_case(
    "officer_dossiers.complete",
    World.a_processing,
    "{case.desk_url}/completion",
    body={"outcome": "refused", "reason": "Không đủ điều kiện"},
)
of_case(
    "payments.name_refund_account",
    World.a_payment,
    "/v1/payments/{case.payment_id}/refund-account",
    body=REFUND_ACCOUNT,
)
of_case("officer_refunds.list_of_unit", World.a_refund, "/v1/officer/refunds?state=requested")
of_case(
    "officer_refunds.reject", World.a_refund, "{case.refund_url}/rejection", body={"reason": "Đã dùng cho hồ sơ khác"}
)
of_case("officer_refunds.approve", World.a_refund, "{case.refund_url}/approval", body={})
of_case(
    "officer_refunds.note_outcome",
    lambda world: world.a_refund(approved=True),
    "{case.refund_url}/outcome",
    body={"outcome": "refunded", "reference": "FT1"},
)
of_case("officer_payments.exceptions", World.an_exception, "/v1/officer/payments/exceptions?place=waiting")
of_case("officer_payments.bear", World.a_taken_back, "{case.money_url}/bear", body={"reason": "Kết quả đã trả"})
of_case("officer_payments.write_off", World.an_exception, "{case.money_url}/write-off", body={"reason": "Không rõ"})


of_case(
    "officer_fees.refuse_exemption",
    lambda world: world.a_submitted(published.EXEMPTING, exemption="student"),
    "{case.desk_url}/exemption-refusal",
    body={"reason": "Thẻ đã hết hạn"},
)


@scene("officer_fees.quote")
def _quote_fee(world: World) -> Scene:
    case = a_fee_told_since(world)
    return Scene(f"{case.desk_url}/fee-quote", case.owner, {"body": {}, "key": key()}, case=case)


def a_fee_told_since(world: World) -> Case:
    """Handed in while nobody knew the fee; the procedure's data tell it by now."""
    code = f"LOCAL-FEE-{uuid.uuid4().hex[:12].upper()}"
    procedures.publish(published.priced_later(code, 1, None))
    case = world.a_submitted(code)
    procedures.publish(published.priced_later(code, 2, 9000))
    return case


@scene("officer_payments.allocate")
def _allocate(world: World) -> Scene:
    case = world.an_exception()
    body = {"payment_id": case.payment_id}
    return Scene(f"{case.money_url}/allocation", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_payments.release")
def _release(world: World) -> Scene:
    case = world.a_part_paid()
    body = {"payment_id": case.payment_id, "reason": "Công dân yêu cầu trả lại"}
    return Scene(f"{case.money_url}/release", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_payments.find_same")
def _find_same(world: World) -> Scene:
    case, other = world.an_exception(), world.an_exception(told_by="casso")
    body = {"credit_id": url_id(other.credit_id)}
    return Scene(f"{case.money_url}/same-as", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_payments.take_cash")
def _take_cash(world: World) -> Scene:
    case = world.a_payment()
    body = {"received_vnd": 8000, "receipt_number": key()}
    return Scene(f"/v1/officer/payments/{case.payment_id}/cash", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_refunds.ask")
def _ask_refund(world: World) -> Scene:
    case = world.an_exception("to_refund")
    named = case.owner.call("PUT", f"/v1/payments/{case.payment_id}/refund-account", body=REFUND_ACCOUNT)
    assert named.status == 200
    body = {"payment_id": case.payment_id, "amount_vnd": 5000}
    return Scene(f"{case.money_url}/refund", case.owner, {"body": body, "key": key()}, case=case)


@scene("officer_statements.announce")
def _announce_statement(world: World) -> Scene:
    body = {"endpoint": "ep_sepay", "format": "camt", **a_statement_file()}
    return Scene("/v1/officer/statements", world.citizen(), {"body": body, "key": key()})


@scene("officer_reconciliation.read")
def _reconciliation(world: World) -> Scene:
    case = world.an_exception()
    day = wiring.stores.credits().get(case.credit_id).occurred_at.date().isoformat()
    return Scene(f"/v1/officer/reconciliation?endpoint=ep_sepay&day={day}", case.owner, case=case)


@scene("officer_statements.list_all")
def _statements(world: World) -> Scene:
    world.an_announced_statement()
    return Scene("/v1/officer/statements", world.citizen())


@scene("officer_statements.read")
def _statement(world: World) -> Scene:
    return Scene(f"/v1/officer/statements/{world.an_announced_statement()}", world.citizen())


@scene("procedures.search")
def _search(world: World) -> Scene:
    world.shows_only_its_own_catalogue()
    return Scene("/v1/procedures?q=ban sao", world.citizen())


@scene("dossiers.list_own")
def _list_own(world: World) -> Scene:
    return Scene("/v1/dossiers", world.a_draft().owner)


@scene("dossiers.open_draft")
def _open_draft(world: World) -> Scene:
    body = {"procedure_code": published.FREE, "agency_code": UNIT}
    return Scene("/v1/dossiers", world.citizen(), {"body": body, "key": key()})


@scene("dossiers.save")
def _save(world: World) -> Scene:
    case = world.a_draft()
    return Scene(case.url, case.owner, {"body": {"form": {"born_on": "1990-02-28"}}, "if_match": 2}, case=case)


@scene("dossiers.answer_supplement")
def _answer_supplement(world: World) -> Scene:
    case = world.a_supplementing()
    world.with_paper(case)
    return Scene(f"{case.url}/supplements", case.owner, {"body": {}, "key": key()}, case=case)


@scene("dossiers.rate")
def _rate(world: World) -> Scene:
    case = world.a_submitted()
    refusal = {"reason": "Không thuộc thẩm quyền", "legal_ground": "Điều 17"}
    world.receiver.does(f"{case.desk_url}/refusal", refusal)
    return Scene(f"{case.url}/rating", case.owner, {"body": {"score": 3}, "key": key()}, case=case)


@scene("officer_dossiers.open_document")
def _open_document(world: World) -> Scene:
    case = world.with_paper(world.a_draft())
    case.owner.does(f"{case.url}/submission")
    return Scene(f"{case.desk_url}/documents/{case.document_id}", case.owner, case=case)


@scene("officer_dossiers.return_result")
def _return_result(world: World) -> Scene:
    case = world.a_finished(result_channel="counter")
    return Scene(f"{case.desk_url}/return", case.owner, {"body": {"channel": "counter"}, "key": key()}, case=case)


@scene("notifications.mark_read")
def _mark_read(world: World) -> Scene:
    world.pump.from_now()
    case = world.an_accepted()
    world.pump.run()
    told = case.owner.call("GET", "/v1/notifications").json["items"][0]["notification_id"]
    return Scene(f"/v1/notifications/{told}/read", case.owner)


@scene("auth.request_otp")
def _request_otp(world: World) -> Scene:
    return Scene("/v1/auth/otp-challenges", world.citizen(), {"body": {"phone": new_phone()}})


def _session(kind: str = "citizen", subject_id: str = "") -> tuple[Person, Session]:
    """Somebody signed in, with the session that sign-in makes."""
    subject = subject_id or builders.new_id(kind)
    now = datetime.now(UTC)
    session = builders.a_session(subject_id=subject, kind=kind, created_at=now, used_at=now)
    sessions.create(session)
    return person(Actor(kind, subject, session.session_id)), session  # type: ignore[arg-type]


@scene("auth.issue_tokens")
def _issue_tokens(world: World) -> Scene:
    owner, session = _session()
    body = {"grant_type": "refresh_token", "refresh_token": wiring.people.tokens().refresh_token(session)}
    return Scene("/v1/auth/tokens", owner, {"body": body})


@scene("auth.sign_out")
def _sign_out(world: World) -> Scene:
    return Scene("/v1/auth/tokens", _session()[0])


@scene("me.end_session")
def _end_session(world: World) -> Scene:
    owner, session = _session()
    return Scene(f"/v1/me/sessions/{session.session_id}", owner)


@scene("officer_auth.issue_tokens")
def _officer_tokens(world: World) -> Scene:
    officer = builders.an_officer(agency_code=UNIT, password_hash=_password_hash())
    officers.put(officer)
    body = {"grant_type": "password", "login": officer.officer_id, "password": PASSWORD}
    return Scene("/v1/officer/auth/tokens", world.citizen(), {"body": body})


TOTP_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
_DESKS = (
    *((UNIT, role) for role in ("receiver", "specialist", "leader", "auditor", "administrator")),
    (SISTER, "receiver", "specialist", "leader"),
    (PROVINCE, "receiver", "specialist"),
    (PROVINCE, "leader"),
)


def employed(world: World, **changes: Any) -> None:
    """The officers who call are in the table, each as told."""
    people = [world.officer(*roles, unit=unit) for unit, *roles in _DESKS]
    for who in (*people, world.receiver, world.officer("leader"), world.officer("administrator")):
        told = {"agency_code": who.actor.agency_code, "roles": who.actor.roles, **changes}
        officers.put(builders.an_officer(officer_id=who.id, **told))


def code_of(secret: str = TOTP_SECRET, steps: int = 0) -> str:
    """What an authenticator shows now, or so many steps later."""
    moment = int(datetime.now(UTC).timestamp()) + 30 * steps
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(moment).decode()


@scene("officer_account.begin_second_factor")
def _begin_second_factor(world: World) -> Scene:
    employed(world)
    return Scene("/v1/officer/auth/second-factor", world.citizen())


@scene("officer_account.confirm_second_factor")
def _confirm_second_factor(world: World) -> Scene:
    employed(world, totp_secret=TOTP_SECRET)
    return Scene("/v1/officer/auth/second-factor", world.citizen(), {"body": {"code": code_of()}})


@scene("officer_account.sessions")
def _officer_sessions(world: World) -> Scene:
    return Scene("/v1/officer/me/sessions", world.citizen())


@scene("officer_account.end_session")
def _officer_session(world: World) -> Scene:
    receiver = world.officer("receiver", unit=UNIT)
    session = builders.a_session(subject_id=receiver.id, kind="officer")
    sessions.create(session)
    return Scene(f"/v1/officer/me/sessions/{session.session_id}", receiver)


@scene("officer_account.reset_sign_in")
def _reset_sign_in(world: World) -> Scene:
    officer = builders.an_officer(agency_code=UNIT, totp_secret=TOTP_SECRET, totp_confirmed_at=datetime.now(UTC))
    officers.put(officer)
    body = {"second_factor": True, "reason": "Mất điện thoại"}
    url = f"/v1/officer/officers/{officer.officer_id}/sign-in-reset"
    return Scene(url, world.citizen(), {"body": body, "key": key()})


@scene("officer_account.change_password")
def _change_password(world: World) -> Scene:
    receiver = world.officer("receiver", unit=UNIT)
    told = {"agency_code": UNIT, "roles": receiver.actor.roles, "password_hash": passwords.hash_of(PASSWORD)}
    officers.put(builders.an_officer(officer_id=receiver.id, **told))
    session = builders.a_session(session_id=receiver.actor.session_id, subject_id=receiver.id, kind="officer")
    wiring.stores.sessions().end(session.session_id)
    sessions.create(session)
    body = {"old_password": PASSWORD, "new_password": "bốn từ không liên quan"}
    return Scene("/v1/officer/auth/password", receiver, {"body": body})


def an_officer_of(world: World, unit: str = UNIT, **changes: Any) -> str:
    """The login of an officer whom the administrators that call may change."""
    employed(world)
    officer = builders.an_officer(agency_code=unit, **changes)
    officers.put(officer)
    return officer.officer_id


NEW_OFFICER = {
    "full_name": "Lý Thị Mai",
    "agency_code": UNIT,
    "roles": ["receiver"],
    "active": True,
    "reason": "Tuyển mới",
}
plain("officer_officers.list_all", f"/v1/officer/officers?agency_code={UNIT}")
MAKERS["officer_officers.read"] = lambda world: Scene(f"/v1/officer/officers/{an_officer_of(world)}", world.citizen())
MAKERS["officer_officers.change"] = lambda world: Scene(
    f"/v1/officer/officers/{an_officer_of(world)}", world.citizen(), {"body": NEW_OFFICER, "if_match": 1}
)
MAKERS["officer_officers.give_first_password"] = lambda world: Scene(
    "/v1/officer/auth/first-passwords",
    world.citizen(),
    {"body": {"officer_id": an_officer_of(world), "reason": "Quên mật khẩu"}},
)


NEW_PARTNER = {
    "kind": "bank",
    "provider": "sepay",
    "account": "203712000001",
    "bank_bin": "970422",
    "bank_name": "MBBank",
    "account_name": "UBND PHUONG DONG KINH",
    "reason": "Tài khoản thu phí mới",
}
CHANGED_PARTNER = {**{name: NEW_PARTNER[name] for name in list(NEW_PARTNER)[2:]}, "active": True}


def unit_below(world: World) -> str:
    """A unit that no other test has, which the administrator of UNIT keeps too."""
    return world.a_unit(f"{UNIT}.{next(_NUMBERS)}")


def a_registration(world: World, secrets: int = 1, **changes: Any) -> str:
    """The address of an open registration of such a unit, with so many secrets."""
    employed(world)
    told = {name: NEW_PARTNER[name] for name in ("kind", "provider", "account", "bank_bin", "account_name")}
    one = builders.a_partner(**{**told, "agency_code": unit_below(world), **changes})
    partners.put(one)
    live = [{"secret": f"khoa-so-{number}"} for number in range(secrets)]
    wiring.partners.keep_partner_secrets(one.endpoint, live)
    return f"/v1/officer/partners/{one.endpoint}"


def a_waiting_registration(world: World, asked_by: str = "another", **changes: Any) -> str:
    """The same with another account that waits for a second administrator."""
    told = {"account": "203712000002", "active": True}
    return a_registration(world, waiting=Waiting(told, asked_by, datetime.now(UTC), "Đổi"), **changes)


plain("officer_partners.list_all", f"/v1/officer/partners?agency_code={UNIT}")
MAKERS["officer_partners.read"] = lambda world: Scene(a_registration(world), world.citizen())


@scene("officer_partners.register")
def _register_partner(world: World) -> Scene:
    employed(world)
    body = {**NEW_PARTNER, "agency_code": unit_below(world)}
    return Scene("/v1/officer/partners", world.citizen(), {"body": body, "key": key()})


@scene("officer_partners.change")
def _change_partner(world: World) -> Scene:
    return Scene(a_registration(world), world.citizen(), {"body": CHANGED_PARTNER, "if_match": 1})


@scene("officer_partners.decide")
def _decide_partner(world: World) -> Scene:
    body = {"decision": "approve", "version": 1, "reason": "Đã đối chiếu"}
    return Scene(f"{a_waiting_registration(world)}/decision", world.citizen(), {"body": body, "key": key()})


@scene("officer_partners.set_secret")
def _set_secret(world: World) -> Scene:
    body = {"values": {"secret": "khoa-bi-mat-moi"}, "reason": "Đổi khóa"}
    return Scene(f"{a_registration(world)}/secret", world.citizen(), {"body": body, "if_match": 1})


@scene("officer_partners.retire_secret")
def _retire_secret(world: World) -> Scene:
    url = f"{a_registration(world, secrets=2)}/secret-retirement"
    return Scene(url, world.citizen(), {"body": {"reason": "Đã đổi"}, "if_match": 1})


@scene("officer_auth.sign_out")
def _officer_sign_out(world: World) -> Scene:
    return Scene("/v1/officer/auth/tokens", world.citizen())


@scene("public.look_up")
def _look_up(world: World) -> Scene:
    case = world.an_accepted()
    return Scene("/v1/public/lookups", case.owner, {"body": {"dossier_code": case.read()["dossier_code"]}})


@scene("public.open_look_up")
def _open_look_up(world: World) -> Scene:
    case = world.an_accepted()
    return Scene(f"/v1/public/lookups?dossier_code={case.read()['dossier_code']}", case.owner)


@scene("receipts.check")
def _check_receipt(world: World) -> Scene:
    case = world.a_receipt()
    return Scene(
        wiring.documents.receipt_url(case.payment_id).removeprefix(wiring.rules.settings().public_url),
        case.owner,
        case=case,
    )


@scene("callbacks.bank_post")
def _bank_post(world: World) -> Scene:
    case = world.a_payment("sepay")

    def signed(secret: Any) -> CallbackRequest:
        return sepay.genuine(secret, datetime.now(UTC), **transfer_of(case))

    return Scene("/v1/callbacks/banks/sepay/ep_sepay", case.owner, signed=signed, case=case)


VIETQRVN = "/v1/callbacks/banks/vietqrvn/ep_vietqrvn"


@scene("callbacks.vietqrvn_token")
def _vietqrvn_token(world: World) -> Scene:
    case = world.a_payment("vietqrvn")
    return Scene(f"{VIETQRVN}/api/token_generate", case.owner, signed=lambda told: vietqrvn.asking(**told), case=case)


@scene("callbacks.vietqrvn_sync")
def _vietqrvn_sync(world: World) -> Scene:
    case = world.a_payment("vietqrvn")

    def signed(secret: Any) -> CallbackRequest:
        return vietqrvn.genuine(secret, datetime.now(UTC), given_by=[secret], **sync_of(case))

    return Scene(f"{VIETQRVN}/bank/api/transaction-sync", case.owner, signed=signed, case=case)


@scene("callbacks.bank_get")
def _bank_get(world: World) -> Scene:
    case = world.a_payment("vnpay")
    url = "/v1/callbacks/banks/vnpay/ep_vnpay"
    return Scene(url, case.owner, signed=lambda secret: vnpay.genuine(secret, **ipn_of(case)), case=case)


@scene("callbacks.carrier")
def _carrier(world: World) -> Scene:
    case = world.a_booked_parcel()
    url = "/v1/callbacks/carriers/ems/ep_ems"
    return Scene(url, case.owner, signed=lambda secret: ems.genuine(secret, **scan_of(case)), case=case)


def present_person(**changes: Any) -> dict[str, Any]:
    """Somebody whom nobody knows, with their identity paper."""
    told = {"full_name": "Nông Văn Dũng", "birth_on": "1990-05-01", "national_id": builders.a_national_id()}
    return {"phone": new_phone(), **told, **changes}


def transfer_of(case: Case, amount: int = 8000) -> dict[str, Any]:
    """The fields of SePay's notice that the case's payment came in."""
    number = uuid.uuid4().int % 10**9
    # A minute of its own: as much in the same minute without a reference would be asked about.
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number % 400_000)
    return {
        "id": number,
        "transferAmount": amount,
        "content": f"MBVCB {case.payment_id} CT tu 007",
        "referenceCode": f"FT{number}",
        "transactionDate": f"{at:%Y-%m-%d %H:%M:%S}",
    }


def sync_of(case: Case, amount: int = 8000) -> dict[str, Any]:
    """The fields of VietQR.vn's call that the case's payment came in."""
    number = uuid.uuid4().int % 10**9
    return {
        "bankaccount": ACCOUNT,
        "amount": amount,
        "content": f"VQR1a2b {case.payment_id}",
        "orderId": "",
        "transactionid": str(number),
        "referencenumber": f"FT{number}",
    }


def ipn_of(case: Case, amount: int = 8000) -> dict[str, str]:
    """The fields of VNPAY's IPN that the case's payment came in."""
    number = str(uuid.uuid4().int % 10**8)
    return {
        "vnp_TxnRef": case.payment_id,
        "vnp_Amount": str(amount * 100),
        "vnp_TransactionNo": number,
        "vnp_BankTranNo": f"VNP{number}",
    }


def scan_of(case: Case, status: int = 3, at: str = "23/11/2026 10:00:00") -> dict[str, Any]:
    """The fields of EMS's call about the case's parcel."""
    return {"order_code": case.delivery_id, "status_code": status, "datetime": at, "transaction": uuid.uuid4().hex}


def _code(world: World, owner: Person) -> Scene:
    """Tokens for a code that was sent."""
    phone = wiring.stores.citizens().get(owner.id).phone if owner.actor.kind == "citizen" else new_phone()
    return Scene("/v1/auth/tokens", None, {"body": {"grant_type": "otp", **sent_code(phone)}})


def _stale(world: World) -> Scene:
    case = world.a_draft()
    return Scene(case.url, case.owner, {"body": {"copies": 2}, "if_match": 1})


def _another_unit(world: World) -> Scene:
    case = world.a_draft()
    return Scene(case.url, case.owner, {"body": {"agency_code": SISTER}, "if_match": 2})


def _one_is_open(world: World) -> Scene:
    case = world.a_draft()
    body = {"procedure_code": published.FREE, "agency_code": UNIT}
    return Scene("/v1/dossiers", case.owner, {"body": body, "key": key()})


def _one_is_awaited(world: World) -> Scene:
    case = world.a_payment()
    return Scene(f"{case.url}/payments", case.owner, {"body": {"provider": "sepay"}, "key": key()})


def _by_a_page(world: World) -> Scene:
    case = world.a_submitted(published.PAID)
    return Scene(f"{case.url}/payments", case.owner, {"body": {"provider": "vnpay"}, "key": key()})


def _another_is_awaited(world: World) -> Scene:
    case = world.a_payment("sepay")
    return Scene(f"{case.url}/payments", case.owner, {"body": {"provider": "standard"}, "key": key()})


def _told_twice(world: World) -> Scene:
    case = world.a_payment("sepay")
    told = transfer_of(case)

    def signed(secret: Any) -> CallbackRequest:
        return sepay.genuine(secret, datetime.now(UTC), **told)

    call, url = signed(sepay.SECRETS[0]), "/v1/callbacks/banks/sepay/ep_sepay"
    client.call("POST", url, raw=call.body, headers=dict(call.headers))
    return Scene(url, case.owner, signed=signed, case=case)


def _by_item_code(world: World) -> Scene:
    case = world.a_booked_parcel()
    item = f"EE{uuid.uuid4().int % 10**9:09}VN"
    parcel = wiring.stores.deliveries().get(case.delivery_id)
    wiring.stores.deliveries().save(parcel, replace(parcel, item_code=item, version=parcel.version + 1))
    told = {**scan_of(case), "order_code": None, "tracking_code": item}
    url = "/v1/callbacks/carriers/ems/ep_ems"
    return Scene(url, case.owner, signed=lambda secret: ems.genuine(secret, **told), case=case)


def _paid_again(world: World) -> Scene:
    case = world.a_receipt()
    world.money_leaves(case)
    world.pump.run()
    world.pays_cash(case)
    world.pump.run()
    return Scene(f"/v1/payments/{case.payment_id}/receipt", case.owner, case=case)


# Other courses of the same routes: what course -> operation, scene.
VARIANTS: dict[str, tuple[str, Callable[[World], Scene]]] = {
    "a code, the phone's first sign-in": ("auth.issue_tokens", lambda world: _code(world, world.receiver)),
    "a code, the account is there": ("auth.issue_tokens", lambda world: _code(world, world.citizen())),
    "one is open already": ("dossiers.open_draft", _one_is_open),
    "those in one state": ("dossiers.list_own", lambda world: Scene("/v1/dossiers?state=draft", world.a_draft().owner)),
    "another unit is chosen": ("dossiers.save", _another_unit),
    "the version is stale": ("dossiers.save", _stale),
    "one is awaited already": ("payments.start", _one_is_awaited),
    "one of another provider is awaited": ("payments.start", _another_is_awaited),
    "a gateway is asked for its page": ("payments.start", _by_a_page),
    "paid again after the money had left": ("receipts.read", _paid_again),
    "the same notice again": ("callbacks.bank_post", _told_twice),
    "a scan without our order code": ("callbacks.carrier", _by_item_code),
}


def _password_hash() -> str:
    if not _HASHES:
        _HASHES.append(passwords.hash_of(PASSWORD))  # slow on purpose: made once
    return _HASHES[0]


_HASHES: list[str] = []
