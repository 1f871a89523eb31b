"""The circular's forms as PDF on A5: head, title, what the form says, signatures, the QR of the public look-up."""

from urllib.parse import quote

from chalicelib.adapters.documents import pdf_head, pdf_qr, pdf_signatures, slip_bodies
from chalicelib.adapters.documents.pdf import Sheet, Style
from chalicelib.domain.slips import Slip
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.domain.written_time import written_date

QR_SIDE = 30.0
LOOKUP = "Quét mã QR hoặc nhập mã hồ sơ để tra cứu tình trạng hồ sơ."
NO_CODE = "Hồ sơ chưa được tiếp nhận nên chưa có mã hồ sơ; xem tình trạng trên ứng dụng đã dùng để nộp."
KEEP_SECRET = "Mã bí mật dùng để xem chi tiết hồ sơ; không đưa cho người khác."  # noqa: S105 - a sentence
# Papers that stay in the office are not told the applicant's secret.
INTERNAL = frozenset({"routing"})
RECEIVING = ("Người tiếp nhận hồ sơ", "Người hướng dẫn")


def lookup_url(public_url: str, dossier_code: str) -> str:
    """Where the QR leads: the public look-up with the code, never with the secret; without a code the look-up."""
    address = f"{public_url}/v1/public/lookups"
    return f"{address}?dossier_code={quote(dossier_code)}" if dossier_code else address


def slip_pdf(slip: Slip, *, public_url: str) -> bytes:
    """The form as PDF, the same bytes for the same snapshot and public address."""
    sheet = Sheet(
        paper="A5",
        title=f"{slip.title} số {slip.number}",
        made_at=slip.issued_at,
        foot=f"{slip.title} số {slip.number}",
    )
    if slip.form_number:
        sheet.paragraph(f"Mẫu số {slip.form_number} – {slip.circular}", "I", 0.8, "R")
    issued_on = written_date(vietnamese_date(slip.issued_at))
    pdf_head.draw(
        sheet,
        parent=slip.agency_name if slip.unit_name else slip.parent_name,
        agency=slip.unit_name or slip.agency_name,
        number=slip.number,
        place_and_date=f"{slip.place}, {issued_on}" if slip.place else issued_on.capitalize(),
    )
    sheet.gap(0.8)
    sheet.title(slip.title.upper())
    sheet.gap()
    slip_bodies.draw(sheet, slip)
    sheet.gap()
    _foot(sheet, slip, lookup_url(public_url, slip.matter.dossier_code))
    return sheet.finish()


def _foot(sheet: Sheet, slip: Slip, url: str) -> None:
    """The QR with what belongs to it, and on its right the signatures: all on one page."""
    texts = _texts(slip)
    if not slip.signers:
        return pdf_qr.draw(sheet, url, texts, QR_SIDE)
    band = max(QR_SIDE, pdf_signatures.height(sheet))
    sheet.turn_page_unless(band + sum(pdf_qr.height(sheet, text, sheet.width) for text in texts))
    top = sheet.pdf.y
    pdf_qr.picture(sheet, url, sheet.margin, top, QR_SIDE)
    sheet.pdf.set_y(top)
    below = pdf_signatures.draw(sheet, [(title, _signer(slip, title)) for title in slip.signers], left=QR_SIDE)
    sheet.pdf.set_y(max(top + QR_SIDE, below))
    for text, style in texts:
        sheet.paragraph(text, style, pdf_qr.TEXT_SIZE)
    return None


def _signer(slip: Slip, title: str) -> str:
    """The officer who received signs as such; heads of agencies and applicants write their names themselves."""
    return slip.matter.officer_name if title in RECEIVING else ""


def _texts(slip: Slip) -> list[tuple[str, Style]]:
    matter = slip.matter
    if not matter.dossier_code:
        return [(NO_CODE, "I")]
    secret = matter.lookup_secret if slip.form not in INTERNAL else ""
    codes = f"Mã hồ sơ: {matter.dossier_code}" + (f" – Mã bí mật: {secret}" if secret else "")
    return [(codes, "B"), (f"{LOOKUP} {KEEP_SECRET}" if secret else LOOKUP, "I")]
