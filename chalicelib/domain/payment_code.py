"""The code a payer writes into the transfer memo, and how it is found again in what the bank made of the memo."""

import re
from unicodedata import normalize

# J and W do not occur in Vietnamese, nor in the alphabet below: no code can begin inside another one.
PREFIX = "JW"
# No I L O 0 1, and of each pair B8 S5 Z2 G6 UV Q0 only one. Its size is a prime, so that it is a field.
ALPHABET = "ACDEFHKMNPRTVXY23456789"
RANDOM_LENGTH = 7
LENGTH = len(PREFIX) + RANDOM_LENGTH + 3
COMBINATIONS = len(ALPHABET) ** RANDOM_LENGTH  # 3,404,825,447

_ROOTS = (1, 5, 2)  # consecutive powers of 5, which generates the field of 23 elements
_GENERATOR = (15, 17, 13)  # (x - 1)(x - 5)(x - 2) = x³ + 15x² + 17x + 13, modulo 23
_NUMBER = {character: number for number, character in enumerate(ALPHABET)}
_BODY = f"[{ALPHABET}]{{{LENGTH - len(PREFIX)}}}"
_CANDIDATE = re.compile(PREFIX + _BODY)
_SEPARATORS = re.compile(r"[^A-Z0-9]+")


def make(random_int: int) -> str:
    """The code of a random number: `JW`, 7 characters, 3 check characters. Different below `COMBINATIONS`.

    Larger numbers are taken modulo `COMBINATIONS`; negative ones are refused (ValueError). The check characters are
    those of a Reed-Solomon code of distance 4: any one, two or three wrong characters, and so any two characters
    exchanged, are seen; and a text that only looks like a code is one in 12,167 (payments.md 1.7).
    """
    if random_int < 0:
        raise ValueError("a random number is not negative")
    numbers = [random_int // len(ALPHABET) ** place % len(ALPHABET) for place in reversed(range(RANDOM_LENGTH))]
    return PREFIX + "".join(ALPHABET[number] for number in (*numbers, *_check(numbers)))


def is_valid(text: str) -> bool:
    """Whether `text` is exactly one code as `make` writes it: upper case, nothing around it, checks right."""
    if not _CANDIDATE.fullmatch(text):
        return False
    numbers = [_NUMBER[character] for character in text[len(PREFIX) :]]
    return all(_value_at(root, numbers) == 0 for root in _ROOTS)


def find(memo: str) -> list[str]:
    """The different codes in a memo, in order; each once.

    Banks change case, drop or add separators and put text around, so the memo is read upper case, without
    diacritics and without anything but A-Z and 0-9, and a code need not stand alone. The prefix, the fixed length
    and the check characters keep other text out. A code with a character lost or changed is not found: a person
    settles that transfer.
    """
    text = memo if memo.isascii() else normalize("NFD", memo)
    text = _SEPARATORS.sub("", text.upper())
    return list(dict.fromkeys(code for code in _CANDIDATE.findall(text) if is_valid(code)))


def _check(numbers: list[int]) -> list[int]:
    """What to append so that the whole, as a polynomial, is zero at each root: minus the rest by the generator."""
    left = [0, 0, 0]
    for number in numbers:
        factor = number - left[0]
        left = [(after + factor * by) % len(ALPHABET) for after, by in zip((*left[1:], 0), _GENERATOR, strict=True)]
    return left


def _value_at(root: int, numbers: list[int]) -> int:
    value = 0
    for number in numbers:
        value = (value * root + number) % len(ALPHABET)
    return value
