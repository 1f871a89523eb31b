"""Which problems an operation may answer: those of its kind by rule, and those that it names itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

RETRY_AFTER = {"otp_locked", "otp_not_sent", "papers_checking", "receipt_not_ready", "request_in_progress",
               "service_unavailable", "sign_in_locked", "too_many_requests", "upload_quota_used",
               "filing_quota_used"}  # fmt: skip
# Answered before any operation is chosen, so no operation lists it.
BEFORE_ANY_OPERATION = {"method_not_allowed"}


def slugs(operation: Mapping[str, Any], parameters: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every slug that `operation` may answer, sorted. `parameters` are resolved ones."""
    return sorted({*_by_rule(operation, parameters), *operation.get("x-problems", ())})


def _by_rule(operation: Mapping[str, Any], parameters: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from ("internal_error", "service_unavailable")
    callers = set(operation["x-callers"])
    body = operation.get("requestBody")
    if callers & {"citizen", "officer"}:
        yield from ("unauthenticated", "token_expired", "forbidden_role")
    if body:
        yield "body_too_large"
    if body and "*/*" not in body["content"]:
        yield from ("broken_json", "invalid_request", "unsupported_media_type")
    for parameter in parameters:
        match (parameter["in"], parameter["name"]):
            case ("path", _):
                yield "not_found"
            case ("query", name):
                yield "query_invalid"
                if name == "cursor":
                    yield "cursor_invalid"
            case ("header", "Idempotency-Key"):
                yield from ("idempotency_key_missing", "idempotency_key_reused", "request_in_progress")
            case ("header", "If-Match"):
                yield from ("if_match_missing", "draft_stale")


def responses(found: list[str], problems: Mapping[str, Any]) -> dict[str, Any]:
    """The error responses of an operation: one for each status, with the problems of that status as examples."""
    answers: dict[str, Any] = {}
    for slug in found:
        problem = problems[slug]
        answer = answers.setdefault(
            str(problem["status"]),
            {
                "description": "",
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
                },
            },
        )
        answer["description"] += f"{' · ' if answer['description'] else ''}`{slug}` {problem['title']['en']}"
        answer["content"]["application/problem+json"]["examples"][slug] = {"$ref": f"#/components/examples/{slug}"}
        if slug in RETRY_AFTER:
            answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    return answers


def examples(problems: Mapping[str, Any]) -> dict[str, Any]:
    """An example for each slug, as the app sees it in Vietnamese, with what the app should do as its description."""
    return {
        slug: {
            "summary": problem["title"]["en"],
            "description": problem["app"]["en"],
            "value": {
                "type": f"/problems/{slug}",
                "title": problem["title"]["vi"],
                "status": problem["status"],
                "detail": problem["detail"]["vi"],
                "instance": "0f6f1c1e-5b0e-4c52-9a39-9a1f2f1d7c11",
            },
        }
        for slug, problem in sorted(problems.items())
    }
