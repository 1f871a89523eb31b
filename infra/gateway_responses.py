"""Writes out API Gateway's own answers as problem documents, with the words of the one table of problems."""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROBLEMS = Path(__file__).resolve().parent.parent / "chalicelib" / "data" / "problems.json"


def written_out(short: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """SAM's GatewayResponses from `{type: {Problem, Facts, RetryAfterSeconds}}`; an unknown slug raises `KeyError`.

    In Vietnamese always: no code runs here that could read Accept-Language.
    """
    problems = json.loads(PROBLEMS.read_text(encoding="utf-8"))["problems"]
    return {kind: _response(problems, **entry) for kind, entry in short.items()}


def _response(
    problems: Mapping[str, Any],
    Problem: str,  # the names of arguments are those of the template
    Facts: Mapping[str, Any] | None = None,
    RetryAfterSeconds: int | None = None,
) -> dict[str, Any]:
    entry = problems[Problem]
    body = {
        "type": f"/problems/{Problem}",
        "title": entry["title"]["vi"],
        "status": entry["status"],
        "detail": entry["detail"]["vi"].format_map(defaultdict(str, Facts or {})),
        "instance": "$context.requestId",
    }
    headers = {
        # The template below must be called application/json to be chosen whatever the caller accepts.
        "Content-Type": "'application/problem+json'",
        "X-Request-Id": "context.requestId",
        "Cache-Control": "'no-store'",
    }
    if RetryAfterSeconds is not None:
        headers["Retry-After"] = f"'{RetryAfterSeconds}'"
    return {
        "StatusCode": entry["status"],
        "ResponseParameters": {"Headers": headers},
        "ResponseTemplates": {"application/json": json.dumps(body, ensure_ascii=False)},
    }
