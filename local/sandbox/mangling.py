"""What banks make of a transfer memo on its way. The shapes are public webhook samples (payments.md 1.7);
which bank writes which of them is assumed from the words inside."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from local.sandbox.fields import Refusal
from local.sandbox.vietnam_time import local_text


@dataclass(frozen=True)
class Around:
    """What a bank may put around the memo: names and accounts of both sides, its bank's short name, the time."""

    payer_name: str
    payer_account: str
    account: str
    account_name: str
    bank_name: str
    reference: str
    made_at: datetime


def mangle(memo: str, shapes: Sequence[str], around: Around) -> str:
    """The memo after each of `shapes` in turn; refused (400) when one is unknown."""
    for shape in shapes:
        if shape not in SHAPES:
            raise Refusal(400, "unknown_mangle", f"{shape!r} is none of {', '.join(SHAPES)}")
        memo = SHAPES[shape](memo, around)
    return memo


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))


def _vcb(memo: str, a: Around) -> str:
    sides = f"CT tu {a.payer_account} {a.payer_name} toi {a.account} {a.account_name}"
    return f"MBVCB.{_digits(10)}.{_digits(4)}.{memo}.{sides} tai {a.bank_name}"


def _mb(memo: str, a: Around) -> str:
    trace = _digits(6)
    return f"QR VQR{secrets.token_hex(5)} {memo} Ma giao dich Trace{trace} Trace {trace}"


def _acb(memo: str, a: Around) -> str:
    return f"{_digits(10)}.{local_text(a.made_at, '%d%m%y.%H%M%S')}.{memo} chuyen {a.reference}"


def _momo(memo: str, a: Around) -> str:
    number = _digits(11)
    return f"{number}-{memo}-CHUYEN TIEN-OQCH{_digits(8)}-MOMO{number}MOMO"


def _plain_letters(memo: str, a: Around) -> str:
    """Diacritics and punctuation dropped, as most cores store it."""
    letters = unicodedata.normalize("NFD", memo.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^A-Za-z0-9 ]", "", letters)


def _inserted_space(memo: str, a: Around) -> str:
    """A line break of an old core, become a space, in the middle of the longest word: often our code."""
    word = max(memo.split(), key=len, default="")
    middle = len(word) // 2
    return memo.replace(word, f"{word[:middle]} {word[middle:]}", 1) if middle else memo


SHAPES: dict[str, Callable[[str, Around], str]] = {
    "none": lambda memo, a: memo,
    "vcb": _vcb,
    "mb": _mb,
    "acb": _acb,
    "momo": _momo,
    "napas": lambda memo, a: f"CT DEN:{_digits(12)} {memo}; tai Napas",
    "vietinbank": lambda memo, a: f"{memo}-CTLNhanh",
    "sender_name": lambda memo, a: f"{a.payer_name} {memo} chuyen tien",
    "digits_beside": lambda memo, a: f"{_digits(6)}{memo}{_digits(6)}",
    "plain_letters": _plain_letters,
    "lower_case": lambda memo, a: memo.lower(),
    "upper_case": lambda memo, a: memo.upper(),
    "inserted_space": _inserted_space,
    "no_separators": lambda memo, a: re.sub(r"[^A-Za-z0-9]", "", memo),
    "memo_lost": lambda memo, a: f"{a.payer_name} chuyen tien",
}
