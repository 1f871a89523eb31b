"""Content that ships with the code: procedures, units, days off, banks, sentences. Read by wiring and seeding only.

Each reader reads its file once and keeps it; callers must not change what they get.
"""

import csv
import functools
import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@functools.cache
def procedures() -> tuple[dict[str, Any], ...]:
    """Every procedure of the catalogue, in the order of codes; the field names are those of the API.

    An `amount_vnd` of None is a fee that is not known here, never a free one. `reference` and `sources` tell where
    each fact comes from.
    """
    return tuple(_json(f"procedures/{path.name}") for path in sorted((_HERE / "procedures").glob("*.json")))


@functools.cache
def procedure(code: str) -> dict[str, Any]:
    """One procedure by its code; KeyError where there is none."""
    return {record["procedure_code"]: record for record in procedures()}[code]


@functools.cache
def agencies() -> tuple[dict[str, Any], ...]:
    """The units of the demo province, in the order of codes; `valid_from` and `valid_to` are Vietnamese dates, both
    included. Codes below H37 are invented."""
    return tuple(_json("agencies.json"))


@functools.cache
def officers_demo() -> tuple[dict[str, Any], ...]:
    """Invented officers for the demo: officer_id, name, agency_code, roles. They have no passwords here."""
    return tuple(_json("officers_demo.json"))


@functools.cache
def holidays() -> tuple[dict[str, str], ...]:
    """Days off (`kind` off) and swapped working Saturdays (`kind` work), oldest first. `confirmed` no is a projection
    or a day whose legal text was not seen."""
    return _csv("holidays.csv")


@functools.cache
def postage() -> tuple[dict[str, Any], ...]:
    """What carriers ask, by weight steps; `confirmed` false is from memory. An `amount_vnd` of None is not known."""
    return tuple(_json("postage.json")["rules"])


@functools.cache
def carrier(name: str) -> dict[str, Any]:
    """What is data of a carrier: `statuses`, each with code, event, name and where that is from; for VNPost the paths
    of its services too. FileNotFoundError for one that has none."""
    return dict(_json(f"carriers/{name}.json"))


@functools.cache
def post_provinces() -> dict[str, str]:
    """The two digits by which the post (VNPost, EMS) knows a province, by today's code of it. A province that others
    joined keeps the digits of its own name."""
    return {row["unit_code"]: row["post_code"] for row in _csv("carriers/post_provinces.csv")}


@functools.cache
def banks() -> tuple[dict[str, str], ...]:
    """Banks of VietQR: bin (6 digits), short_name, code, name_vi; code and name_vi may be empty."""
    return _csv("banks.csv")


@functools.cache
def id_provinces() -> tuple[dict[str, str], ...]:
    """The first three digits of a national ID and the province they stood for (Circular 07/2016/TT-BCA)."""
    return _csv("id_provinces.csv")


@functools.cache
def provinces() -> tuple[dict[str, str], ...]:
    """The 34 provinces since 1/7/2025, with their predecessors' national-ID codes (Decision 19/2025/QĐ-TTg)."""
    return _csv("provinces_34.csv")


@functools.cache
def statement_layouts() -> dict[str, Any]:
    """How to read each bank's table of a statement, by the layout's name."""
    return dict(_json("statement_mappings.json")["layouts"])


@functools.cache
def settlement_layouts() -> dict[str, Any]:
    """How to read each carrier's settlement file, by the layout's name."""
    return dict(_json("carrier_settlements.json")["layouts"])


@functools.cache
def second_factor() -> dict[str, Any]:
    """Which roles are used only with a second factor, and our name in the authenticator."""
    return dict(_json("second_factor.json"))


@functools.cache
def scan_policy() -> dict[str, Any]:
    """What becomes of papers that the scanner cannot look into: `unsupported` is `accept` or `reject`."""
    return dict(_json("scan_policy.json"))


@functools.cache
def texts(group: str) -> dict[str, dict[str, Any]]:
    """The sentences of one group: key -> {vi, en}, with `facts` naming the gaps in braces, if any.

    A fact that is not known is left empty by who fills it. FileNotFoundError for a group that does not exist.
    """
    return dict(_json(f"texts/{group}.json"))


def _json(name: str) -> Any:
    return json.loads((_HERE / name).read_text("utf-8"))


def _csv(name: str) -> tuple[dict[str, str], ...]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
