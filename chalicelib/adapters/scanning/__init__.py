"""Scanners for malware: one file per scanner, found by its name."""

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast


class Readable(Protocol):
    """Anything with `read(size) -> bytes`."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; b"" at the end."""


class Scanner(Protocol):
    """What every scanner's module has."""

    def scan(self, file: Readable, *, address: str) -> str:
        """One of `findings.OUTCOMES`; never an exception for what the scanner or the line to it does."""


@cache
def names() -> tuple[str, ...]:
    """Names of the scanners: the files of this package."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(name: str) -> Scanner:
    """The module of a scanner, imported on first use; an unknown name is a `LookupError`."""
    if name not in names():
        raise LookupError("unknown scanner")
    return cast(Scanner, importlib.import_module(f"{__name__}.{name}"))


def at(address: str) -> Scanner:
    """The scanner behind an address: clamd, or none where there is no address."""
    return load("clamd" if address else "none")
