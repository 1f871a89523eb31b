"""Step 3: a draft typed on two devices; the stale save gets the current draft and loses nothing."""

from local.demo.citizen import code_in
from local.demo.journey import Journey
from local.demo.people import COPIES, EXTRACT, UNIT, extract_form


def walk(j: Journey) -> None:
    """Opens the draft on the phone, signs in on the tablet, saves from both."""
    s, phone, tablet = j.screen, j.phone, j.tablet
    s.step(3, "Soạn hồ sơ trên hai thiết bị", "A draft on two devices")
    opened = phone.open_draft(EXTRACT, UNIT)
    j.dossier_id, version = opened.json["dossier_id"], opened.version
    s.does(
        "Điện thoại", f"mở bản nháp tại {opened.json['agency_name']} (phiên bản {version})", "opens a draft at the ward"
    )
    sign_in_tablet(j)
    seen = tablet.call("GET", f"/dossiers/{j.dossier_id}").version
    s.does("Máy tính bảng", f"mở cùng bản nháp (phiên bản {seen})", "opens the same draft")
    on_phone, on_tablet, _ = extract_form(j.person)
    saved = phone.save(j.dossier_id, {"form": on_phone}, version)
    s.does("Điện thoại", f"lưu phần người yêu cầu → phiên bản {saved.version}", "saves the requester's part")
    stale = tablet.save(j.dossier_id, {"form": on_tablet}, seen, expect=(412,))
    j.stale = stale.json
    s.does("Máy tính bảng", f"lưu trên phiên bản {seen} đã cũ", "saves over a version that is no longer current")
    s.quote(f"412 {j.stale['title']}")
    current = j.stale["current"]
    kept = len(current["form"])
    s.does(
        "Máy tính bảng",
        f"nhận bản hiện tại ({kept} mục đã khai), ghép và lưu lại",
        "gets the current draft, merges, saves",
    )
    change = {"form": on_tablet, "copies": COPIES, "result_channel": "post"}
    merged = tablet.save(j.dossier_id, change, current["version"])
    j.form = merged.json["form"]
    s.fact("Đã khai", "typed so far", f"{len(j.form)} mục, không mất mục nào (phiên bản {merged.version})")
    s.fact("Số bản sao", "copies", merged.json["copies"])
    s.fact("Nhận kết quả", "result", "qua bưu chính công ích (by post)")


def sign_in_tablet(j: Journey) -> None:
    """A second sign-in of the same person. A phone gets one code a minute: told to come back later, one does."""
    s, person = j.screen, j.person
    asked = j.tablet.ask_code(person, expect=(202, 429))
    if asked.status == 429:
        seconds = int(asked.headers["Retry-After"])
        s.does(
            "Máy tính bảng",
            f"xin mã: mỗi số một mã mỗi phút, chờ {seconds} giây",
            f"one code a minute for a phone: waits {seconds} s",
        )
        (j.rest or s.rest)(seconds)
        asked = j.tablet.ask_code(person)
    challenge = asked.json["challenge_id"]
    j.tablet.enter_code(challenge, code_in(j.sms.message(person.e164, challenge)))
    devices = j.phone.get("/me/sessions")["items"]
    s.does("Máy tính bảng", "đăng nhập bằng mã mới", "signs in with a code of its own")
    s.fact("Thiết bị", "devices", ", ".join(one["device_name"] for one in devices))
