"""Seconds of processor that the parts of the local stack have taken, from /proc: it tells who is busy (Linux only)."""

import os
import time
from pathlib import Path

from local.stack import Running

_TICKS = os.sysconf("SC_CLK_TCK")
_RESTING = 0.1  # of a core


def taken(system: Running) -> dict[str, float]:
    """Part -> seconds, its workers included; nothing where /proc cannot be read."""
    groups = {child.process.pid: name for name, child in system.children.items()}
    found = dict.fromkeys(groups.values(), 0.0)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        group, user, kernel = int(told[2]), int(told[11]), int(told[12])
        if group in groups:
            found[groups[group]] += (user + kernel) / _TICKS
    return found


def wait_for_rest(system: Running, part: str, *, at_most_s: float = 300.0) -> None:
    """Returns when that part takes less than a tenth of a core for two seconds; raises `TimeoutError`. What a round
    leaves to be done would else be measured with the next one."""
    deadline, before = time.monotonic() + at_most_s, taken(system).get(part, 0.0)
    while time.monotonic() < deadline:
        time.sleep(2.0)
        now = taken(system).get(part, 0.0)
        if now - before < 2.0 * _RESTING:
            return
        before = now
    raise TimeoutError(f"{part} was still at work after {at_most_s:.0f} s")
