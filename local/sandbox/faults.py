"""The switches that make a sender behave badly, as real networks and real partners do now and then."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from local.sandbox.fields import Refusal, take


@dataclass
class Faults:
    """What goes wrong from now on, until the switches are set again; all off by default.

    duplicate: every notice is sent this many extra times, at the same moment;
    delay_s: every notice waits this many seconds before its first try;
    reorder: notices are gathered until half a second passes without a new one, then sent last first;
    lose: the next n tries never arrive (the sender sees a time-out and tries again);
    lose_answers: the next n tries arrive but their answers do not (so a notice taken is sent again);
    drop: the next n notices are never sent at all.
    """

    duplicate: int = 0
    delay_s: float = 0.0
    reorder: bool = False
    lose: int = 0
    lose_answers: int = 0
    drop: int = 0

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Faults":
        """The switches in `data`, the others off; refused (400) when unknown, negative or absurdly large."""
        kinds = {name: (type(default), default) for name, default in asdict(cls()).items()}
        values = take(data, required={}, optional=kinds)
        wrong = [name for name, value in values.items() if not 0 <= value <= 1000]
        if wrong:
            raise Refusal(400, "wrong_fields", "; ".join(f"{name}: must be 0 to 1000" for name in wrong))
        return cls(**values)

    def spend(self, switch: str) -> bool:
        """Uses up one of a counted switch; says whether there was one left."""
        left = getattr(self, switch)
        if left:
            setattr(self, switch, left - 1)
        return bool(left)
