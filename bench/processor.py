"""Seconds of processor that the parts of the local stack have taken, from /proc: it tells who is busy (Linux only)."""

import os
from pathlib import Path

from local.stack import Running

_TICKS = os.sysconf("SC_CLK_TCK")


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
