"""What an app that knows one release of the contract could no longer rely on in another.

A request may only come to be allowed more, an answer only to tell more: so requests are compared one way and answers
the other. New operations, optional fields, answers' further fields and words, and further problems break nobody: an app
passes over what it does not know.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mobile_api_spec.tool.bundle import operations

Schema = Mapping[str, Any]
# A bound of a request may be loosened: what is `most` may grow, what is `least` may shrink.
_MOST = ("maxLength", "maximum", "maxItems", "maxProperties")
_LEAST = ("minLength", "minimum", "minItems", "minProperties")


def breaks(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Every break from the bundle `old` to the bundle `new`, in words, each with its place."""
    before, after = (
        {
            f"{method.upper()} {path}": {**one, "parameters": given}
            for path, method, one, given in operations(dict(document))
        }
        for document in (old, new)
    )
    compare = _Comparison(old, new)
    found = [f"{name}: is gone" for name in before if name not in after]
    for name in before:
        if name in after:
            found += [f"{name}: {one}" for one in compare.operation(before[name], after[name])]
    return found


class _Comparison:
    """Two documents whose references are followed; a pair of references is entered once."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self._old, self._new = old, new
        self._entered: set[tuple[str, str, bool]] = set()

    def operation(self, old: Schema, new: Schema) -> Iterator[str]:
        """What changed for who calls it."""
        for name in ("x-callers", "x-roles"):
            if new.get(name) and (lost := sorted(set(old.get(name, ())) - set(new[name]))):
                yield f"{name} no longer has {', '.join(lost)}"
            elif new.get(name) and not old.get(name):
                yield f"{name} is now asked for"
        yield from self._parameters(old, new)
        yield from self._bodies(old, new)
        yield from self._answers(old, new)

    def _parameters(self, old: Schema, new: Schema) -> Iterator[str]:
        before, after = self._named(old, self._old), self._named(new, self._new)
        for key in before:
            if key not in after:
                yield f"parameter {key[1]} is gone"
            else:
                yield from self._schema(before[key]["schema"], after[key]["schema"], f"parameter {key[1]}", True)
                if after[key].get("required") and not before[key].get("required"):
                    yield f"parameter {key[1]} is now required"
        yield from (
            f"parameter {key[1]} is new and required"
            for key in after
            if key not in before and after[key].get("required")
        )

    def _named(self, operation: Schema, document: Schema) -> dict[tuple[str, str], Schema]:
        given = [_followed(one, document) for one in operation.get("parameters", ())]
        return {(one["in"], one["name"]): one for one in given}

    def _bodies(self, old: Schema, new: Schema) -> Iterator[str]:
        before, after = (
            _followed(one.get("requestBody", {}), document) for one, document in ((old, self._old), (new, self._new))
        )
        if after.get("required") and not before.get("required"):
            yield "a body is now required"
        for kind, told in before.get("content", {}).items():
            if kind not in after.get("content", {}):
                yield f"no longer takes {kind}"
            elif "schema" in told:
                yield from self._schema(told["schema"], after["content"][kind]["schema"], "body", True)

    def _answers(self, old: Schema, new: Schema) -> Iterator[str]:
        for status, told in old["responses"].items():
            if not status.startswith("2"):
                continue  # which problems there are may change; what a problem looks like is one schema
            if status not in new["responses"]:
                yield f"no longer answers {status}"
                continue
            before, after = _followed(told, self._old), _followed(new["responses"][status], self._new)
            gone = set(before.get("headers", ())) - set(after.get("headers", ()))
            yield from (f"{status} has no header {name}" for name in sorted(gone))
            for kind, content in before.get("content", {}).items():
                if kind not in after.get("content", {}):
                    yield f"{status} is no longer {kind}"
                elif "schema" in content:
                    yield from self._schema(content["schema"], after["content"][kind]["schema"], f"{status}", False)

    def _schema(self, old: Schema, new: Schema, place: str, asked: bool) -> Iterator[str]:
        pair = (str(old.get("$ref", "")), str(new.get("$ref", "")), asked)
        if all(pair[:2]) and pair in self._entered:
            return
        self._entered.add(pair)
        old, new = _followed(old, self._old), _followed(new, self._new)
        # What is asked may widen, what is told may narrow: `narrow` must fit into `wide`.
        narrow, wide = (old, new) if asked else (new, old)
        yield from _values(narrow, wide, place, asked)
        if asked:
            yield from _bounds(old, new, place)
        yield from self._fields(old, new, place, asked)
        for word in ("items", "additionalProperties"):
            if isinstance(old.get(word), Mapping) and isinstance(new.get(word), Mapping):
                yield from self._schema(old[word], new[word], f"{place}/*", asked)
        for word in ("oneOf", "anyOf", "allOf"):
            ours, theirs = narrow.get(word, ()), wide.get(word, ())
            if len(ours) > len(theirs) and word != "allOf" and (theirs or not asked):
                yield (
                    f"{place}: {len(ours) - len(theirs)} more {word} than before"
                    if not asked
                    else (f"{place}: {len(ours) - len(theirs)} of {word} are gone")
                )
            for one, other in zip(old.get(word, ()), new.get(word, ()), strict=False):
                yield from self._schema(one, other, place, asked)

    def _fields(self, old: Schema, new: Schema, place: str, asked: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in before:
            if name not in after:
                yield f"{place}/{name} is gone"
            else:
                yield from self._schema(before[name], after[name], f"{place}/{name}", asked)
        needed, known = set(old.get("required", ())), set(new.get("required", ()))
        if asked:
            yield from (f"{place}/{name} is now required" for name in sorted(known - needed))
        else:
            yield from (f"{place}/{name} may now be missing" for name in sorted(needed & set(after) - known))


def _values(narrow: Schema, wide: Schema, place: str, asked: bool) -> Iterator[str]:
    mine, its = _types(narrow), _types(wide)
    if its and not (mine and mine <= its | ({"integer"} if "number" in its else set())):
        yield f"{place}: of type {_list(mine)}, not only {_list(its)}"
    if asked and "enum" in wide and not _words(narrow) <= _words(wide):
        yield f"{place}: one of {_list(_words(narrow))}, not only {_list(_words(wide))}"
    if "const" in wide and narrow.get("const") != wide["const"]:
        yield f"{place}: {narrow.get('const', 'anything')}, not only {wide['const']}"


def _bounds(old: Schema, new: Schema, place: str) -> Iterator[str]:
    for names, tighter in ((_MOST, lambda one, other: one < other), (_LEAST, lambda one, other: one > other)):
        for name in names:
            if name in new and (name not in old or tighter(new[name], old[name])):
                if name in ("minLength", "minItems", "minProperties") and not new[name]:
                    continue
                yield f"{place}: {name} is now {new[name]}"
    for name in ("pattern", "format"):
        if name in new and new[name] != old.get(name):
            yield f"{place}: another {name}"
    if new.get("additionalProperties") is False and old.get("additionalProperties") is not False:
        yield f"{place}: takes no further fields"


def _types(schema: Schema) -> set[str]:
    told = schema.get("type", ())
    return {told} if isinstance(told, str) else set(told)


def _words(schema: Schema) -> set[str]:
    return set(map(str, schema.get("enum", ["anything"])))


def _list(words: Any) -> str:
    return ", ".join(sorted(map(str, words))) or "any"


def _followed(schema: Any, document: Schema) -> Any:
    while isinstance(schema, Mapping) and "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        schema = (
            {**found, **{name: value for name, value in schema.items() if name != "$ref"}} if len(schema) > 1 else found
        )
    return schema
