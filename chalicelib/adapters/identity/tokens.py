"""Access tokens are JWTs signed with Ed25519, good for 15 minutes; refresh tokens are derived, never stored."""

import functools
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, cast

import jwt

from chalicelib.adapters.identity import keys
from chalicelib.adapters.identity.keys import new_keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused
from chalicelib.domain.session import Session

__all__ = ["ACCESS_LIFETIME", "ALGORITHM", "Tokens", "new_keys"]

ALGORITHM = "EdDSA"
ACCESS_LIFETIME = timedelta(minutes=15)
CLOCK_SKEW = timedelta(seconds=60)  # between two of our own functions
CLAIMS = ("sub", "sid", "kind", "roles", "unit", "iat", "exp", "iss", "aud")
_REFRESH = re.compile(r"([\x21-\x7e]{1,120})\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})")


class Tokens:
    """`stored_keys` as the secret `token-keys` lists them, newest first: the first signs, all are accepted."""

    access_lifetime = ACCESS_LIFETIME

    def __init__(self, stored_keys: Sequence[Mapping[str, str]], issuer: str, audience: str) -> None:
        self._keys = [keys.read(stored) for stored in stored_keys]
        self._by_kid = {key.kid: key for key in self._keys}
        self._issuer = issuer
        self._audience = audience
        # An app asks several times in a row. What was verified stays so as long as these keys are accepted; its time is
        # looked at each time; what is refused is not remembered.
        self._verified = functools.lru_cache(maxsize=256)(self._verify)
        if not self._keys or len(self._by_kid) != len(self._keys):
            raise ValueError("token keys: at least one, each with a kid of its own")

    def issue_access(self, actor: Actor, now: datetime) -> str:
        """A JWT for `actor`, good for 15 minutes from `now`."""
        newest = self._keys[0]
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": actor.id,
            "sid": actor.session_id,
            "kind": actor.kind,
            "roles": sorted(actor.roles),
            "unit": actor.agency_code,
            "iat": int(now.timestamp()),
            "exp": int((now + ACCESS_LIFETIME).timestamp()),
            **({"took_over": sorted(actor.took_over)} if actor.took_over else {}),
        }
        return jwt.encode(claims, newest.private, algorithm=ALGORITHM, headers={"kid": newest.kid})

    def read_access(self, token: str, now: datetime) -> Actor:
        """Who the token speaks for.

        Refuses with `unauthenticated` whatever we did not sign for this use, and with `token_expired` what we did
        sign and is over: only then does it help to refresh.
        """
        claims = self._verified(token)
        if claims["exp"] <= now.timestamp():
            raise Refused("token_expired")
        if claims["iat"] > (now + CLOCK_SKEW).timestamp():
            raise Refused("unauthenticated")
        return Actor(
            cast(Literal["citizen", "officer"], claims["kind"]),
            claims["sub"],
            session_id=claims["sid"],
            agency_code=claims["unit"],
            roles=frozenset(claims["roles"]),
            took_over=frozenset(claims.get("took_over", ())),
        )

    def jwks(self) -> dict[str, Any]:
        """The public keys, for whoever wants to verify an access token (RFC 7517)."""
        return {"keys": [key.jwk() for key in self._keys]}

    def refresh_token(self, session: Session) -> str:
        """The refresh token that is good for `session` now: the same one each time it is asked for."""
        named = f"{session.session_id}.{session.generation}"
        return f"{named}.{_mac(self._keys[0], named)}"

    def read_refresh(self, text: str) -> tuple[str, int]:
        """(session id, generation) of a refresh token of ours; anything else is refused with `refresh_invalid`."""
        found = _REFRESH.fullmatch(text)
        if not found:
            raise Refused("refresh_invalid")
        session_id, generation, mac = found.groups()
        named = f"{session_id}.{generation}"
        # Every key is tried whatever the earlier ones said, so that time tells nothing about which one it was.
        ours = [hmac.compare_digest(_mac(key, named), mac) for key in self._keys]
        if not any(ours):
            raise Refused("refresh_invalid")
        return session_id, int(generation)

    def _verify(self, token: str) -> dict[str, Any]:
        try:
            key = self._by_kid[str(jwt.get_unverified_header(token).get("kid"))]
            claims = jwt.decode(
                token,
                key.public,
                algorithms=[ALGORITHM],  # never the token's own word for it
                issuer=self._issuer,
                audience=self._audience,
                # Time is checked by the caller, against the instant of the request and not the library's clock.
                options={
                    "require": list(CLAIMS),
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "strict_aud": True,
                },
            )
        except (jwt.InvalidTokenError, KeyError, ValueError) as error:
            raise Refused("unauthenticated") from error
        if claims["kind"] not in ("citizen", "officer") or not _well_formed(claims):
            raise Refused("unauthenticated")
        return claims


def _well_formed(claims: Mapping[str, Any]) -> bool:
    lists = (claims["roles"], claims.get("took_over", []))
    if not all(type(one) is list for one in lists):
        return False
    texts = [claims["sub"], claims["sid"], claims["unit"], *lists[0], *lists[1]]
    return all(type(one) is str for one in texts) and all(type(claims[name]) is int for name in ("iat", "exp"))


def _mac(key: keys.Key, named: str) -> str:
    return keys.base64url(hmac.digest(key.refresh_secret, named.encode("ascii"), hashlib.sha256))
