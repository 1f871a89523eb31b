"""Banks and gateways as use cases ask them: for a page to pay on, about an order, for money back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.wiring import partners, rules, stores


def bank(provider: str) -> Any:
    """The adapter of a bank or gateway; LookupError for an unknown one."""
    from chalicelib.adapters import banks

    return banks.load(provider)


def redirects(provider: str) -> bool:
    """Whether citizens pay on a page of this provider."""
    return bool(bank(provider).REDIRECTS)


def is_exact(provider: str) -> bool:
    """Whether this provider names one order and one amount."""
    return bool(bank(provider).EXACT)


def pay_pages(ip_address: str, now: datetime) -> Callable[[Any, Any], Any]:
    """What asks a gateway for the page of a payment, for a payer at this address; Refused `gateway_unavailable` when
    nothing is known of the order and `gateway_refused` when the gateway does not take it."""

    def page_of(payment: Any, partner: Any) -> Any:
        from chalicelib.adapters import gateways
        from chalicelib.domain.errors import Refused
        from chalicelib.log import log

        base, adapter = rules.settings().public_url, bank(partner.provider)
        order = gateways.Order(
            reference=payment.payment_id,
            amount_vnd=payment.amount_vnd,
            description=f"Thanh toan phi le phi {payment.payment_id}",
            return_url=payment.return_url or f"{base}/v1/public/status",
            callback_url=f"{base}/v1/callbacks/banks/{partner.provider}/{partner.endpoint}",
            ip_address=ip_address or "127.0.0.1",
            created_at=payment.created_at,
            expires_at=payment.expires_at,
            receipt=_receipt_of(payment, partner) if getattr(adapter, "WANTS_RECEIPT", False) else None,
        )
        usual = {"pay": rules.settings().vnpay_pay_url} if rules.settings().vnpay_pay_url else {}
        try:
            secrets = partners.partner_secrets(partner.endpoint)
            return adapter.start(order, now=now, secrets=secrets, urls={**usual, **partner.urls})
        except gateways.GatewayUnavailable as silent:
            log.warning("gateway gave no answer", provider=partner.provider, why=str(silent))
            raise Refused("gateway_unavailable", retry_after_s=15) from None
        except gateways.GatewayRefused as refused:
            log.warning("gateway refused an order", provider=partner.provider, code=refused.code)
            raise Refused("gateway_refused") from None

    return page_of


def _receipt_of(payment: Any, partner: Any) -> Any:
    """What a platform that issues receipts itself is told of a payment; nothing of it is logged."""
    from chalicelib.adapters.gateways import Line, Receipt

    dossier, payer = stores.dossiers().get(payment.dossier_id), stores.citizens().get(payment.applicant_id)
    return Receipt(
        dossier_code=dossier.dossier_code or dossier.dossier_id,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        agency_code=payment.agency_code,
        agency_name=dossier.agency_name,
        account=partner.settles_into,
        account_name=partner.account_name,
        payer_name=payer.full_name,
        payer_national_id=payer.national_id,
        payer_address=payer.address.get("address", ""),
        lines=tuple(
            Line(told["kind"], told.get("code", ""), told.get("name", ""), told["amount_vnd"])
            for told in payment.lines
            if told.get("amount_vnd")
        ),
        payer_district=payer.address.get("commune", ""),
        payer_province=rules.provinces().get(payer.address.get("province_code", ""), ""),
    )


def order_query(provider: str, now: datetime) -> Callable[[Any, Any], Any]:
    """What asks a gateway about a payment: the notices of its answer, none where it knows no such order, and None where
    no answer came."""
    from chalicelib.adapters import gateways, queries
    from chalicelib.log import log

    adapter = queries.load(provider)

    def ask(payment: Any, partner: Any) -> Any:
        number = f"{payment.payment_id}{now:%y%m%d%H%M%S}"
        question = queries.Question(payment.payment_id, payment.account, payment.created_at, number)
        try:
            return adapter.ask(question, now=now, secrets=partners.partner_secrets(partner.endpoint), urls=partner.urls)
        except gateways.GatewayUnavailable as silent:
            log.warning("gateway gave no answer", provider=provider, why=str(silent))
            return None
        except LookupError:
            log.error("no secrets to ask with", provider=provider, endpoint=partner.endpoint)
            return None
        except gateways.GatewayRefused as refused:
            log.info("gateway knows no such order", provider=provider, code=refused.code)
            return []

    return ask


def refund_calls(now: datetime) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """What gives money back through a gateway, and what asks it what became of that. Both give None where no answer
    came."""
    from chalicelib.adapters import gateways
    from chalicelib.adapters import refunds as adapters
    from chalicelib.domain.back_order import Told
    from chalicelib.log import log

    def called(order: Any, verb: str) -> Any:
        try:
            secrets, partner = partners.partner_secrets(order.endpoint), stores.partners().get(order.endpoint)
            urls = partner.urls if partner else {}
            found = getattr(adapters.load(order.provider), verb)(order, now=now, secrets=secrets, urls=urls)
        except gateways.GatewayUnavailable as silent:
            log.warning("gateway gave no answer", provider=order.provider, why=str(silent))
            return None
        except gateways.GatewayRefused as refused:
            log.error("gateway refused", provider=order.provider, code=refused.code)
            return Told("failed", refused.code) if verb == "send" else None
        return Told(found.standing, found.transaction or found.code) if found else Told("unknown", "")

    return lambda order: called(order, "send"), lambda order: called(order, "find")
