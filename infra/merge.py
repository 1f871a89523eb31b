"""Joins the files of infra/ into one CloudFormation template, whole for AWS or cut for the embedded AWS."""

import argparse
import functools
import json
from pathlib import Path
from typing import Any

import yaml

from infra import gateway_responses

HERE = Path(__file__).resolve().parent
SECTIONS = ("Parameters", "Conditions", "Globals", "Resources", "Outputs")

# What the embedded AWS is given: things that hold state. The bucket's TLS-only policy stays out, for there it speaks
# plain HTTP on 127.0.0.1; functions, mappings and schedules are run by local/pump.py.
EMBEDDED = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy")


class _Loader(yaml.CSafeLoader):
    """Reads YAML with CloudFormation's short functions (`!Ref`, `!GetAtt`, `!Sub` ...) into their long form; a name
    given twice is a mistake, of which YAML itself would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        if len(names) != len(set(names)):
            raise ValueError(f"a name is given twice{node.start_mark}")
        return super().construct_mapping(node, deep)


def _short_function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_function)


def read(path: Path) -> dict[str, Any]:
    """One template file, short functions in their long form. Raises `yaml.YAMLError` when it is not YAML, and
    `ValueError` for a name given twice."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506 - a SafeLoader


def merged() -> dict[str, Any]:
    """Every `*.yaml` of infra/ as one template. The same name in two files raises `ValueError`."""
    # YAML anchors make shared objects; a template must be a tree, and the caller's own.
    return json.loads(_joined(HERE))


@functools.cache
def _joined(folder: Path) -> str:
    """As JSON, read once in a process: YAML takes a hundred times as long."""
    whole: dict[str, Any] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": "CongDan: a province's mobile public services",
    }
    for path in sorted(folder.glob("*.yaml")):
        for section, entries in read(path).items():
            if section == "Metadata":  # holds YAML anchors only
                continue
            if section not in SECTIONS:
                raise ValueError(f"{path.name}: unexpected section {section}")
            for name, entry in entries.items():
                if name in whole.setdefault(section, {}):
                    raise ValueError(f"{path.name}: {section}/{name} is already in another file")
                whole[section][name] = entry
    api = whole["Resources"]["RestAPI"]["Properties"]
    api["GatewayResponses"] = gateway_responses.written_out(api["GatewayResponses"])
    return json.dumps(whole)


def embedded() -> dict[str, Any]:
    """The part of the same template that the embedded AWS is asked to create."""
    whole = merged()
    kept = {name: one for name, one in whole["Resources"].items() if one.get("Type") in EMBEDDED}
    outputs = {
        name: {"Value": {"Ref": one["Value"]["Ref"]}}
        for name, one in whole["Outputs"].items()
        if one["Value"].get("Ref") in kept
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {name: whole["Parameters"][name] for name in ("TablePrefix", "RetrySeconds", "StatementSeconds")},
        "Resources": kept,
        "Outputs": outputs,
    }


def main() -> None:
    """Writes the merged template as JSON: `python -m infra.merge build/merge.json`."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("target", type=Path)
    options.add_argument("--embedded", action="store_true")
    asked = options.parse_args()
    asked.target.parent.mkdir(parents=True, exist_ok=True)
    template = embedded() if asked.embedded else merged()
    asked.target.write_text(json.dumps(template, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
