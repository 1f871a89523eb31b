"""The circular's forms ("biểu mẫu"): their numbers, titles and signers, by the day on which one is filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

APPOINTMENT, SUPPLEMENT, REFUSAL, APOLOGY, STOP, DENIAL, ROUTING = (
    "appointment",
    "supplement",
    "refusal",
    "apology",
    "stop",
    "denial",
    "routing",
)
REGISTER = "register"
# The agency itself speaks on these, not its desk: the head of the agency signs.
OF_AGENCY = frozenset({APOLOGY, STOP, DENIAL})
# What a dossier gets; the register is the unit's.
SLIPS = (APPOINTMENT, SUPPLEMENT, REFUSAL, APOLOGY, STOP, DENIAL, ROUTING)


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its number in the circular's appendix ("Mẫu số 01"; "" of a notice in writing that the law asks for and
    the circular gives no form), its title, and whose signatures stand below."""

    form: str
    number: str
    title: str
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where dossiers are taken in, and how it is shortened in numbers ("07/BPMC")."""

    name: str
    abbreviation: str


@dataclass(frozen=True, slots=True)
class Template:
    """The forms of one circular, in force on Vietnamese dates from `valid_from` to `valid_to`, both included. A `desk`
    is part of an agency; a `centre` is an agency of its own."""

    version: str
    circular: str
    valid_from: date
    valid_to: date | None
    desk: Desk
    centre: Desk
    forms: tuple[Form, ...]

    def form(self, name: str) -> Form | None:
        """The form; None where the circular has no such (Circular 01/2018/TT-VPCP has no notice of stopping)."""
        return next((one for one in self.forms if one.form == name), None)

    def desk_of(self, agency_name: str) -> Desk:
        """Who takes dossiers in for an agency; nameless where that is the agency itself."""
        if agency_name.startswith(self.centre.name):
            return Desk("", self.centre.abbreviation)
        return self.desk


def in_force(templates: Iterable[Template], on: date) -> Template:
    """The circular whose forms are filled in on that Vietnamese date. LookupError for a day that none covers: a form
    of another year's law would be void."""
    for template in templates:
        if template.valid_from <= on and (template.valid_to is None or on <= template.valid_to):
            return template
    raise LookupError(f"no forms in force on {on.isoformat()}")
