"""What partners call us with and what we order from them: secrets, callbacks, parcels, tax receipts."""

from collections.abc import Mapping
from typing import Any

# What the label of a parcel says.
CONTENTS = {"return": "Kết quả giải quyết thủ tục hành chính", "collect": "Hồ sơ thủ tục hành chính"}


def partner_secrets(endpoint: str) -> list[dict[str, Any]]:
    """The live secrets of a partner registration, newest first."""
    from chalicelib import config

    return list(config.secret(f"partners/{endpoint}"))


def partner_secrets_now(endpoint: str) -> list[dict[str, Any]]:
    """The same as they are in this moment, for who changes them; none where there are none yet."""
    from chalicelib import config

    try:
        return list(config.secret(f"partners/{endpoint}", fresh=True))
    except LookupError:
        return []


def keep_partner_secrets(endpoint: str, live: list[dict[str, Any]]) -> None:
    """Keep the live secrets of a registration, newest first; never in a table."""
    from chalicelib import config

    config.keep_secret(f"partners/{endpoint}", live)


def secret_names(kind: str, provider: str) -> Any:
    """What a provider calls its secrets; None for one that there is not."""
    from chalicelib.adapters import credentials

    return credentials.names_of(kind, provider)


def checked_against(partner: Any, others: Any) -> Any:
    """What a unit's registration is checked against; None for a provider that there is not."""
    from chalicelib import data
    from chalicelib.domain.partner_changes import Known

    names = secret_names(partner.kind, partner.provider)
    if names is None:
        return None
    bins = frozenset(row["bin"] for row in data.banks())
    layouts = data.settlement_layouts() if partner.kind == "carrier" else data.statement_layouts()
    return Known(bool(names.account), bins, frozenset(layouts), others)


def callback_request(method: str, query: tuple[tuple[str, str], ...], headers: Mapping[str, str], body: bytes) -> Any:
    """A partner's call as the adapters read it."""
    from chalicelib.adapters.callbacks import CallbackRequest

    return CallbackRequest(method, query, headers, body)


def forged() -> type[Exception]:
    """What an adapter raises for a call that is not its partner's."""
    from chalicelib.adapters.callbacks import Forged

    return Forged


def unreadable() -> type[Exception]:
    """What an adapter raises for a call that is not in the documented form."""
    from chalicelib.adapters.callbacks import Unreadable

    return Unreadable


def carrier(name: str) -> Any:
    """The adapter of a carrier; LookupError for an unknown one."""
    from chalicelib.adapters import carriers

    return carriers.load(name)


def parcels(name: str) -> Any:
    """What takes orders for a carrier; LookupError for one that takes none by an API."""
    from chalicelib.adapters import parcels

    return parcels.load(name)


def carrier_url(name: str) -> str:
    """The base of a carrier's API; "" where this deployment knows none."""
    from chalicelib import config

    settings = config.settings()
    urls = {"ems": settings.ems_api_url, "viettelpost": settings.viettelpost_api_url, "vnpost": settings.vnpost_api_url}
    return urls.get(name, "")


def order_parcel(delivery: Any, sender: Any, recipient: Any) -> Any:
    """Order one parcel from its carrier, from whom and to whom its leg says; the carrier's answer. One that takes no
    orders by an API declines with `orders_by_hand`: a person does it."""
    from chalicelib.domain.delivery_money import asked_of_receiver_vnd

    try:
        orders = parcels(delivery.carrier)
    except LookupError:
        raise carrier_refused()("orders_by_hand", "") from None
    return orders.book(
        order_code=delivery.delivery_id,
        sender=sender,
        recipient=recipient,
        contents=CONTENTS[delivery.leg],
        secrets=partner_secrets(delivery.endpoint),
        api_url=carrier_url(delivery.carrier),
        cod_amount_vnd=asked_of_receiver_vnd(delivery),
    )


def carriers_price(partner: Any, from_province: str, to_province: str, weight_g: int) -> int | None:
    """What the carrier's own API asks for an item, in đồng; None where it has none, does not know, or is away."""
    from chalicelib.adapters.bookings import CarrierRefused, CarrierUnavailable

    try:
        orders = parcels(partner.provider)
        if "quote" not in orders.__all__:
            return None
        told = orders.quote(
            from_province=from_province,
            to_province=to_province,
            weight_g=weight_g,
            secrets=partner_secrets(partner.endpoint),
            api_url=carrier_url(partner.provider),
        )
    except (CarrierRefused, CarrierUnavailable, LookupError):
        return None
    return int(told) or None  # nothing is carried for nothing


def cancel_parcel(delivery: Any) -> None:
    """Take the order of a parcel back from its carrier; raises `carrier_refused()` where it will not, or cannot be
    told so by an API."""
    try:
        orders = parcels(delivery.carrier)
    except LookupError:
        raise carrier_refused()("orders_by_hand", "") from None
    orders.cancel(
        order_code=delivery.delivery_id,
        item_code=delivery.item_code,
        secrets=partner_secrets(delivery.endpoint),
        api_url=carrier_url(delivery.carrier),
    )


def is_delivered(order_code: str, item_code: str, partner: Any) -> Any:
    """Whether the carrier itself calls a parcel delivered: None where no answer came, True of a carrier that cannot be
    asked: its call is all there is."""
    from chalicelib.adapters.bookings import CarrierRefused, CarrierUnavailable
    from chalicelib.log import log

    url = carrier_url(partner.provider)
    try:
        ask = getattr(parcels(partner.provider), "is_delivered", None)
    except LookupError:
        ask = None
    if ask is None or not url:
        return True
    try:
        secrets = partner_secrets(partner.endpoint)
        return ask(order_code=order_code, item_code=item_code, secrets=secrets, api_url=url)
    except (CarrierUnavailable, CarrierRefused) as silent:
        log.warning("carrier did not confirm", carrier=partner.provider, kind=type(silent).__name__)
        return None


def is_polled(carrier_name: str) -> bool:
    """Whether a carrier is asked for its scans, since it does not call."""
    return hasattr(carrier(carrier_name), "page")


def first_cursor(carrier_name: str) -> str:
    """Where the tracking of a carrier that is asked begins."""
    return str(carrier(carrier_name).FIRST_CURSOR)


def tracking_page(partner: Any, after: str, size: int, now: Any) -> Any:
    """A page of a registration's tracking after that record; None where no answer came."""
    from chalicelib.adapters.bookings import CarrierUnavailable
    from chalicelib.log import log

    try:
        return carrier(partner.provider).page(
            after=after,
            size=size,
            secrets=partner_secrets(partner.endpoint),
            api_url=carrier_url(partner.provider),
            now=now,
        )
    except (CarrierUnavailable, LookupError) as silent:
        log.warning("carrier gave no tracking", carrier=partner.provider, kind=type(silent).__name__)
        return None


def carrier_refused() -> Any:
    """What a carrier's adapter raises for an order that a person must correct first."""
    from chalicelib.adapters.bookings import CarrierRefused

    return CarrierRefused


def issue_e_receipt(receipt: Any, partner: Any, now: Any) -> Any:
    """Order one tax receipt from the unit's provider; None from one that issues none."""
    from chalicelib.adapters import e_receipts

    return e_receipts.load(partner.provider).issue(
        receipt.told,
        request_id=f"receipt-{receipt.receipt_id}",
        name=partner.bank_name,
        url=partner.urls.get("api", ""),
        secrets=partner_secrets(partner.endpoint) if partner.provider != "none" else [],
        now=now,
    )


def e_receipt_refused() -> Any:
    """What a provider's adapter raises for a tax receipt that a person must settle."""
    from chalicelib.adapters.e_receipts import ProviderRefused

    return ProviderRefused


def portal_records(items: Any) -> Any:
    """The National Portal's records of a list, and their faults."""
    from chalicelib.adapters import portal_records
    from chalicelib.wiring.checks import normal_tax_code

    return portal_records.read(items, tax_code=normal_tax_code)
