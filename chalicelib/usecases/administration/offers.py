"""Enable a procedure at a unit from a date, or end it: for dossiers filed from then on."""

from datetime import date, datetime

from chalicelib.domain.actor import Actor, require_administrator
from chalicelib.domain.administration import require_seen, revised
from chalicelib.domain.errors import Conflict, Fault, Refused
from chalicelib.domain.offer import Offer, checked
from chalicelib.usecases.ports.administration import Agencies, Offers, Procedures


def change_offer(
    agency_code: str,
    procedure_code: str,
    *,
    from_on: date,
    to_on: date | None,
    version: int,
    reason: str,
    by: Actor,
    now: datetime,
    offers: Offers,
    agencies: Agencies,
    procedures: Procedures,
) -> Offer:
    """Let a unit take a procedure from `from_on` to `to_on`; `version` is the one that was seen, 0 where the unit had
    no offer of it.

    Refuses a unit outside the administrator's with `not_found`, an unknown procedure, one of another level and dates
    that run backwards as faults of the request, another version with `administration_stale`.
    """
    require_administrator(by, agency_code)
    agency, before = agencies.with_offer(agency_code, procedure_code)
    if agency is None:
        raise Refused("not_found")
    have = before.version if before else 0
    require_seen(version, have)
    procedure = procedures.current(procedure_code)
    if procedure is None:
        raise Refused("not_found")
    if procedure.agency_level != agency.level:
        raise Refused("invalid_request", faults=[Fault("/procedure_code", "level_differs")])
    after = checked(Offer(agency_code, procedure_code, from_on, to_on, have + 1))
    revision = revised(
        after.subject,
        after.version,
        before.content if before else None,
        after.content,
        by=by,
        reason=reason,
        now=now,
    )
    try:
        offers.save(before, after, revision=revision)
    except Conflict:
        raise Refused("administration_stale", version="") from None
    return after
