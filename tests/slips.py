"""Papers of a dossier's way as examples: one of each form, and the same with long names and long lists."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib import wiring
from chalicelib.domain.forms import OF_AGENCY, SLIPS, in_force
from chalicelib.domain.register import Register, RegisterEntry
from chalicelib.domain.slips import (
    ApologyLetter,
    AppointmentSlip,
    Content,
    DenialNotice,
    Hand,
    HandedIn,
    HandOver,
    Matter,
    Missing,
    Person,
    RefusalSlip,
    RoutingSlip,
    Slip,
    StopNotice,
    SupplementSlip,
)
from chalicelib.domain.vietnamese_time import vietnamese_date

NOW = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)  # Monday 09:05 in Việt Nam
DUE = NOW + timedelta(days=3, hours=2)
ANH = Person(
    "Nguyễn Thị Ngọc Ánh", "Số 12 đường Bà Triệu, phường Đông Kinh, Lạng Sơn", "0912 345 678", "anh@example.vn"
)

CONTENTS: dict[str, Content] = {
    "appointment": AppointmentSlip(
        (HandedIn("Tờ khai đăng ký khai sinh", files=2), HandedIn("Giấy chứng sinh", originals=1, files=1)),
        1,
        "3 ngày làm việc",
        NOW,
        DUE,
        "counter",
    ),
    "supplement": SupplementSlip(
        "Hồ sơ chưa đủ thành phần theo quy định.",
        (
            Missing("Giấy chứng sinh", "Ảnh chụp mờ, không đọc được ngày sinh; nộp bản chụp rõ."),
            Missing("Văn bản ủy quyền", "Còn thiếu; người nộp không phải là cha, mẹ."),
        ),
    ),
    "refusal": RefusalSlip(
        "Hồ sơ không thuộc thẩm quyền giải quyết của phường.", "Khoản 1 Điều 13 Luật Hộ tịch số 60/2014/QH13"
    ),
    "apology": ApologyLetter("Chờ kết quả xác minh của nơi cư trú trước đây.", NOW, DUE, DUE + timedelta(days=4)),
    "stop": StopNotice("Có tranh chấp đang được Tòa án giải quyết.", "Điều 19 Nghị định số 61/2018/NĐ-CP", NOW),
    "denial": DenialNotice(
        "Giấy tờ nộp kèm không chứng minh được quan hệ.", "Khoản 2 Điều 16 Luật Hộ tịch số 60/2014/QH13", NOW, DUE
    ),
    "routing": RoutingSlip(
        NOW,
        DUE,
        (
            HandOver(2, NOW, Hand("applicant", ANH.name), Hand("desk", "Hoàng Văn Tú")),
            HandOver(
                3, NOW + timedelta(minutes=40), Hand("desk", "Hoàng Văn Tú"), Hand("department"), note="Đủ giấy tờ"
            ),
            HandOver(4, NOW + timedelta(days=2), Hand("department", "Lương Thị Mai"), Hand("desk"), "early"),
            HandOver(5, NOW + timedelta(days=3), Hand("desk", "Hoàng Văn Tú"), Hand("applicant", ANH.name)),
        ),
    ),
}


def a_slip(form: str = "appointment", **changes: Any) -> Slip:
    """A slip of that form, with every field filled in; `changes` replace fields."""
    template = in_force(wiring.rules.forms(), vietnamese_date(NOW))
    told = template.form(form)
    assert told is not None
    matter = Matter("H37.12-261123-0001", "K7W2M4PX", "1.001193", "Thủ tục đăng ký khai sinh", ANH, "Hoàng Văn Tú")
    if form in ("supplement", "refusal"):
        matter = replace(matter, dossier_code="", lookup_secret="")
    slip = Slip(
        dossier_id="01JD8Z6Q5W3X9R7T2V4Y6B8C0D",
        form=form,
        sequence=2,
        number="07/BPMC",
        applicant_id="citizen-1",
        agency_code="H37.12",
        agency_name="UBND phường Đông Kinh",
        unit_name="" if form in OF_AGENCY else "Bộ phận Một cửa",
        parent_name="",
        agency_address="Số 1 đường Trần Đăng Ninh, phường Đông Kinh",
        agency_phone="0205 3999 012",
        place="Lạng Sơn",
        issued_at=NOW,
        form_number=told.number,
        circular=template.circular if told.number else "",
        title=told.title,
        signers=told.signers,
        matter=matter,
        content=CONTENTS[form],
    )
    return replace(slip, **changes)


def long_slip(form: str) -> Slip:
    """The same as people really are: long names of people, agencies, procedures and papers, and many of them."""
    slip = a_slip(form)
    person = Person("Công Tằng Tôn Nữ Thị Huyền Trang Hương Giang " * 2, "Thôn Nà Lốc, xã Hữu Liên, tỉnh Lạng Sơn " * 4)
    name = "Cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất " * 3
    many: dict[str, Content] = {
        "appointment": AppointmentSlip(
            tuple(
                HandedIn(f"Giấy tờ thứ {n} chứng minh quyền sử dụng đất và tài sản gắn liền", 1, 2, n)
                for n in range(1, 31)
            ),
            1,
            "30 ngày làm việc",
            NOW,
            None,
            "post",
        ),
        "supplement": SupplementSlip(
            "Lý do " + "rất dài " * 80,
            tuple(Missing(f"Giấy tờ thứ {n}", "còn thiếu chữ ký ở " * 9) for n in range(1, 25)),
        ),
        "refusal": RefusalSlip("Không thuộc thẩm quyền vì " * 60, ""),
        "apology": ApologyLetter("Chờ xác minh " * 90, NOW, None, None),
        "stop": StopNotice("Tranh chấp " * 90, "", None),
        "denial": DenialNotice("Không chứng minh được " * 60, ""),
        "routing": RoutingSlip(
            NOW,
            None,
            tuple(
                HandOver(n, NOW + timedelta(hours=n), Hand("desk", person.name), Hand("department"))
                for n in range(1, 41)
            ),
        ),
    }
    return replace(
        slip,
        agency_name="Trung tâm Phục vụ hành chính công và Chi nhánh Văn phòng đăng ký đất đai khu vực Hữu Lũng",
        place="",
        agency_phone="",
        matter=replace(slip.matter, applicant=person, procedure_name=name, officer_name=""),
        content=many[form],
    )


FORMS = SLIPS


def a_register(count: int = 3, **changes: Any) -> Register:
    """A unit's register with so many dossiers."""
    template = in_force(wiring.rules.forms(), vietnamese_date(NOW))
    told = template.form("register")
    assert told is not None
    entries = tuple(an_entry(serial) for serial in range(1, count + 1))
    register = Register(
        agency_name="UBND phường Đông Kinh",
        unit_name="Bộ phận Một cửa",
        parent_name="",
        first=vietnamese_date(NOW),
        last=vietnamese_date(NOW) + timedelta(days=30),
        made_at=NOW,
        title=told.title,
        form_number=told.number,
        circular=template.circular,
        entries=entries,
    )
    return replace(register, **changes)


def an_entry(serial: int = 1, **changes: Any) -> RegisterEntry:
    """A dossier that was returned early."""
    entry = RegisterEntry(
        dossier_code=f"H37.12-261123-{serial:04d}",
        dossier_id=f"dossier-{serial}",
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh",
        sets=1,
        person=ANH,
        agency_name="UBND phường Đông Kinh",
        accepted_at=NOW,
        due_at=DUE,
        new_due_at=None,
        finished_at=NOW + timedelta(days=1),
        promptness="early",
        returned_at=NOW + timedelta(days=2),
        result_channel="post",
        state="returned",
        outcome="granted",
        version=7,
    )
    return replace(entry, **changes)
