"""Postal item numbers: UPU standard S10, thirteen characters such as EE473124829VN (domain.md 8.5)."""

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_BLANKS_AND_HYPHENS = re.compile(r"[ \t\r\n-]")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
# ISO 3166-1 alpha-2, all 249 officially assigned codes.
_COUNTRIES = frozenset(
    """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW""".split()  # noqa: SIM905 - 249 quoted words are no easier to read
)


class InvalidPostalItem(ValueError):
    """Not a postal item number; `reason`: `wrong_shape`, `wrong_check_digit`, `unknown_country`, `serial_range`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PostalItem:
    """A parsed number: two service letters, eight serial digits (leading zeros kept), check digit, country."""

    service: str
    serial: str
    check_digit: int
    country: str

    def __str__(self) -> str:
        """The number in its normal form, thirteen characters."""
        return f"{self.service}{self.serial}{self.check_digit}{self.country}"


def parse(text: str) -> PostalItem:
    """Read a number as people write it: ASCII blanks and hyphens are dropped, lower case is raised.

    Refuses with `InvalidPostalItem` another shape (also digits that are not ASCII), a wrong check digit and a country
    that ISO 3166-1 does not list. Any service letters pass: bilateral ones are not published.
    """
    plain = _BLANKS_AND_HYPHENS.sub("", text)
    shape = _SHAPE.fullmatch(plain.upper()) if plain.isascii() else None
    if shape is None:
        raise InvalidPostalItem("wrong_shape")
    service, serial, check, country = shape.groups()
    if int(check) != check_digit(serial):
        raise InvalidPostalItem("wrong_check_digit")
    if country not in _COUNTRIES:
        raise InvalidPostalItem("unknown_country")
    return PostalItem(service, serial, int(check), country)


def make(service: str, serial_int: int, country: str = "VN") -> str:
    """The number of an item: `service` two letters A-Z, `serial_int` 0 to 99,999,999.

    A number must not be used again for 12 months, better 24: the giver of serials sees to that.
    """
    if not 0 <= serial_int <= 99_999_999:
        raise InvalidPostalItem("serial_range")
    serial = f"{serial_int:08d}"
    return str(parse(f"{service}{serial}{check_digit(serial)}{country}"))


def check_digit(serial: str) -> int:
    """The check digit of eight ASCII digits: 11 less the weighted sum modulo 11; 10 is written 0, 11 is written 5."""
    left = 11 - sum(int(digit) * weight for digit, weight in zip(serial, _WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(left, left)
