"""The same deed done to many dossiers: to each by itself, wholly or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.domain.errors import AlreadyAnswered, Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.dossiers.decide import Whole
from chalicelib.usecases.ports.dossiers import Answers

Deed = Callable[[str, Once], Whole]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier: where it stands now, or why nothing was done to it."""

    dossier_id: str
    state: str = ""
    version: int = 0
    refusal: Refused | None = None


def in_bulk(dossier_ids: Sequence[str], deed: Deed, *, once: Once, answers: Answers) -> list[Outcome]:
    """What `deed` came to for each, in the order given; each is a transaction of its own with an answer of its own, so
    that a request sent again after it broke off goes on where it stopped, and the whole answer is kept at the end.

    AlreadyAnswered when all of it was done before; `idempotency_key_reused` when the key began another request.
    """
    if answers.get(once.key):
        raise AlreadyAnswered
    outcomes = [_one(dossier_id, deed, once, answers) for dossier_id in dossier_ids]
    answers.put(once.of(outcomes))
    return outcomes


def _one(dossier_id: str, deed: Deed, once: Once, answers: Answers) -> Outcome:
    own = Once(f"{once.key}#{dossier_id}", once.fingerprint, lambda whole: (200, [whole[0].state, whole[0].version]))
    try:
        dossier, _ = deed(dossier_id, own)
    except Conflict:
        return Outcome(dossier_id, refusal=Refused("request_in_progress", retry_after_s=1))
    except (Refused, AlreadyAnswered) as refusal:
        stored = answers.get(own.key)
        if stored and stored.fingerprint != own.fingerprint:
            raise Refused("idempotency_key_reused") from None
        if stored:
            return Outcome(dossier_id, *stored.body)
        if isinstance(refusal, AlreadyAnswered):
            raise
        return Outcome(dossier_id, refusal=refusal)
    return Outcome(dossier_id, dossier.state, dossier.version)
