"""A town: journeys at once on one small AWS, until all is quiet."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.events.deadlines import deadlines
from chalicelib.events.payments_expiry import payments_expiry
from chalicelib.log import log
from chalicelib.usecases.payments.ask_provider import ask_due
from tests.adapters.test_papers import pdf
from tests.simulation.aws import PREFIX, Aws, simulated
from tests.simulation.clock import Clock
from tests.simulation.faults import Killed
from tests.simulation.town import place
from tests.simulation.town.carriers import parcel
from tests.simulation.town.citizens import citizen
from tests.simulation.town.deeds import Deed, Life
from tests.simulation.town.feeds import Messages, Streams, Wrong
from tests.simulation.town.journey import Journey
from tests.simulation.town.machine import BEGIN, seeded
from tests.simulation.town.officers import ROUNDS, desk
from tests.simulation.town.outside import Bucket, Carrier, Gateway, Phones, Queues, stand_in
from tests.simulation.town.replica import Replicated
from tests.simulation.town.turns import Turns, Work
from tests.simulation.town.weather import Weather

MOST_TRIES = 40
LONG_AFTER = timedelta(days=5)
A_MINUTE, TEN_MINUTES = timedelta(minutes=1), timedelta(minutes=10)


@dataclass
class Story:
    """What is drawn from the seed and what of it is left out: told again with the same, it is the same story."""

    seed: str
    journeys: tuple[int, ...]
    spared: frozenset[str] = frozenset()  # attempts that meet no fault
    is_told: bool = False  # keep what happens in words
    is_repeated: bool = True  # every record and message is given once more at the end


@dataclass
class Town:
    """Everything that takes part. `words` tells what happened; `finished` the actors that ended."""

    story: Story
    turns: Turns
    aws: Aws
    patch: pytest.MonkeyPatch
    words: list[str] = field(default_factory=list)
    deeds: Counter[str] = field(default_factory=Counter)
    faulty: list[str] = field(default_factory=list)  # attempts that met faults
    carrier_of: dict[str, str] = field(default_factory=dict)
    living: int = 0

    def __post_init__(self) -> None:
        self.seed = self.story.seed
        self.dynamo = Replicated(PREFIX)
        self.weather = Weather(self.turns, self.seed, self.story.spared)
        self.streams, self.messages = Streams(self), Messages(self)
        self.bucket, self.queues = Bucket(self.weather), Queues(self.weather, self.messages.sent)
        self.carrier, self.phones = Carrier(self.weather, self._parcel_taken), Phones(self.weather)
        self.gateway, self.file = Gateway(self.weather), pdf()
        self.aws.dynamo, self.aws.faults = self.dynamo, self.weather  # type: ignore[assignment]
        self.aws._clients |= {"s3": self.bucket, "sqs": self.queues}
        stand_in(self.patch, self.carrier, self.phones, self.gateway)
        self.chance: random.Random = random.Random(f"{self.seed}/entropy")
        self.journeys = {number: Journey(self, number) for number in self.story.journeys}

    def bytes_of_now(self, count: int) -> bytes:
        """Random bytes, of whatever has the turn."""
        work = self.turns.current
        return (work.chance if work else self.chance).randbytes(count)

    # --- life
    def lives(self) -> None:
        """From the first morning until nothing moves any more."""
        place.settle_down()
        self.dynamo.heard = self.streams.heard
        for journey in self.journeys.values():
            self.comes(f"{journey.name}/citizen", citizen(journey))
            for role in ROUNDS:
                self.comes(f"{journey.name}/{role}", desk(journey, role))
        self.turns.after(timedelta(minutes=90), "clock/0", lambda: self._strikes(0))
        self.turns.run()

    def comes(self, key: str, life: Life) -> None:
        """Somebody begins to act."""
        self.living += 1
        self._goes_on(key, life, None, 0)

    def _goes_on(self, key: str, life: Life, heard: Any, number: int) -> None:
        try:
            step = life.send(heard)
        except StopIteration:
            self.living -= 1
            return
        if isinstance(step, Deed):
            self._tries(key, life, step, number + 1, 0)
        else:
            self.turns.at(self._met_at(step), key, lambda: self._goes_on(key, life, None, number))

    def _met_at(self, rest: timedelta) -> datetime:
        """Who rests for minutes acts on the next full ten minutes, as others do: what happens at once is what is looked
        for."""
        then = self.turns.now + rest
        return then if rest < A_MINUTE else then + (BEGIN - then) % TEN_MINUTES

    def _tries(self, key: str, life: Life, deed: Deed, number: int, tried: int) -> None:
        attempt = f"{key}/{number}" + (f"+{tried}" if tried else "")

        def over(work: Work) -> None:
            if work.error is not None and not isinstance(work.error, Killed):
                raise work.error
            is_done = work.error is None and deed.is_done(work.reply)
            told = getattr(work.reply, "status", "done") if work.error is None else type(work.error).__name__
            self.note(work, deed.what, str(told))
            self.deeds[key.partition("/")[2].partition("/")[0]] += is_done
            if is_done:
                self._goes_on(key, life, work.reply, number)
                return
            if tried >= MOST_TRIES:
                raise Wrong(f"never done: {deed.what}: {work.error or getattr(work.reply, 'body', '')!r}")
            wait = timedelta(seconds=work.chance.uniform(1, 25))
            self.turns.after(wait, attempt, lambda: self._tries(key, life, deed, number, tried + 1))

        self.begin(attempt, deed.do, over)

    def begin(self, key: str, do: Callable[[], Any], over: Callable[[Work], None]) -> None:
        """Something is done, among others."""
        self.turns.begin(self.weather.work(key, do), over)

    def note(self, work: Work, what: str, answer: str) -> None:
        """What was done, with what it met."""
        if work.met:
            self.faulty.append(work.key)
        if self.story.is_told:
            met = f"  [{', '.join(work.met)}]" if work.met else ""
            self.words.append(f"{self.turns.now:%d %H:%M:%S} {work.key}: {what[:160]} -> {answer}{met}")

    # --- what follows
    def upload_arrives(self, key: str, content: bytes) -> None:
        """The citizen's phone sent the bytes; the bucket tells."""
        self.bucket.objects[key] = content
        told = {"Records": [{"eventName": "ObjectCreated:Post", "s3": {"object": {"key": key}}}]}
        self.messages.sent("uploads", json.dumps(told))

    def _parcel_taken(self, order: str, item: str) -> None:
        def begins() -> None:
            row = self.dynamo.tables[f"{PREFIX}deliveries"].items.get((order.encode(), b"delivery"))
            if row is None:
                return  # an order that nobody knows of: the audit tells
            self.carrier_of[order] = str(row["endpoint"]["S"])
            journey = self.journey_of(order.partition(".")[0])
            self.comes(f"{journey.name}/parcel", parcel(journey, order, item))

        # Not within the function that orders: what breaks here is none of its.
        self.turns.after(timedelta(0), f"order/{order}", begins)

    def journey_of(self, dossier_id: str) -> Journey:
        """Whose dossier it is."""
        return next(one for one in self.journeys.values() if one.dossier_id == dossier_id)

    # --- clocks
    def _strikes(self, number: int) -> None:
        key = f"clock/{number}"

        def polls() -> None:
            now = self.turns.now
            ask_due(
                "vnpay",
                now=now,
                limit=50,
                exact=True,
                ask=lambda payment, partner: self.gateway.ask(payment, now),
                may_go_on=lambda: True,
                payments=wiring.stores.payments(),
                partners=wiring.stores.partners(),
                dossiers=wiring.stores.dossiers(),
            )

        for name, do in (
            ("deadlines", lambda: deadlines({}, None)),
            ("expiry", lambda: payments_expiry({}, None)),
            ("poll", polls),
        ):
            told = f"the clock strikes for {name}"
            self.begin(f"{key}/{name}", do, lambda work, told=told: self._struck(work, told))  # type: ignore[misc]
        if self.living and not self.weather.is_fair:
            again = f"clock/{number + 1}"
            self.turns.after(timedelta(minutes=170), again, lambda: self._strikes(number + 1))

    def _struck(self, work: Work, told: str) -> None:
        self.note(work, told, "done" if work.error is None else type(work.error).__name__)
        if work.error and not work.met:
            raise Wrong(f"{told} and breaks: {work.error!r}")

    # --- afterwards
    def calms_down(self, lives: Iterable[tuple[str, Life]] = ()) -> None:
        """Nothing goes wrong any more; who comes does what there is left to do, and all that follows is done."""
        self.weather.is_fair = True
        for key, life in lives:
            self.comes(key, life)
        self.turns.run()

    def strikes_once(self) -> None:
        """The clocks, long after."""
        self.turns.after(LONG_AFTER, "clock/last", lambda: self._strikes(1_000_000))
        self.turns.run()


@contextmanager
def _quietly() -> Iterator[None]:
    """Nobody reads the log of thousands of lives."""
    before = log.log_level
    log.setLevel("CRITICAL")
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def a_town(story: Story) -> Iterator[Town]:
    """The town on an AWS and a machine of its own."""
    towns: list[Town] = []
    clocks: list[Clock] = []

    def bytes_of_now(count: int) -> bytes:
        return towns[0].bytes_of_now(count) if towns else bytes(count)

    def tell(now: datetime) -> None:
        clocks[0].at = now

    with (
        _quietly(),
        simulated(place.secrets(), place.ENVIRONMENT) as aws,
        seeded(bytes_of_now) as clock,
        pytest.MonkeyPatch.context() as patch,
    ):
        clocks.append(clock)
        turns = Turns(tell, BEGIN)
        towns.append(Town(story, turns, aws, patch))
        try:
            yield towns[0]
        finally:
            turns.close()
