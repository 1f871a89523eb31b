"""The electronic form of a procedure against its schema: whole at submission, partly filled while a draft."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from chalicelib.adapters.documents import json_schema
from chalicelib.domain.errors import Fault

BASE = "/form"
# While a form is being filled, what is not there yet is no fault: missing members, and lists still too short.
NOT_YET = frozenset({"required", "too_few"})


def faults(schema: Mapping[str, Any], form: Any, *, partial: bool) -> tuple[Fault, ...]:
    """Every fault of the form, with pointers under `/form`; codes are those of `json_schema`.

    `partial=True` (autosave) passes over what is missing and over fields left empty (`""` or null), but still names
    unknown fields, wrong types and values that could not become right by filling in more.
    """
    found = json_schema.faults(_validator(json.dumps(schema, sort_keys=True)), form, BASE)
    if not partial:
        return found
    return tuple(f for f in found if f.code not in NOT_YET and not _is_empty(form, f))


def is_sound(schema: Any) -> bool:
    """Whether forms can be checked by this schema: one of draft 2020-12 that compiles and is about an object."""
    if not isinstance(schema, dict) or schema.get("type") != "object":
        return False
    try:
        json_schema.compiled(schema)
    except ValueError:  # what it is not is the library's own kind of ValueError
        return False
    return True


@lru_cache(maxsize=64)
def _validator(schema: str) -> Any:
    """Keyed by the schema's own text: versions of a procedure never share one."""
    return json_schema.compiled(json.loads(schema))


def _is_empty(form: Any, fault: Fault) -> bool:
    if fault.code == "unknown_field":
        return False
    value = form
    for step in fault.pointer.removeprefix(BASE).split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except (KeyError, IndexError, TypeError, ValueError):
            return False
    return value is None or value == ""
