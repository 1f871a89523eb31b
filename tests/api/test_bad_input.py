"""What an app may get wrong, and what is not JSON at all: refused with its own problem, every fault at once."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.api_spec import operations
from tests.api import client
from tests.api import procedures as published
from tests.api.costs import desk_of
from tests.api.scenes.scene import MAKERS, Scene
from tests.api.world import World
from tests.api.world.bodies import a_file
from tests.api.world.people import Person
from tests.api.world.places import CLOSED, UNIT

LISTS = [
    name for name, entry in operations().items() if "cursor_invalid" in entry["problems"] and entry["method"] == "GET"
]
QUERIES = [name for name, entry in operations().items() if "query_invalid" in entry["problems"]]
PAGED = [name for name in QUERIES if "limit" in operations()[name]["query"]["properties"]]
WITH_BODY = [name for name, entry in operations().items() if entry["body"] is not None]


def patch(world: World, raw: bytes) -> client.Reply:
    """A draft saved with these bytes: the door that takes the most kinds of JSON."""
    case = world.a_draft()
    return case.owner.call("PATCH", case.url, raw=raw, if_match=2)


NO_JSON = {
    "nothing but a brace": b"{",
    "two values": b"{} {}",
    "NaN": b'{"form": {"subject_name": NaN}}',
    "Infinity": b'{"form": {"subject_name": -Infinity}}',
    "a number beyond all numbers": b'{"form": {"subject_name": 1e400}}',
    "a name given twice": b'{"copies": 1, "copies": 2}',
    "a name given twice, deep inside": b'{"form": {"a": {"b": 1, "b": 2}}}',
    "half a surrogate pair": b'{"form": {"subject_name": "\\ud800"}}',
    "half a surrogate pair as a name": b'{"form": {"\\udfff": 1}}',
    "not UTF-8": b'{"form": {"subject_name": "\xff"}}',
    "UTF-16": '{"copies": 2}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "100,000 lists in each other": b'{"form": {"subject_name": ' + b"[" * 100_000,
    "60,000 objects in each other": b'{"form": ' + b'{"":' * 20_000 + b"1" + b"}" * 20_001,
    "a number of 5,000 digits": b'{"copies": ' + b"9" * 5_000 + b"}",
    "a single quote": b"{'copies': 2}",
    "a comment": b'{"copies": 2} // two',
}


@pytest.mark.parametrize("raw", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_json_is_refused_as_such(raw: bytes, world: World):
    reply = patch(world, raw)
    assert (reply.status, reply.slug) == (400, "broken_json")


WRONG_JSON: dict[str, tuple[bytes, set[tuple[str, str]]]] = {
    "a list": (b"[]", {("", "wrong_type")}),
    "null": (b"null", {("", "wrong_type")}),
    "a number of 1,000 digits": (b'{"copies": ' + b"9" * 1_000 + b"}", {("/copies", "too_large")}),
    "a fraction": (b'{"copies": 1.5}', {("/copies", "wrong_type")}),
    "true for a number": (b'{"copies": true}', {("/copies", "wrong_type")}),
    "too many, all at once": (
        b'{"copies": 0, "result_channel": "pigeon", "nick~/name": 1}',
        {("/copies", "too_small"), ("/result_channel", "not_in_list"), ("/nick~0~1name", "unknown_field")},
    ),
    "a field that the form does not have": (
        '{"form": {"hobby": "đá cầu"}}'.encode(),
        {("/form/hobby", "unknown_field")},
    ),
    "another type than the form's": (b'{"form": {"subject_name": 5}}', {("/form/subject_name", "wrong_type")}),
    "a form that is no object": (b'{"form": []}', {("/form", "wrong_type")}),
}


@pytest.mark.parametrize(("raw", "faults"), WRONG_JSON.values(), ids=WRONG_JSON)
def test_what_is_json_and_wrong_has_every_fault_named(raw: bytes, faults: set[tuple[str, str]], world: World):
    reply = patch(world, raw)
    assert (reply.status, reply.slug) == (422, "invalid_request")
    assert reply.faults >= faults and len(reply.json["errors"]) == len(faults)


def test_text_is_kept_in_one_form_of_unicode(world: World):
    case = world.a_draft(form={"subject_name": "Nông Thị Bình".encode().decode()})
    decomposed = json.dumps({"form": {"subject_name": "Bi\u0300nh"}}, ensure_ascii=False).encode()
    saved = case.owner.call("PATCH", case.url, raw=decomposed, if_match=2)
    assert saved.json["form"]["subject_name"] == "Bình"


@pytest.mark.parametrize("operation_id", WITH_BODY)
def test_a_body_of_another_kind_or_too_long_is_refused_at_every_door(operation_id: str, world: World):
    entry = operations()[operation_id]
    url = entry["path"].replace("{", "").replace("}", "")
    caller = world.officer(*entry["roles"]) if entry["callers"] == ["officer"] else world.citizen()
    token = None if entry["callers"] == ["anonymous"] else caller.token

    def sent(raw: bytes, content_type: str = "application/json") -> client.Reply:
        headers = {"Content-Type": content_type}
        return client.call(
            entry["method"],
            url.replace("leg", "return")
            .replace("purpose", "helper_access")
            .replace("agency_code", UNIT)
            .replace("procedure_code", published.FREE),
            token=token,
            raw=raw,
            headers=headers,
        )

    assert sent(b" " * (entry["max_body_bytes"] + 1)).slug == "body_too_large"
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml; charset=utf-8"):
        assert sent(b"{}", content_type).slug == "unsupported_media_type"
    assert sent(b"{").slug == "broken_json"
    assert ("/no_such_field", "unknown_field") in sent(b'{"no_such_field": 1}').faults
    if entry["body_required"]:
        assert sent(b"").faults == {("", "required")}


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON", None])
def test_json_with_a_charset_or_without_a_type_is_json(content_type: str | None, world: World):
    case = world.a_draft()
    headers = {"Content-Type": content_type} if content_type else {}
    assert case.owner.call("PATCH", case.url, body={"copies": 2}, if_match=2, headers=headers).status == 200


@pytest.mark.parametrize("operation_id", [name for name in QUERIES if name not in PAGED])
def test_a_query_without_pages_names_every_fault_at_once_too(operation_id: str, world: World):
    scene, entry = MAKERS[operation_id](world), operations()[operation_id]
    token = _caller(operation_id, scene, world).token
    name = next(iter(entry["query"]["properties"]))
    query = [(name, "1"), (name, "1"), ("colour", "red")]
    reply = client.call("GET", scene.url.partition("?")[0], token=token, query=query)
    assert (reply.status, reply.slug) == (422, "query_invalid")
    assert reply.faults >= {(f"/query/{name}", "given_twice"), ("/query/colour", "unknown_field")}


def needed(scene: Scene, operation_id: str) -> list[tuple[str, str]]:
    """What the query of a scene must hold."""
    required = operations()[operation_id]["query"].get("required", ())
    return [pair for pair in parse_qsl(urlsplit(scene.url).query) if pair[0] in required]


def _caller(operation_id: str, scene: Scene, world: World) -> Person:
    """Who may make the scene's call."""
    if operations()[operation_id]["callers"] == ["officer"]:
        return desk_of(scene, operation_id, world)
    assert scene.owner is not None
    return scene.owner


@pytest.mark.parametrize("operation_id", PAGED)
def test_every_fault_of_a_query_is_named_at_once(operation_id: str, world: World):
    scene = MAKERS[operation_id](world)
    token = _caller(operation_id, scene, world).token
    rest = needed(scene, operation_id)
    query = [*rest, ("limit", "1000"), ("limit", "5"), ("colour", "red")]
    reply = client.call("GET", scene.url.partition("?")[0], token=token, query=query)
    assert (reply.status, reply.slug) == (422, "query_invalid")
    assert reply.faults == {("/query/limit", "given_twice"), ("/query/colour", "unknown_field")}
    for wrong in ("0", "101", "abc", "-1", "1.0", "９", "", "99999999999999999999"):
        reply = client.call("GET", scene.url.partition("?")[0], token=token, query=[*rest, ("limit", wrong)])
        assert {pointer for pointer, _ in reply.faults} == {"/query/limit"}, wrong


@pytest.mark.parametrize("operation_id", LISTS)
def test_a_cursor_that_is_none_of_ours_is_refused_or_finds_nothing(operation_id: str, world: World):
    scene = MAKERS[operation_id](world)
    token = _caller(operation_id, scene, world).token
    url, rest = scene.url.partition("?")[0], needed(scene, operation_id)
    for cursor in ("!", "nonsense", "w5w=", "AAAA", "ÿ", "bm90IGEgcG9zaXRpb24"):
        reply = client.call("GET", url, token=token, query=[*rest, ("cursor", cursor)])
        if reply.status != 200:
            assert (reply.status, reply.slug) == (400, "cursor_invalid"), cursor
        else:  # readable, and so a place within the caller's own list: it never shows anybody else's
            assert cursor not in ("!", "ÿ", "w5w=")


def test_a_list_is_read_page_by_page_to_its_end(world: World):
    owner = world.citizen()
    mine = {world.a_draft(code, owner=owner).dossier_id for code in (published.FREE, published.PAID, published.NO_POST)}
    found, cursor = [], ""
    for _ in range(3):
        page = owner.call("GET", "/v1/dossiers", query=[("limit", "1"), ("cursor", cursor)]).json
        found += [item["dossier_id"] for item in page["items"]]
        cursor = page["next_cursor"] or ""
    assert found == sorted(mine, reverse=True) and cursor == ""


@pytest.mark.parametrize("dossier_id", ["-", "a b", "draft~", "x" * 121, "é", "..", "%2e", "a|b"])
def test_what_cannot_be_an_id_is_not_found(dossier_id: str, world: World):
    assert world.citizen().call("GET", f"/v1/dossiers/{dossier_id}").slug == "not_found"


def test_a_paper_is_found_in_its_own_dossier_only(world: World):
    owner = world.citizen()
    one, other = world.a_draft(owner=owner), world.a_draft(published.PAID, owner=owner)
    paper = owner.does(f"{one.url}/documents", {"slot": "identity", "page": 1, **a_file()})["document_id"]
    assert owner.call("GET", f"{one.url}/documents/{paper}").status == 200
    for method in ("GET", "DELETE"):
        assert owner.call(method, f"{other.url}/documents/{paper}").slug == "not_found"


def test_a_result_is_nobodys_before_it_is_out(world: World):
    case = world.with_result(world.a_processing())
    assert case.owner.call("GET", f"{case.url}/documents/{case.document_id}").slug == "not_found"
    assert case.owner.call("GET", f"{case.url}/results").json["items"] == []
    assert [page for page in case.read()["documents"] if page["slot"] == "result"] == []


def test_all_that_a_dossier_lacks_is_said_at_once(world: World):
    case = world.a_draft(published.WITH_PAPERS, form={"born_on": "hôm qua"}, result_channel="post")
    reply = case.owner.post(f"{case.url}/submission")
    assert (reply.status, reply.slug) == (422, "dossier_incomplete")
    assert reply.faults == {
        ("/form/subject_name", "required"),
        ("/form/born_on", "wrong_format"),
        ("/papers/identity", "paper_missing"),
        ("/deliveries/return", "recipient_missing"),
    }


def test_a_conflict_tells_the_state_and_what_may_be_done(world: World):
    case = world.a_submitted()
    reply: Any = case.owner.post(f"{case.url}/submission").json
    assert (reply["state"], reply["allowed_actions"]) == ("submitted", ["withdraw"])


def test_a_unit_that_was_closed_takes_no_new_dossiers_and_the_one_after_it_does(world: World):
    body = {"procedure_code": published.FREE, "agency_code": CLOSED}
    assert world.citizen().does("/v1/dossiers", body)["agency_code"] == UNIT
    case = world.a_draft()
    moved = case.owner.call("PATCH", case.url, body={"agency_code": CLOSED}, if_match=2)
    assert moved.json["agency_code"] == UNIT
    assert CLOSED not in {item["agency_code"] for item in client.call("GET", "/v1/agencies?q=Y98").json["items"]}


def test_a_whole_number_may_be_written_as_a_fraction_of_nothing(world: World):
    """2.0 is an integer to JSON Schema, and what some JSON libraries write."""
    assert patch(world, b'{"copies": 2.0}').json["copies"] == 2
    case = world.a_draft()
    paper = json.dumps({"slot": "identity", "page": 1, **a_file()}).replace('"page": 1', '"page": 1.0').encode()
    announced = case.owner.call("POST", f"{case.url}/documents", raw=paper, key="one-page")
    assert (announced.status, announced.json["page"]) == (201, 1)
