"""To the competent unit: the dossier changes hands, and the queues of both units with it."""

from datetime import timedelta

import pytest

from chalicelib.domain.administration import Revision
from chalicelib.domain.errors import Refused
from chalicelib.domain.offer import Offer
from chalicelib.store import agencies, dossiers, offers, procedures
from chalicelib.usecases.dossiers.forward import forward
from tests import builders as a
from tests.builders import NOW
from tests.racing import counted, outcome, race
from tests.usecases.office import an_office


@pytest.fixture
def other(office):
    """Another unit of the same province."""
    return an_office()


def _forward(office, dossier, to, by=None, now=NOW):
    return forward(
        dossier.dossier_id, note="đúng thẩm quyền", agency_code=to, by=by or office.receiver, now=now, once=a.once(),
        dossiers=dossiers, agencies=agencies, procedures=procedures,
    )[0]  # fmt: skip


def _full(unit):
    return {queue: count for queue, count in dossiers.queue_counts(unit).items() if count}


def test_counts_of_both_units_move_with_it_and_the_receiving_unit_sees_it(office, other):
    accepted = office.accept(office.submit(office.ready_draft())[0])[0]
    assert _full(office.unit) == {"processing": 1, "due_soon": 1}
    moved = _forward(office, accepted, other.unit)
    assert (_full(office.unit), _full(other.unit)) == ({}, {"processing": 1, "due_soon": 1})
    [seen] = dossiers.in_queue(other.unit, "due_soon", limit=5, cursor="").items
    assert seen == moved and moved.agency_code == other.unit
    assert (moved.dossier_code, moved.due_at) == (accepted.dossier_code, accepted.due_at)
    assert dossiers.find_by_code(accepted.dossier_code) == moved
    assert dossiers.in_queue(office.unit, "processing", limit=5, cursor="").items == []
    assert outcome(lambda: _forward(office, moved, office.unit)) == "not_found", "it is theirs now"
    assert _forward(other, moved, office.unit).agency_code == office.unit, "back again"


def test_before_acceptance_the_code_is_the_receiving_units(office, other):
    moved = _forward(office, office.submit(office.ready_draft())[0], other.unit)
    taken = other.accept(moved)[0]
    assert taken.dossier_code.startswith(f"{other.unit}-")


def test_nobody_sends_it_to_a_unit_that_is_not_there(office):
    handed_in = office.submit(office.ready_draft())[0]
    assert outcome(lambda: _forward(office, handed_in, "H37.99.999.99999")) == "invalid_request"
    assert outcome(lambda: _forward(office, handed_in, office.unit)) == "invalid_request"
    closed = a.an_agency(agency_code=f"{office.unit}9", valid_to=NOW.date() - timedelta(days=1))
    agencies.put(closed)
    assert outcome(lambda: _forward(office, handed_in, closed.agency_code)) == "agency_not_competent"


def test_a_unit_that_does_not_take_the_procedure_on_that_day_gets_no_dossier_of_it(office, other):
    accepted = office.accept(office.submit(office.ready_draft())[0])[0]
    begins = NOW.date() + timedelta(days=2)
    pilot = Offer(other.unit, accepted.procedure_code, begins, begins + timedelta(days=10))
    revision = Revision(pilot.subject, 1, NOW, "admin", "Thí điểm", "", a.SHA256)
    offers.save(None, pilot, revision=revision)
    with pytest.raises(Refused) as refused:
        _forward(office, accepted, other.unit)
    assert (refused.value.slug, refused.value.extensions) == ("forward_not_offered", {"from_on": begins.isoformat()})
    assert dossiers.get(accepted.dossier_id) == accepted
    assert _forward(office, accepted, other.unit, now=NOW + timedelta(days=3)).agency_code == other.unit


def test_sixteen_at_once_move_it_once(office, other):
    accepted = office.accept(office.submit(office.ready_draft())[0])[0]
    told = counted(race([lambda: _forward(office, accepted, other.unit)] * 16))
    assert told["done"] == 1
    assert (_full(office.unit), _full(other.unit)) == ({}, {"processing": 1, "due_soon": 1})
