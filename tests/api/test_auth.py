"""The doors of sign-in, as an app meets them."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from urllib3 import request as http

from chalicelib import config
from tests.api import client
from tests.api.people import PASSWORD, Device, new_officer, new_phone
from tests.spec.contract import answer_faults
from tests.usecases.citizens.test_change_profile import account

pytestmark = pytest.mark.usefixtures("gateway")


def ask(phone):
    return client.call("POST", "/v1/auth/otp-challenges", body={"phone": phone})


def enter(challenge_id, code, **more):
    body = {"grant_type": "otp", "challenge_id": challenge_id, "code": code}
    return client.call("POST", "/v1/auth/tokens", body=body | more)


def officer_sign_in(login, password=PASSWORD):
    return client.call(
        "POST", "/v1/officer/auth/tokens", body={"grant_type": "password", "login": login, "password": password}
    )


def test_a_citizen_asks_for_a_code_reads_it_and_is_in(code_of):
    phone = new_phone()
    asked = ask("0" + phone.removeprefix("+84"))
    assert asked.status == 202
    assert answer_faults("auth.request_otp", 202, asked.json) == []
    assert asked.json["resend_after_s"] == 60

    answer = enter(asked.json["challenge_id"], code_of(phone), device_name="Điện thoại của Hoa")
    assert answer.status == 200
    assert answer_faults("auth.issue_tokens", 200, answer.json) == []
    assert (answer.json["expires_in"], answer.json["refresh_expires_in"]) == (900, 90 * 86400)
    assert answer.headers["cache-control"] == "no-store"
    assert client.call("GET", "/v1/me", token=answer.json["access_token"]).status == 200


def test_known_and_unknown_phones_get_the_same_answer():
    def shape(reply):
        ids = ("challenge_id", "expires_at")
        names = set(reply.headers) - {"x-request-id"}
        return reply.status, {name: type(v) if name in ids else v for name, v in reply.json.items()}, names

    assert shape(ask(account().phone)) == shape(ask(new_phone()))


def test_the_code_is_in_no_answer_and_no_log(code_of, caplog):
    caplog.set_level(logging.DEBUG, logger="congdan")
    phone = new_phone()
    asked = ask(phone)
    code = code_of(phone)
    answer = enter(asked.json["challenge_id"], code)
    logged = "\n".join(json.dumps(vars(record), default=str) for record in caplog.records if "congdan" in record.name)
    assert logged
    for secret in (code, phone, phone[1:], answer.json["access_token"], answer.json["refresh_token"]):
        assert secret not in logged
        assert secret not in asked.body.decode()
    assert code not in answer.body.decode()


@pytest.mark.parametrize("phone", ["02053812345", "+14155550100", "0126 123 4567", "0912345"])
def test_what_is_no_vietnamese_mobile_number_is_named(phone):
    answer = ask(phone)
    assert (answer.status, answer.slug) == (422, "invalid_request")
    assert [fault["pointer"] for fault in answer.json["errors"]] == ["/phone"]


def test_a_second_code_within_a_minute_has_to_wait():
    phone = new_phone()
    ask(phone)
    answer = ask(phone)
    assert (answer.status, answer.slug) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer_faults("auth.request_otp", 429, answer.json) == []


def test_a_gateway_that_is_down_is_said_and_can_be_tried_again(gateway):
    http("POST", f"{gateway}/faults", json={"refuse": 1})
    answer = ask(new_phone())
    assert (answer.status, answer.slug) == (503, "otp_not_sent")
    assert int(answer.headers["retry-after"]) > 0


def test_a_wrong_code_a_used_one_and_an_invented_challenge(code_of):
    phone = new_phone()
    challenge_id = ask(phone).json["challenge_id"]
    code = code_of(phone)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert (enter(challenge_id, wrong).status, enter(challenge_id, wrong).slug) == (401, "otp_wrong")
    first, again = enter(challenge_id, code), enter(challenge_id, code)
    assert (first.status, again.status) == (200, 200)
    assert first.json["refresh_token"] == again.json["refresh_token"], "one sign-in, whose answer was lost"
    assert enter(challenge_id, wrong).slug == enter("never-was", code).slug == "otp_expired"


def test_a_sixth_try_is_locked_even_when_right(code_of):
    phone = new_phone()
    challenge_id = ask(phone).json["challenge_id"]
    code = code_of(phone)
    for n in range(1, 6):
        assert enter(challenge_id, f"{(int(code) + n) % 10**6:06}").slug == "otp_wrong"
    answer = enter(challenge_id, code)
    assert (answer.status, answer.slug, answer.headers["retry-after"]) == (429, "otp_locked", "60")


@pytest.mark.parametrize(
    "body",
    [
        {"grant_type": "password", "login": "a", "password": "b"},
        {"grant_type": "otp", "challenge_id": "x"},
        {"grant_type": "otp", "challenge_id": "x", "code": "12345"},
        {"grant_type": "otp", "challenge_id": "x", "code": "١٢٣٤٥٦"},
        {"grant_type": "refresh_token"},
        {"grant_type": "refresh_token", "refresh_token": "x", "code": "123456"},
        {},
    ],
    ids=str,
)
def test_a_body_that_asks_for_nothing_we_give_is_named(body):
    answer = client.call("POST", "/v1/auth/tokens", body=body)
    assert (answer.status, answer.slug) == (422, "invalid_request")
    assert answer.json["errors"]


def test_a_refresh_gives_a_successor_and_a_lost_answer_the_same_one(code_of):
    device = Device().sign_in(code_of)
    first = device.tokens["refresh_token"]
    second = device.refresh().json["refresh_token"]
    assert second != first
    assert device.refresh(first).json["refresh_token"] == second
    assert device.refresh().status == 200


def test_an_old_token_ends_the_family(code_of):
    device = Device().sign_in(code_of)
    first = device.tokens["refresh_token"]
    device.refresh()
    device.refresh()
    reused = device.refresh(first)
    assert (reused.status, reused.slug) == (401, "refresh_reused")
    assert device.refresh().slug == "refresh_invalid"


def test_parallel_refreshes_with_one_token_get_the_same_successor(code_of):
    device = Device().sign_in(code_of)
    first = device.tokens["refresh_token"]
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: device.refresh(first), range(8)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["refresh_token"] for answer in answers}) == 1


@pytest.mark.parametrize("token", ["x", "a.1." + "A" * 43, "ệ"], ids=["short", "forged", "not ASCII"])
def test_a_refresh_token_that_we_never_made_is_invalid(token):
    answer = client.call("POST", "/v1/auth/tokens", body={"grant_type": "refresh_token", "refresh_token": token})
    assert (answer.status, answer.slug) == (401, "refresh_invalid")


def test_signing_out_ends_the_refresh_token(code_of):
    device = Device().sign_in(code_of)
    answer = device.call("DELETE", "/v1/auth/tokens")
    assert (answer.status, answer.body) == (204, b"")
    assert device.refresh().slug == "refresh_invalid"


def test_the_published_keys_verify_the_token(code_of):
    device = Device().sign_in(code_of)
    published = client.call("GET", "/v1/.well-known/jwks.json")
    assert answer_faults("app_config.jwks", 200, published.json) == []
    kid = jwt.get_unverified_header(device.tokens["access_token"])["kid"]
    claims = jwt.decode(
        device.tokens["access_token"],
        jwt.PyJWKSet.from_dict(published.json)[kid].key,
        ["EdDSA"],
        audience="congdan",
        issuer=config.settings().public_url or "congdan",
    )
    assert (claims["kind"], claims["roles"]) == ("citizen", [])


@pytest.mark.parametrize("header", [None, "Bearer x", "Basic YTpi", "Bearer", "Bearer a.b.c"])
def test_without_a_token_of_ours_nobody_is_in(header):
    answer = client.call("GET", "/v1/me", headers={"Authorization": header} if header else {})
    assert (answer.status, answer.slug, answer.headers["www-authenticate"]) == (401, "unauthenticated", "Bearer")


def test_an_officer_signs_in_and_is_told_unit_and_roles():
    officer = new_officer()
    answer = officer_sign_in(officer.officer_id)
    assert answer.status == 200
    assert answer_faults("officer_auth.issue_tokens", 200, answer.json) == []
    assert answer.json["refresh_expires_in"] == 12 * 3600
    assert answer.json["officer"] == {
        "officer_id": officer.officer_id,
        "full_name": "Hoàng Văn Tuấn",
        "agency_code": "H37.12",
        "agency_name": "UBND phường Đông Kinh",
        "roles": ["receiver"],
        "second_factor": "none",
        "password": "own",
        "took_over": [],
    }


def test_an_officers_refresh_and_sign_out():
    first = officer_sign_in(new_officer().officer_id).json
    body = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = client.call("POST", "/v1/officer/auth/tokens", body=body)
    assert answer_faults("officer_auth.issue_tokens", 200, second.json) == []
    assert client.call("DELETE", "/v1/officer/auth/tokens", token=second.json["access_token"]).status == 204
    body = {"grant_type": "refresh_token", "refresh_token": second.json["refresh_token"]}
    assert client.call("POST", "/v1/officer/auth/tokens", body=body).slug == "refresh_invalid"


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer_and_lock():
    known, unknown = new_officer().officer_id, new_officer().officer_id + ".khac"

    def told(login):
        answer = officer_sign_in(login, "wrong")
        return answer.status, {name: v for name, v in answer.json.items() if name != "instance"}

    assert told(known) == told(unknown)
    for login in (known, unknown):
        for _ in range(9):
            assert officer_sign_in(login, "wrong").slug == "sign_in_failed"
        locked = officer_sign_in(login)
        assert (locked.status, locked.slug) == (429, "sign_in_locked")
        assert int(locked.headers["retry-after"]) > 800


def test_each_kind_of_caller_has_doors_of_its_own(code_of):
    citizen, officer = Device().sign_in(code_of), officer_sign_in(new_officer().officer_id).json
    assert client.call("GET", "/v1/me", token=officer["access_token"]).slug == "forbidden_role"
    assert citizen.call("DELETE", "/v1/officer/auth/tokens").slug == "forbidden_role"
    body = {"grant_type": "refresh_token", "refresh_token": citizen.tokens["refresh_token"]}
    assert client.call("POST", "/v1/officer/auth/tokens", body=body).slug == "refresh_invalid"
    assert citizen.refresh().status == 200
