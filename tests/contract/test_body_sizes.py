"""The longest body that the contract allows is never refused as too large."""

from typing import Any

from chalicelib.api_spec import operations

BYTES_A_LETTER = 6  # as JSON may write it: \u1ee7
UNTOLD = 10_000  # of what has no bound of its own


def test_what_is_allowed_fits():
    assert [
        (name, entry["max_body_bytes"], longest)
        for name, entry in operations().items()
        if entry["body"] and (longest := _bytes(entry["body"])) > entry["max_body_bytes"]
    ] == []


def _bytes(schema: Any) -> int:
    """Of the longest JSON of a schema, without needless blanks."""
    if alternatives := schema.get("anyOf") or schema.get("oneOf"):
        return max(map(_bytes, alternatives))
    if "enum" in schema:
        return max(len(str(one)) for one in schema["enum"]) + 2
    kinds = schema.get("type", "object")
    kind = next(one for one in ([kinds] if isinstance(kinds, str) else kinds) if one != "null")
    if kind == "string":
        # A pattern that tells which letters may not be leaves all others: a file's name may be Vietnamese.
        is_plain = "format" in schema or "[^" not in schema.get("pattern", "[^")
        a_letter = 1 if is_plain else BYTES_A_LETTER
        return int(schema.get("maxLength", UNTOLD)) * a_letter + 2
    if kind == "array":
        return 2 + int(schema.get("maxItems", UNTOLD)) * (_bytes(schema.get("items", {})) + 1)
    if kind == "object":
        parts = [schema, *schema.get("allOf", ())]
        fields = [pair for part in parts for pair in part.get("properties", {}).items()]
        return 2 + sum(len(name) + 4 + _bytes(inner) for name, inner in fields)
    return 20
