"""Files of officers: made, moved, closed, taken back; never by oneself for oneself."""

from chalicelib.store import officers
from tests import builders
from tests.api.imports import OFFICERS, applied, checked, places, present_administrator
from tests.api.scenes.administration import administrator
from tests.api.scenes.units import new_unit
from tests.api.world import World
from tests.api.world.places import PROVINCE


def test_officers_are_made_changed_closed_and_taken_back_without_a_password(world: World):
    present_administrator(world)
    unit, other = world.a_unit(new_unit()), world.a_unit(new_unit())
    stays, leaves, new = (builders.new_id("canbo") for _ in range(3))
    for login in (stays, leaves):
        officers.put(builders.an_officer(officer_id=login, agency_code=unit))
    report = checked(
        world,
        "officers",
        OFFICERS,
        f"{stays},Hoàng Văn Tú,{other},receiver specialist,",
        f"{leaves},Hoàng Văn Tú,{unit},receiver,no",
        f"{new},Lý Thị Mai,{unit},leader,",
    )
    assert (report["state"], report["created"], report["changed"]) == ("checked", 1, 2)
    applied(world, report)
    made = officers.get_many([stays, leaves, new])
    assert (made[stays].agency_code, made[stays].roles) == (other, {"receiver", "specialist"})
    assert (made[leaves].active, made[leaves].sessions_end_before is not None) == (False, True)
    assert (made[new].password_hash, made[new].edition) == ("", 1)
    for at in (unit, other):
        [told] = administrator(world).call("GET", f"/v1/officer/revisions?subject=officer:{at}:{stays}").json["items"]
        assert told["import_id"] == report["import_id"]

    applied(world, report, "reversal", "Nhầm tệp")
    back = officers.get_many([stays, leaves, new])
    assert (back[stays].agency_code, back[stays].roles, back[stays].edition) == (unit, {"receiver"}, 3)
    assert (back[leaves].active, back[new].active) == (True, False)


def test_every_fault_of_a_file_of_officers_is_told(world: World):
    unit, boss = world.a_unit(new_unit()), administrator(world)
    login, elsewhere = builders.new_id("canbo"), builders.new_id("canbo")
    officers.put(builders.an_officer(officer_id=elsewhere, agency_code="H99.01"))
    report = checked(
        world,
        "officers",
        OFFICERS,
        f"{login},Mai,{unit},receiver,maybe",
        f"{login},Mai,{PROVINCE}.99,chief,yes",
        f"{elsewhere},Mai,{unit},receiver,",
        f"{boss.id},Mai,Y97,administrator,",
        "a b,,,,",
    )
    assert places(report) == [
        (2, "active", "not_in_list"),
        (3, "officer_id", "given_twice"),
        (3, "agency_code", "unit_unknown"),
        (3, "roles", "not_in_list"),
        (4, "officer_id", "officer_not_yours"),
        (5, "officer_id", "own_account"),
        (5, "agency_code", "unit_not_yours"),
        (5, "agency_code", "unit_unknown"),
        (6, "officer_id", "wrong_shape"),
        (6, "full_name", "required"),
        (6, "agency_code", "required"),
        (6, "roles", "required"),
    ]


def test_nobody_applies_a_file_of_officers_with_oneself_in_it_or_after_losing_the_role(world: World):
    unit = world.a_unit(new_unit())
    other = world.officer("administrator", "auditor", unit=PROVINCE)
    officers.put(builders.an_officer(officer_id=other.id, agency_code=PROVINCE, roles=other.actor.roles))
    report = checked(world, "officers", OFFICERS, f"{other.id},Mai,{unit},receiver,")
    url = f"/v1/officer/imports/{report['import_id']}/application"
    assert other.post(url, {"reason": "Thử"}).slug == "forbidden_role"
    boss, was = administrator(world), officers.get(administrator(world).id)
    officers.put(builders.an_officer(officer_id=boss.id, agency_code=PROVINCE))
    assert boss.post(url, {"reason": "Thử"}).slug == "forbidden_role"
    assert officers.get(other.id).roles == other.actor.roles
    officers.put(was)
