"""What an attacker sends to the doors: refused, quickly, and without effect. docs/abuse.md lists every attack."""

import base64
import gzip
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from chalicelib.api_spec import operations
from chalicelib.domain import quota
from tests.adapters.fixtures.banks import vietqrvn
from tests.adapters.servers import serving
from tests.api import client
from tests.api import procedures as published
from tests.api.costs import desk_of
from tests.api.happenings import without_effect
from tests.api.scenes.callbacks import VIETQRVN
from tests.api.scenes.scene import MAKERS, Scene
from tests.api.test_bad_input import WITH_BODY
from tests.api.world import World
from tests.api.world.bodies import a_file, a_statement_file
from tests.api.world.people import source_ip
from tests.api.world.places import UNIT


# --- tokens
def b64(value: Any) -> str:
    return (
        base64.urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode().strip("=")
    )


@pytest.mark.parametrize("door", ["/v1/me", "/v1/officer/dossiers?queue=new"])
def test_a_token_of_another_algorithm_or_key_opens_no_door(door: str, world: World):
    who = world.citizen() if door == "/v1/me" else world.receiver
    header, claims, signature = who.token.split(".")
    kid = jwt.get_unverified_header(who.token)["kid"]
    [published_key] = [one for one in client.call("GET", "/v1/.well-known/jwks.json").json["keys"] if one["kid"] == kid]
    public = base64.urlsafe_b64decode(published_key["x"] + "==")
    with serving() as attacker:
        attacker.answer = json.dumps({"keys": [published_key]}).encode()
        forged = {
            "no algorithm": f"{b64({'alg': 'none', 'typ': 'JWT', 'kid': kid})}.{claims}.",
            "our public key as a shared secret": jwt.encode(
                jwt.decode(who.token, options={"verify_signature": False}), public, "HS256", {"kid": kid}
            ),
            "the algorithm's name changed": f"{b64({'alg': 'ES256', 'kid': kid})}.{claims}.{signature}",
            "a key from elsewhere": f"{b64({'alg': 'EdDSA', 'kid': 'x', 'jku': attacker.url})}.{claims}.{signature}",
            "its certificate": f"{b64({'alg': 'EdDSA', 'kid': 'x', 'x5u': attacker.url})}.{claims}.{signature}",
            "twice": f"{who.token}, Bearer {who.token}",
            "a megabyte": f"{header}.{b64(bytes(1_000_000))}.{signature}",
        }
        for name, token in forged.items():
            with without_effect():
                assert client.call("GET", door, token=token).slug == "unauthenticated", name
        assert attacker.asked == [], "no key is fetched"
    assert client.call("GET", door, token=who.token).status == 200


def test_what_opens_one_door_opens_no_other(world: World):
    """A bank's token, a refresh token and a code's challenge are no access tokens, and a citizen's is no bank's."""
    now = datetime.now(UTC)
    asked = vietqrvn.asking(**vietqrvn.SECRETS[0])
    given = client.call("POST", f"{VIETQRVN}/api/token_generate", raw=asked.body, headers=dict(asked.headers))
    bank_token = given.json["access_token"]
    scene = MAKERS["auth.issue_tokens"](world)
    for token in (bank_token, scene.named["body"]["refresh_token"]):
        assert client.call("GET", "/v1/me", token=token).slug == "unauthenticated"
    sync = vietqrvn.genuine(vietqrvn.SECRETS[0], now, given_by=[vietqrvn.SECRETS[0]])
    headers = {**sync.headers, "authorization": f"Bearer {world.citizen().token}"}
    with without_effect():
        told = client.call("POST", f"{VIETQRVN}/bank/api/transaction-sync", raw=sync.body, headers=headers)
    assert told.json["error"] is True


# --- bodies, headers, queries
def nested(depth: int, kind: str) -> Any:
    """Lists or objects in each other."""
    value: Any = 1
    for _ in range(depth):
        value = [value] if kind == "list" else {"a": value}
    return value


# The last are what other databases and this one's wire format would take for an order.
STRUCTURES: dict[str, Any] = {
    "40 objects deep": nested(40, "object"),  # one more than the database would keep
    "400 lists deep": nested(400, "list"),
    "an operator": {"$ne": 1},
    "the database's own form": {"S": "x"},
    "a prototype": {"__proto__": {"admin": True}},
}


@pytest.mark.parametrize("operation_id", WITH_BODY)
def test_no_field_of_any_body_takes_a_structure_that_is_not_its_own(operation_id: str, world: World):
    scene, entry = MAKERS[operation_id](world), operations()[operation_id]
    token = _token(operation_id, scene, world)
    body = scene.named.get("body", {})
    for field in body:
        for name, structure in STRUCTURES.items():
            with without_effect():
                reply = client.call(
                    entry["method"],
                    scene.url,
                    token=token,
                    source_ip=source_ip(),
                    **{**scene.named, "body": {**body, field: structure}},
                )
            assert 400 <= reply.status < 500, f"{name} as {field}: {reply.status} {reply.body[:200]!r}"


def _token(operation_id: str, scene: Scene, world: World) -> str | None:
    callers = operations()[operation_id]["callers"]
    if callers == ["officer"]:
        return desk_of(scene, operation_id, world).token
    return scene.owner.token if scene.owner and "anonymous" not in callers else None


def test_a_body_that_was_packed_is_not_unpacked(world: World):
    case, bomb = world.a_draft(), gzip.compress(b" " * 50_000_000)
    with without_effect():
        reply = case.owner.call("PATCH", case.url, raw=bomb, if_match=2, headers={"Content-Encoding": "gzip"})
    assert (reply.status, reply.slug) == (400, "broken_json")


@pytest.mark.parametrize(
    ("headers", "slug"),
    [
        ({"Idempotency-Key": "k" * 100_000}, "idempotency_key_missing"),
        ({"Idempotency-Key": '"' * 100_000}, "idempotency_key_missing"),
        ({"Accept-Language": "en;q=0.1," * 20_000, "Idempotency-Key": ""}, "idempotency_key_missing"),
        ({"Content-Type": "application/" + "json;" * 50_000, "Idempotency-Key": "k"}, "invalid_request"),
        ({"Authorization": "Bearer " + "." * 300_000}, "unauthenticated"),
        ({"Authorization": "Bearer " * 50_000}, "unauthenticated"),
    ],
    ids=["key", "quotes", "languages", "type", "dots", "schemes"],
)
def test_long_headers_cost_nothing(headers: dict[str, str], slug: str, world: World):
    body, token = {"procedure_code": published.FREE, "agency_code": UNIT}, world.citizen().token
    begun = time.thread_time()
    with without_effect():
        named = {} if "Authorization" in headers else {"token": token}
        reply = client.call(
            "POST", "/v1/dossiers", body={} if "Content-Type" in headers else body, headers=headers, **named
        )
    assert reply.slug == slug and time.thread_time() - begun < 1


@pytest.mark.parametrize("url", ["/v1/procedures", "/v1/agencies"])
@pytest.mark.parametrize("words", ["x" * 100_000, "a " * 5_000, "(" * 3_000, "%" * 3_000, "ệ" * 30_000])
def test_a_search_takes_short_words_only(url: str, words: str):
    begun = time.thread_time()
    reply = client.call("GET", url, query=[("q", words)])
    assert (reply.status, reply.slug) == (422, "query_invalid") and time.thread_time() - begun < 1


# --- names
NAMES = {
    "up": "../../../../etc/passwd",
    "up, as Windows": "..\\..\\windows\\win.ini",
    "up, encoded": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "root": "/etc/passwd",
    "a drive": "C:\\autoexec.bat",
    "cut": "to-khai.exe\0.pdf",
    "a stream": "to-khai.pdf::$DATA",
    "a header": 'x.pdf"\r\nSet-Cookie: a=b',
    "another key": "x/../../papers/another/document",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_name_leads_anywhere(name: str, world: World):
    """The place of a paper is made of ids of ours; its name is a label, without anything that leads."""
    case = world.a_draft()
    reply = case.owner.post(f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file(name)})
    if reply.status != 422:
        told = reply.json
        assert told["upload"]["fields"]["key"] == f"papers/{case.dossier_id}/{told['document_id']}"
        assert not set(told["filename"]) & set('/\\:"%\0\r\n') and told["filename"].endswith(".pdf")
    for path, rest in (("statements", {"endpoint": "ep_sepay", "format": "camt", **a_statement_file()}),):
        announced = world.specialist.post(f"/v1/officer/{path}", {**rest, "filename": name})
        if announced.status != 422:
            key = announced.json["upload"]["fields"]["key"]
            assert key.endswith(announced.json["import_id"]) and ".." not in key


# --- filing
def test_nobody_files_without_end(world: World, monkeypatch: pytest.MonkeyPatch):
    """Withdrawn and thrown away ones count: what costs a unit its time is that they come."""
    monkeypatch.setattr(quota, "MOST_DRAFTS", 3)
    owner, other = world.citizen(), world.citizen()
    body = {"procedure_code": published.FREE, "agency_code": UNIT}
    first = world.a_draft(owner=owner)
    first.owner.does(f"{first.url}/submission")
    second = world.a_draft(owner=owner)
    assert owner.call("DELETE", second.url).status == 204
    third = world.a_draft(owner=owner)
    with without_effect():
        one_more = owner.post("/v1/dossiers", {**body, "procedure_code": published.PAID})
    assert (one_more.status, one_more.slug) == (429, "filing_quota_used")
    assert 0 < int(one_more.headers["retry-after"]) <= 86_400
    again = owner.post("/v1/dossiers", body)
    assert (again.status, again.json["dossier_id"]) == (200, third.dossier_id), "the open one is still offered"
    assert other.post("/v1/dossiers", body).status == 201
    at_counter = {"procedure_code": published.PAID, "applicant_id": owner.id, "form": published.GOOD_ANSWERS}
    assert world.receiver.post("/v1/officer/dossiers", at_counter).status == 201, "who comes to the counter is served"


def test_sent_at_once_the_last_that_may_be_opened_is_opened_once(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quota, "MOST_DRAFTS", 1)
    owner = world.citizen()
    codes = [published.FREE, published.PAID, published.NO_POST, published.LONG] * 2
    with ThreadPoolExecutor(8) as pool:
        replies = list(
            pool.map(lambda code: owner.post("/v1/dossiers", {"procedure_code": code, "agency_code": UNIT}), codes)
        )
    assert len({one.json["dossier_id"] for one in replies if one.status < 300}) == 1
    assert {one.slug for one in replies if one.status >= 300} <= {"filing_quota_used", "request_in_progress"}
