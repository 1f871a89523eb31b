"""The bundled contract, read once, and ways to walk through it."""

import functools
import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from mobile_api_spec.tool import bundle as bundling
from mobile_api_spec.tool.tables import operations_table, problems_table


@functools.cache
def document() -> dict[str, Any]:
    """The bundle as it is built from the sources now."""
    return bundling.bundle()


@functools.cache
def table() -> dict[str, Any]:
    """operations.json as it would be written now."""
    return operations_table(document())


@functools.cache
def problems() -> dict[str, Any]:
    """problems.json as it would be written now."""
    return problems_table()


@functools.cache
def operations() -> list[tuple[str, dict[str, Any]]]:
    """(operation id, operation), in the order of the document."""
    return [(operation["operationId"], operation) for _, _, operation, _ in bundling.operations(document())]


def bodies(operation: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(where, media type, media type object) of the request and of every answer of an operation."""
    parts = {"request": operation.get("requestBody", {}), **operation["responses"]}
    for where, part in parts.items():
        for media_type, content in part.get("content", {}).items():
            yield where, media_type, content


def examples(content: dict[str, Any]) -> list[Any]:
    """The example values of a media type object, references followed."""
    if "example" in content:
        return [content["example"]]
    nodes = bundling.resolved(document(), list(content.get("examples", {}).values()))
    return [node["value"] for node in nodes]


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with `value` by a schema of the bundle; empty when it fits."""
    found = _validator(json.dumps(schema, sort_keys=True)).iter_errors(value)
    return [f"/{'/'.join(map(str, error.instance_path))}: {error.message}" for error in found]


@functools.cache
def _validator(schema: str) -> Any:
    """Compiled once for all operations that share a schema: it takes 5 ms."""
    whole = {**json.loads(schema), "components": document()["components"]}
    return jsonschema_rs.validator_for(whole, validate_formats=True)


def answer_faults(operation_id: str, status: int, body: Any) -> list[str]:
    """What a JSON answer has that the contract does not promise; an unknown status is a fault too."""
    operation = dict(operations())[operation_id]
    answer = operation["responses"].get(str(status))
    if answer is None:
        return [f"{operation_id} never answers {status}"]
    content = answer.get("content", {})
    for media_type, told in content.items():
        if media_type.endswith("json"):
            return faults(told["schema"], body)
    return [] if body is None or not content else [f"{operation_id} {status} has no JSON body"]
