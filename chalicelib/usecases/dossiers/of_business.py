"""Find what a unit was handed in for a business, by its tax code."""

from collections.abc import Callable

from chalicelib.domain.actor import Actor
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import AlreadyAnswered, Fault, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.page import Page
from chalicelib.usecases.ports.dossiers import Answers, Dossiers


def of_business(
    text: str,
    *,
    limit: int,
    cursor: str,
    by: Actor,
    once: Once,
    tax_code: Callable[[str], str],
    dossiers: Dossiers,
    answers: Answers,
) -> Page[Dossier]:
    """The dossiers of the officer's own unit, and of those that it took over, for the business of that tax code, newest
    first; never a draft. It comes in a body, since the tax code of a household is its owner's number, and addresses are
    logged.

    Refuses what is no tax code as a fault; raises AlreadyAnswered when the same key was answered before.
    """
    normal = tax_code(text)
    if not normal:
        raise Refused("invalid_request", faults=[Fault("/tax_code", "tax_code_invalid")])
    if answers.get(once.key):
        raise AlreadyAnswered
    page = dossiers.of_business([by.agency_code, *sorted(by.took_over)], normal, limit=limit, cursor=cursor)
    answers.put(once.of(page))
    return page
