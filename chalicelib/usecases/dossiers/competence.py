"""Which unit may take a dossier of a procedure."""

from datetime import date

from chalicelib.domain.agency import Agency
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.procedure import Procedure
from chalicelib.usecases.ports import Agencies


def competent_agency(agency_code: str, *, procedure: Procedure, today: date, agencies: Agencies) -> Agency:
    """The unit, if it takes this procedure on that Vietnamese date, wherever in the province the applicant lives.

    Refuses an unknown unit as a fault of the request; a closed one or one of another level with
    `agency_not_competent`.
    """
    agency = agencies.get(agency_code)
    if agency is None:
        raise Refused("invalid_request", faults=[Fault("/agency_code", "agency_unknown")])
    if agency.level != procedure.agency_level or not agency.is_open(today):
        raise Refused("agency_not_competent", agency=agency.name)
    return agency
