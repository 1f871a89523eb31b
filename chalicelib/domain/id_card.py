"""The text of the QR code on an identity card ("căn cước công dân"): seven fields between bars."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import national_id
from chalicelib.domain.errors import Fault, Refused

FIELDS = 7
LONGEST_NAME, LONGEST_ADDRESS = 100, 300
SEXES = {"nam": "male", "nữ": "female"}
_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_OLD_NUMBER = re.compile(r"([0-9]{9}|[0-9]{12})?")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
_POINTER = "/text"


@dataclass(frozen=True, slots=True)
class IdCard:
    """What a card says of its owner. `address` is one line as printed; `warnings` are those of `national_id.check`."""

    national_id: str
    full_name: str
    birth_on: date
    sex: str
    address: str
    issued_on: date
    warnings: tuple[str, ...]


def read(text: str, *, provinces: Container[str], today: date) -> IdCard:
    """The card in `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`, as the cards issued since 2021 have it; the
    old number may be missing.

    `provinces` are the known places of birth of a national ID, `today` is the Vietnamese date. Refuses with
    `invalid_request`, naming every field that is wrong: nothing is guessed, and the words hold nothing of the text.
    """
    fields = unicodedata.normalize("NFC", text).strip().split("|")
    if len(fields) != FIELDS:
        raise Refused("invalid_request", faults=[Fault(_POINTER, "id_card_not_read", {"wanted": FIELDS})])
    number, old_number, name, born, sex, address, issued = (field.strip() for field in fields)
    birth_on, issued_on = _day(born, today), _day(issued, today)
    wrong = {
        "id_card_number": not _is_number(number, today),
        "id_card_old_number": not _OLD_NUMBER.fullmatch(old_number),
        "id_card_name": not _NAME.fullmatch(name) or len(name) > LONGEST_NAME,
        "id_card_birth": birth_on is None,
        "id_card_sex": sex.lower() not in SEXES,
        "id_card_address": not 0 < len(address) <= LONGEST_ADDRESS,
        "id_card_issued": issued_on is None or (birth_on is not None and issued_on < birth_on),
    }
    faults = [Fault(_POINTER, code) for code, is_wrong in wrong.items() if is_wrong]
    if faults or birth_on is None or issued_on is None:
        raise Refused("invalid_request", faults=faults)
    told = SEXES[sex.lower()]
    checked = national_id.check(
        number, provinces=provinces, today=today, birth_on=birth_on, sex="male" if told == "male" else "female"
    )
    return IdCard(number, name, birth_on, told, address, issued_on, checked.warnings)


def _is_number(number: str, today: date) -> bool:
    try:
        national_id.check(number, provinces=(), today=today)
    except national_id.InvalidNationalId:
        return False
    return True


def _day(text: str, today: date) -> date | None:
    found = _DAY.fullmatch(text)
    if not found or not text.isascii():
        return None
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return day if date(1900, 1, 1) <= day <= today else None
