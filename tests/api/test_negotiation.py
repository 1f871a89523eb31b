"""Which language, and which picture."""

import pytest

from tests.api import client
from tests.api.world import World

PNG, SVG = "image/png", "image/svg+xml"
PICTURES = {
    None: PNG,
    "*/*": PNG,
    "image/*": PNG,
    PNG: PNG,
    SVG: SVG,
    f"{SVG}, {PNG}": SVG,
    f"{PNG};q=0.5, {SVG}": SVG,
    f"{PNG};q=0, image/*": PNG,  # a wildcard is not narrowed: what is given stands in what was asked for
    "text/html, */*;q=0.1": PNG,
    "IMAGE/SVG+XML ; q=1.0": SVG,
    "image/avif,image/webp,*/*;q=0.8": PNG,
}


@pytest.mark.parametrize(("accept", "kind"), PICTURES.items())
def test_a_picture_is_of_the_kind_wanted_most(accept: str | None, kind: str, world: World):
    case = _paying(world)
    headers = {"Accept": accept} if accept else {}
    reply = case.owner.call("GET", f"/v1/payments/{case.payment_id}/qr", headers=headers)
    assert (reply.status, reply.headers["content-type"]) == (200, kind)
    assert reply.body.startswith(b"\x89PNG\r\n" if kind == PNG else b"<")


@pytest.mark.parametrize("accept", ["application/json", "text/*", "image/webp", "image/png;q=0", "image/png;q=x"])
def test_another_kind_cannot_be_had(accept: str, world: World):
    case = _paying(world)
    reply = case.owner.call("GET", f"/v1/payments/{case.payment_id}/qr", headers={"Accept": accept})
    assert (reply.status, reply.slug) == (406, "not_acceptable")


def test_a_gateways_payment_has_a_page_and_no_picture(world: World):
    case = world.a_payment("vnpay")
    payment = case.owner.call("GET", f"/v1/payments/{case.payment_id}").json
    assert payment["pay_url"].startswith("https://sandbox.vnpayment.vn/") and payment["qr_payload"] is None
    assert case.owner.call("GET", f"/v1/payments/{case.payment_id}/qr").slug == "not_found"


LANGUAGES = {
    "": "vi",
    "vi": "vi",
    "en": "en",
    "en-US,en;q=0.9": "en",
    "EN-gb": "en",
    "vi-VN,vi;q=0.9,en;q=0.8": "vi",
    "vi;q=0.5, en": "en",
    "en;q=0.1, vi": "vi",
    "fr, de;q=0.7": "vi",
    "fr, en;q=0.3": "en",
    "en;q=0": "vi",
    "*": "vi",
    "english": "vi",
    ";;,,": "vi",
}


@pytest.mark.parametrize(("accept", "language"), LANGUAGES.items())
def test_the_language_is_the_one_wanted_most_and_vietnamese_otherwise(accept: str, language: str):
    reply = client.call("GET", "/v1/me", headers={"Accept-Language": accept})
    assert reply.headers["content-language"] == language
    assert reply.json["title"] == {"vi": "Chưa đăng nhập", "en": "Not signed in"}[language]


def _paying(world: World):
    return world.a_payment()
