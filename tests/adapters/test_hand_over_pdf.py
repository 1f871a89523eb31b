"""The hand-over list on paper, read back with another reader than wrote it."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from chalicelib.adapters.documents.hand_over_pdf import hand_over_pdf
from chalicelib.domain.hand_over_list import HandOverLine, HandOverList
from tests.builders import NOW


def a_list(parcels: int = 2, **changes: object) -> HandOverList:
    lines = tuple(
        HandOverLine(
            f"d{n}.return.1",
            f"EA{n:08d}5VN",
            f"d{n}",
            f"H37.12-261123-{n:04d}",
            ("Kết quả: Cấp bản sao trích lục hộ tịch (2 bản)",),
            NOW + timedelta(minutes=n) if n else None,
        )
        for n in range(parcels)
    )
    told = HandOverList(
        agency_name="UBND phường Đông Kinh",
        unit_name="Bộ phận Tiếp nhận và Trả kết quả",
        parent_name="",
        place="Đông Kinh",
        carrier_name="EMS Việt Nam",
        leg="return",
        on=date(2026, 11, 23),
        made_at=NOW,
        lines=lines,
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_the_list_says_who_gives_what_to_whom_and_both_sign() -> None:
    [text] = pages(hand_over_pdf(a_list()))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BIÊN BẢN GIAO NHẬN BƯU GỬI",
        "Kết quả giải quyết giao bưu chính, ngày 23/11/2026",
        "Bên giao: Bộ phận Tiếp nhận và Trả kết quả",
        "Bên nhận: EMS Việt Nam",
        "Tổng số: 2 bưu gửi",
        "EA000000005VN",
        "H37.12-261123-0001",
        "Cấp bản sao trích lục hộ tịch (2 bản)",
        "BÊN GIAO (Ký và ghi rõ họ tên) BÊN NHẬN",
        "mỗi bên giữ 01 bản",
    ):
        assert words in text
    assert "thời điểm nộp hồ sơ" not in text


def test_papers_that_the_post_brings_are_filed_with_that_hand_over() -> None:
    line = replace(a_list().lines[1], dossier_code="", papers=("Giấy khai sinh", "Hộ chiếu"))
    [text] = pages(hand_over_pdf(a_list(leg="collect", lines=(line,))))
    assert "Bên giao: EMS Việt Nam" in text and "Bên nhận: Bộ phận Tiếp nhận" in text
    assert "Chưa cấp mã" in text and "Giấy khai sinh; Hộ chiếu" in text
    assert "là thời điểm nộp hồ sơ (Quyết định số 45/2016/QĐ-TTg)" in text


def test_what_is_taken_at_the_door_is_told_for_each_and_in_all() -> None:
    lines = tuple(replace(line, collect_vnd=vnd) for line, vnd in zip(a_list(3).lines, (34_000, 0, 8_000), strict=True))
    [text] = pages(hand_over_pdf(a_list(lines=lines)))
    assert "Tổng số: 3 bưu gửi; tiền thu hộ 42.000 đ" in text
    assert text.count("thu hộ") == 3 and "thu hộ 34.000 đ" in text


@pytest.mark.parametrize("parcels", [0, 60])
def test_an_empty_day_and_a_long_one(parcels: int) -> None:
    read = pages(hand_over_pdf(a_list(parcels)))
    assert f"Tổng số: {parcels} bưu gửi" in read[0]
    assert ("Không có bưu gửi nào" in read[0]) is (parcels == 0)
    assert all("Số hiệu bưu gửi" in text for text in read), "the head of the table stands on each page"
    assert "BÊN GIAO (Ký và ghi rõ họ tên) BÊN NHẬN" in read[-1] and f"Trang {len(read)}/{len(read)}" in read[-1]


def test_the_same_list_gives_the_same_bytes() -> None:
    assert hand_over_pdf(a_list()) == hand_over_pdf(a_list())
