"""Passing a dossier on: to another unit, or within the own one."""

from datetime import date

import pytest

from chalicelib.domain import dossier as rules
from chalicelib.domain import dossier_decisions as decisions
from chalicelib.domain.errors import Refused
from tests import builders as a
from tests.domain.dossier_terms import DESK, MONDAY, OTHER, UNIT, accepted, processing, slug, submitted


class TestForwarding:
    def _to(self, dossier, agency, now=MONDAY):
        return decisions.forward(dossier, by=DESK, now=now, note="đúng thẩm quyền", to=agency)

    @pytest.mark.parametrize("make", [submitted, accepted, processing])
    def test_to_another_unit_the_dossier_changes_hands_and_keeps_code_and_appointment(self, make):
        before = make()
        moved = self._to(before, OTHER)
        after = moved.dossier
        assert (after.agency_code, after.agency_name) == ("H37.13", "UBND xã Hữu Lũng")
        assert (after.dossier_code, after.due_at, after.warnings) == (
            before.dossier_code,
            before.due_at,
            before.warnings,
        )
        assert after.state == ("processing" if before.state == "accepted" else before.state)
        assert rules.roles_on(after, DESK) == frozenset()
        assert "forward" in rules.allowed_actions(after, a.an_official("H37.13", "receiver"))
        told = moved.event.detail
        assert (told["from_agency_code"], told["to_agency_name"]) == (UNIT, "UBND xã Hữu Lũng")

    @pytest.mark.parametrize(("code", "pointer"), [("H37.12", "not_allowed"), ("H38.01", "not_allowed")])
    def test_neither_to_itself_nor_out_of_the_province(self, code, pointer):
        with pytest.raises(Refused) as refused:
            self._to(accepted(), a.an_agency(agency_code=code))
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/agency_code", pointer)]

    def test_not_to_a_unit_that_is_closed(self):
        closed = a.an_agency(agency_code="H37.13", valid_to=date(2026, 11, 1))
        assert slug(lambda: self._to(accepted(), closed)) == "agency_not_competent"

    @pytest.mark.parametrize("make", [submitted, processing])
    def test_within_the_unit_only_once_it_is_accepted(self, make):
        assert slug(lambda: decisions.forward(make(), by=DESK, now=MONDAY, note="")) == "invalid_request"
