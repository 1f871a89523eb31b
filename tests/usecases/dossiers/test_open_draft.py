"""One open draft per applicant and procedure, however often and from however many devices it is asked for."""

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store import agencies, answers, dossiers, procedures
from chalicelib.usecases.dossiers.open_draft import open_draft
from tests import builders as a
from tests.builders import NOW
from tests.racing import counted, outcome, race
from tests.usecases.office import an_office


def test_the_second_time_the_open_draft_is_offered_again(office):
    person, again = a.a_citizen_acting(), a.once(present=lambda opened: (200, {"id": opened.draft.dossier_id}))
    first, second = office.open(person), office.open(person, once=again)
    assert (first.created, second.created) == (True, False)
    assert second.draft == first.draft
    assert answers.get(again.key).body == {"id": first.draft.dossier_id}, "the key remembers what was offered"


def test_sixteen_devices_at_once_get_one_draft(office):
    person = a.a_citizen_acting()
    opened = race([lambda: office.open(person)] * 16)
    assert sum(one.created for one in opened) == 1
    assert len({one.draft.dossier_id for one in opened}) == 1


def test_one_key_sent_sixteen_times_has_one_effect(office):
    person, once = a.a_citizen_acting(), a.once()
    assert counted(race([lambda: office.open(person, once=once)] * 16)) == {"done": 1, "AlreadyAnswered": 15}


def test_two_people_have_a_draft_each_and_a_new_one_after_submission(office):
    draft = office.ready_draft()
    office.submit(draft)
    assert office.open(a.a_citizen_acting()).created
    assert office.open(a.a_citizen_acting(draft.applicant_id)).created


def test_a_draft_submitted_while_another_is_asked_for_is_not_offered_as_open(office):
    draft = office.ready_draft()

    class SubmittedMeanwhile:
        open_draft = staticmethod(dossiers.open_draft)
        create_draft = staticmethod(dossiers.create_draft)

        @staticmethod
        def load(dossier_id):
            office.submit(draft)
            return dossiers.load(dossier_id)

    asked = outcome(
        lambda: open_draft(
            office.procedure.procedure_code, office.unit, by=a.a_citizen_acting(draft.applicant_id), dossier_id="x",
            now=NOW, once=a.once(), dossiers=SubmittedMeanwhile, procedures=procedures, agencies=agencies,
            answers=answers, tax_code=str, applicant={"kind": "citizen"},
        )
    )  # fmt: skip
    assert asked == "Lost", "a conflict: asked again, a new draft is opened"


def _slug(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.slug, [fault.code for fault in refused.value.faults]


def test_unknown_things_are_faults_of_the_request(office):
    nowhere = type(office)("H99.99", office.procedure, office.receiver, office.specialist)
    assert _slug(lambda: nowhere.open(a.a_citizen_acting())) == ("invalid_request", ["agency_unknown"])
    nothing = type(office)(office.unit, a.a_procedure(), office.receiver, office.specialist)
    assert _slug(lambda: nothing.open(a.a_citizen_acting())) == ("invalid_request", ["procedure_unknown"])


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        ({"handled_by": "central_system", "central_url": "https://bca.gov.vn"}, "handled_elsewhere"),
        ({"agency_level": "province"}, "agency_not_competent"),
    ],
)
def test_what_this_unit_does_not_take_is_refused(system, content, slug):
    assert _slug(lambda: an_office(**content).open(a.a_citizen_acting()))[0] == slug


def test_a_closed_unit_takes_nothing(office):
    agencies.put(a.an_agency(agency_code=office.unit, valid_to=NOW.date().replace(day=1)))
    assert _slug(lambda: office.open(a.a_citizen_acting()))[0] == "agency_not_competent"
