"""What each function may do in AWS: one least-privilege policy per function, written beside Chalice's config."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

READ = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem")
WRITE = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")  # a transaction asks for the same rights
NETWORK = [f"ec2:{one}NetworkInterface" for one in ("Create", "Delete")]
NETWORK += ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]

EVERY_TABLE = [
    "citizens",
    "accesses",
    "challenges",
    "sessions",
    "officers",
    "agencies",
    "calendars",
    "procedures",
    "dossiers",
    "counters",
    "feedback",
]
EVERY_TABLE += ["payments", "credits", "deliveries", "partners", "feed", "callbacks", "idempotency", "limits"]
EVERY_TABLE += ["tracking"]
EVERY_TABLE += ["calendars", "statements", "refunds", "receipts", "slips", "register", "offers", "revisions", "imports"]
PAPER_FACTS = ["procedures", "agencies", "citizens", "officers"]  # what a slip and the register tell beside a dossier
CONFIRMED_BY = ["agencies", "procedures", "calendars"]  # what settling and confirming a fee looks up
SEALING = ["data-keys", "hash-key"]  # to read and write what is kept encrypted


@dataclass(frozen=True)
class Access:
    """One function's rights, by short names."""

    reads: Sequence[str]
    writes: Sequence[str]
    stream: str | None = None  # the table whose stream it consumes
    consumes: str | None = None  # logical id of the queue it consumes
    sends: Sequence[str] = ()  # logical ids of queues
    papers: Sequence[str] = ()  # S3 actions on papers
    statements: Sequence[str] = ()  # S3 actions on bank statements
    secrets: Sequence[str] = ()  # names under the secrets prefix
    keeps_secrets: Sequence[str] = ()  # of them, what it may make and write
    in_vpc: bool = False  # may be put into subnets


ACCESS = {
    "api_handler": Access(
        reads=EVERY_TABLE,
        writes=EVERY_TABLE,
        sends=["BookingsQueue"],
        papers=["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject"],
        statements=["s3:PutObject"],
        secrets=["*"],
        keeps_secrets=["partners/*"],  # administrators set them: never the keys of tokens or of sealed data
    ),
    "citizens_stream": Access(
        reads=["citizens", "sessions", "feed"],
        writes=["sessions", "feed"],
        stream="citizens",
        sends=["CitizensStreamDeadQueue"],
        secrets=[*SEALING, "sms-gateway"],
    ),
    "dossiers_stream": Access(
        reads=[
            *("dossiers", "counters", "deliveries", "partners", "feed", *PAPER_FACTS, "slips", "register"),
            *("payments", "credits"),
        ],
        writes=["dossiers", "counters", "deliveries", "feed", "slips", "register", "payments", "credits"],
        stream="dossiers",
        sends=["BookingsQueue", "DossiersStreamDeadQueue"],
        secrets=SEALING,
    ),
    "payments_stream": Access(
        reads=["payments", "dossiers", "counters", "feed", "credits", "receipts", "partners", *CONFIRMED_BY],
        writes=["dossiers", "counters", "feed", "receipts", "payments", "credits"],
        stream="payments",
        sends=["EReceiptsQueue", "PaymentsStreamDeadQueue"],
        secrets=[*SEALING, "receipt-keys"],
    ),
    "deliveries_stream": Access(
        reads=["deliveries", "dossiers", "counters", "feed", "partners", "payments", "credits"],
        writes=["deliveries", "dossiers", "counters", "feed", "payments", "credits"],
        stream="deliveries",
        sends=["BookingsQueue", "DeliveriesStreamDeadQueue"],
        secrets=SEALING,
    ),
    "uploads": Access(
        reads=["dossiers"],
        writes=["dossiers"],
        consumes="UploadsQueue",
        papers=["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject"],  # malware goes
        secrets=SEALING,
        in_vpc=True,
    ),
    "statements": Access(
        reads=[
            *("statements", "partners", "payments", "credits", "dossiers", "counters", "callbacks", "refunds"),
            "deliveries",
        ],
        writes=["statements", "payments", "credits", "counters", "callbacks", "refunds", "deliveries"],
        consumes="StatementsQueue",
        statements=["s3:GetObject", "s3:GetObjectVersion"],
        secrets=SEALING,
    ),
    "bookings": Access(
        reads=["deliveries", "agencies", "counters", "dossiers", "payments", "tracking"],
        writes=["deliveries", "counters", "tracking"],
        consumes="BookingsQueue",
        secrets=[*SEALING, "partners/*"],
    ),
    "deadlines": Access(
        reads=["procedures", "calendars", "dossiers", "counters", "feedback", "citizens", "feed", "deliveries"],
        writes=["dossiers", "counters", "feedback", "citizens", "feed", "deliveries"],
        sends=["SchedulesDeadQueue"],
        papers=["s3:DeleteObject"],
        secrets=SEALING,
    ),
    "tracking": Access(
        reads=["tracking", "deliveries", "partners", "counters", "callbacks"],
        writes=["tracking", "deliveries", "counters", "callbacks"],
        sends=["SchedulesDeadQueue"],
        secrets=[*SEALING, "partners/*"],
    ),
    "payments_poll": Access(
        reads=["payments", "partners", "dossiers", "credits", "callbacks", "counters"],
        writes=["payments", "credits", "callbacks", "counters"],
        sends=["SchedulesDeadQueue"],
        secrets=[*SEALING, "partners/*"],
    ),
    "e_receipts": Access(
        reads=["receipts", "partners"],
        writes=["receipts"],
        consumes="EReceiptsQueue",
        secrets=[*SEALING, "partners/*"],
    ),
    "officers_stream": Access(
        reads=["officers"],
        writes=[],
        stream="officers",
        sends=["DesksQueue", "OfficersStreamDeadQueue"],
        secrets=SEALING,
    ),
    "desks": Access(
        reads=["officers", "agencies", "dossiers", "counters"],
        writes=["dossiers", "counters"],
        consumes="DesksQueue",
        sends=["DesksQueue"],
        secrets=SEALING,
    ),
    "feedback_stream": Access(
        reads=["feed"],
        writes=["feed"],
        stream="feedback",
        sends=["FeedbackStreamDeadQueue"],
        secrets=SEALING,
    ),
    "refunds_stream": Access(
        reads=["refunds"],
        writes=[],
        stream="refunds",
        sends=["RefundsQueue", "RefundsStreamDeadQueue"],
        secrets=SEALING,
    ),
    "refunds": Access(
        reads=["refunds", "credits", "payments", "partners", "counters"],
        writes=["refunds", "credits", "counters"],
        consumes="RefundsQueue",
        secrets=[*SEALING, "partners/*"],
    ),
    "refunds_due": Access(reads=["refunds"], writes=[], sends=["RefundsQueue", "SchedulesDeadQueue"], secrets=SEALING),
    "payments_expiry": Access(reads=["payments"], writes=["payments"], sends=["SchedulesDeadQueue"], secrets=SEALING),
}


def policy(function: str) -> dict[str, Any]:
    """The policy document of one function, with CloudFormation functions in it. Unknown functions raise `KeyError`."""
    access = ACCESS[function]
    logs = "APIHandlerLogs" if function == "api_handler" else f"{logical_id(function)}Logs"
    statements = [
        _allow("Logs", ["logs:CreateLogStream", "logs:PutLogEvents"], [_arn(logs)]),
        _allow("Read", READ, _tables(access.reads)),
    ]
    if access.writes:
        statements.append(_allow("Write", WRITE, _tables(access.writes, indexes=False)))
    if access.stream:
        actions = ["GetRecords", "GetShardIterator", "DescribeStream"]
        stream = {"Fn::GetAtt": [f"{access.stream.capitalize()}Table", "StreamArn"]}
        statements.append(_allow("Stream", [f"dynamodb:{one}" for one in actions], [stream]))
        statements.append(_allow("ListStreams", ["dynamodb:ListStreams"], ["*"]))  # AWS knows no narrower resource
    if access.consumes:
        actions = ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes"]
        statements.append(_allow("Queue", [f"sqs:{one}" for one in actions], [_arn(access.consumes)]))
    if access.sends:
        statements.append(_allow("Send", ["sqs:SendMessage"], [_arn(one) for one in access.sends]))
    if access.in_vpc:
        statements.append(_allow("Network", NETWORK, ["*"]))  # AWS knows no narrower resource
    if access.papers:
        statements.append(_allow("Papers", access.papers, [{"Fn::Sub": "${PapersBucket.Arn}/papers/*"}]))
    if access.statements:
        everywhere = [{"Fn::Sub": f"${{PapersBucket.Arn}}/{one}/*"} for one in ("statements", "statements-inbox")]
        own = everywhere if access.consumes else everywhere[:1]  # what a bank drops is for the reader only
        statements.append(_allow("Statements", access.statements, own))
    if access.papers or access.statements:
        # Without it a missing object is "access denied" instead of "not found (yet)".
        statements.append(_allow("PapersSeen", ["s3:ListBucket"], [_arn("PapersBucket")]))
    if access.secrets:
        statements.append(_allow("Secrets", ["secretsmanager:GetSecretValue"], _secrets(access.secrets)))
    if access.keeps_secrets:
        actions = ["secretsmanager:CreateSecret", "secretsmanager:PutSecretValue"]
        statements.append(_allow("KeepSecrets", actions, _secrets(access.keeps_secrets)))
    return {"Version": "2012-10-17", "Statement": statements}


def logical_id(function: str) -> str:
    """A function's name in the template, as Chalice makes it: `payments_stream` -> `PaymentsStream`."""
    if function == "api_handler":
        return "APIHandler"
    return "".join(part.capitalize() for part in function.split("_"))


def _allow(sid: str, actions: Sequence[str], resources: Sequence[Any]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def _arn(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "Arn"]}


def _tables(names: Sequence[str], *, indexes: bool = True) -> list[dict[str, Any]]:
    tables = [f"{name.capitalize()}Table" for name in names]
    found: list[dict[str, Any]] = [_arn(one) for one in tables]
    if indexes:
        found += [{"Fn::Sub": f"${{{one}.Arn}}/index/*"} for one in tables]
    return found


def _secrets(names: Sequence[str]) -> list[dict[str, str]]:
    prefix = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:congdan/${Stage}/"
    # Secrets Manager ends each ARN with a dash and six characters of its own.
    return [{"Fn::Sub": prefix + (one if one.endswith("*") else f"{one}-??????")} for one in names]


def write(folder: Path) -> None:
    """Writes `policy-<function>.json` for every function into Chalice's config folder."""
    for function in ACCESS:
        (folder / f"policy-{function}.json").write_text(json.dumps(policy(function), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    write(options.parse_args().folder)
