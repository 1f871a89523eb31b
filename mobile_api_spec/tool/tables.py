"""The tables that the server reads: operations with their request schemas, and problems with their texts."""

from typing import Any

from mobile_api_spec.tool.bundle import operations
from mobile_api_spec.tool.sources import load

MAX_BODY_BYTES = 65_536
# Words for people; a validator has no use for them.
_UNCHECKED = {"description", "example", "examples", "default", "title"}


def operations_table(document: dict[str, Any]) -> dict[str, Any]:
    """operation id -> what the router must know of it, from a bundled document."""
    return {
        operation["operationId"]: _entry(document, path, method, operation, parameters)
        for path, method, operation, parameters in operations(document)
    }


def problems_table() -> dict[str, Any]:
    """`problems` by slug and `fault_codes` by code, each text in Vietnamese (vi) and English (en)."""
    return dict(load("problems.yaml"))


def _entry(
    document: dict[str, Any], path: str, method: str, operation: dict[str, Any], parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    headers = {
        parameter["name"] for parameter in parameters if parameter["in"] == "header" and parameter.get("required")
    }
    content = operation.get("requestBody", {}).get("content", {})
    content_type = next(iter(content), None)
    checked = content_type not in (None, "*/*")
    return {
        "method": method.upper(),
        "path": path,
        "callers": operation["x-callers"],
        "roles": operation.get("x-roles", []),
        "idempotent": "Idempotency-Key" in headers,
        "if_match": "If-Match" in headers,
        "max_body_bytes": operation.get("x-max-body-bytes", MAX_BODY_BYTES),
        "body": closed(document, content[content_type]["schema"]) if checked and content_type else None,
        "body_required": bool(operation.get("requestBody", {}).get("required", False)),
        "content_type": content_type,
        "query": _values(document, parameters, "query"),
        "path_params": _values(document, parameters, "path"),
        "success": [int(status) for status in operation["responses"] if int(status) < 400],
        "problems": operation["x-problems"],
    }


def _values(document: dict[str, Any], parameters: list[dict[str, Any]], place: str) -> dict[str, Any]:
    chosen = [parameter for parameter in parameters if parameter["in"] == place]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {parameter["name"]: parameter["schema"] for parameter in chosen},
        "required": [parameter["name"] for parameter in chosen if parameter.get("required")],
        "additionalProperties": False,
    }
    return closed(document, schema, keep=("default",))


def closed(document: dict[str, Any], schema: dict[str, Any], keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """`schema` on its own: what it refers to moves into its `$defs`, words for people are left out."""
    definitions: dict[str, Any] = {}

    def walk(node: Any, names_are_words: bool = True) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        found = {}
        for name, value in node.items():
            if names_are_words and name in _UNCHECKED and name not in keep:
                continue
            if names_are_words and name == "$ref":
                found[name] = f"#/$defs/{define(value)}"
            else:
                # Under `properties` the names are the caller's, and `title` may be one of them.
                found[name] = walk(value, names_are_words=not (names_are_words and name == "properties"))
        return found

    def define(reference: str) -> str:
        name = reference.rsplit("/", 1)[-1]
        if name not in definitions:
            definitions[name] = {}
            definitions[name] = walk(document["components"]["schemas"][name])
        return name

    whole = walk(schema)
    if set(whole) == {"$ref"} and not _refers_to(definitions, whole["$ref"]):
        whole = definitions.pop(whole["$ref"].rsplit("/", 1)[-1])
    return {**whole, "$defs": dict(sorted(definitions.items()))} if definitions else whole


def _refers_to(node: Any, reference: str) -> bool:
    if isinstance(node, list):
        return any(_refers_to(item, reference) for item in node)
    if not isinstance(node, dict):
        return False
    return node.get("$ref") == reference or any(_refers_to(value, reference) for value in node.values())
