"""Papers and register lines come back as they were, and nobody reads a name in the tables."""

import itertools
from dataclasses import astuple, replace
from typing import Any

import pytest

from chalicelib.domain.forms import SLIPS
from chalicelib.domain.slips import CONTENTS, Person
from chalicelib.store import register, slips
from chalicelib.store.register import RegisterRow
from chalicelib.store.slips import SlipRow
from tests import builders as a
from tests.slips import a_slip, an_entry, long_slip

UNITS = itertools.count(10)
EMPTY: dict[str, Any] = {
    "appointment": ((), 1, "", a.NOW),
    "supplement": ("",),
    "refusal": ("", ""),
    "apology": ("",),
    "stop": ("", ""),
    "denial": ("", ""),
    "routing": (),
}


def _issued(slip):
    slip = replace(slip, dossier_id=a.new_id("dossier"), agency_code=a.new_id("H37"))
    assert slips.issue(slip, year=2026, serial=1)
    return slip


@pytest.mark.parametrize("form", SLIPS)
def test_a_slip_comes_back_as_it_was(form, aws):
    bare = replace(a_slip(form), content=CONTENTS[form](*EMPTY[form]), parent_name="", agency_phone="", place="")
    for slip in map(_issued, (a_slip(form), long_slip(form), bare)):
        found = slips.get(slip.dossier_id, form, slip.sequence)
        assert found == slip and astuple(found) == astuple(slip)
        assert slips.of_form(slip.dossier_id, form) == slips.of_dossier(slip.dossier_id) == [slip]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"person": Person(), "due_at": None, "finished_at": None, "promptness": ""},
        {"channel": "counter", "ended_at": a.LATER, "rated_at": a.LATER, "score": 3},
    ],
)
def test_a_line_of_the_register_comes_back_as_it_was(changes, aws):
    line = an_entry(dossier_code=f"H37.{next(UNITS)}-261123-0001", **changes)
    register.save(None, line)
    assert register.get(line.dossier_code) == line


def test_what_is_said_of_people_is_sealed(aws):
    slip = _issued(a_slip())
    line = an_entry(dossier_code="H99-261123-0001")
    register.save(None, line)
    raw = str([SlipRow.every(slip.dossier_id), RegisterRow.every("H99#2026-11")])
    for word in ("Ánh", "0912", "Bà Triệu", "anh@example.vn", slip.matter.lookup_secret):
        assert word not in raw
