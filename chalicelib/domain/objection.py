"""What a citizen says who did not get what is told as delivered, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

OPEN, CLAIMED, DISMISSED, SETTLED = "open", "claimed", "dismissed", "settled"


@dataclass(frozen=True, slots=True)
class Objection:
    """The citizen's `reason`, and the unit's decision. `standing` is open, claimed (the unit asked the carrier),
    settled (the carrier's answer is known) or dismissed; `answer` is what the citizen is told with the last two."""

    reason: str
    at: datetime
    standing: str = OPEN
    answer: str = ""
    decided_at: datetime | None = None
