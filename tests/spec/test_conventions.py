"""Every operation keeps the conventions of the contract: callers, keys, bounds, closed requests."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from tests.each import each
from tests.spec import contract

pytestmark = pytest.mark.xdist_group("spec")  # the bundle is built once
CALLERS = {"anonymous", "citizen", "officer", "partner"}
ROLES = {"receiver", "specialist", "leader", "auditor", "administrator"}
# Formats that jsonschema-rs checks, so that a format is a promise.
CHECKED_FORMATS = {"date", "date-time", "email", "uri", "uuid"}
_BY_NAME = {"properties", "$defs", "patternProperties"}
_APPLIED = {"if", "then", "else", "not"}


def entries() -> list[Any]:
    return [pytest.param(name, entry, id=name) for name, entry in contract.table().items()]


def bodies() -> list[Any]:
    return [pytest.param(one["body"], id=name) for name, one in contract.table().items() if one["body"] is not None]


def requests() -> list[Any]:
    """Everything that a request has."""
    told = contract.table().items()
    queries = [pytest.param(entry["query"], id=f"{name}?") for name, entry in told]
    return [*bodies(), *queries, *[pytest.param(entry["path_params"], id=f"{name}/") for name, entry in told]]


def subschemas(node: Any, *, applied: bool = False) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every schema inside a schema, with whether it only narrows another one (`if`, `then`, `allOf`)."""
    if not isinstance(node, dict):
        return
    yield node, applied
    for name, value in node.items():
        if name in _BY_NAME:
            for member in value.values():
                yield from subschemas(member, applied=applied)
        elif name in ("allOf", "anyOf", "oneOf"):
            for member in value:
                yield from subschemas(member, applied=True)
        elif name in (*_APPLIED, "items", "additionalProperties", "propertyNames"):
            yield from subschemas(value, applied=applied or name in _APPLIED)


def types_of(schema: dict[str, Any]) -> set[str]:
    """The types that a schema names."""
    told = schema.get("type", [])
    return {told} if isinstance(told, str) else set(told)


@each(("name", "entry"), entries)
def test_every_operation_says_who_may_call(name: str, entry: dict[str, Any]) -> None:
    assert entry["callers"] and set(entry["callers"]) <= CALLERS
    assert set(entry["roles"]) <= ROLES
    if name.startswith(("officer_dossiers.", "officer_payments.", "officer_refunds.")):
        assert entry["callers"] == ["officer"] and entry["roles"]


@each(("name", "entry"), entries)
def test_a_token_is_asked_for_exactly_where_somebody_must_be_known(name: str, entry: dict[str, Any]) -> None:
    operation = dict(contract.operations())[name]
    schemes = [*operation.get("security", contract.document()["security"])]
    known = [caller for caller in entry["callers"] if caller in ("citizen", "officer")]
    assert [next(iter(scheme)) for scheme in schemes] == known


OF_A_CITIZEN = ("/v1/me/phone", "/v1/me/erasure-requests", "/v1/feedback", "/v1/deliveries")
ONCE = ("/v1/dossiers", "/v1/payments", "/v1/officer/", *OF_A_CITIZEN)


@each(("name", "entry"), entries)
def test_every_post_that_changes_something_of_value_needs_an_idempotency_key(name: str, entry: dict[str, Any]) -> None:
    path = entry["path"]
    about = path.startswith(ONCE) and "/auth/" not in path
    assert entry["idempotent"] == (entry["method"] == "POST" and about)


def test_a_draft_is_changed_only_on_a_version() -> None:
    assert {name for name, entry in contract.table().items() if entry["if_match"]} == {
        "dossiers.save",
        "officer_agencies.change",
        "officer_calendars.change",
        "officer_officers.change",
        "officer_partners.change",
        "officer_partners.retire_secret",
        "officer_partners.set_secret",
        "officer_procedures.offer",
        "officer_procedures.save_draft",
    }


@each(("name", "entry"), entries)
def test_lists_take_a_limit_and_a_cursor(name: str, entry: dict[str, Any]) -> None:
    query = entry["query"]["properties"]
    assert ("limit" in query) == ("cursor" in query)
    if "limit" in query:
        assert (query["limit"]["minimum"], query["limit"]["maximum"], query["limit"]["default"]) == (1, 100, 20)


@each(("name", "entry"), entries)
def test_an_operation_id_names_a_module_and_a_function(name: str, entry: dict[str, Any]) -> None:
    module, _, function = name.partition(".")
    assert module.isidentifier() and function.isidentifier()
    assert entry["success"] and all(200 <= status < 400 for status in entry["success"])
    assert 0 < entry["max_body_bytes"] <= 262_144


@each("body", bodies)
def test_every_request_refuses_unknown_fields(body: dict[str, Any]) -> None:
    objects = [s for s, applied in subschemas(body) if "object" in types_of(s) and not applied]
    assert objects
    for schema in objects:
        closed = schema.get("additionalProperties") is False
        bounded = "maxProperties" in schema and isinstance(schema.get("additionalProperties"), dict)
        assert closed or bounded, schema


@each("body", requests)
def test_everything_in_a_request_is_bounded(body: dict[str, Any]) -> None:
    for schema, _ in subschemas(body):
        types = types_of(schema)
        assert "string" not in types or "maxLength" in schema, schema
        assert "array" not in types or "maxItems" in schema, schema
        assert not types & {"integer", "number"} or {"minimum", "maximum"} <= set(schema), schema
        assert schema.get("format", "date") in CHECKED_FORMATS


@each(
    ("told", "value"),
    [("date", "2026-02-30"), ("email", "a b"), ("uri", "nowhere"), ("date-time", "2026-11-23"), ("uuid", "1")],
)
def test_the_formats_are_really_checked(told: str, value: str) -> None:
    assert not jsonschema_rs.validator_for({"format": told}, validate_formats=True).is_valid(value)


def test_answers_stay_open_to_new_fields() -> None:
    for name, operation in contract.operations():
        for where, media_type, content in contract.bodies(operation):
            if where != "request" and media_type == "application/json" and "$ref" in content["schema"]:
                schema = contract.bundling.component(contract.document(), content["schema"]["$ref"])
                assert all(s.get("additionalProperties") is not False for s, _ in subschemas(schema)), name


def test_every_answer_carries_the_request_id() -> None:
    for _, operation in contract.operations():
        assert all("X-Request-Id" in answer["headers"] for answer in operation["responses"].values())
