"""Which unit may take a dossier of a procedure."""

from datetime import date

from chalicelib.domain.agency import Agency
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.offer import Offer, is_offered
from chalicelib.domain.procedure import Procedure
from chalicelib.usecases.ports import Agencies


def competent_agency(agency_code: str, *, procedure: Procedure, today: date, agencies: Agencies) -> Agency:
    """The unit, if it takes this procedure on that Vietnamese date, wherever in the province the applicant lives.

    Refuses an unknown unit as a fault of the request; a closed one or one of another level with
    `agency_not_competent`; one that does not offer the procedure on that date with `not_offered`.
    """
    agency, offer = agencies.with_offer(agency_code, procedure.procedure_code)
    if agency is None:
        raise Refused("invalid_request", faults=[Fault("/agency_code", "agency_unknown")])
    if agency.level != procedure.agency_level or not agency.is_open(today):
        raise Refused("agency_not_competent", agency=agency.name)
    require_offered(procedure, offer, agency=agency, today=today)
    return agency


def require_offered(procedure: Procedure, offer: Offer | None, *, agency: Agency, today: date) -> None:
    """Refuse with `not_offered` a unit that does not take this procedure on that date; `from_on` tells since when it
    will."""
    if not is_offered(procedure, offer, on=today):
        later = offer.from_on.isoformat() if offer and today < offer.from_on else None
        raise Refused("not_offered", extensions={"from_on": later}, agency=agency.name, procedure=procedure.name)
