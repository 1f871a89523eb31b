"""Many connections at once, each asking again and again: HTTP/1.1 on asyncio's streams.

A library would do as well; this one's own cost is told beside what it measures, and is a small part of a request's.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE_S = 30.0


@dataclass(frozen=True)
class Asked:
    """One request as it goes over the wire, but for the host."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answered:
    """What came of all requests: seconds of each that was answered as it should be, how many were not, seconds from
    the first to the last, and seconds of processor that the callers took."""

    took_s: Sequence[float]
    failed: int
    lasted_s: float
    cpu_s: float

    @property
    def a_second(self) -> float:
        """Good answers a second."""
        return len(self.took_s) / self.lasted_s

    @property
    def failed_share(self) -> float:
        """The part of all requests that failed."""
        return self.failed / (self.failed + len(self.took_s))

    def slowest(self, share: float) -> float:
        """The time within which this share of the good answers came, in seconds."""
        ordered = sorted(self.took_s)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


def call(address: str, requests: Sequence[Callable[[], Asked]], connections: int, *, every_s: float = 0.0) -> Answered:
    """Send all of them over so many connections that are open from the first to the last. Each is made when its turn
    comes: a signature is of that moment. With `every_s` a connection begins within so many seconds and rests as long
    after each answer; without, it asks as soon as it is answered."""
    return asyncio.run(_call(address, requests, connections, every_s))


async def _call(address: str, requests: Sequence[Callable[[], Asked]], connections: int, every_s: float) -> Answered:
    host, port = urlsplit(address).hostname or "", urlsplit(address).port
    lines = await asyncio.gather(*(asyncio.open_connection(host, port) for _ in range(connections)))
    waiting, took, failed = iter(requests), list[float](), 0

    async def caller(number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal failed
        await asyncio.sleep(every_s * number / connections)
        for make in waiting:
            asked, sent = make(), time.perf_counter()
            try:
                status = await asyncio.wait_for(_one(reader, writer, asked, f"{host}:{port}"), PATIENCE_S)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                failed += 1
                writer.close()
                reader, writer = await asyncio.open_connection(host, port)
                continue
            if status == 200:
                took.append(time.perf_counter() - sent)
            else:
                failed += 1
            await asyncio.sleep(every_s)
        writer.close()

    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(caller(number, *line) for number, line in enumerate(lines)))
    return Answered(took, failed, time.perf_counter() - began, time.process_time() - cpu)


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked, host: str) -> int:
    """The status of one answer, read to its end."""
    headers = {**asked.headers, "Host": host, "Content-Length": str(len(asked.body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"{asked.method} {asked.path} HTTP/1.1\r\n{head}\r\n".encode() + asked.body)
    await writer.drain()
    first, *rest = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    told = dict(line.lower().split(b": ", 1) for line in rest if line)
    await reader.readexactly(int(told.get(b"content-length", b"0")))
    return int(first.split()[1])
