"""A citizen's messages."""

from chalicelib import wiring
from chalicelib.api.present import feed as present
from chalicelib.api.router import Answer, Request, Router
from chalicelib.domain.errors import Refused

router = Router(__name__)


@router.operation("notifications.list_own")
def list_own(request: Request) -> Answer:
    """My messages, newest first."""
    query = request.query
    page = wiring.stores.feed().messages(request.caller.id, limit=query["limit"], cursor=query.get("cursor", ""))
    items = [present.message(item, request.language) for item in page.items]
    return Answer(200, {"items": items, "next_cursor": page.next_cursor or None})


@router.operation("notifications.mark_read")
def mark_read(request: Request) -> Answer:
    """Read; reading twice is reading once."""
    if not wiring.stores.feed().mark_read(request.caller.id, request.path["notification_id"], request.now):
        raise Refused("not_found")
    return Answer(204)
