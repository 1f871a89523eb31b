"""The circular's forms as people and scanners get them: read back from the PDF with others' tools."""

import functools
import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from chalicelib.adapters.documents.slip import lookup_url, slip_pdf
from chalicelib.domain.forms import SLIPS
from chalicelib.domain.slips import AppointmentSlip, Person, Slip
from tests.slips import a_slip, long_slip

PUBLIC = "https://api.congdan.example.vn"
URL = f"{PUBLIC}/v1/public/lookups?dossier_code=H37.12-261123-0001"

HEAD = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "UBND PHƯỜNG ĐÔNG KINH", "Số: 07/BPMC"]
HEAD += ["Lạng Sơn, ngày 23 tháng 11 năm 2026", "Trang 1/1"]
WHO = ["Nguyễn Thị Ngọc Ánh", "Số 12 đường Bà Triệu, phường Đông Kinh, Lạng Sơn", "0912 345 678", "anh@example.vn"]
WHO += ["Nội dung giải quyết: 1.001193 – Thủ tục đăng ký khai sinh"]
CODES = ["Mã hồ sơ: H37.12-261123-0001 – Mã bí mật: K7W2M4PX"]
FACTS = {
    "appointment": [
        "Mẫu số 01 – Thông tư số 03/2025/TT-VPCP", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "BỘ PHẬN MỘT CỬA",
        *WHO, *CODES, "1 Tờ khai đăng ký khai sinh 2", "2 Giấy chứng sinh 1 1", "Số lượng hồ sơ: 01 bộ",
        "Thời gian giải quyết: 3 ngày làm việc", "Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 23 tháng 11 năm 2026",
        "Thời gian trả kết quả: 11 giờ 05 phút, ngày 26 tháng 11 năm 2026",
        "Nơi nhận kết quả: Tại quầy của Bộ phận Một cửa – UBND phường Đông Kinh", "Hẹn lại kết quả: .....",
        "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Hoàng Văn Tú",
    ],
    "supplement": [
        "Mẫu số 02", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", *WHO, "Mã hồ sơ: .....",
        "1 Giấy chứng sinh Ảnh chụp mờ, không đọc được ngày sinh", "2 Văn bản ủy quyền Còn thiếu",
        "Lý do: Hồ sơ chưa đủ thành phần", "điện thoại 0205 3999 012", "NGƯỜI HƯỚNG DẪN", "chưa có mã hồ sơ",
    ],
    "refusal": [
        "Mẫu số 03", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", *WHO, "Lý do: Hồ sơ không thuộc thẩm quyền",
        "Căn cứ pháp lý: Khoản 1 Điều 13 Luật Hộ tịch", "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ],
    "apology": [
        "Mẫu số 04", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", *WHO, *CODES,
        "Hẹn trả kết quả lúc: 11 giờ 05 phút, ngày 26 tháng 11 năm 2026", "Lý do chậm: Chờ kết quả xác minh",
        "Hẹn lại lúc: 11 giờ 05 phút, ngày 30 tháng 11 năm 2026", "xin lỗi", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
    ],
    "stop": [
        "Mẫu số 05", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", *WHO, *CODES, "Lý do: Có tranh chấp",
        "Căn cứ pháp lý: Điều 19 Nghị định số 61/2018/NĐ-CP", "Mức độ: Tạm dừng", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
    ],
    "denial": [
        "THÔNG BÁO TỪ CHỐI GIẢI QUYẾT HỒ SƠ", *WHO, *CODES, "Lý do: Giấy tờ nộp kèm không chứng minh",
        "Tiếp nhận lúc: 09 giờ 05 phút, ngày 23 tháng 11 năm 2026", "khiếu nại", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "Căn cứ pháp lý: Khoản 2 Điều 16 Luật Hộ tịch",
    ],
    "routing": [
        "Mẫu số 06", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Thời gian Bên giao Bên nhận Kết quả Ghi chú",
        "Người nộp hồ sơ: Nguyễn Thị Ngọc Ánh Bộ phận Một cửa: Hoàng Văn Tú", "Đơn vị giải quyết Đủ giấy tờ",
        "09:05 25/11/2026", "Đơn vị giải quyết: Lương Thị Mai Bộ phận Một cửa Trước hạn", "H37.12-261123-0001",
    ],
}  # fmt: skip


@functools.cache
def printed(slip: Slip) -> bytes:
    """The file, made once for all that is looked for in it."""
    return slip_pdf(slip, public_url=PUBLIC)


def pages(slip: Slip) -> list[str]:
    read = PdfReader(io.BytesIO(printed(slip))).pages
    return [" ".join(page.extract_text().split()) for page in read]


def squeezed(text: str) -> str:
    """Without spaces: where a cell's line ends, a reader may or may not see one."""
    return text.replace(" ", "")


@pytest.mark.parametrize("form", SLIPS)
def test_the_text_holds_every_field_on_one_page(form: str) -> None:
    (text,) = pages(a_slip(form))
    assert [fact for fact in HEAD + FACTS[form] if squeezed(fact) not in squeezed(text)] == []


@pytest.mark.parametrize("form", SLIPS)
def test_its_paper_is_a5(form: str) -> None:
    box = PdfReader(io.BytesIO(printed(a_slip(form)))).pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (box.width, box.height)] == [148, 210]


@pytest.mark.parametrize("form", SLIPS)
def test_the_qr_leads_to_the_look_up_and_never_holds_the_secret(form: str) -> None:
    slip = a_slip(form)
    page = PdfReader(io.BytesIO(printed(slip))).pages[0]
    (picture,) = page.images
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.data)).convert("L"))
    assert found.text == lookup_url(PUBLIC, slip.matter.dossier_code)
    assert found.text == (URL if slip.matter.dossier_code else f"{PUBLIC}/v1/public/lookups")
    assert "K7W2M4PX" not in found.text


def test_a_paper_that_stays_in_the_office_does_not_tell_the_secret() -> None:
    slip = a_slip("routing")
    assert slip.matter.lookup_secret and slip.matter.lookup_secret not in " ".join(pages(slip))


@pytest.mark.parametrize("form", SLIPS)
def test_long_names_and_lists_go_over_pages_and_lose_nothing(form: str) -> None:
    slip = long_slip(form)
    texts = pages(slip)
    assert len(texts) > 1
    whole = squeezed(" ".join(texts))
    assert whole.count("Tôn") >= 1 and squeezed(slip.matter.procedure_name) in whole
    for number, text in enumerate(texts, 1):
        assert f"Trang {number}/{len(texts)}" in text
    wanted = {"appointment": ("Giấy tờ thứ {} chứng", 30), "supplement": ("Giấy tờ thứ {} còn", 24)}
    pattern, most = wanted.get(form, ("", 0))
    assert [whole.count(squeezed(pattern.format(n))) for n in range(1, most + 1)] == [1] * most
    for signer in slip.signers:
        assert signer.upper() in texts[-1], "signatures stand with the end of the text, on the last page"


def test_a_deadline_to_complete_is_told_where_there_is_one() -> None:
    slip = a_slip("supplement")
    assert "Bổ sung trước" not in pages(slip)[0]
    limited = replace(slip, content=replace(slip.content, deadline_at=slip.issued_at))  # type: ignore[type-var]
    assert "Bổ sung trước: 09 giờ 05 phút, ngày 23 tháng 11 năm 2026" in pages(limited)[0]


def test_what_is_not_known_is_a_dotted_line() -> None:
    unknown = a_slip(matter=replace(a_slip().matter, applicant=Person("Ánh"), officer_name=""))
    unknown = replace(unknown, content=AppointmentSlip((), 1, "", unknown.issued_at, None, ""))
    (text,) = pages(unknown)
    for name in ("Địa chỉ", "Số điện thoại", "Thư điện tử", "Thời gian giải quyết", "Thời gian trả kết quả"):
        assert f"{name}: ....." in text
    assert "1 ......" in text, "a list without papers has a line to write on"


@pytest.mark.parametrize("form", SLIPS)
def test_the_same_snapshot_is_the_same_file(form: str) -> None:
    assert slip_pdf(a_slip(form), public_url=PUBLIC) == printed(a_slip(form))
    assert printed(a_slip(form)) != slip_pdf(a_slip(form, number="08/BPMC"), public_url=PUBLIC)
