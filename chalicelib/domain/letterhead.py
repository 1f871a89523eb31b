"""What stands at the head of a unit's paper: who is above it, its name, the place before the date."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.agency import Agency

_KIND_OF_PLACE = re.compile(r"(?i:tỉnh|thành phố|phường|xã|đặc khu) (?=[^0-9])")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`parent` and `place` may be empty."""

    parent: str
    agency: str
    place: str


def letterhead(agency: Agency, provinces: Mapping[str, str]) -> Letterhead:
    """The head of a unit's paper (Decree 30/2020/NĐ-CP, appendix I, part I, II.2 and II.4). `provinces`: the title of
    each province by its code, as "tỉnh Lạng Sơn".

    A People's Committee is under nobody; what else the province has is under its People's Committee. The place is the
    commune's name for a commune, the province's else, without the kind of place unless a number follows it.
    """
    title = provinces.get(agency.province_code, "")
    under = agency.level == "province" and not agency.name.startswith("UBND") and title
    place = agency.commune if agency.level == "commune" and agency.commune else title
    named = _KIND_OF_PLACE.match(place)
    return Letterhead(f"UBND {title}" if under else "", agency.name, place[named.end() :] if named else place)
