"""The payment confirmation as people, scanners and printers get it: read back from the PDF with others' tools."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import fontTools
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from chalicelib.adapters.documents.fee_receipt import fee_receipt_pdf
from chalicelib.adapters.documents.pdf import FONTS, NOT_IN_FONT, Sheet
from chalicelib.domain.fee_receipt import EReceipt, FeeReceipt, ReceiptLine

ROOT = Path(__file__).parents[2]
URL = "https://api.congdan.example.vn/v1/public/receipts/JWA7K3M9X4QR.kD3vY0rW8sT1bN5cX7zQ2w"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils are not installed")


def a_receipt() -> FeeReceipt:
    return FeeReceipt(
        number="XNTT-H37.12-2026-000123",
        agency_code="H37.12",
        agency_name="UBND phường Lương Văn Tri",
        parent_agency_name="UBND tỉnh Lạng Sơn",
        place="Lạng Sơn",
        payer_name="Nguyễn Thị Ngọc Ánh",
        dossier_code="H37.12-261123-0001",
        procedure_code="2.001931",
        procedure_name="Đăng ký hoạt động cơ sở dịch vụ photocopy",
        lines=(
            ReceiptLine("fee", "Phí chứng thực bản sao từ bản chính", 250, 1_000, 200_000),
            ReceiptLine("charge", "Lệ phí đăng ký hộ kinh doanh", 1, 100_000, 100_000),
            ReceiptLine("postage", "Cước bưu chính công ích chiều trả kết quả", 1, 30_500, 30_500),
        ),
        method="bank_transfer",
        provider_name="Vietcombank",
        bank_reference="FT26327012345678",
        paid_at=datetime(2026, 11, 23, 2, 5, tzinfo=UTC),
        issued_at=datetime(2026, 11, 23, 2, 6, tzinfo=UTC),
        verification_url=URL,
    )


def with_20_lines() -> FeeReceipt:
    kinds = ["fee"] * 12 + ["charge"] * 8
    name = "Khoản thứ {} theo Nghị quyết số 12/2026/NQ-HĐND của Hội đồng nhân dân tỉnh về mức thu"
    lines = (ReceiptLine(kind, name.format(n), n, 15_000, n * 15_000) for n, kind in enumerate(kinds, 1))  # type: ignore[arg-type]
    return replace(a_receipt(), lines=tuple(lines))


def with_long_names() -> FeeReceipt:
    return replace(
        a_receipt(),
        parent_agency_name="Ủy ban nhân dân tỉnh Lạng Sơn – Trung tâm Phục vụ hành chính công",
        agency_name="Trung tâm Phục vụ hành chính công và Chi nhánh Văn phòng đăng ký đất đai khu vực Hữu Lũng",
        payer_name="Công ty Trách nhiệm hữu hạn Một thành viên Đông Bắc " + "W" * 120,
        procedure_name="Cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất " * 5,
        lines=(ReceiptLine("charge", "Lệ phí " + "ệ" * 1_800, 1, 999_999_999_999, 999_999_999_999),),
    )


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def drawn(pdf: bytes, folder: Path) -> list[Image.Image]:
    (folder / "r.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", "r.pdf", "page"], cwd=folder, check=True)
    return [Image.open(file) for file in sorted(folder.glob("page-*.png"))]


FACTS = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "UBND TỈNH LẠNG SƠN UBND PHƯỜNG LƯƠNG VĂN TRI",
    "Số: XNTT-H37.12-2026-000123",
    "Lạng Sơn, ngày 23 tháng 11 năm 2026",
    "GIẤY XÁC NHẬN THANH TOÁN",
    "Cơ quan thu: UBND phường Lương Văn Tri (mã H37.12)",
    "Người nộp tiền: Nguyễn Thị Ngọc Ánh",
    "Mã hồ sơ: H37.12-261123-0001",
    "Thủ tục: 2.001931 – Đăng ký hoạt động cơ sở dịch vụ photocopy",
    "Thời điểm thanh toán: 09 giờ 05 phút, ngày 23 tháng 11 năm 2026",
    "Hình thức: Chuyển khoản ngân hàng – Vietcombank",
    "Số tham chiếu: ****345678",
    "Phí 200.000 1 Phí chứng thực bản sao từ bản chính (theo mức tối đa) 250 1.000 200.000",
    "Lệ phí 100.000 2 Lệ phí đăng ký hộ kinh doanh 1 100.000 100.000",
    "Cước bưu chính 30.500 3 Cước bưu chính công ích chiều trả kết quả 1 30.500 30.500",
    "Tổng cộng 330.500",
    "Bằng chữ: Ba trăm ba mươi nghìn năm trăm đồng.",
    "KHÔNG PHẢI là biên lai thu phí, lệ phí",
    "Trang 1/1",
]


def test_the_text_holds_every_field_and_one_page_is_enough() -> None:
    (text,) = pages(fee_receipt_pdf(a_receipt()))
    assert [fact for fact in FACTS if fact not in text] == []


@needs_poppler
def test_another_reader_finds_the_same_text() -> None:
    command = ["pdftotext", "-raw", "-", "-"]
    done = subprocess.run(command, input=fee_receipt_pdf(a_receipt()), capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())
    assert [fact for fact in FACTS if fact not in text] == []


def test_the_bank_reference_is_nowhere_whole() -> None:
    pdf = fee_receipt_pdf(a_receipt())
    assert "FT26327012345678" not in pages(pdf)[0] and b"FT26327012345678" not in pdf


def test_with_a_tax_receipt_it_says_where_that_is() -> None:
    issued = EReceipt("Nhà cung cấp A", "01BLP0-001", "0001234", "https://bienlai.example.vn/?ma=ABC")
    (text,) = pages(fee_receipt_pdf(replace(a_receipt(), e_receipt=issued)))
    assert "Giấy này không thay thế biên lai" in text and "KHÔNG PHẢI" not in text
    assert "Ký hiệu 01BLP0-001, số 0001234; Nhà cung cấp A. Tra cứu: https://bienlai.example.vn/?ma=ABC" in text

    (text,) = pages(fee_receipt_pdf(replace(a_receipt(), e_receipt=replace(issued, provider=""))))
    assert "Ký hiệu 01BLP0-001, số 0001234. Tra cứu" in text


def test_cash_has_no_bank_and_the_number_of_the_units_own_receipt() -> None:
    cash = replace(a_receipt(), method="cash", provider_name="", bank_reference="", place="", parent_agency_name="")
    (text,) = pages(fee_receipt_pdf(replace(cash, bank_reference="0000123")))
    assert "Hình thức: Tiền mặt tại quầy Biên lai giấy số: 0000123 STT" in text
    (text,) = pages(fee_receipt_pdf(cash))
    assert "Hình thức: Tiền mặt tại quầy STT" in text and "Số tham chiếu" not in text
    assert "Ngày 23 tháng 11 năm 2026" in text


def test_several_transfers_and_what_was_exempted_are_told() -> None:
    line = ReceiptLine("fee", "Phí thẩm định", 3, 10_000, 10_000, exempted_vnd=10_000)
    (text,) = pages(fee_receipt_pdf(replace(a_receipt(), transfers=3, lines=(line,))))
    assert "Số tham chiếu: ****345678 (lần cuối trong 3 lần chuyển tiền)" in text
    assert "Phí thẩm định (theo mức tối đa; đã miễn, giảm 10.000) 3 10.000 10.000" in text


def test_the_qr_is_coarse_enough_for_a_photocopy() -> None:
    (picture,) = PdfReader(io.BytesIO(fee_receipt_pdf(a_receipt()))).pages[0].images
    assert Image.open(io.BytesIO(picture.data)).width <= (41 + 8) * 8, "version 6 at most: 0.67 mm a module"


def test_the_qr_in_the_file_leads_to_the_verification() -> None:
    page = PdfReader(io.BytesIO(fee_receipt_pdf(a_receipt()))).pages[0]
    (picture,) = page.images
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.data)).convert("L"))
    assert found.text == URL
    (link,) = page["/Annots"]
    assert link.get_object()["/A"]["/URI"] == URL


@needs_poppler
@pytest.mark.parametrize("receipt", [a_receipt(), with_20_lines(), with_long_names()], ids=["short", "20", "long"])
def test_the_qr_is_read_from_the_printed_page_and_nothing_runs_over_the_edge(
    receipt: FeeReceipt, tmp_path: Path
) -> None:
    sheets = drawn(fee_receipt_pdf(receipt), tmp_path)
    (found,) = zxingcpp.read_barcodes(sheets[-1])
    assert found.text == URL
    for sheet in sheets:
        left, top, right, bottom = sheet.point(lambda value: 255 - value).getbbox()
        edge = 10.5 / 25.4 * 150  # the margin is 11 mm; a rule is 0.2 mm wide
        assert min(left, top, sheet.width - right) >= edge and sheet.height - bottom >= edge / 2


def test_20_lines_go_over_pages_and_nothing_is_lost_or_alone() -> None:
    texts = pages(fee_receipt_pdf(with_20_lines()))
    assert len(texts) > 1
    whole = " ".join(texts)
    assert [whole.count(f"Khoản thứ {n} theo") for n in range(1, 21)] == [1] * 20
    for n, text in enumerate(texts, 1):
        assert text.count("STT Nội dung SL Đơn giá (đ) Thành tiền (đ)") == 1
        assert text.endswith(f"Giấy xác nhận thanh toán số XNTT-H37.12-2026-000123 Trang {n}/{len(texts)}")
        if "Lệ phí 1.980.000" in text:
            assert "Khoản thứ 13 theo" in text
    for together in ("Khoản thứ 20 theo", "Tổng cộng 3.150.000", "Bằng chữ: Ba triệu", "KHÔNG PHẢI", "Quét mã QR"):
        assert together in texts[-1]


def test_a_name_longer_than_a_page_is_printed_to_its_end() -> None:
    texts = pages(fee_receipt_pdf(with_long_names()))
    assert sum(text.count("ệ" * 5) for text in texts) > 0
    assert sum(text.replace("Lệ", "").count("ệ") for text in texts) >= 1_800
    assert "1 999.999.999.999 999.999.999.999" in " ".join(texts), "a number must not be cut"
    assert "W" * 20 in texts[0] and sum(text.count("W") for text in texts) == 120


@pytest.mark.parametrize("lines", range(1, 9))
def test_however_many_lines_there_are_total_words_and_qr_stay_together(lines: int) -> None:
    receipt = replace(a_receipt(), lines=tuple(ReceiptLine("fee", f"Phí {n}", 1, 5, 5) for n in range(lines)))
    last = pages(fee_receipt_pdf(receipt))[-1]
    assert f"Phí {lines - 1} 1 5 5" in last and "Tổng cộng" in last and "Bằng chữ" in last and "Quét mã QR" in last


def test_the_same_receipt_is_the_same_file_in_every_process_and_without_compiled_font_code(tmp_path: Path) -> None:
    # infra/vendor.py ships fontTools without its compiled half.
    shutil.copytree(
        Path(fontTools.__file__).parent, tmp_path / "fontTools", ignore=shutil.ignore_patterns("*.so", "*.c", "*.pyd")
    )
    program = (
        "import hashlib, fontTools, tests.adapters.test_fee_receipt as t\n"
        "print(fontTools.__file__, hashlib.sha256(t.fee_receipt_pdf(t.with_20_lines())).hexdigest())"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    used, digest = done.stdout.split()
    assert Path(used).is_relative_to(tmp_path)
    assert digest == hashlib.sha256(fee_receipt_pdf(with_20_lines())).hexdigest()


def test_another_receipt_is_another_file() -> None:
    one = a_receipt()
    assert fee_receipt_pdf(one) != fee_receipt_pdf(replace(one, payer_name="Nguyễn Thị Ngọc Anh"))


def test_no_pdf_library_is_loaded_with_the_app() -> None:
    program = "import sys, app; print([m for m in ('fpdf', 'fontTools', 'PIL', 'qrcode') if m in sys.modules])"
    environment = {**os.environ, "AWS_DEFAULT_REGION": "ap-southeast-1"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    assert done.stdout.strip() == "[]"


def a_sheet() -> Sheet:
    return Sheet(paper="A4", title="t", made_at=datetime(2026, 11, 23, tzinfo=UTC), foot="f")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Nguyê\u0303n  Thi\u0323\tÁnh\n", "Nguyễn Thị Ánh"),
        ("\u202eHuyền\u200b\u00ad\x00", "Huyền"),
        ("H’Ƀlăm Niê {nb} **a**", "H’Ƀlăm Niê {nb} **a**"),
        ("Ánh 🎉 中", f"Ánh {NOT_IN_FONT} {NOT_IN_FONT}"),
        ("\ud800", ""),
    ],
)
def test_a_name_is_printed_as_it_is_read(text: str, printed: str) -> None:
    assert a_sheet().clean(text) == printed


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200))
def test_no_name_can_break_a_receipt(name: str) -> None:
    assert fee_receipt_pdf(replace(a_receipt(), payer_name=name)).startswith(b"%PDF-")


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic"])
def test_the_fonts_have_every_vietnamese_letter_and_do_not_bear_a_reserved_name(style: str) -> None:
    font = TTFont(FONTS / f"CongDanSerif-{style}.ttf")
    has = font.getBestCmap()
    assert [one for one in LETTERS + LETTERS.upper() + "0123456789₫" if ord(one) not in has] == []
    assert "Liberation" not in " ".join(str(font["name"].getName(n, 3, 1, 0x409)) for n in (1, 3, 4, 6))


def test_the_fonts_are_small_and_their_licence_lies_beside_them() -> None:
    assert sum(file.stat().st_size for file in FONTS.glob("*.ttf")) < 400_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
