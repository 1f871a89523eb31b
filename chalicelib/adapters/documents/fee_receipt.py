"""The payment confirmation ("giấy xác nhận thanh toán") on A5."""

from chalicelib.adapters.documents import pdf_head, pdf_qr, pdf_table
from chalicelib.adapters.documents.pdf import Sheet, Style
from chalicelib.adapters.documents.pdf_table import Column, Row
from chalicelib.domain.fee_receipt import KINDS, EReceipt, FeeReceipt, ReceiptLine, masked_reference
from chalicelib.domain.money_words import in_digits, in_words
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.domain.written_time import written_date, written_time

TITLE = "GIẤY XÁC NHẬN THANH TOÁN"
KIND_NAMES = {"fee": "Phí", "charge": "Lệ phí", "postage": "Cước bưu chính"}
METHOD_NAMES = {
    "bank_transfer": "Chuyển khoản ngân hàng",
    "gateway": "Cổng thanh toán trực tuyến",
    "national_portal": "Nền tảng thanh toán Cổng Dịch vụ công quốc gia",
    "cash": "Tiền mặt tại quầy",
    "cash_on_delivery": "Tiền mặt, bưu chính thu hộ",
}
# Decree 123/2020/NĐ-CP (amended by 70/2025/NĐ-CP), chapter III: what a "biên lai" is and who issues it.
NO_TAX_RECEIPT = (
    "Giấy này KHÔNG PHẢI là biên lai thu phí, lệ phí, không có giá trị thay thế hóa đơn, chứng từ theo "
    "Nghị định số 123/2020/NĐ-CP."
)
TAX_RECEIPT = "Giấy này không thay thế biên lai. Biên lai điện tử đã được lập riêng:"
VERIFY = "Quét mã QR để kiểm tra; khi khác nhau, thông tin trên hệ thống là đúng."
MADE_BY_MACHINE = "Giấy do hệ thống lập tự động, không đóng dấu, không ký tay."
QR_SIDE = 33.0
COLUMNS = (
    Column("STT", 10, "C"),
    Column("Nội dung", 52.5),
    Column("SL", 10, "C"),
    Column("Đơn giá (đ)", 26.5, "R"),
    Column("Thành tiền (đ)", 27, "R"),
)


def fee_receipt_pdf(receipt: FeeReceipt) -> bytes:
    """The confirmation as PDF, the same bytes for the same receipt; the bank reference is masked in it."""
    sheet = Sheet(
        paper="A5",
        title=f"Giấy xác nhận thanh toán {receipt.number}",
        made_at=receipt.issued_at,
        foot=f"Giấy xác nhận thanh toán số {receipt.number}",
    )
    issued_on = written_date(vietnamese_date(receipt.issued_at))
    pdf_head.draw(
        sheet,
        parent=receipt.parent_agency_name,
        agency=receipt.agency_name,
        number=receipt.number,
        place_and_date=f"{receipt.place}, {issued_on}" if receipt.place else issued_on.capitalize(),
    )
    sheet.gap(0.8)
    sheet.title(TITLE)
    sheet.gap()
    sheet.fields(_fields(receipt))
    sheet.gap(0.4)
    words = f"Bằng chữ: {in_words(receipt.total_vnd)}."
    below = (len(sheet.lines(words, sheet.width)) + 1) * sheet.line_height + QR_SIDE
    pdf_table.draw(sheet, COLUMNS, _rows(receipt), after=below)
    sheet.gap(0.3)
    sheet.paragraph(words, "I")
    sheet.gap(0.3)
    pdf_qr.draw(
        sheet, receipt.verification_url, [*_standing(receipt.e_receipt), (VERIFY, ""), (MADE_BY_MACHINE, "I")], QR_SIDE
    )
    return sheet.finish()


def _fields(receipt: FeeReceipt) -> list[tuple[str, str]]:
    method = METHOD_NAMES[receipt.method]
    fields = [
        ("Cơ quan thu", f"{receipt.agency_name} (mã {receipt.agency_code})"),
        ("Người nộp tiền", receipt.payer_name),
        ("Mã hồ sơ", receipt.dossier_code),
        ("Thủ tục", f"{receipt.procedure_code} – {receipt.procedure_name}"),
        ("Thời điểm thanh toán", written_time(receipt.paid_at)),
        ("Hình thức", f"{method} – {receipt.provider_name}" if receipt.provider_name else method),
        _reference(receipt),
    ]
    return [(name, value) for name, value in fields if value]


def _reference(receipt: FeeReceipt) -> tuple[str, str]:
    """Which transfer it was; for cash the number of the unit's own paper receipt, or the parcel's order
    code, which are no secrets."""
    if receipt.method == "cash":
        return "Biên lai giấy số", receipt.bank_reference
    if receipt.method == "cash_on_delivery":
        return "Mã đơn bưu chính", receipt.bank_reference
    shown = masked_reference(receipt.bank_reference)
    several = f"{receipt.transfers} lần chuyển tiền"
    if receipt.transfers > 1:
        shown = f"{shown} (lần cuối trong {several})" if shown else several
    return "Số tham chiếu", shown


def _rows(receipt: FeeReceipt) -> list[Row]:
    rows: list[Row] = []
    number = 0
    for kind in KINDS:
        lines = receipt.of_kind(kind)
        if not lines:
            continue
        amount = sum(line.amount_vnd for line in lines)
        rows.append(Row((KIND_NAMES[kind], in_digits(amount)), "B", span=4, with_next=True))
        for line in lines:
            number += 1
            rows.append(_row(number, line))
    last = rows.pop()
    rows.append(Row(last.cells, last.style, last.span, with_next=True))
    return [*rows, Row(("Tổng cộng", in_digits(receipt.total_vnd)), "B", span=4)]


def _row(number: int, line: ReceiptLine) -> Row:
    notes = ["theo mức tối đa"] if line.is_capped else []
    if line.exempted_vnd:
        notes.append(f"đã miễn, giảm {in_digits(line.exempted_vnd)}")
    name = f"{line.name} ({'; '.join(notes)})" if notes else line.name
    quantity, unit_amount, amount = (in_digits(one) for one in (line.quantity, line.unit_amount_vnd, line.amount_vnd))
    return Row((str(number), name, quantity, unit_amount, amount))


def _standing(e_receipt: EReceipt | None) -> list[tuple[str, Style]]:
    """What the paper is not; or where the tax receipt is."""
    if e_receipt is None:
        return [(NO_TAX_RECEIPT, "B")]
    issuer = f"; {e_receipt.provider}" if e_receipt.provider else ""
    return [
        (TAX_RECEIPT, ""),
        (f"Ký hiệu {e_receipt.series}, số {e_receipt.number}{issuer}.", "B"),
        (f"Tra cứu: {e_receipt.lookup_url}", ""),
    ]
