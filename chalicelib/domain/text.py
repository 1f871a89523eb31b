"""Vietnamese text without its accents: for searching, and for banks."""

import re
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+")
_NOT_FOR_BANKS = re.compile(r"[^A-Z0-9]+")
_BARRED_D = str.maketrans("đĐ", "dD")  # a letter of its own: Unicode does not take its bar off


def fold(text: str) -> str:
    """`text` for searching: no accents, lower case, single spaces, punctuation kept (domain.md 5.4).

    Composed and decomposed spellings of the same text fold to the same.
    """
    return " ".join(plain(text.lower()).split())


def matches(query: str, folded_text: str) -> bool:
    """Whether every word of `query` begins some word of `folded_text` (made by `fold`). No words match everything."""
    words = _WORD.findall(folded_text)
    return all(any(word.startswith(wanted) for word in words) for wanted in _WORD.findall(fold(query)))


def strip_for_bank(text: str, limit: int) -> str:
    """`text` as any bank takes it: at most `limit` of A-Z, 0-9 and single spaces (payments.md 1.5).

    What is not a letter or digit becomes a space; the end is cut off. May be empty.
    """
    return _NOT_FOR_BANKS.sub(" ", plain(text).upper()).strip()[:limit].rstrip()


def spelled_alike(one: str, other: str) -> bool:
    """Whether two names are the same: case and spaces aside, and on whichever of two vowels a tone is written (Hòa,
    Hoà)."""
    return [_spelling(word) for word in one.casefold().split()] == [
        _spelling(word) for word in other.casefold().split()
    ]


def _spelling(word: str) -> tuple[list[str], list[str]]:
    characters = normalize("NFD", word)
    letters, marks = ([one for one in characters if bool(combining(one)) is mark] for mark in (False, True))
    return letters, sorted(marks)


def plain(text: str) -> str:
    """`text` without accents, composed or decomposed; nothing else is changed."""
    return "".join(character for character in normalize("NFD", text) if not combining(character)).translate(_BARRED_D)
