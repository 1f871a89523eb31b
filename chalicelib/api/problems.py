"""Refusals as RFC 9457 problem documents: one table of slugs, in Vietnamese and English."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.api_spec import problems as table
from chalicelib.domain.errors import Fault, Refused


def problem(refused: Refused, *, language: str, request_id: str) -> tuple[int, dict[str, Any]]:
    """(status, body) of a refusal. A slug that the table does not know is a mistake of ours: KeyError."""
    entry = table()["problems"][refused.slug]
    body: dict[str, Any] = {
        "type": f"/problems/{refused.slug}",
        "title": _fill(entry["title"][language], refused.facts),
        "status": entry["status"],
        "detail": _fill(entry["detail"][language], refused.facts),
        "instance": request_id,
        **refused.extensions,
    }
    if refused.faults:
        body["errors"] = errors(refused.faults, language)
    return int(entry["status"]), body


def errors(faults: Sequence[Fault], language: str) -> list[dict[str, Any]]:
    """The `errors` of a problem document: pointer, code and words for each fault."""
    texts = table()["fault_codes"]
    return [
        {"pointer": fault.pointer, "code": fault.code, "detail": _fill(texts[fault.code][language], fault.facts)}
        for fault in faults
    ]


def _fill(text: str, facts: Mapping[str, Any]) -> str:
    told = {
        name: ", ".join(map(str, fact)) if isinstance(fact, (list, tuple)) else fact for name, fact in facts.items()
    }
    return text.format_map(defaultdict(str, told))
