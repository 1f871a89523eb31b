"""Who stands above a unit on its paper, and where it is."""

import pytest

from chalicelib.domain.letterhead import Letterhead, letterhead
from tests import builders as a

PROVINCES = {"20": "tỉnh Lạng Sơn", "01": "thành phố Hà Nội"}


@pytest.mark.parametrize(
    ("name", "level", "province", "commune", "head"),
    [
        ("UBND phường Đông Kinh", "commune", "20", "Phường Đông Kinh", ("", "Đông Kinh")),
        ("UBND xã Hữu Lũng", "commune", "20", "Xã Hữu Lũng", ("", "Hữu Lũng")),
        ("UBND phường 12", "commune", "20", "Phường 12", ("", "Phường 12")),
        ("UBND phường Kỳ Lừa", "commune", "20", "", ("", "Lạng Sơn")),
        ("Sở Công Thương tỉnh Lạng Sơn", "province", "20", "", ("UBND tỉnh Lạng Sơn", "Lạng Sơn")),
        ("Sở Y tế", "province", "01", "", ("UBND thành phố Hà Nội", "Hà Nội")),
        ("UBND tỉnh Lạng Sơn", "province", "20", "", ("", "Lạng Sơn")),
        ("Sở Y tế", "province", "99", "", ("", "")),
    ],
)
def test_a_committee_is_under_nobody_and_a_department_under_its_provinces(name, level, province, commune, head):
    unit = a.an_agency(name=name, level=level, province_code=province, commune=commune)
    assert letterhead(unit, PROVINCES) == Letterhead(head[0], name, head[1])
