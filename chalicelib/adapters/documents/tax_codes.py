"""Vietnamese tax codes ("mã số thuế"): what people type, and the one form that we keep."""

from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from chalicelib.domain import national_id
from chalicelib.domain.applicant import PERSONAL_DIGITS

MAX_CHARACTERS = 32


def normalise(text: str, *, today: date) -> str:
    """`0100233488`, a branch as `0314409058-002`, or the twelve digits of a person's number, which is the tax code of
    households and persons since 1 July 2025 (Circular 86/2024/TT-BTC); "" for what is no tax code.

    The library knows the first two with their check digit; the third has none and is checked as a national ID.
    """
    if len(text) > MAX_CHARACTERS:
        return ""
    compact = mst.compact(text)
    if len(compact) == PERSONAL_DIGITS:
        return compact if _is_personal(compact, today) else ""
    try:
        return str(mst.format(mst.validate(compact)))
    except ValidationError:
        return ""


def _is_personal(compact: str, today: date) -> bool:
    try:
        national_id.check(compact, provinces=(), today=today)
    except national_id.InvalidNationalId:
        return False
    return True
