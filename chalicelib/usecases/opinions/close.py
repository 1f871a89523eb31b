"""Close a question: answered, declined, taken back, or lapsed with its dossier. Whoever is first closes it."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain import opinion as rules
from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.domain.opinion import Opinion
from chalicelib.usecases.ports.dossiers import Dossiers, Opinions
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def answer_opinion(
    opinion_id: str,
    text: str,
    *,
    document_ids: Sequence[str],
    by: Actor,
    now: datetime,
    once: Once,
    opinions: Opinions,
) -> Opinion:
    """Answer it; of two who answer at once one has answered, and the other is told so."""
    before = _asked(opinion_id, opinions)
    rules.require_asked(before, by=by)
    uploaded = opinions.uploaded(before) if document_ids else []
    after = rules.answer(before, text.strip(), document_ids=document_ids, uploaded=uploaded, by=by, now=now)
    opinions.save(before, after, once=once.of(after))
    return after


@again_on_conflict()
def decline_opinion(
    opinion_id: str, reason: str, *, by: Actor, now: datetime, once: Once, opinions: Opinions
) -> Opinion:
    """Say why the unit does not answer."""
    before = _asked(opinion_id, opinions)
    after = rules.decline(before, reason.strip(), by=by, now=now)
    opinions.save(before, after, once=once.of(after))
    return after


@again_on_conflict()
def withdraw_opinion(
    opinion_id: str, reason: str, *, by: Actor, now: datetime, once: Once, opinions: Opinions, dossiers: Dossiers
) -> Opinion:
    """Take it back, as an officer of the unit that has the dossier."""
    before = _asked(opinion_id, opinions)
    dossier = dossiers.get(before.dossier_id)
    if dossier is None:
        raise Refused("not_found")
    after = rules.withdraw(before, dossier, reason.strip(), by=by, now=now)
    opinions.save(before, after, once=once.of(after))
    return after


@again_on_conflict()
def lapse_opinions(dossier_id: str, *, ended_by: str, now: datetime, opinions: Opinions) -> int:
    """The dossier is over (`ended_by`): what was asked about it and not answered leaves the queues. How many did; told
    again, none do."""
    lapsed = 0
    for before in opinions.of_dossier(dossier_id):
        after = rules.lapse(before, ended_by=ended_by, now=now)
        if after:
            opinions.save(before, after, once=None)
            lapsed += 1
    return lapsed


def _asked(opinion_id: str, opinions: Opinions) -> Opinion:
    found = opinions.get(opinion_id)
    if found is None:
        raise Refused("not_found")
    return found
