"""Reads the split YAML files, and gives every referenced part its name in `components`."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent

# Where a part lives in the bundle, by the file it comes from.
SECTIONS = {"schemas/": "schemas", "parameters.yaml": "parameters", "headers.yaml": "headers"}


class _Loader(yaml.CSafeLoader):
    """Instants and dates stay the text that they are in JSON, and a name given twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        if len(names) != len(set(names)):
            raise ValueError(f"a name is given twice{node.start_mark}")
        for key, value in node.value:
            # `{description: Profile, consents and devices.}` parses, into something that nobody meant.
            if " " in str(key.value) and value.tag == "tag:yaml.org,2002:null":
                raise ValueError(f"a text with a comma needs quotes{key.start_mark}")
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def load(relative: str) -> Any:
    """The parsed YAML file at `relative` (to mobile_api_spec/)."""
    return yaml.load((ROOT / relative).read_text("utf-8"), _Loader)  # noqa: S506 (a safe loader, see above)


class Sources:
    """The split files, each read once, and the components that were asked for."""

    def __init__(self) -> None:
        self._files: dict[str, Any] = {}
        self.components: dict[str, dict[str, Any]] = {}
        self._home: dict[tuple[str, str], str] = {}

    def part(self, reference: str, seen_from: str) -> tuple[Any, str, str]:
        """(node, file, name) that a `file.yaml#/Name` leads to, as seen from a file. KeyError when it leads nowhere."""
        path, _, pointer = reference.partition("#/")
        file = seen_from
        if path:
            file = str((ROOT / seen_from).parent.joinpath(path).resolve().relative_to(ROOT))
        if file not in self._files:
            self._files[file] = load(file)
        return self._files[file][pointer], file, pointer

    def bundled(self, node: Any, file: str) -> Any:
        """`node` with references into other files turned into references to `#/components/...`."""
        if isinstance(node, list):
            return [self.bundled(item, file) for item in node]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("$ref"), str):
            return {**node, "$ref": self._component(node["$ref"], file)}
        return {name: self.bundled(value, file) for name, value in node.items()}

    def _component(self, reference: str, seen_from: str) -> str:
        if re.match(r"#/components/", reference):
            return reference
        node, file, name = self.part(reference, seen_from)
        section = next(found for start, found in SECTIONS.items() if file.startswith(start))
        if self._home.setdefault((section, name), file) != file:
            raise ValueError(f"{name} is defined in {file} and in {self._home[section, name]}")
        shelf = self.components.setdefault(section, {})
        if name not in shelf:
            shelf[name] = {}  # taken before going on: a schema may refer to itself
            shelf[name] = self.bundled(node, file)
        return f"#/components/{section}/{name}"
