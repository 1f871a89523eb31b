"""Procedures: versions never change, and the catalogue shows the newest."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.store import procedures
from tests import builders as a


def published(**changes):
    procedure = a.a_procedure(**changes)
    procedures.publish(procedure)
    return procedure


def test_a_new_version_is_current_and_the_old_one_stays():
    first = published()
    second = replace(first, version=2, content={**first.content, "name": "Mới"})
    procedures.publish(second)

    code = first.procedure_code
    assert procedures.current(code) == second
    assert [procedures.version(code, number) for number in (1, 2)] == [first, second]


def test_a_version_is_published_once_and_never_back():
    first = published()
    procedures.publish(replace(first, version=3))
    with pytest.raises(Conflict):
        procedures.publish(replace(first, content={**first.content, "name": "Khác"}))
    with pytest.raises(Conflict):
        procedures.publish(replace(first, version=2))
    assert procedures.current(first.procedure_code).version == 3
    with pytest.raises(LookupError):
        procedures.version(first.procedure_code, 2)


@pytest.mark.parametrize("version", [0, -1])
def test_versions_begin_at_one(version):
    with pytest.raises(ValueError, match="begin"):
        procedures.publish(a.a_procedure(version=version))
    with pytest.raises(LookupError):
        procedures.version(published().procedure_code, version)


def test_a_version_is_read_once(calls):
    first = published()
    calls.clear()
    for _ in range(3):
        procedures.version(first.procedure_code, 1)
    assert calls == ["GetItem"]


def test_the_catalogue_has_each_procedure_once_in_the_order_of_codes(calls):
    made = [published() for _ in range(3)]
    procedures.publish(newest := replace(made[0], version=2))
    calls.clear()

    found = procedures.catalogue()
    procedures.catalogue()

    assert calls == ["Query"]
    assert [one for one in found if one.procedure_code == newest.procedure_code] == [newest]
    assert [one.procedure_code for one in found] == sorted(one.procedure_code for one in found)
    assert {one.procedure_code for one in made} <= {one.procedure_code for one in found}


def test_what_is_not_published_is_none():
    assert procedures.current("9.999999") is None
