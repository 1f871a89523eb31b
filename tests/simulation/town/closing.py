"""When nothing goes wrong any more: each dossier is brought to its end, the phones catch up, and everything that was
ever told to a function is told once more, which changes nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from chalicelib.store import dossiers
from tests.api.client import Reply
from tests.api.world.bodies import SUPPLEMENT
from tests.simulation.aws import PREFIX
from tests.simulation.streams import handler_of
from tests.simulation.town.audit import invariants
from tests.simulation.town.citizens import catches_up, sends_paper
from tests.simulation.town.deeds import Life
from tests.simulation.town.feeds import Wrong, told
from tests.simulation.town.journey import Journey
from tests.simulation.town.place import officer
from tests.simulation.town.town import Town

MOST_STEPS = 14
KEPT = (
    "payments",
    "credits",
    "refunds",
    "callbacks",
    "counters",
    "dossiers",
    "receipts",
    "feed",
    "slips",
    "deliveries",
)
STEPS = {  # state -> (who, address, body)
    "submitted": ("receiver", "acceptance", {}),
    "accepted": ("receiver", "forwarding", {}),
    "processing": (
        "specialist",
        "completion",
        {"outcome": "refused", "reason": "Không đủ điều kiện", "legal_ground": "Điều 13"},
    ),
    "stopped": ("specialist", "resumption", {"reason": "Đã xong"}),
    "finished": ("receiver", "return", {"channel": "counter"}),
}


def ends(town: Town) -> dict[str, int]:
    """Brings the town to rest and looks at everything; how often each invariant was looked at. Raises Wrong."""
    town.calms_down()
    town.calms_down((f"{one.name}/end", brings_to_end(one)) for one in town.journeys.values())
    town.strikes_once()
    town.calms_down((f"{one.name}/device", catches_up(one)) for one in town.journeys.values())
    looked = {name: len(town.journeys) for name in invariants()}
    wrong = [f"{name}: {fault}" for name, look in invariants().items() for fault in look(town)]
    if wrong:
        raise Wrong("\n".join(wrong[:8]))
    if town.story.is_repeated:
        looked["told again, nothing changes"] = tells_again(town)
    return looked


def brings_to_end(journey: Journey) -> Life:
    """Whoever can do something does it, until nothing is left to do."""
    for _ in range(MOST_STEPS):
        head = dossiers.get(journey.dossier_id)
        if head is None or head.state in ("not_accepted", "withdrawn", "returned") or head.stopped_finally:
            return
        if head.state == "supplement_requested":
            yield from sends_paper(journey, {"slot": SUPPLEMENT["items"][0]["slot"]})  # type: ignore[index]
            yield from _until(journey, lambda: journey.asks(journey.owner, "POST", f"{journey.url}/supplements", {}))
        elif head.state == "payment_required":
            yield from _pays(journey, head)
        elif head.verification_is_open and head.state == "processing":
            who = officer(head.agency_code, "specialist")
            yield from _must(journey, who, f"{journey.desk_url}/verification", {"finding": "Đúng"})
        elif head.state in STEPS:
            role, address, body = STEPS[head.state]
            yield from _must(journey, officer(head.agency_code, role), f"{journey.desk_url}/{address}", body)
        else:
            raise Wrong(f"{journey.name} cannot leave {head.state}")
    raise Wrong(f"{journey.name} comes to no end")


def _pays(journey: Journey, head: Any) -> Life:
    """What is due, in cash."""
    reply: Reply = yield journey.asks(journey.owner, "POST", f"{journey.url}/payments", {"provider": "sepay"})
    if reply.status == 409 and reply.slug == "fee_settled":
        yield timedelta(minutes=5)  # until the dossier heard of it
        return
    if reply.status >= 300:
        raise Wrong(f"{journey.name} cannot pay: {reply.body.decode()}")
    payment = reply.json
    body = {"received_vnd": payment["due_vnd"], "receipt_number": f"BL-{payment['payment_id']}-2"}
    who = officer(head.agency_code, "receiver")
    yield from _must(journey, who, f"/v1/officer/payments/{payment['payment_id']}/cash", body)


def _must(journey: Journey, who: Any, url: str, body: Any) -> Life:
    reply: Reply = yield journey.asks(who, "POST", url, body)
    if reply.status >= 300:
        raise Wrong(f"{journey.name}: {url} {body} -> {reply.body.decode()}")


def _until(journey: Journey, ask: Callable[[], Any]) -> Life:
    for _ in range(60):
        reply: Reply = yield ask()
        if reply.status < 300:
            return
        if reply.slug not in ("papers_checking", "dossier_incomplete"):
            break
        yield timedelta(minutes=5)
    raise Wrong(f"{journey.name} can never complete: {reply.body.decode()}")


def tells_again(town: Town) -> int:
    """Every record and every message comes once more, in order; how many. Raises Wrong where anything changes."""
    before = dict(_contents(town))
    records, messages = list(town.streams.all), list(town.messages.all)
    heard, town.dynamo.heard = town.dynamo.heard, lambda table, record: None
    sent, town.queues.sent = town.queues.sent, lambda queue, body: None
    for table, record in records:
        handler = handler_of(table)
        if handler and handler({"Records": [record]}, None)["batchItemFailures"]:
            raise Wrong(f"told again, a record of {table.removeprefix(PREFIX)} fails")
    for queue, body in messages:
        if told(queue, body)["batchItemFailures"]:
            raise Wrong(f"told again, a message of {queue} fails")
    town.dynamo.heard, town.queues.sent = heard, sent
    after = dict(_contents(town))
    changed = [place for place in {**before, **after} if before.get(place) != after.get(place)]
    if changed:
        raise Wrong(f"everything was told again, and changed: {changed[:5]}")
    return len(records) + len(messages)


def _contents(town: Town) -> Iterator[tuple[Any, Any]]:
    for name in KEPT:
        for key, item in town.dynamo.tables[PREFIX + name].items.items():
            yield (name, key), item
