"""MoMo, ZaloPay, payOS and the portal's platform: an order, a page for a person, the notice of how it ended."""

from collections.abc import Callable
from html import escape
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from local.sandbox import dvcqg, momo, payos, zalopay
from local.sandbox.bank_book import BankBook
from local.sandbox.fields import Refusal, take
from local.sandbox.gateway_orders import Order, Orders, Said
from local.sandbox.outbox import Outbox
from local.sandbox.server import Answer, Request, Route
from local.sandbox.vietnam_time import utc_now

GATEWAYS: dict[str, ModuleType] = {"momo": momo, "zalopay": zalopay, "payos": payos, "dvcqg": dvcqg}
PAGE_PATH = "/gateways/{provider}/{shop}/{number}"
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>{provider} sandbox</title>
<body style="font-family:sans-serif;max-width:30em;margin:4em auto"><h1>{provider} (môi trường thử)</h1>
<p>{info}<br>Mã đơn: {number}<br><b>{amount} đ</b></p>
<form method="post"><button name="outcome" value="paid">Thanh toán</button>
<button name="outcome" value="given_up">Huỷ</button></form></body></html>"""


class Gateways:
    """The gateways of one sandbox, with the orders that they took."""

    def __init__(self, book: BankBook, outbox: Outbox) -> None:
        self._book, self._outbox, self._orders = book, outbox, Orders()

    def routes(self) -> list[Route]:
        """Each gateway's create, the page of an order (GET shows it, POST ends it), and /gateways/pay for programs."""
        creates = [("POST", path, self._creates(name)) for name, gateway in GATEWAYS.items() for path in gateway.PATHS]
        return [
            *creates,
            ("POST", "/gateways/pay", self._pay),
            ("GET", PAGE_PATH, self._show),
            ("POST", PAGE_PATH, self._submit),
        ]

    def _creates(self, provider: str) -> Callable[[Request], Answer]:
        gateway = GATEWAYS[provider]

        def create(request: Request) -> Answer:
            try:
                order = gateway.read(request.json(), request.headers, self._book.shops(provider), utc_now())
                before = self._orders.take(order)
                if before is not None:
                    order = gateway.taken_before(order, before)
            except Said as no:
                return Answer(200, no.answer)
            return Answer(200, gateway.answer(order, _page_url(request, order)))

        return create

    def _show(self, request: Request) -> Answer:
        order = self._order(request.path_values)
        amount = f"{order.amount_vnd:,}".replace(",", ".")
        names = {"provider": order.shop.provider, "info": order.info, "number": order.number, "amount": amount}
        page = PAGE.format(**{name: escape(value) for name, value in names.items()})
        return Answer(200, page, {"Content-Type": "text/html; charset=utf-8"})

    def _submit(self, request: Request) -> Answer:
        chosen = parse_qs(request.body.decode("ascii", "replace")).get("outcome", ["given_up"])[0]
        self._end(self._order(request.path_values), chosen)
        return Answer(302, "", {"Location": self._order(request.path_values).return_url})

    def _pay(self, request: Request) -> Answer:
        """POST /gateways/pay {pay_url, outcome}: the payer opens the page and ends the order."""
        wanted = take(request.json(), required={"pay_url": str}, optional={"outcome": (str, "paid")})
        parts = [unquote(part) for part in urlsplit(wanted["pay_url"]).path.split("/")[2:]]
        if len(parts) != 3:
            raise Refusal(422, "wrong_pay_url", "this is no page of a gateway here")
        order = self._order(dict(zip(("provider", "shop", "number"), parts, strict=True)))
        return Answer(201, self._end(order, wanted["outcome"]))

    def _order(self, named: Any) -> Order:
        return self._orders.get(named["provider"], named["shop"], named["number"])

    def _end(self, order: Order, outcome: str) -> dict[str, Any]:
        if outcome not in ("paid", "given_up"):
            raise Refusal(422, "wrong_outcome", "outcome is paid or given_up")
        now = utc_now()
        self._orders.end(order, now)
        notice = GATEWAYS[order.shop.provider].notice(order, outcome, now)
        return {
            "number": order.number,
            "amount_vnd": order.amount_vnd,
            "outcome": outcome,
            "return_url": order.return_url,
            "delivery_ids": self._outbox.post([notice] if notice else []),
        }


def _page_url(request: Request, order: Order) -> str:
    names = (order.shop.provider, order.shop.name, order.number)
    return f"http://{request.headers.get('host', '127.0.0.1')}/gateways/" + "/".join(quote(name) for name in names)
