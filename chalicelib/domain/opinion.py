"""An opinion asked of another unit (lấy ý kiến) while a dossier is processed: asked, answered, declined or taken back.

It moves neither the dossier nor its clock: only verification by another body, money, supplements and stops hold the
clock (Decree 61/2018/NĐ-CP article 19), and a unit that says nothing holds up nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.actor import Actor
from chalicelib.domain.agency import Agency
from chalicelib.domain.calendar import province_of
from chalicelib.domain.document import ACCEPTED, RESULT_SLOT, Document
from chalicelib.domain.dossier import Dossier, DossierEvent, not_allowed_now, roles_on
from chalicelib.domain.dossier_states import ACCEPTED as TAKEN_IN
from chalicelib.domain.dossier_states import FINAL_STATES, FINISHED, PROCESSING
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.vietnamese_time import vietnamese_date

ASKED, ANSWERED, DECLINED, WITHDRAWN, LAPSED = "asked", "answered", "declined", "withdrawn", "lapsed"
STATES = (ASKED, ANSWERED, DECLINED, WITHDRAWN, LAPSED)
# (state, action) -> state. What was closed stays closed: ask again.
ARROWS = {
    (ASKED, "answer"): ANSWERED,
    (ASKED, "decline"): DECLINED,
    (ASKED, "withdraw"): WITHDRAWN,
    (ASKED, "lapse"): LAPSED,
}
MOST_OPINIONS = 20  # of one dossier: they are read with it
MOST_ANNOUNCED = 20  # papers for one answer, with those that never arrived or were rejected
LONGEST = timedelta(days=90)
WHILE = frozenset({TAKEN_IN, PROCESSING})  # the states of a dossier in which others are asked
OVER = FINAL_STATES | {FINISHED}  # and those in which no answer is waited for
STOPPED_FOR_GOOD = "stopped_finally"  # nor after this
ATTACHED_SLOT = "opinion"
_BETWEEN = ".opinion."


@dataclass(frozen=True, slots=True)
class Opinion:
    """The `number`th question about a dossier. `agency_code` is the unit that is asked, `shown` the papers that it may
    see, as they were then; `due_on` is the last Vietnamese day for the answer. `text` is the answer or the reason of a
    refusal or withdrawal; `attached` are the answer's papers, and
    `papers` counts how many were announced. `lapsed_with` is what became of the dossier first, of one that lapsed."""

    dossier_id: str
    number: int
    applicant_id: str
    agency_code: str
    agency_name: str
    asked_by_agency: str
    asked_by_agency_name: str
    asked_by: str
    asked_at: datetime
    question: str
    due_on: date
    shown: tuple[Document, ...] = ()
    state: str = ASKED
    text: str = ""
    attached: tuple[Document, ...] = ()
    closed_by: str = ""
    closed_at: datetime | None = None
    papers: int = 0
    lapsed_with: str = ""

    @property
    def opinion_id(self) -> str:
        """What it is called by: opaque to callers."""
        return f"{self.dossier_id}{_BETWEEN}{self.number}"

    def is_overdue(self, *, now: datetime) -> bool:
        """Whether the last day for the answer passed without one."""
        return self.state == ASKED and vietnamese_date(now) > self.due_on


def read_id(opinion_id: str) -> tuple[str, int] | None:
    """The dossier and the number in an id; None for the id of no opinion."""
    dossier_id, between, number = opinion_id.rpartition(_BETWEEN)
    is_number = number.isascii() and number.isdigit() and len(number) <= 3 and not number.startswith("0")
    return (dossier_id, int(number)) if between and dossier_id and is_number else None


def require_askable(dossier: Dossier, *, by: Actor) -> None:
    """Refuse a stranger with `not_found`, and with `not_allowed_now` unless the dossier is being processed here."""
    if not roles_on(dossier, by):
        raise Refused("not_found")
    if dossier.state not in WHILE or not dossier.is_local:
        raise not_allowed_now(dossier, by)


def ask(
    dossier: Dossier,
    documents: Sequence[Document],
    *,
    number: int,
    to: Agency | None,
    question: str,
    document_ids: Sequence[str],
    due_on: date,
    by: Actor,
    now: datetime,
) -> Opinion:
    """The question to the unit `to`. Refuses what `require_askable` refuses, `too_many_opinions`, a closed unit with
    `agency_not_competent`; as faults: no such unit, the dossier's own, one of another province, a paper that the
    dossier does not have (or that was not accepted), a day that is over or beyond 90 days."""
    require_askable(dossier, by=by)
    if number > MOST_OPINIONS:
        raise Refused("too_many_opinions", most=MOST_OPINIONS)
    papers = {one.document_id: one for one in documents if one.state == ACCEPTED and one.slot != RESULT_SLOT}
    today, faults = vietnamese_date(now), []
    if to is None:
        faults.append(Fault("/agency_code", "agency_unknown"))
    elif to.agency_code == dossier.agency_code or province_of(to.agency_code) != province_of(dossier.agency_code):
        faults.append(Fault("/agency_code", "not_allowed"))
    faults += _unknown(document_ids, papers)
    if due_on < today:
        faults.append(Fault("/due_on", "too_small", {"limit": today.isoformat()}))
    if due_on > today + LONGEST:
        faults.append(Fault("/due_on", "too_large", {"limit": (today + LONGEST).isoformat()}))
    if to is None or faults:
        raise Refused("invalid_request", faults=faults)
    if not to.is_open(today):
        raise Refused("agency_not_competent", agency=to.name)
    return Opinion(
        dossier_id=dossier.dossier_id,
        number=number,
        applicant_id=dossier.applicant_id,
        agency_code=to.agency_code,
        agency_name=to.name,
        asked_by_agency=dossier.agency_code,
        asked_by_agency_name=dossier.agency_name,
        asked_by=by.id,
        asked_at=now,
        question=question,
        due_on=due_on,
        shown=tuple(papers[one] for one in document_ids),
    )


def answer(
    opinion: Opinion, text: str, *, document_ids: Sequence[str], uploaded: Sequence[Document], by: Actor, now: datetime
) -> Opinion:
    """The answer with those of the `uploaded` papers that it names. Refuses officers of other units with `not_found`,
    what is closed with `opinion_closed`, a paper being checked with `papers_checking`, and one that did not arrive or
    was rejected as a fault."""
    require_asked(opinion, by=by)
    named = [one for one in uploaded if one.document_id in document_ids]
    good = {one.document_id: one for one in named if one.state == ACCEPTED}
    if any(one.state in ("checking", "check_failed") for one in named):
        raise Refused("papers_checking", retry_after_s=3)
    if faults := _unknown(document_ids, good):
        raise Refused("invalid_request", faults=faults)
    return _closed(opinion, "answer", text, by=by.id, now=now, attached=tuple(good[one] for one in document_ids))


def decline(opinion: Opinion, reason: str, *, by: Actor, now: datetime) -> Opinion:
    """The unit says why it does not answer. Refuses as `answer`."""
    require_asked(opinion, by=by)
    return _closed(opinion, "decline", reason, by=by.id, now=now)


def withdraw(opinion: Opinion, dossier: Dossier, reason: str, *, by: Actor, now: datetime) -> Opinion:
    """The unit that has the dossier now takes its question back. Refuses others with `not_found`, what is closed with
    `opinion_closed`."""
    if not by.covers(dossier.agency_code):
        raise Refused("not_found")
    return _closed(opinion, "withdraw", reason, by=by.id, now=now)


def ended_by(event: DossierEvent) -> str:
    """With what a move ends the wait for answers: the state in which the dossier is over, or that it was stopped for
    good; "" for all other moves."""
    if event.action == "stop" and event.detail.get("for_good"):
        return STOPPED_FOR_GOOD
    return event.to_state if event.to_state in OVER and event.from_state not in OVER else ""


def lapse(opinion: Opinion, *, ended_by: str, now: datetime) -> Opinion | None:
    """The dossier is over: nobody waits for the answer any more. None for what is closed."""
    if opinion.state != ASKED:
        return None
    return replace(_closed(opinion, "lapse", "", by="", now=now), lapsed_with=ended_by)


def require_asked(opinion: Opinion, *, by: Actor) -> None:
    """Refuse with `not_found` officers of units that were not asked; with `opinion_closed` what is closed."""
    if not by.covers(opinion.agency_code):
        raise Refused("not_found")
    if opinion.state != ASKED:
        raise _is_closed(opinion)


def visible_paper(opinion: Opinion, document_id: str, *, asked: bool, asking: bool) -> Document | None:
    """A paper that may be opened: of those shown while an answer is waited for, by the unit that is `asked`; of those
    attached, by both."""
    found = [*opinion.attached] if asked or asking else []
    if asked and opinion.state == ASKED:
        found += opinion.shown
    return next((one for one in found if one.document_id == document_id), None)


def _closed(
    opinion: Opinion, action: str, text: str, *, by: str, now: datetime, attached: tuple[Document, ...] = ()
) -> Opinion:
    state = ARROWS.get((opinion.state, action))
    if state is None:
        raise _is_closed(opinion)
    return replace(opinion, state=state, text=text, closed_by=by, closed_at=now, attached=attached)


def _is_closed(opinion: Opinion) -> Refused:
    return Refused("opinion_closed", extensions={"state": opinion.state}, state=opinion.state)


def _unknown(document_ids: Sequence[str], there: dict[str, Document]) -> list[Fault]:
    return [Fault(f"/document_ids/{at}", "paper_unknown") for at, one in enumerate(document_ids) if one not in there]
