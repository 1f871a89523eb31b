"""A slip before it is numbered: the dossier, unit and people as they are on the day, and the content of the move."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.agency import Agency
from chalicelib.domain.applicant import CITIZEN, PERSON, PERSONAL_DIGITS, Applicant
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.forms import OF_AGENCY, Form, Template
from chalicelib.domain.letterhead import Letterhead
from chalicelib.domain.slips import Content, Matter, Person, Slip


def slip(
    form: Form,
    template: Template,
    content: Content,
    *,
    sequence: int,
    issued_at: datetime,
    dossier: Dossier,
    agency: Agency | None,
    head: Letterhead,
    person: Person,
    officer_name: str,
) -> Slip:
    """The slip without its number. `agency` may be unknown: the dossier has the name of the unit then."""
    desk = template.desk_of(head.agency)
    return Slip(
        dossier_id=dossier.dossier_id,
        form=form.form,
        sequence=sequence,
        number="",
        applicant_id=dossier.applicant_id,
        agency_code=dossier.agency_code,
        agency_name=head.agency,
        unit_name="" if form.form in OF_AGENCY else desk.name,
        parent_name=head.parent,
        agency_address=agency.address if agency else "",
        agency_phone=agency.phone if agency else "",
        place=head.place,
        issued_at=issued_at,
        form_number=form.number,
        circular=template.circular if form.number else "",
        title=form.title,
        signers=form.signers,
        matter=Matter(
            dossier.dossier_code,
            dossier.lookup_secret,
            dossier.procedure_code,
            dossier.procedure_name,
            person,
            officer_name,
        ),
        content=content,
    )


def person_of(citizen: Citizen | None, dossier: Dossier, provinces: Mapping[str, str]) -> Person:
    """Who filed: the name is the dossier's, as it was declared at submission; the rest is the account's now."""
    other = on_behalf_of(dossier.applicant)
    if citizen is None:
        return Person(dossier.applicant_name, on_behalf_of=other)
    told = citizen.address
    parts = (told.get("address"), told.get("commune"), provinces.get(told.get("province_code", "")))
    address = ", ".join(one for one in parts if one)
    name = dossier.applicant_name or citizen.full_name
    return Person(name, address, local_phone(citizen.phone), citizen.email, other)


def on_behalf_of(applicant: Applicant | None) -> str:
    """The person or business as the forms name it: "Công ty A, mã số thuế 0100233488, địa chỉ B (chức vụ người nộp:
    Giám đốc)". Numbers of persons are left out: a slip is shown to many."""
    if applicant is None or applicant.kind == CITIZEN:
        return ""
    if applicant.kind == PERSON:
        return applicant.name
    told = applicant.business
    tax_code = f"mã số thuế {applicant.tax_code}" if len(applicant.tax_code) != PERSONAL_DIGITS else ""
    parts = (applicant.name, tax_code, f"địa chỉ {told['address']}" if told.get("address") else "")
    position = f" (chức vụ người nộp: {told['position']})" if told.get("position") else ""
    return ", ".join(one for one in parts if one) + position


def local_phone(phone: str) -> str:
    """An E.164 number of Việt Nam as people write it: 0912 345 678; others as they are."""
    if not phone.startswith("+84") or len(phone) != 12:
        return phone
    return f"0{phone[3:6]} {phone[6:9]} {phone[9:]}"
