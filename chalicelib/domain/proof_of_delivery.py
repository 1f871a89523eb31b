"""Proof of delivery: who took a parcel, by which paper, and what was signed or photographed (domain.md 8.7)."""

from dataclasses import dataclass

# Who took it, towards the recipient; whoever is not the recipient shows an authorisation (Decision 45/2016/QĐ-TTg).
RELATIONS = ("self", "family", "authorised", "colleague", "neighbour", "other")
PAPER_KINDS = ("national_id", "passport", "driving_licence", "other")
MOST_DIGITS = 4  # enough to know a paper again, too few to use it
MOST_PAPERS = 20


@dataclass(frozen=True, slots=True)
class Proof:
    """What the carrier noted at the door; "" is what it did not. `paper_digits` are the last ones only, never a whole
    number; `evidence_sha256` is of the signature or photo, which stays with the carrier; `papers_taken_back` are old
    papers that the citizen handed over in exchange. The time is the scan's."""

    receiver_name: str = ""
    relation: str = ""
    paper_kind: str = ""
    paper_digits: str = ""
    evidence_sha256: str = ""
    papers_taken_back: tuple[str, ...] = ()


def last_digits(number: str) -> str:
    """The last four letters or digits of a paper's number, however much of it was told."""
    return "".join(one for one in number if one.isalnum())[-MOST_DIGITS:].upper()


def masked_name(name: str) -> str:
    """`N*** T*** Hoa`: the given name, which comes last in Vietnamese, and what the others begin with; a name of one
    word shows its first letter only. The recipient knows who that is; a stranger does not."""
    words = name.split()
    if len(words) < 2:
        return f"{name.strip()[:1]}***" if words else ""
    return " ".join([*(f"{word[0]}***" for word in words[:-1]), words[-1]])


def masked_digits(digits: str) -> str:
    """`***456`, "" for none: one digit less than is kept, so that what is shown can be compared with what is kept."""
    return f"***{digits[-(MOST_DIGITS - 1) :]}" if digits else ""
