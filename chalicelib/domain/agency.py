"""A unit of the administration: one-stop shops and the agencies behind them."""

from dataclasses import dataclass
from datetime import date


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
