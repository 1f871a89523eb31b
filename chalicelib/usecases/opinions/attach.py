"""Announce a paper that belongs to an answer."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import opinion as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document, Slot, announce
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.quota import of_upload
from chalicelib.usecases.ports.dossiers import Opinions
from chalicelib.usecases.retrying import again_on_conflict

MAX_BYTES = 10 * 1024 * 1024
ATTACHED = Slot(
    rules.ATTACHED_SLOT,
    "Ý kiến",
    False,
    rules.MOST_ANNOUNCED,
    MAX_BYTES,
    ("application/pdf", "image/jpeg", "image/png"),
)


@again_on_conflict()
def attach_paper(
    opinion_id: str, document: Document, *, by: Actor, now: datetime, once: Once, opinions: Opinions
) -> Document:
    """Let a file be sent for the answer, numbered as they come; it is part of the answer when the answer names it.
    Refuses who was not asked with `not_found`, what is closed with `opinion_closed`, the twenty-first with
    `document_limit`, and what `document.announce` refuses of one file."""
    opinion = opinions.get(opinion_id)
    if opinion is None:
        raise Refused("not_found")
    rules.require_asked(opinion, by=by)
    if opinion.papers >= rules.MOST_ANNOUNCED:
        raise Refused("document_limit", limit=rules.MOST_ANNOUNCED)
    mine = replace(document, dossier_id=opinion.opinion_id, page=opinion.papers + 1)
    announced = announce(ATTACHED, [], document=mine, most=rules.MOST_ANNOUNCED, most_bytes=MAX_BYTES)
    opinions.add_paper(opinion, announced, once=once.of(announced), quota=of_upload(by, document.size, now=now))
    return announced
