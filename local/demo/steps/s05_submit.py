"""Step 5: submission: every fault at once, then once and for all."""

from local.demo.http import Unexpected, new_key
from local.demo.journey import Journey
from local.demo.people import extract_form
from local.demo.printing import local_time, money


def walk(j: Journey) -> None:
    """Submits too early, completes what is named, submits, and submits again with the same key."""
    s, phone = j.screen, j.phone
    s.step(5, "Nộp hồ sơ", "Submission")
    refused = phone.submit(j.dossier_id, new_key(), expect=(422,)).json
    j.faults = refused["errors"]
    s.does(
        "Công dân", f"nộp khi còn thiếu: {len(j.faults)} lỗi, báo hết một lần", "submits too early: every fault at once"
    )
    for fault in j.faults:
        s.quote(f"{fault['pointer']:<34} {fault['detail']}")
    _, _, forgotten = extract_form(j.person)
    draft = phone.call("GET", f"/dossiers/{j.dossier_id}")
    j.form = phone.save(j.dossier_id, {"form": forgotten}, draft.version).json["form"]
    recipient = {"name": j.person.full_name, "phone": j.person.phone, **j.person.address}
    phone.call("PUT", f"/dossiers/{j.dossier_id}/deliveries/return", body={"recipient": recipient})
    s.does("Công dân", "khai nốt và chọn nơi nhận qua bưu chính", "completes the form and says where the post shall go")
    j.submission_key = new_key()
    first = phone.submit(j.dossier_id, j.submission_key)
    j.submitted = first.json
    s.does("Công dân", f"nộp hồ sơ lúc {local_time(j.submitted['submitted_at'])}", "submits")
    again = phone.submit(j.dossier_id, j.submission_key)
    if again.json != first.json:
        raise Unexpected("the same key was answered differently")
    s.does(
        "Công dân",
        "mạng yếu, gửi lại với cùng khóa: cùng một câu trả lời",
        "sends it again with the same key: same answer",
    )
    s.fact("Trạng thái", "state", f"{j.submitted['state_label']} (mã cổng quốc gia {j.submitted['portal_code']})")
    s.fact(
        "Phí phải nộp", "fee due", f"{j.submitted['copies']} bản × 8.000 đ = {money(j.submitted['fee']['amount_vnd'])}"
    )
