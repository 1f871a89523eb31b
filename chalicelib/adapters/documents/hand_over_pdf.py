"""The hand-over list ("biên bản giao nhận") as PDF on A4: the parcels, and a place for both signatures."""

from chalicelib.adapters.documents import pdf_head, pdf_signatures, pdf_table
from chalicelib.adapters.documents.pdf import Sheet
from chalicelib.adapters.documents.pdf_table import Column, Row
from chalicelib.domain.hand_over_list import RETURN, HandOverLine, HandOverList
from chalicelib.domain.money_words import in_digits
from chalicelib.domain.vietnamese_time import local, vietnamese_date
from chalicelib.domain.written_time import written_date

TITLE = "Biên bản giao nhận bưu gửi"
BELOW = {"return": "Kết quả giải quyết giao bưu chính", "collect": "Hồ sơ do bưu chính nhận tại nhà và bàn giao"}
NOTHING = "Không có bưu gửi nào trong ngày này."
NO_CODE = "Chưa cấp mã"
COLUMNS = (
    Column("STT", 13, "C"),
    Column("Số hiệu bưu gửi", 40),
    Column("Mã hồ sơ", 49),
    Column("Giấy tờ trong bưu gửi", 53),
    Column("Giờ", 15, "C"),
)
COUNTED = (
    "Hai bên đã đối chiếu số hiệu, số lượng và tình trạng niêm phong. Biên bản lập thành 02 bản, mỗi bên giữ 01 bản."
)
# Decision 45/2016/QĐ-TTg: filed when the agency has the papers from the post.
FILED = "Thời điểm bàn giao ghi trong biên bản này là thời điểm nộp hồ sơ (Quyết định số 45/2016/QĐ-TTg)."


def hand_over_pdf(told: HandOverList) -> bytes:
    """The list as PDF, the same bytes for the same list made at the same time."""
    day = f"{told.on:%d/%m/%Y}"
    foot = f"{TITLE} – {told.carrier_name} – {day}"
    sheet = Sheet(paper="A4", title=foot, made_at=told.made_at, foot=foot)
    made_on = written_date(vietnamese_date(told.made_at))
    pdf_head.draw(
        sheet,
        parent=told.agency_name if told.unit_name else told.parent_name,
        agency=told.unit_name or told.agency_name,
        number="",
        place_and_date=f"{told.place}, {made_on}" if told.place else made_on.capitalize(),
    )
    sheet.gap(0.8)
    sheet.title(TITLE.upper(), f"{BELOW[told.leg]}, ngày {day}")
    sheet.gap()
    gives, takes = told.parties
    number = f"{len(told.lines)} bưu gửi"
    if told.collect_vnd:
        number = f"{number}; tiền thu hộ {in_digits(told.collect_vnd)} đ"
    sheet.fields([("Bên giao", gives), ("Bên nhận", takes), ("Tổng số", number)])
    sheet.gap(0.4)
    words = COUNTED if told.leg == RETURN else f"{COUNTED} {FILED}"
    # The last parcels, the words and the signatures stand on one page.
    below = (len(sheet.lines(words, sheet.width)) + 1) * sheet.line_height + pdf_signatures.height(sheet)
    rows = [Row(_cells(place, line)) for place, line in enumerate(told.lines, start=1)]
    pdf_table.draw(sheet, COLUMNS, rows or [Row((NOTHING,), span=len(COLUMNS))], after=below)
    sheet.gap(0.4)
    sheet.paragraph(words)
    sheet.gap()
    pdf_signatures.draw(sheet, [("Bên giao", ""), ("Bên nhận", "")])
    return sheet.finish()


def _cells(place: int, line: HandOverLine) -> tuple[str, ...]:
    at = f"{local(line.at):%H:%M}" if line.at else ""
    money = [f"thu hộ {in_digits(line.collect_vnd)} đ"] if line.collect_vnd else []
    return (str(place), line.item_code, line.dossier_code or NO_CODE, "; ".join([*line.papers, *money]), at)
