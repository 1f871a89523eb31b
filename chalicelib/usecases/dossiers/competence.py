"""Which unit may take a dossier of a procedure."""

from collections.abc import Callable
from datetime import date

from chalicelib.domain.agency import Agency
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.offer import Offer, begins_on, is_offered
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.succession import taken_over_by
from chalicelib.usecases.ports.administration import Agencies


def competent_agency(agency_code: str, *, procedure: Procedure, today: date, agencies: Agencies) -> Agency:
    """The unit, if it takes this procedure on that Vietnamese date, wherever in the province the applicant lives; in
    place of a closed one the unit that took over from it, since people know the old name.

    Refuses an unknown unit as a fault of the request; a closed one without successor or one of another level with
    `agency_not_competent`; one that does not offer the procedure on that date with `not_offered`.
    """
    agency, offer = agencies.with_offer(agency_code, procedure.procedure_code)
    if agency is None:
        raise Refused("invalid_request", faults=[Fault("/agency_code", "agency_unknown")])
    open_one = taken_over_by(agency, on=today, find=agencies.get)
    if open_one is None or open_one.level != procedure.agency_level:
        raise Refused("agency_not_competent", agency=agency.name)
    if open_one is not agency:
        agency, offer = agencies.with_offer(open_one.agency_code, procedure.procedure_code)
    if agency is None:  # units are never deleted
        raise LookupError(open_one.agency_code)
    require_offered(procedure, offer, agency=agency, today=today)
    return agency


def require_open(agency: Agency | None, *, name: str, today: date, find: Callable[[str], Agency | None]) -> Agency:
    """The unit of a draft that is handed in, if it is open. Units merge while drafts lie, and the applicant chose whom
    to file with: a closed one is refused with `agency_closed`, telling who took over, and one that nobody took over
    from with `agency_not_competent`. The draft stays as it is; another unit may be saved in it."""
    if agency is not None and agency.is_open(today):
        return agency
    heir = taken_over_by(agency, on=today, find=find) if agency else None
    if heir is None:
        raise Refused("agency_not_competent", agency=name)
    told = {"agency_code": heir.agency_code, "name": heir.name}
    raise Refused("agency_closed", extensions={"successor": told}, agency=name, successor=heir.name)


def require_offered(procedure: Procedure, offer: Offer | None, *, agency: Agency, today: date) -> None:
    """Refuse with `not_offered` a unit that does not take this procedure on that date; `from_on` tells since when it
    will."""
    if not is_offered(procedure, offer, on=today):
        told = {"from_on": begins_on(offer, after=today)}
        raise Refused("not_offered", extensions=told, agency=agency.name, procedure=procedure.name)
