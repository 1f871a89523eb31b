"""A unit's register of dossiers taken in, as PDF, workbook or CSV."""

from datetime import date, timedelta

from chalicelib import wiring
from chalicelib.api.files import file
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.agency import Agency
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.forms import REGISTER, in_force
from chalicelib.domain.letterhead import letterhead
from chalicelib.domain.register import MOST_DAYS, Register
from chalicelib.domain.vietnamese_time import vietnamese_date

router = Router(__name__)
KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# What can be drawn well within API Gateway's 29 seconds.
MOST_ENTRIES = {"pdf": 1_000, "xlsx": 5_000, "csv": 5_000}
MOST_BYTES = 4_400_000  # Lambda answers 6 MB at most, and bytes go as base64


@router.operation("register.read")
def read(request: Request) -> Answer:
    """The entries of some days of the officer's unit, or of one that it answers for. More than fits in one file is
    refused, never cut."""
    query = request.query
    unit, kind = query.get("agency_code", request.caller.agency_code), query["format"]
    first, last = _days(query["from"], query["to"])
    agency: Agency | None = wiring.stores.agencies().get(unit) if request.caller.covers(unit) else None
    if agency is None:
        raise Refused("not_found")
    entries = wiring.stores.register().between(unit, first, last, most=MOST_ENTRIES[kind])
    template = in_force(wiring.rules.forms(), vietnamese_date(request.now))
    form, head = template.form(REGISTER), letterhead(agency, wiring.rules.province_titles())
    if form is None:
        raise LookupError(f"{template.circular} has no register")
    register = Register(
        agency_name=head.agency,
        unit_name=template.desk_of(head.agency).name,
        parent_name=head.parent,
        first=first,
        last=last,
        made_at=request.now,
        title=form.title,
        form_number=form.number,
        circular=template.circular,
        entries=tuple(entries),
    )
    content = wiring.documents.register_file(register, kind)
    if len(content) > MOST_BYTES:
        raise Refused("register_too_large", most=MOST_ENTRIES[kind])
    name = f"so-theo-doi-ho-so-{unit}-{first:%Y%m%d}-{last:%Y%m%d}.{kind}"
    return file(request, content, kind=KINDS[kind], name=name, attached=kind != "pdf")


def _days(first: str, last: str) -> tuple[date, date]:
    """Both Vietnamese days; refuses an end before its beginning, and more than a year."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    longest = begin + timedelta(days=MOST_DAYS - 1)
    if end < begin:
        raise Refused("query_invalid", faults=[Fault("/query/to", "too_small", {"limit": first})])
    if end > longest:
        raise Refused("query_invalid", faults=[Fault("/query/to", "too_large", {"limit": longest.isoformat()})])
    return begin, end
