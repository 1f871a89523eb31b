"""A small page for people who scan a QR with a phone: no script, nothing loaded from elsewhere."""

import base64
import hashlib
from html import escape

_LOOK = (
    "body{font:18px/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1rem;color:#111;background:#fff}"
    "h1{font-size:1.1rem;font-weight:600;color:#444}"
    "h2{font-size:1.3rem;padding:.8rem 1rem;border-left:.4rem solid #a40000;background:#fbeaea}"
    "h2.good{border-color:#006b3c;background:#e8f5ee}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.4rem 1rem}dt{color:#444}"
    "dd{margin:0;font-weight:600;overflow-wrap:anywhere}"
    "input,button{font:inherit;padding:.5rem;width:100%;box-sizing:border-box;margin:.25rem 0}"
)
_HASH = base64.b64encode(hashlib.sha256(_LOOK.encode()).digest()).decode()
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Vary": "Accept, Accept-Language",
}


def page(language: str, heading: str, body: str) -> bytes:
    """The page; `heading` is text, `body` is HTML."""
    title = escape(heading)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_LOOK}</style></head><body><h1>{title}</h1>{body}</body></html>"
    ).encode()


def verdict(text: str, *, good: bool) -> str:
    """What the page comes to, as HTML."""
    return f'<h2 class="{"good" if good else "bad"}">{escape(text)}</h2>'
