"""Reads from the merged template what wakes which function; there is no second list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_UNITS = {"minute": 60, "hour": 3600, "day": 86400}
# What the feeds do as Lambda does. A mapping that says anything else is refused rather than half obeyed.
_STREAM_SETTINGS = {
    "StartingPosition",
    "BatchSize",
    "MaximumBatchingWindowInSeconds",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "FunctionResponseTypes",
    "DestinationConfig",
}
_QUEUE_SETTINGS = {"BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "ScalingConfig"}


class NotUnderstood(Exception):
    """The template says something that the feeds cannot do."""


@dataclass(frozen=True)
class StreamSource:
    """A table's stream and the function it wakes; `dead_queue` gets the address of what keeps failing."""

    name: str
    function: str
    table: str
    batch_size: int
    bisects: bool
    most_retries: int
    oldest_s: int
    dead_queue: str


@dataclass(frozen=True)
class QueueSource:
    """A queue and the function it wakes; its own redrive policy says what happens to what keeps failing."""

    name: str
    function: str
    queue: str
    batch_size: int


@dataclass(frozen=True)
class ScheduleSource:
    """A function that runs every `every_s` seconds; a run that keeps failing is put into `dead_queue`."""

    name: str
    function: str
    every_s: int
    most_retries: int
    dead_queue: str


Source = StreamSource | QueueSource | ScheduleSource


def sources(template: Mapping[str, Any], prefix: str) -> list[Source]:
    """Everything that wakes a function, names of tables and queues under `prefix`. Raises `NotUnderstood`."""
    resources: Mapping[str, Any] = template["Resources"]
    found: list[Source] = []
    for name, resource in resources.items():
        if resource.get("Type") == "AWS::Lambda::EventSourceMapping":
            found.append(_mapping(name, resource["Properties"], resources, prefix))
        elif resource.get("Type") == "AWS::Events::Rule":
            found.extend(_schedules(name, resource["Properties"], resources, prefix))
    return found


def _mapping(name: str, says: Mapping[str, Any], resources: Mapping[str, Any], prefix: str) -> Source:
    owner, attribute = says["EventSourceArn"]["Fn::GetAtt"]
    function = function_name(says["FunctionName"]["Ref"])
    is_stream = attribute == "StreamArn"
    known = _STREAM_SETTINGS if is_stream else _QUEUE_SETTINGS
    if unknown := set(says) - known - {"FunctionName", "EventSourceArn"}:
        raise NotUnderstood(f"{name}: {', '.join(sorted(unknown))}")
    if "ReportBatchItemFailures" not in says.get("FunctionResponseTypes", []):
        raise NotUnderstood(f"{name}: only mappings with ReportBatchItemFailures are fed")
    if not is_stream:
        return QueueSource(name, function, _name(resources[owner], "QueueName", prefix), says["BatchSize"])
    return StreamSource(
        name,
        function,
        _name(resources[owner], "TableName", prefix),
        batch_size=says["BatchSize"],
        bisects=says["BisectBatchOnFunctionError"],
        most_retries=says["MaximumRetryAttempts"],
        oldest_s=says["MaximumRecordAgeInSeconds"],
        dead_queue=_queue_of(says["DestinationConfig"]["OnFailure"]["Destination"], resources, prefix),
    )


def _schedules(name: str, says: Mapping[str, Any], resources: Mapping[str, Any], prefix: str) -> list[ScheduleSource]:
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", says["ScheduleExpression"])
    if not rate:
        raise NotUnderstood(f"{name}: {says['ScheduleExpression']}")
    found = []
    for target in says["Targets"]:
        owner = target["Arn"]["Fn::GetAtt"][0]
        failing = next(
            one["Properties"]
            for one in resources.values()
            if one.get("Type") == "AWS::Lambda::EventInvokeConfig" and one["Properties"]["FunctionName"]["Ref"] == owner
        )
        found.append(
            ScheduleSource(
                name,
                function_name(owner),
                every_s=int(rate[1]) * _UNITS[rate[2]],
                most_retries=failing["MaximumRetryAttempts"],
                dead_queue=_queue_of(failing["DestinationConfig"]["OnFailure"]["Destination"], resources, prefix),
            )
        )
    return found


def _queue_of(arn: Mapping[str, Any], resources: Mapping[str, Any], prefix: str) -> str:
    return _name(resources[arn["Fn::GetAtt"][0]], "QueueName", prefix)


def _name(resource: Mapping[str, Any], key: str, prefix: str) -> str:
    return str(resource["Properties"][key]["Fn::Sub"]).replace("${TablePrefix}", prefix)


def function_name(logical_id: str) -> str:
    """The function's own name from its name in the template: `PaymentsStream` -> `payments_stream`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", logical_id).lower()
