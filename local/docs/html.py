"""The few pieces of HTML that the pages are made of; every text is escaped here."""

from collections.abc import Sequence
from html import escape

NAVIGATION = (("/docs", "API"), ("/docs/problems", "Lỗi · Problems"), ("/docs/partners", "Đối tác · Partners"))


def page(title: str, body: str, *, head: str = "") -> bytes:
    """A whole page; `body` and `head` are HTML."""
    links = "".join(f'<a href="{path}">{escape(name)}</a>' for path, name in NAVIGATION)
    return (
        f'<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="/docs/look.css">{head}</head>'
        f"<body><nav><strong>CôngDân</strong>{links}</nav><main>{body}</main></body></html>\n"
    ).encode()


def said(vi: str, en: str) -> str:
    """A paragraph in Vietnamese, and under it in English."""
    return f'<p>{escape(vi)}<br><span class="en" lang="en">{escape(en)}</span></p>'


def heading(level: int, text: str, *, anchor: str = "") -> str:
    """A heading, with a place to link to."""
    place = f' id="{escape(anchor)}"' if anchor else ""
    return f"<h{level}{place}>{escape(text)}</h{level}>"


def code(text: str) -> str:
    """Text to copy as it is."""
    return f"<pre><code>{escape(text)}</code></pre>"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of plain texts."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
