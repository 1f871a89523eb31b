"""What carries no Idempotency-Key may be sent again, too: it is the same again, or the refusal tells how it stands."""

import pytest

from chalicelib.api_spec import operations
from tests.api import client
from tests.api.costs import asked
from tests.api.scenes.scene import MAKERS
from tests.api.world import World

BARE = [name for name, entry in operations().items() if entry["method"] != "GET" and not entry["idempotent"]]
# What the second one is told where it is no success: what is there now, or that it is gone already.
TOLD = {
    "auth.request_otp": (429, "too_many_requests"),  # the same challenge for who names the request
    "me.end_session": (404, "not_found"),
    "dossiers.save": (412, "draft_stale"),  # with the draft as it is now
    "dossiers.discard": (404, "not_found"),
    "documents.remove": (404, "not_found"),
    "officer_counter.discard": (404, "not_found"),
    "officer_account.change_password": (401, "password_wrong"),  # it is the new one now
    "officer_account.end_session": (404, "not_found"),
}
STALE = {(412, "administration_stale"), (412, "calendar_stale")}  # what is kept with versions


@pytest.mark.parametrize("operation_id", BARE)
def test_sent_again_it_succeeds_or_tells_how_it_stands(
    operation_id: str, world: World, monkeypatch: pytest.MonkeyPatch
):
    scene, replies, call = MAKERS[operation_id](world), [], client.call

    def twice(*told: object, **named: object) -> client.Reply:
        replies.extend(call(*told, **named) for _ in range(2))  # type: ignore[arg-type]
        return replies[-2]

    monkeypatch.setattr(client, "call", twice)
    asked(scene, operation_id, world)
    first, again = replies[-2:]
    assert first.status < 300
    if operation_id in TOLD or operations()[operation_id]["if_match"]:
        answer = (again.status, again.slug)
        assert answer == TOLD[operation_id] if operation_id in TOLD else answer in STALE
    else:
        assert again.status == first.status
