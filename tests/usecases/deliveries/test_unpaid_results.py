"""A granted result goes out unpaid only with a carrier that takes the fee at the door."""

import pytest

from chalicelib.domain import dossier_decisions
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.postage import PostageRule
from chalicelib.store import agencies, deliveries, dossiers, partners, payments, procedures
from chalicelib.usecases.deliveries.book import ask_booking
from chalicelib.usecases.deliveries.choose import choose
from chalicelib.usecases.deliveries.look_after import Decision, look_after
from chalicelib.usecases.deliveries.quote_postage import Quoting
from chalicelib.usecases.deliveries.take_collected import unpaid_fee
from chalicelib.usecases.dossiers.complete import complete
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import outcome
from tests.usecases.office import a_carrier, an_office, applicant, page

FEE = FeeDue("due", 16000, ({"kind": "fee", "code": "copy", "amount_vnd": 16000},))
RECIPIENT = a.a_delivery().recipient
QUOTING = Quoting(partners, agencies, (PostageRule("ems", "other", 100, 1),), lambda *asked: None)


@pytest.fixture
def office(system):
    office = an_office()
    a_carrier(office.unit, endpoint=f"{office.unit}-1")
    return office


def _processing(office, *, pays_fee=True, collects=True):
    """In process, its parcel chosen; the unit's first carrier takes money, or none does."""
    if collects:
        a_carrier(office.unit, endpoint=f"{office.unit}-0", collects_money=True)
    dossier = office.stored(state="processing", result_channel="post", fee=FEE)
    page(dossier, slot="result")
    _choose(dossier, pays_fee)
    return dossier


def _choose(dossier, pays_fee):
    choose(
        dossier.dossier_id, leg="return", recipient=RECIPIENT, by=applicant(dossier), now=NOW, dossiers=dossiers,
        procedures=procedures, deliveries=deliveries, pays_fee=pays_fee, quoting=QUOTING,
    )  # fmt: skip


def _complete(office, dossier, parcels=deliveries):
    return complete(
        dossier.dossier_id, outcome="granted", reason="", by=office.specialist, now=LATER, once=a.once(),
        dossiers=dossiers, deliveries=parcels,
    )[0]  # fmt: skip


def _parcel(dossier):
    return deliveries.get(f"{dossier.dossier_id}.return.1")


def _ask(dossier):
    told = []
    ask_booking(_parcel(dossier).delivery_id, now=LATER, deliveries=deliveries, partners=partners, enqueue=told.append)
    return told


def _sends(office, dossier, endpoint):
    return look_after(
        _parcel(dossier).delivery_id, Decision("send", "", endpoint=endpoint), by=office.receiver, now=LATER,
        once=a.once(), deliveries=deliveries, quoting=QUOTING,
        is_unpaid=lambda name: unpaid_fee(dossiers.get(name), payments=payments) > 0,
    )  # fmt: skip


def test_it_is_finished_where_the_fee_is_paid_at_the_door(office):
    dossier = _processing(office)
    assert _complete(office, dossier).state == "finished"
    assert _ask(dossier) == [_parcel(dossier).delivery_id]
    assert (_parcel(dossier).endpoint, _parcel(dossier).on_delivery) == (f"{office.unit}-0", ("fee",))


def test_and_not_where_it_was_to_be_paid_before(office):
    assert outcome(lambda: _complete(office, _processing(office, pays_fee=False))) == "fee_unpaid"


def test_a_choice_that_is_taken_back_while_it_is_completed_does_not_let_it_out_unpaid(office):
    dossier = _processing(office)

    class Raced:
        """The store; the citizen takes the choice back right after the officer's request has read it."""

        def get(self, delivery_id):
            found = deliveries.get(delivery_id)
            _choose(dossier, pays_fee=False)
            return found

    with pytest.raises(Conflict):
        _complete(office, dossier, Raced())
    assert dossiers.get(dossier.dossier_id).state == "processing"
    assert outcome(lambda: _complete(office, dossier)) == "fee_unpaid"


def test_nobody_hands_it_over_at_the_counter_before_it_is_paid(office):
    finished = _complete(office, _processing(office))
    with pytest.raises(Refused, match="fee_unpaid"):
        dossier_decisions.return_result(finished, by=office.receiver, now=LATER, channel="counter")


def test_a_carrier_that_takes_no_money_is_not_given_it(office):
    dossier = _processing(office)
    _complete(office, dossier)
    a_carrier(office.unit, endpoint=f"{office.unit}-0", collects_money=True, active=False)
    assert _ask(dossier) == []
    assert _parcel(dossier).conflict == "no_carrier"
    with pytest.raises(Refused) as refused:
        _sends(office, dossier, f"{office.unit}-1")
    assert [(one.pointer, one.code) for one in refused.value.faults] == [("/endpoint", "cod_not_offered")]
    a_carrier(office.unit, endpoint=f"{office.unit}-2", collects_money=True)
    assert _sends(office, dossier, f"{office.unit}-2").on_delivery == ("fee",)


def test_where_papers_are_fetched_only_a_carrier_that_takes_money_of_the_sender_is_offered(office):
    dossier = office.stored(state="draft")
    procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
    for of_sender, refusal in ((False, "not_offered"), (True, "")):
        a_carrier(office.unit, endpoint=f"{office.unit}-0", collects_money=True, collects_of_sender=of_sender)
        quoted = [
            QUOTING.quote(dossier, procedure, leg=leg, province_code="01", on=NOW.date())
            for leg in ("return", "collect")
        ]
        assert [one.refusal for one in quoted] == ["", refusal]


def test_where_no_carrier_takes_money_it_is_refused_and_said_why(office):
    with pytest.raises(Refused) as refused:
        _processing(office, collects=False)
    assert [(one.pointer, one.code) for one in refused.value.faults] == [("/pay_on_delivery", "cod_not_offered")]
