"""Step 2: the catalogue, searched without accents; what a procedure costs and asks for."""

from typing import Any

from local.demo.journey import Journey
from local.demo.people import EXTRACT, UNIT
from local.demo.printing import money

CENTRAL = "1.004194"


def walk(j: Journey) -> None:
    """Searches twice, opens 2.000635, and learns what a ministry's own system handles."""
    s, phone = j.screen, j.phone
    s.step(2, "Tìm thủ tục", "Finding the procedure")
    for words in ("ly lich tu phap", "KHAI SINH"):
        found = phone.get("/procedures", query={"q": words})["items"]
        s.does("Công dân", f"tìm «{words}»: {len(found)} thủ tục", f"searches without accents, finds {len(found)}")
        for one in found[:4]:
            s.quote(f"{one['procedure_code']:<13}{one['name']}  {_fees(one)}")
    shown = phone.get(f"/procedures/{EXTRACT}")
    s.does("Công dân", f"mở thủ tục {EXTRACT}", "opens the procedure")
    s.fact("Tên", "name", shown["name"])
    s.fact("Phí, lệ phí", "fee", _fees(shown))
    s.fact("Thời hạn", "time", shown["duration"]["text"])
    for paper in shown["papers"]:
        need = "bắt buộc" if paper["required"] else "khi cần"
        s.fact("Giấy tờ", "paper", f"{paper['name']} ({need}, tối đa {paper['max_pages']} trang)")
    s.fact("Nhận qua bưu chính", "result by post", "có" if shown["result_by_post"] else "không")
    elsewhere = phone.open_draft(CENTRAL, UNIT, expect=(409,)).json
    s.does("Công dân", f"mở thủ tục {CENTRAL} của hệ thống bộ", "tries one that a ministry's own system handles")
    s.quote(f"{elsewhere['status']} {elsewhere['title']}: {elsewhere['detail']}")


def _fees(procedure: dict[str, Any]) -> str:
    known = [f"{money(fee['amount_vnd'])}{_UNITS.get(fee['unit'], '')}" for fee in procedure["fees"]]
    return " + ".join(known) or "chưa rõ (unknown)"


_UNITS = {"per_copy": " mỗi bản", "per_extra_copy": " mỗi bản thêm"}
