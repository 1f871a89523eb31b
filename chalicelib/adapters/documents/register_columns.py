"""What each column of the register says (form 07 of Circular 03/2025/TT-VPCP), for all of its three formats."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.register import RegisterEntry
from chalicelib.domain.vietnamese_time import local

Cell = str | int | datetime | None
TITLES = (
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục hành chính",
    "Số bộ",
    "Người nộp hồ sơ",
    "Địa chỉ, số điện thoại",
    "Cơ quan giải quyết",
    "Nhận hồ sơ",
    "Hẹn trả kết quả",
    "Trả kết quả",
    "Phương thức trả",
    "Ký nhận",
    "Ghi chú",
)
CHANNELS = {"counter": "Trực tiếp", "post": "Bưu chính", "online": "Trực tuyến"}
NOTES = {
    "supplement_requested": "Đang chờ bổ sung",
    "payment_required": "Đang chờ nộp phí, lệ phí",
    "withdrawn": "Người nộp rút hồ sơ",
    "stopped": "Dừng giải quyết",
    "submitted": "Đã hủy tiếp nhận",
}
PROMPTNESS = {"early": "Xong trước hạn", "on_time": "Xong đúng hạn", "late": "Xong quá hạn"}


def rows(entries: Iterable[RegisterEntry]) -> Iterable[tuple[Cell, ...]]:
    """The cells of each line; instants are on a Vietnamese clock. Numbered from 1 within what was asked for."""
    for number, entry in enumerate(entries, 1):
        person = entry.person
        yield (
            number,
            entry.dossier_code,
            entry.procedure_name,
            entry.sets,
            f"{person.name}; nộp thay cho {person.on_behalf_of}" if person.on_behalf_of else person.name,
            ", ".join(one for one in (person.address, person.phone) if one),
            entry.agency_name,
            _clock(entry.accepted_at),
            _clock(entry.due_at),
            _clock(entry.returned_at),
            CHANNELS.get(entry.result_channel, entry.result_channel),
            "",
            _note(entry),
        )


def written(cell: Cell) -> str:
    """A cell as text: 09:05 23/11/2026 for an instant."""
    if isinstance(cell, datetime):
        return f"{cell:%H:%M %d/%m/%Y}"
    return "" if cell is None else str(cell)


def _note(entry: RegisterEntry) -> str:
    new_due = f"Hẹn lại {written(_clock(entry.new_due_at))}" if entry.new_due_at else ""
    refused = "Không đủ điều kiện giải quyết" if entry.outcome == "refused" else ""
    told = (NOTES.get(entry.state, ""), new_due, PROMPTNESS.get(entry.promptness, ""), refused)
    return "; ".join(one for one in told if one)


def _clock(at: datetime | None) -> datetime | None:
    return local(at) if at else None
