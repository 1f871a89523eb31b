"""The only reader of the environment: frozen settings, secrets fetched lazily by name, and the AWS clients."""

import functools
import json
import os
import threading
import time
from dataclasses import dataclass
from typing import Any

REGION = "ap-southeast-1"  # the nearest to Việt Nam
SECRETS_KEPT_S = 300
LOCAL_RETURN_URLS = "congdan:// http://localhost http://127.0.0.1"

# A call inside a request must end well before API Gateway's 29 seconds, retries included.
_TIMEOUTS_S = {"dynamodb": (1, 4), "secretsmanager": (2, 4), "sqs": (2, 5), "s3": (2, 20)}
_OPTIONS: dict[str, dict[str, Any]] = {
    # pynamodb and the store build these requests; checking them again costs more than building them. A name of our own
    # is not put together anew for every request, as botocore's is.
    "dynamodb": {"parameter_validation": False, "user_agent": "congdan"},
    "s3": {"signature_version": "s3v4"},
}
_lock = threading.RLock()
_clients: dict[str, Any] = {}
_secrets: dict[str, tuple[float, Any]] = {}


@dataclass(frozen=True, slots=True)
class Settings:
    """What this deployment is told. URLs have no trailing slash; a name that is not set is ""."""

    stage: str
    region: str
    table_prefix: str
    papers_bucket: str
    uploads_queue_url: str
    bookings_queue_url: str
    desks_queue_url: str
    refunds_queue_url: str
    e_receipts_queue_url: str
    secrets_prefix: str
    public_url: str
    sms_gateway_url: str
    ems_api_url: str
    viettelpost_api_url: str
    vnpost_api_url: str
    vnpay_pay_url: str
    clamd_address: str  # `unix:/path` or `host:port` of the scanner for malware; "" is none
    return_urls: tuple[str, ...]  # where a payment page may send people back, as domain/return_url.py reads it


@functools.cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""

    def told(name: str, default: str = "") -> str:
        return os.environ.get(name, default).strip()

    return Settings(
        stage=told("STAGE", "local"),
        region=told("AWS_REGION") or told("AWS_DEFAULT_REGION") or REGION,
        table_prefix=told("TABLE_PREFIX"),
        papers_bucket=told("PAPERS_BUCKET"),
        uploads_queue_url=told("UPLOADS_QUEUE_URL"),
        bookings_queue_url=told("BOOKINGS_QUEUE_URL"),
        desks_queue_url=told("DESKS_QUEUE_URL"),
        refunds_queue_url=told("REFUNDS_QUEUE_URL"),
        e_receipts_queue_url=told("E_RECEIPTS_QUEUE_URL"),
        secrets_prefix=told("SECRETS_PREFIX"),
        public_url=told("PUBLIC_URL").rstrip("/"),
        sms_gateway_url=told("SMS_GATEWAY_URL").rstrip("/"),
        ems_api_url=told("EMS_API_URL").rstrip("/"),
        viettelpost_api_url=told("VIETTELPOST_API_URL").rstrip("/"),
        vnpost_api_url=told("VNPOST_API_URL").rstrip("/"),
        vnpay_pay_url=told("VNPAY_PAY_URL").rstrip("/"),
        clamd_address=told("CLAMD_ADDRESS"),
        return_urls=tuple(told("RETURN_URLS", LOCAL_RETURN_URLS if told("STAGE", "local") == "local" else "").split()),
    )


@functools.cache
def _session() -> Any:
    import botocore.session

    return botocore.session.get_session()


def client(service: str) -> Any:
    """The process's one client of an AWS service ("s3", "sqs"). Clients may be shared by threads; making one may not,
    hence the lock. botocore itself reads AWS_ENDPOINT_URL and the credentials."""
    with _lock:
        if service not in _clients:
            from botocore.config import Config

            connect_s, read_s = _TIMEOUTS_S.get(service, (2, 10))
            made = _session()
            if service == "dynamodb":
                from chalicelib import dynamodb_json

                made.register_component("response_parser_factory", dynamodb_json.Answers())
            _clients[service] = made.create_client(
                service,
                region_name=settings().region,
                config=Config(
                    connect_timeout=connect_s,
                    read_timeout=read_s,
                    max_pool_connections=64,
                    retries={"mode": "standard", "total_max_attempts": 3},
                    **_OPTIONS.get(service, {}),
                ),
            )
            if service == "dynamodb":
                dynamodb_json.used_by(_clients[service])
        return _clients[service]


def secret(name: str, *, fresh: bool = False) -> Any:
    """The parsed JSON of a secret by its short name ("data-keys", "partners/<endpoint>"), kept for five minutes.

    `fresh` fetches it again: a key may be newer than what is kept. Raises LookupError when there is none.
    """
    now = time.monotonic()
    kept = _secrets.get(name)
    if kept and not fresh and now - kept[0] < SECRETS_KEPT_S:
        return kept[1]
    from botocore.exceptions import ClientError

    try:
        found = client("secretsmanager").get_secret_value(SecretId=settings().secrets_prefix + name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            raise LookupError(name) from None
        raise
    value = json.loads(found["SecretString"])
    _secrets[name] = (now, value)
    return value


def keep_secret(name: str, value: Any) -> None:
    """Keep a secret's next version as JSON, made when there is none. Other processes see it within five minutes; the
    version before stays with Secrets Manager until the next one."""
    from botocore.exceptions import ClientError

    text, full = json.dumps(value, ensure_ascii=False), settings().secrets_prefix + name
    try:
        client("secretsmanager").put_secret_value(SecretId=full, SecretString=text)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        client("secretsmanager").create_secret(Name=full, SecretString=text)
    _secrets.pop(name, None)


def reset() -> None:
    """Forget settings, clients and secrets: for tests that change the environment."""
    with _lock:
        settings.cache_clear()
        _session.cache_clear()
        _clients.clear()
        _secrets.clear()
