"""The bank's statement in a story: what came, what it took back, in any order and as often as one likes."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib import wiring
from chalicelib.domain.statement import Entry
from chalicelib.domain.told_entry import Counts
from chalicelib.usecases.payments.import_statement import import_statement
from tests.simulation.money.deeds import Deed
from tests.simulation.money.story import Story
from tests.simulation.money.tellers import ACCOUNT, VIETNAM, Movement
from tests.simulation.money.town import endpoint_of
from tests.usecases.statements.bank import a_statement


def a_statement_tells(story: Story, came: Sequence[Movement], taken_back: Sequence[Movement]) -> Deed | None:
    """One statement of the account that most providers see, imported until that is done."""
    entries = {one.number: _entry(one) for one in came if one.reference and one.kind in ("paid", "out")}
    undone = {one.number: _undoing(one) for one in taken_back if one.reference and one.kind == "paid"}
    if not entries and not undone:
        return None
    day = story.began.astimezone(VIETNAM).date()
    number = next(story.numbers)
    told = a_statement(
        ACCOUNT,
        *entries.values(),
        *undone.values(),
        statement_id=f"ST-{number}",
        from_on=day,
        to_on=day,
        opening_vnd=10**6,
    )
    brings = {f"{ACCOUNT}#{one.bank_reference}": one.amount_vnd for one in entries.values() if one.direction == "in"}

    def do() -> Counts:
        return import_statement(
            told,
            partner=wiring.stores.partners().get(endpoint_of("sepay")),
            import_id=f"import-{number}",
            now=story.town.clock.at,
            statements=wiring.stores.statements(),
            payments=wiring.stores.payments(),
            dossiers=wiring.stores.dossiers(),
            credits=wiring.stores.credits(),
            refunds=wiring.stores.refunds(),
        )

    return Deed(f"a statement tells {told}", do, lambda counts: isinstance(counts, Counts), brings)


def _entry(told: Movement) -> Entry:
    day = told.at.astimezone(VIETNAM).date()
    direction = "out" if told.kind == "out" else "in"
    return Entry(str(told.number), told.reference, direction, told.amount_vnd, day, day, told.memo)


def _undoing(told: Movement) -> Entry:
    """The bank takes the transfer back."""
    back = replace(_entry(told), entry_id=f"-{told.number}", bank_reference=f"RV{told.number}", direction="out")
    return replace(back, reversal=True, related=(told.reference,))
