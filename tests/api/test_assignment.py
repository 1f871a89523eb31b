"""Assignment at the doors: the desk is shown to officers, and to nobody else."""

from dataclasses import replace

from chalicelib.store import dossiers, officers
from tests import builders
from tests.api.scenes.units import new_unit
from tests.api.world import World

URL = "/v1/officer/dossiers?queue=new"


def test_a_queue_is_narrowed_to_a_desk_with_that_desks_counts(world: World):
    unit = world.a_unit("Y98.31")
    an, binh = world.officer("receiver", unit=unit), world.officer("specialist", "receiver", unit=unit)
    mine, free = world.a_submitted(unit=unit), world.a_submitted(unit=unit)
    taken = an.call("PUT", f"{mine.desk_url}/assignment", body={"officer_id": an.id})
    assert taken.json["assigned_to"] == an.id and taken.json["assigned_at"]

    def seen(who, desk):
        page = who.call("GET", f"{URL}&assigned_to={desk}").json
        assert page["counts"]["new"] == len(page["items"])
        return {one["dossier_id"]: one["assigned_to"] for one in page["items"]}

    assert seen(an, "me") == {mine.dossier_id: an.id} == seen(binh, an.id)
    assert seen(an, "none") == {free.dossier_id: None}
    assert seen(binh, "me") == {}
    whole = an.call("GET", URL).json
    assert whole["counts"]["new"] == len(whole["items"]) == 2


def test_the_applicant_sees_nothing_of_it(world: World):
    world.pump.from_now()
    case = world.a_submitted()
    world.pump.run()
    before, synced = case.read(), case.owner.call("GET", "/v1/sync").json["next_cursor"]
    receiver = world.receiver
    assert receiver.call("PUT", f"{case.desk_url}/assignment", body={"officer_id": receiver.id}).status == 200
    world.pump.run()
    after = case.read()
    assert {name for name in after if after[name] != before[name]} == {"version", "updated_at"}
    assert receiver.id not in str(after) and "assigned_to" not in after
    events = [line["event"] for line in case.owner.call("GET", f"{case.url}/timeline").json["items"]]
    assert events == ["submit"]
    assert case.owner.call("GET", f"/v1/sync?cursor={synced}").json["items"] == []
    told = receiver.call("GET", case.desk_url).json["events"][-1]
    assert (told["action"], told["detail"]["officer_id"]) == ("assign", receiver.id)


def test_who_gives_work_out_sees_every_desk_and_how_much_lies_there(world: World):
    unit = world.a_unit(new_unit())
    an, reader = (builders.an_officer(agency_code=unit, roles=frozenset({role})) for role in ("specialist", "auditor"))
    gone = builders.an_officer(agency_code=unit, active=False)
    left = builders.an_officer(agency_code=unit, active=False)
    for one in (an, reader, gone, left):
        officers.put(one)
    cases, leader = [world.a_submitted(unit=unit) for _ in range(2)], world.officer("leader", unit=unit)
    assert leader.call("PUT", f"{cases[0].desk_url}/assignment", body={"officer_id": an.officer_id}).status == 200
    dossier = dossiers.get(cases[1].dossier_id)
    dossiers.save(dossier, replace(dossier, assigned_to=left.officer_id, version=dossier.version + 1))
    page = leader.call("GET", "/v1/officer/desks").json
    desks = {one["officer_id"]: (one["works_here"], one["counts"]["new"]) for one in page["items"]}
    assert desks == {an.officer_id: (True, 1), left.officer_id: (False, 1)}
    assert world.receiver.call("GET", "/v1/officer/desks").slug == "forbidden_role"
