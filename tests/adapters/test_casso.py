"""What Casso's signature rests on."""

from dataclasses import replace

import pytest

from chalicelib.adapters.banks import Forged, casso
from tests.adapters.fixtures import NOW
from tests.adapters.fixtures.banks.casso import FIELDS, SECRETS, genuine


def test_sha256_is_not_version_2() -> None:
    with pytest.raises(Forged):
        casso.verify(genuine(algorithm="sha256"), secrets=SECRETS, now=NOW)


@pytest.mark.parametrize("change", ["{v},v1=00", "v1=00,{v}", "{v},v2=00", " {v} ", "{V}"])
def test_any_of_several_signatures_proves(change: str) -> None:
    value = genuine().headers["x-casso-signature"]
    upper = value[: value.index("v1=") + 3] + value[value.index("v1=") + 3 :].upper()
    header = change.format(v=value, V=upper)
    assert casso.verify(replace(genuine(), headers={"x-casso-signature": header}), secrets=SECRETS, now=NOW)


@pytest.mark.parametrize("header", ["{v},t=1768446010000", "v1={d}", "t=,v1={d}", "t=１,v1={d}", "{d}"])
def test_one_time_and_one_only(header: str) -> None:
    value = genuine().headers["x-casso-signature"]
    header = header.format(v=value, d=value.partition("v1=")[2])
    with pytest.raises(Forged):
        casso.verify(replace(genuine(), headers={"x-casso-signature": header}), secrets=SECRETS, now=NOW)


def test_the_token_of_webhook_v1_is_no_proof() -> None:
    request = replace(genuine(), headers={"secure-token": SECRETS[0]["checksum_key"]})
    with pytest.raises(Forged):
        casso.verify(request, secrets=SECRETS, now=NOW)


def test_the_same_values_written_otherwise_are_the_same_notice() -> None:
    request = genuine()
    spaced = replace(request, body=request.body.replace(b", ", b" ,\n").replace("ễ".encode(), b"\\u1ec5"))
    assert FIELDS["counterAccountName"].startswith("NGUY") and spaced.body != request.body
    assert casso.verify(spaced, secrets=SECRETS, now=NOW) == casso.verify(request, secrets=SECRETS, now=NOW)
