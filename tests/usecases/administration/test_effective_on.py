"""A version published today and in force from a later day: 00:00 in Việt Nam, and not a second before."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.adapters.documents import eform
from chalicelib.store import agencies, answers, dossiers, procedures, revisions
from chalicelib.usecases.administration.procedures import publish, save_draft
from chalicelib.usecases.dossiers.change_version import compare_version
from chalicelib.usecases.dossiers.open_draft import open_draft
from tests import builders as a
from tests.api.procedures import content
from tests.builders import NOW
from tests.usecases.office import an_office
from tests.usecases.sign_in.people import slug_of

pytestmark = pytest.mark.usefixtures("system")
DAY = date(2026, 12, 1)
MIDNIGHT = datetime(2026, 11, 30, 17, tzinfo=UTC)  # in Việt Nam it is 1/12 then
BEFORE = MIDNIGHT - timedelta(microseconds=1)
BOSS = a.an_official("H37", "administrator")


@pytest.fixture
def code():
    return a.new_id("1.000")


@pytest.fixture
def office():
    return an_office()


def published(code, name, seen, *, on=None, now=NOW):
    before = procedures.draft(code)
    draft, _ = save_draft(
        code, content(name=name, papers=[]), version=before.version if before else 0, by=BOSS,
        procedures=procedures, form_is_sound=lambda _: True,
    )  # fmt: skip
    return publish(
        code, base_version=seen, draft_version=draft.version, effective_on=on, reason="Nghị quyết mới", by=BOSS,
        now=now, once=a.once(), procedures=procedures, form_is_sound=lambda _: True,
    )  # fmt: skip


def name_on(code, day):
    found = procedures.in_force(procedures.current(code), on=day)
    return found.content["name"] if found else None


def test_a_draft_opened_before_the_day_keeps_its_version_and_one_opened_on_it_has_the_new(office, code):
    published(code, "cũ", 0)
    published(code, "mới", 1, on=DAY)

    def opened(at):
        return open_draft(
            code, office.unit, by=a.a_citizen_acting(), dossier_id=a.new_id("dossier"), now=at, once=a.once(),
            dossiers=dossiers, procedures=procedures, agencies=agencies, answers=answers, tax_code=str,
        ).draft  # fmt: skip

    old, new = opened(BEFORE), opened(MIDNIGHT)
    assert (old.procedure_version, old.procedure_name) == (1, "cũ")
    assert (new.procedure_version, new.procedure_name) == (2, "mới")

    def compared(at):
        offer = compare_version(
            old.dossier_id, by=a.a_citizen_acting(old.applicant_id), now=at, dossiers=dossiers,
            procedures=procedures, form_faults=eform.faults,
        )  # fmt: skip
        return offer.to_version

    assert (compared(BEFORE), compared(MIDNIGHT)) == (1, 2)


def test_a_first_version_is_not_there_before_its_day(code):
    published(code, "mới", 0, on=DAY)
    assert (name_on(code, DAY - timedelta(days=1)), name_on(code, DAY)) == (None, "mới")
    assert code not in {one.procedure_code for one in procedures.in_force_all(on=DAY - timedelta(days=1))}
    assert code in {one.procedure_code for one in procedures.in_force_all(on=DAY)}


def test_what_is_published_next_takes_the_place_of_what_waits(code):
    published(code, "cũ", 0)
    published(code, "chờ", 1, on=DAY)
    assert slug_of(published, code, "khác", 1) == "administration_stale"
    published(code, "chờ lâu hơn", 2, on=DAY + timedelta(days=30))
    assert (name_on(code, DAY), name_on(code, DAY + timedelta(days=30))) == ("cũ", "chờ lâu hơn")
    at_once = published(code, "ngay", 3)
    assert at_once.version == 4 and "effective_on" not in at_once.content
    assert name_on(code, DAY + timedelta(days=99)) == "ngay"


def test_what_waited_goes_on_to_hold_while_the_next_waits(code):
    published(code, "cũ", 0)
    published(code, "mới", 1, on=DAY)
    published(code, "mới nữa", 2, on=DAY + timedelta(days=30), now=MIDNIGHT)
    days = [DAY, DAY + timedelta(days=29), DAY + timedelta(days=30)]
    assert [name_on(code, day) for day in days] == ["mới", "mới", "mới nữa"]


@pytest.mark.parametrize(("day", "slug"), [(date(2026, 11, 23), "invalid_request"), (date(2026, 11, 24), "")])
def test_the_day_is_after_today_in_viet_nam(code, day, slug):
    assert slug_of(published, code, "mới", 0, on=day) == slug


def test_the_record_tells_the_day_and_publishing_again_does_not_take_it_along(code):
    published(code, "cũ", 0)
    published(code, "mới", 1, on=DAY)
    [entry, _] = revisions.of(f"procedure:{code}", limit=9, cursor="").items
    assert entry.version == 2
    assert procedures.version(code, 2).effective_on == DAY
    again = publish(
        code, base_version=2, earlier_version=2, reason="Áp dụng ngay", by=BOSS, now=NOW, once=a.once(),
        procedures=procedures, form_is_sound=lambda _: True,
    )  # fmt: skip
    assert (again.effective_on, name_on(code, date(2026, 11, 23))) == (None, "mới")
