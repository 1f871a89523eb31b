"""Step 6: the one-stop shop reads and accepts: a code without gaps, a due time in working hours."""

from local.demo.http import Unexpected
from local.demo.journey import Journey
from local.demo.people import UNIT
from local.demo.printing import local_time


def walk(j: Journey) -> None:
    """The receiver signs in, finds it in the queue, reads form and papers, accepts; the citizen is told."""
    s = j.screen
    s.step(6, "Một cửa tiếp nhận", "The one-stop shop accepts")
    desk = j.officer(UNIT, "receiver")
    s.does(
        "Cán bộ",
        f"{desk.account['full_name']} đăng nhập, {desk.account['agency_name']}",
        "signs in with login and password",
    )
    queue = desk.queue("new")
    line = next((one for one in queue["items"] if one["dossier_id"] == j.dossier_id), None)
    if line is None:
        raise Unexpected("the dossier is not in the queue of its unit")
    s.does(
        "Cán bộ",
        f"thấy hồ sơ mới của {line['applicant_name']} ({queue['counts']['new']} hồ sơ chờ)",
        "sees it in the queue",
    )
    whole = desk.read(j.dossier_id)
    if whole["form"] != j.form:
        raise Unexpected("the officer reads another form than was typed")
    for document_id, content in j.papers.items():
        if desk.open_paper(j.dossier_id, document_id) != content:
            raise Unexpected(f"paper {document_id} is not what was sent")
    s.does(
        "Cán bộ",
        f"đọc {len(whole['form'])} mục khai và mở {len(j.papers)} trang giấy tờ (đúng từng byte)",
        "reads the form and opens the papers, byte for byte as sent",
    )
    s.fact("Người nộp", "applicant", f"{whole['applicant']['name']}, {whole['applicant']['national_id']}")
    desk.do(j.dossier_id, "acceptance")
    j.accepted = j.phone.dossier(j.dossier_id)
    s.does("Cán bộ", "tiếp nhận", "accepts")
    s.fact("Mã hồ sơ", "dossier code", j.accepted["dossier_code"])
    s.fact("Tiếp nhận lúc", "accepted at", local_time(j.accepted["accepted_at"]))
    s.fact("Hẹn trả", "due", f"{local_time(j.accepted['due_at'], '%H:%M %d/%m/%Y')} (giờ làm việc · in working hours)")
    j.phone.until_told(j.dossier_id, "accept")
    message = next(one for one in j.phone.messages() if one["dossier_id"] == j.dossier_id and one["kind"] == "accept")
    s.does("Công dân", "nhận thông báo trong ứng dụng", "is told in the app")
    s.quote(f"{message['title']}: {message['body']}")
