"""The digital signatures found in a paper, and what they say together. They inform the officer; they decide nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

NONE = "none"
VALID = "valid"
UNKNOWN_ISSUER = "unknown_issuer"
ADDED_AFTER = "added_after"
UNREADABLE = "unreadable"
INVALID = "invalid"
# From the best to the worst.
RESULTS = (NONE, VALID, UNKNOWN_ISSUER, ADDED_AFTER, UNREADABLE, INVALID)


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """One signature. `result` valid: what it covers is as it was signed, by a certificate of a trusted issuer;
    unknown_issuer: as it was signed, but nobody known vouches for the signer; added_after: the same, but it covers an
    earlier revision of the file only; invalid: what it covers was changed; unreadable: of a kind that is not checked.
    `signed_at` is what the signer claims."""

    result: str
    signer: str = ""
    issuer: str = ""
    signed_at: datetime | None = None
    covers_all: bool = False


def together(signatures: Sequence[PaperSignature]) -> str:
    """One result for the paper. Who signs after another adds to the file, so the signature that covers the whole file
    speaks for it, unless another one is unreadable or invalid; the earlier signers are listed beside it."""
    results = [one.result for one in signatures]
    for worst in (INVALID, UNREADABLE):
        if worst in results:
            return worst
    whole = [one.result for one in signatures if one.covers_all]
    if whole:
        return max(whole, key=RESULTS.index)
    return ADDED_AFTER if results else NONE
