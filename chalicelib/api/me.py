"""What belongs to the citizen who calls: profile, consents, signed-in devices."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from chalicelib import wiring
from chalicelib.api.present import citizen as present
from chalicelib.api.present import document as present_document
from chalicelib.api.present import session as present_session
from chalicelib.api.present.data_export import data_export as present_export
from chalicelib.api.present.words import word
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import id_card
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.page import Page
from chalicelib.domain.submission import SealedSet
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.citizens.change_phone import change_phone as change_own_phone
from chalicelib.usecases.citizens.change_profile import change_profile
from chalicelib.usecases.citizens.decide_consent import decide_consent
from chalicelib.usecases.sign_in.end_session import end_session as end_one_session
from chalicelib.usecases.sign_in.list_sessions import list_sessions

router = Router(__name__)
PAPERS_A_PAGE, FORM_LETTERS_A_PAGE = 60, 2000  # a page of the most stays as small as docs/answer-sizes.md says
MOST_WHOLE = 20  # dossiers with forms of up to 128 KB each: a function's answer ends at 6 MB, in base64


@router.operation("me.read")
def read(request: Request) -> Answer:
    """My profile."""
    return _profile(_own_account(request))


@router.operation("me.change")
def change(request: Request) -> Answer:
    """Change my profile: a merge patch."""
    changed = change_profile(
        request.caller.id,
        _with_dates(request.body),
        now=request.now,
        citizens=wiring.stores.citizens(),
        provinces=wiring.rules.provinces(),
    )
    return _profile(changed)


@router.operation("me.read_id_card")
def read_id_card(request: Request) -> Answer:
    """What the QR text of my identity card says: nothing is kept until I confirm it."""
    card = id_card.read(
        request.body["text"], provinces=wiring.rules.places_of_birth(), today=vietnamese_date(request.now)
    )
    return Answer(200, present.id_card(card, wiring.rules.provinces()))


@router.operation("me.change_phone")
def change_phone(request: Request) -> Answer:
    """Change my phone, with a code to the old and one to the new."""

    def shown(citizen: Citizen) -> tuple[int, Any]:
        return 200, present.profile(citizen)

    old, new = request.body["old"], request.body["new"]
    changed = change_own_phone(
        request.caller.id,
        old=(old["challenge_id"], old["code"]),
        new=(new["challenge_id"], new["code"]),
        now=request.now,
        once=request.once(shown),
        citizens=wiring.stores.citizens(),
        dossiers=wiring.stores.dossiers(),
        challenges=wiring.stores.challenges(),
        limits=wiring.stores.limits(),
        hash_of=wiring.stores.hash_of,
    )
    return Answer(*shown(changed))


@router.operation("me.data_export")
def data_export(request: Request) -> Answer:
    """Everything about me, a page of dossiers at a time: fewer of them where their forms are long."""
    citizen = _own_account(request)

    def letters(found: Sequence[Dossier]) -> list[int]:
        return [len(json.dumps(dict(one.form), ensure_ascii=False)) for one in found]

    page = _that_fit(request, min(request.query["limit"], MOST_WHOLE), letters, most=FORM_LETTERS_A_PAGE)
    body = present_export(citizen, page.items, request.language, now=request.now)
    return Answer(200, {**body, "next_cursor": page.next_cursor or None})


@router.operation("me.papers")
def papers(request: Request) -> Answer:
    """What I handed in before, dossier by dossier: fewer of them where they have many papers."""
    sets: dict[str, list[SealedSet]] = {}

    def counts(found: Sequence[Dossier]) -> list[int]:
        sets.update(wiring.stores.dossiers().sets_of(found))
        return [sum(len(one.papers) for one in sets.get(dossier.dossier_id, ())) for dossier in found]

    page = _that_fit(request, request.query["limit"], counts, most=PAPERS_A_PAGE)
    items = [present_document.earlier_papers(one, sets[one.dossier_id]) for one in page.items if one.dossier_id in sets]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


def _that_fit(
    request: Request, limit: int, weights: Callable[[Sequence[Dossier]], list[int]], *, most: int
) -> Page[Dossier]:
    """My dossiers, as many as weigh `most` together, but for one that weighs more; one read more where that is fewer
    than were asked for."""

    def first(count: int) -> Page[Dossier]:
        found: Page[Dossier] = wiring.stores.dossiers().of_applicant(
            request.caller.id, state="", limit=count, cursor=request.query.get("cursor", "")
        )
        return found

    page = first(limit)
    fit = sum(so_far <= most for so_far in accumulate(weights(page.items)))
    return page if fit == len(page.items) else first(max(1, fit))


@router.operation("me.access_log")
def access_log(request: Request) -> Answer:
    """Which officers looked at what is mine, and when."""
    query = request.query
    page = wiring.stores.accesses().of_citizen(request.caller.id, limit=query["limit"], cursor=query.get("cursor", ""))
    items = [present.access(one, request.language) for one in page.items]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


@router.operation("me.consents")
def consents(request: Request) -> Answer:
    """What I was asked and what I decided."""
    citizen = _own_account(request)
    items = [
        present.consent(citizen, purpose, text, request.language)
        for purpose, text in wiring.rules.texts("consents").items()
    ]
    return Answer(200, {"items": items, "next_cursor": None})


@router.operation("me.set_consent")
def set_consent(request: Request) -> Answer:
    """Give or withhold consent for one purpose."""
    texts, purpose = wiring.rules.texts("consents"), request.path["purpose"]
    decided = decide_consent(
        request.caller.id,
        purpose,
        granted=request.body["granted"],
        text_version=request.body["text_version"],
        current_versions={name: text["version"] for name, text in texts.items()},
        now=request.now,
        citizens=wiring.stores.citizens(),
    )
    return Answer(200, present.consent(decided, purpose, texts[purpose], request.language))


@router.operation("me.sessions")
def sessions(request: Request) -> Answer:
    """The devices on which I am signed in."""
    unnamed = word("sign_in", "unnamed_device", request.language)
    items = [
        present_session.session(one, current_id=request.caller.session_id, unnamed=unnamed)
        for one in list_sessions(request.caller, now=request.now, sessions=wiring.stores.sessions())
    ]
    return Answer(200, {"items": items, "next_cursor": None})


@router.operation("me.end_session")
def end_session(request: Request) -> Answer:
    """Sign one of my devices out."""
    end_one_session(request.caller, request.path["session_id"], sessions=wiring.stores.sessions())
    return Answer(204)


def _own_account(request: Request) -> Citizen:
    citizen: Citizen | None = wiring.stores.citizens().get(request.caller.id)
    if citizen is None:  # the account is gone, the token not yet over
        raise Refused("unauthenticated")
    return citizen


def _profile(citizen: Citizen) -> Answer:
    return Answer(200, present.profile(citizen))


def _with_dates(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name == "birth_on" else value for name, value in body.items()}
