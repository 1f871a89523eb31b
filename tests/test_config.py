"""Settings are read once; clients are made once; secrets are fetched by name and kept for five minutes."""

import dataclasses
import json
import threading

import pytest

from chalicelib import config


@pytest.fixture
def fresh(aws):
    config.reset()
    yield aws
    config.reset()


@pytest.fixture
def secret(fresh):
    client, name = fresh.aws.client("secretsmanager"), "test-of-config"
    full = fresh.environment()["SECRETS_PREFIX"] + name
    client.create_secret(Name=full, SecretString=json.dumps({"token": 1}))
    yield lambda value: client.put_secret_value(SecretId=full, SecretString=json.dumps(value))
    client.delete_secret(SecretId=full, ForceDeleteWithoutRecovery=True)


def test_settings_are_read_once_and_cannot_be_changed(fresh, monkeypatch):
    before = config.settings()
    monkeypatch.setenv("STAGE", "elsewhere")
    assert config.settings() is before
    assert before.table_prefix == fresh.prefix
    with pytest.raises(dataclasses.FrozenInstanceError):
        before.stage = "x"


def test_what_is_not_told_is_empty_and_the_region_is_the_nearest(monkeypatch):
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "PUBLIC_URL", "STAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EMS_API_URL", "https://ems.example/")
    config.reset()
    found = config.settings()
    monkeypatch.undo()
    config.reset()
    assert (found.region, found.public_url, found.ems_api_url) == ("ap-southeast-1", "", "https://ems.example")


def test_threads_share_one_client(fresh):
    made = []
    threads = [threading.Thread(target=lambda: made.append(config.client("sqs"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in made}) == 1


def test_a_secret_is_kept_until_it_is_asked_for_anew(secret):
    assert config.secret("test-of-config") == {"token": 1}
    secret({"token": 2})
    assert config.secret("test-of-config") == {"token": 1}
    assert config.secret("test-of-config", fresh=True) == {"token": 2}
    assert config.secret("test-of-config") == {"token": 2}


def test_an_old_copy_of_a_secret_is_fetched_again(secret):
    config.secret("test-of-config")
    secret({"token": 2})
    fetched_at, value = config._secrets["test-of-config"]
    config._secrets["test-of-config"] = (fetched_at - config.SECRETS_KEPT_S, value)
    assert config.secret("test-of-config") == {"token": 2}


def test_a_secret_that_is_not_there_is_said(fresh):
    with pytest.raises(LookupError, match="nothing"):
        config.secret("nothing")


def test_importing_the_settings_imports_no_aws_library():
    import subprocess
    import sys

    told = "import sys, chalicelib.config; print('botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True).stdout.strip() == "False"
