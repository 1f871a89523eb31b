"""Memos as banks rewrite them (payments.md 1.7): the codes of a payer, and what is left of them."""

import unicodedata
from collections.abc import Callable

Mangle = Callable[[str], str]


def _spaced(memo: str) -> str:
    """One space put into the longest word."""
    word = max(memo.split(), key=len, default="")
    return memo.replace(word, f"{word[:5]} {word[5:]}", 1)


def _dashed(memo: str) -> str:
    return "-".join(memo[place : place + 4] for place in range(0, len(memo), 4))


# Everything here leaves each code whole, for who reads letters and digits only.
HARMLESS: dict[str, Mangle] = {
    "as written": lambda memo: memo,
    "lower case": str.lower,
    "text around": lambda memo: f"MBVCB.3278907687.552467.{memo}.CT tu 0071001104341 NONG THI BINH",
    "a name before": lambda memo: f"Nông Thị Bình nộp phí {memo}",
    "one space inserted": _spaced,
    "separators lost": lambda memo: memo.replace(" ", ""),
    "cut into fours": _dashed,
    "told twice": lambda memo: f"{memo} {memo}",
    "diacritics taken apart": lambda memo: unicodedata.normalize("NFD", f"Lệ phí {memo}"),
    "a code that is none beside it": lambda memo: f"JWACDEFHKMNP {memo}",
}
# Nobody can read the code any more.
FATAL: dict[str, Mangle] = {
    "lost": lambda memo: "NONG THI BINH chuyen tien",
    "a letter lost": lambda memo: "".join(word[:6] + word[7:] + " " for word in memo.split()),
    "empty": lambda memo: "",
}
