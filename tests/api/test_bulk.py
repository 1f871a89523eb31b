"""In bulk: each dossier by itself, wholly or not at all, once."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import wiring
from tests.api.happenings import just_before
from tests.api.world import World

URL = "/v1/officer/dossiers/bulk"


def _outcomes(reply):
    assert reply.status == 200, reply.body.decode()
    told = [one["state"] if one["outcome"] == "done" else one["problem"]["type"][10:] for one in reply.json["items"]]
    assert (reply.json["done"], reply.json["refused"]) == (sum(o["outcome"] == "done" for o in reply.json["items"]),
        sum(o["outcome"] == "refused" for o in reply.json["items"]))  # fmt: skip
    return told


def _events(case):
    return [one.action for one in wiring.stores.dossiers().load_with_events(case.dossier_id)[2]]


def test_what_is_refused_of_one_does_not_touch_the_others(world: World):
    cases = [world.a_submitted(), world.an_accepted(), world.a_draft(), world.a_submitted(unit="Y98.12")]
    ids = [*(one.dossier_id for one in cases), "nobody-knows-it"]
    reply = world.receiver.post(URL, {"action": "accept", "dossier_ids": ids})
    assert _outcomes(reply) == ["accepted", "not_allowed_now", "not_found", "not_found", "not_found"]
    refused = reply.json["items"][1]["problem"]
    assert (refused["state"], refused["status"]) == ("accepted", 409)
    assert cases[0].read()["dossier_code"].startswith("Y98.11-")


def test_a_specialist_takes_and_does_not_take_in(world: World):
    cases = [world.a_submitted(), world.a_submitted()]
    ids = [one.dossier_id for one in cases]
    who = world.specialist
    assert _outcomes(who.post(URL, {"action": "accept", "dossier_ids": ids})) == ["forbidden_role"] * 2
    take = {"action": "assign", "dossier_ids": ids, "officer_id": who.id}
    assert _outcomes(who.post(URL, take)) == ["submitted"] * 2
    assert _outcomes(who.post(URL, take)) == ["submitted"] * 2, "they are theirs already"
    assert [_events(one) for one in cases] == [["submit", "assign"]] * 2
    assert _outcomes(world.receiver.post(URL, {**take, "officer_id": world.receiver.id})) == ["assigned_to_another"] * 2


def test_after_it_broke_off_it_goes_on_where_it_stopped(world: World):
    cases = [world.a_submitted() for _ in range(3)]
    body, key = {"action": "accept", "dossier_ids": [one.dossier_id for one in cases]}, uuid.uuid4().hex

    def the_process_dies():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), just_before("PutItem", the_process_dies):  # the answer to the whole
        world.receiver.post(URL, body, key=key)
    codes = [one.read()["dossier_code"] for one in cases]
    assert all(codes)
    other = world.receiver.post(URL, {**body, "dossier_ids": body["dossier_ids"][:2]}, key=key)
    assert (other.status, other.slug) == (422, "idempotency_key_reused")
    reply = world.receiver.post(URL, body, key=key)
    assert _outcomes(reply) == ["accepted"] * 3
    assert [one.read()["dossier_code"] for one in cases] == codes
    assert [_events(one) for one in cases] == [["submit", "accept"]] * 3
    assert world.receiver.post(URL, body, key=key).json == reply.json


def test_sent_four_times_at_once_it_happens_once(world: World):
    cases = [world.a_submitted() for _ in range(4)]
    body, key = {"action": "accept", "dossier_ids": [one.dossier_id for one in cases]}, uuid.uuid4().hex
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: world.receiver.post(URL, body, key=key), range(4)))
    whole = [reply for reply in replies if reply.status == 200]
    assert whole and {reply.status for reply in replies} <= {200, 409}
    assert _outcomes(world.receiver.post(URL, body, key=key)) == _outcomes(whole[0])
    assert [_events(one) for one in cases] == [["submit", "accept"]] * 4


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"dossier_ids": []}, ("/dossier_ids", "too_few")),
        ({"dossier_ids": [f"id{n}" for n in range(51)]}, ("/dossier_ids", "too_many")),
        ({"dossier_ids": ["same", "same"]}, ("/dossier_ids", "not_unique")),
        ({"action": "assign"}, ("/officer_id", "required")),
        ({"action": "refuse"}, ("/action", "not_in_list")),
    ],
)
def test_what_makes_no_sense_is_refused_as_a_whole(world: World, changes, fault):
    reply = world.receiver.post(URL, {"action": "accept", "dossier_ids": ["id"], **changes})
    assert reply.status == 422 and fault in reply.faults
