"""The look-up as a page: the degree of completion, and a field for another code. It never asks for the secret, which
would then stand in an address."""

from html import escape

from chalicelib.api.present.page import page, verdict
from chalicelib.api.present.words import word


def found(dossier_code: str, *, stage: int, of: int, label: str, language: str) -> bytes:
    """How far a dossier is (Circular 01/2018/TT-VPCP article 16)."""
    step = escape(word("lookup_page", "step", language, {"stage": stage, "of": of}))
    return _whole(f"<p>{escape(dossier_code)}</p>{verdict(label, good=True)}<p>{step}</p>", language)


def unknown(language: str) -> bytes:
    """No dossier has that code."""
    return _whole(verdict(word("lookup_page", "unknown", language), good=False), language)


def empty(language: str) -> bytes:
    """Nothing was asked for yet."""
    return _whole("", language)


def _whole(body: str, language: str) -> bytes:
    ask = (
        f'<form method="get" action="lookups"><label>{_words("code", language)}'
        '<input name="dossier_code" maxlength="60" required autocapitalize="characters"></label>'
        f"<button>{_words('look_up', language)}</button></form><p>{_words('more', language)}</p>"
    )
    return page(language, word("lookup_page", "heading", language), body + ask)


def _words(key: str, language: str) -> str:
    return escape(word("lookup_page", key, language))
