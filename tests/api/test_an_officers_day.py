"""A day at one unit: forty dossiers come in, and by the evening nothing is left. Counts equal lists at every step."""

from collections import Counter

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.officer import Officer
from chalicelib.store import officers
from tests.api.world import World
from tests.api.world.bodies import SUPPLEMENT
from tests.api.world.case import Case
from tests.api.world.people import Person, person
from tests.api.world.places import SISTER
from tests.size import PROOF

UNIT, MANY = "Y98.41", 40
QUEUES = ("new", "not_taken_in", "processing", "waiting_citizen", "due_soon", "overdue", "ready")
BULK = "/v1/officer/dossiers/bulk"
REFUSAL = {"reason": "Không thuộc thẩm quyền", "legal_ground": "Điều 17 Nghị định 61/2018/NĐ-CP"}


def _employed(name: str, *roles: str) -> Person:
    """An officer of the unit who is in its list, so that a leader can give them work."""
    officers.put(Officer(name, name, UNIT, frozenset(roles), password_hash=""))
    return person(Actor("officer", name, f"{name}.session", UNIT, frozenset(roles)))


@pytest.fixture(scope="module")
def team(world: World) -> dict[str, Person]:
    world.a_unit(UNIT)
    roles = {"an": "receiver", "binh": "receiver", "chi": "specialist", "dung": "specialist", "giang": "leader"}
    return {name: _employed(f"{name}.{UNIT}", role) for name, role in roles.items()}


class Day:
    """What stands where, looked at after every step by everybody's list."""

    def __init__(self, team: dict[str, Person]) -> None:
        self.team, self.leader = team, team["giang"]
        self.names = {who.id: name for name, who in team.items()}

    def looks(self) -> dict[str, dict[str, set[str]]]:
        """whose desk ("" for nobody's) -> queue -> dossiers; every count is as long as its list, and the desks
        together are the unit."""
        whole = self._lists(self.leader, "")
        desks = {name: self._lists(who, "me") for name, who in self.team.items()} | {
            "": self._lists(self.leader, "none")
        }
        for queue in QUEUES:
            parts = [desk[queue] for desk in desks.values()]
            assert set().union(*parts) == whole[queue] and sum(map(len, parts)) == len(whole[queue])
        assert whole["due_soon"] | whole["overdue"] <= whole["processing"]
        return {**desks, "unit": whole}

    def desks(self) -> dict[str, dict[str, int]]:
        """How many lie on each desk that holds something, by queue; those due are in process too."""
        found = {
            desk: {queue: len(ids) for queue, ids in lists.items() if ids and queue not in ("due_soon", "overdue")}
            for desk, lists in self.looks().items()
        }
        return {desk: counts for desk, counts in found.items() if counts and desk != "unit"}

    def bulk(self, name: str, cases: list[Case], **body: object) -> Counter[str]:
        """A deed done to all of them; how many came to which state."""
        told = self.team[name].does(BULK, {"dossier_ids": [one.dossier_id for one in cases], **body})
        assert told["refused"] == 0, told
        return Counter(one["state"] for one in told["items"])

    def _lists(self, who: Person, desk: str) -> dict[str, set[str]]:
        found = {}
        for queue in QUEUES:
            url = f"/v1/officer/dossiers?queue={queue}&limit=100" + (f"&assigned_to={desk}" if desk else "")
            page = who.call("GET", url).json
            ids = [one["dossier_id"] for one in page["items"]]
            assert page["next_cursor"] is None and len(set(ids)) == len(ids) == page["counts"][queue]
            found[queue] = set(ids)
        return found


@pytest.mark.skipif(not PROOF, reason="a day of forty dossiers takes half a minute: make proof")
def test_forty_dossiers_from_the_first_to_the_last(world: World, team: dict[str, Person]):
    day, owners = Day(team), [world.citizen() for _ in range(4)]
    # Morning: they came in overnight, four families with one procedure each time anew.
    cases = [world.a_submitted(unit=UNIT, owner=owners[number % 4]) for number in range(MANY)]
    assert day.desks() == {"": {"new": MANY}}

    # The leader shares them out; An and Binh find them on their desks.
    day.bulk("giang", cases[:20], action="assign", officer_id=team["an"].id)
    day.bulk("giang", cases[20:], action="assign", officer_id=team["binh"].id)
    assert day.desks() == {"an": {"new": 20}, "binh": {"new": 20}}

    # Three lack something, one is not for anybody here, the others are taken in.
    lacking, wrong, good = cases[:3], cases[3], cases[4:]
    for case in lacking:
        team["an"].does(f"{case.desk_url}/supplement-request", SUPPLEMENT)
    team["an"].does(f"{wrong.desk_url}/refusal", REFUSAL)
    assert day.desks() == {"an": {"new": 16, "waiting_citizen": 3}, "binh": {"new": 20}}
    assert day.bulk("an", cases[4:20], action="accept") == {"accepted": 16}
    assert day.bulk("binh", cases[20:], action="accept") == {"accepted": 20}
    assert day.desks() == {"an": {"processing": 16, "waiting_citizen": 3}, "binh": {"processing": 20}}

    # The three complete theirs, which come back to the desk they were on.
    for case in lacking:
        world.with_paper(case)
        case.owner.does(f"{case.url}/supplements")
    assert day.desks() == {"an": {"new": 3, "processing": 16}, "binh": {"processing": 20}}
    day.bulk("an", lacking, action="accept")

    # One belongs to the ward next door, and is there at once; the rest goes to those who decide.
    strayed, rest = good[0], [*good[1:], *lacking]
    before = world.officer("receiver", unit=SISTER).call("GET", "/v1/officer/dossiers?queue=processing").json["counts"]
    assert day.bulk("an", [strayed], action="forward") == {"processing": 1}
    team["an"].does(f"{strayed.desk_url}/forwarding", {"agency_code": SISTER})
    after = world.officer("receiver", unit=SISTER).call("GET", "/v1/officer/dossiers?queue=processing").json["counts"]
    assert after["processing"] == before["processing"] + 1
    day.bulk("binh", rest, action="forward", note="Chuyển chuyên môn")
    assert day.desks() == {"": {"processing": 38}}, "handed on"

    # Chi and Dung take them and decide: half refused with their reason, half granted with a result.
    day.bulk("chi", rest[::2], action="assign", officer_id=team["chi"].id)
    day.bulk("dung", rest[1::2], action="assign", officer_id=team["dung"].id)
    assert day.desks() == {"chi": {"processing": 19}, "dung": {"processing": 19}}
    no = {"outcome": "refused", "reason": "Không đủ điều kiện", "legal_ground": "Điều 13"}
    for case in rest[::2]:
        team["chi"].does(f"{case.desk_url}/completion", no)
    for case in rest[1::2]:
        world.with_result(case, by=team["dung"])
        team["dung"].does(f"{case.desk_url}/completion", {"outcome": "granted"})
    assert day.desks() == {"chi": {"ready": 19}, "dung": {"ready": 19}}

    # Evening: everybody comes for theirs.
    for case in rest:
        team["binh"].does(f"{case.desk_url}/return", {"channel": "counter"})
    assert day.desks() == {}
    states = Counter(case.read()["state"] for case in cases)
    assert states == {"returned": 38, "not_accepted": 1, "processing": 1}
    codes = sorted(case.read()["dossier_code"] for case in cases if case is not wrong)
    assert [int(code[-4:]) for code in codes] == list(range(1, MANY)), "numbered without a gap"
