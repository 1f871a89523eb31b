"""How each problem comes about at the doors: slug -> what raises it. The last call of each is the refused one."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import config, wiring
from chalicelib.adapters.identity import passwords
from chalicelib.api import register as register_door
from chalicelib.domain import document, opinion, quota
from chalicelib.domain import dossier as rules
from chalicelib.domain.open_request import MOST_BEGUN
from chalicelib.store import dossiers, officers, partners, private_notes, register
from tests import builders, slips
from tests.adapters.servers import serving
from tests.api import client
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.happenings import database_away, just_before
from tests.api.people import PASSWORD, new_phone
from tests.api.scenes import (
    MAKERS,
    QUESTION,
    TOTP_SECRET,
    a_feedback,
    a_procedure_draft,
    a_registration,
    a_waiting_registration,
    administrator,
    asked_by_sister,
    employed,
    new_unit,
    offers_file,
    present_person,
    sent_code,
)
from tests.api.world import (
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
    source_ip,
    token_of,
)

Headers = Mapping[str, str]
Raise = Callable[[World, Headers], Reply]
REFUSALS: dict[str, Raise] = {}


def raises(slug: str) -> Callable[[Raise], Raise]:
    """Registers what raises `slug`; it is given the headers that the refused call must send."""

    def register(make: Raise) -> Raise:
        REFUSALS[slug] = make
        return make

    return register


def post(case: Case, path: str, said: Headers, body: Any = None) -> Reply:
    """The owner's POST about a case."""
    return case.owner.call("POST", case.url + path, body=body or {}, key=uuid.uuid4().hex, headers=dict(said))


def decide(who: Any, case: Case, path: str, said: Headers, body: Any = None) -> Reply:
    """An officer's move."""
    return who.call("POST", case.desk_url + path, body=body or {}, key=uuid.uuid4().hex, headers=dict(said))


# --- reading the request
@raises("not_found")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("GET", world.a_draft().url, headers=dict(said))


@raises("method_not_allowed")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PUT", "/v1/me", body={}, headers=dict(said))


@raises("not_acceptable")
def _(world: World, said: Headers) -> Reply:
    case = world.a_payment()
    headers = {**said, "Accept": "application/json"}
    return case.owner.call("GET", f"/v1/payments/{case.payment_id}/qr", headers=headers)


@raises("body_too_large")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PATCH", "/v1/me", body={"full_name": "x" * 9000}, headers=dict(said))


@raises("unsupported_media_type")
def _(world: World, said: Headers) -> Reply:
    headers = {**said, "Content-Type": "text/plain"}
    return world.citizen().call("PATCH", "/v1/me", body={"full_name": "Hoa"}, headers=headers)


@raises("broken_json")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PATCH", "/v1/me", raw=b"{", headers=dict(said))


@raises("invalid_request")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PATCH", "/v1/me", body={"nickname": "Hoa"}, headers=dict(said))


@raises("query_invalid")
def _(world: World, said: Headers) -> Reply:
    return client.call("GET", "/v1/agencies?limit=0", headers=dict(said))


@raises("cursor_invalid")
def _(world: World, said: Headers) -> Reply:
    return client.call("GET", "/v1/agencies?cursor=%21", headers=dict(said))


# --- who calls
@raises("unauthenticated")
def _(world: World, said: Headers) -> Reply:
    return client.call("GET", "/v1/me", headers=dict(said))


@raises("token_expired")
def _(world: World, said: Headers) -> Reply:
    token = token_of(world.citizen().actor, datetime.now(UTC) - timedelta(minutes=16))
    return client.call("GET", "/v1/me", token=token, headers=dict(said))


@raises("forbidden_role")
def _(world: World, said: Headers) -> Reply:
    return world.receiver.call("GET", "/v1/me", headers=dict(said))


def _ask(phone: str, said: Headers) -> Reply:
    body = {"phone": phone}
    return client.call("POST", "/v1/auth/otp-challenges", body=body, headers=dict(said), source_ip=source_ip())


def _enter(challenge_id: str, said: Headers, code: str = "000000") -> Reply:
    body = {"grant_type": "otp", "challenge_id": challenge_id, "code": code}
    return client.call("POST", "/v1/auth/tokens", body=body, headers=dict(said))


def _challenge(**changes: Any) -> str:
    now = datetime.now(UTC)
    made = builders.a_challenge(created_at=now, expires_at=now + timedelta(minutes=5), **changes)
    wiring.stores.challenges().create(made)
    return made.challenge_id


@raises("otp_wrong")
def _(world: World, said: Headers) -> Reply:
    return _enter(_challenge(), said)


@raises("otp_expired")
def _(world: World, said: Headers) -> Reply:
    return _enter(builders.new_id("challenge"), said)


@raises("otp_locked")
def _(world: World, said: Headers) -> Reply:
    challenge_id = _challenge()
    for _try in range(5):
        _enter(challenge_id, said)
    return _enter(challenge_id, said)


def _dormant(world: World, **changes: Any) -> str:
    """A phone whose account nobody used for more than a year."""
    owner = builders.a_citizen(active_at=datetime.now(UTC) - timedelta(days=366), **changes)
    wiring.stores.citizens().create(owner)
    return owner.phone


def _with_proof(phone: str, said: Headers) -> Reply:
    proof = {"national_id": "020190999999", "birth_on": "1990-01-01"}
    body = {"grant_type": "otp", **sent_code(phone), "proof": proof}
    return client.call("POST", "/v1/auth/tokens", body=body, headers=dict(said))


@raises("second_proof_required")
def _(world: World, said: Headers) -> Reply:
    body = {"grant_type": "otp", **sent_code(_dormant(world))}
    return client.call("POST", "/v1/auth/tokens", body=body, headers=dict(said))


@raises("second_proof_wrong")
def _(world: World, said: Headers) -> Reply:
    return _with_proof(_dormant(world), said)


@raises("identity_check_required")
def _(world: World, said: Headers) -> Reply:
    return _with_proof(_dormant(world, national_id="", birth_on=None), said)


@raises("identity_not_declared")
def _(world: World, said: Headers) -> Reply:
    empty = builders.a_citizen(full_name="", birth_on=None, national_id="")
    wiring.stores.citizens().create(empty)
    url = f"/v1/officer/citizens/{empty.citizen_id}/identity-verification"
    body = {"paper": "identity_card", "last_digits": "0000"}
    return world.receiver.call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("otp_not_sent")
def _(world: World, said: Headers) -> Reply:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMS_GATEWAY_URL", "http://127.0.0.1:1/messages")
        config.settings.cache_clear()
        reply = _ask(new_phone(), said)
    config.settings.cache_clear()
    return reply


@raises("too_many_requests")
def _(world: World, said: Headers) -> Reply:
    phone = new_phone()
    _ask(phone, said)
    return _ask(phone, said)


def _refresh(token: str, said: Headers) -> Reply:
    body = {"grant_type": "refresh_token", "refresh_token": token}
    return client.call("POST", "/v1/auth/tokens", body=body, headers=dict(said))


@raises("refresh_invalid")
def _(world: World, said: Headers) -> Reply:
    return _refresh("made.1.up", said)


@raises("refresh_reused")
def _(world: World, said: Headers) -> Reply:
    first = MAKERS["auth.issue_tokens"](world).named["body"]["refresh_token"]
    second = _refresh(first, said).json["refresh_token"]
    _refresh(second, said)
    return _refresh(first, said)


def _password(login: str, said: Headers) -> Reply:
    body = {"grant_type": "password", "login": login, "password": "không phải"}
    return client.call("POST", "/v1/officer/auth/tokens", body=body, headers=dict(said))


@raises("sign_in_failed")
def _(world: World, said: Headers) -> Reply:
    return _password(builders.new_id("nobody"), said)


@raises("sign_in_locked")
def _(world: World, said: Headers) -> Reply:
    officer = builders.an_officer(locked_until=datetime.now(UTC) + timedelta(minutes=5))
    officers.put(officer)
    return _password(officer.officer_id, said)


def _with_a_factor(world: World, said: Headers, code: str = "") -> Reply:
    officer = builders.an_officer(
        password_hash=passwords.hash_of(PASSWORD), totp_secret=TOTP_SECRET, totp_confirmed_at=datetime.now(UTC)
    )
    officers.put(officer)
    body = {"grant_type": "password", "login": officer.officer_id, "password": PASSWORD}
    body |= {"code": code} if code else {}
    return client.call("POST", "/v1/officer/auth/tokens", body=body, headers=dict(said))


@raises("nothing_waiting")
def _(world: World, said: Headers) -> Reply:
    return _decided(world, a_registration(world), said)


@raises("second_person_needed")
def _(world: World, said: Headers) -> Reply:
    asked_by = world.officer("administrator", unit=UNIT).id
    return _decided(world, a_waiting_registration(world, asked_by), said)


@raises("secret_missing")
def _(world: World, said: Headers) -> Reply:
    return _decided(world, a_waiting_registration(world, secrets=0), said)


def _decided(world: World, url: str, said: Headers) -> Reply:
    body = {"decision": "approve", "version": 1, "reason": "Đã đối chiếu"}
    who = world.officer("administrator", unit=UNIT)
    return who.call("POST", f"{url}/decision", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("secret_not_retired")
def _(world: World, said: Headers) -> Reply:
    body = {"values": {"secret": "khoa-bi-mat-moi"}, "reason": "Đổi khóa"}
    who = world.officer("administrator", unit=UNIT)
    url = f"{a_registration(world, secrets=2)}/secret"
    return who.call("PUT", url, body=body, if_match=1, headers=dict(said))


@raises("nothing_to_retire")
def _(world: World, said: Headers) -> Reply:
    who, url = world.officer("administrator", unit=UNIT), f"{a_registration(world)}/secret-retirement"
    return who.call("PUT", url, body={"reason": "Đã đổi"}, if_match=1, headers=dict(said))


@raises("password_wrong")
def _(world: World, said: Headers) -> Reply:
    scene = MAKERS["officer_account.change_password"](world)
    assert scene.owner is not None
    body = {**scene.named["body"], "old_password": "không phải"}
    return scene.owner.call("PUT", scene.url, body=body, headers=dict(said))


@raises("second_factor_required")
def _(world: World, said: Headers) -> Reply:
    return _with_a_factor(world, said)


@raises("second_factor_wrong")
def _(world: World, said: Headers) -> Reply:
    return _with_a_factor(world, said, "no such code")


@raises("second_factor_set")
def _(world: World, said: Headers) -> Reply:
    employed(world, totp_secret=TOTP_SECRET, totp_confirmed_at=datetime.now(UTC))
    return world.receiver.call("POST", "/v1/officer/auth/second-factor", headers=dict(said))


@raises("second_factor_not_begun")
def _(world: World, said: Headers) -> Reply:
    employed(world)
    url, body = "/v1/officer/auth/second-factor", {"code": "000000"}
    return world.receiver.call("PUT", url, body=body, headers=dict(said))


# --- sending once, and versions
@raises("idempotency_key_missing")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    return case.owner.call("POST", f"{case.url}/submission", body={}, headers=dict(said))


@raises("idempotency_key_reused")
def _(world: World, said: Headers) -> Reply:
    case, key = world.a_submitted(), uuid.uuid4().hex
    case.owner.post(f"{case.url}/withdrawal", {"reason": "Nộp nhầm"}, key)
    body = {"reason": "Lý do khác"}
    return case.owner.call("POST", f"{case.url}/withdrawal", body=body, key=key, headers=dict(said))


@raises("request_in_progress")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted()
    with just_before("TransactWriteItems", lambda: world.receiver.does(f"{case.desk_url}/acceptance")):
        return post(case, "/withdrawal", said, {"reason": "Nộp nhầm"})


@raises("if_match_missing")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    return case.owner.call("PATCH", case.url, body={"copies": 2}, headers=dict(said))


@raises("draft_stale")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    return case.owner.call("PATCH", case.url, body={"copies": 2}, if_match=1, headers=dict(said))


# --- the person
@raises("national_id_set")
def _(world: World, said: Headers) -> Reply:
    return world.citizen().call("PATCH", "/v1/me", body={"national_id": "020190000001"}, headers=dict(said))


@raises("national_id_taken")
def _(world: World, said: Headers) -> Reply:
    taken = builders.a_national_id()
    world.citizen(national_id=taken)
    return world.citizen(national_id="").call("PATCH", "/v1/me", body={"national_id": taken}, headers=dict(said))


@raises("identity_verified")
def _(world: World, said: Headers) -> Reply:
    return world.citizen(assurance_level=2).call("PATCH", "/v1/me", body={"full_name": "Hoa"}, headers=dict(said))


@raises("consent_text_outdated")
def _(world: World, said: Headers) -> Reply:
    body = {"granted": True, "text_version": "0"}
    return world.citizen().call("PUT", "/v1/me/consents/helper_access", body=body, headers=dict(said))


@raises("min_assurance")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_draft(published.VERIFIED_ONLY), "/submission", said)


# --- the dossier
@raises("not_allowed_now")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_submitted(), "/submission", said)


def _open(world: World, said: Headers, code: str, unit: str = UNIT) -> Reply:
    body = {"procedure_code": code, "agency_code": unit}
    return world.citizen().call("POST", "/v1/dossiers", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("handled_elsewhere")
def _(world: World, said: Headers) -> Reply:
    return _open(world, said, published.ELSEWHERE)


@raises("agency_not_competent")
def _(world: World, said: Headers) -> Reply:
    return _open(world, said, published.FREE, PROVINCE)


@raises("agency_closed")
def _(world: World, said: Headers) -> Reply:
    unit = world.a_unit(new_unit())
    case = world.a_draft(unit=unit)
    world.closes(unit, UNIT)
    return post(case, "/submission", said)


@raises("dossier_incomplete")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_draft(published.WITH_PAPERS, form={}), "/submission", said)


@raises("papers_checking")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    told = case.owner.does(f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file()})
    paper = dossiers.get_document(case.dossier_id, told["document_id"])
    assert paper is not None
    arrived = document.arrived(paper)
    assert arrived is not None
    dossiers.save_document(paper, arrived)
    return post(case, "/submission", said)


@raises("document_limit")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    draft = dossiers.get(case.dossier_id)
    assert draft is not None
    for number in range(60):
        paper = builders.a_document(draft, slot="other", page=number)
        dossiers.add_document(replace(draft, papers_version=number), paper, once=None)
    return post(case, "/documents", said, {"slot": "identity", "page": 1, **a_file()})


@raises("dossier_bytes_limit")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    draft = dossiers.get(case.dossier_id)
    assert draft is not None
    whole = builders.a_document(draft, slot="other", size=200 * 1024 * 1024)
    dossiers.add_document(draft, whole, once=None)
    return post(case, "/documents", said, {"slot": "identity", "page": 1, **a_file()})


@raises("upload_quota_used")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft()
    draft = dossiers.get(case.dossier_id)
    assert draft is not None
    now = datetime.now(UTC)
    spent = quota.of_upload(builders.a_citizen_acting(draft.applicant_id), quota.CITIZEN_BYTES, now=now)
    dossiers.add_document(draft, builders.a_document(draft, slot="other"), once=None, quota=spent)
    return post(case, "/documents", said, {"slot": "identity", "page": 1, **a_file()})


@raises("filing_quota_used")
def _(world: World, said: Headers) -> Reply:
    owner, now = world.citizen(), datetime.now(UTC)
    spent = replace(quota.of_draft(owner.actor, now=now), amount=quota.MOST_DRAFTS)
    dossiers.create_draft(builders.a_dossier(applicant_id=owner.id), once=None, quota=spent)
    body = {"procedure_code": published.FREE, "agency_code": UNIT}
    return client.call("POST", "/v1/dossiers", token=owner.token, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("supplement_used")
def _(world: World, said: Headers) -> Reply:
    case = world.with_paper(world.a_supplementing())
    case.owner.does(f"{case.url}/supplements")
    return decide(world.receiver, case, "/supplement-request", said, SUPPLEMENT)


@raises("phone_taken")
def _(world: World, said: Headers) -> Reply:
    phone = builders.a_phone()
    world.citizen(phone=phone)
    body = present_person(phone=phone)
    return world.receiver.call("POST", "/v1/officer/citizens", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("calendar_missing")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted(published.CENTURY)
    return decide(world.receiver, case, "/acceptance", said)


@raises("calendar_stale")
def _(world: World, said: Headers) -> Reply:
    url = f"/v1/officer/calendars/{UNIT}"
    return world.officer("administrator").call("PUT", url, body=CALENDAR, if_match=9999, headers=dict(said))


@raises("administration_stale")
def _(world: World, said: Headers) -> Reply:
    body = {"base_version": 7, "draft_version": 1, "reason": "Thử"}
    url = f"{a_procedure_draft(world)}/versions"
    return administrator(world).call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("procedure_faulty")
def _(world: World, said: Headers) -> Reply:
    body = {"base_version": 0, "draft_version": 1, "reason": "Thử"}
    url = f"{a_procedure_draft(world, form_schema={'type': 'object', 'properties': 5})}/versions"
    return administrator(world).call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


def _import(world: World, step: str, said: Headers, **changes: str) -> Reply:
    told = administrator(world).does("/v1/officer/imports", {**offers_file(world.a_unit(new_unit())), **changes})
    url = f"/v1/officer/imports/{told['import_id']}/{step}"
    if told["things"]:
        enabled = f"/v1/officer/offers/{told['changes'][0]['subject'].split(':')[1]}/{published.FREE}"
        body = {"from_on": "2026-01-01", "reason": "Trước"}
        assert administrator(world).call("PUT", enabled, body=body, if_match=0).status == 200
    body = {"reason": "Thử"}
    return administrator(world).call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("import_not_now")
def _(world: World, said: Headers) -> Reply:
    return _import(world, "application", said, content="agency_code\nX")


@raises("import_stale")
def _(world: World, said: Headers) -> Reply:
    return _import(world, "application", said)


@raises("not_offered")
def _(world: World, said: Headers) -> Reply:
    unit, citizen = world.a_unit(new_unit()), world.citizen()
    ends = {"from_on": "2026-01-01", "to_on": "2026-01-31", "reason": "Thí điểm"}
    url = f"/v1/officer/offers/{unit}/{published.FREE}"
    assert administrator(world).call("PUT", url, body=ends, if_match=0).status == 200
    body = {"procedure_code": published.FREE, "agency_code": unit}
    return citizen.call("POST", "/v1/dossiers", body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("papers_on_their_way")
def _(world: World, said: Headers) -> Reply:
    return decide(world.receiver, world.waiting_for_papers(), "/acceptance", said)


@raises("authority_unchecked")
def _(world: World, said: Headers) -> Reply:
    told = {"tax_code": "0100233488", "name": "Công ty", "address": "Lạng Sơn", "position": "Giám đốc"}
    head = {"kind": "business", "business": {**told, "is_legal_representative": True}}
    return decide(world.receiver, world.a_submitted(published.FOR_BUSINESSES, applicant=head), "/acceptance", said)


PUT_OFF = {"working_days": 2, "reason": "Chờ đo đạc"}


@raises("extension_used")
def _(world: World, said: Headers) -> Reply:
    case = world.a_processing(published.LONG)
    world.specialist.does(f"{case.desk_url}/extension", PUT_OFF)
    return decide(world.specialist, case, "/extension", said, PUT_OFF)


@raises("extension_late")
def _(world: World, said: Headers) -> Reply:
    case = world.a_processing(published.LONG)
    dossier = dossiers.get(case.dossier_id)
    assert dossier is not None
    today = replace(dossier, due_at=datetime.now(UTC), version=dossier.version + 1)
    dossiers.save(dossier, today)
    return decide(world.specialist, case, "/extension", said, PUT_OFF)


@raises("verification_open")
def _(world: World, said: Headers) -> Reply:
    return decide(world.specialist, world.a_verifying(), "/stop", said, STOP)


@raises("too_many_notes")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(private_notes, "MOST_NOTES", 1)
        world.receiver.does(f"{case.desk_url}/notes", {"text": "Một"})
        return decide(world.receiver, case, "/notes", said, {"text": "Hai"})


@raises("assigned_to_another")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted()
    url, takes = f"{case.desk_url}/assignment", lambda who: {"officer_id": who.id}
    assert world.receiver.call("PUT", url, body=takes(world.receiver)).status == 200
    return world.specialist.call("PUT", url, body=takes(world.specialist), headers=dict(said))


UNDO = {"reason": "Bấm nhầm"}


@raises("nothing_to_undo")
def _(world: World, said: Headers) -> Reply:
    return decide(world.receiver, world.a_submitted(), "/undo", said, UNDO)


@raises("undo_late")
def _(world: World, said: Headers) -> Reply:
    case = world.an_accepted()
    dossier = dossiers.get(case.dossier_id)
    assert dossier is not None and dossier.last_decision is not None
    taken = replace(dossier.last_decision, at=datetime.now(UTC) - timedelta(days=1))
    dossiers.save(dossier, replace(dossier, last_decision=taken, version=dossier.version + 1))
    return decide(world.receiver, case, "/undo", said, UNDO)


@raises("undo_money")
def _(world: World, said: Headers) -> Reply:
    case = world.a_payment(case=world.an_accepted(published.PAID))
    return decide(world.receiver, case, "/undo", said, UNDO)


@raises("undo_post")
def _(world: World, said: Headers) -> Reply:
    case = world.a_booked_parcel()
    return decide(world.specialist, case, "/undo", said, UNDO)


@raises("result_missing")
def _(world: World, said: Headers) -> Reply:
    return decide(world.specialist, world.a_processing(), "/completion", said, {"outcome": "granted"})


@raises("rating_given")
def _(world: World, said: Headers) -> Reply:
    case = world.a_finished()
    case.owner.does(f"{case.url}/rating", {"score": 3})
    return post(case, "/rating", said, {"score": 1})


@raises("lookup_not_found")
def _(world: World, said: Headers) -> Reply:
    body = {"dossier_code": "Y98.99-260101-0001"}
    return client.call("POST", "/v1/public/lookups", body=body, headers=dict(said), source_ip=source_ip())


@raises("register_too_large")
def _(world: World, said: Headers) -> Reply:
    for serial in (1, 2):
        code = f"{UNIT}-200101-{serial:04d}"
        if register.get(code) is None:
            register.save(None, slips.an_entry(dossier_code=code))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(register_door.MOST_ENTRIES, "csv", 1)
        url = "/v1/officer/register?from=2020-01-01&to=2020-01-01&format=csv"
        return world.receiver.call("GET", url, headers=dict(said))


# --- money and post
@raises("fee_not_set")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted(published.UNKNOWN_FEE)
    return case.owner.call("GET", f"{case.url}/payment-options", headers=dict(said))


@raises("fee_already_set")
def _(world: World, said: Headers) -> Reply:
    return decide(world.officer("leader"), world.a_submitted(published.PAID), "/fee-quote", said)


@raises("exemption_not_claimed")
def _(world: World, said: Headers) -> Reply:
    return decide(world.receiver, world.a_submitted(published.PAID), "/exemption-refusal", said, {"reason": "Hết hạn"})


@raises("payment_begun")
def _(world: World, said: Headers) -> Reply:
    case = world.a_payment(case=world.a_submitted(published.EXEMPTING, exemption="student"))
    return decide(world.receiver, case, "/exemption-refusal", said, {"reason": "Hết hạn"})


@raises("fee_settled")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_submitted(), "/payments", said, {"provider": "sepay"})


@raises("fee_unpaid")
def _(world: World, said: Headers) -> Reply:
    return decide(world.specialist, world.a_processing(published.PAID), "/completion", said, {"outcome": "granted"})


@raises("provider_not_offered")
def _(world: World, said: Headers) -> Reply:
    return post(world.a_submitted(published.PAID), "/payments", said, {"provider": "momo"})


@raises("payment_not_paid")
def _(world: World, said: Headers) -> Reply:
    return _receipt(world.a_payment(), said)


@raises("receipt_not_ready")
def _(world: World, said: Headers) -> Reply:
    return _receipt(world.pays_cash(world.a_payment()), said)


def _receipt(case: Case, said: Headers) -> Reply:
    return case.owner.call("GET", f"/v1/payments/{case.payment_id}/receipt", headers=dict(said))


@raises("too_many_payments")
def _(world: World, said: Headers) -> Reply:
    case = world.a_submitted(published.PAID)
    for number in range(MOST_BEGUN):
        post(case, "/payments", said, {"provider": ("sepay", "standard")[number % 2]})
    return post(case, "/payments", said, {"provider": "sepay"})


def _at_a_gateway(world: World, said: Headers, url: str) -> Reply:
    """A payment at the sister unit's gateway, which answers at `url`."""
    registered = partners.get("ep_sister_momo")
    assert registered is not None
    partners.put(replace(registered, urls={"api": url}))
    return post(world.a_submitted(published.PAID, unit=SISTER), "/payments", said, {"provider": "momo"})


@raises("gateway_unavailable")
def _(world: World, said: Headers) -> Reply:
    return _at_a_gateway(world, said, "http://127.0.0.1:1")


@raises("gateway_refused")
def _(world: World, said: Headers) -> Reply:
    with serving() as server:
        server.answer = b'{"resultCode": 11, "message": "no access"}'
        return _at_a_gateway(world, said, server.url)


@raises("money_moved")
def _(world: World, said: Headers) -> Reply:
    case = world.an_exception()
    world.specialist.does(f"{case.money_url}/write-off", {"reason": "Không rõ người nộp"})
    return _money(world, case, {"payment_id": case.payment_id}, said)


@raises("money_not_due")
def _(world: World, said: Headers) -> Reply:
    case = world.an_exception()
    world.specialist.does(f"{case.money_url}/allocation", {"payment_id": case.payment_id})
    more = world.an_exception()
    return _money(world, more, {"payment_id": case.payment_id}, said)


@raises("money_settles_fee")
def _(world: World, said: Headers) -> Reply:
    case = world.an_exception()
    world.specialist.does(f"{case.money_url}/allocation", {"payment_id": case.payment_id})
    body = {"payment_id": case.payment_id, "reason": "Trả lại"}
    url = f"{case.money_url}/release"
    return world.officer("leader").call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


def _money(world: World, case: Case, body: Any, said: Headers) -> Reply:
    url = f"{case.money_url}/allocation"
    return world.specialist.call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


def _refund(who: Person, url: str, body: Any, said: Headers) -> Reply:
    return who.call("POST", url, body=body, key=uuid.uuid4().hex, headers=dict(said))


@raises("erasure_dossiers_open")
def _(world: World, said: Headers) -> Reply:
    return _refund(world.a_submitted().owner, "/v1/me/erasure-requests", {}, said)


@raises("feedback_not_now")
def _(world: World, said: Headers) -> Reply:
    owner, code = a_feedback(world)
    return _refund(owner, f"/v1/feedback/{code}/reopening", {"reason": "Chưa trả lời"}, said)


@raises("opinion_closed")
def _(world: World, said: Headers) -> Reply:
    _, url = asked_by_sister(world)
    world.specialist.does(f"{url}/answer", {"text": "Không"})
    return _refund(world.specialist, f"{url}/refusal", {"reason": "Nhầm"}, said)


@raises("too_many_opinions")
def _(world: World, said: Headers) -> Reply:
    url, body = f"{world.an_accepted().desk_url}/opinions", {"agency_code": SISTER, **QUESTION}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(opinion, "MOST_OPINIONS", 0)
        return _refund(world.specialist, url, body, said)


@raises("refund_account_missing")
def _(world: World, said: Headers) -> Reply:
    case = world.an_exception("to_refund")
    body = {"payment_id": case.payment_id, "amount_vnd": 8000}
    return _refund(world.specialist, f"{case.money_url}/refund", body, said)


@raises("refund_own_request")
def _(world: World, said: Headers) -> Reply:
    case = world.a_refund()
    both = world.officer("leader", "specialist")
    more = world.an_exception("to_refund")
    url = f"/v1/payments/{more.payment_id}/refund-account"
    assert more.owner.call("PUT", url, body=REFUND_ACCOUNT).status == 200
    asked = both.does(f"{more.money_url}/refund", {"payment_id": more.payment_id, "amount_vnd": 1})
    return _refund(both, replace(case, refund_id=asked["refund_id"]).refund_url + "/approval", {}, said)


@raises("refund_not_now")
def _(world: World, said: Headers) -> Reply:
    return _refund(world.specialist, f"{world.a_refund().refund_url}/outcome", {"outcome": "sent"}, said)


@raises("refund_contradicted")
def _(world: World, said: Headers) -> Reply:
    url = f"{world.a_refund(approved=True).refund_url}/outcome"
    world.specialist.does(url, {"outcome": "refunded"})
    return _refund(world.specialist, url, {"outcome": "failed"}, said)


@raises("delivery_not_offered")
def _(world: World, said: Headers) -> Reply:
    case = world.a_draft(published.NO_POST)
    url = f"{case.url}/deliveries/return"
    return case.owner.call("PUT", url, body={"recipient": RECIPIENT}, headers=dict(said))


@raises("parcel_made_up")
def _(world: World, said: Headers) -> Reply:
    case = world.a_parcel()
    parcel = wiring.stores.deliveries().get(case.delivery_id)
    now = datetime.now(UTC)
    wiring.stores.deliveries().save(parcel, replace(parcel, booking_asked_at=now, version=parcel.version + 1))
    return case.owner.call("DELETE", f"{case.url}/deliveries/return", headers=dict(said))


# --- us
@raises("service_unavailable")
def _(world: World, said: Headers) -> Reply:
    citizen = world.citizen()
    with database_away():
        return citizen.call("GET", "/v1/me", headers=dict(said))


@raises("internal_error")
def _(world: World, said: Headers) -> Reply:
    # A dossier of a version of a procedure that was never published: a fault of ours alone.
    owner = world.citizen()
    draft: rules.Dossier = builders.a_dossier(applicant_id=owner.id, procedure_version=99, agency_code=UNIT)
    dossiers.create_draft(draft, once=None)
    return post(Case(draft.dossier_id, owner), "/submission", said)
