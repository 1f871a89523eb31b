"""The bundle is valid OpenAPI 3.1, its examples fit, and its compiled tables are fresh."""

import json
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from mobile_api_spec import compile as compiling
from tests.each import each
from tests.spec import contract

pytestmark = pytest.mark.xdist_group("spec")  # the bundle is built once


def operations() -> list[Any]:
    return [pytest.param(operation, id=name) for name, operation in contract.operations()]


def parameters_of_each() -> list[Any]:
    told = contract.bundling.operations(contract.document())
    return [pytest.param(found, id=operation["operationId"]) for *_, operation, found in told]


def entries() -> list[Any]:
    return [pytest.param(entry, id=name) for name, entry in contract.table().items()]


def test_the_bundle_is_valid_openapi() -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(contract.document()).iter_errors()] == []


def test_the_bundle_refers_to_nothing_outside_itself() -> None:
    text = json.dumps(contract.document())
    assert text.count('"$ref": "') == text.count('"$ref": "#/components/')


def test_the_committed_tables_are_fresh() -> None:
    assert compiling.stale() == []


def test_compiling_twice_gives_the_same_text() -> None:
    assert compiling.compiled() == compiling.compiled()


@each("operation", operations)
def test_every_example_fits_its_schema(operation: dict[str, Any]) -> None:
    wrong = [
        (where, fault)
        for where, _, content in contract.bodies(operation)
        for example in contract.examples(content)
        for fault in contract.faults(content["schema"], example)
    ]
    assert wrong == []


@each("operation", operations)
def test_every_json_body_has_an_example(operation: dict[str, Any]) -> None:
    without = [
        where
        for where, media_type, content in contract.bodies(operation)
        if media_type.endswith("json") and not contract.examples(content)
    ]
    assert without == []


@each("parameters", parameters_of_each)
def test_every_example_of_a_parameter_fits(parameters: list[dict[str, Any]]) -> None:
    wrong = [
        (parameter["name"], fault)
        for parameter in parameters
        if "example" in parameter
        for fault in contract.faults(parameter["schema"], parameter["example"])
    ]
    assert wrong == []


@each("entry", entries)
def test_the_compiled_schemas_stand_alone_and_compile_with_formats(entry: dict[str, Any]) -> None:
    for part in ("body", "query", "path_params"):
        if entry[part] is not None:
            jsonschema_rs.validator_for(entry[part], validate_formats=True, offline=True)


@each("operation", operations)
def test_the_compiled_body_accepts_the_examples(operation: dict[str, Any]) -> None:
    entry = contract.table()[operation["operationId"]]
    if entry["body"] is None:
        return
    validator = jsonschema_rs.validator_for(entry["body"], validate_formats=True)
    for where, _, content in contract.bodies(operation):
        if where == "request":
            assert all(validator.is_valid(example) for example in contract.examples(content))
