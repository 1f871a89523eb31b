"""One citizen's matter: who takes part, and what they know of it outside of the system."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain.actor import Actor
from tests.api import procedures as published
from tests.api.client import Reply
from tests.simulation.town.deeds import Deed, asks
from tests.simulation.town.place import UNITS

if TYPE_CHECKING:
    from tests.simulation.town.town import Town

PROCEDURES = (published.FREE, published.PAID, published.PAID, published.PAID, published.NO_POST, published.WITH_PAPERS)
OVER = ("not_accepted", "withdrawn", "returned")


@dataclass
class Journey:
    """`seen` is the dossier as one of its people last saw it."""

    town: "Town"
    number: int
    unit: str = ""
    procedure: str = ""
    by_post: bool = False
    owner: Actor | None = None
    dossier_id: str = ""
    seen: dict[str, Any] = field(default_factory=dict)
    payments: dict[str, int] = field(default_factory=dict)  # payment id -> what was asked for
    told: dict[str, int] = field(default_factory=dict)  # bank reference -> đồng, of what was acknowledged
    papers: int = 0  # how many pages were sent
    is_left: bool = False  # nobody comes any more
    cursor: str = ""
    device: dict[tuple[str, str], int] = field(default_factory=dict)  # what the phone knows, by version
    _keys: int = 0

    def __post_init__(self) -> None:
        chance = self.chance("matter")
        self.unit, self.procedure = chance.choice(UNITS), chance.choice(PROCEDURES)
        self.by_post = chance.random() < 0.5 and self.procedure not in (published.NO_POST,)

    @property
    def name(self) -> str:
        return f"j{self.number}"

    @property
    def is_over(self) -> bool:
        return self.is_left or self.seen.get("state") in OVER

    @property
    def url(self) -> str:
        return f"/v1/dossiers/{self.dossier_id}"

    @property
    def desk_url(self) -> str:
        return f"/v1/officer/dossiers/{self.dossier_id}"

    def chance(self, who: str) -> random.Random:
        """The chances of one of its people."""
        return random.Random(f"{self.town.seed}/{self.name}/{who}")

    def key(self) -> str:
        """A new Idempotency-Key."""
        self._keys += 1
        return f"{self.name}-{self._keys:08d}-{self.town.seed}"[:60].replace("/", "-")

    def asks(self, who: Actor | None, method: str, url: str, body: Any = None, **more: Any) -> Deed:
        """A call of this journey; a POST has a key of its own."""
        key = self.key() if method == "POST" and who else ""
        return asks(self.town, who, method, url, body, key=key, source_ip=f"198.18.{self.number // 250}.7", **more)

    def saw(self, reply: Reply) -> bool:
        """Whether the answer is the dossier, which is remembered."""
        if reply.status >= 300 or not reply.body:
            return False
        told = reply.json
        if "allowed_actions" not in told:
            return False
        if told["version"] >= self.seen.get("version", 0):
            self.seen = {**told, "allowed_actions": None}
        return True


def minutes(chance: random.Random, longest: int) -> timedelta:
    """Somebody's time until the next step."""
    return timedelta(minutes=chance.randint(0, longest))
