"""What only one dossier may hold: an applicant's open draft of a procedure, and a dossier code."""

from chalicelib.domain import dossier_states
from chalicelib.domain.applicant import party_of
from chalicelib.domain.dossier import Dossier
from chalicelib.store.attributes import Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import hash_of
from chalicelib.store.transaction import Action, delete, put

CLAIM = "claim"
DRAFT_LABEL = "draft"


class ClaimRow(Row):
    """`draft#<citizen>#<procedure>`, with whom it is for, or `code#<dossier_code>` -> the one dossier that holds it."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    held_by = Text()


def draft_claim(dossier: Dossier) -> ClaimRow:
    """The claim that keeps a citizen to one open draft of a procedure for each business or person, and a counter to as
    many."""
    name = draft_claim_name(dossier.applicant_id, dossier.procedure_code, dossier.channel, party_of(dossier.applicant))
    return ClaimRow(name, CLAIM, held_by=dossier.dossier_id)


def draft_claim_name(applicant_id: str, procedure_code: str, channel: str = "online", party: str = "") -> str:
    """Under which key the open draft is claimed; `party` (domain/applicant.py) names a business or another person, and
    is hashed: keys are seen by whoever looks after tables."""
    name = f"draft#{applicant_id}#{procedure_code}"
    name = name if channel == "online" else f"{name}#{channel}"
    return f"{name}#{hash_of('party', party)}" if party else name


def code_claim_name(dossier_code: str) -> str:
    """Under which key a dossier code is claimed."""
    return f"code#{dossier_code}"


def is_draft(dossier: Dossier) -> bool:
    """Whether it was never handed in."""
    return dossier.state == dossier_states.DRAFT


def claim_of_draft(draft: Dossier) -> Action:
    """Takes the claim of a new draft, if it is free."""
    return put(draft_claim(draft), "claim", only_if=ClaimRow.dossier_id.does_not_exist())


def claim_of_code(dossier: Dossier) -> Action:
    """Takes a new dossier code, by which the dossier is then found."""
    row = ClaimRow(code_claim_name(dossier.dossier_code), CLAIM, held_by=dossier.dossier_id)
    return put(row, "code", only_if=ClaimRow.dossier_id.does_not_exist())


def after_saving(before: Dossier, after: Dossier) -> list[Action]:
    """A draft that was handed in gives its claim up, so that the citizen may begin another; one that is for somebody
    else now takes the claim there, lost under `DRAFT_LABEL` when another draft has it."""
    if not is_draft(before):
        return []
    if not is_draft(after):
        return [give_up(before)]
    if party_of(before.applicant) == party_of(after.applicant):
        return []
    return [give_up(before), put(draft_claim(after), DRAFT_LABEL, only_if=ClaimRow.dossier_id.does_not_exist())]


def give_up(draft: Dossier) -> Action:
    """Frees the draft's claim."""
    return delete(draft_claim(draft))
