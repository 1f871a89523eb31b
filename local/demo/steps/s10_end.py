"""Step 10: one timeline of it all, the result, the rating, and what the public may see."""

import json
from typing import Any

from local.demo.http import Unexpected, new_key
from local.demo.journey import Journey
from local.demo.people import UNIT
from local.demo.printing import local_time
from local.demo.waiting import until


def walk(j: Journey) -> None:
    """Reads the timeline, downloads the result, rates, and looks up the code and the figures as anybody may."""
    s, phone = j.screen, j.phone
    s.step(10, "Nhìn lại toàn bộ", "Looking back")
    j.timeline = phone.until_told(j.dossier_id, "delivered", "return_result", "settle_fee")
    english = {(one["at"], one["event"]): one["title"] for one in phone.timeline(j.dossier_id, "en")}
    s.does(
        "Công dân",
        f"đọc một dòng thời gian chung: {len(j.timeline)} việc",
        "reads one timeline of dossier, money and post",
    )
    for line in j.timeline:
        s.event(line["at"], line["actor"], line["title"], english[line["at"], line["event"]], line["detail"])
    results = phone.get(f"/dossiers/{j.dossier_id}/results")["items"]
    got = [j.api.download(one["url"]) for one in results]
    if got != [j.result]:
        raise Unexpected("the result that was downloaded is not what the officer uploaded")
    s.does(
        "Công dân",
        f"tải {results[0]['filename']} ({len(j.result)} byte), đúng từng byte",
        "downloads the result, byte for byte",
    )
    body = {"score": 3, "comment": "Không phải đi lại, cảm ơn phường."}
    rated = phone.call("POST", f"/dossiers/{j.dossier_id}/rating", body=body, key=new_key()).json
    s.does(
        "Công dân", f"đánh giá {rated['rating']['score']}/3: «{rated['rating']['comment']}»", "rates it: very satisfied"
    )
    looked = j.api.call("POST", "/v1/public/lookups", body={"dossier_code": j.accepted["dossier_code"]}).json
    j.completion = looked
    stage = looked["completion"]
    s.does(
        "Người khác",
        f"tra mã hồ sơ: chỉ thấy mức độ {stage['stage']}/{stage['of']}, {stage['label']}",
        "anybody with the code sees how far it is, no more",
    )
    s.quote(json.dumps(looked, ensure_ascii=False))
    j.messages = phone.messages()
    s.does(
        "Công dân", f"đã được báo {len(j.messages)} lần trong ứng dụng", f"was told {len(j.messages)} times in the app"
    )
    for message in reversed(j.messages):
        s.quote(f"{local_time(message['created_at'], '%H:%M:%S')}  {message['title']}")
    newest = j.messages[0]["notification_id"]
    phone.call("PUT", f"/notifications/{newest}/read")
    _figures(j)


def _figures(j: Journey) -> None:
    """The unit's open figures, once they know of the rating."""

    def read() -> dict[str, Any] | None:
        told: dict[str, Any] = j.api.call("GET", f"/v1/public/statistics?agency_code={UNIT}").json
        return told if told["total"]["counts"]["rated"] else None

    told = until("the figures of the unit", read, every_s=0.3)
    counts, shares = told["total"]["counts"], told["total"]["shares"]
    j.screen.does(
        "Lãnh đạo",
        f"đọc số liệu công khai của {told['agency_name']}, như mọi người dân",
        "reads the unit's open figures, the same as everybody",
    )
    j.screen.fact("Tiếp nhận", "received", counts["received"])
    for vi, en, name in (
        ("Nộp trực tuyến", "online", "received_online"),
        ("Đúng hạn", "in time", "in_time_of_finished"),
        ("Hài lòng", "satisfied", "satisfied"),
    ):
        share = shares[name]
        j.screen.fact(vi, en, f"{share['text']} ({share['numerator']}/{share['denominator']})")
