"""What only one dossier may hold: a citizen's open draft of a procedure, and a dossier code."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain import dossier_states
from chalicelib.domain.dossier import Dossier
from chalicelib.store.attributes import Expiry, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Action, delete, put

CLAIM = "claim"
# The label of a claim that is the dossier's own to prolong or give up.
OWN_LABEL = "own claim"
# An abandoned draft is forgotten between 90 and 120 days after its last change. Counted in blocks, so that the claim
# beside it is prolonged once a month, and not at each save.
_BLOCK = timedelta(days=30)
_BLOCKS_KEPT = 4
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


class ClaimRow(Row):
    """`draft#<citizen>#<procedure>` or `code#<dossier_code>` -> the one dossier that holds it."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    held_by = Text()
    ttl = Expiry()


def draft_claim(dossier: Dossier) -> ClaimRow:
    """The claim that keeps a citizen to one open draft of a procedure."""
    name = draft_claim_name(dossier.applicant_id, dossier.procedure_code)
    return ClaimRow(name, CLAIM, held_by=dossier.dossier_id, ttl=draft_expiry(dossier))


def draft_claim_name(applicant_id: str, procedure_code: str) -> str:
    """Under which key the open draft is claimed."""
    return f"draft#{applicant_id}#{procedure_code}"


def code_claim_name(dossier_code: str) -> str:
    """Under which key a dossier code is claimed."""
    return f"code#{dossier_code}"


def is_draft(dossier: Dossier) -> bool:
    """Whether it was never handed in."""
    return dossier.state == dossier_states.DRAFT


def draft_expiry(dossier: Dossier) -> datetime:
    """When an abandoned draft may be deleted."""
    return _EPOCH + ((dossier.updated_at - _EPOCH) // _BLOCK + _BLOCKS_KEPT) * _BLOCK


def claim_of_draft(draft: Dossier) -> Action:
    """Takes the claim of a new draft, if it is free or was left by a draft that has expired."""
    free = ClaimRow.dossier_id.does_not_exist() | (ClaimRow.ttl < draft.created_at)
    return put(draft_claim(draft), "claim", only_if=free)


def claim_of_code(dossier: Dossier) -> Action:
    """Takes a new dossier code, by which the dossier is then found."""
    row = ClaimRow(code_claim_name(dossier.dossier_code), CLAIM, held_by=dossier.dossier_id)
    return put(row, "code", only_if=ClaimRow.dossier_id.does_not_exist())


def after_saving(before: Dossier, after: Dossier) -> list[Action]:
    """What becomes of a draft's claim: given up with the draft, prolonged when its expiry moves, else nothing."""
    if not is_draft(before):
        return []
    if not is_draft(after):
        return [give_up(before)]
    if draft_expiry(before) == draft_expiry(after):
        return []
    return [put(draft_claim(after), OWN_LABEL, only_if=ClaimRow.held_by == after.dossier_id)]


def give_up(draft: Dossier) -> Action:
    """Frees the draft's claim, if it still holds it."""
    return delete(draft_claim(draft), OWN_LABEL, only_if=ClaimRow.held_by == draft.dossier_id)
