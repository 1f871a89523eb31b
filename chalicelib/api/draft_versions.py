"""A draft and the version of its procedure: what a newer one would change, and moving to it."""

from chalicelib import wiring
from chalicelib.api.dossiers import stale
from chalicelib.api.present import dossier as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.usecases.dossiers.change_version import change_version, compare_version
from chalicelib.usecases.dossiers.decide import Whole

router = Router(__name__)


@router.operation("draft_versions.compare")
def compare(request: Request) -> Answer:
    """What the present version would change."""
    offer = compare_version(
        request.path["dossier_id"],
        by=request.caller,
        dossiers=wiring.stores.dossiers(),
        now=request.now,
        procedures=wiring.stores.procedures(),
        form_faults=wiring.checks.eform_faults,
    )
    return Answer(
        200,
        {
            "from_version": offer.from_version,
            "to_version": offer.to_version,
            "changes": [{"what": one.what, "name": one.name or None} for one in offer.changes],
            "lost_fields": offer.lost_fields,
        },
    )


@router.operation("draft_versions.change")
def change(request: Request) -> Answer:
    """Move the draft to the present version. A stale one is answered with the draft as it is now."""

    def shown(whole: Whole) -> tuple[int, object]:
        return 200, present.whole(*whole, request.caller, request.language)

    try:
        moved = change_version(
            request.path["dossier_id"],
            request.body["to_version"],
            version=request.body["version"],
            by=request.caller,
            now=request.now,
            once=request.once(shown),
            dossiers=wiring.stores.dossiers(),
            procedures=wiring.stores.procedures(),
            form_faults=wiring.checks.eform_faults,
        )
    except (Conflict, Refused) as refusal:
        raise stale(request, refusal) from None
    return Answer(*shown(moved))
