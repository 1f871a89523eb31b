"""The forms in force on a day, as the data tell them."""

from datetime import date

import pytest

from chalicelib import wiring
from chalicelib.domain.forms import APOLOGY, REGISTER, SLIPS, STOP, Desk, Form, Template, in_force


@pytest.mark.parametrize(
    ("on", "version"),
    [(date(2019, 1, 8), "2018"), (date(2025, 9, 14), "2018"), (date(2025, 9, 15), "2025"), (date(2030, 1, 1), "2025")],
)
def test_the_circular_of_the_day_is_taken(on: date, version: str) -> None:
    assert in_force(wiring.rules.forms(), on).version == version


def test_no_forms_are_guessed_for_a_day_before_the_first_circular() -> None:
    with pytest.raises(LookupError, match="2018-12-31"):
        in_force(wiring.rules.forms(), date(2018, 12, 31))


def test_the_numbers_are_those_of_the_circulars() -> None:
    numbers = {template.version: {one.form: one.number for one in template.forms} for template in wiring.rules.forms()}
    assert numbers["2025"] == dict(zip((*SLIPS, REGISTER), ("01", "02", "03", "04", "05", "", "06", "07"), strict=True))
    assert numbers["2018"] == {
        "appointment": "01", "supplement": "02", "refusal": "03", "apology": "04", "denial": "", "routing": "05",
        "register": "06",
    }  # fmt: skip


FORM = Form(APOLOGY, "Mẫu số 04", "Phiếu xin lỗi", ("head",))
TEMPLATE = Template(
    "2025",
    "03/2025/TT-VPCP",
    date(2025, 9, 15),
    date(2026, 12, 31),
    desk=Desk("Bộ phận Một cửa", "BPMC"),
    centre=Desk("Trung tâm Phục vụ hành chính công", "TTPVHCC"),
    forms=(Form(REGISTER, "Mẫu số 07", "Sổ theo dõi", ()), FORM),
)


def test_a_circular_has_a_form_or_has_none() -> None:
    assert (TEMPLATE.form(APOLOGY), TEMPLATE.form(STOP)) == (FORM, None)


@pytest.mark.parametrize(
    ("agency", "desk"),
    [
        ("Trung tâm Phục vụ hành chính công tỉnh Lạng Sơn", Desk("", "TTPVHCC")),
        ("UBND phường Đông Kinh", Desk("Bộ phận Một cửa", "BPMC")),
    ],
)
def test_a_centre_is_the_agency_itself_and_elsewhere_a_desk_takes_dossiers_in(agency: str, desk: Desk) -> None:
    assert TEMPLATE.desk_of(agency) == desk


@pytest.mark.parametrize("on", [date(2025, 9, 15), date(2026, 12, 31)])
def test_a_circular_is_in_force_on_its_first_day_and_on_its_last(on: date) -> None:
    assert in_force([TEMPLATE], on) is TEMPLATE


@pytest.mark.parametrize("on", [date(2025, 9, 14), date(2027, 1, 1)])
def test_and_not_on_the_days_beside_these(on: date) -> None:
    with pytest.raises(LookupError, match=on.isoformat()):
        in_force([TEMPLATE], on)
