"""Days and times as Vietnamese papers write them out."""

from datetime import date, datetime

from chalicelib.domain.vietnamese_time import local


def written_date(on: date) -> str:
    """`ngày 05 tháng 01 năm 2026`. Days below 10 and the months 1 and 2 get a 0 in front, so that nobody can write a
    digit before them; other months do not (Decree 30/2020/NĐ-CP, appendix I, part I, II.4)."""
    month = f"{on.month:02d}" if on.month <= 2 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def written_time(instant: datetime) -> str:
    """`09 giờ 05 phút, ngày 23 tháng 11 năm 2026` on a Vietnamese clock; a naive `instant` is refused (ValueError)."""
    here = local(instant)
    return f"{here.hour:02d} giờ {here.minute:02d} phút, {written_date(here.date())}"
