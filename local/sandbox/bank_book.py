"""Who registered what at the bank: accounts that SePay, VietQR.vn or Standard Webhooks watch, merchants of gateways."""

import base64
import binascii
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from local.sandbox import vietqrvn
from local.sandbox.fields import Refusal, take
from local.sandbox.gateway_orders import KEYS, Shop
from local.sandbox.server import Answer, Request, Route
from local.sandbox.signing import KEPT_BY_ENCODER
from local.sandbox.transfers import NOTICES, Watch
from local.sandbox.vnpay import Merchant
from local.sandbox.webhooks import webhook_url

SECRETS = ("secret", "api_key", "password", "keys")
Own = Watch | Merchant | Shop
WATCH_FIELDS: dict[str, type] = {"provider": str, "url": str, "bank_bin": str, "account": str}
WATCH_CHOICES: dict[str, tuple[type, Any]] = {
    "account_name": (str, "TT PVHCC"),
    "gateway": (str, "MBBank"),
    "secret": (str, None),
    "api_key": (str, None),
    "username": (str, None),
    "password": (str, None),
}
MERCHANT_FIELDS: dict[str, type] = {"provider": str, "url": str, "tmn_code": str, "secret": str}
SHOP_CHOICES: dict[str, tuple[type, Any]] = {"url": (str, ""), "bank_bin": (str, ""), "account": (str, "")}


class BankBook:
    """The registrations, one for each provider and account (or merchant code): the same again replaces it."""

    def __init__(self, registrations: Sequence[Mapping[str, Any]] = ()) -> None:
        self._kept: dict[str, Own] = {}
        self._lock = threading.Lock()
        for registration in registrations:
            self.register(registration)

    def register(self, data: Mapping[str, Any]) -> str:
        """Keeps a registration and returns its id, `<provider>:<account or shop>`; refused (400) when wrong."""
        kept = read_registration(data)
        name = _name(kept)
        with self._lock:
            self._kept[f"{data['provider']}:{name}"] = kept
        return f"{data['provider']}:{name}"

    def watches_of(self, bank_bin: str, account: str) -> list[Watch]:
        """Everyone who watches this account at this bank; empty when the account is unknown."""
        with self._lock:
            watches = [kept for kept in self._kept.values() if isinstance(kept, Watch)]
        return [watch for watch in watches if (watch.bank_bin, watch.account) == (bank_bin, account)]

    def merchants(self) -> dict[str, Merchant]:
        """VNPAY's merchants by vnp_TmnCode."""
        with self._lock:
            return {kept.tmn_code: kept for kept in self._kept.values() if isinstance(kept, Merchant)}

    def shops(self, provider: str) -> dict[str, Shop]:
        """The shops of a gateway by its name of them."""
        with self._lock:
            shops = [kept for kept in self._kept.values() if isinstance(kept, Shop)]
        return {shop.name: shop for shop in shops if shop.provider == provider}

    def routes(self) -> list[Route]:
        """/registrations (GET, POST) and /registrations/{registration_id} (DELETE)."""
        return [
            ("POST", "/registrations", self._add),
            ("GET", "/registrations", self._show),
            ("DELETE", "/registrations/{registration_id}", self._remove),
        ]

    def _add(self, request: Request) -> Answer:
        return Answer(201, {"registration_id": self.register(request.json())})

    def _show(self, request: Request) -> Answer:
        with self._lock:
            shown = [
                {"registration_id": key, **{n: v for n, v in asdict(kept).items() if n not in SECRETS}}
                for key, kept in self._kept.items()
            ]
        return Answer(200, {"registrations": shown})

    def _remove(self, request: Request) -> Answer:
        with self._lock:
            if self._kept.pop(request.path_values["registration_id"], None) is None:
                raise Refusal(404, "no_such_registration", "no registration has this id")
        return Answer(200, {"removed": request.path_values["registration_id"]})


def _name(kept: Own) -> str:
    if isinstance(kept, Watch):
        return kept.account
    return kept.tmn_code if isinstance(kept, Merchant) else kept.name


def read_registration(data: Mapping[str, Any]) -> Own:
    """One registration as sent; refused (400) when a field is missing, unknown or of no use."""
    provider = data.get("provider")
    if provider in KEYS:
        fields = take(data, required={"provider": str, **dict.fromkeys(KEYS[provider], str)}, optional=SHOP_CHOICES)
        if fields["url"]:
            webhook_url(fields["url"], https_needed=True)
        keys = {name: fields.pop(name) for name in KEYS[provider]}
        return Shop(**fields, keys=keys)
    if provider == "vnpay":
        fields = take(data, required=MERCHANT_FIELDS, optional={"encoder": (str, "java")})
        if not re.fullmatch(r"[A-Za-z0-9]{8}", fields["tmn_code"]) or fields["encoder"] not in KEPT_BY_ENCODER:
            raise Refusal(400, "wrong_fields", f"tmn_code is 8 letters or digits; encoder {[*KEPT_BY_ENCODER]}")
        webhook_url(fields["url"], https_needed=True)
        return Merchant(fields["url"], fields["tmn_code"], fields["secret"], fields["encoder"])
    if provider not in NOTICES:
        raise Refusal(400, "wrong_fields", f"provider: must be one of {[*NOTICES, 'vnpay', *KEYS]}")
    fields = take(data, required=WATCH_FIELDS, optional=WATCH_CHOICES)
    watch = Watch(**fields)
    webhook_url(watch.url)
    if provider == "vietqrvn":
        vietqrvn.account_watched(fields)
        return watch
    if (watch.secret is None) == (watch.api_key is None) or (provider == "standard" and not watch.secret):
        raise Refusal(400, "wrong_fields", "give secret or api_key (sepay), secret (standard)")
    if provider == "standard":
        try:
            base64.b64decode((watch.secret or "").removeprefix("whsec_"), validate=True)
        except binascii.Error:
            raise Refusal(400, "wrong_fields", "secret: must be whsec_ and base64") from None
    return watch
