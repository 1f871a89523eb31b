"""What is done for one dossier and touches no AWS: its due time, its QR picture."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from bench.line import Line
from bench.rounds import cpu_seconds, medians
from chalicelib.adapters.documents import qr_picture
from chalicelib.domain import vietqr
from chalicelib.domain.due_time import Duration, due_at
from tests.domain.calendars import vietnam

ROUNDS = 60
ACCEPTED_AT = datetime(2026, 4, 24, 2, 30, tzinfo=UTC)  # with the days off of 30 April before it
PAYLOAD = vietqr.encode(bank_bin="970422", account="0123499999", amount_vnd=250_000, memo="CD7K2M9PX3 H37")


def lines() -> Iterator[Line]:
    """The due time after 1 and after 60 working days, counted in hours and in days; a QR picture."""
    known = vietnam()
    works = {
        f"due time in {days} working days, counted in {mode}": cpu_seconds(
            partial(due_at, Duration(days, "working_day", mode), ACCEPTED_AT, known), 200
        )
        for days in (1, 60)
        for mode in ("hours", "days")
    }
    found = medians(works | {"qr": cpu_seconds(lambda: qr_picture.png(PAYLOAD), 5)}, ROUNDS)
    for name in works:
        yield Line(name, found[name] * 1e6, "µs", 20, f"CPU, median of {ROUNDS} rounds of 200")
    yield Line("QR picture (PNG)", found["qr"] * 1000, "ms", 8, f"CPU, median of {ROUNDS} rounds of 5")
