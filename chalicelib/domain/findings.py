"""What was found in a paper that arrived, and what follows from it."""

from dataclasses import dataclass

from chalicelib.domain.paper_signature import PaperSignature

CLEAN = "clean"
INFECTED = "infected"
UNSUPPORTED = "unsupported"
UNSCANNED = "none"
TIMED_OUT = "timed_out"
UNAVAILABLE = "unavailable"
# What each outcome of a scan does to the paper; what a scanner cannot look into is let pass or refused by the
# province's own rule (data/scan_policy.json).
OUTCOMES = {
    CLEAN: "passed",
    UNSCANNED: "passed",
    UNSUPPORTED: "passed",
    INFECTED: "failed",
    TIMED_OUT: "broke",
    UNAVAILABLE: "broke",
}


class NotScanned(Exception):
    """The scanner gave no verdict: the paper is checked again."""


@dataclass(frozen=True, slots=True)
class Findings:
    """`reason` is "" for a paper that is what was promised and opens; `object_version` pins the bytes that were read;
    `scan` is one of OUTCOMES; `flags` tell what a PDF would do or carry beside its pages."""

    reason: str
    object_version: str
    scan: str = UNSCANNED
    flags: tuple[str, ...] = ()
    signatures: tuple[PaperSignature, ...] = ()


def verdict(found: Findings, *, refuse_unsupported: bool) -> str:
    """Why the paper is rejected, "" when it is good. Malware comes before every other reason, so that its bytes go.

    A paper that is bad anyway needs no scan; any other whose scan broke has no verdict yet: NotScanned.
    """
    if found.scan == INFECTED:
        return INFECTED
    if found.reason:
        return found.reason
    if OUTCOMES[found.scan] == "broke":
        raise NotScanned(found.scan)
    return "not_scannable" if found.scan == UNSUPPORTED and refuse_unsupported else ""
