"""Strict reading of JSON bodies: a sandbox that forgives a misspelt field would hide our misreadings."""

import json
from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """The sandbox says no: an HTTP status, a short code and a sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def parse_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; refused (400) when it is not JSON or not an object."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "broken_json", f"the body is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise Refusal(400, "not_an_object", "the body must be a JSON object")
    return data


def take(
    data: Mapping[str, Any],
    *,
    required: Mapping[str, type],
    optional: Mapping[str, tuple[type, Any]] | None = None,
) -> dict[str, Any]:
    """Exactly the named fields, defaults filled in; refused (400) naming every fault at once.

    `optional` maps a name to (type, default); null counts as absent there. A bool is not an int; an int is a float.
    """
    optional = optional or {}
    types = dict(required) | {name: kind for name, (kind, _) in optional.items()}
    faults = [f"{name}: unknown field" for name in data if name not in types]
    faults += [f"{name}: missing" for name in required if name not in data]
    taken: dict[str, Any] = {name: default for name, (_, default) in optional.items()}
    for name, kind in types.items():
        if name not in data or (data[name] is None and name in optional):
            continue
        if _is(data[name], kind):
            taken[name] = data[name]
        else:
            faults.append(f"{name}: must be {kind.__name__}")
    if faults:
        raise Refusal(400, "wrong_fields", "; ".join(faults))
    return taken


def _is(value: Any, kind: type) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, (int, float) if kind is float else kind)
