"""Tell who sent feedback that it was answered: a message, and a change for their devices."""

from chalicelib.domain.feed import Change, Entry
from chalicelib.domain.feedback import Feedback
from chalicelib.usecases.ports.dossiers import Feed


def tell_feedback(after: Feedback, *, feed: Feed) -> bool:
    """Each answer is a message, once however often it is told; what else happens (sent, reopened, overdue) is a change
    only. The words of the answer stay where they are sealed: the message names the unit and the code."""
    last = after.answers[-1] if after.answers and not after.is_waiting else None
    at = last.at if last else after.reopened_at or after.sent_at
    change = Change(after.citizen_id, "feedback", after.feedback_id, after.version, at)
    if last is None:
        return feed.tell(change)
    entry = Entry(
        entry_id=f"feedback#{after.feedback_id}#{len(after.answers)}",
        dossier_id=after.dossier_id,
        citizen_id=after.citizen_id,
        kind="feedback",
        event="answered",
        at=last.at,
        actor_kind="officer",
        ref=after.feedback_id,
        facts={"feedback_id": after.feedback_id, "agency_name": after.agency_name},
        shown="message",
    )
    return feed.tell(change, entry=entry)
