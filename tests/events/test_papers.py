"""From a move in the table to its paper and its line in the register: through the stream, once however often told."""

import pytest

from chalicelib.domain.forms import ROUTING
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.events.dossiers_stream import dossiers_stream
from chalicelib.store import dossiers, register, slips
from tests.events.streams import Tail, failed
from tests.usecases.office import an_office


@pytest.fixture
def tail(system):
    return Tail(system, "dossiers")


def test_a_dossier_taken_in_is_put_on_paper_once_however_often_it_is_told(tail):
    office = an_office()
    handed_in, _ = office.submit(office.ready_draft())
    office.accept(handed_in)
    records = tail.read()
    for _ in range(3):
        assert failed(dossiers_stream, records) == []

    taken_in = dossiers.get(handed_in.dossier_id)
    appointment, routing = slips.of_dossier(handed_in.dossier_id)
    assert (appointment.form, routing.form, routing.version) == ("appointment", ROUTING, 1)
    assert appointment.content.due_at == taken_in.due_at
    assert appointment.matter.dossier_code == taken_in.dossier_code
    day = vietnamese_date(taken_in.accepted_at)
    [line] = register.between(office.unit, day, day, most=10)
    assert (line.dossier_code, line.person.name) == (taken_in.dossier_code, taken_in.applicant_name)


def test_a_request_to_complete_is_on_paper_before_there_is_a_code(tail):
    office = an_office()
    handed_in, _ = office.submit(office.ready_draft())
    office.ask_supplement(handed_in)
    assert failed(dossiers_stream, tail.read()) == []
    [paper] = slips.of_dossier(handed_in.dossier_id)
    assert (paper.form, paper.matter.dossier_code, paper.content.reason) == ("supplement", "", "thiếu")
