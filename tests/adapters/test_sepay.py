"""SePay's other proof and its other formats."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.adapters.banks import CallbackRequest, Forged, Unreadable, sepay
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.banks.sepay import FIELDS, SECRETS, genuine, signed

KEYS = [{"key": "new-key"}, {"api_key": "old-key"}]


def by_key(value: str) -> CallbackRequest:
    return replace(genuine(), headers={"content-type": "application/json", "authorization": value})


@pytest.mark.parametrize("value", ["Apikey new-key", "apikey old-key", "APIKEY  new-key "])
def test_a_live_api_key_proves(value: str) -> None:
    assert sepay.verify(by_key(value), secrets=KEYS, now=NOW)[0].amount_vnd == 20000


@pytest.mark.parametrize("value", ["", "Apikey", "Apikey ", "Apikey new-ke", "Bearer new-key", "new-key", "Apikey é"])
def test_any_other_authorization_is_forged(value: str) -> None:
    with pytest.raises(Forged):
        sepay.verify(by_key(value), secrets=KEYS, now=NOW)


def test_an_hmac_secret_is_no_api_key() -> None:
    with pytest.raises(Forged):
        sepay.verify(by_key("Apikey sepay-new-secret"), secrets=SECRETS, now=NOW)


def test_a_wrong_signature_is_not_saved_by_a_right_key() -> None:
    request = genuine(secret={"secret": "wrong"})
    request = replace(request, headers={**request.headers, "authorization": "Apikey new-key"})
    with pytest.raises(Forged):
        sepay.verify(request, secrets=[*SECRETS, *KEYS], now=NOW)


def test_a_signature_in_capitals_is_the_same_signature() -> None:
    request = genuine()
    capital = {
        **request.headers,
        "x-sepay-signature": "sha256=" + request.headers["x-sepay-signature"][7:].upper(),
    }
    assert sepay.verify(replace(request, headers=capital), secrets=SECRETS, now=NOW)


def as_form(**changes: Any) -> bytes:
    fields = {k: "" if v is None else v for k, v in {**FIELDS, **changes}.items()}
    return urlencode(fields).encode()


def as_multipart(**changes: Any) -> bytes:
    parts = [
        f'--AaB\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{"" if value is None else value}\r\n'
        for name, value in {**FIELDS, **changes}.items()
    ]
    return ("".join(parts) + "--AaB--\r\n").encode()


FORMS = [
    pytest.param(as_form, "application/x-www-form-urlencoded; charset=utf-8", id="url-encoded"),
    pytest.param(as_multipart, "multipart/form-data; boundary=AaB", id="multipart"),
]


@pytest.mark.parametrize(("make", "content_type"), FORMS)
def test_a_form_reads_as_the_json_does(make: Any, content_type: str) -> None:
    request = signed(make(), SECRETS[0], NOW, content_type)
    assert sepay.verify(request, secrets=SECRETS, now=NOW) == sepay.verify(genuine(), secrets=SECRETS, now=NOW)


@pytest.mark.parametrize(("make", "content_type"), FORMS)
@pytest.mark.parametrize("amount", ["", "-1", "1.5", "1e3", "２０", "+5", " 5"])
def test_a_form_s_amount_is_plain_digits(make: Any, content_type: str, amount: str) -> None:
    with pytest.raises(Unreadable):
        sepay.verify(signed(make(transferAmount=amount), SECRETS[0], NOW, content_type), secrets=SECRETS, now=NOW)


@pytest.mark.parametrize(("make", "content_type"), FORMS)
def test_a_form_that_names_a_field_twice_or_is_none_is_unreadable(make: Any, content_type: str) -> None:
    twice = (
        make() + b"&id=5"
        if make is as_form
        else make().replace(b"--AaB--", make()[: make().index(b"--AaB", 5)] + b"--AaB--")
    )
    for body in (twice, b"", b"\xff\xfe", b"&&&", make().replace(b"0123499999", b"\xff")):
        with pytest.raises(Unreadable):
            sepay.verify(signed(body, SECRETS[0], NOW, content_type), secrets=SECRETS, now=NOW)
