"""A citizen says who they are: all faults at once, the national ID once and for one account."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Refused
from chalicelib.store import citizens
from chalicelib.usecases.citizens.change_profile import change_profile

pytestmark = pytest.mark.usefixtures("system")

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # already the 24th in Việt Nam
PROVINCES = {"20": "Lạng Sơn", "01": "Hà Nội"}
HOME = {"province_code": "20", "commune": "Phường Đông Kinh", "address": "Số 12 đường Bà Triệu"}


def account(**declared):
    phone = f"+849{secrets.randbelow(10**8):08}"
    citizen = Citizen(f"citizen-{secrets.token_hex(8)}", phone, NOW, NOW, **declared)
    citizens.create(citizen)
    return citizen


def number(start="020192"):
    return start + f"{secrets.randbelow(10**6):06}"


def change(citizen, patch, now=NOW + timedelta(hours=1)):
    return change_profile(citizen.citizen_id, patch, now=now, citizens=citizens, provinces=PROVINCES)


def faults_of(citizen, patch):
    with pytest.raises(Refused) as refused:
        change(citizen, patch)
    assert refused.value.slug == "invalid_request"
    return {(fault.pointer, fault.code) for fault in refused.value.faults}


def slug_of(citizen, patch):
    with pytest.raises(Refused) as refused:
        change(citizen, patch)
    return refused.value.slug


def test_name_birth_date_and_national_id_declare_a_person():
    citizen, own = account(), number()
    patch = {"full_name": "  Nông  Thị Hoa ", "birth_on": date(1992, 3, 8), "sex": "female", "national_id": own}
    after = change(citizen, patch | {"address": HOME, "email": "hoa@example.vn"})
    assert (after.full_name, after.national_id, after.address, after.assurance_level) == ("Nông Thị Hoa", own, HOME, 1)
    assert (after.version, after.updated_at) == (2, NOW + timedelta(hours=1))
    assert citizens.get(citizen.citizen_id) == after


def test_what_is_left_out_stays_and_null_clears():
    citizen = change(account(), {"sex": "female", "email": "hoa@example.vn", "address": HOME})
    after = change(citizen, {"email": None, "address": {"commune": "Phường Kỳ Lừa"}})
    assert (after.sex, after.email, after.address) == ("female", "", HOME | {"commune": "Phường Kỳ Lừa"})
    assert change(after, {"sex": None, "address": None}).address == {}


def test_a_patch_that_changes_nothing_writes_nothing():
    citizen = change(account(), {"full_name": "Nông Thị Hoa", "national_id": number()})
    assert change(citizen, {"full_name": "Nông Thị Hoa", "national_id": citizen.national_id}) == citizen
    assert change(citizen, {}) == citizen


def test_all_faults_come_at_once():
    patch = {
        "full_name": " H ",
        "birth_on": date(2026, 11, 25),
        "national_id": "020892123456",  # born in 2392
        "address": {"province_code": "99", "commune": " "},
    }
    assert faults_of(account(), patch) == {
        ("/full_name", "too_short"),
        ("/birth_on", "too_large"),
        ("/national_id", "national_id_invalid"),
        ("/address/province_code", "not_in_list"),
        ("/address/commune", "required"),
        ("/address/address", "required"),
    }


def test_birth_dates_are_vietnamese_dates_of_people_alive():
    citizen = account()
    assert change(citizen, {"birth_on": date(2026, 11, 24)}).birth_on == date(2026, 11, 24)
    assert faults_of(citizen, {"birth_on": date(1899, 12, 31)}) == {("/birth_on", "too_small")}


def test_a_number_that_differs_from_the_birth_date_is_for_an_officer_to_look_at():
    after = change(account(), {"birth_on": date(2005, 1, 1), "sex": "male", "national_id": number("999192")})
    assert after.national_id.startswith("999192")


def test_a_national_id_is_written_once():
    citizen = change(account(), {"national_id": number()})
    assert slug_of(citizen, {"national_id": number()}) == "national_id_set"
    assert citizens.get(citizen.citizen_id) == citizen


def test_a_national_id_belongs_to_one_account_even_when_declared_at_once():
    own, two = number(), [account(), account()]

    def declare(citizen):
        try:
            return change(citizen, {"national_id": own}).citizen_id
        except Refused as refused:
            return refused.slug

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(declare, two))
    assert outcomes.count("national_id_taken") == 1
    assert {one.citizen_id for one in two} & set(outcomes)


def test_what_an_officer_verified_is_not_changed_by_the_citizen():
    citizen = account(full_name="Nông Thị Hoa", assurance_level=2)
    assert slug_of(citizen, {"full_name": "Nông Thị Huệ"}) == "identity_verified"
    assert change(citizen, {"email": "hoa@example.vn", "full_name": "Nông Thị Hoa"}).email == "hoa@example.vn"


def test_changes_from_two_devices_at_once_are_both_kept():
    citizen = account()
    patches = [{"full_name": "Nông Thị Hoa"}, {"sex": "female"}, {"email": "hoa@example.vn"}, {"address": HOME}]
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda patch: change(citizen, patch), patches))
    after = citizens.get(citizen.citizen_id)
    assert (after.full_name, after.sex, after.email, after.address) == (
        "Nông Thị Hoa",
        "female",
        "hoa@example.vn",
        HOME,
    )
    assert after.version == 5


def test_an_account_that_is_gone_is_nobodys():
    assert slug_of(Citizen("citizen-none", "+84912345678", NOW, NOW), {"sex": "male"}) == "unauthenticated"
