"""The objects of an EMVCo QR payload: a two-digit id, a two-digit length, a value; one after the other."""


class Malformed(ValueError):
    """The text is not a run of whole objects; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(text: str) -> dict[str, str]:
    """The objects of one level, in order. Lengths count characters (EMVCo MPM 1.1, section 3).

    Refuses with `Malformed`: ids or lengths that are not two ASCII digits (`bad_object`), a zero length
    (`zero_length`), a value that runs past the end (`length_overrun`), an id given twice (`duplicate_id`).
    """
    found: dict[str, str] = {}
    position = 0
    while position < len(text):
        head = text[position : position + 4]
        if len(head) < 4 or not (head.isascii() and head.isdigit()):
            raise Malformed("bad_object")
        name, length = head[:2], int(head[2:])
        value = text[position + 4 : position + 4 + length]
        if length == 0:
            raise Malformed("zero_length")
        if len(value) < length:
            raise Malformed("length_overrun")
        if name in found:
            raise Malformed("duplicate_id")
        found[name] = value
        position += 4 + length
    return found


def write(name: str, value: str) -> str:
    """One object. A value that is empty or longer than 99 characters cannot be written: `Malformed`."""
    if not 1 <= len(value) <= 99:
        raise Malformed("bad_length")
    return f"{name}{len(value):02d}{value}"
