"""The fields of the contract that take an id, and those where somebody else's is none of a secret."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.api_spec import operations

IS_ID = re.compile(r"(_id|_ids|_code|endpoint|subject)$")
# What everybody may name: published things, kinds of things, and what is no id of a thing that is kept.
PUBLIC = {"procedure_code", "province_code", "tax_code", "request_id"}
EXCUSED: Mapping[str, str] = {
    "agencies.read agency_code": "units are published",
    "agencies.units_below agency_code": "units are published",
    "statistics.read agency_code": "figures are published",
    "procedures.search agency_code": "units are published",
    "dossiers.open_draft agency_code": "anybody files with any unit",
    "dossiers.save agency_code": "anybody files with any unit",
    "feedback.send agency_code": "anybody tells any unit",
    "officer_opinions.ask agency_code": "any unit may be asked",
    "officer_dossiers.forward agency_code": "any unit may be the one that decides",
    "officer_bulk.act agency_code": "any unit may be the one that decides",
    "officer_calendars.read agency_code": "opening hours are published",
    "officer_calendars.read_version agency_code": "opening hours are published",
    "public.look_up dossier_code": "who has the code sees the degree only",
    "public.open_look_up dossier_code": "who has the code sees the degree only",
    "auth.issue_tokens challenge_id": "a secret told to who asked for the code",
    "officer_citizens.replace_phone challenge_id": "a secret told to who asked for the code",
    "me.change national_id": "one's own",
    "auth.issue_tokens national_id": "proves who one is",
    "officer_citizens.look_up national_id": "a counter serves whoever comes, on record",
    "officer_counter.receive national_id": "a counter serves whoever comes, on record",
    "officer_counter.open_draft applicant_id": "a counter serves whoever comes, on record",
    "officer_citizens.verify_identity citizen_id": "a counter serves whoever comes, on record",
    "officer_citizens.replace_phone citizen_id": "a counter serves whoever comes, on record",
    "callbacks.bank_get endpoint": "a signature opens it: tests/api/test_bank_callbacks.py",
    "callbacks.bank_post endpoint": "a signature opens it: tests/api/test_bank_callbacks.py",
    "callbacks.vietqrvn_token endpoint": "a signature opens it: tests/api/test_vietqrvn_callbacks.py",
    "callbacks.vietqrvn_sync endpoint": "a signature opens it: tests/api/test_vietqrvn_callbacks.py",
    "callbacks.carrier endpoint": "a signature opens it: tests/api/test_carrier_callbacks.py",
}


def fields() -> Iterator[str]:
    """Every "operation field" of the contract that takes an id."""
    for name, entry in operations().items():
        queried = (entry["query"] or {}).get("properties", {})
        found = {*re.findall(r"\{(\w+)\}", entry["path"]), *queried, *_body_fields(entry["body"])}
        yield from (f"{name} {field}" for field in sorted(found) if IS_ID.search(field) and field not in PUBLIC)


def _body_fields(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from _body_fields(inner)
    for inner in (schema.get("items"), *(one for word in ("oneOf", "anyOf", "allOf") for one in schema.get(word, ()))):
        yield from _body_fields(inner)
