"""Scenes of a citizen's own account: data, consents, sessions, erasure, notifications."""

from chalicelib import wiring
from tests.api.people import new_phone
from tests.api.scenes.scene import MAKERS, Scene, key, plain, scene
from tests.api.scenes.sign_in import sent_code
from tests.api.world import World

ID_CARD = "020192123456|080123456|Nông Thị Hoa|08031992|Nữ|12 Bà Triệu, Đông Kinh, Lạng Sơn|05062021"

plain("me.read", "/v1/me")
plain("me.change", "/v1/me", body={"email": "binh@example.vn"})
plain("me.data_export", "/v1/me/data-export")
plain("me.papers", "/v1/me/papers")
plain("erasure.list_own", "/v1/me/erasure-requests")
plain("erasure.take_back", "/v1/me/erasure-requests")
MAKERS["erasure.ask"] = lambda world: Scene("/v1/me/erasure-requests", world.citizen(), {"body": {}, "key": key()})
plain("me.access_log", "/v1/me/access-log")
plain("me.read_id_card", "/v1/me/id-card-text", body={"text": ID_CARD})
plain("me.consents", "/v1/me/consents")
plain("me.set_consent", "/v1/me/consents/helper_access", body={"granted": True, "text_version": "1"})
plain("me.sessions", "/v1/me/sessions")
plain("notifications.list_own", "/v1/notifications")
plain("sync.changes", "/v1/sync")


@scene("me.change_phone")
def _change_phone(world: World) -> Scene:
    owner = world.citizen()
    old, new = sent_code(wiring.stores.citizens().get(owner.id).phone), sent_code(new_phone())
    return Scene("/v1/me/phone", owner, {"body": {"old": old, "new": new}, "key": key()})


@scene("notifications.mark_read")
def _mark_read(world: World) -> Scene:
    world.pump.from_now()
    case = world.an_accepted()
    world.pump.run()
    told = case.owner.call("GET", "/v1/notifications").json["items"][0]["notification_id"]
    return Scene(f"/v1/notifications/{told}/read", case.owner)
