"""Announce a paper that belongs to an answer."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import opinion as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.document import Document, Slot, announce, in_use
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.quota import of_upload
from chalicelib.usecases.ports import Opinions

MOST_BYTES = 50 * 1024 * 1024
ATTACHED = Slot(
    rules.ATTACHED_SLOT,
    "Ý kiến",
    False,
    rules.MOST_ATTACHED,
    10 * 1024 * 1024,
    ("application/pdf", "image/jpeg", "image/png"),
)


def attach_paper(
    opinion_id: str, document: Document, *, by: Actor, now: datetime, once: Once, opinions: Opinions
) -> Document:
    """Let a file be sent for the answer, numbered as they come; it is part of the answer when the answer names it.
    Refuses who was not asked with `not_found`, what is closed with `opinion_closed`, and what `document.announce`
    refuses."""
    opinion = opinions.get(opinion_id)
    if opinion is None:
        raise Refused("not_found")
    rules.require_asked(opinion, by=by)
    others = in_use(opinions.uploaded(opinion), now=now)
    page = max((one.page for one in others), default=0) + 1
    announced = announce(
        ATTACHED,
        others,
        document=replace(document, dossier_id=opinion.opinion_id, page=page),
        most=rules.MOST_ATTACHED,
        most_bytes=MOST_BYTES,
        all_bytes=sum(one.size for one in others),
    )
    opinions.add_paper(opinion, announced, once=once.of(announced), quota=of_upload(by, document.size, now=now))
    return announced
