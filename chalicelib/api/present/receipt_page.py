"""What a person sees who scans a confirmation's QR with a phone."""

from html import escape

from chalicelib.api.present.page import page as whole_page
from chalicelib.api.present.page import verdict
from chalicelib.api.present.words import money, word
from chalicelib.domain.receipt import Receipt
from chalicelib.domain.vietnamese_time import local


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


def _whole(language: str, standing: str, body: str) -> bytes:
    told = verdict(word("receipt_check", standing, language), good=standing == "stands")
    return whole_page(language, word("receipt_check", "heading", language), told + body)


def _paragraph(key: str, language: str) -> str:
    return f"<p>{_words(key, language)}</p>"


def _words(key: str, language: str) -> str:
    return escape(word("receipt_check", key, language))
