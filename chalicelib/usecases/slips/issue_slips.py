"""Issue the paper that a move calls for: once, with a number without gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.agency import Agency
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.domain.forms import ROUTING, Template, in_force
from chalicelib.domain.letterhead import Letterhead, letterhead
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.slip_facts import person_of, slip
from chalicelib.domain.slip_of_move import FORM_OF, HAND_OVERS, content_of, form_of, hand_over_of, taken_in_by
from chalicelib.domain.slips import Content, RoutingSlip, Slip, number, with_hand_over
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.ports.administration import Agencies, Procedures
from chalicelib.usecases.ports.dossiers import Dossiers, Slips
from chalicelib.usecases.ports.people import Citizens, Officers
from chalicelib.usecases.retrying import again_on_conflict

MOST_TRIES = 60
ONLY = 0  # a dossier has one routing slip, and it grows


@dataclass(frozen=True, slots=True)
class Words:
    """The data that slips are worded with: the circulars' forms, provinces' titles, durations in Vietnamese."""

    templates: tuple[Template, ...]
    provinces: Mapping[str, str]
    durations: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that was read to word one move's papers."""

    event: DossierEvent
    dossier: Dossier
    documents: list[Document]
    agency: Agency | None
    officer_name: str


def issue_slips(
    event: DossierEvent,
    *,
    words: Words,
    dossiers: Dossiers,
    procedures: Procedures,
    agencies: Agencies,
    citizens: Citizens,
    officers: Officers,
    slips: Slips,
) -> None:
    """Issue the form of this move, and put a hand-over on the routing slip. May be told as often as one likes: the
    form is named by the move. A move with neither reads nothing.

    Raises LookupError where the dossier is not there: a fault of ours, to be tried again and alarmed.
    """
    if event.action not in FORM_OF and event.action not in HAND_OVERS and event.action != "undo":
        return
    found = dossiers.load(event.dossier_id)
    if found is None:
        raise LookupError(f"no dossier {event.dossier_id}")
    dossier, documents = found
    if event.agency_code:  # it may lie with another unit by now
        dossier = replace(dossier, agency_code=event.agency_code, agency_name=event.agency_name)
    officer = officers.get(event.actor_id) if event.actor_kind == "officer" else None
    scene = Scene(event, dossier, documents, agencies.get(dossier.agency_code), officer.name if officer else "")
    _issue_form(scene, words, procedures, citizens, slips)
    _grow_routing(scene, words, citizens, slips)


def _issue_form(scene: Scene, words: Words, procedures: Procedures, citizens: Citizens, slips: Slips) -> None:
    event, dossier = scene.event, scene.dossier
    form = form_of(event)
    if not form or slips.get(event.dossier_id, form, event.sequence):
        return
    procedure = procedures.version(dossier.procedure_code, dossier.procedure_version)
    said = content_of(event, dossier, scene.documents, procedure, duration=_in_words(procedure, words.durations))
    if said is not None:
        _issue(_unnumbered(form, said, event.sequence, scene, words, citizens), words, slips)


def _grow_routing(scene: Scene, words: Words, citizens: Citizens, slips: Slips) -> None:
    """The slip begins with the move that takes the dossier in: what went to and fro before is on none."""
    line = hand_over_of(scene.event, scene.dossier, officer_name=scene.officer_name)
    if line is None:
        return
    dossier_id, taken_in = scene.event.dossier_id, taken_in_by(scene.event)
    if taken_in and slips.get(dossier_id, ROUTING, ONLY) is None:
        _issue(_unnumbered(ROUTING, RoutingSlip(*taken_in, (line,)), ONLY, scene, words, citizens), words, slips)

    @again_on_conflict()
    def grow() -> None:
        before = slips.get(dossier_id, ROUTING, ONLY)
        if before is None:
            return  # not taken in yet, or no routing slip in the circular of that day
        after = with_hand_over(before, line, taken_in=taken_in)
        if after is not before:
            slips.save(before, after)

    grow()


def _unnumbered(form: str, said: Content, sequence: int, scene: Scene, words: Words, citizens: Citizens) -> Slip | None:
    """None where the circular of that day has no such form."""
    dossier, event = scene.dossier, scene.event
    template = in_force(words.templates, vietnamese_date(event.at))
    told = template.form(form)
    if told is None:
        return None
    agency = scene.agency
    head = letterhead(agency, words.provinces) if agency else Letterhead("", dossier.agency_name, "")
    person = person_of(citizens.get(dossier.applicant_id), dossier, words.provinces)
    return slip(
        told,
        template,
        said,
        sequence=sequence,
        issued_at=event.at,
        dossier=dossier,
        agency=agency,
        head=head,
        person=person,
        officer_name=scene.officer_name,
    )


@again_on_conflict(tries=MOST_TRIES)
def _issue(unnumbered: Slip | None, words: Words, slips: Slips) -> None:
    """Only the number is looked up again when somebody else took it: nothing else can have changed."""
    if unnumbered is None:
        return
    on = vietnamese_date(unnumbered.issued_at)
    serial = slips.last_serial(unnumbered.agency_code, unnumbered.form, on.year) + 1
    abbreviation = in_force(words.templates, on).desk_of(unnumbered.agency_name).abbreviation
    slips.issue(replace(unnumbered, number=number(serial, abbreviation)), year=on.year, serial=serial)


def _in_words(procedure: Procedure, durations: Mapping[str, Mapping[str, Any]]) -> str:
    told = procedure.duration
    unit = told.unit if told.value else "same_day"
    return str(durations[unit]["vi"]).format(value=told.value)
