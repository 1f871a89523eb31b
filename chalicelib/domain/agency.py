"""A unit of the administration: one-stop shops and the agencies behind them."""

from dataclasses import dataclass
from datetime import date

PROVINCE, COMMUNE = "province", "commune"


@dataclass(frozen=True, slots=True)
class Agency:
    """`agency_code` as Decision 20/2020/QĐ-TTg writes it (H37.12); `level` is province or commune. A closed unit keeps
    its code and names its successor."""

    agency_code: str
    name: str
    name_en: str
    level: str
    parent: str
    address: str
    province_code: str = ""
    commune: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    version: int = 1

    def is_open(self, on: date) -> bool:
        """Whether dossiers may be filed with it on that Vietnamese date."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


def with_those_above(agency_code: str) -> list[str]:
    """The codes from the top to the unit itself: each grows from the one above (Decision 20/2020/QĐ-TTg)."""
    parts = agency_code.split(".")
    return [".".join(parts[: at + 1]) for at in range(len(parts))]


def may_have_level(level: str, *, had: str, above: str | None, told_above: bool) -> bool:
    """Whether a unit may be of that level. `above` is the level of the unit above ("" at the top, None for one that is
    not known); `told_above` is whether it is told by an administrator from above the unit, or of the province.

    The top is the province; below a commune everything is a commune's (Law 72/2025/QH15 knows two levels). What a unit
    is decides which procedures it takes, so nobody tells it of the own unit. A level that it `had` stays.
    """
    if level == had:
        return True
    fits = above is None or level == (PROVINCE if above == "" else COMMUNE) or above == PROVINCE
    return told_above and fits


def is_told_above(agency_code: str, by: str) -> bool:
    """Whether the unit `by` is above the other, or the top itself."""
    return agency_code.startswith(by + ".") or (agency_code == by and "." not in by)
