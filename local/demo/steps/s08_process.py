"""Step 8: the department processes, uploads the result, completes."""

from local.demo import pdf
from local.demo.journey import Journey
from local.demo.people import COPIES, UNIT
from local.demo.printing import local_time


def walk(j: Journey) -> None:
    """The receiver forwards, the specialist adds the result and completes."""
    s = j.screen
    s.step(8, "Giải quyết", "Processing")
    desk = j.officer(UNIT, "receiver")
    desk.do(j.dossier_id, "forwarding", {"note": "Chuyển công chức tư pháp - hộ tịch"})
    s.does("Cán bộ", "một cửa chuyển công chức tư pháp - hộ tịch", "the desk forwards it to the civil-status officer")
    specialist = j.officer(UNIT, "specialist")
    j.result = pdf.page(
        [
            "TRÍCH LỤC KHAI SINH (BẢN SAO)",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "",
            "Họ, chữ đệm, tên: Nông Văn Páo",
            "Ngày sinh: 19/07/1964   Giới tính: Nam   Dân tộc: Tày",
            f"Số bản sao đã cấp: {COPIES}",
            f"Mã hồ sơ: {j.accepted['dossier_code']}",
        ]
    )
    page = specialist.add_result(j.dossier_id, "trich-luc-khai-sinh.pdf", j.result)
    s.does("Cán bộ", f"{specialist.account['full_name']} tải kết quả lên", "the specialist uploads the result")
    s.fact("Kết quả kiểm tra", "verdict", f"được chấp nhận ({page['state']}, SHA-256 {page['sha256'][:12]}…)")
    j.finished = specialist.do(j.dossier_id, "completion", {"outcome": "granted"}).json
    s.does("Cán bộ", f"hoàn thành lúc {local_time(j.finished['finished_at'])}", "completes it: granted")
    s.fact("Trạng thái", "state", f"{j.finished['state_label']} (mã cổng quốc gia {j.finished['portal_code']})")
