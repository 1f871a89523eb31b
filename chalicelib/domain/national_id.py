"""The national ID ("số định danh cá nhân"): twelve digits that tell place, sex and year of birth."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Literal

_DIGITS = re.compile(r"[0-9]+")


class InvalidNationalId(ValueError):
    """No national ID. `reason`: `not_twelve_digits`, `old_identity_card` (9 digits, the CMND), `born_in_the_future`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Checked:
    """A possible national ID. `warnings`, for a person: `unknown_place`, `birth_year_differs`, `sex_differs`."""

    value: str
    warnings: tuple[str, ...]


def check(
    text: str,
    *,
    provinces: Container[str],
    today: date,
    birth_on: date | None = None,
    sex: Literal["male", "female"] | None = None,
) -> Checked:
    """Check a number against its own structure (Circular 07/2016/TT-BCA, domain.md 5.1); it has no check digit.

    `provinces` holds the known three-digit places of birth (id_provinces.csv), `today` is the Vietnamese date.
    Refuses with `InvalidNationalId` what cannot be. What may be, after a correction of records or for a birth
    abroad, is a warning: an unknown place, another year of birth or sex than declared. Nothing is trimmed.
    """
    if not _DIGITS.fullmatch(text) or len(text) not in (9, 12):
        raise InvalidNationalId("not_twelve_digits")
    if len(text) == 9:
        raise InvalidNationalId("old_identity_card")
    century, born = int(text[3]), birth_year(text)
    if born > today.year:
        raise InvalidNationalId("born_in_the_future")
    warnings = (
        ("unknown_place", text[:3] not in provinces),
        ("birth_year_differs", birth_on is not None and birth_on.year != born),
        ("sex_differs", sex is not None and sex != ("female" if century % 2 else "male")),
    )
    return Checked(text, tuple(name for name, found in warnings if found))


def birth_year(text: str) -> int:
    """The year of birth that twelve digits tell."""
    return 1900 + int(text[3]) // 2 * 100 + int(text[4:6])


def mask(text: str) -> str:
    """The number as it may be shown, `019******456`: the first and last three. Shorter texts are hidden whole."""
    if len(text) < 9:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 6) + text[-3:]
