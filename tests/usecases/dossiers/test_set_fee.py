"""The fee is that of the day of submission; one that nobody knew is told later, once."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.postage import PostageRule
from chalicelib.domain.procedure import Procedure
from chalicelib.store import agencies, deliveries, dossiers, payments, procedures, together
from chalicelib.usecases.dossiers.refuse_exemption import refuse_exemption
from chalicelib.usecases.dossiers.set_fee import set_fee
from chalicelib.usecases.dossiers.submit import return_delivery_id
from tests import builders as a
from tests.builders import LATER, NOW
from tests.usecases.office import FEE, an_office

UNKNOWN = {**FEE, "amount_vnd": None}
POST = [PostageRule("ems", "same_province", 100, 26000)]
WITH_FEE = {"paid_by": "citizen_with_fee", "carrier": "ems", "weight_g": 50}


def _complete(office, **content):
    """A new version of the procedure with better data."""
    number = procedures.current(office.procedure.procedure_code).version + 1
    told = {**office.procedure.content, **content}
    procedures.publish(Procedure(office.procedure.procedure_code, number, told))


def _set(office, dossier, *, by=None):
    return set_fee(
        dossier.dossier_id, by=by or a.an_official(office.unit, "leader"), now=LATER, once=a.once(), dossiers=dossiers,
        procedures=procedures, parties_of=together.parties_of, postage_rules=POST,
    )[0]  # fmt: skip


def _slug(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.slug


def test_rules_of_later_do_not_touch_what_was_submitted(system):
    office = an_office(fees=[FEE])
    dossier = office.submit(office.ready_draft(), now=NOW)[0]
    _complete(office, fees=[{**FEE, "amount_vnd": 99000}])
    assert _slug(lambda: _set(office, dossier)) == "fee_already_set"
    assert dossiers.get(dossier.dossier_id).fee.amount_vnd == 8000
    assert office.submit(office.ready_draft(), now=LATER)[0].fee.amount_vnd == 8000, "nor a draft of that version"


def test_the_rule_in_force_on_the_day_of_submission_counts(system):
    today = NOW.date().isoformat()
    office = an_office(fees=[{**FEE, "valid_to": today}, {**FEE, "amount_vnd": 9000, "valid_from": "2099-01-01"}])
    assert office.submit(office.ready_draft(), now=NOW)[0].fee.amount_vnd == 8000


def test_the_channel_of_the_dossier_chooses_the_rule(system):
    office = an_office(fees=[{**FEE, "channel": "online"}, {**FEE, "channel": "counter", "amount_vnd": 15000}])
    assert office.submit(office.ready_draft())[0].fee.amount_vnd == 8000
    assert office.submit(office.ready_draft(channel="counter"))[0].fee.amount_vnd == 15000
    assert office.submit(office.ready_draft(channel="post"))[0].fee.state == "unknown"


def test_an_unknown_fee_is_told_from_the_completed_data_by_the_day_of_submission(system):
    office = an_office(fees=[UNKNOWN])
    dossier = office.submit(office.ready_draft(copies=2), now=NOW)[0]
    assert _slug(lambda: _set(office, dossier)) == "fee_not_set"
    _complete(office, fees=[{**FEE, "valid_to": "2026-12-31"}, {**FEE, "amount_vnd": 1, "valid_from": "2027-01-01"}])
    told = _set(office, dossier)
    assert dossiers.get(dossier.dossier_id) == told
    assert (told.fee.state, told.fee.amount_vnd, told.fee.rules_version) == ("due", 16000, 2)
    assert told.state == "submitted"
    assert _slug(lambda: _set(office, told)) == "fee_already_set"


def test_a_refused_exemption_of_an_unknown_fee_leaves_it_unknown_until_it_is_told(system):
    poor = {"code": "poor", "name": "Hộ nghèo", "name_en": "Poor", "legal_ground": "Điều 10", "fees": ["copy"]}
    office = an_office(fees=[UNKNOWN], exemptions=[{**poor, "percent": 100}])
    dossier = office.submit(office.ready_draft(exemption="poor"))[0]
    assert (dossier.fee.state, dossier.fee.amount_vnd) == ("none", 0), "nothing of it can be owed"
    refused = refuse_exemption(
        dossier.dossier_id, reason="Hết hạn", by=office.receiver, now=LATER, once=a.once(), dossiers=dossiers,
        procedures=procedures, payments=payments,
    )[0]  # fmt: skip
    assert (refused.fee.state, refused.fee.amount_vnd) == ("unknown", None)
    _complete(office, fees=[FEE])
    told = _set(office, refused)
    assert (told.fee.state, told.fee.amount_vnd) == ("due", 8000), "refused, it counts no more"
    payments.create(a.a_payment(dossier_id=told.dossier_id, amount_vnd=8000), instead_of="", once=None)


def test_only_a_leader_tells_it(system):
    office = an_office(fees=[UNKNOWN])
    dossier = office.submit(office.ready_draft())[0]
    assert _slug(lambda: _set(office, dossier, by=office.receiver)) == "forbidden_role"
    assert _slug(lambda: _set(office, dossier, by=a.an_official("H99", "leader"))) == "not_found"


class TestPostage:
    def _posted(self, office):
        agencies.put(replace(agencies.get(office.unit), province_code="20"))
        draft = office.ready_draft(result_channel="post")
        deliveries.create(a.a_delivery(delivery_id=return_delivery_id(draft.dossier_id)))
        return office.submit(draft, postage_rules=POST)[0]

    def test_it_is_asked_with_the_fee_where_the_data_say_so(self, system):
        fee = self._posted(an_office(postage=WITH_FEE)).fee
        assert (fee.state, fee.amount_vnd) == ("due", 34000)
        assert [line["kind"] for line in fee.lines] == ["fee", "postage"]

    @pytest.mark.parametrize("paid_by", ["agency", "citizen_on_delivery"])
    def test_else_it_is_not(self, system, paid_by):
        assert self._posted(an_office(postage={**WITH_FEE, "paid_by": paid_by})).fee.amount_vnd == 8000
        assert self._posted(an_office()).fee.amount_vnd == 8000

    def test_a_result_that_comes_online_costs_none(self, system):
        office = an_office(postage=WITH_FEE)
        assert office.submit(office.ready_draft(), postage_rules=POST)[0].fee.amount_vnd == 8000

    def test_postage_that_nobody_knows_makes_the_fee_unknown(self, system):
        fee = self._posted(an_office(postage={**WITH_FEE, "weight_g": 900})).fee
        assert (fee.state, fee.amount_vnd) == ("unknown", None)

    def test_it_comes_with_a_fee_that_is_told_later(self, system):
        office = an_office(fees=[UNKNOWN], postage=WITH_FEE)
        dossier = self._posted(office)
        assert dossier.fee.state == "unknown"
        _complete(office, fees=[FEE])
        assert _set(office, dossier).fee.amount_vnd == 34000
