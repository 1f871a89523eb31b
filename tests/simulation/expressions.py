"""DynamoDB's expressions, as far as the store writes them: conditions, keys, filters and updates of whole attributes.

What the store does not write (paths into maps and lists, sets) raises NotImplementedError: it is never guessed.
"""

import functools
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Item = dict[str, dict[str, Any]]
Value = dict[str, Any]
# (item, names, values) -> what it is
Test = Callable[[Item, Mapping[str, str], Mapping[str, Value]], bool]
Operand = Callable[[Item, Mapping[str, str], Mapping[str, Value]], Value | None]

_TOKEN = re.compile(r"\s*(<>|<=|>=|[=<>(),+-]|[#:]?\w+)")
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def plain(value: Value) -> Any:
    """A typed value as Python compares it: numbers by worth, text by its UTF-8 bytes."""
    ((kind, told),) = value.items()
    if kind == "N":
        return Decimal(told)
    return told.encode() if kind == "S" else told


def compare(a: Value | None, operator: str, b: Value | None) -> bool:
    """A comparison of two values; those of different types, or not there, are only ever unequal."""
    if a is None or b is None or a.keys() != b.keys():
        return operator == "<>"
    if operator == "<>":
        return bool(plain(a) != plain(b))
    return _COMPARED[operator](plain(a), plain(b))


@functools.lru_cache(maxsize=4096)
def condition(text: str) -> Test:
    """The test that a condition, key condition or filter asks for."""
    reader = Reader(text)
    test = _any(reader)
    reader.end()
    return test


class Reader:
    """The words of one expression, one after the other."""

    def __init__(self, text: str) -> None:
        self._words = [found.group(1) for found in _TOKEN.finditer(text)]
        if "".join(self._words) != "".join(text.split()):
            raise NotImplementedError(text)
        self._text, self._at = text, 0

    def peek(self, ahead: int = 0) -> str:
        """A word to come, in upper case; "" after the last."""
        place = self._at + ahead
        return self._words[place].upper() if place < len(self._words) else ""

    def take(self, *wanted: str) -> str:
        """The next word, which must be one of `wanted` where that is told."""
        word = self._words[self._at] if self._at < len(self._words) else ""
        if not word or (wanted and word.upper() not in wanted):
            raise NotImplementedError(f"{word!r} in {self._text!r}")
        self._at += 1
        return word

    def takes(self, wanted: str) -> bool:
        """Takes the next word if it is `wanted`."""
        found = self.peek() == wanted
        self._at += found
        return found

    def end(self) -> None:
        """Refuses what is left."""
        if self.peek():
            raise NotImplementedError(self._text)


def _any(reader: Reader) -> Test:
    tests = [_all(reader)]
    while reader.takes("OR"):
        tests.append(_all(reader))
    return tests[0] if len(tests) == 1 else lambda *told: any(test(*told) for test in tests)


def _all(reader: Reader) -> Test:
    tests = [_one(reader)]
    while reader.takes("AND"):
        tests.append(_one(reader))
    return tests[0] if len(tests) == 1 else lambda *told: all(test(*told) for test in tests)


def _one(reader: Reader) -> Test:
    if reader.takes("NOT"):
        test = _one(reader)
        return lambda *told: not test(*told)
    if reader.takes("("):
        test = _any(reader)
        reader.take(")")
        return test
    if reader.peek(1) == "(":
        return _function(reader)
    return _comparison(reader, operand(reader))


def _function(reader: Reader) -> Test:
    name = reader.take("ATTRIBUTE_EXISTS", "ATTRIBUTE_NOT_EXISTS", "BEGINS_WITH").lower()
    reader.take("(")
    of = operand(reader)
    if name == "begins_with":
        reader.take(",")
        start = operand(reader)
        reader.take(")")
        return lambda *told: _begins(of(*told), start(*told))
    reader.take(")")
    there = name == "attribute_exists"
    return lambda *told: (of(*told) is not None) == there


def _begins(value: Value | None, start: Value | None) -> bool:
    if value is None or start is None or value.keys() != start.keys():
        return False
    return bool(plain(value).startswith(plain(start)))


def _comparison(reader: Reader, left: Operand) -> Test:
    operator = reader.take("=", "<>", "<", "<=", ">", ">=", "BETWEEN", "IN").upper()
    if operator == "BETWEEN":
        low = operand(reader)
        reader.take("AND")
        high = operand(reader)
        return lambda *told: compare(left(*told), ">=", low(*told)) and compare(left(*told), "<=", high(*told))
    if operator == "IN":
        reader.take("(")
        listed = [operand(reader)]
        while reader.takes(","):
            listed.append(operand(reader))
        reader.take(")")
        return lambda *told: any(compare(left(*told), "=", one(*told)) for one in listed)
    right = operand(reader)
    return lambda *told: compare(left(*told), operator, right(*told))


def operand(reader: Reader) -> Operand:
    """An attribute or a value that was sent along."""
    word = reader.take()
    if word.startswith(":"):
        return lambda item, names, values: values[word]
    if word.startswith("#"):
        return lambda item, names, values: item.get(names[word])
    if not word.isidentifier():
        raise NotImplementedError(word)
    return lambda item, names, values: item.get(word)
