"""A procedure as a table would leave it: what would stop filing, at the cell that would do so."""

import pytest

from chalicelib.domain.data_import import CellFault
from chalicelib.domain.import_cells import Told
from chalicelib.domain.import_whole import faults_of_the_whole
from chalicelib.domain.procedure import Procedure
from tests.api.procedures import content

FEE = content()["fees"][0]
PAPER = {**content()["papers"][0], "slot": "declaration"}
ROWS = [Told(4, {}), Told(9, {})]


def found(part, after, **changes):
    procedure = Procedure("2.000635", 6, content(**{"papers": [], "fees": [], **changes}))
    return faults_of_the_whole(procedure, part, after, ROWS, {"code": "code", "max_bytes": "max_mb", "slot": "slot"})


@pytest.mark.parametrize(
    ("part", "after", "fault"),
    [
        ("fees", [FEE, FEE], CellFault(9, "code", "given_twice")),
        ("fees", [FEE, {**FEE, "code": "b", "cap_vnd": 0}], CellFault(9, "", "rule_unreadable")),
        ("papers", [PAPER, {**PAPER, "slot": "x", "max_pages": 0}], CellFault(9, "", "too_small", {"limit": 1})),
        ("papers", [{**PAPER, "slot": "result"}, PAPER], CellFault(4, "slot", "slot_reserved")),
    ],
)
def test_a_fault_of_the_table_is_told_at_its_row_and_column(part, after, fault):
    assert found(part, after) == [fault]


def test_faults_outside_the_table_are_told_together_at_its_first_row():
    unknown_unit = {**FEE, "unit": "per_hour"}
    told = {"places": "/min_assurance, /papers/0/max_pages"}
    elsewhere = {"min_assurance": 3, "papers": [{**PAPER, "max_pages": 0}]}
    assert found("fees", [FEE], **elsewhere) == [CellFault(4, "procedure_code", "procedure_faulty", told)]
    of_all = CellFault(4, "procedure_code", "procedure_faulty", {"places": "/fees"})
    assert found("fees", [unknown_unit]) == [of_all], "the fees together"


def test_a_sound_procedure_has_none_and_its_form_is_as_it_was_published():
    assert found("fees", [FEE], form_schema={"type": "no such type"}) == []
