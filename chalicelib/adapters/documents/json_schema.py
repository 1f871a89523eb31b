"""Faults of a JSON value against a JSON Schema 2020-12, in our codes: requests and e-forms share it.

Codes and their facts: required; unknown_field; wrong_type (types); wrong_format (format); pattern (pattern);
not_in_list (options); too_long, too_short, too_many, too_few, too_small, too_large (limit; `exclusive` where the
limit itself is refused); not_unique; not_a_multiple (of); not_allowed. No fact repeats what was sent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from chalicelib.domain.errors import Fault

Facts = Callable[[Any], Mapping[str, Any]]


def _nothing(_: Any) -> Mapping[str, Any]:
    return {}


def _limit(kind: Any) -> Mapping[str, Any]:
    return {"limit": kind.limit}


def _exclusive(kind: Any) -> Mapping[str, Any]:
    return {"limit": kind.limit, "exclusive": True}


# The validator's kinds by name; those that name members or branches are handled in `_faults`.
CODES: Mapping[str, tuple[str, Facts]] = {
    "type": ("wrong_type", lambda kind: {"types": list(kind.types)}),
    "format": ("wrong_format", lambda kind: {"format": kind.format}),
    "pattern": ("pattern", lambda kind: {"pattern": kind.pattern}),
    "enum": ("not_in_list", lambda kind: {"options": list(kind.options)}),
    "const": ("not_in_list", lambda kind: {"options": [kind.expected_value]}),
    "maxLength": ("too_long", _limit),
    "minLength": ("too_short", _limit),
    "maxItems": ("too_many", _limit),
    "minItems": ("too_few", _limit),
    "maxProperties": ("too_many", _limit),
    "minProperties": ("too_few", _limit),
    "contains": ("too_few", _nothing),
    "maximum": ("too_large", _limit),
    "minimum": ("too_small", _limit),
    "exclusiveMaximum": ("too_large", _exclusive),
    "exclusiveMinimum": ("too_small", _exclusive),
    "multipleOf": ("not_a_multiple", lambda kind: {"of": kind.multiple_of}),
    "uniqueItems": ("not_unique", _nothing),
}


class NotJson(ValueError):
    """The value cannot be JSON text: nested too deep, or half of a surrogate pair. A door answers 400."""


def compiled(schema: dict[str, Any] | bool) -> Draft202012Validator:
    """A validator that also checks formats. It takes milliseconds to make: keep it. References go nowhere outside."""
    return Draft202012Validator(schema, validate_formats=True, offline=True)


def faults(validator: Draft202012Validator, instance: Any, base_pointer: str = "") -> tuple[Fault, ...]:
    """Every fault at once, each with a JSON pointer under `base_pointer`; empty if there is none.

    A missing member is pointed at where it should be. Refuses with `NotJson` what could not have been JSON.
    """
    try:
        found = list(_faults(validator.iter_errors(instance), instance, base_pointer))
    except (UnicodeEncodeError, ValueError, RecursionError):
        raise NotJson from None
    return tuple({(f.pointer, f.code, repr(f.facts)): f for f in found}.values())


def _faults(errors: Iterable[ValidationError], root: Any, base: str) -> Iterator[Fault]:
    for error in errors:
        yield from _fault(error, root, base)


def _fault(error: ValidationError, root: Any, base: str) -> Iterator[Fault]:
    kind: Any = error.kind
    at = base + "".join(_step(step) for step in error.instance_path)
    match kind.name:
        case "required":
            yield Fault(at + _step(kind.property), "required")
        case "additionalProperties" | "unevaluatedProperties":
            for member in kind.unexpected:
                yield Fault(at + _step(member), "unknown_field")
        case "falseSchema" if error.schema_path[-1:] == ["additionalProperties"]:
            for member in _value_at(root, error.instance_path):  # no `properties` at all: reported once, unnamed
                yield Fault(at + _step(member), "unknown_field")
        case "anyOf" | "oneOf":
            yield from _of_branches(kind.context, error, root, base, at)
        case name if name in CODES:
            code, facts = CODES[name]
            yield Fault(at, code, facts(kind))
        case _:  # not, propertyNames, a false schema, items past the end, a pattern too costly to try
            yield Fault(at, "not_allowed")


def _of_branches(
    branches: Sequence[Sequence[ValidationError]], error: ValidationError, root: Any, base: str, at: str
) -> Iterator[Fault]:
    """The faults of the one branch that was meant; else the types that would do; else `not_allowed`."""

    def of_another_type(branch: Sequence[ValidationError]) -> bool:
        return any(e.kind.name == "type" and list(e.instance_path) == list(error.instance_path) for e in branch)

    kinds: list[Any] = [e.kind for branch in branches for e in branch]
    choices = [kind.expected_value for kind in kinds if kind.name == "const"]
    if branches and len(choices) == len(branches) == len(kinds):
        yield Fault(at, "not_in_list", {"options": choices})
        return
    meant = [branch for branch in branches if not of_another_type(branch)]
    if len(meant) == 1 and meant[0]:
        yield from _faults(meant[0], root, base)
    elif branches and not meant:
        types = {t for branch in branches for e in branch for t in getattr(e.kind, "types", [])}
        yield Fault(at, "wrong_type", {"types": sorted(types)})
    else:
        yield Fault(at, "not_allowed")


def _value_at(root: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        root = root[step]
    return root


def _step(step: str | int) -> str:
    return "/" + str(step).replace("~", "~0").replace("/", "~1")
