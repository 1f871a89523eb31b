"""The citizen: signs in, drafts, sends papers, hands in, pays, completes, withdraws, reads, rates."""

import random
from datetime import timedelta

from chalicelib.domain.actor import Actor
from chalicelib.store import citizens
from tests import builders as a
from tests.adapters.test_papers import pdf
from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.world.bodies import RECIPIENT, a_file
from tests.simulation.town.deeds import Life
from tests.simulation.town.journey import Journey, minutes
from tests.simulation.town.money import pays

ADDRESS = {"province_code": "20", "commune": "Phường Đông Kinh", "address": "12 đường Bà Triệu"}
ROUNDS = 6
BEGIN_WITHIN = 8 * 60  # minutes
FILE = pdf()


def citizen(journey: Journey) -> Life:
    """From the first tap to the stars."""
    chance = journey.chance("citizen")
    yield minutes(chance, BEGIN_WITHIN)
    if chance.random() < 0.2:
        yield from signs_in(journey)
    else:
        known = a.a_citizen(
            citizen_id=f"citizen-{journey.number}",
            phone=phone_of(journey),
            national_id=f"020190{journey.number:06d}",
            address=ADDRESS,
        )
        citizens.create(known)
        journey.owner = Actor("citizen", known.citizen_id, f"session-{journey.number}")
    yield from drafts(journey, chance)
    yield from hands_in(journey, chance)
    for _ in range(ROUNDS):
        yield minutes(chance, 300)
        yield from looks(journey, chance)
        yield from acts(journey, chance)
    journey.is_left = True


def phone_of(journey: Journey) -> str:
    """The citizen's number."""
    return f"+84912{journey.number:06d}"


def signs_in(journey: Journey) -> Life:
    """With a code; an answer that was lost does no harm."""
    phone = phone_of(journey)
    for tried in range(9):
        named = {"phone": phone, "request_id": f"request-{journey.number:08d}-{tried}"}
        asked: Reply = yield journey.asks(None, "POST", "/v1/auth/otp-challenges", named)
        if asked.status == 202 and phone in journey.town.phones.inbox:  # else it never comes: another is asked for
            body = {"challenge_id": asked.json["challenge_id"], "code": journey.town.phones.inbox[phone]}
            told = {"grant_type": "otp", **body, "device_name": "Điện thoại"}
            answer: Reply = yield journey.asks(None, "POST", "/v1/auth/tokens", told)
            if answer.status == 200:
                break
            # Its answer was lost for longer than it may be, or the newest message was never sent.
            assert answer.slug in ("otp_expired", "otp_wrong"), answer.body
        yield timedelta(minutes=6)
    else:
        raise AssertionError(f"{journey.name} can never sign in")
    me: Reply = yield journey.asks(
        None, "GET", "/v1/me", headers={"Authorization": f"Bearer {answer.json['access_token']}"}
    )
    journey.owner = Actor("citizen", me.json["citizen_id"], f"session-{journey.number}")
    profile = {"full_name": "Nông Thị Bình", "birth_on": "1990-02-28", "sex": "female", "address": ADDRESS}
    changed: Reply = yield journey.asks(
        journey.owner, "PATCH", "/v1/me", {**profile, "national_id": f"020190{journey.number:06d}"}
    )
    assert changed.status == 200, changed.body


def drafts(journey: Journey, chance: random.Random) -> Life:
    """Opens a draft, types, sends a paper, says where the result goes."""
    who = journey.owner
    body = {"procedure_code": journey.procedure, "agency_code": journey.unit}
    opened: Reply = yield journey.asks(who, "POST", "/v1/dossiers", body)
    assert opened.status in (200, 201), opened.body
    journey.dossier_id = opened.json["dossier_id"]
    journey.saw(opened)
    for _ in range(9):
        typed = {"form": published.GOOD_ANSWERS, "result_channel": "post" if journey.by_post else "counter"}
        if not journey.by_post and chance.random() < 0.4:
            typed["result_channel"] = "online"
        saved: Reply = yield journey.asks(who, "PATCH", journey.url, typed, if_match=journey.seen["version"])
        if journey.saw(saved):
            break
        seen: Reply = yield journey.asks(who, "GET", journey.url)
        journey.saw(seen)
    if journey.by_post:
        url = f"{journey.url}/deliveries/return"
        chosen: Reply = yield journey.asks(who, "PUT", url, {"recipient": RECIPIENT})
        assert chosen.status == 200, chosen.body
    if journey.procedure == published.WITH_PAPERS or chance.random() < 0.1:
        yield from sends_paper(journey, {"slot": "identity"})


def sends_paper(journey: Journey, where: dict[str, object]) -> Life:
    """Announces a page, the first that is free, and sends its bytes to the bucket."""
    for page in (1, 2, 3):
        body = {**where, "page": page, **a_file()}
        told: Reply = yield journey.asks(journey.owner, "POST", f"{journey.url}/documents", body)
        if told.status == 201:
            journey.papers += 1
            journey.town.upload_arrives(f"papers/{journey.dossier_id}/{told.json['document_id']}", FILE)
            return


def hands_in(journey: Journey, chance: random.Random) -> Life:
    """Again while the papers are being checked."""
    for _ in range(200):
        yield minutes(chance, 5)
        reply: Reply = yield journey.asks(journey.owner, "POST", f"{journey.url}/submission", {})
        if journey.saw(reply):
            return
        assert reply.status < 300 or reply.slug in ("papers_checking", "dossier_incomplete"), reply.body
    raise AssertionError(f"{journey.name} can never hand in: {reply.body.decode()}")


def looks(journey: Journey, chance: random.Random) -> Life:
    """Opens the app: what changed, or the dossier itself."""
    if chance.random() < 0.15:
        yield from catches_up(journey)
    if chance.random() < 0.05:
        yield journey.asks(journey.owner, "GET", f"{journey.url}/timeline")
    if chance.random() < 0.3:
        seen: Reply = yield journey.asks(journey.owner, "GET", journey.url)
        journey.saw(seen)


def catches_up(journey: Journey) -> Life:
    """Fetches the list of changes to its end."""
    while True:
        reply: Reply = yield journey.asks(journey.owner, "GET", f"/v1/sync?limit=50&cursor={journey.cursor}")
        assert reply.status == 200, reply.body
        for item in reply.json["items"]:
            thing = item["kind"], item["id"]
            journey.device[thing] = max(journey.device.get(thing, 0), item["version"])
        journey.cursor = reply.json["next_cursor"]
        if reply.json["poll_after_s"]:
            return


def acts(journey: Journey, chance: random.Random) -> Life:
    """One step of what can be done now."""
    state, who = journey.seen.get("state"), journey.owner
    if state in ("withdrawn",):
        return
    if state == "supplement_requested" and chance.random() < 0.8:
        yield from completes(journey)
    elif state in ("not_accepted", "finished", "returned"):
        if chance.random() < 0.3:
            yield journey.asks(who, "POST", f"{journey.url}/rating", {"score": chance.randint(1, 3)})
    elif chance.random() < 0.03:
        yield journey.asks(who, "POST", f"{journey.url}/withdrawal", {"reason": "Nộp nhầm"})
    if journey.seen.get("fee_state") == "due" and chance.random() < 0.7:
        yield from pays(journey, chance)


def completes(journey: Journey) -> Life:
    """Sends what was asked for and answers the request."""
    asked = (journey.seen.get("supplement_request") or {}).get("items") or [{}]
    if not asked[0].get("answered"):
        yield from sends_paper(journey, {"slot": "identity"})
    reply: Reply = yield journey.asks(journey.owner, "POST", f"{journey.url}/supplements", {})
    journey.saw(reply)
