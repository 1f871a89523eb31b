"""What only one dossier may hold: an applicant's open draft of a procedure, and a dossier code."""

from chalicelib.domain import dossier_states
from chalicelib.domain.applicant import party_of
from chalicelib.domain.dossier import Dossier
from chalicelib.store.attributes import Text
from chalicelib.store.many import fetch_many
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
    """The claim that keeps a citizen to one open draft of a procedure for each business or person, and each unit's
    counter to as many of its own."""
    counter = dossier.agency_code if dossier.channel == "counter" else ""
    name = draft_claim_name(dossier.applicant_id, dossier.procedure_code, counter, party_of(dossier.applicant))
    return ClaimRow(name, CLAIM, held_by=dossier.dossier_id)


def draft_claim_name(applicant_id: str, procedure_code: str, counter: str = "", party: str = "") -> str:
    """Under which key the open draft is claimed; `counter` is the unit at whose counter it lies, "" for the citizen's
    own: what is left at one stands in nobody's way elsewhere. `party` (domain/applicant.py) names a business or another
    person, and is hashed: keys are seen by whoever looks after tables."""
    name = f"draft#{applicant_id}#{procedure_code}"
    name = f"{name}#counter#{counter}" if counter else name
    return f"{name}#{hash_of('party', party)}" if party else name


def code_claim_name(dossier_code: str) -> str:
    """Under which key a dossier code is claimed."""
    return f"code#{dossier_code}"


def is_draft(dossier: Dossier) -> bool:
    """Whether it was never handed in."""
    return dossier.state == dossier_states.DRAFT


def for_anybody(own_name: str) -> str:
    """Under which key the draft is claimed that is given to a citizen who does not tell for whom; it stays there when
    it turns out to be for a business."""
    return f"{own_name}#anybody"


def holder(*names: str) -> str | None:
    """The dossier that holds the first of these claims that is held; one read."""
    keys = [{"dossier_id": {"S": name}, "part": {"S": CLAIM}} for name in names]
    found = {row.dossier_id: row.held_by for row in fetch_many(ClaimRow, keys)}
    return next((found[name] for name in names if name in found), None)


def claims_of_draft(draft: Dossier) -> list[Action]:
    """Takes the claims of a new draft, if they are free."""
    return [put(row, "claim", only_if=ClaimRow.dossier_id.does_not_exist()) for row in _claims(draft)]


def _claims(draft: Dossier) -> list[ClaimRow]:
    rows = [draft_claim(draft)]
    if draft.for_anybody:
        name = for_anybody(draft_claim_name(draft.applicant_id, draft.procedure_code))
        rows.append(ClaimRow(name, CLAIM, held_by=draft.dossier_id))
    return rows


def claim_of_code(dossier: Dossier) -> Action:
    """Takes a new dossier code, by which the dossier is then found."""
    row = ClaimRow(code_claim_name(dossier.dossier_code), CLAIM, held_by=dossier.dossier_id)
    return put(row, "code", only_if=ClaimRow.dossier_id.does_not_exist())


def after_saving(before: Dossier, after: Dossier) -> list[Action]:
    """A draft that was handed in gives its claim up, so that the citizen may begin another; one that is for somebody
    else now, or of another unit's counter, takes the claim there, lost under `DRAFT_LABEL` when another draft has
    it."""
    if not is_draft(before):
        return []
    if not is_draft(after):
        return give_up(before)
    earlier, claim = draft_claim(before), draft_claim(after)
    if earlier.dossier_id == claim.dossier_id:
        return []
    return [
        delete(earlier),
        put(claim, DRAFT_LABEL, only_if=ClaimRow.dossier_id.does_not_exist()),
    ]


def give_up(draft: Dossier) -> list[Action]:
    """Frees the draft's claims."""
    return [delete(row) for row in _claims(draft)]
