"""Citizens, and the claims that keep a phone and a national ID to one account."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from chalicelib import config
from chalicelib.domain.citizen import Citizen, Consent
from chalicelib.domain.errors import Refused
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute, hash_of
from chalicelib.store.transaction import Action, Lost, delete, put, write


class CitizenRow(Row):
    """One account."""

    class Meta:
        table_name = Named("citizens")

    citizen_id = Text(hash_key=True)
    phone = SealedAttribute(str)
    full_name = SealedAttribute(str)
    birth_on = SealedAttribute(date)
    sex = SealedAttribute(str)
    national_id = SealedAttribute(str)
    address = SealedAttribute(Mapping[str, str])
    email = SealedAttribute(str)
    assurance_level = Number()
    consents = Record(Mapping[str, Consent])
    created_at = Instant()
    updated_at = Instant()
    version = Number()


class ClaimRow(Row):
    """A phone or national ID, as a keyed hash, and whose it is."""

    class Meta:
        table_name = Named("citizens")

    citizen_id = Text(hash_key=True)
    claimed_by = Text()


def get(citizen_id: str) -> Citizen | None:
    """The account. An id that is a claim's name is nobody's."""
    if "#" in citizen_id:
        return None
    row = CitizenRow.fetch(citizen_id)
    return row.become(Citizen) if row else None


def by_phone(phone: str) -> Citizen | None:
    """The account of a phone (E.164): two reads, of the claim and of the account."""
    claim = ClaimRow.fetch(_claim("phone", phone))
    return get(claim.claimed_by) if claim else None


def holders_of(national_ids: Collection[str]) -> dict[str, str]:
    """Whose these national IDs are: number -> citizen id, for those that somebody declared; at most 100 (one read of
    the keyed hashes)."""
    if not national_ids:
        return {}
    names = {_claim("nid", number): number for number in national_ids}
    table = ClaimRow.Meta.table_name
    asked: dict[str, Any] = {table: {"Keys": [{"citizen_id": {"S": name}} for name in names], "ConsistentRead": True}}
    found: dict[str, str] = {}
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        for raw in answer["Responses"].get(table, []):
            found[names[raw["citizen_id"]["S"]]] = raw["claimed_by"]["S"]
        asked = answer.get("UnprocessedKeys", {})
    return found


def create(citizen: Citizen) -> None:
    """Conflict when the phone already has an account; Refused `national_id_taken` when the national ID has."""
    row = CitizenRow.of(citizen)
    _write(put(row, "citizen", only_if=CitizenRow.citizen_id.does_not_exist()), *_claims(None, citizen))


def save(before: Citizen, after: Citizen) -> None:
    """Conflict when `before` is stale or the new phone is another's; Refused `national_id_taken` when the new
    national ID is another's."""
    row = CitizenRow.of(after)
    _write(put(row, "citizen", only_if=CitizenRow.version == before.version), *_claims(before, after))


def _write(*actions: Action) -> None:
    try:
        write(*actions)
    except Lost as lost:
        if set(lost.rows) == {"nid"}:
            raise Refused("national_id_taken") from None
        raise


def _claims(before: Citizen | None, after: Citizen) -> list[Action]:
    actions = []
    for kind, old, new in (
        ("phone", before.phone if before else "", after.phone),
        ("nid", before.national_id if before else "", after.national_id),
    ):
        if old == new:
            continue
        if old:
            actions.append(delete(ClaimRow(_claim(kind, old)), only_if=ClaimRow.claimed_by == after.citizen_id))
        if new:
            row = ClaimRow(_claim(kind, new), claimed_by=after.citizen_id)
            actions.append(put(row, kind, only_if=ClaimRow.citizen_id.does_not_exist()))
    return actions


def _claim(kind: str, text: str) -> str:
    return f"{kind}#{hash_of(kind, text)}"
