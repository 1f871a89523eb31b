"""What changed hands between a unit and a carrier on one day ("biên bản giao nhận"): both sign for it.

Decision 45/2016/QĐ-TTg and Circular 17/2017/TT-BTTTT: results go to the post, and papers fetched at home come from it,
with a list that both sides sign; for papers the hand-over is the legal time of filing.
"""

from dataclasses import dataclass
from datetime import date, datetime

RETURN = "return"
MOST_PARCELS = 1_000  # of one unit and carrier on a day: what is drawn well within API Gateway's 29 seconds


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """One parcel: `papers` are what is in it; `dossier_code` is "" before the dossier was taken in; `at` is None for
    what still waits to be handed over; `collect_vnd` is what the carrier takes at the door for the unit, in đồng. It
    names no person: the list lies open on a counter."""

    delivery_id: str
    item_code: str
    dossier_id: str
    dossier_code: str
    papers: tuple[str, ...]
    at: datetime | None = None
    collect_vnd: int = 0


@dataclass(frozen=True, slots=True)
class HandOverList:
    """The list of a Vietnamese day as it is at `made_at`. `leg` return: the unit gives and the carrier takes; collect:
    the other way round. `carrier_name` is what people call the carrier; the rest is the unit's letterhead."""

    agency_name: str
    unit_name: str
    parent_name: str
    place: str
    carrier_name: str
    leg: str
    on: date
    made_at: datetime
    lines: tuple[HandOverLine, ...]

    @property
    def collect_vnd(self) -> int:
        """What the carrier takes at the door for all of it, in đồng."""
        return sum(line.collect_vnd for line in self.lines)

    @property
    def parties(self) -> tuple[str, str]:
        """Who gives and who takes."""
        unit = self.unit_name or self.agency_name
        return (unit, self.carrier_name) if self.leg == RETURN else (self.carrier_name, unit)
