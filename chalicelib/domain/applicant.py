"""For whom a dossier is filed: oneself, another person or a business; and by what right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chalicelib.domain import national_id
from chalicelib.domain.errors import Fault
from chalicelib.domain.merge_patch import merged

CITIZEN, PERSON, BUSINESS = "citizen", "person", "business"
NEEDED = {
    PERSON: ("name", "national_id", "relation"),
    BUSINESS: ("tax_code", "name", "address", "position"),
}
# Why the citizen may act: nothing to show, an authorisation paper among the papers, by law, or as the head.
PAPER, BY_LAW, LEGAL_REPRESENTATIVE = "paper", "by_law", "legal_representative"
PARENT_OF_MINOR = "parent_of_minor"
_NOT_OFFERED = {CITIZEN: "not_for_citizens", PERSON: "not_by_proxy", BUSINESS: "not_for_businesses"}
PERSONAL_DIGITS = 12  # of a tax code that is the number of a person
_OF_AGE = 18
_LEAST_DIGITS = 10  # of a tax code; a national ID has twelve


@dataclass(frozen=True, slots=True)
class Applicant:
    """For whom, by `kind`. `person` holds name, national_id and relation (what the citizen who files is to them),
    `business` tax_code, name, address, position (of the citizen) and is_legal_representative. A draft keeps the part of
    a kind that was chosen before, so that nothing is typed twice; what is handed in holds the part of its kind only.

    Whoever signed in owns and reads the dossier, whatever the kind.
    """

    kind: str = CITIZEN
    person: Mapping[str, Any] = field(default_factory=dict)
    business: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> Mapping[str, Any]:
        """The part of its kind; empty for the citizen, whose account tells it."""
        return {PERSON: self.person, BUSINESS: self.business}.get(self.kind, {})

    @property
    def name(self) -> str:
        """Whose dossier it is ("chủ hồ sơ"); "" for the citizen."""
        return str(self.told.get("name", ""))

    @property
    def tax_code(self) -> str:
        """Of a business, "" of others."""
        return str(self.told.get("tax_code", ""))


@dataclass(frozen=True, slots=True)
class WhoMayApply:
    """What a procedure's data say: which kinds, under which slot the authorisation paper comes, and for which relations
    none is needed; `parent_of_minor` is a parent for a child under age."""

    kinds: tuple[str, ...] = (CITIZEN,)
    authorisation_slot: str = ""
    no_paper_for: tuple[str, ...] = ()


def party_of(applicant: Applicant | None) -> str:
    """By what a citizen's drafts of one procedure are told apart: "" for the citizen himself, else the kind with the
    tax code or national ID, once it is long enough to be one; what is still being typed is one party of its kind."""
    if applicant is None or applicant.kind == CITIZEN:
        return ""
    number = str(applicant.told.get("tax_code" if applicant.kind == BUSINESS else "national_id", ""))
    return f"{applicant.kind}:{number if len(number) >= _LEAST_DIGITS else ''}"


def changed(before: Applicant | None, patch: Mapping[str, Any] | None, *, tax_code: Callable[[str], str]) -> Applicant:
    """`before` with a merge patch of {kind, person, business}; None goes back to the citizen, and forgets the rest.
    `tax_code` gives the one form of a tax code, "" for none: what is none is kept as it was typed."""
    if patch is None:
        return Applicant()
    was = before or Applicant()
    business = merged(was.business, patch.get("business") or {})
    if normal := tax_code(str(business.get("tax_code", ""))):
        business = {**business, "tax_code": normal}
    return Applicant(patch.get("kind", was.kind), merged(was.person, patch.get("person") or {}), business)


def as_filed(applicant: Applicant | None) -> Applicant | None:
    """What is handed in: the part of its kind alone; None where the citizen files for himself."""
    if applicant is None or applicant.kind == CITIZEN:
        return None
    return Applicant(applicant.kind, **{applicant.kind: applicant.told})


def authority(applicant: Applicant | None, may: WhoMayApply, *, today: date) -> str:
    """By what right: "" for oneself, `legal_representative` of a business, `by_law` where the data ask no paper of the
    relation, `paper` otherwise. It is claimed; an officer looks at it at reception (Civil Code 91/2015/QH13 articles
    134-137; Decree 61/2018/NĐ-CP article 16)."""
    if applicant is None or applicant.kind == CITIZEN:
        return ""
    told = applicant.told
    if applicant.kind == BUSINESS:
        return LEGAL_REPRESENTATIVE if told.get("is_legal_representative") else PAPER
    relation = told.get("relation", "")
    if relation == "parent" and PARENT_OF_MINOR in may.no_paper_for and _may_be_minor(told, today):
        return BY_LAW
    return BY_LAW if relation in may.no_paper_for else PAPER


def faults_of(
    applicant: Applicant | None,
    may: WhoMayApply,
    *,
    today: date,
    tax_code: Callable[[str], str],
    partial: bool = False,
) -> list[Fault]:
    """Everything wrong with whom it is filed for: a kind that the procedure does not take, what is missing (not while
    `partial`), a national ID or tax code that cannot be."""
    kind = applicant.kind if applicant else CITIZEN
    if kind not in may.kinds:
        return [Fault("/applicant/kind", _NOT_OFFERED[kind])]
    told = applicant.told if applicant else {}
    faults = [
        Fault(f"/applicant/{kind}/{name}", "required", {"name": name})
        for name in NEEDED.get(kind, ())
        if not partial and not str(told.get(name, "")).strip()
    ]
    if told.get("national_id") and not _is_national_id(told["national_id"], today):
        faults.append(Fault("/applicant/person/national_id", "national_id_invalid"))
    if told.get("tax_code") and not tax_code(told["tax_code"]):
        faults.append(Fault("/applicant/business/tax_code", "tax_code_invalid"))
    return faults


def _is_national_id(text: str, today: date) -> bool:
    try:
        national_id.check(text, provinces=(), today=today)
    except national_id.InvalidNationalId:
        return False
    return True


def _may_be_minor(told: Mapping[str, Any], today: date) -> bool:
    """By the year in the national ID; in the year of coming of age the day is for the officer to see."""
    number = str(told.get("national_id", ""))
    return _is_national_id(number, today) and today.year - national_id.birth_year(number) <= _OF_AGE
