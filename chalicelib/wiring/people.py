"""How people prove who they are and how they are reached: tokens, passwords, codes, phones."""

import functools
from typing import Any

from chalicelib.wiring import rules


def tokens() -> Any:
    """Access and refresh tokens under the keys of this deployment, read anew every five minutes."""
    from chalicelib import config

    return _tokens(tuple((key["kid"], key["private_pem"]) for key in config.secret("token-keys")))


@functools.lru_cache(maxsize=2)
def _tokens(stored: tuple[tuple[str, str], ...]) -> Any:
    from chalicelib.adapters.identity.tokens import Tokens

    keys = [{"kid": kid, "private_pem": pem} for kid, pem in stored]
    return Tokens(keys, issuer=rules.settings().public_url or "congdan", audience="congdan")


def password_is_right(password: str, stored_hash: str | None) -> bool:
    """Whether a password is an officer's; as slow for a login that nobody has."""
    from chalicelib.adapters.identity import passwords

    return passwords.is_right(password, stored_hash)


def password_hash(password: str) -> str:
    """What is kept of a password."""
    from chalicelib.adapters.identity import passwords

    return passwords.hash_of(password)


def totp() -> Any:
    """What makes and checks the codes of authenticators."""
    from chalicelib.adapters.identity import totp

    return totp


def normal_phone(text: str) -> str:
    """A mobile number as E.164; Refused with a fault at /phone."""
    from chalicelib.adapters.documents import phones

    return phones.normalise(text)


def code_sender(language: str) -> Any:
    """Sends a one-time code by SMS in one language; Refused otp_not_sent when the gateway does not take it."""

    def send(*, phone: str, code: str, message_id: str) -> None:
        from chalicelib import config
        from chalicelib.adapters.channels import sms_gateway
        from chalicelib.domain.errors import Refused

        try:
            sms_gateway.send(
                phone_e164=phone,
                text=rules.texts("sign_in")["code_message"][language].format(code=code),
                url=rules.settings().sms_gateway_url,
                token=config.secret("sms-gateway")["token"],
                message_id=message_id,
            )
        except sms_gateway.ChannelUnavailable:
            raise Refused("otp_not_sent", retry_after_s=60) from None

    return send


def tell_phone_changed() -> Any:
    """Tells an old phone, by SMS, that its account has another now; raises ChannelUnavailable when the gateway does
    not take it, and the stream comes again."""

    def tell(*, phone: str, message_id: str) -> None:
        from chalicelib import config
        from chalicelib.adapters.channels import sms_gateway

        sms_gateway.send(
            phone_e164=phone,
            text=rules.texts("sign_in")["phone_changed"]["vi"],
            url=rules.settings().sms_gateway_url,
            token=config.secret("sms-gateway")["token"],
            message_id=message_id,
        )

    return tell
