"""One OpenAPI 3.1 document from the split files, with the error answers of every operation filled in."""

from collections.abc import Iterator
from typing import Any

from mobile_api_spec.tool import errors
from mobile_api_spec.tool.sources import Sources, load

METHODS = ("get", "put", "post", "patch", "delete")


def bundle() -> dict[str, Any]:
    """The whole contract in one document."""
    sources = Sources()
    document = load("openapi.yaml")
    problems = load("problems.yaml")["problems"]
    for reference in ("schemas/problem.yaml#/Problem", "headers.yaml#/RetryAfter", "headers.yaml#/RequestId"):
        sources.bundled({"$ref": reference}, "openapi.yaml")
    paths = {}
    for path, item in document["paths"].items():
        node, file, _ = sources.part(item["$ref"], "openapi.yaml")
        paths[path] = sources.bundled(node, file)
    components = {**document["components"], **sources.components, "examples": errors.examples(problems)}
    whole = {**document, "paths": paths, "components": components}
    for operation, shared in _with_shared_parameters(whole):
        parameters = resolved(whole, [*shared, *operation.get("parameters", [])])
        operation["x-problems"] = errors.slugs(operation, parameters)
        refusals = errors.responses(operation["x-problems"], problems)
        # A partner's own dialect comes before ours.
        operation["responses"] = {**refusals, **operation["responses"]}
        _give_request_id(operation)
    whole["components"] = {
        name: dict(sorted(shelf.items())) if name != "securitySchemes" else shelf
        for name, shelf in sorted(whole["components"].items())
    }
    return whole


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """(path, method, operation, all its parameters resolved) of a bundled document, in its order."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                shared = item.get("parameters", [])
                yield path, method, operation, resolved(document, [*shared, *operation.get("parameters", [])])


def resolved(document: dict[str, Any], nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes with `#/components/...` references replaced by what they lead to."""
    return [component(document, node["$ref"]) if "$ref" in node else node for node in nodes]


def component(document: dict[str, Any], reference: str) -> dict[str, Any]:
    """What `#/components/<section>/<name>` leads to."""
    _, _, section, name = reference.split("/")
    return dict(document["components"][section][name])


def _with_shared_parameters(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for item in document["paths"].values():
        for method in METHODS:
            if method in item:
                yield item[method], item.get("parameters", [])


def _give_request_id(operation: dict[str, Any]) -> None:
    """X-Request-Id is on every answer."""
    operation["responses"] = {
        status: {
            **answer,
            "headers": {**answer.get("headers", {}), "X-Request-Id": {"$ref": "#/components/headers/RequestId"}},
        }
        for status, answer in sorted(operation["responses"].items())
    }
