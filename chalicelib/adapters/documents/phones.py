"""Vietnamese mobile numbers: what people type, and the one form that we keep."""

import re

import phonenumbers

from chalicelib.domain.errors import Fault, Refused

# The ranges of domain.md 5.3 decide, not the library's table: that one still lacks 055 and 089.
MOBILE = re.compile(r"(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}")
MAX_CHARACTERS = 32
_TYPED = re.compile(r"[\d\s().+-]+")


def normalise(text: str, pointer: str = "/phone") -> str:
    """The mobile number as E.164 (`+84912345678`), from any usual way of typing it.

    Refuses with `invalid_request` and the fault `phone_invalid` at `pointer`: landlines (no code can reach them),
    the eleven-digit 01x numbers that ended in 2018, and numbers of other countries.
    """
    if len(text) <= MAX_CHARACTERS and _TYPED.fullmatch(text):
        try:
            number = phonenumbers.parse(text, "VN")
        except phonenumbers.NumberParseException:
            number = phonenumbers.PhoneNumber()
        if number.country_code == 84 and MOBILE.fullmatch(str(number.national_number)):
            return f"+84{number.national_number}"
    raise Refused("invalid_request", faults=[Fault(pointer, "phone_invalid")])
