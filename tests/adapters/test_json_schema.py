"""Faults of requests and e-forms: every kind, its pointer, its facts."""

from typing import Any

import pytest

from chalicelib.adapters.documents import eform, json_schema
from chalicelib.domain.errors import Fault

NULLABLE = {"oneOf": [{"type": "object", "required": ["b"]}, {"type": "null"}]}

CASES: list[tuple[str, dict[str, Any], Any, list[Fault]]] = [
    ("missing", {"required": ["a", "b"]}, {}, [Fault("/a", "required"), Fault("/b", "required")]),
    (
        "missing because of another",
        {"dependentRequired": {"a": ["b"]}},
        {"a": 1},
        [Fault("/b", "required")],
    ),
    ("missing in a branch", {"if": {}, "then": {"required": ["a"]}}, {}, [Fault("/a", "required")]),
    (
        "unknown",
        {"additionalProperties": False},
        {"x": 1, "y~/z": 2},
        [Fault("/x", "unknown_field"), Fault("/y~0~1z", "unknown_field")],
    ),
    (
        "unknown beside known",
        {"properties": {"a": {"items": {"properties": {"b": {}}, "additionalProperties": False}}}},
        {"a": [{}, {"b": 1, "c": 2}]},
        [Fault("/a/1/c", "unknown_field")],
    ),
    (
        "unknown in an object that has no members",
        {"properties": {"a": {"additionalProperties": False}}},
        {"a": {"c": 1, "d": 2}},
        [Fault("/a/c", "unknown_field"), Fault("/a/d", "unknown_field")],
    ),
    ("unevaluated", {"unevaluatedProperties": False}, {"x": 1}, [Fault("/x", "unknown_field")]),
    ("type", {"type": ["string", "null"]}, 1, [Fault("", "wrong_type", {"types": ["null", "string"]})]),
    (
        "format",
        {"format": "date", "type": "string"},
        "2026-02-30",
        [Fault("", "wrong_format", {"format": "date"})],
    ),
    ("pattern", {"pattern": "^[0-9]+$"}, "x", [Fault("", "pattern", {"pattern": "^[0-9]+$"})]),
    ("enum", {"enum": ["a", "b"]}, "c", [Fault("", "not_in_list", {"options": ["a", "b"]})]),
    ("const", {"const": True}, False, [Fault("", "not_in_list", {"options": [True]})]),
    ("maxLength", {"maxLength": 2}, "đồng", [Fault("", "too_long", {"limit": 2})]),
    ("minLength", {"minLength": 2}, "đ", [Fault("", "too_short", {"limit": 2})]),
    ("maxItems", {"maxItems": 1}, [1, 2], [Fault("", "too_many", {"limit": 1})]),
    ("minItems", {"minItems": 1}, [], [Fault("", "too_few", {"limit": 1})]),
    ("maxProperties", {"maxProperties": 0}, {"a": 1}, [Fault("", "too_many", {"limit": 0})]),
    ("minProperties", {"minProperties": 1}, {}, [Fault("", "too_few", {"limit": 1})]),
    ("contains", {"contains": {"type": "string"}}, [1], [Fault("", "too_few")]),
    ("maximum", {"maximum": 3}, 4, [Fault("", "too_large", {"limit": 3})]),
    ("minimum", {"minimum": 3}, 2, [Fault("", "too_small", {"limit": 3})]),
    (
        "exclusiveMaximum",
        {"exclusiveMaximum": 3},
        3,
        [Fault("", "too_large", {"limit": 3, "exclusive": True})],
    ),
    (
        "exclusiveMinimum",
        {"exclusiveMinimum": 3},
        3,
        [Fault("", "too_small", {"limit": 3, "exclusive": True})],
    ),
    ("multipleOf", {"multipleOf": 500}, 3, [Fault("", "not_a_multiple", {"of": 500})]),
    ("uniqueItems", {"uniqueItems": True}, [1, 1], [Fault("", "not_unique")]),
    ("not", {"not": {"type": "string"}}, "x", [Fault("", "not_allowed")]),
    ("false", {"properties": {"a": False}}, {"a": 1}, [Fault("/a", "not_allowed")]),
    ("names", {"propertyNames": {"maxLength": 1}}, {"ab": 1}, [Fault("", "not_allowed")]),
    ("inside a list", {"items": {"type": "integer"}}, [1, "x"], [Fault("/1", "wrong_type", {"types": ["integer"]})]),
    ("the branch that was meant", NULLABLE, {}, [Fault("/b", "required")]),
    ("no branch", NULLABLE, 5, [Fault("", "wrong_type", {"types": ["null", "object"]})]),
    ("two branches", {"anyOf": [{"minimum": 5}, {"multipleOf": 2}]}, 3, [Fault("", "not_allowed")]),
    ("more than one branch", {"oneOf": [{"minimum": 1}, {"minimum": 2}]}, 3, [Fault("", "not_allowed")]),
    ("nothing", {"type": "object"}, {}, []),
]


@pytest.mark.parametrize(("schema", "value", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_fault_has_its_code_pointer_and_facts(schema: Any, value: Any, expected: list[Fault]) -> None:
    found = json_schema.faults(json_schema.compiled(schema), value)
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


def test_pointers_stand_under_the_base() -> None:
    validator = json_schema.compiled({"required": ["a"], "maxProperties": 0})
    assert {f.pointer for f in json_schema.faults(validator, {"b": 1}, "/form")} == {"/form/a", "/form"}


def test_what_cannot_be_json_is_told_apart() -> None:
    validator = json_schema.compiled({"type": "string", "format": "uuid"})
    for value in ("\ud800", {1: 2}):
        with pytest.raises(json_schema.NotJson):
            json_schema.faults(validator, value)


FORM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["full_name", "copies", "parents"],
    "properties": {
        "full_name": {"type": "string", "minLength": 2, "maxLength": 10},
        "birth_date": {"type": "string", "format": "date"},
        "copies": {"type": "integer", "minimum": 1},
        "parents": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["name"]}},
        "spouse": NULLABLE,
    },
}


def test_at_submission_every_fault_is_named() -> None:
    form = {"full_name": "", "birth_date": "", "copies": 0, "parents": [{}], "spouse": {}, "x": ""}
    assert {(f.pointer, f.code) for f in eform.faults(FORM, form, partial=False)} == {
        ("/form/full_name", "too_short"),
        ("/form/birth_date", "wrong_format"),
        ("/form/copies", "too_small"),
        ("/form/parents/0/name", "required"),
        ("/form/spouse/b", "required"),
        ("/form/x", "unknown_field"),
    }


@pytest.mark.parametrize(
    "form",
    [{}, {"full_name": "", "birth_date": ""}, {"full_name": None}, {"parents": []}, {"parents": [{}], "spouse": {}}],
)
def test_a_draft_may_lack_anything(form: dict[str, Any]) -> None:
    assert eform.faults(FORM, form, partial=True) == ()


def test_a_draft_is_still_told_what_more_typing_cannot_mend() -> None:
    form = {"full_name": "x" * 11, "birth_date": "tomorrow", "copies": "two", "x": "", "y": None}
    assert {(f.pointer, f.code) for f in eform.faults(FORM, form, partial=True)} == {
        ("/form/full_name", "too_long"),
        ("/form/birth_date", "wrong_format"),
        ("/form/copies", "wrong_type"),
        ("/form/x", "unknown_field"),
        ("/form/y", "unknown_field"),
    }


def test_a_form_that_is_no_object_is_a_fault_of_the_form() -> None:
    assert eform.faults(FORM, [], partial=True) == (Fault("/form", "wrong_type", {"types": ["object"]}),)


def test_a_schema_is_compiled_once_and_a_changed_one_anew() -> None:
    eform._validator.cache_clear()
    for _ in range(3):
        eform.faults(FORM, {}, partial=True)
    assert eform._validator.cache_info().misses == 1
    assert eform.faults({**FORM, "maxProperties": 0}, {"copies": 1}, partial=True)
