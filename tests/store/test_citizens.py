"""Accounts: one phone and one national ID belong to one person."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.store import citizens, together
from tests import builders as a


def created(**changes):
    citizen = a.a_citizen(**changes)
    citizens.create(citizen)
    return citizen


def later(citizen, **changes):
    return replace(citizen, version=citizen.version + 1, **changes)


def test_an_account_is_found_by_its_phone():
    citizen = created()
    assert citizens.by_phone(citizen.phone) == citizen
    assert citizens.by_phone(a.a_phone()) is None


def test_a_phone_has_one_account():
    citizen = created()
    second = a.a_citizen(phone=citizen.phone)
    with pytest.raises(Conflict):
        citizens.create(second)
    assert citizens.get(second.citizen_id) is None


def test_of_many_first_sign_ins_with_one_phone_one_makes_the_account(at_once):
    phone = a.a_phone()
    made = [a.a_citizen(phone=phone) for _ in range(20)]
    results = at_once(citizens.create, made)
    assert results.count(None) == 1
    assert citizens.by_phone(phone) == made[results.index(None)]


def test_a_national_id_has_one_account():
    first = created()
    second = created(national_id="")

    with pytest.raises(Refused, match="national_id_taken"):
        citizens.save(second, later(second, national_id=first.national_id))
    with pytest.raises(Refused, match="national_id_taken"):
        citizens.create(a.a_citizen(national_id=first.national_id))

    assert citizens.get(second.citizen_id) == second


def test_a_stale_profile_is_a_conflict_even_with_a_taken_national_id():
    first, second = created(), created(national_id="")
    citizens.save(second, later(second, email="b@example.vn"))
    with pytest.raises(Conflict):
        citizens.save(second, later(second, national_id=first.national_id))


def test_a_phone_that_is_given_up_is_free():
    citizen = created()
    new = a.a_phone()
    citizens.save(citizen, changed := later(citizen, phone=new))
    assert citizens.by_phone(citizen.phone) is None
    assert citizens.by_phone(new) == changed
    created(phone=citizen.phone)


def test_another_persons_phone_is_not_taken_over():
    first, second = created(), created()
    with pytest.raises(Conflict):
        citizens.save(second, later(second, phone=first.phone))
    assert citizens.by_phone(first.phone) == first


def test_a_claims_name_is_no_account(raw_rows):
    created()
    for row in raw_rows("citizens"):
        if "#" in row["citizen_id"]["S"]:
            assert citizens.get(row["citizen_id"]["S"]) is None


def test_applicant_parcel_and_unit_come_in_one_read(calls):
    from chalicelib.store import agencies, deliveries

    citizen, parcel, unit = created(), a.a_delivery(), a.an_agency()
    deliveries.create(parcel)
    agencies.put(unit)
    calls.clear()
    both = (parcel.delivery_id, "none.collect.1")
    assert together.parties_of(citizen.citizen_id, both, unit.agency_code, "1") == (
        citizen, parcel, unit, None, None, None,
    )  # fmt: skip
    neither = ("none.return.1", "none.collect.1")
    assert together.parties_of(citizen.citizen_id, neither, "Z00", "1") == (citizen, None, None, None, None, None)
    assert calls == ["BatchGetItem"] * 2
    with pytest.raises(LookupError):
        together.parties_of("nobody", both, unit.agency_code, "1")
