"""The National Portal's records, read: states, times, and every fault with its row."""

import pytest

from chalicelib.adapters.portal_records import read
from chalicelib.domain.dossier_states import PORTAL_CODES
from tests.domain.calendars import at

RECORD = {
    "MaHoSo": "G22.99-261120-0975",
    "MaTTHC": "1.004194",
    "TenTTHC": "Khai báo tạm vắng",
    "ChuHoSo": "Nông Thị Hoa",
    "LoaiDoiTuong": 1,
    "MaDoiTuong": "020192000456",
    "TrangThaiHoSo": 4,
    "NgayTiepNhan": "20261120083000",
    "NgayHenTra": "20261125083000",
    "ThoiDiemXuLy": "20261121100000",
    "DonViXuLy": "Công an phường Đông Kinh",
}


def test_a_record_is_read_by_its_fields():
    [record], faults = read([RECORD], tax_code=str)
    assert faults == []
    assert (record.dossier_code, record.state, record.national_id) == (RECORD["MaHoSo"], "processing", "020192000456")
    assert (record.received_at, record.due_at) == (at("2026-11-20 08:30"), at("2026-11-25 08:30"))
    assert (record.told_at, record.finished_at) == (at("2026-11-21 10:00"), None)


@pytest.mark.parametrize(("state", "code"), PORTAL_CODES.items())
def test_each_code_is_a_state(state, code):
    assert read([{**RECORD, "TrangThaiHoSo": code}], tax_code=str)[0][0].state == state


def test_a_business_has_no_national_id():
    business = read([{**RECORD, "LoaiDoiTuong": 2, "MaDoiTuong": "0100233488"}], tax_code=str)[0][0]
    assert (business.national_id, business.tax_code) == ("", "0100233488")


def test_every_fault_is_told_with_its_row():
    wrong = [
        RECORD,
        {**RECORD, "NgayTiepNhan": "20260230083000", "ThoiDiemXuLy": "20261121250000"},
        {**RECORD, "MaHoSo": "G22.99-261320-0975", "NgayTra": "20261121106000"},
    ]
    records, faults = read(wrong, tax_code=str)
    assert [record.dossier_code for record in records] == [RECORD["MaHoSo"]]
    assert [(fault.pointer, fault.code) for fault in faults] == [
        ("/items/1/NgayTiepNhan", "time_unreal"),
        ("/items/1/ThoiDiemXuLy", "time_unreal"),
        ("/items/1/MaHoSo", "given_twice"),
        ("/items/2/NgayTra", "time_unreal"),
        ("/items/2/MaHoSo", "pattern"),
    ]
