"""What must hold in a procedure's content before it is published, beyond its shape."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from chalicelib.domain.applicant import CITIZEN
from chalicelib.domain.document import RESULT_SLOT
from chalicelib.domain.dossier_supplement import FORM
from chalicelib.domain.errors import Fault
from chalicelib.domain.opinion import ATTACHED_SLOT
from chalicelib.domain.procedure_trial import faults_of_rules

# Of a dossier's papers these are something else: a paper called so would be taken for the result, for answers in the
# form, or for what another unit sent.
RESERVED_SLOTS = frozenset({RESULT_SLOT, FORM, ATTACHED_SLOT})


def faults_of(content: Mapping[str, Any], *, form_is_sound: Callable[[Any], bool]) -> tuple[Fault, ...]:
    """Every contradiction in a content that has the right shape, with JSON pointers.

    Every rule can be read and every channel quoted (`faults_of_rules`); slots are told once and have no reserved name;
    an exemption names fees and a paper that there are; dates run forward; a procedure of a ministry's system tells its
    address; whoever may apply for others has a place for the authorisation; the form is a schema that can be used
    (`form_is_sound`).
    """
    return tuple(_faults(content, form_is_sound))


def _faults(content: Mapping[str, Any], form_is_sound: Callable[[Any], bool]) -> Iterable[Fault]:
    slots = [paper["slot"] for paper in content["papers"]]
    yield from _twice(slots, "/papers/{}/slot")
    for index, slot in enumerate(slots):
        if slot in RESERVED_SLOTS:
            yield Fault(f"/papers/{index}/slot", "slot_reserved")
    yield from faults_of_rules(content)
    for part in ("fees", "exemptions"):
        for index, rule in enumerate(content.get(part, [])):
            first, last = rule.get("valid_from"), rule.get("valid_to")
            if first and last and last < first:  # ISO dates sort as dates do
                yield Fault(f"/{part}/{index}/valid_to", "dates_backwards")
    fees = {fee["code"] for fee in content["fees"]}
    exemptions = content.get("exemptions", [])
    yield from _twice([one["code"] for one in exemptions], "/exemptions/{}/code")
    for index, one in enumerate(exemptions):
        if not set(one["fees"]) <= fees:
            yield Fault(f"/exemptions/{index}/fees", "fee_code_unknown")
        if one.get("proof_slot") and one["proof_slot"] not in slots:
            yield Fault(f"/exemptions/{index}/proof_slot", "paper_slot_unknown")
    told = content.get("applicants", {})
    others = set(told.get("kinds", ())) - {CITIZEN}
    if others and told.get("authorisation_slot") not in {p["slot"] for p in content["papers"] if p["upload"]}:
        yield Fault("/applicants/authorisation_slot", "paper_slot_unknown")
    if content["handled_by"] == "central_system" and not content.get("central_url"):
        yield Fault("/central_url", "required")
    if not form_is_sound(content["form_schema"]):
        yield Fault("/form_schema", "form_schema_broken")


def _twice(names: Sequence[str], pointer: str) -> Iterable[Fault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Fault(pointer.format(index), "given_twice")
