"""File names as people may be shown them and may save them: what they end in is what the file is."""

from unicodedata import category, normalize

from chalicelib.domain.text import plain

# What a name of each type may end in; the first is put where it ends otherwise.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
NO_NAME = "giay-to"
LONGEST = 120
LONGEST_STEM = LONGEST - 12  # room for any ending
# Paths, shells, Windows' forbidden ones, and what a quoted header value cannot hold.
_FORBIDDEN = frozenset('/\\:*?"<>|;%')
# Names that Windows gives to devices, whatever follows the first dot.
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(1, 10))])


def safe(told: str, content_type: str) -> str:
    """`told` without paths, controls and marks that turn the direction of writing, at most LONGEST characters, ending
    as files of its type do. Vietnamese letters stay, composed."""
    letters = normalize("NFC", "".join(map(_letter, told)))
    stem = " ".join(letters.split()).rstrip(". ")
    endings = ENDINGS.get(content_type, ("",))
    ending = next((one for one in endings if one and stem.lower().endswith(one)), "")
    stem = stem[: len(stem) - len(ending)]
    stem = stem.strip(". ")[:LONGEST_STEM].rstrip(". ")
    if not stem or stem.split(".")[0].strip().lower() in _DEVICES:
        stem = f"{NO_NAME}-{stem}"[:LONGEST_STEM].rstrip("-. ")
    return stem + (ending.lower() or endings[0])


def ascii_name(name: str) -> str:
    """A safe name for programs that know ASCII only: without accents, other letters as underscores."""
    return "".join(one if one.isascii() and (one.isalnum() or one in "._-") else "_" for one in plain(name))


def _letter(one: str) -> str:
    if one in _FORBIDDEN:
        return "_"
    # Controls, direction and joining marks, lone surrogates, private and unknown characters say nothing to a reader.
    return "" if category(one).startswith("C") else one
