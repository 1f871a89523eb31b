"""Only what we signed, for this use and still in time, speaks for somebody."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.identity import keys
from chalicelib.adapters.identity.tokens import ACCESS_LIFETIME, Tokens
from chalicelib.domain import session as sessions
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OLD, NEW = keys.new_keys(2)
ISSUER, AUDIENCE = "https://congdan.example", "congdan"
TOKENS = Tokens([NEW], ISSUER, AUDIENCE)
OFFICER = Actor("officer", "dongkinh.motcua", "s-1", "H37.12", frozenset({"receiver", "specialist"}))
CLAIMS = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": "c-1",
    "sid": "s-1",
    "kind": "citizen",
    "roles": [],
    "unit": "",
    "iat": int(NOW.timestamp()),
    "exp": int((NOW + ACCESS_LIFETIME).timestamp()),
}
PRIVATE = keys.read(NEW).private
PUBLIC = keys.read(NEW).public


def signed(*, key=PRIVATE, algorithm="EdDSA", kid=NEW["kid"], **claims):
    """A token as an attacker (or a colleague) would make it; a claim given as None is left out."""
    whole = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    return jwt.encode(whole, key, algorithm=algorithm, headers={"kid": kid})


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.slug


def b64(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize("actor", [OFFICER, Actor("citizen", "c-1", "s-2")], ids=["an officer", "a citizen"])
def test_a_token_speaks_for_whom_it_was_issued(actor):
    assert TOKENS.read_access(TOKENS.issue_access(actor, NOW), NOW + timedelta(minutes=14, seconds=59)) == actor


def test_a_token_names_its_key_and_its_algorithm():
    assert jwt.get_unverified_header(TOKENS.issue_access(OFFICER, NOW)) == {
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": NEW["kid"],
    }


def test_a_token_is_over_after_fifteen_minutes_and_says_so_apart_from_forgeries():
    token = TOKENS.issue_access(OFFICER, NOW)
    assert refusal(TOKENS.read_access, token, NOW + timedelta(minutes=15)) == "token_expired"


def test_whatever_anybody_else_made_is_refused():
    public_pem = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public_raw = PUBLIC.public_bytes(Encoding.Raw, PublicFormat.Raw)
    stranger = keys.read(OLD).private
    header, payload, signature = signed().split(".")
    import hashlib
    import hmac

    def hs256(secret):  # PyJWT itself refuses to sign with a PEM, an attacker does not
        head = b64({"alg": "HS256", "typ": "JWT", "kid": NEW["kid"]})
        mac = hmac.digest(secret, f"{head}.{payload}".encode(), hashlib.sha256)
        return f"{head}.{payload}.{b64(mac)}"

    forged = {
        "the public key as a shared secret": hs256(public_pem),
        "the raw public key as a shared secret": hs256(public_raw),
        "an empty secret": hs256(b""),
        "alg none": f"{b64({'alg': 'none', 'kid': NEW['kid']})}.{payload}.",
        "alg None": f"{b64({'alg': 'None', 'kid': NEW['kid']})}.{payload}.{signature}",
        "no alg": f"{b64({'kid': NEW['kid']})}.{payload}.{signature}",
        "ES256 by another key": signed(key=generate_private_key(SECP256R1()), algorithm="ES256"),
        "another key under our kid": signed(key=stranger),
        "an unknown kid": signed(key=stranger, kid="unknown"),
        "our key under an unknown kid": signed(kid="unknown"),
        "a kid that is a path": signed(kid="../../dev/null"),
        "no kid": jwt.encode(CLAIMS, PRIVATE, algorithm="EdDSA"),
        "a kid that is no text": f"{b64({'alg': 'EdDSA', 'kid': [NEW['kid']]})}.{payload}.{signature}",
        "a key in the token": f"{b64({'alg': 'EdDSA', 'kid': 'x', 'jwk': keys.read(NEW).jwk()})}.{payload}.{signature}",
        "a changed payload": f"{header}.{b64(CLAIMS | {'sub': 'c-2'})}.{signature}",
        "no signature": f"{header}.{payload}.",
        "half a signature": f"{header}.{payload}.{signature[:43]}",
        "two parts": f"{header}.{payload}",
        "nothing": "",
        "no token at all": "Bearer",
        "not ASCII": "ệ.ệ.ệ",
        "a lone surrogate": "\ud800.a.b",
    }
    assert {name: refusal(TOKENS.read_access, token, NOW) for name, token in forged.items()} == dict.fromkeys(
        forged, "unauthenticated"
    )


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-service"},
        {"aud": [AUDIENCE]},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"kind": "system"},
        {"kind": "administrator"},
        {"kind": None},
        {"sub": None},
        {"sub": 7},
        {"sid": None},
        {"roles": None},
        {"unit": None},
        {"roles": "leader"},
        {"roles": [1]},
        {"iat": 1.5},
        {"exp": None},
        {"iat": None},
        {"iat": int((NOW + timedelta(minutes=2)).timestamp())},
        {"exp": "soon"},
    ],
    ids=str,
)
def test_what_our_key_signed_for_another_use_is_refused(claims):
    assert refusal(TOKENS.read_access, signed(**claims), NOW) == "unauthenticated"


@given(st.text())
def test_no_text_is_a_token_by_accident(text):
    assert refusal(TOKENS.read_access, text, NOW) == "unauthenticated"
    assert refusal(TOKENS.read_refresh, text) == "refresh_invalid"


def test_keys_rotate_without_signing_anybody_out():
    before, during = Tokens([OLD], ISSUER, AUDIENCE), Tokens([NEW, OLD], ISSUER, AUDIENCE)
    session = begun()
    assert during.read_access(before.issue_access(OFFICER, NOW), NOW) == OFFICER
    assert during.read_refresh(before.refresh_token(session)) == (session.session_id, 1)
    assert jwt.get_unverified_header(during.issue_access(OFFICER, NOW))["kid"] == NEW["kid"]
    assert TOKENS.read_refresh(during.refresh_token(session)) == (session.session_id, 1)


def test_a_key_that_was_dropped_signs_nothing_any_more():
    before = Tokens([OLD], ISSUER, AUDIENCE)
    assert refusal(TOKENS.read_access, before.issue_access(OFFICER, NOW), NOW) == "unauthenticated"
    assert refusal(TOKENS.read_refresh, before.refresh_token(begun())) == "refresh_invalid"


def test_the_published_keys_verify_a_token_and_hold_nothing_private():
    published = Tokens([NEW, OLD], ISSUER, AUDIENCE).jwks()
    assert [set(key) for key in published["keys"]] == [{"kty", "crv", "use", "alg", "kid", "x"}] * 2
    key = jwt.PyJWKSet.from_dict(published)[NEW["kid"]].key
    claims = jwt.decode(
        TOKENS.issue_access(OFFICER, NOW),
        key,
        ["EdDSA"],
        audience=AUDIENCE,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["sub"], claims["roles"], claims["unit"]) == (OFFICER.id, ["receiver", "specialist"], "H37.12")


@pytest.mark.parametrize("stored", [[], [NEW, NEW]], ids=["no key", "one kid twice"])
def test_a_deployment_without_clear_keys_does_not_start(stored):
    with pytest.raises(ValueError, match="token keys"):
        Tokens(stored, ISSUER, AUDIENCE)


def test_another_kind_of_key_is_refused():
    pem = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="not Ed25519"):
        Tokens([{"kid": "ec", "private_pem": pem.decode()}], ISSUER, AUDIENCE)


def begun(session_id="01JD8Z1C2D3E4F5G6H7J8K9L0M"):
    return sessions.new(session_id, subject_id="c-1", kind="citizen", device_name="", now=NOW)


def test_a_refresh_token_names_its_session_and_generation_and_is_the_same_each_time():
    session = replace(begun(), generation=12)
    token = TOKENS.refresh_token(session)
    assert TOKENS.read_refresh(token) == (session.session_id, 12)
    assert TOKENS.refresh_token(session) == token


def test_each_generation_and_each_session_has_another_refresh_token():
    made = {
        TOKENS.refresh_token(replace(begun(name), generation=n)).rpartition(".")[2] for name in "ab" for n in (1, 2)
    }
    assert len(made) == 4


@pytest.mark.parametrize("text", ["x.1", ".1.", "x.01.", "x.0.", "x.-1.", "x.١.", "x.1.1."], ids=str)
def test_a_refresh_token_of_another_form_is_refused(text):
    mac = TOKENS.refresh_token(begun()).rpartition(".")[2]
    assert refusal(TOKENS.read_refresh, f"{text}{mac}") == "refresh_invalid"


@given(st.data())
def test_a_refresh_token_changed_in_one_character_is_refused(data):
    token = TOKENS.refresh_token(begun())
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda one: one != token[place]))
    assert refusal(TOKENS.read_refresh, token[:place] + other + token[place + 1 :]) == "refresh_invalid"


def test_an_access_token_is_no_refresh_token_and_the_other_way_round():
    assert refusal(TOKENS.read_refresh, TOKENS.issue_access(OFFICER, NOW)) == "refresh_invalid"
    assert refusal(TOKENS.read_access, TOKENS.refresh_token(begun()), NOW) == "unauthenticated"
