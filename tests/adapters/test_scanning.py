"""Scanners: every answer of clamd, and every way to get none, is an outcome; a real clamd finds what it should."""

import io
import socket
import struct
import threading
import time

import pytest

from chalicelib.adapters import scanning
from chalicelib.adapters.scanning import clamd
from chalicelib.domain import findings
from tests.clamd import EICAR, MOST_BYTES, OURS, running

LINES = {
    "stream: OK": "clean",
    "stream: Eicar-Test.UNOFFICIAL FOUND": "infected",
    "stream: Heuristics.Encrypted.PDF FOUND": "unsupported",
    "stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND": "unsupported",
    "INSTREAM size limit exceeded. ERROR": "unsupported",
    "stream: Can't allocate memory ERROR": "unavailable",
    "COMMAND READ TIMED OUT": "unavailable",
    "stream: OK FOUND": "infected",
    "UNKNOWN COMMAND": "unavailable",
    "": "unavailable",
    "OK": "unavailable",
}


class Daemon:
    """Speaks as told on 127.0.0.1, to one caller; keeps the file that came."""

    def __init__(self, *, answer=b"stream: OK\0", wait_s=0.0, stop_after=None, unix=""):
        self.got, self._answer, self._wait_s, self._stop_after = b"", answer, wait_s, stop_after
        self._socket = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
        self._socket.bind(unix or ("127.0.0.1", 0))
        self._socket.listen()
        self.address = f"unix:{unix}" if unix else f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        caller, _ = self._socket.accept()
        with caller, caller.makefile("rb") as told:
            assert told.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", told.read(4))[0]:
                self.got += told.read(size)
                if self._stop_after is not None and len(self.got) >= self._stop_after:
                    break
            time.sleep(self._wait_s)
            for one in self._answer if isinstance(self._answer, list) else [self._answer]:
                caller.sendall(one)
                time.sleep(0.01)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._thread.join(5)
        self._socket.close()


def _scan(address, body=b"paper", **options):
    return clamd.scan(io.BytesIO(body), address=address, **options)


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_an_outcome(line):
    assert clamd.outcome_of(line) == LINES[line]
    assert LINES[line] in findings.OUTCOMES


def test_the_whole_file_goes_over_in_chunks():
    body = bytes(range(256)) * 2000
    with Daemon() as daemon:
        assert _scan(daemon.address, body) == "clean"
    assert daemon.got == body


def test_an_answer_may_come_in_parts_and_over_a_socket_of_the_machine(tmp_path):
    with Daemon(answer=[b"stream: ", b"X FOU", b"ND\0"], unix=str(tmp_path / "s")) as daemon:
        assert _scan(daemon.address) == "infected"


def test_an_answer_before_the_end_of_the_file_counts():
    with Daemon(answer=b"INSTREAM size limit exceeded. ERROR\0", stop_after=1, wait_s=0) as daemon:
        assert _scan(daemon.address, b"x" * 3_000_000) in ("unsupported", "unavailable")


def test_a_silent_scanner_times_out_in_time():
    begun = time.monotonic()
    with Daemon(wait_s=0.5) as daemon:
        assert _scan(daemon.address, within_s=0.2) == "timed_out"
        assert time.monotonic() - begun < 0.45


@pytest.mark.parametrize("answer", [b"", b"x" * 10_000, b"\xff\xfe\0"])
def test_nonsense_is_no_verdict(answer):
    with Daemon(answer=answer) as daemon:
        assert _scan(daemon.address) == "unavailable"


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere", "no-port:", "host:port"])
def test_a_scanner_that_is_not_there_is_unavailable(address):
    assert _scan(address) == "unavailable"


def test_scanners_are_found_by_name_and_by_address():
    assert scanning.names() == ("clamd", "none")
    assert scanning.at("") is scanning.load("none")
    assert scanning.at("127.0.0.1:3310") is scanning.load("clamd")
    assert scanning.load("none").scan(io.BytesIO(EICAR), address="") == "none"
    with pytest.raises(LookupError):
        scanning.load("papers")


@pytest.mark.xdist_group("clamd")
def test_a_real_clamd_finds_what_it_knows_and_nothing_else(tmp_path):
    with running(tmp_path) as address:
        assert _scan(address, EICAR) == "infected"
        assert _scan(address, b"%PDF-1.7 " + OURS + b" more") == "infected"
        assert _scan(address, b"a harmless page") == "clean"
        assert _scan(address, b"x" * (MOST_BYTES + 500_000)) == "unsupported"


@pytest.mark.parametrize("said", ["stream: %PDF-1.7 Nong Thi Binh FOUND", "%PDF-1.7 Nong Thi Binh", "\ufffd\ufffd"])
def test_a_scanner_that_sends_the_paper_back_puts_nothing_of_it_into_the_log(said, caplog):
    clamd.outcome_of(said)
    line = vars(caplog.records[-1])
    assert {line.get("malware", ""), line.get("reply", "")} == {""}


def test_what_a_scanner_complains_of_is_logged(caplog):
    clamd.outcome_of("stream: Can't allocate memory ERROR")
    assert caplog.records[-1].reply == "stream: Can't allocate memory ERROR"
