"""Ask another unit for its opinion on a dossier."""

from collections.abc import Sequence
from datetime import date, datetime

from chalicelib.domain import opinion as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.opinion import Opinion
from chalicelib.usecases.ports.administration import Agencies
from chalicelib.usecases.ports.dossiers import Opinions
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def ask_opinion(
    dossier_id: str,
    *,
    agency_code: str,
    question: str,
    document_ids: Sequence[str],
    due_on: date,
    by: Actor,
    now: datetime,
    once: Once,
    opinions: Opinions,
    agencies: Agencies,
) -> Opinion:
    """Put the question into the other unit's queue; see `domain.opinion.ask` for what is refused. Asked at the moment
    at which the dossier is finished, it is refused or lapses."""
    found = opinions.with_dossier(dossier_id)
    if found is None:
        raise Refused("not_found")
    dossier, documents, asked = found
    rules.require_askable(dossier, by=by)
    opinion = rules.ask(
        dossier,
        documents,
        number=asked + 1,
        to=agencies.get(agency_code),
        question=question.strip(),
        document_ids=document_ids,
        due_on=due_on,
        by=by,
        now=now,
    )
    opinions.ask(opinion, once=once.of(opinion))
    return opinion
