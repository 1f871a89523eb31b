"""The papers of a dossier's way ("giấy", "phiếu", "thông báo"): what each says, as it was said on the day it was given.

A slip is a snapshot: what changes later does not change a paper that somebody holds. Fields: Circular 01/2018/TT-VPCP
article 9 and appendix, Circular 03/2025/TT-VPCP appendix I (forms.json); a field that is "" is printed as dots.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.forms import APOLOGY, APPOINTMENT, DENIAL, REFUSAL, ROUTING, STOP, SUPPLEMENT


@dataclass(frozen=True, slots=True)
class Person:
    """Who filed, as asked for on the forms; `on_behalf_of` is the person or business it was filed for, with the tax
    code and in which quality, "" for oneself."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A paper handed in: numbers of originals and copies, and of pages that came as files."""

    name: str
    originals: int = 0
    copies: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """One item to add: which paper, and what is wrong with it."""

    name: str
    what_is_wrong: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentSlip:
    """Form 01: what was taken in, when the result is due and how it is given out (`result_channel` counter, post or
    online). `duration` is in Vietnamese words."""

    papers: tuple[HandedIn, ...]
    sets: int
    duration: str
    received_at: datetime
    due_at: datetime | None = None
    result_channel: str = ""


@dataclass(frozen=True, slots=True)
class SupplementSlip:
    """Form 02: everything that is to be added, asked for once, and why; `deadline_at` where the procedure sets one."""

    reason: str
    items: tuple[Missing, ...] = ()
    deadline_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefusalSlip:
    """Form 03: why the dossier is not taken in, and by which law."""

    reason: str
    legal_ground: str


@dataclass(frozen=True, slots=True)
class ApologyLetter:
    """Form 04: the first due time is not kept; the reason and the new one (Decree 61/2018 article 19.9)."""

    reason: str
    received_at: datetime | None = None
    first_due_at: datetime | None = None
    new_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StopNotice:
    """Form 05 of 2025: processing stops, for the time being or `for_good`; the reason and the legal ground."""

    reason: str
    legal_ground: str
    received_at: datetime | None = None
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class DenialNotice:
    """The notice in writing that a dossier was looked into and is not granted, within the processing time (Decree
    61/2018/NĐ-CP article 19.8, which gives it no form of the circular's): the reason and the legal ground."""

    reason: str
    legal_ground: str
    received_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """One side of a hand-over: applicant, desk, department, other_body or post; and the person or body, if known."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """One line of the routing slip. `sequence` is the move's; `result` is early, on_time or late, "" where no due time
    belongs to the step."""

    sequence: int
    at: datetime
    giver: Hand
    receiver: Hand
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoutingSlip:
    """Form 06 of 2025 (05 of 2018): through whose hands the dossier went, and when."""

    received_at: datetime | None = None
    due_at: datetime | None = None
    hand_overs: tuple[HandOver, ...] = ()


Content = AppointmentSlip | SupplementSlip | RefusalSlip | ApologyLetter | StopNotice | DenialNotice | RoutingSlip
CONTENTS: dict[str, type[Content]] = {
    APPOINTMENT: AppointmentSlip,
    SUPPLEMENT: SupplementSlip,
    REFUSAL: RefusalSlip,
    APOLOGY: ApologyLetter,
    STOP: StopNotice,
    DENIAL: DenialNotice,
    ROUTING: RoutingSlip,
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What every form says of the dossier: code ("" before acceptance), the secret of the public look-up that only
    the holder of the paper gets, procedure, who filed, and the officer who made the move."""

    dossier_code: str
    lookup_secret: str
    procedure_code: str
    procedure_name: str
    applicant: Person
    officer_name: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A numbered paper. `sequence` is the dossier's move that it records, so one move never makes two.

    `number` is "12/TTPVHCC": gap-free per unit, form and Vietnamese year. `unit_name` is the one-stop shop or "" where
    the agency itself speaks; `parent_name` stands above the agency and may be "". `form_number`, `circular`, `title`
    and `signers` are of the form in force on that day; the first two are "" where no circular gives the paper a form.
    """

    dossier_id: str
    form: str
    sequence: int
    number: str
    applicant_id: str
    agency_code: str
    agency_name: str
    unit_name: str
    parent_name: str
    agency_address: str
    agency_phone: str
    place: str
    issued_at: datetime
    form_number: str
    circular: str
    title: str
    signers: tuple[str, ...]
    matter: Matter
    content: Content
    version: int = 1


def number(serial: int, abbreviation: str) -> str:
    """What stands after "Số:", such as 07/BPTNTKQ; below 10 with a 0 in front (Decree 30/2020/NĐ-CP, appendix I).

    Refuses (ValueError) a serial below 1.
    """
    if serial < 1:
        raise ValueError(f"{serial} is no serial")
    return f"{serial:02d}/{abbreviation}"


def with_hand_over(slip: Slip, hand_over: HandOver, *, taken_in: tuple[datetime, datetime] | None = None) -> Slip:
    """The routing slip with one more line, in the order of moves; itself when that move is on it already, or came
    before the first that is. `taken_in`, where the move took the dossier in anew, is when and until when it is due: so
    the head says it too."""
    before = slip.content
    if not isinstance(before, RoutingSlip):
        raise TypeError(f"a {slip.form} slip has no hand-overs")
    told = {one.sequence for one in before.hand_overs}
    if hand_over.sequence in told or hand_over.sequence < min(told, default=0):
        return slip
    lines = tuple(sorted((*before.hand_overs, hand_over), key=lambda one: one.sequence))
    received_at, due_at = taken_in or (before.received_at, before.due_at)
    after = replace(before, received_at=received_at, due_at=due_at, hand_overs=lines)
    return replace(slip, content=after, version=slip.version + 1)
