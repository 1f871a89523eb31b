"""What is chosen after filing: what became part of the fee stands, and who gives the post up fetches the result."""

from dataclasses import replace

import pytest

from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.errors import Refused
from chalicelib.domain.postage import PostageRule
from chalicelib.store import agencies, deliveries, dossiers, partners, procedures
from chalicelib.usecases.deliveries.choose import choose
from chalicelib.usecases.deliveries.quote_postage import Quoting
from tests import builders as a
from tests.builders import NOW
from tests.usecases.office import a_carrier, an_office, applicant

WITH_FEE = {"paid_by": "citizen_with_fee", "carrier": "ems", "weight_g": 50}
QUOTING = Quoting(
    partners,
    agencies,
    (PostageRule("ems", "same_province", 100, 26000), PostageRule("ems", "other", 100, 30500)),
    lambda *asked: None,
)
LINES = (
    {"kind": "fee", "code": "copy", "amount_vnd": 8000},
    {"kind": "postage", "code": "postage", "amount_vnd": 26000},
)
HOME = a.a_delivery().recipient


@pytest.fixture
def office(system):
    office = an_office(postage=WITH_FEE)
    a_carrier(office.unit, endpoint=f"{office.unit}-1")
    agencies.put(a.an_agency(agency_code=office.unit, province_code=HOME.province_code))
    return office


def _filed(office, **changes):
    told = {"state": "processing", "result_channel": "post", "fee": FeeDue("due", 34000, LINES), **changes}
    return office.stored(**told)


def _choose(dossier, recipient=HOME):
    return choose(
        dossier.dossier_id, leg="return", recipient=recipient, by=applicant(dossier), now=NOW, dossiers=dossiers,
        procedures=procedures, deliveries=deliveries, quoting=QUOTING,
    )  # fmt: skip


class TestPostageThatIsALineOfTheFee:
    def test_an_address_in_the_same_province_is_taken(self, office):
        dossier = _filed(office)
        assert _choose(dossier, replace(HOME, address="2 Trần Phú")).postage_vnd == 26000

    def test_one_with_another_postage_is_refused_and_told_what_was_filed(self, office):
        dossier = _filed(office)
        _choose(dossier)
        with pytest.raises(Refused) as refused:
            _choose(dossier, replace(HOME, province_code="01"))
        (fault,) = refused.value.faults
        assert (fault.pointer, fault.code) == ("/recipient/province_code", "postage_filed")
        assert fault.facts == {"filed_vnd": 26000}
        assert deliveries.get(f"{dossier.dossier_id}.return.1").recipient == HOME

    def test_before_filing_any_address_may_be_told(self, office):
        draft = _filed(office, state="draft", fee=FeeDue("unknown", None, ()))
        assert _choose(draft, replace(HOME, province_code="01")).postage_vnd == 30500

    def test_where_the_unit_asks_for_another_address_the_unit_bears_the_rest(self, office):
        dossier = _filed(office)
        stored = _choose(dossier)
        deliveries.save(stored, replace(stored, address_asked_at=NOW, version=stored.version + 1))
        assert _choose(dossier, replace(HOME, province_code="01")).postage_vnd == 26000
