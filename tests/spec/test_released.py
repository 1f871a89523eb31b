"""Apps in people's hands are not updated with the server: the contract keeps what its last release promised."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from mobile_api_spec.release import promises, released
from mobile_api_spec.tool.breaking import breaks
from tests.spec import contract

pytestmark = pytest.mark.xdist_group("spec")  # the bundle is built once


def test_what_was_released_still_holds() -> None:
    """After a deliberate break under a new major version: `python -m mobile_api_spec.release --anyway`."""
    last = released()
    assert last is not None
    assert breaks(last, promises(contract.document())) == []


SMALL: dict[str, Any] = {
    "paths": {
        "/things/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "put": {
                "operationId": "change",
                "x-callers": ["citizen", "officer"],
                "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer", "maximum": 100}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Asked"}}}},
                "responses": {
                    "200": {
                        "headers": {"ETag": {}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Told"}}},
                    },
                    "404": {},
                },
            },
        }
    },
    "components": {
        "schemas": {
            "Asked": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kind"],
                "properties": {
                    "kind": {"type": "string", "enum": ["a", "b"]},
                    "note": {"type": ["string", "null"], "maxLength": 10},
                    "inner": {"$ref": "#/components/schemas/Asked"},
                },
            },
            "Told": {
                "type": "object",
                "required": ["state"],
                "properties": {
                    "state": {"type": "string", "enum": ["open", "closed"]},
                    "more": {"type": "array", "items": {"$ref": "#/components/schemas/Told"}},
                    "either": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                },
            },
        }
    },
}
Change = Callable[[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]], Any]


def after(change: Change) -> list[str]:
    """The breaks of a change, which is given the document, its operation, and what is asked and told."""
    new = copy.deepcopy(SMALL)
    schemas = new["components"]["schemas"]
    change(new, new["paths"]["/things/{id}"]["put"], schemas["Asked"], schemas["Told"])
    return breaks(SMALL, new)


def field(schema: dict[str, Any], name: str, **changes: Any) -> None:
    schema["properties"][name] = {**schema["properties"].get(name, {}), **changes}


BREAKS: dict[str, Change] = {
    "a path is gone": lambda new, op, asked, told: new["paths"].clear(),
    "an operation is gone": lambda new, op, asked, told: new["paths"]["/things/{id}"].pop("put"),
    "a kind of caller is gone": lambda new, op, asked, told: op["x-callers"].remove("citizen"),
    "a role is asked for": lambda new, op, asked, told: op.update({"x-roles": ["leader"]}),
    "a parameter is gone": lambda new, op, asked, told: op["parameters"].clear(),
    "a parameter is new and required": lambda new, op, asked, told: op["parameters"].append(
        {"name": "Key", "in": "header", "required": True, "schema": {}}
    ),
    "a parameter is required": lambda new, op, asked, told: op["parameters"][0].update(required=True),
    "a parameter's bound is tighter": lambda new, op, asked, told: op["parameters"][0]["schema"].update(maximum=50),
    "the body is required": lambda new, op, asked, told: op["requestBody"].update(required=True),
    "the body is of another kind": lambda new, op, asked, told: op["requestBody"].update(content={"text/csv": {}}),
    "a field of a request is gone": lambda new, op, asked, told: asked["properties"].pop("note"),
    "a field of a request is required": lambda new, op, asked, told: asked["required"].append("note"),
    "a new field of a request is required": lambda new, op, asked, told: (
        field(asked, "new", type="string"),
        asked["required"].append("new"),
    ),
    "a request's type is narrower": lambda new, op, asked, told: field(asked, "note", type="string"),
    "a request's type is another": lambda new, op, asked, told: field(asked, "kind", type="integer"),
    "a request's words are fewer": lambda new, op, asked, told: field(asked, "kind", enum=["a"]),
    "a request's text is shorter": lambda new, op, asked, told: field(asked, "note", maxLength=5),
    "a request's text has a least length": lambda new, op, asked, told: field(asked, "note", minLength=1),
    "a request's text has a pattern": lambda new, op, asked, told: field(asked, "note", pattern="^a"),
    "an answer's status is gone": lambda new, op, asked, told: op["responses"].update(
        {"201": op["responses"].pop("200")}
    ),
    "an answer is of another kind": lambda new, op, asked, told: op["responses"]["200"].update(
        content={"text/csv": {}}
    ),
    "an answer's header is gone": lambda new, op, asked, told: op["responses"]["200"]["headers"].clear(),
    "a field of an answer is gone": lambda new, op, asked, told: told["properties"].pop("state"),
    "a field of an answer may be missing": lambda new, op, asked, told: told["required"].clear(),
    "an answer's type is wider": lambda new, op, asked, told: field(told, "state", type=["string", "null"]),
    "an answer's items are others": lambda new, op, asked, told: field(told, "more", items={"type": "string"}),
    "an answer may be a further kind": lambda new, op, asked, told: told["properties"]["either"]["oneOf"].append(
        {"type": "null"}
    ),
}
HARMLESS: dict[str, Change] = {
    "nothing": lambda new, op, asked, told: None,
    "a path is new": lambda new, op, asked, told: new["paths"].update({"/more": {}}),
    "a caller is new": lambda new, op, asked, told: op["x-callers"].append("partner"),
    "a parameter is new": lambda new, op, asked, told: op["parameters"].append(
        {"name": "q", "in": "query", "schema": {}}
    ),
    "a bound is looser": lambda new, op, asked, told: op["parameters"][0]["schema"].update(maximum=200),
    "a field of a request is new": lambda new, op, asked, told: field(asked, "new", type="string"),
    "a field of a request need not be there": lambda new, op, asked, told: asked["required"].clear(),
    "a request has a further word": lambda new, op, asked, told: field(asked, "kind", enum=["a", "b", "c"]),
    "a field of an answer is new": lambda new, op, asked, told: field(told, "new", type="string"),
    "a field of an answer is always there": lambda new, op, asked, told: told["required"].append("more"),
    "an answer has a further word": lambda new, op, asked, told: field(told, "state", enum=["open", "closed", "lost"]),
    "an answer's words are fewer": lambda new, op, asked, told: field(told, "state", enum=["open"]),
    "a problem is new": lambda new, op, asked, told: op["responses"].update({"409": {}}),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS)
def test_a_break_is_seen(change: Change) -> None:
    assert after(change) != []


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_breaks_nobody_is_let_pass(change: Change) -> None:
    assert after(change) == []
