"""How each code of a fault comes about: code -> (pointer, the refused call)."""

import uuid
from collections.abc import Callable
from typing import Any

from chalicelib.api.present.credit import url_id
from tests.adapters.test_portal_records import RECORD
from tests.api import client
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.scenes.administration import NEW_UNIT, a_procedure_draft, administrator
from tests.api.scenes.officers import NEW_OFFICER, an_officer_of
from tests.api.scenes.opinions import QUESTION
from tests.api.scenes.partners import NEW_PARTNER, a_registration
from tests.api.scenes.scene import MAKERS
from tests.api.scenes.units import new_unit
from tests.api.world import CALENDAR, PROVINCE, RECIPIENT, SISTER, SUPPLEMENT, UNIT, World, a_file, a_statement_file

Way = Callable[[World], tuple[str, Reply]]


def profile(pointer: str, patch: Any) -> Way:
    """A change of the profile."""
    return lambda world: (pointer, world.citizen(national_id="").call("PATCH", "/v1/me", body=patch))


def odd_form(pointer: str) -> Way:
    """A form in which everything is wrong, handed in."""

    def way(world: World) -> tuple[str, Reply]:
        case = world.a_draft(published.ODD_FORM, form={"pairs": [1, 1]})
        answers = dict(published.ODD_ANSWERS)
        saved = case.owner.call("PATCH", case.url, body={"form": answers}, if_match=2)
        return f"/form/{pointer}", saved

    return way


def opened(pointer: str, **changes: str) -> Way:
    """A draft that cannot be opened."""
    body = {"procedure_code": published.FREE, "agency_code": UNIT, **changes}
    return lambda world: (pointer, world.citizen().post("/v1/dossiers", body))


def page(pointer: str, code: str = published.FREE, **changes: Any) -> Way:
    """A page that the procedure does not take."""

    def way(world: World) -> tuple[str, Reply]:
        case = world.a_draft(code)
        body = {"slot": "identity", "page": 1, **a_file()}
        case.owner.does(f"{case.url}/documents", body)
        return pointer, case.owner.post(f"{case.url}/documents", {**body, **changes})

    return way


def saved(pointer: str, code: str, patch: Any) -> Way:
    """A draft that cannot be saved so."""

    def way(world: World) -> tuple[str, Reply]:
        case = world.a_draft(code, form={})
        return pointer, case.owner.call("PATCH", case.url, body=patch, if_match=2)

    return way


def handed_in(pointer: str, code: str, **changes: Any) -> Way:
    """A draft that cannot be handed in."""

    def way(world: World) -> tuple[str, Reply]:
        case = world.a_draft(code, **changes)
        return pointer, case.owner.post(f"{case.url}/submission")

    return way


def _recipient_of(**wrong: str) -> Way:
    """An address that no carrier would take."""

    def way(world: World) -> tuple[str, Reply]:
        case, [pointer] = world.a_draft(), wrong
        body = {"recipient": {**RECIPIENT, **wrong}}
        return f"/recipient/{pointer}", case.owner.call("PUT", f"{case.url}/deliveries/return", body=body)

    return way


def _decided(world: World, body: Any) -> Reply:
    return world.receiver.post(f"/v1/officer/deliveries/{world.a_stuck_parcel().delivery_id}/decision", body)


def _no_tax_code(world: World) -> tuple[str, Reply]:
    return "/tax_code", world.receiver.post("/v1/officer/businesses/lookups", {"tax_code": "0100233480"})


def _twice(world: World) -> tuple[str, Reply]:
    return "/query/q", client.call("GET", "/v1/agencies?q=a&q=b")


def _not_uploaded(world: World) -> tuple[str, Reply]:
    case = world.a_draft()
    told = case.owner.does(f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file()})
    return f"/documents/{told['document_id']}", case.owner.post(f"{case.url}/submission")


def _rejected(world: World) -> tuple[str, Reply]:
    case, junk = world.a_draft(), b"no PDF at all"
    body = {"slot": "identity", "page": 1, **a_file(content=junk)}
    told = case.owner.does(f"{case.url}/documents", body)
    world.upload(case.dossier_id, told, junk)
    return f"/documents/{told['document_id']}", case.owner.post(f"{case.url}/submission")


def _not_supplied(world: World) -> tuple[str, Reply]:
    case = world.a_supplementing()
    return "/papers/identity", case.owner.post(f"{case.url}/supplements")


def _other_unit_while_supplementing(world: World) -> tuple[str, Reply]:
    case = world.a_supplementing()
    version = case.read()["version"]
    return "/agency_code", case.owner.call("PATCH", case.url, body={"agency_code": "Y98.12"}, if_match=version)


def _asked_for_nothing(world: World) -> tuple[str, Reply]:
    case = world.a_submitted()
    body = {**SUPPLEMENT, "items": []}
    return "/items", world.receiver.call("POST", f"{case.desk_url}/supplement-request", body=body, key=uuid.uuid4().hex)


def _given_to_nobody(world: World) -> tuple[str, Reply]:
    url = f"{world.a_submitted().desk_url}/assignment"
    return "/officer_id", world.officer("leader").call("PUT", url, body={"officer_id": "nobody"})


def _nobodys_payment(world: World) -> tuple[str, Reply]:
    case = world.an_exception()
    return "/payment_id", world.specialist.post(f"{case.money_url}/allocation", {"payment_id": "JWNOBODY"})


def _same_as(world: World, other: str) -> tuple[str, Reply]:
    return "/credit_id", world.specialist.post(f"{world.an_exception().money_url}/same-as", {"credit_id": other})


def _cash(world: World, amount: int, number: str) -> Reply:
    url = f"/v1/officer/payments/{world.a_payment().payment_id}/cash"
    return world.receiver.post(url, {"received_vnd": amount, "receipt_number": number})


def _statement(world: World, **changes: str) -> Reply:
    body = {"endpoint": "ep_sepay", "format": "camt", **a_statement_file(), **changes}
    return world.specialist.post("/v1/officer/statements", body)


def _receipt_used(world: World) -> tuple[str, Reply]:
    number = uuid.uuid4().hex
    assert _cash(world, 8000, number).status == 200
    return "/receipt_number", _cash(world, 8000, number)


def _led_astray(world: World) -> tuple[str, Reply]:
    case = world.a_submitted(published.PAID)
    body = {"provider": "vnpay", "return_url": "https://elsewhere.example/paid"}
    return "/return_url", case.owner.post(f"{case.url}/payments", body)


def _same_form(world: World) -> tuple[str, Reply]:
    case = world.a_submitted()
    items = [{"slot": "form", "name": "Tờ khai", "what_is_wrong": "Sai ngày sinh"}]
    world.receiver.does(f"{case.desk_url}/supplement-request", {**SUPPLEMENT, "items": items})
    return "/form", case.owner.post(f"{case.url}/supplements")


def _imported(world: World, **changes: Any) -> Reply:
    told = {**RECORD, "MaTTHC": published.ELSEWHERE, **changes}
    return world.receiver.post("/v1/officer/mirrored-dossiers", {"items": [told]})


def _a_draft_s_paper(world: World) -> tuple[str, Reply]:
    case = world.with_paper(world.a_draft())
    body = {"dossier_id": case.dossier_id, "document_id": case.document_id, "slot": "identity", "page": 2}
    return "/document_id", case.owner.post(f"{case.url}/documents/reuse", body)


def card(text: str) -> Way:
    """The QR text of no identity card."""
    return lambda world: ("/text", world.citizen().call("POST", "/v1/me/id-card-text", body={"text": text}))


def _another_paper(world: World) -> tuple[str, Reply]:
    url = f"/v1/officer/citizens/{world.citizen().id}/identity-verification"
    return "/last_digits", world.receiver.post(url, {"paper": "passport", "last_digits": "9999"})


def calendar(pointer: str, **changes: Any) -> Way:
    """A calendar that makes no sense."""
    body = {**CALENDAR, **changes}
    url = f"/v1/officer/calendars/{UNIT}"

    def way(world: World) -> tuple[str, Reply]:
        administrator = world.officer("administrator")
        version = administrator.call("GET", url).json["version"]
        return pointer, administrator.call("PUT", url, body=body, if_match=version)

    return way


def _slot(opens: str, closes: str) -> dict[str, str]:
    return {"opens": opens, "closes": closes}


def drafted(pointer: str, **changes: Any) -> Way:
    """A procedure that contradicts itself, published."""

    def way(world: World) -> tuple[str, Reply]:
        body = {"base_version": 0, "draft_version": 1, "reason": "Thử"}
        return pointer, administrator(world).post(f"{a_procedure_draft(world, **changes)}/versions", body)

    return way


def _another_level(world: World) -> tuple[str, Reply]:
    body = {"from_on": "2026-12-01", "reason": "Thí điểm"}
    url = f"/v1/officer/offers/{PROVINCE}/{published.FREE}"
    return "/procedure_code", administrator(world).call("PUT", url, body=body, if_match=0)


def _exempting(**changes: Any) -> dict[str, Any]:
    return {"exemptions": [{**published.EXEMPTIONS[0], **changes}]}


_BACKWARDS = {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}


def _same_login(world: World) -> tuple[str, Reply]:
    url = f"/v1/officer/officers/{an_officer_of(world)}"
    return "/officer_id", world.officer("administrator", unit=UNIT).call("PUT", url, body=NEW_OFFICER, if_match=0)


def _unfit_password(world: World) -> tuple[str, Reply]:
    scene = MAKERS["officer_account.change_password"](world)
    assert scene.owner is not None
    body = {**scene.named["body"], "new_password": f"tôi là {scene.owner.id}"}
    return "/new_password", scene.owner.call("PUT", scene.url, body=body)


def _a_strangers_dossier(world: World) -> tuple[str, Reply]:
    body = {"kind": "report", "text": "Chậm", "dossier_id": world.a_submitted().dossier_id}
    return "/dossier_id", world.citizen().post("/v1/feedback", body)


def _a_paper_of_nobody(world: World) -> tuple[str, Reply]:
    body = {"agency_code": SISTER, **QUESTION, "document_ids": ["nothing"]}
    return "/document_ids/0", world.specialist.post(f"{world.an_accepted().desk_url}/opinions", body)


def _after_itself(world: World) -> tuple[str, Reply]:
    first, second = world.a_unit(new_unit()), world.a_unit(new_unit())
    world.closes(second, first)
    url, body = f"/v1/officer/agencies/{first}", {**NEW_UNIT, "valid_to": "2026-12-31", "successor": second}
    return "/successor", administrator(world).call("PUT", url, body=body, if_match=1)


def registered(pointer: str, **changes: Any) -> Way:
    """A registration that cannot be made."""

    def way(world: World) -> tuple[str, Reply]:
        body = {**MAKERS["officer_partners.register"](world).named["body"], **changes}
        return pointer, world.officer("administrator", unit=UNIT).post("/v1/officer/partners", body)

    return way


def _registered_already(world: World) -> tuple[str, Reply]:
    boss, url = world.officer("administrator", unit=UNIT), a_registration(world)
    body = {**NEW_PARTNER, "agency_code": boss.call("GET", url).json["agency_code"]}
    return "/provider", boss.post("/v1/officer/partners", body)


def _another_merchant(world: World) -> tuple[str, Reply]:
    url = a_registration(world, secrets=0, provider="momo", account="MOMO1", bank_bin="")
    body = {"values": {"partnerCode": "MOMO2", "accessKey": "khoa", "secretKey": "bi-mat"}, "reason": "Đổi"}
    boss = world.officer("administrator", unit=UNIT)
    return "/values/partnerCode", boss.call("PUT", f"{url}/secret", body=body, if_match=1)


def _in_force_yesterday(world: World) -> tuple[str, Reply]:
    body = {"base_version": 0, "draft_version": 1, "effective_on": "2020-01-01", "reason": "Thử"}
    return "/effective_on", administrator(world).post(f"{a_procedure_draft(world)}/versions", body)


WAYS: dict[str, Way] = {
    "not_a_later_day": _in_force_yesterday,
    "account_shape": registered("/account", account="2037 1200"),
    "account_name_shape": registered("/account_name", account_name="UBND phường"),
    "provider_registered": _registered_already,
    "bank_unknown": registered("/bank_bin", bank_bin="123456"),
    "address_shape": registered("/urls/api", urls={"api": "http://example.vn"}),
    "merchant_differs": _another_merchant,
    "provider_unknown": registered("/provider", provider="nobody"),
    "login_taken": _same_login,
    "password_unfit": _unfit_password,
    "dates_backwards": drafted("/exemptions/0/valid_to", **_exempting(**_BACKWARDS)),
    "fee_code_unknown": drafted("/exemptions/0/fees", **_exempting(fees=["none"])),
    "paper_slot_unknown": drafted("/exemptions/0/proof_slot", **_exempting(proof_slot="none")),
    "form_schema_broken": drafted("/form_schema", form_schema={"type": "object", "properties": 5}),
    "level_differs": _another_level,
    "required": lambda world: ("/phone", client.call("POST", "/v1/auth/otp-challenges", body={})),
    "unknown_field": profile("/nickname", {"nickname": "Hoa"}),
    "given_twice": _twice,
    "not_allowed": _other_unit_while_supplementing,
    "wrong_type": profile("/full_name", {"full_name": 5}),
    "wrong_format": odd_form("day"),
    "pattern": odd_form("code"),
    "not_in_list": odd_form("choice"),
    "too_long": profile("/full_name", {"full_name": "x" * 101}),
    "too_short": odd_form("short"),
    "too_many": saved("/form/list", published.ODD_FORM, {"form": {"list": list(range(101))}}),
    "too_few": _asked_for_nothing,
    "too_small": odd_form("small"),
    "too_large": odd_form("large"),
    "not_a_multiple": odd_form("fives"),
    "not_unique": odd_form("pairs"),
    "phone_invalid": _recipient_of(phone="02053812345"),
    "time_unreal": lambda world: ("/items/0/NgayTra", _imported(world, NgayTra="20260230000000")),
    "citizen_unknown": lambda world: (
        "/applicant_id",
        world.receiver.post(
            "/v1/officer/dossiers", {"procedure_code": published.FREE, "applicant_id": "nobody", "form": {}}
        ),
    ),
    "digits_differ": _another_paper,
    "paper_not_reusable": _a_draft_s_paper,
    "id_card_not_read": card("020192123456"),
    **{
        f"id_card_{name}": card("x|x|1|x|x||x")
        for name in ("number", "old_number", "name", "birth", "sex", "address", "issued")
    },
    "procedure_not_central": lambda world: ("/items/0/MaTTHC", _imported(world, MaTTHC=published.FREE)),
    "supplement_form_unchanged": _same_form,
    "week_without_work": calendar("/weekly", weekly={}),
    "monday_without_work": calendar("/weekly/monday", weekly={"friday": [_slot("08:00", "12:00")]}),
    "slot_backwards": calendar("/weekly/monday/0", weekly={"monday": [_slot("12:00", "08:00")]}),
    "slots_overlap": calendar("/weekly/monday", weekly={"monday": [_slot("08:00", "12:00"), _slot("11:00", "17:00")]}),
    "year_not_covered": calendar("/days/0/date", years=[2026]),
    "national_id_invalid": profile("/national_id", {"national_id": "020399000001"}),
    "procedure_unknown": opened("/procedure_code", procedure_code="LOCAL-NONE"),
    "successor_loop": _after_itself,
    "officer_unknown": _given_to_nobody,
    "agency_unknown": opened("/agency_code", agency_code="Y98.99"),
    "post_not_offered": saved("/result_channel", published.NO_POST, {"result_channel": "post"}),
    "exemption_not_offered": saved("/exemption", published.EXEMPTING, {"exemption": "soldier"}),
    "not_for_citizens": handed_in("/applicant/kind", published.FOR_BUSINESSES),
    "not_by_proxy": saved("/applicant/kind", published.FOR_BUSINESSES, {"applicant": {"kind": "person"}}),
    "not_for_businesses": saved("/applicant/kind", published.FREE, {"applicant": {"kind": "business"}}),
    "tax_code_invalid": _no_tax_code,
    "province_unknown": _recipient_of(province_code="99"),
    "consent_missing": lambda world: ("/consent", _decided(world, {"action": "send", "recipient": RECIPIENT})),
    "carrier_unknown": lambda world: ("/endpoint", _decided(world, {"action": "send", "endpoint": "nobody"})),
    "recipient_missing": handed_in("/deliveries/return", published.FREE, result_channel="post"),
    "payment_unknown": _nobodys_payment,
    "transfer_unknown": lambda world: _same_as(world, "bm9ib2R5"),
    "transfer_unlike": lambda world: _same_as(world, url_id(world.a_part_paid().credit_id)),
    "amount_not_due": lambda world: ("/received_vnd", _cash(world, 7000, "1")),
    "receipt_number_used": _receipt_used,
    "account_unknown": lambda world: ("/endpoint", _statement(world, endpoint="ep_sister_sepay")),
    "mapping_unknown": lambda world: ("/mapping", _statement(world, format="table", mapping="nobodys")),
    "return_url_not_allowed": _led_astray,
    "slot_unknown": page("/slot", slot="passport"),
    "page_taken": page("/page"),
    "too_many_pages": page("/page", page=4),
    "paper_type_not_allowed": page("/content_type", page=2, content_type="text/plain"),
    "paper_too_large": page("/size", page=2, size=50_000_000),
    "paper_unknown": _a_paper_of_nobody,
    "dossier_unknown": _a_strangers_dossier,
    "paper_missing": handed_in("/papers/identity", published.WITH_PAPERS),
    "supplement_missing": _not_supplied,
    "paper_rejected": _rejected,
    "upload_missing": _not_uploaded,
}
