"""Finds the resource of a path as API Gateway does: by segments, a literal one before a `{parameter}`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Resource:
    """A resource that serves a path and method, with the values of its parameters."""

    path: str
    parameters: Mapping[str, str]


class Routes:
    """All resources and their methods."""

    def __init__(self, methods: Mapping[str, Collection[str]]) -> None:
        self._methods = {path: frozenset(allowed) for path, allowed in methods.items()}
        self._by_length: dict[int, list[list[str]]] = {}
        for path in methods:
            segments = path.split("/")
            self._by_length.setdefault(len(segments), []).append(segments)

    def find(self, method: str, path: str) -> Resource | None:
        """The resource of `path` (decoded) if it has `method`; None otherwise. A last slash is ignored."""
        if len(path) > 2:
            path = path.removesuffix("/")
        asked = path.split("/")
        fitting = [one for one in self._by_length.get(len(asked), []) if _fits(one, asked)]
        if not fitting:
            return None
        # At the first segment where two differ, the one that names it wins.
        best = min(fitting, key=lambda one: [_is_parameter(segment) for segment in one])
        resource = "/".join(best)
        if method not in self._methods[resource]:
            return None
        pairs = zip(best, asked, strict=True)
        return Resource(resource, {one[1:-1]: value for one, value in pairs if _is_parameter(one)})


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")


def _fits(segments: list[str], asked: list[str]) -> bool:
    pairs = zip(segments, asked, strict=True)
    return all(value != "" if _is_parameter(one) else one == value for one, value in pairs)
