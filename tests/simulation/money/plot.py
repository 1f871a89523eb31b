"""Stories by chance: what may happen in one, as hypothesis draws it, and how it is played."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as some

from chalicelib.domain.payment_code import make
from tests.simulation import faults
from tests.simulation.money import audit, officers
from tests.simulation.money.deeds import Deed
from tests.simulation.money.memos import FATAL, HARMLESS
from tests.simulation.money.officers import OUTCOMES
from tests.simulation.money.polls import polls
from tests.simulation.money.statements import a_statement_tells
from tests.simulation.money.story import Story
from tests.simulation.money.tellers import TELLERS, Movement
from tests.simulation.money.town import FEES, Town

ITS_OWN = "the provider of the payment"
PROVIDERS = tuple(sorted(TELLERS))
DUE = 0  # exactly what the named payments ask for
AMOUNTS = some.one_of(some.sampled_from([16000, 5000, 21000, 32000, 8000]), some.integers(1, 40000))
FEW = some.integers(0, 3)


@dataclass(frozen=True)
class Transfer:
    """A movement before it is known which payments there are: `payments` are named by number; -1 is nobody's code."""

    payments: tuple[int, ...]
    amount_vnd: int
    has_reference: bool
    mangled: str
    kind: str
    minute: int


FIRST = some.sampled_from([0, 0, 0, 1, 1, 2, 3])
TRANSFERS = some.builds(
    Transfer,
    some.one_of(
        FIRST.map(lambda one: (one,)),
        some.tuples(FIRST),
        some.lists(some.integers(-1, 3), max_size=3, unique=True).map(tuple),
    ),
    some.one_of(some.just(DUE), AMOUNTS),
    some.sampled_from([True, True, True, False]),
    some.sampled_from([*HARMLESS, *HARMLESS, *FATAL]),
    some.sampled_from(["paid"] * 9 + ["failed", "pending", "test", "out"]),
    some.integers(0, 1),
)


def _one(name: str, *told: Any) -> Any:
    return some.tuples(some.just(name), *told)


STARTS = _one("starts", some.integers(0, len(FEES) - 1), some.sampled_from(PROVIDERS))
TELLS = _one("tells", some.integers(0, 4), some.sampled_from([*[ITS_OWN] * 9, *PROVIDERS]))
FLOWS = _one("flows", some.integers(0, 9), some.integers(1, 4))
SEVERAL = some.lists(some.integers(0, 4), max_size=3, unique=True).map(tuple)
LATE = _one("strikes", some.just(True))
# What may happen, and how often beside the others: hypothesis draws equal strategies as one.
ALL: dict[str, tuple[int, Any]] = {
    "nothing": (1, _one("nothing")),
    "starts": (2, STARTS),
    "tells": (14, TELLS),
    "flows": (3, FLOWS),
    "strikes": (1, _one("strikes", some.booleans())),
    "withdraws": (2, _one("withdraws", some.integers(0, len(FEES) - 1))),
    "takes_cash": (1, _one("takes_cash", FEW, some.integers(0, 1))),
    "allocates": (2, _one("allocates", FEW, FEW)),
    "writes_off": (1, _one("writes_off", FEW)),
    "names_account": (1, _one("names_account", FEW)),
    "refunds": (12, _one("refunds", FEW, some.integers(0, 2))),
    "asks_refund": (1, _one("asks_refund", FEW, FEW, some.one_of(some.just(DUE), AMOUNTS))),
    "approves": (1, _one("approves", FEW)),
    "notes": (1, _one("notes", FEW, some.sampled_from(OUTCOMES))),
    "states": (4, _one("states", SEVERAL, SEVERAL)),
    "polls": (2, _one("polls", FEW, some.booleans())),
    "releases": (4, _one("releases", FEW, some.one_of(some.none(), AMOUNTS))),
    "finds_same": (1, _one("finds_same", FEW, FEW)),
    "bears": (1, _one("bears", FEW)),
}
HAPPENINGS = some.sampled_from([name for name, (times, _) in ALL.items() for _ in range(times)]).flatmap(
    lambda name: ALL[name][1]
)
# At which call of the step it happens, and what: a fault, or what somebody else does just then. A rival does the same
# kind of thing, with other particulars.
PLACES = some.sampled_from([*[faults.FIRST_WRITE] * 12, 0, 1, 2, 3, 4, 5, 6, 7])
MEANWHILE = some.sampled_from(
    [*[_one("rival", some.integers(0, 3))] * 4, TELLS, LATE, HAPPENINGS],
).flatmap(lambda strategy: strategy)
FAULTS = some.one_of(
    some.none(),
    some.tuples(PLACES, some.sampled_from(faults.KINDS)),
    some.tuples(PLACES, some.sampled_from(faults.KILLS)),
    some.tuples(PLACES, MEANWHILE),
)
ANY = some.tuples(HAPPENINGS, FAULTS)
# Two officers, or two banks, decide about the same thing at the same moment: seldom by chance alone.
RACE = some.tuples(
    some.sampled_from(["refunds", "refunds", "tells", "releases"]).flatmap(lambda name: ALL[name][1]),
    some.tuples(some.just(faults.FIRST_WRITE), _one("rival", some.integers(1, 2))),
)
STEPS = some.lists(some.sampled_from([ANY] * 5 + [RACE]).flatmap(lambda step: step), min_size=6, max_size=12)
# Most stories are about payments: the first ones are begun before anything goes wrong.
BEGINNINGS = some.lists(STARTS, min_size=1, max_size=3)
PLOTS = some.fixed_dictionaries(
    {"transfers": some.lists(TRANSFERS, min_size=2, max_size=5), "beginning": BEGINNINGS, "steps": STEPS}
)


def play(town: Town, plot: Any) -> Story:
    """One story to its end; AssertionError for whatever cannot be."""
    story = Story(town)
    for name, *told in plot["beginning"]:
        story.step(deed_of(story, plot, name, told))
    for (name, *told), fault in plot["steps"]:
        story.step(deed_of(story, plot, name, told), _plan(story, plot, fault, (name, *told)))
    story.ends()
    return story


def _plan(story: Story, plot: Any, fault: Any, step: Any) -> Any:
    if fault is None:
        return {}
    place, what = fault
    if isinstance(what, str):
        return {place: what}
    name, *told = _rival(step, what[1]) if what[0] == "rival" else what
    return {place: lambda: story.meanwhile(deed_of(story, plot, name, told))}


def _rival(step: Any, other: int) -> Any:
    """The same step with its last particular changed."""
    name, *told = step
    if name == "notes":
        return name, told[0], OUTCOMES[(OUTCOMES.index(told[1]) + other) % len(OUTCOMES)]
    if name == "tells":
        return name, told[0] + other, told[1]
    return (name, *told[:-1], told[-1] + other) if told and type(told[-1]) is int else step


def deed_of(story: Story, plot: Any, name: str, told: Any) -> Deed | None:
    """What is to be done at this place of the story; None where there is nothing to do it with."""
    if name == "tells":
        return story.tells(*_movement(story, plot, *told))
    if name == "states":
        came, taken_back = ([_movement(story, plot, one, "sepay")[1] for one in numbers] for numbers in told)
        return a_statement_tells(story, came, taken_back)
    if name == "polls":
        return polls(story, told[0], is_silent=told[1])
    if name == "strikes":
        return story.strikes(late=told[0])
    if name == "nothing":
        return None
    if hasattr(story, name):
        return getattr(story, name)(*told)
    return getattr(officers, name)(story, *told)


def _movement(story: Story, plot: Any, number: int, provider: str) -> tuple[str, Movement]:
    """The transfer as it is when it is first told, and who tells it: what it names does not change any more."""
    rows = audit.read(story.town.aws.dynamo).payments
    number %= len(plot["transfers"])
    transfer: Transfer = plot["transfers"][number]
    if number not in story.movements:
        begun = list(rows)
        named = [begun[one % len(begun)] if one >= 0 and begun else make(77) for one in transfer.payments]
        codes = tuple(dict.fromkeys(named))
        mangle = {**HARMLESS, **FATAL}[transfer.mangled]
        due = sum(rows[code]["amount_vnd"] for code in codes if code in rows)
        story.movements[number] = Movement(
            100 + number,
            transfer.amount_vnd or due or 16000,
            f"FT{100 + number}" if transfer.has_reference else "",
            codes,
            mangle(" ".join(codes)),
            transfer.kind,
            story.began + timedelta(minutes=transfer.minute),
            transfer.mangled in HARMLESS,
        )
    told = story.movements[number]
    if provider == ITS_OWN:
        provider = rows[told.codes[0]]["provider"] if told.codes and told.codes[0] in rows else "sepay"
    known = TELLERS[provider].kinds | {"paid"}
    return provider, told if told.kind in known else told.of_kind("paid")
