"""What officers decide about a dossier: take it in or not, pass it on, finish, hand over the result."""

from datetime import datetime

from chalicelib.domain import dossier_clock as clock
from chalicelib.domain import dossier_intake as intake
from chalicelib.domain.actor import Actor
from chalicelib.domain.agency import Agency
from chalicelib.domain.calendar import OfficeHours, province_of
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.delivery_call_off import is_with_carrier
from chalicelib.domain.dossier import Dossier, Moved, may, move
from chalicelib.domain.dossier_assignment import NOBODYS
from chalicelib.domain.dossier_states import ACCEPTED, SUBMITTED
from chalicelib.domain.due_time import Duration, promptness
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.vietnamese_time import vietnamese_date


def accept(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    dossier_code: str,
    lookup_secret: str,
    duration: Duration,
    hours: OfficeHours,
    authority: str = "",
    authority_checked: bool = False,
) -> Moved:
    """Take the dossier in: it gets its code, the secret for the public look-up, and its due time. Code and secret that
    it got at an acceptance undone since stay: the applicant was told them.

    Refuses with `authority_unchecked` what is filed for another person or a business by some `authority` that the
    officer does not say to have looked at, with `papers_on_their_way` while the post has its
    papers. Refuses with `calendar_missing` a term into a year that the unit's calendar does not know.

    Where an acceptance was undone and nothing was handed in since, the time counts from that one: taking it back and in
    again gives the unit no more.
    """
    may(dossier, "accept", by=by)
    if dossier.waits_for_papers:
        raise Refused("papers_on_their_way", state=dossier.state)
    if authority and not authority_checked:
        raise Refused("authority_unchecked", extensions={"authority": authority})
    since = dossier.taken_in_before or now
    started = clock.started(duration, now=since, hours=hours)
    code = dossier.dossier_code or dossier_code
    return move(
        dossier,
        "accept",
        by=by,
        now=now,
        accepted_at=now,
        dossier_code=code,
        lookup_secret=dossier.lookup_secret or lookup_secret,
        **started,
        detail={"dossier_code": code, "due_at": started["due_at"].isoformat()}
        | ({"counted_from": since.isoformat()} if since != now else {})
        | ({"authority": authority} if authority else {}),
    )


def receive_papers(dossier: Dossier, *, by: Actor, now: datetime, handed_over_at: datetime) -> Moved | None:
    """The post handed the papers over; None when that was noted before, or none were to come. The hand-over, with its
    list signed by both, is the legal time of filing (Circular 17/2017/TT-BTTTT article 5)."""
    may(dossier, "receive_papers", by=by)
    if not dossier.waits_for_papers:
        return None
    waits = {"warnings": intake.waits_from(handed_over_at)} if dossier.state == SUBMITTED else {}
    return move(
        dossier,
        "receive_papers",
        by=by,
        now=now,
        papers_received_at=handed_over_at,
        **waits,
        detail={"handed_over_at": handed_over_at.isoformat()},
    )


def fetch_instead(dossier: Dossier, *, by: Actor, now: datetime) -> Moved | None:
    """The applicant gave the post up after filing: the result waits at the counter, and both sides are told so. None
    where it does not come by post (any more)."""
    if dossier.result_channel != "post":
        return None
    may(dossier, "change_result_channel", by=by)
    detail = {"result_channel": "counter"}
    return move(dossier, "change_result_channel", by=by, now=now, result_channel="counter", detail=detail)


def refuse(dossier: Dossier, *, by: Actor, now: datetime, reason: str, legal_ground: str) -> Moved:
    """Not accept it: only with a reason and a legal ground (form 03 of the circular)."""
    return move(
        dossier,
        "refuse",
        by=by,
        now=now,
        decision={"reason": reason, "legal_ground": legal_ground},
        **clock.ended(),
        detail={"reason": reason, "legal_ground": legal_ground},
    )


def forward(dossier: Dossier, *, by: Actor, now: datetime, note: str, to: Agency | None = None) -> Moved:
    """Hand the dossier on: to the people of the unit who process it or, with `to`, to the unit that is competent. Then
    it changes hands; its code and its appointment stay. Whoever had it on their desk hands it on: it is nobody's then.

    Refuses as faults of the request: no unit where only another one makes sense, the unit that has it already, one of
    another province; a closed one with `agency_not_competent`.
    """
    may(dossier, "forward", by=by)
    detail = {"note": note} if note else {}
    if to is None:
        if dossier.state != ACCEPTED:
            raise Refused("invalid_request", faults=[Fault("/agency_code", "required", {"name": "agency_code"})])
        return move(dossier, "forward", by=by, now=now, detail=detail, **NOBODYS)
    if to.agency_code == dossier.agency_code or province_of(to.agency_code) != province_of(dossier.agency_code):
        raise Refused("invalid_request", faults=[Fault("/agency_code", "not_allowed")])
    if not to.is_open(vietnamese_date(now)):
        raise Refused("agency_not_competent", agency=to.name)
    told = {
        "from_agency_code": dossier.agency_code,
        "from_agency_name": dossier.agency_name,
        "to_agency_code": to.agency_code,
        "to_agency_name": to.name,
    }
    return move(
        dossier,
        "forward",
        by=by,
        now=now,
        agency_code=to.agency_code,
        agency_name=to.name,
        **NOBODYS,
        detail={**detail, **told},
    )


def finish(
    dossier: Dossier,
    *,
    by: Actor,
    now: datetime,
    outcome: str,
    reason: str,
    has_result: bool,
    legal_ground: str = "",
    pays_at_the_door: bool = False,
) -> Moved:
    """Finish processing: `granted` needs the fee settled (`fee_unpaid`; not where the carrier takes it when it hands
    the result over: `pays_at_the_door`) and a checked result (`result_missing`);
    `refused` needs a reason and a legal ground, missing ones are faults (Decree 61/2018/NĐ-CP article 19.8: a notice in
    writing, within the processing time). Neither while another body is asked
    (`verification_open`), nor while a calendar is missing to say when it was due (`calendar_missing`). Whether it came
    early, on time or late is settled here: what the post takes is not processing time."""
    may(dossier, "finish", by=by)
    if dossier.verification_is_open:
        raise Refused("verification_open")
    if clock.waits_for_calendar(dossier):
        raise Refused("calendar_missing", extensions={"agency_code": dossier.agency_code}, year="")
    told = {"reason": reason, "legal_ground": legal_ground}
    missing = [name for name in told if outcome == "refused" and not told[name].strip()]
    if missing:
        raise Refused("invalid_request", faults=[Fault(f"/{name}", "required", {"name": name}) for name in missing])
    unpaid = dossier.fee.state == "unknown" or (dossier.fee.state == "due" and not pays_at_the_door)
    if outcome == "granted" and unpaid:
        raise Refused("fee_unpaid" if dossier.fee.state == "due" else "fee_not_set")
    if outcome == "granted" and not has_result:
        raise Refused("result_missing")
    decision = {name: said for name, said in told.items() if said}
    came = promptness(now, dossier.due_at) if dossier.due_at else ""
    return move(
        dossier,
        "finish",
        by=by,
        now=now,
        outcome=outcome,
        finished_at=now,
        promptness=came,
        decision=decision,
        **clock.ended(),
        detail={"outcome": outcome, **decision, "result_channel": dossier.result_channel},
    )


def return_result(dossier: Dossier, *, by: Actor, now: datetime, channel: str, parcel: Delivery | None = None) -> Moved:
    """The applicant has the result: online, at the counter or by post (portal code 10). An officer hands it over
    once a fee that was to be paid at the door is paid (`fee_unpaid`), and while the carrier does not have it
    (`result_under_way`; `parcel` is the last that was sent); what the post handed over it handed over."""
    may(dossier, "return_result", by=by)
    if by.kind == "officer" and parcel is not None and is_with_carrier(parcel):
        told = {"delivery_id": parcel.delivery_id, "delivery_state": parcel.state}
        raise Refused("result_under_way", extensions=told)
    if by.kind == "officer" and dossier.outcome == "granted" and dossier.fee.state == "due":
        raise Refused("fee_unpaid")
    return move(
        dossier, "return_result", by=by, now=now, returned_at=now, return_channel=channel, detail={"channel": channel}
    )
