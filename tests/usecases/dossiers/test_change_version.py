"""A draft keeps its version of the procedure until its owner moves it; nothing typed is lost without being told."""

from dataclasses import replace

import pytest

from chalicelib.adapters.documents import eform
from chalicelib.domain.errors import Refused
from chalicelib.store import dossiers, procedures
from chalicelib.usecases.dossiers.change_version import change_version, compare_version
from tests import builders as a
from tests.builders import LATER, NOW
from tests.usecases.office import SCHEMA, an_office
from tests.usecases.sign_in.people import slug_of


@pytest.fixture
def office(system):
    return an_office()


@pytest.fixture
def owner():
    return a.a_citizen_acting()


def publish_anew(office):
    """The purpose becomes a number, and an address is asked for too."""
    properties = {**SCHEMA["properties"], "purpose": {"type": "integer"}, "address": {"type": "string"}}
    content = {**office.procedure.content, "form_schema": {**SCHEMA, "properties": properties}}
    procedures.publish(replace(office.procedure, version=office.procedure.version + 1, content=content))


def compare(draft, by):
    return compare_version(
        draft.dossier_id, by=by, now=NOW, dossiers=dossiers, procedures=procedures, form_faults=eform.faults
    )


def change(draft, by, to_version, version=None):
    return change_version(
        draft.dossier_id, to_version, version=version or draft.version, by=by, now=LATER, once=a.once(),
        dossiers=dossiers, procedures=procedures, form_faults=eform.faults,
    )  # fmt: skip


def test_a_draft_stays_with_its_version_and_is_told_of_the_newer(office, owner):
    draft, _, _ = office.save(
        office.open(owner).draft, {"form": {"subject_name": "Bình", "purpose": "hộ chiếu"}}, by=owner
    )
    assert compare(draft, owner).changes == []
    publish_anew(office)
    offer = compare(draft, owner)
    assert (offer.from_version, offer.to_version) == (draft.procedure_version, draft.procedure_version + 1)
    assert [(one.what, one.name) for one in offer.changes] == [("field_added", "address")]
    assert offer.lost_fields == ["purpose"], "a text cannot be the number"
    assert dossiers.get(draft.dossier_id).procedure_version == draft.procedure_version

    moved, _ = change(draft, owner, offer.to_version)
    assert moved.form == {"subject_name": "Bình"}
    saved, _, _ = office.save(moved, {"form": {"address": "12 Bà Triệu"}}, by=owner)
    assert saved.form == {"subject_name": "Bình", "address": "12 Bà Triệu"}


def test_a_stale_draft_another_version_and_what_was_handed_in_are_refused(office, owner):
    draft = office.open(owner).draft
    assert slug_of(change, draft, owner, draft.procedure_version, version=99) == "draft_stale"
    with pytest.raises(Refused) as refused:
        change(draft, owner, draft.procedure_version + 7)
    assert [(one.pointer, one.code) for one in refused.value.faults] == [("/to_version", "not_allowed")]
    assert slug_of(compare, draft, a.a_citizen_acting()) == "not_found"
    dossiers.save(draft, replace(draft, state="submitted", submitted_at=LATER, version=2))
    assert slug_of(compare, draft, owner) == "not_allowed_now"
