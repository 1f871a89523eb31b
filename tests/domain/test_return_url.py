"""A payment page leads back to our own apps, whatever an address pretends to be."""

import pytest

from chalicelib.domain.return_url import is_allowed

ALLOWED = ("congdan://", "https://dvc.example.vn", "https://test.example.vn:8443", "http://localhost")
OURS = [
    "congdan://payments/done?x=1",
    "congdan:payments",
    "https://dvc.example.vn",
    "https://dvc.example.vn/paid?a=1#b",
    "https://DVC.example.vn/paid?XML=X",
    "https://test.example.vn:8443/paid",
    "http://localhost:5173/paid",
]
OTHERS = [
    "",
    "/paid",
    "//dvc.example.vn/paid",
    "http://dvc.example.vn/paid",
    "https://dvc.example.vn:8443/paid",
    "https://test.example.vn/paid",
    "https://evil.vn/https://dvc.example.vn",
    "https://dvc.example.vn.evil.vn/",
    "https://dvc.example.vn@evil.vn/",
    "https://user:password@dvc.example.vn/",
    "https://evil.vn\\@dvc.example.vn/",
    "https://dvc.example.vn:port/",
    "https://[dvc.example.vn/",
    "https://dvc.example.vn/ paid",
    "https://dvc.example.vn/\npaid",
    "https://đvc.example.vn/",
    "javascript:alert(1)",
    "otherapp://payments",
    "https://localhost/paid",
]


@pytest.mark.parametrize("url", OURS)
def test_our_own_apps_are_led_back_to(url):
    assert is_allowed(url, ALLOWED)


@pytest.mark.parametrize("url", OTHERS)
def test_nobody_else_is(url):
    assert not is_allowed(url, ALLOWED)


def test_a_list_without_a_host_opens_no_web_site():
    assert not is_allowed("https://evil.vn", ("https://",))
    assert not is_allowed("http://evil.vn", ("http://",))
    assert not is_allowed("https://evil.vn", ())
