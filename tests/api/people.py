"""Citizens and officers who come to the doors."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from chalicelib.adapters.identity import passwords
from chalicelib.domain.agency import Agency
from chalicelib.domain.officer import Officer
from chalicelib.store import agencies, officers
from tests.api import client

PASSWORD = "mật khẩu của bạn"


def new_phone() -> str:
    """A mobile number that nobody used before."""
    return f"+849{secrets.randbelow(10**8):08}"


@dataclass
class Device:
    """A phone or tablet with the app: keeps the tokens that it was given."""

    phone: str = field(default_factory=new_phone)
    tokens: dict[str, Any] = field(default_factory=dict)

    def sign_in(self, code_of: Any, name: str = "Điện thoại của Hoa") -> "Device":
        """Asks for a code, reads it from the message and enters it."""
        asked = client.call("POST", "/v1/auth/otp-challenges", body={"phone": self.phone})
        body = {"grant_type": "otp", "challenge_id": asked.json["challenge_id"], "code": code_of(self.phone)}
        answer = client.call("POST", "/v1/auth/tokens", body=body | {"device_name": name})
        assert answer.status == 200, answer.body
        self.tokens = answer.json
        return self

    def refresh(self, token: str = "") -> client.Reply:
        """Sends the refresh token, its own or another; keeps what comes back."""
        body = {"grant_type": "refresh_token", "refresh_token": token or self.tokens["refresh_token"]}
        answer = client.call("POST", "/v1/auth/tokens", body=body)
        if answer.status == 200:
            self.tokens = answer.json
        return answer

    def call(self, method: str, url: str, **named: Any) -> client.Reply:
        """A call in this person's name."""
        return client.call(method, url, token=self.tokens["access_token"], **named)


def new_officer(**changes: Any) -> Officer:
    """A receiver of an invented unit, who signs in with `PASSWORD`."""
    unit = Agency("H37.12", "UBND phường Đông Kinh", "Đông Kinh ward", "commune", "H37", "Phường Đông Kinh")
    agencies.put(unit)
    given = {"name": "Hoàng Văn Tuấn", "agency_code": unit.agency_code, "roles": frozenset({"receiver"})}
    officer = Officer(f"tuan.{secrets.token_hex(4)}", password_hash=passwords.hash_of(PASSWORD), **(given | changes))
    officers.put(officer)
    return officer
