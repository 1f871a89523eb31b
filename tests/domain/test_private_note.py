"""What officers note among themselves is read at the unit that has the dossier, and nowhere else."""

import pytest

from chalicelib.domain.private_note import require_readable
from tests import builders as a
from tests.whole import refused

HANDED_IN = a.a_submitted_dossier(agency_code="H37.12")


@pytest.mark.parametrize(
    "reader", [a.an_official("H37.12", "receiver"), a.an_official("H37.12", "auditor"), a.an_official("H37", "leader")]
)
def test_officers_of_the_unit_and_those_above_who_answer_for_it_read(reader):
    assert require_readable(HANDED_IN, reader) is HANDED_IN


@pytest.mark.parametrize(
    ("dossier", "reader"),
    [
        (None, a.an_official("H37.12", "receiver")),
        (HANDED_IN, a.an_official("H37.13", "receiver")),
        (HANDED_IN, a.an_official("H37", "receiver")),
        (HANDED_IN, a.a_citizen_acting(HANDED_IN.applicant_id)),
        (a.a_dossier(agency_code="H37.12"), a.an_official("H37.12", "receiver")),
    ],
)
def test_to_all_others_and_before_it_is_handed_in_there_is_nothing(dossier, reader):
    assert refused(lambda: require_readable(dossier, reader)) == {"slug": "not_found"}
