"""What the contract promises of an answer, checked on every answer that a test gets."""

import functools
import json
from collections.abc import Mapping
from typing import Any

from mobile_api_spec.tool import bundle as bundling
from mobile_api_spec.tool import errors
from tests.spec import contract

PROBLEM = "application/problem+json"


@functools.cache
def _operations() -> dict[tuple[str, str], dict[str, Any]]:
    return {(method.upper(), path): one for path, method, one, _ in bundling.operations(contract.document())}


def broken(method: str, path: str, status: int, headers: Mapping[str, str], body: bytes) -> list[str]:
    """What an answer of the operation at `path` (with its {names}) does otherwise than promised; empty when nothing.

    Checked: the status is listed, the content type too, the body fits its schema, the promised headers are there, a
    problem is one that this operation may answer and bears the request's id.
    """
    wrong = [] if headers.get("x-request-id") else ["no X-Request-Id"]
    operation = _operations().get((method, path))
    if operation is None:  # refused before any operation was chosen
        return wrong + _problem_faults(status, headers, body, errors.BEFORE_ANY_OPERATION)
    answer = operation["responses"].get(str(status))
    if answer is None:
        return [f"{operation['operationId']} never answers {status}: {body[:300]!r}"]
    media_type = headers.get("content-type", "").split(";")[0]
    if media_type == PROBLEM:
        wrong += _problem_faults(status, headers, body, set(operation["x-problems"]))
    wrong += _missing_headers(answer, headers, media_type)
    content = answer.get("content", {})
    if not content:
        return wrong + ([f"{status} has a body: {body[:100]!r}"] if body else [])
    if media_type not in content:
        return [*wrong, f"{status} is {media_type}, promised: {sorted(content)}"]
    if media_type.endswith("json"):
        wrong += contract.faults(content[media_type]["schema"], json.loads(body))
    return wrong


def _missing_headers(answer: Mapping[str, Any], headers: Mapping[str, str], media_type: str) -> list[str]:
    promised = {name.lower() for name in answer.get("headers", {})}
    if media_type == PROBLEM:
        promised.discard("retry-after")  # only with some problems of that status: see _problem_faults
    return [f"no {name}" for name in sorted(promised) if name not in headers]


def _problem_faults(status: int, headers: Mapping[str, str], body: bytes, allowed: set[str]) -> list[str]:
    told = json.loads(body)
    slug = told["type"].removeprefix("/problems/")
    wrong = [] if slug in allowed else [f"{slug} is not among the problems of this operation"]
    if told["status"] != status:
        wrong.append(f"status {told['status']} inside, {status} outside")
    if told["instance"] != headers.get("x-request-id"):
        wrong.append("instance is not the request's id")
    if slug in errors.RETRY_AFTER and not headers.get("retry-after", "").isdigit():
        wrong.append(f"{slug} without Retry-After")
    if status == 401 and "www-authenticate" not in headers:
        wrong.append("401 without WWW-Authenticate")
    return wrong
