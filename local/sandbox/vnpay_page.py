"""VNPAY's pay page for a person with a browser: shows the order, two buttons, then leads back to the merchant."""

from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import parse_qs

from local.sandbox.bank_book import BankBook
from local.sandbox.server import Answer, Request, Route
from local.sandbox.vietnam_time import utc_now
from local.sandbox.vnpay import read_pay_url

PATH = "/paymentv2/vpcpay.html"
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>VNPAY sandbox</title>
<body style="font-family:sans-serif;max-width:30em;margin:4em auto"><h1>Cổng thanh toán (môi trường thử)</h1>
<p>{info}<br>Mã đơn: {ref}<br><b>{amount} đ</b></p>
<form method="post" action="{action}"><button name="outcome" value="00">Thanh toán</button>
<button name="outcome" value="24">Huỷ</button></form></body></html>"""


def routes(book: BankBook, finish: Callable[..., dict[str, Any]]) -> list[Route]:
    """GET shows the page, POST (the form) ends the order and redirects (302) to the merchant's return URL."""

    def show(request: Request) -> Answer:
        order = read_pay_url(f"?{request.raw_query}", book.merchants(), utc_now())
        amount = f"{int(order['vnp_Amount']) // 100:,}".replace(",", ".")
        page = PAGE.format(
            info=escape(order["vnp_OrderInfo"]), ref=escape(order["vnp_TxnRef"]), amount=amount,
            action=escape(f"{PATH}?{request.raw_query}"),
        )  # fmt: skip
        return Answer(200, page, {"Content-Type": "text/html; charset=utf-8"})

    def submit(request: Request) -> Answer:
        chosen = parse_qs(request.body.decode("ascii", "replace")).get("outcome", ["24"])[0]
        ended = finish(f"?{request.raw_query}", outcome=chosen)
        return Answer(302, "", {"Location": ended["return_url"]})

    return [("GET", PATH, show), ("POST", PATH, submit)]
