"""Officers of the units: each takes a turn at the dossier now and then, and does one of the things that are allowed."""

import random
from typing import Any

from tests.api.client import Reply
from tests.api.world.bodies import STOP, SUPPLEMENT, a_file
from tests.simulation.town.deeds import Life
from tests.simulation.town.journey import Journey, minutes
from tests.simulation.town.place import UNITS, officer

# action -> address below the dossier
ADDRESSES = {
    "accept": "acceptance",
    "refuse": "refusal",
    "request_supplement": "supplement-request",
    "forward": "forwarding",
    "request_fee": "fee-request",
    "request_verification": "verification-request",
    "note_verification": "verification",
    "extend": "extension",
    "stop": "stop",
    "resume": "resumption",
    "undo": "undo",
    "assign": "assignment",
    "finish": "completion",
    "return_result": "return",
}
# What an officer of that role thinks of, by the state that was last heard of, and how often beside the others.
THOUGHTS: dict[str, dict[str, dict[str, float]]] = {
    "receiver": {
        "submitted": {"accept": 12, "refuse": 0.5, "request_supplement": 1, "forward": 0.5},
        "supplement_requested": {"refuse": 0.2, "nothing": 6},
        "accepted": {"forward": 8, "request_supplement": 0.7, "undo": 0.5, "assign": 0.5},
        "processing": {"request_supplement": 0.3, "forward": 0.4, "nothing": 8},
        "finished": {"return_result": 3, "nothing": 3},
        "not_accepted": {"undo": 1, "nothing": 3},
    },
    "specialist": {
        "submitted": {"request_supplement": 0.3, "nothing": 6},
        "accepted": {"request_fee": 0.5, "stop": 0.3, "extend": 0.3, "nothing": 6},
        "processing": {
            "finish": 7,
            "request_verification": 0.8,
            "note_verification": 0.8,
            "request_supplement": 0.5,
            "request_fee": 0.8,
            "extend": 0.4,
            "stop": 0.4,
            "undo": 0.3,
        },
        "payment_required": {"stop": 0.3, "nothing": 6},
        "stopped": {"resume": 6, "stop": 0.3, "undo": 0.5},
        "finished": {"undo": 0.4, "nothing": 6},
    },
    "leader": {
        "accepted": {"undo": 1, "extend": 1, "assign": 1},
        "processing": {"undo": 1, "assign": 1, "finish": 1},
        "stopped": {"resume": 1},
        "finished": {"undo": 1},
        "not_accepted": {"undo": 1},
    },
}
ROUNDS = {"receiver": 14, "specialist": 12, "leader": 1}
PACE = {"receiver": 120, "specialist": 120, "leader": 900}  # minutes
LOOKS = 0.15  # how often an officer opens the dossier first


def desk(journey: Journey, role: str) -> Life:
    """One officer's part in a journey. What others see of the dossier is told across the room, late or not at all."""
    chance = journey.chance(role)
    done = 0
    while done < ROUNDS[role] and not journey.is_over:
        yield minutes(chance, PACE[role])
        if not journey.seen.get("submitted_at"):
            continue
        done += 1
        if chance.random() < LOOKS:
            who = officer(journey.seen["agency_code"], role)
            reply: Reply = yield journey.asks(who, "GET", journey.desk_url)
            journey.saw(reply)
        yield from decides(journey, chance, role)


def decides(journey: Journey, chance: random.Random, role: str) -> Life:
    """One of the decisions that come to mind, and the next one at once, now and then."""
    while True:
        thoughts = THOUGHTS[role].get(journey.seen["state"], {})
        if journey.seen["fee_state"] == "due" and "finish" in thoughts:
            thoughts = {**thoughts, "finish": 1, "request_fee": 3}
        action = chance.choices([*thoughts], [*thoughts.values()])[0] if thoughts else "nothing"
        if action == "nothing":
            return
        who = officer(journey.seen["agency_code"], role)
        body = body_of(action, journey.seen, chance, who.id)
        if action == "finish" and body["outcome"] == "granted":
            yield from adds_result(journey, who)
        url = f"{journey.desk_url}/{ADDRESSES[action]}"
        reply: Reply = yield journey.asks(who, "POST", url, body)
        for _ in range(4):
            if reply.status != 409 or reply.slug != "result_missing":
                break
            yield minutes(chance, 60)  # its file is being checked
            reply = yield journey.asks(who, "POST", url, body)
        if not journey.saw(reply):
            seen: Reply = yield journey.asks(who, "GET", journey.desk_url)
            journey.saw(seen)
            return
        if chance.random() < 0.5:
            return


def body_of(action: str, seen: Any, chance: random.Random, officer_id: str) -> dict[str, Any]:
    """What is sent with a decision."""
    other = chance.choice([unit for unit in UNITS if unit != seen["agency_code"]])
    elsewhere = {"agency_code": other} if seen["state"] in ("submitted", "processing") else {}
    no = {"outcome": "refused", "reason": "Không đủ", "legal_ground": "Điều 13"}
    outcome = {"outcome": "granted"} if chance.random() < 0.8 else no
    bodies: dict[str, dict[str, Any]] = {
        "refuse": {"reason": "Không thuộc thẩm quyền", "legal_ground": "Điều 17 Nghị định 61/2018/NĐ-CP"},
        "request_supplement": SUPPLEMENT,
        "forward": {"note": "Chuyển", **elsewhere},
        "request_verification": {"body": "UBND xã Hữu Lũng", "question": "Nơi cư trú"},
        "note_verification": {"finding": "Đúng"},
        "extend": {"working_days": 3, "reason": "Chờ đo đạc"},
        "stop": STOP,
        "resume": {"reason": "Đã xong"},
        "undo": {"reason": "Bấm nhầm"},
        "assign": {"officer_id": officer_id},
        "finish": outcome,
        "return_result": {"channel": "counter"},
    }
    return bodies.get(action, {})


def adds_result(journey: Journey, who: Any) -> Life:
    """Announces the file of the result and sends it."""
    told: Reply = yield journey.asks(who, "POST", f"{journey.desk_url}/result", a_file("ket-qua.pdf"))
    if told.status == 201:
        journey.town.upload_arrives(f"papers/{journey.dossier_id}/{told.json['document_id']}", journey.town.file)
