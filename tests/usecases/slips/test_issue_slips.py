"""Papers are issued when the move happens: the right form, once, with numbers without gaps or doubles."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.slips import AppointmentSlip, Person, RoutingSlip
from chalicelib.store import agencies, calendars, citizens, dossiers, payments, procedures, slips, together
from chalicelib.usecases.dossiers.forward import forward
from chalicelib.usecases.dossiers.undo import undo
from tests import builders as a
from tests.builders import NOW
from tests.racing import race
from tests.size import sized
from tests.usecases.office import an_office
from tests.usecases.slips.desk import DUE, a_desk, issue, papers


@pytest.fixture
def desk(system):
    return a_desk()


def test_an_acceptance_gives_the_appointment_slip_and_begins_the_routing_slip(desk):
    dossier = desk.accepted()
    issue(desk.event(dossier, due_at=DUE.isoformat()))
    appointment, routing = papers(dossier)

    assert (appointment.form, appointment.number, appointment.form_number) == ("appointment", "01/BPMC", "01")
    assert appointment.content == AppointmentSlip((), 1, "1 ngày làm việc", NOW, DUE, "online")
    phone = citizens.get(dossier.applicant_id).phone
    assert appointment.matter.applicant == Person(
        "Nông Thị Bình", "Số 12 đường Bà Triệu, phường Đông Kinh, tỉnh Lạng Sơn",
        f"0{phone[3:6]} {phone[6:9]} {phone[9:]}", "binh@example.vn",
    )  # fmt: skip
    assert (appointment.place, appointment.unit_name) == ("Đông Kinh", "Bộ phận Một cửa")
    assert appointment.matter.officer_name == "Hoàng Văn Tú"
    assert isinstance(routing.content, RoutingSlip) and (routing.form, routing.number) == ("routing", "01/BPMC")
    assert [one.receiver.name for one in routing.content.hand_overs] == ["Hoàng Văn Tú"]


def _events(dossier):
    return dossiers.load_with_events(dossier.dossier_id)[2]


def _undo(office, dossier, *, by=None, now=NOW):
    return undo(
        dossier.dossier_id, reason="bấm nhầm", by=by or office.receiver, now=now, once=a.once(), dossiers=dossiers,
        procedures=procedures, payments=payments, calendars=calendars, money_and_post_of=together.money_and_post_of,
    )[0]  # fmt: skip


def test_a_paper_is_the_units_that_decided_wherever_the_dossier_lies_by_now(desk):
    office, other = desk.office, an_office()
    accepted = office.accept(office.submit(office.ready_draft())[0])[0]
    forward(
        accepted.dossier_id, note="", agency_code=other.unit, by=office.receiver, now=NOW, once=a.once(),
        dossiers=dossiers, agencies=agencies, procedures=procedures,
    )  # fmt: skip
    for event in _events(accepted):
        issue(event)
    [slip] = slips.of_form(accepted.dossier_id, "appointment")
    assert slip.agency_code == office.unit


def test_the_routing_slip_tells_when_it_was_taken_in_anew(desk):
    office = desk.office
    accepted = office.accept(office.submit(office.ready_draft())[0])[0]
    issue(_events(accepted)[-1])
    again = office.accept(_undo(office, accepted), now=NOW + timedelta(hours=3))[0]
    issue(_events(accepted)[-1])
    [routing] = slips.of_form(accepted.dossier_id, "routing")
    assert (routing.content.received_at, routing.content.due_at) == (again.accepted_at, again.due_at)


def test_a_move_told_when_it_is_undone_already_is_on_the_routing_slip_all_the_same(desk):
    office = desk.office
    accepted = office.accept(office.submit(office.ready_draft())[0])[0]
    _undo(office, accepted)
    for event in _events(accepted):
        issue(event)
    [late] = slips.of_form(accepted.dossier_id, "routing")
    assert [one.receiver.role for one in late.content.hand_overs] == ["desk", "applicant"]
    assert late.content.due_at == accepted.due_at


def test_what_was_undone_goes_back_the_way_it_came(desk):
    office, dossier = desk.office, desk.accepted(state="processing")
    issue(desk.event(dossier, sequence=0))
    finished = office.complete(dossier, "refused", "không đủ", now=NOW + timedelta(hours=1))
    issue(_events(finished)[-1])
    _undo(office, finished, by=office.specialist, now=NOW + timedelta(hours=2))
    issue(_events(finished)[-1])
    [routing] = slips.of_form(dossier.dossier_id, "routing")
    ways = [(one.giver.role, one.receiver.role) for one in routing.content.hand_overs]
    assert ways == [("applicant", "desk"), ("department", "desk"), ("desk", "department")]


def test_who_is_not_granted_gets_a_notice_of_the_agency_with_the_law(desk):
    office, dossier = desk.office, desk.accepted(state="processing")
    issue(_events(office.complete(dossier, "refused", "không đủ", legal_ground="Điều 16"))[-1])
    [notice] = slips.of_form(dossier.dossier_id, "denial")
    said = (notice.content.reason, notice.content.legal_ground, notice.content.received_at)
    assert said == ("không đủ", "Điều 16", NOW)
    assert (notice.number, notice.unit_name, notice.form_number, notice.circular) == ("01/BPMC", "", "", "")


@pytest.mark.parametrize(
    ("action", "form", "unit_name"),
    [("request_supplement", "supplement", "Bộ phận Một cửa"), ("refuse", "refusal", "Bộ phận Một cửa"),
     ("extend", "apology", ""), ("stop", "stop", "")],
)  # fmt: skip
def test_each_decision_has_its_form_and_its_own_numbers(desk, action, form, unit_name):
    dossier = desk.accepted()
    issue(desk.event(dossier, action, 3, reason="vì", legal_ground="Điều 1", items=[]))
    issue(desk.event(dossier, action, 5, reason="lại vì", legal_ground="Điều 1", items=[]))
    found = slips.of_form(dossier.dossier_id, form)
    assert [(one.number, one.sequence, one.content.reason) for one in found] == [
        ("01/BPMC", 3, "vì"),
        ("02/BPMC", 5, "lại vì"),
    ]
    assert {one.unit_name for one in found} == {unit_name}


def test_a_move_without_a_paper_gives_none_and_reads_nothing(desk):
    issue(desk.event(desk.office.stored(), "submit"))  # no dossier is needed: nothing is looked up
    dossier = desk.accepted()
    issue(desk.event(dossier, "settle_fee"))
    assert papers(dossier) == []


def test_told_again_and_at_once_a_move_gives_one_paper(desk):
    dossier = desk.accepted()
    event = desk.event(dossier)
    assert race([lambda: issue(event)] * 8, threads=8) == [None] * 8
    issue(event)
    assert [one.number for one in papers(dossier)] == ["01/BPMC", "01/BPMC"], "one of each form"
    assert slips.last_serial(desk.office.unit, "appointment", 2026) == 1


def test_what_is_on_paper_stays_when_the_person_moves_house(desk):
    dossier = desk.accepted()
    issue(desk.event(dossier))
    person = citizens.get(dossier.applicant_id)
    citizens.save(person, type(person)(**{**_fields(person), "address": {"address": "Nơi khác"}, "version": 2}))
    issue(desk.event(dossier))
    assert papers(dossier)[0].matter.applicant.address.startswith("Số 12 đường Bà Triệu")


def _fields(thing):
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def test_the_routing_slip_grows_and_keeps_its_number(desk):
    dossier = desk.accepted()
    events = [
        desk.event(dossier, "accept", 2),
        desk.event(dossier, "forward", 3, at=NOW + timedelta(hours=1), note="đủ"),
        desk.event(dossier, "finish", 4, at=NOW + timedelta(hours=3)),
        desk.event(dossier, "return_result", 5, at=NOW + timedelta(hours=4), channel="counter"),
    ]
    for event in [*events, events[1], events[0]]:
        issue(event)
    [routing] = slips.of_form(dossier.dossier_id, "routing")
    assert routing.number == "01/BPMC"
    lines = [(one.sequence, one.giver.role, one.receiver.role, one.result) for one in routing.content.hand_overs]
    assert lines == [
        (2, "applicant", "desk", ""),
        (3, "desk", "department", ""),
        (4, "department", "desk", "on_time" if DUE.date() == NOW.date() else "early"),
        (5, "desk", "applicant", ""),
    ]


def test_many_at_once_get_numbers_without_gaps_or_doubles(desk):
    count = sized(50, 200)
    accepted = [desk.accepted(serial, applicant_id=a.new_id("citizen")) for serial in range(1, count + 1)]
    events = [desk.event(dossier, "refuse", 2, reason="vì", legal_ground="Điều 1") for dossier in accepted]
    race([lambda event=event: issue(event) for event in events], threads=8)
    numbers = sorted(slips.of_form(one.dossier_id, "refusal")[0].number for one in accepted)
    assert numbers == sorted(f"{serial:02d}/BPMC" for serial in range(1, count + 1))


def test_numbers_begin_again_with_the_vietnamese_year(desk):
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 00:00 on 1 January in Việt Nam
    dossier = desk.accepted()
    for sequence, at in enumerate((new_year - timedelta(seconds=1), new_year, new_year + timedelta(days=1)), 3):
        issue(desk.event(dossier, "stop", sequence, at=at, reason="vì", legal_ground="Điều 1"))
    found = slips.of_form(dossier.dossier_id, "stop")
    assert [one.number for one in found] == ["01/BPMC", "01/BPMC", "02/BPMC"]


def test_a_dossier_that_is_not_there_is_a_fault_of_ours(desk):
    gone = desk.event(desk.accepted())
    with pytest.raises(LookupError):
        issue(type(gone)(**{**_fields(gone), "dossier_id": "nowhere"}))
    assert dossiers.get("nowhere") is None
