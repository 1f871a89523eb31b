"""What a citizen is told: the timeline of a dossier, the messages, and the list of all that changed for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

# Which moments are worth a message beside the timeline: those after which a person must do or know something.
NOTIFY = {
    "dossier": frozenset(
        {
            "accept",
            "refuse",
            "request_supplement",
            "request_fee",
            "refuse_exemption",
            "quote_fee",
            "unsettle_fee",
            "request_verification",
            "extend",
            "undo",
            "warn",
            "draft_expiring",
            "receive_papers",
            "change_result_channel",
            "finish",
            "return_result",
            "stop",
            "resume",
        }
    ),
    "feedback": frozenset({"answered"}),
    "payment": frozenset({"part_paid", "paid", "expired"}),
    "delivery": frozenset(
        {
            "registered",
            "out_for_delivery",
            "attempt_failed",
            "held_for_collection",
            "returning",
            "returned_to_agency",
            "lost",
            "damaged",
            "sent_again",
            "address_asked",
            "to_counter",
            "claimed",
            "objection_dismissed",
            "claim_settled",
            "papers_attempt_failed",
            "papers_returning",
            "papers_came_back",
            "papers_to_counter",
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a dossier's timeline. `entry_id` is made from what caused it, so that telling it twice is telling
    it once; `facts` fill the texts of `kind` and `event`."""

    entry_id: str
    dossier_id: str
    citizen_id: str
    kind: str
    event: str
    at: datetime
    actor_kind: str
    ref: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    shown: Literal["both", "timeline", "message"] = "both"

    @property
    def on_timeline(self) -> bool:
        """Whether it is a line of the dossier's timeline."""
        return self.shown != "message"

    @property
    def notifies(self) -> bool:
        """Whether it is a message to the citizen."""
        return self.shown != "timeline" and self.event in NOTIFY.get(self.kind, frozenset())


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the app, read or not. Its texts are those of the timeline entry it came with."""

    message_id: str
    citizen_id: str
    entry: Entry
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Something of the citizen's that is now at `version`: fetch it again, or forget it when `deleted`."""

    citizen_id: str
    kind: str
    id: str
    version: int
    at: datetime
    deleted: bool = False
