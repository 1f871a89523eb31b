"""All that changed for me since I last asked: one cheap call instead of many."""

from chalicelib import wiring
from chalicelib.api.present import feed as present
from chalicelib.api.router import Answer, Request, Router

router = Router(__name__)
POLL_SECONDS = 60


@router.operation("sync.changes")
def changes(request: Request) -> Answer:
    """What to fetch again, oldest first; the cursor is kept by the phone and never runs out."""
    query = request.query
    page = wiring.stores.feed().changes(request.caller.id, limit=query["limit"], cursor=query.get("cursor", ""))
    body = {
        "items": [present.change(item) for item in page.items],
        "next_cursor": page.next_cursor,
        "poll_after_s": 0 if page.more else POLL_SECONDS,
    }
    return Answer(200, body)
