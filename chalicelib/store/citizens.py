"""Citizens, and the claims that keep a phone and a national ID to one account."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import config
from chalicelib.domain.access import Access
from chalicelib.domain.citizen import VERIFIED, Citizen, Consent, IdentityCheck
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import StoredAnswer
from chalicelib.store import accesses, answers
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.many import fetch_many
from chalicelib.store.plain import instant
from chalicelib.store.row import Named, RawRow, Row
from chalicelib.store.sealed import SealedAttribute, hash_of
from chalicelib.store.transaction import Action, Lost, delete, put

ERASURES = "erasures"  # one partition: few wish it


class _ByDue(GlobalSecondaryIndex["CitizenRow"]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = Text(hash_key=True)
    due_on_at = Text(range_key=True)


class CitizenRow(Row):
    """One account. Only accounts to be erased have `due_shard`."""

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
    active_at = Instant()
    identity_check = SealedAttribute(IdentityCheck)
    sessions_end_before = Instant()
    created_at = Instant()
    updated_at = Instant()
    version = Number()
    erasure_asked_at = Instant()
    erasure_due_at = Instant()
    erased_at = Instant()
    due_shard = Text()
    due_on_at = Text()
    by_due = _ByDue()


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


def by_national_id(number: str) -> Citizen | None:
    """The account of a national ID: two reads, of the claim and of the account."""
    claim = ClaimRow.fetch(_claim("nid", number))
    return get(claim.claimed_by) if claim else None


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
    return {names[name]: holder for name, holder in _held_by(list(names)).items()}


def verified(citizen_ids: Collection[str]) -> set[str]:
    """Of these accounts, those whose identity an officer has seen; a hundred a read."""
    rows = fetch_many(CitizenRow, [{"citizen_id": {"S": one}} for one in dict.fromkeys(citizen_ids)])
    return {row.citizen_id for row in rows if row.assurance_level >= VERIFIED}


def holders(phone: str, national_id: str) -> tuple[str, str]:
    """The ids of the accounts that claim the phone (E.164) and the national ID, "" for none (one read)."""
    names = [_claim("phone", phone), _claim("nid", national_id)]
    held = _held_by(names)
    return held.get(names[0], ""), held.get(names[1], "")


def create(citizen: Citizen) -> None:
    """Conflict when the phone already has an account; Refused `national_id_taken` when the national ID has."""
    change((None, citizen))


def save(before: Citizen, after: Citizen) -> None:
    """Conflict when `before` is stale or the new phone is another's; Refused `national_id_taken` when the new
    national ID is another's."""
    change((before, after))


def change(
    *changes: tuple[Citizen | None, Citizen], once: StoredAnswer | None = None, access: Access | None = None
) -> None:
    """One account, or two of which one hands its phone to the other: at no moment is a phone two accounts', so they
    share the transaction, with the answer and the note of an officer's access (a look-up is nothing else). Conflict
    when one was changed meanwhile or a phone is a third one's; AlreadyAnswered when `once` was answered before."""
    actions = [_put(before, after) for before, after in changes] + _claims(changes)
    try:
        answers.write_with(once, *actions, *([accesses.keep(access)] if access else []))
    except Lost as lost:
        if set(lost.rows) == {"nid"}:
            raise Refused("national_id_taken") from None
        raise


def erasures_due(now: datetime, *, limit: int) -> list[str]:
    """The ids of at most `limit` accounts that are to be erased by now, the longest due first. One Query of an index
    that holds nothing else."""
    pages = CitizenRow.pages(ERASURES, index="by_due", where=CitizenRow.due_on_at <= instant(now), limit=limit)
    return [raw["citizen_id"]["S"] for raw in next(pages).items]


def from_image(image: RawRow) -> Citizen | None:
    """The account in a stream record; None for a claim."""
    return None if "#" in image["citizen_id"]["S"] else CitizenRow.from_image(image).become(Citizen)


def _put(before: Citizen | None, after: Citizen) -> Action:
    as_seen = CitizenRow.version == before.version if before else CitizenRow.citizen_id.does_not_exist()
    due = after.erasure_due_at
    columns = {"due_shard": ERASURES, "due_on_at": instant(due)} if due else {}
    return put(CitizenRow.of(after, **columns), "citizen", only_if=as_seen)


def _claims(changes: Sequence[tuple[Citizen | None, Citizen]]) -> list[Action]:
    left: dict[tuple[str, str], str] = {}
    taken: dict[tuple[str, str], str] = {}
    for before, after in changes:
        for kind, old, new in (
            ("phone", before.phone if before else "", after.phone),
            ("nid", before.national_id if before else "", after.national_id),
        ):
            if old and old != new:
                left[kind, old] = after.citizen_id
            if new and old != new:
                taken[kind, new] = after.citizen_id
    free = [
        delete(ClaimRow(_claim(*one)), one[0], only_if=ClaimRow.claimed_by == owner)
        for one, owner in left.items()
        if one not in taken
    ]
    for one, owner in taken.items():
        earlier = left.get(one)
        is_free = ClaimRow.claimed_by == earlier if earlier else ClaimRow.citizen_id.does_not_exist()
        free.append(put(ClaimRow(_claim(*one), claimed_by=owner), one[0], only_if=is_free))
    return free


def _claim(kind: str, text: str) -> str:
    return f"{kind}#{hash_of(kind, text)}"


def _held_by(names: Sequence[str]) -> dict[str, str]:
    table = ClaimRow.Meta.table_name
    asked: dict[str, Any] = {table: {"Keys": [{"citizen_id": {"S": name}} for name in names], "ConsistentRead": True}}
    found: dict[str, str] = {}
    while asked:  # what a busy table leaves out is asked for again
        answer = config.client("dynamodb").batch_get_item(RequestItems=asked)
        for raw in answer["Responses"].get(table, []):
            found[raw["citizen_id"]["S"]] = raw["claimed_by"]["S"]
        asked = answer.get("UnprocessedKeys", {})
    return found
