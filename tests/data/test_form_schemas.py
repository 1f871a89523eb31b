"""Every form can be drawn and checked: valid 2020-12, Vietnamese titles, everything bounded, every gap found."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator as Metaschema
from jsonschema_rs import Draft202012Validator

from chalicelib import data
from chalicelib.adapters.documents import eform
from tests.each import each

EXAMPLES = json.loads((Path(__file__).parent / "example_forms.json").read_text("utf-8"))
CODES = [record["procedure_code"] for record in data.procedures()]


def schema_of(code: str) -> dict[str, Any]:
    return dict(data.procedure(code)["form_schema"])


def nodes(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property and item of a form, with its path."""
    for name, prop in schema.get("properties", {}).items():
        yield f"{path}/{name}", prop
        yield from nodes(prop, f"{path}/{name}")
    if "items" in schema:
        yield f"{path}/*", schema["items"]
        yield from nodes(schema["items"], f"{path}/*")


def the_answer_that(wanted: dict[str, Any]) -> Any:
    """An answer that meets a condition: it holds, is, or is one of."""
    if "contains" in wanted:
        return [wanted["contains"]["const"]]
    return wanted["const"] if "const" in wanted else wanted["enum"][0]


def conditions(code: str) -> list[dict[str, Any]]:
    return list(schema_of(code).get("allOf", []))


@each("code", CODES)
def test_the_schema_is_valid_and_compiles(code: str):
    schema = schema_of(code)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Metaschema.check_schema(schema)
    Draft202012Validator(schema, validate_formats=True, offline=True)


@each("code", CODES)
def test_the_form_and_every_field_has_a_vietnamese_title(code: str):
    schema = schema_of(code)
    for path, prop in [("", schema), *nodes(schema)]:
        assert not prop["title"].isascii(), f"{path}: {prop['title']}"
        for choice in prop.get("oneOf", []):
            assert choice["title"].strip(), path


@each("code", CODES)
def test_every_field_has_an_english_name_and_bounds(code: str):
    schema = schema_of(code)
    assert schema["additionalProperties"] is False
    for path, prop in nodes(schema):
        assert path.replace("/", "").replace("_", "").replace("*", "").isascii()
        match prop["type"]:
            case "string":
                assert 0 < prop["maxLength"] <= 2000, path
            case "integer" | "number":
                assert prop["minimum"] <= prop["maximum"], path
            case "array":
                assert 0 < prop["maxItems"] <= 100, path
            case "object":
                assert prop["additionalProperties"] is False, path
                assert set(prop["required"]) <= set(prop["properties"]), path
            case kind:
                assert kind == "boolean", path


@each("code", CODES)
def test_only_known_profile_fields_are_offered_to_fill_in(code: str):
    for path, prop in nodes(schema_of(code)):
        assert prop.get("x-autofill", "full_name") in ("full_name", "birth_on", "email"), path


def test_national_ids_are_twelve_digits_and_phones_are_mobile_numbers_everywhere():
    patterns = {
        kind: {prop["pattern"] for code in CODES for path, prop in nodes(schema_of(code)) if path.endswith(kind)}
        for kind in ("national_id", "phone")
    }
    assert patterns == {"national_id": {"^[0-9]{12}$"}, "phone": {r"^(0|\+?84)[35789][0-9]{8}$"}}


def test_there_is_a_complete_example_for_every_procedure():
    assert {code: set(form) for code, form in EXAMPLES.items()} == {
        code: set(schema_of(code)["properties"]) for code in CODES
    }


@each("code", CODES)
def test_the_example_is_accepted_whole(code: str):
    assert eform.faults(schema_of(code), EXAMPLES[code], partial=False) == ()


@each("code", CODES)
def test_each_missing_required_field_is_found_and_named(code: str):
    schema = schema_of(code)
    for name in schema["required"]:
        form = {key: value for key, value in EXAMPLES[code].items() if key != name}
        found = eform.faults(schema, form, partial=False)
        assert [(fault.pointer, fault.code) for fault in found] == [(f"/form/{name}", "required")]
        assert eform.faults(schema, form, partial=True) == ()


@each("code", CODES)
def test_all_missing_fields_are_told_at_once(code: str):
    schema = schema_of(code)
    found = {fault.pointer for fault in eform.faults(schema, {}, partial=False)}
    assert found == {f"/form/{name}" for name in schema["required"]}


@each("code", [code for code in CODES if conditions(code)])
def test_what_one_answer_asks_for_is_missed_only_when_it_was_given(code: str):
    schema = schema_of(code)
    for rule in conditions(code):
        ((field, wanted),) = rule["if"]["properties"].items()
        answer = (
            [wanted["contains"]["const"]]
            if "contains" in wanted
            else wanted.get("const", wanted.get("enum", [None])[0])
        )
        form = {key: value for key, value in EXAMPLES[code].items() if key in schema["required"] or key == field}
        form[field] = answer
        found = {fault.pointer for fault in eform.faults(schema, form, partial=False)}
        assert {f"/form/{name}" for name in rule["then"]["required"]} <= found
        assert not set(rule["then"]["required"]) & set(schema["required"]), "else the condition says nothing"


@each("code", CODES)
def test_an_unknown_field_is_refused_even_in_a_draft(code: str):
    found = eform.faults(schema_of(code), {"nickname": "x"}, partial=True)
    assert [(fault.pointer, fault.code) for fault in found] == [("/form/nickname", "unknown_field")]


@each(
    ("field", "wrong"),
    [
        ("requester_national_id", "02019212345"),
        ("requester_national_id", "٠٢٠١٩٢١٢٣٤٥٦"),
        ("requester_phone", "02053812345"),
        ("subject_birth_on", "1992-02-30"),
        ("subject_sex", "unknown"),
        ("requester_name", "   "),
        ("requester_name", "x" * 101),
    ],
)
def test_a_wrong_answer_is_named(field: str, wrong: str):
    found = eform.faults(schema_of("2.000635"), EXAMPLES["2.000635"] | {field: wrong}, partial=False)
    assert {fault.pointer for fault in found} == {f"/form/{field}"}
