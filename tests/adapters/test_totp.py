"""Codes of authenticators: the RFC's own vectors, and what lies beside them."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.adapters.identity import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
# RFC 6238 appendix B, SHA1: seconds since 1970 -> eight digits, of which six-digit codes are the last.
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


def _at(second):
    return datetime.fromtimestamp(second, UTC)


@pytest.mark.parametrize(("second", "digits"), VECTORS.items())
def test_a_code_is_good_in_its_own_step_and_the_two_beside_it(second, digits):
    code, step = digits[-6:], second // 30
    for seconds in (-29, 0, 30):
        assert totp.matching_step(SECRET, code, _at(second + seconds)) == step
    assert totp.matching_step(SECRET, code, _at(second + 60)) is None


@pytest.mark.parametrize("code", ["", "000000", "94287082", "287083", "２８７０８２", "ABCD-EFGH-JKMN"])
def test_anything_else_is_wrong(code):
    assert totp.matching_step(SECRET, code, _at(59)) is None


def test_the_qr_says_who_and_where_and_how():
    told = urlsplit(totp.uri(totp.secret_of(b"12345678901234567890"), account="dongkinh.leader", issuer="CôngDân"))
    assert (told.scheme, told.netloc) == ("otpauth", "totp") and "dongkinh.leader" in told.path
    named = {name: value for name, [value] in parse_qs(told.query).items()}
    assert named == {"secret": SECRET, "issuer": "CôngDân", "digits": "6", "period": "30", "algorithm": "SHA1"}
