"""What a slip says before it is numbered: the unit, the form in force and the people, each as they are on the day."""

from datetime import date

import pytest

from chalicelib.domain.applicant import BUSINESS, CITIZEN, PERSON, Applicant
from chalicelib.domain.forms import APOLOGY, APPOINTMENT, DENIAL, STOP, Desk, Form, Template
from chalicelib.domain.letterhead import Letterhead
from chalicelib.domain.slip_facts import local_phone, on_behalf_of, person_of, slip
from chalicelib.domain.slips import Matter, Person, RefusalSlip, Slip
from tests import builders as a
from tests.builders import NOW

CENTRE = "Trung tâm Phục vụ hành chính công"
DESKS = (Desk("Bộ phận Một cửa", "BPMC"), Desk(CENTRE, "TTPVHCC"))
TEMPLATE = Template("2025", "Thông tư 03/2025/TT-VPCP", date(2025, 9, 15), None, *DESKS, ())
HEAD = Letterhead("UBND tỉnh Lạng Sơn", "UBND phường Đông Kinh", "Đông Kinh")
DOSSIER = a.a_submitted_dossier(dossier_code="H37.12-261123-0001", lookup_secret="K7W2M4PX", agency_code="H37.12")
AGENCY = a.an_agency(address="Số 1 đường Trần Đăng Ninh", phone="0205 3999 012")
BINH = Person("Nông Thị Bình", "12 đường Bà Triệu", "0912 345 678", "binh@example.vn")
CONTENT = RefusalSlip("Không thuộc thẩm quyền.", "Điều 13")
PROVINCES = {"20": "tỉnh Lạng Sơn"}


def filled_in(form=APPOINTMENT, *, number="01", head=HEAD, agency=AGENCY):
    told = Form(form, number, "GIẤY TIẾP NHẬN", ("applicant", "receiver"))
    return slip(
        told, TEMPLATE, CONTENT, sequence=2, issued_at=NOW, dossier=DOSSIER, agency=agency, head=head, person=BINH,
        officer_name="Hoàng Văn Tú",
    )  # fmt: skip


def test_a_slip_tells_the_dossier_the_unit_the_form_and_the_people_and_has_no_number_yet():
    assert filled_in() == Slip(
        dossier_id=DOSSIER.dossier_id,
        form=APPOINTMENT,
        sequence=2,
        number="",
        applicant_id=DOSSIER.applicant_id,
        agency_code="H37.12",
        agency_name="UBND phường Đông Kinh",
        unit_name="Bộ phận Một cửa",
        parent_name="UBND tỉnh Lạng Sơn",
        agency_address="Số 1 đường Trần Đăng Ninh",
        agency_phone="0205 3999 012",
        place="Đông Kinh",
        issued_at=NOW,
        form_number="01",
        circular="Thông tư 03/2025/TT-VPCP",
        title="GIẤY TIẾP NHẬN",
        signers=("applicant", "receiver"),
        matter=Matter(
            "H37.12-261123-0001", "K7W2M4PX", "2.000635", "Cấp bản sao trích lục hộ tịch", BINH, "Hoàng Văn Tú"
        ),
        content=CONTENT,
    )


@pytest.mark.parametrize("form", [APOLOGY, STOP, DENIAL])
def test_where_the_agency_itself_speaks_no_desk_is_named(form):
    assert filled_in(form).unit_name == ""


def test_nor_where_the_agency_is_the_place_where_dossiers_are_taken_in():
    centre = filled_in(head=Letterhead("UBND tỉnh Lạng Sơn", f"{CENTRE} tỉnh", "Lạng Sơn"))
    assert (centre.agency_name, centre.unit_name, centre.place) == (f"{CENTRE} tỉnh", "", "Lạng Sơn")


def test_a_notice_to_which_the_circular_gives_no_form_names_no_circular():
    notice = filled_in(DENIAL, number="")
    assert (notice.form_number, notice.circular) == ("", "")


def test_of_a_unit_that_is_not_known_any_more_address_and_phone_are_left_out():
    told = filled_in(agency=None)
    assert (told.agency_address, told.agency_phone, told.agency_name) == ("", "", "UBND phường Đông Kinh")


def test_who_filed_has_the_name_of_the_submission_and_what_the_account_says_now():
    citizen = a.a_citizen(
        full_name="Nông Thị Bình Minh", phone="+84912345678", email="binh@example.vn",
        address={"address": "12 đường Bà Triệu", "commune": "phường Đông Kinh", "province_code": "20"},
    )  # fmt: skip
    mother = Applicant(PERSON, person={"name": "Lương Thị Mai", "national_id": "020160000001"})
    address = "12 đường Bà Triệu, phường Đông Kinh, tỉnh Lạng Sơn"
    assert person_of(citizen, a.a_submitted_dossier(applicant=mother), PROVINCES) == Person(
        "Nông Thị Bình", address, "0912 345 678", "binh@example.vn", "Lương Thị Mai"
    )
    assert person_of(citizen, a.a_dossier(), PROVINCES).name == "Nông Thị Bình Minh", "no name was declared"


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ({}, ""),
        ({"commune": "phường Đông Kinh"}, "phường Đông Kinh"),
        ({"address": "12 đường Bà Triệu", "province_code": "20"}, "12 đường Bà Triệu, tỉnh Lạng Sơn"),
        ({"address": "12 đường Bà Triệu", "province_code": "99"}, "12 đường Bà Triệu"),
    ],
)
def test_an_address_has_the_parts_that_are_known(told, address):
    assert person_of(a.a_citizen(address=told), DOSSIER, PROVINCES).address == address


def test_without_an_account_the_dossier_knows_the_name_and_for_whom_it_is():
    mother = Applicant(PERSON, person={"name": "Lương Thị Mai"})
    found = person_of(None, a.a_submitted_dossier(applicant=mother), PROVINCES)
    assert found == Person("Nông Thị Bình", on_behalf_of="Lương Thị Mai")


COMPANY = {"tax_code": "0100233488", "name": "Công ty A", "address": "5 phố Huế", "position": "Giám đốc"}


@pytest.mark.parametrize(
    ("applicant", "named"),
    [
        (None, ""),
        (Applicant(CITIZEN, person={"name": "đã gõ trước"}), ""),
        (Applicant(PERSON, person={"name": "Lương Thị Mai", "national_id": "020160000001"}), "Lương Thị Mai"),
        (Applicant(BUSINESS, business=COMPANY),
         "Công ty A, mã số thuế 0100233488, địa chỉ 5 phố Huế (chức vụ người nộp: Giám đốc)"),
        (Applicant(BUSINESS, business=COMPANY | {"tax_code": "0100233488-001", "position": ""}),
         "Công ty A, mã số thuế 0100233488-001, địa chỉ 5 phố Huế"),
        (Applicant(BUSINESS, business=COMPANY | {"tax_code": "020190000001", "address": ""}),
         "Công ty A (chức vụ người nộp: Giám đốc)"),
    ],
)  # fmt: skip
def test_for_whom_it_was_filed_is_named_as_the_forms_ask_without_any_number_of_a_person(applicant, named):
    assert on_behalf_of(applicant) == named


@pytest.mark.parametrize(
    ("phone", "written"),
    [
        ("+84912345678", "0912 345 678"),
        ("+8491234567", "+8491234567"),
        ("+842053999012", "+842053999012"),
        ("+85912345678", "+85912345678"),
        ("", ""),
    ],
)
def test_a_mobile_number_of_viet_nam_is_written_as_people_write_it(phone, written):
    assert local_phone(phone) == written
