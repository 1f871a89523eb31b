"""The one way into every view: authenticate, check against the spec, call, answer; refusals become problems."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalice import Blueprint, Response

from chalicelib import wiring
from chalicelib.api import problems, reading
from chalicelib.api.ids import new_id
from chalicelib.api.request import Answer, Request
from chalicelib.api_spec import operations
from chalicelib.domain.actor import ADMINISTRATOR, Actor, require_role
from chalicelib.domain.errors import AlreadyAnswered, Conflict, Refused
from chalicelib.domain.once import StoredAnswer
from chalicelib.log import kind_and_place, log
from chalicelib.usecases.administration.acting import acting

__all__ = ["Answer", "Request", "Router"]

View = Callable[[Request], Answer]
Renew = Callable[[Request, Any], Any]


class Router(Blueprint):
    """A Chalice blueprint whose routes are operations of the spec."""

    def operation(self, operation_id: str, *, renew: Renew | None = None) -> Callable[[View], View]:
        """Serve `operation_id` with the decorated view: method, path, callers and schemas are the spec's.

        `renew` freshens a stored answer before it is given again (links that have expired since).
        """
        spec = operations()[operation_id]

        def decorate(view: View) -> View:
            def door(**path: str) -> Response:
                return _serve(self.current_request, operation_id, spec, view, path, renew)

            self.route(spec["path"], methods=[spec["method"]], content_types=["*/*"], name=operation_id)(door)
            return view

        return decorate


def _serve(
    incoming: Any, operation_id: str, spec: Mapping[str, Any], view: View, path: Mapping[str, str], renew: Renew | None
) -> Response:
    started = time.perf_counter()
    headers = {name.lower(): value for name, value in incoming.headers.items()}
    language = reading.language_of(headers)
    request_id = incoming.context.get("requestId") or new_id()
    try:
        answer = _answer(incoming, operation_id, spec, view, path, renew, headers, language, request_id)
    except Refused as refused:
        answer = _refusal(refused, language, request_id)
    except Exception as error:
        log.error("unexpected failure", operation=operation_id, request_id=request_id, **kind_and_place(error))
        away = wiring.stores.is_outage(error)
        failure = Refused("service_unavailable", retry_after_s=5) if away else Refused("internal_error")
        answer = _refusal(failure, language, request_id)
    elapsed = round((time.perf_counter() - started) * 1000, 1)
    log.info("answered", operation=operation_id, status=answer.status, ms=elapsed, request_id=request_id)
    return _response(answer, language, request_id)


def _answer(
    incoming: Any,
    operation_id: str,
    spec: Mapping[str, Any],
    view: View,
    path: Mapping[str, str],
    renew: Renew | None,
    headers: Mapping[str, str],
    language: str,
    request_id: str,
) -> Answer:
    now = datetime.now(UTC)
    raw = incoming.raw_body or b""
    if len(raw) > spec["max_body_bytes"]:
        raise Refused("body_too_large", limit_bytes=spec["max_body_bytes"])
    caller = _authenticate(spec, headers, now)
    values = reading.path(operation_id, path)
    pairs = _query_pairs(incoming)
    partner = "partner" in spec["callers"]
    request = Request(
        operation=operation_id,
        method=spec["method"],
        path=values,
        query={} if partner else reading.query(operation_id, spec, pairs),
        body=None if partner or spec["body"] is None else reading.body(operation_id, spec, headers, raw),
        raw_body=raw,
        raw_query=pairs,
        headers=headers,
        signed_in=caller,
        language=language,
        now=now,
        request_id=request_id,
        source_ip=incoming.context.get("identity", {}).get("sourceIp", ""),
        if_match=reading.if_match(headers) if spec["if_match"] else None,
        **_once(operation_id, spec, headers, caller, values, raw),
    )
    if not spec["idempotent"]:
        return _viewed(view, request)
    try:
        return _viewed(view, request)
    except (Refused, AlreadyAnswered) as refusal:
        stored = wiring.stores.answers().get(request.idempotency_key)
        if stored is None:
            if isinstance(refusal, AlreadyAnswered):
                raise Refused("request_in_progress", retry_after_s=1) from None
            raise
        return _again(stored, request, renew)


def _viewed(view: View, request: Request) -> Answer:
    try:
        return view(request)
    except Conflict:
        raise Refused("request_in_progress", retry_after_s=1) from None


def _again(stored: StoredAnswer, request: Request, renew: Renew | None) -> Answer:
    if stored.fingerprint != request.fingerprint:
        raise Refused("idempotency_key_reused")
    return Answer(stored.status, renew(request, stored.body) if renew else stored.body)


def _once(
    operation_id: str,
    spec: Mapping[str, Any],
    headers: Mapping[str, str],
    caller: Actor | None,
    path: Mapping[str, str],
    raw: bytes,
) -> dict[str, str]:
    if not spec["idempotent"] or caller is None:
        return {}
    key = reading.idempotency_key(headers)
    return {
        "idempotency_key": f"{caller.kind}:{caller.id}#{operation_id}#{key}",
        # Chalice's own `path` is the route's, with {dossier_id} in it: two dossiers would be one request.
        "fingerprint": reading.fingerprint(spec["method"], spec["path"].format_map(path), raw),
    }


def _authenticate(spec: Mapping[str, Any], headers: Mapping[str, str], now: datetime) -> Actor | None:
    callers = set(spec["callers"])
    if callers & {"anonymous", "partner"}:
        return None
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused("unauthenticated")
    caller = wiring.people.tokens().read_access(token.strip(), now)
    if caller.kind not in callers:
        raise Refused("forbidden_role")
    if caller.kind != "officer" or not spec["roles"]:
        return caller
    # An auditor who is a specialist too acts as a specialist in the own unit only, though an auditor reads all below.
    require_role(caller, frozenset(spec["roles"]))
    caller = replace(caller, roles=caller.roles.intersection(spec["roles"]))
    if spec["roles"] == [ADMINISTRATOR] and spec["method"] != "GET":
        acting(caller, wiring.stores.officers())  # of what every dossier goes by nothing changes with yesterday's role
    return caller


def _query_pairs(incoming: Any) -> tuple[tuple[str, str], ...]:
    given = incoming.to_original_event().get("multiValueQueryStringParameters") or {}
    return tuple((name, value) for name, values in given.items() for value in values)


def _refusal(refused: Refused, language: str, request_id: str) -> Answer:
    status, body = problems.problem(refused, language=language, request_id=request_id)
    headers = {"Content-Type": "application/problem+json"}
    if "retry_after_s" in refused.facts:
        headers["Retry-After"] = str(refused.facts["retry_after_s"])
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Answer(status, body, headers)


def _version(answer: Answer) -> dict[str, str]:
    """The ETag of whatever has a version, whether it is answered for the first time or again."""
    is_versioned = answer.status < 300 and isinstance(answer.body, dict) and "version" in answer.body
    return {"ETag": f'"{answer.body["version"]}"'} if is_versioned else {}


def _response(answer: Answer, language: str, request_id: str) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "application/json",
        "Content-Language": language,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": request_id,
        **_version(answer),
        **answer.headers,
    }
    body = answer.body
    if not isinstance(body, bytes):
        body = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return Response(body, headers, answer.status)
