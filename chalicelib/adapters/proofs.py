"""Proof of delivery as carriers tell it, in our words."""

import re
from typing import Any

from chalicelib.adapters import reading
from chalicelib.adapters.callbacks import Unreadable
from chalicelib.domain.proof_of_delivery import MOST_PAPERS, PAPER_KINDS, RELATIONS, Proof, last_digits

_SHA256 = re.compile(r"[0-9a-f]{64}")
OTHER = "other"


def proof(told: Any) -> Proof | None:
    """The proof in `{receiver_name, relation, paper_kind, paper_number, evidence_sha256, papers_taken_back}`, each of
    which may be absent; None where nothing is told. Of a paper's number the last four digits are kept, whatever is
    sent; another relation or kind than ours is `other`. A hash that is none, or a list that is none, is
    `Unreadable`."""
    if told is None:
        return None
    if not isinstance(told, dict):
        raise Unreadable("proof")
    found = Proof(
        receiver_name=reading.text(told.get("receiver_name"), limit=100),
        relation=_one_of(told.get("relation"), RELATIONS),
        paper_kind=_one_of(told.get("paper_kind"), PAPER_KINDS),
        paper_digits=last_digits(reading.text(told.get("paper_number"), limit=50)),
        evidence_sha256=_hash(told.get("evidence_sha256")),
        papers_taken_back=_papers(told.get("papers_taken_back")),
    )
    return found if found != Proof() else None


def _one_of(told: Any, known: tuple[str, ...]) -> str:
    word = reading.text(told, limit=50)
    return word if word in known else (OTHER if word else "")


def _hash(told: Any) -> str:
    text = reading.text(told, limit=65).lower()
    if text and not _SHA256.fullmatch(text):
        raise Unreadable("not a SHA-256")
    return text


def _papers(told: Any) -> tuple[str, ...]:
    if told is None:
        return ()
    if not isinstance(told, list) or len(told) > MOST_PAPERS:
        raise Unreadable("papers_taken_back")
    return tuple(name for one in told if (name := reading.text(one, limit=200)))
