"""Judge a page that arrived in the bucket."""

from datetime import datetime

from chalicelib.domain import document as rules
from chalicelib.domain.document import Document
from chalicelib.usecases.ports import Dossiers, NotThereYet, Papers


def check_arrived(
    dossier_id: str, document_id: str, *, now: datetime, dossiers: Dossiers, papers: Papers
) -> Document | None:
    """Check what really arrived for one announced page; None when nothing is left to do (unknown, or judged before:
    events repeat). Raises NotThereYet while the object cannot be seen, so that the event is tried again; any other
    break is noted on the page and raised too."""
    before = dossiers.get_document(dossier_id, document_id)
    arrived = rules.arrived(before) if before else None
    if before is None or arrived is None:
        return None
    if before.state != arrived.state:
        dossiers.save_document(before, arrived)
    try:
        reason, object_version = papers.inspect(arrived)
    except NotThereYet:
        raise
    except Exception:
        dossiers.save_document(arrived, rules.check_broke(arrived, now=now))
        raise
    judged = rules.judged(arrived, reason=reason, object_version=object_version, now=now)
    dossiers.save_document(arrived, judged)
    return judged
