"""What the emulator ignores is promised here, on the template: nothing is lost, nothing is open, someone is told."""

import json
import re
from pathlib import Path

import pytest
import yaml

from infra import merge, policies
from tests.each import each

DESIGNED = {  # table: hash, range, indexes, stream, expires
    "citizens": ("citizen_id", None, {"by_due": ("due_shard", "due_on_at", "KEYS_ONLY")}, True, False),
    "accesses": ("citizen_id", "position", {}, False, True),
    "challenges": ("challenge_id", None, {}, False, True),
    "sessions": ("session_id", None, {"by_subject": ("subject_id", "created_at", "ALL")}, False, True),
    "officers": ("officer_id", None, {"by_agency": ("agency_code", "officer_id", "ALL")}, True, False),
    "agencies": (
        "agency_code",
        None,
        {"by_level": ("level", "agency_code", "ALL"), "by_successor": ("successor", "agency_code", "ALL")},
        False,
        False,
    ),
    "calendars": ("agency_code", "version", {}, False, False),
    "procedures": (
        "procedure_code",
        "version",
        {"by_catalogue": ("catalogue", "procedure_code", "ALL")},
        False,
        False,
    ),
    "dossiers": (
        "dossier_id",
        "part",
        {
            "by_applicant": ("applicant_id", "listed_at", "ALL"),
            "by_applicant_state": ("applicant_state", "listed_at", "KEYS_ONLY"),
            "by_queue": ("queue", "queue_at", "ALL"),
            "by_assignee": ("desk", "queue_at", "ALL"),
            "by_business": ("business", "business_at", "ALL"),
            "by_due": ("due_shard", "warn_at", "KEYS_ONLY"),
        },
        True,
        True,
    ),
    "counters": ("owner", "counter", {}, False, False),
    "payments": (
        "payment_id",
        None,
        {"by_due": ("due_shard", "expires_on_at", "KEYS_ONLY"), "by_poll": ("poll_shard", "poll_at", "KEYS_ONLY")},
        True,
        False,
    ),
    "credits": (
        "credit_id",
        None,
        {
            "by_exception": ("exception", "exception_at", "ALL"),
            "by_account_day": ("account_day", "account_day_at", "ALL"),
        },
        True,
        False,
    ),
    "statements": ("statement", "part", {"by_agency": ("agency_code", "listed_at", "ALL")}, False, False),
    "feedback": (
        "feedback_id",
        None,
        {
            "by_citizen": ("citizen_id", "listed_at", "ALL"),
            "by_queue": ("queue", "queue_at", "ALL"),
            "by_due": ("due_shard", "due_on_at", "KEYS_ONLY"),
        },
        True,
        False,
    ),
    "offers": ("agency_code", "procedure_code", {}, False, False),
    "revisions": ("subject", "version", {}, False, False),
    "imports": ("import_id", "part", {}, False, False),
    "slips": ("dossier_id", "part", {}, False, False),
    "register": ("book", "position", {}, False, False),
    "refunds": (
        "refund_id",
        None,
        {"by_state": ("unit_state", "listed_at", "ALL"), "by_ask": ("ask_shard", "ask_on_at", "KEYS_ONLY")},
        True,
        False,
    ),
    "receipts": ("receipt_id", None, {}, False, False),
    "deliveries": (
        "delivery_id",
        "part",
        {
            "by_item": ("item_code", "part", "KEYS_ONLY"),
            "to_look_at": ("desk", "desk_at", "ALL"),
            "unseen": ("unseen_shard", "unseen_at", "KEYS_ONLY"),
            "queue": ("queue", "queue_at", "ALL"),
            "handed_over": ("handed_over_on", "handed_over_as", "ALL"),
        },
        True,
        False,
    ),
    "partners": ("endpoint", None, {"by_agency": ("agency_code", "endpoint", "ALL")}, False, False),
    "feed": ("feed", "position", {}, False, False),
    "callbacks": ("callback_id", None, {}, False, False),
    "tracking": (
        "scan_id",
        None,
        {"by_due": ("due_shard", "due_on_at", "KEYS_ONLY"), "to_look_at": ("desk", "desk_at", "ALL")},
        False,
        False,
    ),
    "idempotency": ("key", None, {}, False, True),
    "limits": ("limit", None, {}, False, True),
}

TEMPLATE = merge.merged()
RESOURCES = TEMPLATE["Resources"]


def of_type(kind):
    return {name: one for name, one in RESOURCES.items() if one.get("Type") == kind}


TABLES = {one["Properties"]["TableName"]["Fn::Sub"][14:]: one for one in of_type("AWS::DynamoDB::Table").values()}
QUEUES = {name: one["Properties"] for name, one in of_type("AWS::SQS::Queue").items()}
LIVE = {name: one for name, one in QUEUES.items() if not name.endswith("DeadQueue")}
MAPPINGS = {name: one["Properties"] for name, one in of_type("AWS::Lambda::EventSourceMapping").items()}
STREAMS = {name: one for name, one in MAPPINGS.items() if one["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn"}
ALARMS = [one["Properties"] for one in of_type("AWS::CloudWatch::Alarm").values()]
FUNCTIONS = {policies.logical_id(name) for name in policies.ACCESS}


def test_the_tables_are_those_of_the_design():
    assert set(TABLES) == set(DESIGNED)


@each("name", DESIGNED)
def test_a_table_has_the_keys_indexes_and_stream_of_the_design(name):
    says = TABLES[name]["Properties"]
    hash_key, range_key, indexes, streams, expires = DESIGNED[name]
    assert _keys(says) == (hash_key, range_key)
    found = {one["IndexName"]: (*_keys(one), one["Projection"]["ProjectionType"]) for one in _indexes(says)}
    assert found == indexes
    assert says.get("StreamSpecification") == ({"StreamViewType": "NEW_AND_OLD_IMAGES"} if streams else None)
    ttl = {"AttributeName": "expires_at", "Enabled": True}
    assert says.get("TimeToLiveSpecification") == (ttl if expires else None)


@each("name", DESIGNED)
def test_a_table_declares_exactly_the_attributes_of_its_keys(name):
    says = TABLES[name]["Properties"]
    used = {key for one in (says, *_indexes(says)) for key in _keys(one) if key}
    assert {one["AttributeName"] for one in says["AttributeDefinitions"]} == used
    numbers = {one["AttributeName"] for one in says["AttributeDefinitions"] if one["AttributeType"] == "N"}
    assert numbers == ({"version"} if name in ("calendars", "procedures", "revisions") else set())


def _keys(one):
    keys = {key["KeyType"]: key["AttributeName"] for key in one["KeySchema"]}
    return keys["HASH"], keys.get("RANGE")


def _indexes(says):
    found = says.get("GlobalSecondaryIndexes", [])
    assert len({one["IndexName"] for one in found}) == len(found), "AWS refuses an index told twice"
    return found


@each("name", DESIGNED)
def test_a_table_can_be_restored_is_sealed_and_cannot_be_deleted_by_mistake(name):
    table = TABLES[name]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"]["DeletionProtectionEnabled"] is True
    assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["Properties"]["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"


def test_the_bucket_is_private_sealed_versioned_and_kept():
    bucket = RESOURCES["PapersBucket"]
    says = bucket["Properties"]
    assert bucket["DeletionPolicy"] == bucket["UpdateReplacePolicy"] == "Retain"
    assert set(says["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(says["PublicAccessBlockConfiguration"]) == 4
    assert says["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = says["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms"}
    assert any("AbortIncompleteMultipartUpload" in one for one in says["LifecycleConfiguration"]["Rules"])
    told = says["NotificationConfiguration"]["QueueConfigurations"]
    assert {one["Event"] for one in told} == {"s3:ObjectCreated:*"}
    assert [(one["Filter"]["S3Key"]["Rules"], one["Queue"]["Fn::GetAtt"][0]) for one in told] == [
        ([{"Name": "prefix", "Value": "papers/"}], "UploadsQueue"),
        ([{"Name": "prefix", "Value": "statements"}], "StatementsQueue"),
    ]


def test_the_bucket_speaks_tls_only():
    (statement,) = RESOURCES["PapersBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny" and statement["Principal"] == "*" and statement["Action"] == "s3:*"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@each("name", LIVE)
def test_a_queue_has_a_dead_letter_queue_named_after_it(name):
    dead = LIVE[name]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert QUEUES[dead]["QueueName"]["Fn::Sub"] == LIVE[name]["QueueName"]["Fn::Sub"] + "-dead"
    assert LIVE[name]["RedrivePolicy"]["maxReceiveCount"] >= 5  # AWS's advice for Lambda


@each("name", QUEUES)
def test_a_queue_is_sealed_and_watched(name):
    assert QUEUES[name]["SqsManagedSseEnabled"] is True
    watched = {"Name": "QueueName", "Value": {"Fn::GetAtt": [name, "QueueName"]}}
    assert any(watched in one.get("Dimensions", []) and one["AlarmActions"] for one in ALARMS)


def test_a_dead_letter_keeps_for_a_fortnight_and_alarms_at_once():
    for name in set(QUEUES) - set(LIVE):
        assert QUEUES[name]["MessageRetentionPeriod"] == 14 * 24 * 3600
        watched = {"Name": "QueueName", "Value": {"Fn::GetAtt": [name, "QueueName"]}}
        (alarm,) = [one for one in ALARMS if watched in one.get("Dimensions", [])]
        assert (alarm["MetricName"], alarm["Threshold"]) == ("ApproximateNumberOfMessagesVisible", 1)


@each("name", MAPPINGS)
def test_a_mapping_honours_partial_failures_and_has_somewhere_for_what_keeps_failing(name):
    says = MAPPINGS[name]
    assert says["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert says["FunctionName"]["Ref"] in FUNCTIONS
    if name in STREAMS:
        assert says["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0] in QUEUES
        assert says["BisectBatchOnFunctionError"] is True
        assert 0 < says["MaximumRetryAttempts"] < 100
        assert says["MaximumRecordAgeInSeconds"] < 24 * 3600  # a stream keeps a day
        assert says["StartingPosition"] == "TRIM_HORIZON"
    else:
        assert says["EventSourceArn"]["Fn::GetAtt"][0] in LIVE


def test_a_queue_hides_a_message_six_times_as_long_as_its_consumer_may_take():
    stage = _config()
    for says in MAPPINGS.values():
        if says["EventSourceArn"]["Fn::GetAtt"][0] in LIVE:
            function = _snake(says["FunctionName"]["Ref"])
            timeout = stage["lambda_functions"][function]["lambda_timeout"]
            queue = LIVE[says["EventSourceArn"]["Fn::GetAtt"][0]]
            assert TEMPLATE["Parameters"][queue["VisibilityTimeout"]["Ref"]]["Default"] >= 6 * timeout


def test_every_function_has_logs_that_end_an_alarm_and_the_runtime():
    for name in FUNCTIONS:
        says = RESOURCES[name]["Properties"]
        assert (says["Runtime"], says["Architectures"]) == ("python3.13", ["arm64"])
        logs = RESOURCES[says["LoggingConfig"]["LogGroup"]["Ref"]]
        assert logs["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}
        watched = {"Name": "FunctionName", "Value": {"Ref": name}}
        metrics = {one["MetricName"] for one in ALARMS if watched in one.get("Dimensions", [])}
        assert "Errors" in metrics
        assert ("IteratorAge" in metrics) == (name in {one["FunctionName"]["Ref"] for one in STREAMS.values()})


def test_server_errors_of_the_api_are_watched_under_its_own_name():
    (alarm,) = [one for one in ALARMS if one["MetricName"] == "5XXError"]
    title = RESOURCES["RestAPI"]["Properties"]["DefinitionBody"]["info"]["title"]
    assert alarm["Dimensions"] == [{"Name": "ApiName", "Value": title}]


def test_every_schedule_may_call_its_function_and_has_somewhere_for_failures():
    for name, rule in of_type("AWS::Events::Rule").items():
        for target in rule["Properties"]["Targets"]:
            function = target["Arn"]["Fn::GetAtt"][0]
            assert target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0] in QUEUES
            permissions = [one["Properties"] for one in of_type("AWS::Lambda::Permission").values()]
            assert any(
                one["FunctionName"] == {"Ref": function} and one["SourceArn"] == {"Fn::GetAtt": [name, "Arn"]}
                for one in permissions
            )


def _config():
    return json.loads((merge.HERE.parent / ".chalice" / "config.json").read_text("utf-8"))["stages"]["dev"]


def _snake(logical_id):
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", logical_id).lower()


def test_each_function_has_a_policy_and_settings_of_its_own():
    stage = _config()
    assert stage["autogen_policy"] is False and stage["lambda_architecture"] == "arm64"
    named = {"api_handler": stage, **stage["lambda_functions"]}
    assert set(named) == set(policies.ACCESS)
    for function, says in named.items():
        assert says["iam_policy_file"] == f"policy-{function}.json"
    assert stage["lambda_timeout"] <= 29  # API Gateway waits no longer


@each("function", policies.ACCESS)
def test_a_policy_is_narrow(function):
    for statement in policies.policy(function)["Statement"]:
        assert not any(action.endswith("*") or action == "dynamodb:Scan" for action in statement["Action"])
        if statement["Sid"] not in ("ListStreams", "Network"):  # AWS knows no narrower resource for them
            assert "*" not in statement["Resource"]


@each("function", policies.ACCESS)
def test_a_policy_allows_what_the_functions_mappings_need(function):
    statements = {one["Sid"]: one for one in policies.policy(function)["Statement"]}
    access = policies.ACCESS[function]
    assert set(access.writes) <= set(access.reads) <= set(DESIGNED)
    for says in MAPPINGS.values():
        if says["FunctionName"]["Ref"] != policies.logical_id(function):
            continue
        sid = "Stream" if says["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn" else "Queue"
        assert statements[sid]["Resource"] == [says["EventSourceArn"]]
        if sid == "Stream":
            assert says["DestinationConfig"]["OnFailure"]["Destination"] in statements["Send"]["Resource"]


def test_only_the_api_writes_secrets_and_only_those_of_partners():
    writing = {
        (function, resource["Fn::Sub"].rpartition("${Stage}/")[2])
        for function in policies.ACCESS
        for statement in policies.policy(function)["Statement"]
        if {"secretsmanager:PutSecretValue", "secretsmanager:CreateSecret"} & set(statement["Action"])
        for resource in statement["Resource"]
    }
    assert writing == {("api_handler", "partners/*")}


def test_what_policies_name_is_in_the_template():
    text = json.dumps([policies.policy(one) for one in policies.ACCESS])
    named = set(re.findall(r'"Fn::GetAtt": \["(\w+)"', text)) | set(re.findall(r"\$\{(\w+)\.Arn\}", text))
    assert named <= set(RESOURCES)


def test_the_functions_are_told_every_setting():
    told = set(TEMPLATE["Globals"]["Function"]["Environment"]["Variables"])
    read = set(re.findall(r'told\("([A-Z_]+)"', (merge.HERE.parent / "chalicelib" / "config.py").read_text("utf-8")))
    assert read - told <= {"AWS_REGION", "AWS_DEFAULT_REGION"}  # Lambda sets these


def test_the_gateways_own_answers_are_problems_of_the_table():
    problems = json.loads((merge.HERE.parent / "chalicelib" / "data" / "problems.json").read_text("utf-8"))["problems"]
    answers = RESOURCES["RestAPI"]["Properties"]["GatewayResponses"]
    assert {"MISSING_AUTHENTICATION_TOKEN", "REQUEST_TOO_LARGE", "THROTTLED", "DEFAULT_4XX", "DEFAULT_5XX"} <= set(
        answers
    )
    for answer in answers.values():
        body = json.loads(answer["ResponseTemplates"]["application/json"])
        slug = body["type"].removeprefix("/problems/")
        assert body["status"] == answer["StatusCode"] == problems[slug]["status"]
        assert body["title"] == problems[slug]["title"]["vi"]
        assert body["instance"] == "$context.requestId" and "{" not in body["detail"]
        headers = answer["ResponseParameters"]["Headers"]
        assert headers["Content-Type"] == "'application/problem+json'"
        assert ("Retry-After" in headers) == (answer["StatusCode"] in (429, 503))


def test_the_embedded_aws_gets_the_same_resources_and_no_others():
    embedded = merge.embedded()["Resources"]
    assert all(RESOURCES[name] == one for name, one in embedded.items())
    assert set(of_type("AWS::DynamoDB::Table")) | set(QUEUES) | {"PapersBucket"} <= set(embedded)


def test_a_name_in_two_files_is_refused(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("Resources: {Same: {Type: AWS::SQS::Queue}}")
    monkeypatch.setattr(merge, "HERE", tmp_path)
    with pytest.raises(ValueError, match=r"b\.yaml: Resources/Same is already in another file"):
        merge.merged()


def test_a_name_twice_in_a_file_is_refused(tmp_path):
    file = Path(tmp_path / "x.yaml")
    file.write_text("Resources:\n  Same: {Type: AWS::SQS::Queue}\n  Same: {Type: AWS::SQS::Queue}\n")
    with pytest.raises(ValueError, match="given twice"):
        merge.read(file)


def test_short_functions_are_read_in_their_long_form(tmp_path):
    file = Path(tmp_path / "x.yaml")
    file.write_text("a: !Ref B\nb: !GetAtt C.D.E\nc: !Sub '${F}'\nd: !Equals [!Ref G, '']\n")
    assert merge.read(file) == {
        "a": {"Ref": "B"},
        "b": {"Fn::GetAtt": ["C", "D.E"]},
        "c": {"Fn::Sub": "${F}"},
        "d": {"Fn::Equals": [{"Ref": "G"}, ""]},
    }
    file.write_text("a: [")
    with pytest.raises(yaml.YAMLError):
        merge.read(file)


def test_refunds_that_a_person_must_look_for_raise_an_alarm():
    assert _alarmed_by_the_log("refunds-for-a-person") == {
        '{ $.alarm = "refund_contradicted" }': "RefundsStreamLogs",
        '{ $.alarm = "refund_unanswered" }': "RefundsLogs",
    }


def test_terms_that_wait_for_a_calendar_raise_an_alarm():
    assert _alarmed_by_the_log("calendars-missing") == {'{ $.alarm = "calendar_missing" }': "DeadlinesLogs"}


def test_parcels_that_nobody_has_seen_for_days_raise_an_alarm():
    assert _alarmed_by_the_log("parcels-unseen") == {'{ $.alarm = "parcels_unseen" }': "DeadlinesLogs"}


def test_item_numbers_that_run_out_raise_an_alarm():
    assert _alarmed_by_the_log("item-numbers") == {'{ $.alarm = "item_numbers" }': "BookingsLogs"}


def _alarmed_by_the_log(name):
    """The lines that raise the alarm of that name, and in whose log."""
    metric = {"Fn::Sub": f"${{Stage}}-{name}"}
    (alarm,) = [one for one in ALARMS if one.get("MetricName") == metric]
    assert (alarm["Namespace"], alarm["Threshold"], alarm["AlarmActions"]) == ("CongDan", 1, [{"Ref": "AlarmTopic"}])
    filters = [one["Properties"] for one in of_type("AWS::Logs::MetricFilter").values()]
    return {
        one["FilterPattern"]: one["LogGroupName"]["Ref"]
        for one in filters
        if one["MetricTransformations"][0]["MetricName"] == metric
    }
