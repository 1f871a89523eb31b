"""Where banks and carriers call us: verify, note, and answer in the caller's own dialect."""

from collections.abc import Callable
from typing import Any

from chalicelib import wiring
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Refused
from chalicelib.domain.partner import Partner
from chalicelib.log import kind_and_place, log
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice

router = Router(__name__)

# When one call carries several notices, the answer is the one that asks for most: to be sent again.
_WORST_FIRST = ("error", "unknown_order", "wrong_amount", "failed", "recorded", "duplicate")


@router.operation("callbacks.bank_get")
def bank_get(request: Request) -> Answer:
    """A notice in the query (VNPAY)."""
    return _bank(request)


@router.operation("callbacks.bank_post")
def bank_post(request: Request) -> Answer:
    """A notice in the body."""
    return _bank(request)


@router.operation("callbacks.vietqrvn_token")
def vietqrvn_token(request: Request) -> Answer:
    """VietQR.vn shows its credentials and gets a token of ours."""
    adapter = wiring.gateways.bank("vietqrvn")
    try:
        secrets = wiring.partners.partner_secrets(_registered(request, "bank", "vietqrvn").endpoint)
    except Refused:
        raise
    except Exception as error:
        log.error("registration not read", provider="vietqrvn", **kind_and_place(error))
        status, headers, body = adapter.no_token("TRY_AGAIN")
        return Answer(status, body, headers)
    status, headers, body = adapter.token(_call(request), secrets=secrets, now=request.now)
    if status != 200:
        log.warning("forged call", provider="vietqrvn")
    return Answer(status, body, headers)


@router.operation("callbacks.vietqrvn_sync")
def vietqrvn_sync(request: Request) -> Answer:
    """A transfer, told with that token."""
    return _bank(request)


@router.operation("callbacks.carrier")
def carrier(request: Request) -> Answer:
    """A scan of a parcel."""

    def record(scan: Any, partner: Partner) -> str:
        if scan.event == "unknown":
            log.error("a status that nobody placed", carrier=partner.provider, alarm="scan_status_unknown")
        return record_tracking(
            scan,
            partner=partner,
            now=request.now,
            deliveries=wiring.stores.deliveries(),
            confirm=wiring.partners.is_delivered,
        )

    return _noted(request, "carrier", request.path["carrier"], wiring.partners.carrier, record)


def _bank(request: Request) -> Answer:
    provider = request.path["provider"]

    def record(notice: Any, partner: Partner) -> str:
        return record_bank_notice(
            notice,
            partner=partner,
            exact=wiring.gateways.is_exact(provider),
            now=request.now,
            payments=wiring.stores.payments(),
            dossiers=wiring.stores.dossiers(),
        )

    return _noted(request, "bank", provider, wiring.gateways.bank, record)


def _registered(request: Request, kind: str, provider: str) -> Partner:
    """Whose address it is. A closed bank account is nobody's; a carrier goes on telling of the parcels that it got
    before its account was closed."""
    partner: Partner | None = wiring.stores.partners().get(request.path["endpoint"])
    if partner is None or (partner.kind, partner.provider) != (kind, provider):
        raise Refused("not_found")
    if not partner.active and kind == "bank":
        raise Refused("not_found")
    return partner


def _noted(
    request: Request, kind: str, provider: str, load: Callable[[str], Any], record: Callable[[Any, Partner], str]
) -> Answer:
    """Verify, then record each notice. Forged or unreadable: refused, without a trace. Our own failure is told as
    such, so that the partner sends again; what was recorded by then is a duplicate next time."""
    call = _call(request)
    try:
        adapter = load(provider)
    except LookupError:
        raise Refused("not_found") from None
    try:
        partner = _registered(request, kind, provider)
        secrets = wiring.partners.partner_secrets(partner.endpoint)
    except Refused:
        raise
    except Exception as error:
        log.error("registration not read", provider=provider, **kind_and_place(error))
        return _dialect(adapter, "error", call)
    try:
        notices = adapter.verify(call, secrets=secrets, now=request.now)
    except wiring.partners.forged():
        log.warning("forged call", provider=partner.provider)
        return _dialect(adapter, "forged", call)
    except wiring.partners.unreadable():
        log.warning("unreadable call", provider=partner.provider)
        return _dialect(adapter, "unreadable", call)
    try:
        outcomes = [record(notice, partner) for notice in notices] or ["recorded"]
    except Exception as error:
        log.error("genuine call not recorded", provider=partner.provider, **kind_and_place(error))
        return _dialect(adapter, "error", call)
    worst = next(outcome for outcome in _WORST_FIRST if outcome in outcomes)
    log.info("partner told us", provider=partner.provider, outcome=worst)
    return _dialect(adapter, worst, call)


def _call(request: Request) -> Any:
    return wiring.partners.callback_request(request.method, request.raw_query, request.headers, request.raw_body)


def _dialect(adapter: Any, outcome: str, call: Any) -> Answer:
    status, headers, body = adapter.acknowledge(outcome, call)
    return Answer(status, body, headers)
