"""One long story in which everything happens once; and each of its calls to AWS fails in every way, one at a time."""

from tests.simulation.faults import KILLED_AFTER, KILLS, KINDS
from tests.simulation.money.plot import DUE, ITS_OWN, Transfer, deed_of
from tests.simulation.money.story import Story
from tests.simulation.money.test_money import town as town
from tests.size import PROOF

TRANSFERS = [
    Transfer((0,), 6000, True, "text around", "paid", 0),
    Transfer((0,), 14000, True, "lower case", "paid", 0),  # 4,000 too much
    Transfer((1,), DUE, True, "as written", "paid", 1),
    Transfer((2,), 1000, False, "told twice", "paid", 1),
    Transfer((2,), 1000, False, "told twice", "paid", 1),  # the same once more, as far as anybody can tell
    Transfer((), 5000, True, "empty", "paid", 0),
    Transfer((1,), DUE, True, "as written", "failed", 1),
]
EVERYTHING = [
    ("starts", 0, "sepay"),
    ("starts", 1, "vnpay"),
    ("starts", 2, "standard"),
    ("flows", 1, 9),
    ("tells", 0, ITS_OWN),
    ("tells", 0, "casso"),  # another provider, the same transfer
    ("tells", 6, ITS_OWN),
    ("tells", 1, ITS_OWN),
    ("flows", 2, 9),
    ("polls", 2, False),  # VNPAY knows of it
    ("tells", 2, ITS_OWN),
    ("tells", 3, "sepay"),
    ("tells", 4, "casso"),
    ("finds_same", 1, 2),
    ("names_account", 0),
    ("refunds", 0, 0),  # asked for
    ("refunds", 0, 0),  # approved
    ("refunds", 0, 0),  # sent
    ("refunds", 0, 2),  # failed
    ("refunds", 0, 0),  # approved again
    ("refunds", 0, 1),  # refunded
    ("tells", 5, "payos"),
    ("allocates", 1, 2),
    ("takes_cash", 2, 0),
    ("states", (0, 1, 5), (0, 5)),
    ("flows", 3, 9),
    ("releases", 0, None),
    ("bears", 1),
    ("withdraws", 1),
    ("strikes", True),
    ("writes_off", 1),
    ("flows", 4, 30),
]


def test_every_call_of_a_whole_story_may_fail_in_every_way(town, record_property):
    plot = {"transfers": TRANSFERS}
    story, tried = Story(town), 0
    for name, *told in EVERYTHING:
        trial = story.branch()
        trial.step(deed_of(trial, plot, name, told))
        for place in range(trial.calls):
            # Killed before a call is the same as killed after the one before it.
            for kind in KINDS if PROOF else KILLS if place == 0 else (KILLED_AFTER,):
                trial = story.branch()
                trial.step(deed_of(trial, plot, name, told), {place: kind})
                tried += 1
                if PROOF:
                    trial.ends()
        story.branch()
        story.step(deed_of(story, plot, name, told))
    story.ends()
    record_property("figures", f"every call of a story of {len(story.deeds)} deeds failed, in {tried} ways")
    assert len(story.deeds) >= len(EVERYTHING) - 2, "hardly a deed found nothing to do"
