"""What belongs to the citizen who calls."""

import secrets
from dataclasses import replace

import pytest

from chalicelib.store import citizens
from tests.api import client
from tests.api.happenings import database_away
from tests.api.people import Device
from tests.spec.contract import answer_faults

pytestmark = pytest.mark.usefixtures("gateway")

HOME = {"province_code": "20", "commune": "Phường Đông Kinh", "address": "Số 12 đường Bà Triệu"}


@pytest.fixture
def hoa(code_of):
    return Device().sign_in(code_of)


def national_id():
    return f"020192{secrets.randbelow(10**6):06}"


def test_a_new_account_is_a_phone_and_nothing_else(hoa):
    answer = hoa.call("GET", "/v1/me")
    assert answer_faults("me.read", 200, answer.json) == []
    told = {name: v for name, v in answer.json.items() if name not in ("citizen_id", "created_at", "updated_at")}
    assert told == {
        "phone": f"{hoa.phone[:6]}***{hoa.phone[-3:]}",
        **dict.fromkeys(("full_name", "birth_on", "sex", "national_id", "address", "email")),
        "assurance_level": 0,
        "version": 1,
    }
    assert answer.headers["etag"] == '"1"'


@pytest.mark.parametrize("content_type", ["application/merge-patch+json", "application/json"])
def test_a_profile_is_filled_in_and_the_national_id_is_shown_masked(hoa, content_type):
    own = national_id()
    patch = {"full_name": "Nông Thị Hoa", "birth_on": "1992-03-08", "sex": "female", "national_id": own}
    answer = hoa.call("PATCH", "/v1/me", body=patch | {"address": HOME}, headers={"Content-Type": content_type})
    assert answer.status == 200
    assert answer_faults("me.change", 200, answer.json) == []
    assert answer.json["national_id"] == f"020******{own[-3:]}"
    assert own not in answer.body.decode()
    assert hoa.phone not in answer.body.decode()
    assert (answer.json["address"], answer.json["assurance_level"]) == (HOME, 1)
    assert hoa.call("GET", "/v1/me").json == answer.json
    assert citizens.get(answer.json["citizen_id"]).national_id == own


def test_null_clears(hoa):
    hoa.call("PATCH", "/v1/me", body={"email": "hoa@example.vn", "sex": "female", "address": HOME})
    answer = hoa.call("PATCH", "/v1/me", body={"email": None, "sex": None, "address": None})
    assert (answer.json["email"], answer.json["sex"], answer.json["address"]) == (None, None, None)


def test_the_phone_is_not_changed_here_and_unknown_fields_are_named(hoa):
    answer = hoa.call("PATCH", "/v1/me", body={"phone": "0912345678", "assurance_level": 2})
    assert (answer.status, answer.slug) == (422, "invalid_request")
    faults = {(fault["pointer"], fault["code"]) for fault in answer.json["errors"]}
    assert faults == {("/phone", "unknown_field"), ("/assurance_level", "unknown_field")}


def test_all_faults_of_the_schema_come_at_once(hoa):
    answer = hoa.call(
        "PATCH", "/v1/me", body={"birth_on": "08/03/1992", "national_id": "123", "email": "x", "sex": "f"}
    )
    assert {fault["pointer"] for fault in answer.json["errors"]} == {"/birth_on", "/national_id", "/email", "/sex"}


def test_all_faults_of_the_rules_come_at_once_in_the_language_asked_for(hoa):
    body = {"birth_on": "2999-01-01", "national_id": "020892123456", "address": {"province_code": "99"}}
    answer = hoa.call("PATCH", "/v1/me", body=body, headers={"Accept-Language": "en"})
    assert (answer.status, answer.slug) == (422, "invalid_request")
    assert answer_faults("me.change", 422, answer.json) == []
    assert {fault["pointer"] for fault in answer.json["errors"]} == {
        "/birth_on",
        "/national_id",
        "/address/province_code",
        "/address/commune",
        "/address/address",
    }
    assert "This is missing." in {fault["detail"] for fault in answer.json["errors"]}


def test_a_national_id_is_written_once_and_for_one_account(hoa, code_of):
    own = national_id()
    hoa.call("PATCH", "/v1/me", body={"national_id": own})
    assert hoa.call("PATCH", "/v1/me", body={"national_id": own}).status == 200
    again = hoa.call("PATCH", "/v1/me", body={"national_id": national_id()})
    assert (again.status, again.slug) == (409, "national_id_set")
    taken = Device().sign_in(code_of).call("PATCH", "/v1/me", body={"national_id": own})
    assert (taken.status, taken.slug) == (409, "national_id_taken")
    assert own not in taken.body.decode()


def test_a_verified_identity_is_not_changed_by_its_owner(hoa):
    before = citizens.get(hoa.call("GET", "/v1/me").json["citizen_id"])
    citizens.save(before, replace(before, full_name="Nông Thị Hoa", assurance_level=2, version=before.version + 1))
    answer = hoa.call("PATCH", "/v1/me", body={"full_name": "Nông Thị Huệ"})
    assert (answer.status, answer.slug) == (409, "identity_verified")


def test_nothing_is_consented_before_it_is_asked(hoa):
    answer = hoa.call("GET", "/v1/me/consents")
    assert answer_faults("me.consents", 200, answer.json) == []
    assert [item["purpose"] for item in answer.json["items"]] == [
        "zalo_sms_notices",
        "statistics_contact",
        "helper_access",
    ]
    assert {item["granted"] for item in answer.json["items"]} == {None}


@pytest.mark.parametrize("granted", [True, False])
def test_a_consent_is_decided_about_the_text_in_force(hoa, granted):
    text = hoa.call("GET", "/v1/me/consents").json["items"][1]
    body = {"granted": granted, "text_version": text["text_version"]}
    answer = hoa.call("PUT", "/v1/me/consents/statistics_contact", body=body)
    assert answer_faults("me.set_consent", 200, answer.json) == []
    assert (answer.json["granted"], answer.json["decided_text_version"]) == (granted, text["text_version"])
    assert hoa.call("GET", "/v1/me/consents").json["items"][1] == answer.json


def test_another_text_and_another_purpose_are_refused(hoa):
    outdated = hoa.call("PUT", "/v1/me/consents/helper_access", body={"granted": True, "text_version": "0"})
    assert (outdated.status, outdated.slug) == (409, "consent_text_outdated")
    unknown = hoa.call("PUT", "/v1/me/consents/selling_data", body={"granted": True, "text_version": "1"})
    assert (unknown.status, unknown.slug) == (404, "not_found")


def test_the_texts_come_in_the_language_asked_for(hoa):
    english = hoa.call("GET", "/v1/me/consents", headers={"Accept-Language": "en-GB"}).json["items"][0]["text"]
    assert english.startswith("I agree")
    assert hoa.call("GET", "/v1/me/consents").json["items"][0]["text"].startswith("Tôi đồng ý")


def test_devices_are_listed_and_signed_out(hoa, code_of):
    listed = hoa.call("GET", "/v1/me/sessions")
    assert answer_faults("me.sessions", 200, listed.json) == []
    (here,) = listed.json["items"]
    assert (here["device_name"], here["current"]) == ("Điện thoại của Hoa", True)

    stranger = Device().sign_in(code_of)
    assert stranger.call("DELETE", f"/v1/me/sessions/{here['session_id']}").slug == "not_found"
    assert hoa.refresh().status == 200
    assert hoa.call("DELETE", f"/v1/me/sessions/{here['session_id']}").status == 204
    assert hoa.refresh().slug == "refresh_invalid"
    assert hoa.call("DELETE", f"/v1/me/sessions/{here['session_id']}").slug == "not_found"


def test_an_app_reads_its_configuration_before_anybody_signs_in():
    answer = client.call("GET", "/v1/app-config")
    assert answer_faults("app_config.read", 200, answer.json) == []
    assert answer.json["limits"]["otp_length"] == 6
    assert len(answer.json["consents"]) == 3
    assert answer.headers["cache-control"] == "public, max-age=300"


def test_the_status_says_whether_the_database_answers():
    answer = client.call("GET", "/v1/public/status")
    assert answer_faults("app_config.status", 200, answer.json) == []
    assert answer.json["status"] == "ok"


def test_the_status_says_so_when_the_database_does_not_answer():
    with database_away():
        answer = client.call("GET", "/v1/public/status")
    assert (answer.status, answer.json["status"]) == (200, "down")


def test_the_card_prefills_the_profile_which_counts_once_confirmed(hoa, caplog):
    own = national_id()
    text = f"{own}||Nông Thị Hoa|08031992|Nữ|12 Bà Triệu, Đông Kinh, Lạng Sơn|05062021"
    read = hoa.call("POST", "/v1/me/id-card-text", body={"text": text})
    assert (read.status, read.json["province_code"], read.json["warnings"]) == (200, "20", [])
    assert hoa.call("GET", "/v1/me").json["full_name"] is None, "nothing is kept"
    confirmed = hoa.call("PATCH", "/v1/me", body=read.json["profile"])
    assert (confirmed.json["full_name"], confirmed.json["assurance_level"]) == ("Nông Thị Hoa", 1)
    assert own not in caplog.text and "Hoa" not in caplog.text
