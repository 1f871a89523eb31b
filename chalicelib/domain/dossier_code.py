"""Dossier codes ("mã hồ sơ"), such as H37.12-261123-0001: agency, day of receipt, serial of that day."""

import re
from dataclasses import dataclass
from datetime import date

# Decision 20/2020/QĐ-TTg article 4 and Circular 01/2018/TT-VPCP article 19, as read in domain.md 2.4.
_AGENCY = r"[A-Y][0-9]{2}(?:\.[0-9]{2,3}){0,3}"
_SHAPE = re.compile(rf"(?P<agency>{_AGENCY})-(?P<date>[0-9]{{6}})-(?P<serial>[0-9]{{4,7}})")
LAST_SERIAL = 9_999_999


class InvalidDossierCode(ValueError):
    """Not a dossier code; `reason`: `wrong_shape`, `no_such_date`, `agency_code`, `year` or `serial_range`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A parsed code. `text` is the code as written (ministries pad serials to 6 or 7 digits)."""

    text: str
    agency_code: str
    received_on: date
    serial: int


def make(agency_code: str, on: date, serial: int) -> str:
    """The code given at acceptance on the Vietnamese date `on`; `serial` is unique for agency and day, from 1.

    Four digits, more from 10,000 on, never cut. Refuses with `InvalidDossierCode` an agency code of another shape,
    a year that two digits cannot tell (they mean 2000 to 2099) and a serial over seven digits.
    """
    if not re.fullmatch(_AGENCY, agency_code):
        raise InvalidDossierCode("agency_code")
    if not 2000 <= on.year <= 2099:
        raise InvalidDossierCode("year")
    if not 1 <= serial <= LAST_SERIAL:
        raise InvalidDossierCode("serial_range")
    return f"{agency_code}-{on:%y%m%d}-{serial:04d}"


def parse(text: str) -> DossierCode:
    """Read a code exactly as written. `InvalidDossierCode`: another shape, a date that never was, serial 0."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise InvalidDossierCode("wrong_shape")
    digits = shape["date"]
    try:
        received_on = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise InvalidDossierCode("no_such_date") from None
    if int(shape["serial"]) == 0:
        raise InvalidDossierCode("serial_range")
    return DossierCode(text, shape["agency"], received_on, int(shape["serial"]))
