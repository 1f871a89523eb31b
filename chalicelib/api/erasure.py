"""The citizen's wish to be erased: what will go, what the law keeps, and until when it can be taken back."""

from typing import Any

from chalicelib import wiring
from chalicelib.api.present.words import instant, word
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain import erasure as rules
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Refused
from chalicelib.usecases.citizens.erase import ask_erasure, take_erasure_back

router = Router(__name__)


@router.operation("erasure.ask")
def ask(request: Request) -> Answer:
    """Ask that my account be erased."""

    def shown(citizen: Citizen) -> tuple[int, Any]:
        return 201, _wish(citizen, request.language)

    citizen = ask_erasure(
        request.caller.id,
        now=request.now,
        once=request.once(shown),
        waits=wiring.rules.erasure_waits(),
        citizens=wiring.stores.citizens(),
        dossiers=wiring.stores.dossiers(),
        answers=wiring.stores.answers(),
    )
    return Answer(*shown(citizen))


@router.operation("erasure.list_own")
def list_own(request: Request) -> Answer:
    """The wish that waits, if there is one."""
    citizen: Citizen | None = wiring.stores.citizens().get(request.caller.id)
    if citizen is None:  # the account is gone, the token not yet over
        raise Refused("unauthenticated")
    items = [_wish(citizen, request.language)] if citizen.erasure_asked_at else []
    return Answer(200, {"items": items, "next_cursor": None})


@router.operation("erasure.take_back")
def take_back(request: Request) -> Answer:
    """Keep my account."""
    take_erasure_back(request.caller.id, now=request.now, citizens=wiring.stores.citizens())
    return Answer(204)


def _wish(citizen: Citizen, language: str) -> dict[str, Any]:
    return {
        "asked_at": instant(citizen.erasure_asked_at),
        "erased_after": instant(citizen.erasure_due_at or citizen.erased_at),
        "removes": [_told(name, language) for name in rules.REMOVED],
        "keeps": [_told(name, language) for name in rules.KEPT],
    }


def _told(name: str, language: str) -> dict[str, str]:
    return {"what": name, "text": word("erasure", name, language)}
