"""Sign-ins of citizens and officers."""

from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.session import Session
from chalicelib.store.attributes import Expiry, Instant, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute
from chalicelib.store.transaction import delete, put, write


class _BySubject(GlobalSecondaryIndex["SessionRow"]):
    class Meta:
        index_name = "by_subject"
        projection = AllProjection()

    subject_id = Text(hash_key=True)
    created_at = Instant(range_key=True)


class SessionRow(Row):
    """One sign-in; people name devices after themselves, so the name is sealed."""

    class Meta:
        table_name = Named("sessions")

    session_id = Text(hash_key=True)
    subject_id = Text()
    kind = Text()
    device_name = SealedAttribute(str)
    created_at = Instant()
    used_at = Instant()
    expires_at = Instant(attr_name="good_until")
    generation = Number()
    rotated_at = Instant()
    version = Number()
    ttl = Expiry()
    by_subject = _BySubject()


def create(session: Session) -> None:
    """Keep a new sign-in; Conflict when its id is taken."""
    write(put(_row(session), only_if=SessionRow.session_id.does_not_exist()))


def get(session_id: str) -> Session | None:
    """The sign-in, which may be over: the domain decides."""
    row = SessionRow.fetch(session_id)
    return row.become(Session) if row else None


def save(before: Session, after: Session) -> None:
    """Conflict when `before` is stale or was ended meanwhile."""
    write(put(_row(after), only_if=SessionRow.version == before.version))


def end(session_id: str) -> None:
    """Sign out; what is ended already stays so."""
    write(delete(SessionRow(session_id)))


def of_subject(subject_id: str) -> list[Session]:
    """Every sign-in of a citizen or officer, oldest first; a change shows within a second."""
    raws = SessionRow.every(subject_id, index="by_subject")
    return [SessionRow.from_raw_data(raw).become(Session) for raw in raws]


def _row(session: Session) -> SessionRow:
    return SessionRow.of(session, ttl=session.expires_at)
