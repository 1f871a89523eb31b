"""How large each answer of a GET is when it is full: `python -m tests.api.costs` writes docs/answer-sizes.md."""

import gzip
import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from typing import Any

from chalicelib import data
from chalicelib.api.me import FORM_LETTERS_A_PAGE, MOST_WHOLE, PAPERS_A_PAGE
from chalicelib.api.officer_notes import LETTERS_A_PAGE
from chalicelib.api.present.data_import import MOST_FAULTS
from chalicelib.api.present.feedback import MOST_ANSWERED, MOST_LISTED
from chalicelib.api_spec import operations
from chalicelib.usecases.documents.announce import MOST_PAPERS
from local.aws import ROOT
from mobile_api_spec.tool import bundle as bundling
from tests.api import client
from tests.api.world import World
from tests.spec import contract

FILE = ROOT / "docs" / "answer-sizes.md"
KB = 1024
DEFAULT, MOST = 20, 100  # items of a page
CLOSE = 128  # bytes
# Lists of an answer that is no page of a longer one, as long as they may become, or are likely to.
FILLED: Mapping[str, Mapping[str, int]] = {
    "dossiers.read": {"documents": MOST_PAPERS},
    "officer_dossiers.read": {"documents": MOST_PAPERS, "events": 100},
    "officer_dossiers.read_sets": {"items": 3},
    "officer_procedures.offers": {"items": 200},
    "slips.list_own": {"items": 20},
    "slips.list_at_desk": {"items": 20},
    "officer_imports.read": {"faults": MOST_FAULTS},
    "me.sessions": {"items": 20},
    "officer_account.sessions": {"items": 20},
}
MOST_OF: Mapping[str, int] = {"me.data_export": MOST_WHOLE}
# Asked by the owner of a dossier on its way, who was told of it and whose papers an officer looked at.
LIVED: Mapping[str, str] = {
    "me.papers": "/v1/me/papers",
    "me.data_export": "/v1/me/data-export",
    "me.access_log": "/v1/me/access-log",
    "notifications.list_own": "/v1/notifications",
    "sync.changes": "/v1/sync",
    "dossiers.list_own": "/v1/dossiers",
    "dossiers.read": "{case.url}",
    "dossiers.timeline": "{case.url}/timeline",
}


def long_text(letters: int, seed: int) -> str:
    """Text of so many letters, another for each seed."""
    return _words(letters, random.Random(seed))


@cache
def _syllables() -> list[str]:
    return sorted(set(re.findall(r"\w+", json.dumps(data.texts("timeline_details"), ensure_ascii=False))))


def _words(letters: int, chance: random.Random) -> str:
    """Words as people write them, so many letters of them, in no order."""
    return " ".join(chance.choices(_syllables(), k=letters))[: letters - 1] + "."


def _long_feedback(chance: random.Random, _: int) -> dict[str, Any]:
    answers = [
        {"text": _words(MOST_ANSWERED, chance), "at": at, "in_time": True}
        for at in ("2026-11-25T03:00:00Z", "2026-12-08T07:30:00Z")
    ]
    told = {"text": _words(MOST_LISTED, chance), "answers": answers, "is_cut": True}
    return {**told, "reopened_because": _words(MOST_ANSWERED, chance), "reopened_at": "2026-12-02T03:00:00Z"}


def _many_papers(chance: random.Random, rows: int) -> dict[str, Any]:
    """As many as a page has, on all of its dossiers."""
    return {"papers": [_another(_PAPER, chance) for _ in range(max(1, PAPERS_A_PAGE // rows))]}


_PAPER = {
    "document_id": "01JD8ZC1M2N3P4Q5R6S7T8V9W0",
    "slot": "identity",
    "page": 1,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "handed_in_at": "2026-11-23T02:20:00Z",
}
_FAULT = {"row": 499, "column": "procedure_code", "code": "unit_above_unknown", "detail": "Không có đơn vị cấp trên."}
# What makes a row as long as it may become, in an answer of so many rows.
LONGEST: Mapping[str, Callable[[random.Random, int], Mapping[str, Any]]] = {
    "feedback.list_own": _long_feedback,
    "officer_feedback.queue": _long_feedback,
    "me.papers": _many_papers,
    "me.data_export": lambda chance, rows: {"form": {"note": _words(FORM_LETTERS_A_PAGE // rows, chance)}},
    "officer_notes.list_all": lambda chance, rows: {"text": _words(LETTERS_A_PAGE // rows, chance)},
    "officer_imports.read": lambda *_: _FAULT,
}


@dataclass(frozen=True)
class Size:
    """Bytes of an answer, as it is and compressed as API Gateway does it (from 1 KB on)."""

    plain: int
    packed: int


@dataclass(frozen=True)
class Bound(Size):
    """The most that an answer of one kind may have."""

    kind: str


ITEM = Bound(16 * KB, 4 * KB, "item")
PAGE = Bound(24 * KB, 6 * KB, f"page of {DEFAULT}")
LARGEST = Bound(96 * KB, 16 * KB, f"page of {MOST}")
PAPER = Bound(48 * KB, 48 * KB, "paper or picture")
KINDS = {one.kind: one for one in (ITEM, PAGE, LARGEST, PAPER)}
# What is long by its nature, and who may read it at a desk.
LONGER: Mapping[str, Bound] = {
    "dossiers.read": Bound(32 * KB, 8 * KB, ITEM.kind),
    "officer_dossiers.read": Bound(64 * KB, 16 * KB, ITEM.kind),
    "officer_calendars.read": Bound(32 * KB, 4 * KB, ITEM.kind),
    "officer_calendars.read_version": Bound(32 * KB, 4 * KB, ITEM.kind),
    "officer_procedures.offers": Bound(64 * KB, 8 * KB, ITEM.kind),
}


def bound_of(operation_id: str, kind: str) -> Bound:
    """What the answer is held to."""
    return LONGER.get(operation_id, KINDS[kind])


def with_rows(heard: Mapping[str, client.Reply], world: World) -> dict[str, client.Reply]:
    """The answers of all GETs, of somebody who has a life where the scene's lists were empty."""
    found = {name: reply for name, reply in heard.items() if operations()[name]["method"] == "GET"}
    world.pump.from_now()
    case = world.with_paper(world.a_draft())
    case.owner.does(f"{case.url}/submission")
    world.receiver.call("GET", f"{case.desk_url}/documents/{case.document_id}")
    world.receiver.does(f"{case.desk_url}/acceptance")
    world.pump.run()
    return {**found, **{name: case.owner.call("GET", url.format(case=case)) for name, url in LIVED.items()}}


def size_of(body: bytes) -> Size:
    """Of one answer."""
    return Size(len(body), len(gzip.compress(body, mtime=0)) if len(body) >= KB else len(body))


def sizes(heard: Mapping[str, client.Reply]) -> dict[tuple[str, str], Size]:
    """(operation, kind) -> its size: of lists that come in pages two pages, of everything else one answer."""
    found = {}
    for operation_id in (name for name in operations() if name in heard):
        reply = heard[operation_id]
        if "json" not in reply.headers["content-type"]:
            found[operation_id, PAPER.kind] = size_of(reply.body)
        elif "limit" in operations()[operation_id]["query"].get("properties", {}):
            name = "questions" if "questions" in reply.json else "items"
            for bound, count in ((PAGE, DEFAULT), (LARGEST, MOST_OF.get(operation_id, MOST))):
                found[operation_id, bound.kind] = size_of(_filled(operation_id, reply.json, {name: count}))
        else:
            found[operation_id, ITEM.kind] = size_of(_filled(operation_id, reply.json, FILLED.get(operation_id, {})))
    return found


def far_from(told: Size, size: Size) -> bool:
    """Whether one is not the other: by more than a tenth, and by more than ids and names differ in length."""
    pairs = ((told.plain, size.plain), (told.packed, size.packed))
    return any(abs(now - was) > CLOSE + was // 10 for was, now in pairs)


def steady(found: Mapping[tuple[str, str], Size], told: Mapping[tuple[str, str], Size]) -> dict[tuple[str, str], Size]:
    """What was found; what was told already, where that is close."""
    return {one: told[one] if one in told and not far_from(told[one], size) else size for one, size in found.items()}


def table(found: Mapping[tuple[str, str], Size]) -> str:
    """The page of docs."""
    rows = []
    for (operation_id, kind), size in found.items():
        bound = bound_of(operation_id, kind)
        held = f"{bound.plain // KB} KB, {bound.packed // KB} KB"
        rows.append(f"| `{operation_id}` | {kind} | {size.plain} | {size.packed} | {held} |")
    return "\n".join((HEAD + "\n".join(rows), ""))


def written() -> dict[tuple[str, str], Size]:
    """What the page of docs says."""
    found = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("| `"):
            operation_id, kind, plain, packed, _ = (cell.strip(" `") for cell in line.strip("|").split("|"))
            found[operation_id, kind] = Size(int(plain), int(packed))
    return found


HEAD = """\
# How large each answer is

Measured by `tests/api/sizes.py`, made by `python -m tests.api.costs`, kept true by `tests/api/test_sizes.py` (within a
tenth: ids and names differ in length). Every answer of a GET has a bound, which that test holds it to.

The measure is a phone on GPRS, 5 KB a second. A page as it is asked for unless told (20 items) is there within one and
a half seconds, the largest that may be asked for (100 items) within three and a half, one dossier with all of its 60
pages within two, a paper as PDF within ten. That counts compressed bytes: API Gateway compresses what is 1 KB or more
for a phone that says `Accept-Encoding: gzip`, and so does `make run`.

- **bytes**, **compressed**: of the whole answer, lists inside it as long as they may become. Rows are those of the
  test's scene, or of the contract's example, each with ids, numbers and times of its own; rows with texts or lists of
  their own are as long as they may become (`LONGEST`).
- **bound**: of the one and of the other.
- What was not changed is not sent: `/v1/sync` tells what to fetch again, and the catalogue answers 304 to an ETag.

| operation | kind | bytes | compressed | bound |
|---|---|---|---|---|
"""


def _filled(operation_id: str, body: Any, lists: Mapping[str, int]) -> bytes:
    chance = random.Random(1)
    full = dict(body)
    for name, count in lists.items():
        rows = body[name] or _example(operation_id)[name] or [{}]
        longest = LONGEST.get(operation_id, lambda *_: {})
        full[name] = [{**_another(one, chance), **longest(chance, count)} for one in islice(cycle(rows), count)]
    return json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode()


def _example(operation_id: str) -> Any:
    """The answer that the contract shows."""
    found = {one["operationId"]: one for _, _, one, _ in bundling.operations(contract.document())}
    told = found[operation_id]["responses"]["200"]["content"]["application/json"]
    return told["example"] if "example" in told else next(iter(told["examples"].values()))["value"]


# Ids, hashes, codes and the like: what differs from one item to the next.
_OWN = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+|[0-9a-zA-Z_-]{16,}|\d{4,}")
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def _another(told: Any, chance: random.Random) -> Any:
    """The same with other ids, numbers and times, as long as they were."""

    def other(found: re.Match[str]) -> str:
        return "".join(
            chance.choice("0123456789") if one.isdigit() else chance.choice(_LETTERS) if one.isalpha() else one
            for one in found[0]
        )

    if isinstance(told, str):
        return _OWN.sub(other, told)
    if isinstance(told, dict):
        return {name: _another(one, chance) for name, one in told.items()}
    if isinstance(told, list):
        return [_another(one, chance) for one in told]
    return chance.randrange(told) if isinstance(told, int) and told > 999 else told
