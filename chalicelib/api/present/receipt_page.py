"""The small page that a person sees who scans a confirmation's QR with a phone: no script, nothing loaded."""

import base64
import hashlib
from html import escape

from chalicelib.api.present.words import money, word
from chalicelib.domain.receipt import Receipt
from chalicelib.domain.vietnamese_time import local

_LOOK = (
    "body{font:18px/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1rem;color:#111;background:#fff}"
    "h1{font-size:1.1rem;font-weight:600;color:#444}"
    "h2{font-size:1.3rem;padding:.8rem 1rem;border-left:.4rem solid #a40000;background:#fbeaea}"
    "h2.stands{border-color:#006b3c;background:#e8f5ee}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.4rem 1rem}dt{color:#444}"
    "dd{margin:0;font-weight:600;overflow-wrap:anywhere}"
)
_HASH = base64.b64encode(hashlib.sha256(_LOOK.encode()).digest()).decode()
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def page(receipt: Receipt | None, language: str) -> bytes:
    """The check of a confirmation, or of one that there is not, in HTML."""
    if receipt is None:
        return _whole(language, "unknown", _paragraph("unknown_why", language))
    told = receipt.told
    facts = {
        "number": told.number,
        "agency_name": told.agency_name,
        "dossier_code": told.dossier_code,
        "amount_vnd": money(told.total_vnd),
        "paid_at": f"{local(told.paid_at):%H:%M %d/%m/%Y}",
        "voided_at": f"{local(receipt.voided_at):%H:%M %d/%m/%Y}" if receipt.voided_at else "",
    }
    rows = "".join(f"<dt>{_words(name, language)}</dt><dd>{escape(fact)}</dd>" for name, fact in facts.items() if fact)
    last = "compare" if receipt.stands else "voided_why"
    return _whole(language, "stands" if receipt.stands else "voided", f"<dl>{rows}</dl>{_paragraph(last, language)}")


def _whole(language: str, verdict: str, body: str) -> bytes:
    heading = _words("heading", language)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{heading}</title>'
        f"<style>{_LOOK}</style></head><body><h1>{heading}</h1>"
        f'<h2 class="{verdict}">{_words(verdict, language)}</h2>{body}</body></html>'
    ).encode()


def _paragraph(key: str, language: str) -> str:
    return f"<p>{_words(key, language)}</p>"


def _words(key: str, language: str) -> str:
    return escape(word("receipt_check", key, language))
