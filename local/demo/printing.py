"""What a person reads while the journey is walked: Vietnamese first, English below, aligned."""

import math
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TextIO

VIETNAM = timezone(timedelta(hours=7))
WIDTH = 100
WHO = 14
LABEL = 38


class Screen:
    """Prints the journey; with `out=None` nothing is shown, for tests."""

    def __init__(self, out: TextIO | None = sys.stdout) -> None:
        self._out = out
        self._coloured = bool(out and out.isatty() and "NO_COLOR" not in os.environ)

    def step(self, number: int, vi: str, en: str) -> None:
        """The head of one of the ten steps."""
        self._write("")
        rule = "─" * max(3, WIDTH - len(f"── {number:>2}/10  {vi} · {en} "))
        self._write(f"{self._bold(f'── {number:>2}/10  {vi}')} {self._dim(f'· {en} {rule}')}")

    def does(self, who: str, vi: str, en: str) -> None:
        """What somebody did."""
        self._write(f"  {self._bold(f'{who:<{WHO}}')}{vi}")
        self._write(f"  {'':<{WHO}}{self._dim(en)}")

    def fact(self, vi: str, en: str, value: Any) -> None:
        """A thing worth knowing, with its value."""
        label = f"{vi} · {en}"
        self._write(
            f"  {'':<{WHO}}{vi} {self._dim(f'· {en}')}{' ' * max(1, LABEL - len(label))} {self._bold(str(value))}"
        )

    def quote(self, text: str) -> None:
        """Words as somebody else wrote them."""
        self._write(f"  {'':<{WHO}}{self._dim('│')} {text}")

    def picture(self, lines: Sequence[str]) -> None:
        """A picture made of blocks: light ones drawn, whatever the terminal's own colours are."""
        self._write("")
        for line in lines:
            self._write(f"  {'':<{WHO}}" + (f"\x1b[97;40m{line}\x1b[0m" if self._coloured else line))
        self._write("")

    def event(self, instant: str, actor: str, title: str, english: str, detail: str | None) -> None:
        """A line of the timeline, and what there is to say about it."""
        self._write(f"  {local_time(instant)}  {actor:<25} {self._bold(title)} {self._dim(f'· {english}')}")
        if detail:
            self._write(f"  {'':<19}  {'':<25} {self._dim(detail)}")

    def rest(self, seconds: float) -> None:
        """Waits as a person does who was told to come back later; a terminal shows how long still."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if self._coloured and self._out:
                self._out.write(f"\r  {'':<{WHO}}{self._dim(f'… {math.ceil(left)} s ')}")
                self._out.flush()
            time.sleep(min(1.0, left))
        if self._coloured and self._out:
            self._out.write("\r\x1b[2K")

    def say(self, text: str) -> None:
        """A line of its own."""
        self._write(text)

    def _bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self._coloured else text

    def _dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self._coloured else text

    def _write(self, line: str) -> None:
        if self._out:
            print(line, file=self._out, flush=True)


def money(amount_vnd: int | None) -> str:
    """8000 as a Vietnamese reads it: 8.000 đ; a fee that is not known is said to be so."""
    return "chưa rõ (unknown)" if amount_vnd is None else f"{amount_vnd:,}".replace(",", ".") + " đ"


def moment(instant: str) -> datetime:
    """An instant of the API."""
    return datetime.fromisoformat(instant).astimezone(UTC)


def local_time(instant: str, pattern: str = "%H:%M:%S %d/%m/%Y") -> str:
    """An instant as the clock on the wall shows it in Việt Nam."""
    return moment(instant).astimezone(VIETNAM).strftime(pattern)
