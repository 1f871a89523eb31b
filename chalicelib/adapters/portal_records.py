"""Records of dossiers as the National Public Service Portal exchanges them (DongBoHoSoMC, CapNhatTienDoHoSoMC), read.

Field names and codes: domain.md 2.6 and 2.7. Times are yyyyMMddHHmmss on a Vietnamese clock.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.dossier_code import InvalidDossierCode, parse
from chalicelib.domain.dossier_states import PORTAL_CODES
from chalicelib.domain.errors import Fault
from chalicelib.domain.mirror import StatusRecord
from chalicelib.domain.vietnamese_time import TZ

_STATES = {code: state for state, code in PORTAL_CODES.items()}
_CITIZEN = 1  # LoaiDoiTuong: 1 a citizen, whose MaDoiTuong is the national ID; 2 a business
_TIMES = ("NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy", "NgayTra", "ThoiDiemXuLy")


def read(
    items: Sequence[Mapping[str, Any]], *, tax_code: Callable[[str], str]
) -> tuple[list[StatusRecord], list[Fault]]:
    """The records of a list whose shape was checked, and every fault of sense with a pointer to its row. `tax_code`
    gives the one form of a business's tax code; what is none is left out: the ministry's record stands."""
    records: list[StatusRecord] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, item in enumerate(items):
        read = {name: _time(item[name]) for name in _TIMES if item.get(name)}
        times = {name: told for name, told in read.items() if told is not None}
        wrong = [Fault(f"/items/{index}/{name}", "time_unreal") for name in read if name not in times]
        try:
            parse(item["MaHoSo"])
        except InvalidDossierCode:
            wrong.append(Fault(f"/items/{index}/MaHoSo", "pattern"))
        if item["MaHoSo"] in seen:
            wrong.append(Fault(f"/items/{index}/MaHoSo", "given_twice"))
        seen.add(item["MaHoSo"])
        faults += wrong
        if not wrong:
            records.append(_record(item, times, tax_code))
    return records, faults


def _record(item: Mapping[str, Any], times: Mapping[str, datetime], tax_code: Callable[[str], str]) -> StatusRecord:
    number, is_citizen = item.get("MaDoiTuong", ""), item["LoaiDoiTuong"] == _CITIZEN
    return StatusRecord(
        dossier_code=item["MaHoSo"],
        procedure_code=item["MaTTHC"],
        procedure_name=item["TenTTHC"],
        state=_STATES[item["TrangThaiHoSo"]],
        told_at=times["ThoiDiemXuLy"],
        received_at=times["NgayTiepNhan"],
        applicant_name=item["ChuHoSo"],
        national_id=number if is_citizen else "",
        tax_code="" if is_citizen else tax_code(number),
        unit_name=item["DonViXuLy"],
        due_at=times.get("NgayHenTra"),
        finished_at=times.get("NgayKetThucXuLy"),
        returned_at=times.get("NgayTra"),
    )


def _time(text: str) -> datetime | None:
    """None for what no clock ever shows, such as the 30th of February."""
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=TZ)
    except ValueError:
        return None
