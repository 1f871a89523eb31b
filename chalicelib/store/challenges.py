"""One-time codes asked for."""

from chalicelib.domain.one_time_code import Challenge
from chalicelib.store.attributes import Expiry, Instant, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import put, write


class ChallengeRow(Row):
    """One code that was sent; its exact end is `good_until`, the table's `expires_at` only lets it be forgotten."""

    class Meta:
        table_name = Named("challenges")

    challenge_id = Text(hash_key=True)
    phone = SealedAttribute(str)
    code_hash = Text()
    created_at = Instant()
    expires_at = Instant(attr_name="good_until")
    tries = Number()
    used_at = Instant()
    version = Number()
    ttl = Expiry()


def create(challenge: Challenge) -> None:
    """Keep a new challenge; Conflict when its id is taken."""
    write(put(_row(challenge), only_if=ChallengeRow.challenge_id.does_not_exist()))


def get(challenge_id: str) -> Challenge | None:
    """The challenge, which may be over: the domain decides."""
    row = ChallengeRow.fetch(challenge_id)
    return row.become(Challenge) if row else None


def save(before: Challenge, after: Challenge) -> None:
    """Conflict when `before` is stale: two tries at once are counted twice, never once."""
    write(put(_row(after), only_if=ChallengeRow.version == before.version))


def _row(challenge: Challenge) -> ChallengeRow:
    return ChallengeRow.of(challenge, ttl=challenge.expires_at)
