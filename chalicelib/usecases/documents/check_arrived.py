"""Judge a page that arrived in the bucket."""

from datetime import datetime

from chalicelib.domain import document as rules
from chalicelib.domain.arrival import NotThereYet
from chalicelib.domain.document import Document
from chalicelib.domain.findings import NotScanned, verdict
from chalicelib.usecases.ports.dossiers import Dossiers, Papers


def check_arrived(
    dossier_id: str,
    document_id: str,
    *,
    now: datetime,
    dossiers: Dossiers,
    papers: Papers,
    refuse_unsupported: bool = False,
) -> Document | None:
    """Check what really arrived for one announced page; None when nothing is left to do (unknown, or judged before:
    events repeat). Raises NotThereYet while the object cannot be seen, and NotScanned while the scanner says nothing,
    so that the event is tried again; any other break is noted on the page and raised too."""
    before = dossiers.get_document(dossier_id, document_id)
    if before is None:
        papers.delete_stray(dossier_id, document_id)  # removed while it was on its way
        return None
    if before.is_infected:
        papers.delete([before])  # the first time may have broken between the verdict and this
        return None
    arrived = rules.arrived(before, now=now)
    if arrived is None:
        return None
    if before.state != arrived.state:
        dossiers.save_document(before, arrived)
    scan = ""
    try:
        found = papers.inspect(arrived, now=now)
        scan = found.scan
        reason = verdict(found, refuse_unsupported=refuse_unsupported)
    except NotThereYet:
        raise
    except Exception as error:
        broken = rules.check_broke(arrived, now=now, scan=scan if isinstance(error, NotScanned) else "")
        dossiers.save_document(arrived, broken)
        raise
    judged = rules.judged(arrived, found, reason=reason, now=now)
    dossiers.save_document(arrived, judged)
    if judged.is_infected:
        papers.delete([judged])
    return judged
