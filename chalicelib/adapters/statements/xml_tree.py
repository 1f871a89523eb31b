"""Strict, bounded reading of XML from outside: no DTD, no entities, nothing said twice where once is meant."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from chalicelib.adapters.statements import MAX_BYTES, UnreadableStatement


class Node:
    """One element and where it stands. Paths are names of the document's own namespace, joined by "/"."""

    def __init__(self, element: Element, namespace: str, place: str) -> None:
        self._element = element
        self._namespace = namespace
        self.place = place

    @property
    def name(self) -> str:
        """The element's name without its namespace."""
        return self._element.tag.rpartition("}")[2]

    def refused(self, reason: str, path: str = "") -> UnreadableStatement:
        """The exception to raise about what stands here, or at `path` below."""
        return UnreadableStatement(reason, f"{self.place}/{path}" if path else self.place)

    def all(self, path: str) -> Iterator["Node"]:
        """Every element at `path`, each with its number in its place."""
        for number, element in enumerate(self._element.findall(path, {"": self._namespace}), 1):
            yield self._below(element, f"{path}[{number}]")

    def one(self, path: str) -> "Node | None":
        """The element at `path`, None if there is none; one given twice could be read in two ways and is refused."""
        found = self._element.findall(path, {"": self._namespace})
        if len(found) > 1:
            raise self.refused("given_twice", path)
        return self._below(found[0], path) if found else None

    def text(self, path: str = "") -> str:
        """The text at `path` with single spaces, "" if there is none; elements within a text are refused."""
        node = self.one(path) if path else self
        if node is None:
            return ""
        if len(node._element):
            raise node.refused("not_a_text")
        return " ".join((node._element.text or "").split())

    def attribute(self, name: str) -> str:
        """An attribute of this element, "" if absent."""
        return self._element.get(name, "")

    def _below(self, element: Element, step: str) -> "Node":
        return Node(element, self._namespace, f"{self.place}/{step}" if self.place else step)


def read(data: bytes) -> tuple[str, Node]:
    """The namespace and root of a document.

    Refuses with `UnreadableStatement`: too_large, dtd (any DTD or entity, before it is expanded or fetched), not_xml.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableStatement("too_large")
    try:
        root = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise UnreadableStatement("dtd") from None
    except ParseError as broken:
        line, column = broken.position
        raise UnreadableStatement("not_xml", f"line {line}, column {column + 1}") from None
    except (ValueError, LookupError):  # an encoding that nobody knows, or that its bytes are not
        raise UnreadableStatement("not_xml") from None
    namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    return namespace, Node(root, namespace, "")
