"""What a PDF would do or carry beside its pages: scripts, programs to start, files, forms that send. Only told."""

from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdf

MOST_OBJECTS = 20_000
# An action's kind -> what it is told as.
ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "sends_data",
    "/ImportData": "sends_data",
    "/GoToE": "attachment",
    "/Rendition": "media",
    "/RichMediaExecute": "media",
}
KEYS = {"/JS": "javascript", "/EF": "attachment", "/EmbeddedFiles": "attachment", "/XFA": "dynamic_form"}
SUBTYPES = {"/RichMedia": "media", "/FileAttachment": "attachment", "/Screen": "media", "/3D": "media"}
TOO_MANY = "not_all_read"
FLAGS = tuple(sorted({*ACTIONS.values(), *KEYS.values(), *SUBTYPES.values(), TOO_MANY}))


def flags(reader: "pypdf.PdfReader") -> tuple[str, ...]:
    """What was found, sorted; nothing is run or unpacked. At most MOST_OBJECTS are looked at, the catalogue's own
    first; `not_all_read` when there are more, or when one cannot be read."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting: deque[Any] = deque([reader.trailer["/Root"]])
    looked = 0
    while waiting:
        looked += 1
        if looked > MOST_OBJECTS:
            found.add(TOO_MANY)
            break
        try:
            waiting.extend(_look(waiting.popleft(), found, seen))
        except Exception:  # a broken object can fail in any way; none is our fault
            found.add(TOO_MANY)
    return tuple(sorted(found))


def _look(one: Any, found: set[str], seen: set[int]) -> list[Any]:
    """Notes what one object is; what is to be looked at after it."""
    from pypdf.generic import DictionaryObject

    number = getattr(one, "idnum", None)
    if number is not None:
        if number in seen:
            return []
        seen.add(number)
        one = one.get_object()
    if isinstance(one, list):
        return list(one)
    if not isinstance(one, DictionaryObject):
        return []
    found.update(word for key, word in KEYS.items() if one.get(key) is not None)
    for key, words in (("/S", ACTIONS), ("/Subtype", SUBTYPES)):
        value = one.raw_get(key) if key in one else None
        if isinstance(value, str) and value in words:
            found.add(words[value])
    return [one.raw_get(key) for key in one if key != "/Parent"]
