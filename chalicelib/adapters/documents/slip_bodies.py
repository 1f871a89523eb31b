"""What stands between title and signatures of each form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.adapters.documents import pdf_table
from chalicelib.adapters.documents.pdf import Sheet
from chalicelib.adapters.documents.pdf_table import Column, Row
from chalicelib.domain.slips import (
    ApologyLetter,
    AppointmentSlip,
    DenialNotice,
    Hand,
    HandOver,
    RefusalSlip,
    RoutingSlip,
    Slip,
    StopNotice,
    SupplementSlip,
)
from chalicelib.domain.vietnamese_time import local
from chalicelib.domain.written_time import written_time

CHANNELS = {
    "counter": "Tại quầy của {unit}, {address}",
    "post": "Qua dịch vụ bưu chính công ích, đến địa chỉ đã đăng ký",
    "online": "Trực tuyến, trên ứng dụng đã dùng để nộp hồ sơ",
}
ROLES = {
    "applicant": "Người nộp hồ sơ",
    "desk": "Bộ phận Một cửa",
    "department": "Đơn vị giải quyết",
    "other_body": "Cơ quan phối hợp",
    "post": "Bưu chính công ích",
}
RESULTS = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}
FOR_NOW, FOR_GOOD = "Tạm dừng, đến khi có thông báo giải quyết tiếp", "Dừng hẳn, không giải quyết tiếp"
RECORDED = "Việc giao và nhận do hệ thống ghi theo tài khoản đăng nhập của người giao, người nhận."
PAPERS = (
    Column("STT", 10, "C"),
    Column("Tên giấy tờ", 58),
    Column("Bản chính", 21, "C"),
    Column("Bản sao", 19, "C"),
    Column("Số tệp", 18, "C"),
)
ITEMS = (Column("STT", 10, "C"), Column("Giấy tờ", 45), Column("Nội dung cần bổ sung, hoàn thiện", 72))
HAND_OVERS = (
    Column("Thời gian", 20, "C"),
    Column("Bên giao", 34),
    Column("Bên nhận", 34),
    Column("Kết quả", 17, "C"),
    Column("Ghi chú", 21),
)


def draw(sheet: Sheet, slip: Slip) -> None:
    """The body of the slip's form."""
    _BODIES[type(slip.content)](sheet, slip, slip.content)


def _appointment(sheet: Sheet, slip: Slip, said: AppointmentSlip) -> None:
    _who_and_what(sheet, slip, f"{_speaker(slip)} đã tiếp nhận hồ sơ sau:")
    rows = [
        Row(
            (
                str(number),
                paper.name,
                *(str(one) if one else "" for one in (paper.originals, paper.copies, paper.files)),
            )
        )
        for number, paper in enumerate(said.papers, 1)
    ]
    sheet.gap(0.2)
    sheet.paragraph("Thành phần hồ sơ gồm:")
    sheet.gap(0.2)
    pdf_table.draw(sheet, PAPERS, rows or [Row(("1", sheet.dots(50), "", "", ""))])
    sheet.gap(0.4)
    place = CHANNELS.get(said.result_channel, "").format(unit=_speaker(slip), address=slip.agency_address)
    sheet.fields(
        [
            ("Số lượng hồ sơ", f"{said.sets:02d} bộ"),
            ("Thời gian giải quyết", said.duration),
            ("Thời gian nhận hồ sơ", _time(said.received_at)),
            ("Thời gian trả kết quả", _time(said.due_at)),
            ("Nơi nhận kết quả", place.rstrip(", ")),
            ("Hẹn lại kết quả", ""),
        ]
    )


def _supplement(sheet: Sheet, slip: Slip, said: SupplementSlip) -> None:
    _who_and_what(sheet, slip, f"{_speaker(slip)} đã kiểm tra hồ sơ sau:")
    sheet.gap(0.2)
    sheet.paragraph("Hồ sơ cần bổ sung, hoàn thiện một lần các nội dung sau:")
    sheet.gap(0.2)
    rows = [Row((str(number), item.name, item.what_is_wrong)) for number, item in enumerate(said.items, 1)]
    pdf_table.draw(sheet, ITEMS, rows or [Row(("1", sheet.dots(30), sheet.dots(50)))])
    sheet.gap(0.4)
    by = [("Bổ sung trước", _time(said.deadline_at))] if said.deadline_at else []
    sheet.fields([("Lý do", said.reason), *by, ("Liên hệ hướng dẫn", _contact(slip))])


def _refusal(sheet: Sheet, slip: Slip, said: RefusalSlip) -> None:
    _who_and_what(
        sheet,
        slip,
        f"{_speaker(slip)} không tiếp nhận, giải quyết hồ sơ sau:",
        ("Lý do", said.reason),
        ("Căn cứ pháp lý", said.legal_ground),
        ("Liên hệ hướng dẫn", _contact(slip)),
    )


def _apology(sheet: Sheet, slip: Slip, said: ApologyLetter) -> None:
    _who_and_what(
        sheet,
        slip,
        f"{_speaker(slip)} đang giải quyết hồ sơ sau:",
        ("Tiếp nhận lúc", _time(said.received_at)),
        ("Hẹn trả kết quả lúc", _time(said.first_due_at)),
        ("Lý do chậm", said.reason),
        ("Hẹn lại lúc", _time(said.new_due_at)),
    )
    sheet.gap(0.3)
    sheet.paragraph(
        "Hồ sơ không thể giải quyết xong trong thời hạn đã hẹn. Cơ quan chân thành xin lỗi ông/bà về sự chậm trễ "
        "này và đề nghị gia hạn thời gian giải quyết đến thời điểm hẹn lại nêu trên."
    )


def _stop(sheet: Sheet, slip: Slip, said: StopNotice) -> None:
    _who_and_what(
        sheet,
        slip,
        f"{_speaker(slip)} thông báo dừng giải quyết hồ sơ sau:",
        ("Tiếp nhận lúc", _time(said.received_at)),
        ("Dừng giải quyết lúc", _time(slip.issued_at)),
        ("Mức độ", FOR_GOOD if said.for_good else FOR_NOW),
        ("Lý do", said.reason),
        ("Căn cứ pháp lý", said.legal_ground),
        ("Liên hệ", _contact(slip)),
    )


def _denial(sheet: Sheet, slip: Slip, said: DenialNotice) -> None:
    _who_and_what(
        sheet,
        slip,
        f"{_speaker(slip)} đã thẩm tra, xác minh và thông báo từ chối giải quyết hồ sơ sau:",
        ("Tiếp nhận lúc", _time(said.received_at)),
        ("Hẹn trả kết quả lúc", _time(said.due_at)),
        ("Lý do", said.reason),
        ("Căn cứ pháp lý", said.legal_ground),
        ("Liên hệ", _contact(slip)),
    )
    sheet.gap(0.3)
    sheet.paragraph("Ông/bà có quyền yêu cầu cơ quan giải thích, hoặc khiếu nại theo quy định của pháp luật.")


def _routing(sheet: Sheet, slip: Slip, said: RoutingSlip) -> None:
    matter = slip.matter
    sheet.fields(
        [
            ("Mã hồ sơ", matter.dossier_code),
            ("Thủ tục", f"{matter.procedure_code} – {matter.procedure_name}"),
            ("Cơ quan giải quyết", slip.agency_name),
            ("Tiếp nhận lúc", _time(said.received_at)),
            ("Hẹn trả kết quả lúc", _time(said.due_at)),
        ]
    )
    sheet.gap(0.3)
    pdf_table.draw(sheet, HAND_OVERS, [_hand_over(one) for one in said.hand_overs])
    sheet.gap(0.3)
    sheet.paragraph(RECORDED, "I", 0.92)


def _hand_over(one: HandOver) -> Row:
    at = f"{local(one.at):%H:%M %d/%m/%Y}"
    return Row((at, _hand(one.giver), _hand(one.receiver), RESULTS.get(one.result, ""), one.note))


def _hand(hand: Hand) -> str:
    role = ROLES.get(hand.role, hand.role)
    return f"{role}: {hand.name}" if hand.name else role


def _who_and_what(sheet: Sheet, slip: Slip, begins: str, *more: tuple[str, str]) -> None:
    matter = slip.matter
    person = matter.applicant
    sheet.paragraph(begins)
    sheet.gap(0.2)
    sheet.fields(
        [
            ("Mã hồ sơ", matter.dossier_code),
            ("Người nộp hồ sơ", person.name),
            *([("Nộp thay cho", person.on_behalf_of)] if person.on_behalf_of else []),
            ("Địa chỉ", person.address),
            ("Số điện thoại", person.phone),
            ("Thư điện tử", person.email),
            ("Nội dung giải quyết", f"{matter.procedure_code} – {matter.procedure_name}"),
            *more,
        ]
    )


def _speaker(slip: Slip) -> str:
    return f"{slip.unit_name} – {slip.agency_name}" if slip.unit_name else slip.agency_name


def _contact(slip: Slip) -> str:
    phone = f"điện thoại {slip.agency_phone}" if slip.agency_phone else ""
    return ", ".join(one for one in (slip.agency_name, slip.agency_address, phone) if one)


def _time(at: datetime | None) -> str:
    return written_time(at) if at else ""


_BODIES: dict[type, Callable[[Sheet, Slip, Any], None]] = {
    AppointmentSlip: _appointment,
    SupplementSlip: _supplement,
    RefusalSlip: _refusal,
    ApologyLetter: _apology,
    StopNotice: _stop,
    DenialNotice: _denial,
    RoutingSlip: _routing,
}
