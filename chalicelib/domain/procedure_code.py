"""Codes of administrative procedures: national ones, and those a province keeps for itself."""

import re

# domain.md 2.5: 1.001193, 2.000815.000.00.00.H55 (local form), 1.000948.H38 (short form); .NN is an online service.
_NATIONAL = re.compile(r"([1-3]\.[0-9]{6})(?:\.[0-9]{3}\.[0-9]{2}\.[0-9]{2})?(?:\.[A-Y][0-9]{2})?(?:\.[0-9]{2})?")
# LOCAL-EDU-01: a procedure that has no national code (procedures.json).
_LOCAL = re.compile(r"LOCAL-[A-Z]{2,10}-[0-9]{2,4}")


def is_valid(text: str) -> bool:
    """Whether `text` is a procedure code in any of its written forms. Nothing is trimmed or raised."""
    return bool(_NATIONAL.fullmatch(text) or _LOCAL.fullmatch(text))


def national_part(text: str) -> str | None:
    """The part by which two written forms are the same procedure (`1.000948.H38` -> `1.000948`).

    None for a local code; ValueError for what is no procedure code.
    """
    if national := _NATIONAL.fullmatch(text):
        return national[1]
    if _LOCAL.fullmatch(text):
        return None
    raise ValueError("not a procedure code")
