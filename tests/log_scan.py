"""A scan of all that a test run logs: no name, number, phone, token, code or paper may be in it.

Every process of the run keeps what our code and its libraries log, and what its tests make of people (`note`: builders
and clients tell it). At the end each looks for the one in the other; a leak fails the run, whichever test it came from.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from chalicelib.log import log

# Whose words end in our log: ours (Chalice's too: they share a name), and the libraries' that we call.
LOGGERS = ("congdan", "boto3", "botocore", "urllib3", "pypdf", "PIL", "fpdf", "fontTools", "chalice")
VOLATILE = re.compile(r'"(?:timestamp|request_id)": ?"[^"]*",?|"ms": ?[0-9.]+,?')
# What no line may look like, whoever it belongs to.
SHAPES = {
    "a token": re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.|[Bb]earer [A-Za-z0-9]"),
    "a phone": re.compile(r"(?<![0-9A-Za-z])(?:\+?84|0)[35789][0-9]{8}(?![0-9A-Za-z])"),
    "a national ID": re.compile(r"(?<![0-9A-Za-z])0[0-9]{11}(?![0-9A-Za-z])"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}"),
    "a paper": re.compile(r"%PDF-|JVBERi0|\\x89PNG|iVBORw0KGgo|/9j/4|JFIF"),
    "Vietnamese, which only people and papers are": re.compile(r"[^\x00-\x7f]|\\u[01][0-9a-f]{3}"),
}
PERSONAL = re.compile(
    r"(?:^|_)(?:name|phone|national_id|email|code|token|password|secret|memo|content|text|note|question|finding|reason|"
    r"address|line|account|tax_code|birth_on|filename|otp|totp|recovery_code)s?$"
)
PUBLIC = re.compile(r"^(?:agency|procedure|province|status|item|order|bank)_code$|^(?:agency|procedure|bank)_name$")
OUR_WORD = re.compile(r"[a-z_.]+|.{0,5}", re.DOTALL)  # a state or a kind, and what is too short to tell anybody


class Scan(logging.Handler):
    """What one process logged and what it knows of people."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: set[str] = set()
        self.values: set[str] = set()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a line as it would be written, without what differs in every line."""
        name = record.name.partition(".")[0]
        if name == "congdan":
            self.keep(log.registered_formatter.format(record))
        elif name in LOGGERS and record.levelno >= logging.WARNING:
            self.keep(logging.Formatter().format(record))

    def keep(self, line: str) -> None:
        """One line."""
        self.count += 1
        self.lines.add(VOLATILE.sub("", line))

    def keep_file(self, path: Path) -> None:
        """Every line of another process's log."""
        for line in path.read_text("utf-8", errors="replace").splitlines():
            self.keep(line)

    def note(self, *values: str) -> None:
        """These belong to somebody."""
        self.values.update(value for value in values if not OUR_WORD.fullmatch(value))

    def note_all(self, told: Any, key: str = "") -> None:
        """Whatever in `told` (JSON, deep) stands under a name of something personal; `form` is so as a whole."""
        if isinstance(told, Mapping):
            for name, value in told.items():
                whole = key == "form" or name == "form"
                self.note_all(value, "form" if whole else str(name))
        elif isinstance(told, list | tuple | set | frozenset):
            for value in told:
                self.note_all(value, key)
        elif isinstance(told, str) and (key == "form" or PERSONAL.search(key)) and not PUBLIC.match(key):
            self.note(told)

    def note_json(self, raw: bytes) -> None:
        """The same of a body, if it is JSON."""
        if raw[:1] in (b"{", b"[") and len(raw) < 100_000:
            try:
                self.note_all(json.loads(raw))
            except (ValueError, RecursionError):
                return

    def leaks(self) -> list[str]:
        """What was found of people, with the line where it stands."""
        return sorted({*self._shapes(), *self._values()})

    def _shapes(self) -> Iterator[str]:
        for line in self.lines:
            yield from (f"{kind}: {line[:300]}" for kind, shape in SHAPES.items() if shape.search(line))

    def _values(self) -> Iterator[str]:
        text = "\n".join(self.lines)
        words = frozenset(re.findall(r"\w+", text))
        for value in self.values:
            own = re.findall(r"\w+", value)
            if own and words.issuperset(own):  # else it cannot be there: most values end here
                whole = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text)
                if whole:
                    line = text[text.rfind("\n", 0, whole.start()) + 1 :].partition("\n")[0]
                    yield f"what belongs to somebody ({value[:40]}): {line[:300]}"


SCAN = Scan()


class Plugin:
    """Lets every process of a run scan, and the run fail for what they find."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.counts = [0, 0, 0]

    @pytest.hookimpl
    def pytest_configure(self, config: pytest.Config) -> None:
        logging.getLogger().addHandler(SCAN)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: Any) -> None:
        """What a worker found."""
        told = getattr(node, "workeroutput", {}).get("log_scan")
        if told:
            self._add(*told)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        logging.getLogger().removeHandler(SCAN)
        told = (SCAN.leaks(), [SCAN.count, len(SCAN.lines), len(SCAN.values)])
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["log_scan"] = told
            return
        self._add(*told)
        if self.found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        lines, distinct, values = self.counts
        if lines:
            terminalreporter.write_line(
                f"log scan: {lines:,} lines ({distinct:,} distinct), {values:,} values of people, "
                f"{len(self.found)} leaks"
            )
        for leak in self.found[:50]:
            terminalreporter.write_line(f"in the log: {leak}", red=True)

    def _add(self, found: Iterable[str], counts: Iterable[int]) -> None:
        self.found = sorted({*self.found, *found})
        self.counts = [one + more for one, more in zip(self.counts, counts, strict=True)]
