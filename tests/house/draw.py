"""Draws docs/states.md from the tables of the domain: `make docs`. A test keeps the committed file fresh."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from chalicelib.domain import (
    credit,
    delivery,
    delivery_scans,
    document,
    dossier_states,
    feedback,
    opinion,
    payment,
    refund,
    statement_import,
)

FILE = Path(__file__).parents[2] / "docs" / "states.md"
_WHEN = {None: "", True: ", after acceptance", False: ", before acceptance"}
_HEAD = """# States

Drawn from the tables in `chalicelib/domain/` by `make docs`; do not edit. What has no arrow is refused.
"""
_DOSSIER = """
## Dossier (`domain/dossier_states.py`)
The number is the code of the National Public Service Portal. Beside each arrow: who may take it.
"""
_DOCUMENT = """
## Document (`domain/document.py`)
One page of paper. An accepted or rejected page never changes: a new page is a new document.
"""
_PAYMENT = """
## Payment (`domain/payment.py`)
Money that comes late still pays, whatever the state. What settled a request may be released: then it is owed again.
"""
_CREDIT = """
## Money (`domain/credit.py`)
Where each đồng of a transfer that came in may go. A rule allocates what is due and marks a surplus; the rest is decided
by a person.
"""
_REFUND = """
## Refund (`domain/refund.py`)
Approved by another officer than the one who asked. A refund that failed keeps its money promised until it is tried
again, turns out to have arrived, or is rejected.
"""
_STATEMENT = """
## Bank statement (`domain/statement_import.py`)
One file, taken whole or refused whole. Every entry of it counts once, whoever tells it again
(`domain/told_entry.py`); a file that a bank drops into the bucket begins with `reading`.
"""
_OPINION = """
## Opinion asked of another unit (`domain/opinion.py`)
It moves neither the dossier nor its clock. Whoever is first closes it; it lapses when the dossier is over.
"""
_FEEDBACK = """
## Feedback (`domain/feedback.py`)
Answered within a deadline; reopened once, within thirty days of the answer.
"""
_DELIVERY = """
## Delivery (`domain/delivery_scans.py`)
A scan is named after the state it proves; its state is the fold of all scans in the order in which they happened.
Scans get lost, so a later one is believed without its predecessors. States in one box follow each other in any order.
"""


def states() -> str:
    """The whole of docs/states.md."""
    parts = [_HEAD, _DOSSIER, _dossier(), _noted(), _DOCUMENT, _by_events(document.ARROWS, document.AWAITING_UPLOAD)]
    parts += [_PAYMENT, _by_events(payment.ARROWS, payment.AWAITING), *_money()]
    parts += [_STATEMENT, _by_events(statement_import.ARROWS, statement_import.AWAITING_UPLOAD)]
    parts += [_OPINION, _by_events(opinion.ARROWS, opinion.ASKED)]
    parts += [_FEEDBACK, _by_events(feedback.ARROWS, feedback.SENT)]
    return "".join([*parts, _DELIVERY, _delivery()])


def _diagram(lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {line}" for line in lines), "```", ""])


def _dossier() -> str:
    names = [f"{state}: {state} ({code})" for state, code in dossier_states.PORTAL_CODES.items()]
    moves = [
        f"{arrow.state} --> {arrow.to}: {arrow.action} ({', '.join(sorted(arrow.by))}{_WHEN[arrow.accepted]})"
        for arrow in dossier_states.ARROWS
        if arrow.to not in (arrow.state, dossier_states.BACK)
    ]
    final = [f"{state} --> [*]" for state in dossier_states.STATES if state in dossier_states.FINAL_STATES]
    return _diagram([*names, f"[*] --> {dossier_states.DRAFT}", *moves, *final])


def _noted() -> str:
    """Arrows that stay where they are would hide the others in a picture."""
    staying = sorted((arrow.action, arrow.state) for arrow in dossier_states.ARROWS if arrow.state == arrow.to)
    grouped = groupby(staying, key=lambda one: one[0])
    told = [f"- `{action}` in {', '.join(state for _, state in found)}" for action, found in grouped]
    back = sorted(arrow.state for arrow in dossier_states.ARROWS if arrow.to == dossier_states.BACK)
    undone = ["Back to where it stood before the last decision, while nothing came after it:", ""]
    undone += [f"- `undo` in {', '.join(back)} (after {', '.join(sorted(dossier_states.UNDOABLE))})"]
    return "\n".join(["", "Noted without leaving the state:", "", *told, "", *undone, ""])


def _by_events(arrows: Mapping[tuple[str, str], str], first: str) -> str:
    ends = sorted(set(arrows.values()) - {state for state, _ in arrows})
    moves = [f"{state} --> {to}: {happened}" for (state, happened), to in arrows.items()]
    return _diagram([f"[*] --> {first}", *moves, *(f"{state} --> [*]" for state in ends)])


def _money() -> list[str]:
    refunds = _by_events(refund.ARROWS, refund.REQUESTED)
    return [_CREDIT, _by_events(credit.MOVES, credit.WAITING), _REFUND, refunds]


def _delivery() -> str:
    arrows = delivery_scans.ARROWS
    # States that lead to the same places, each other among them, are one box.
    together = [state for state in delivery.STATES if state in arrows.get(state, ())]
    lines = [f"[*] --> {delivery.CREATED}", "state on_the_way {", *(f"    {state}" for state in together), "}"]
    for state in [state for state in delivery.STATES if state in arrows and state not in together]:
        lines += _leaving(state, arrows[state], together)
    lines += _leaving("on_the_way", arrows[together[0]] - set(together), together)
    return _diagram([*lines, *(f"{state} --> [*]" for state in delivery.STATES if state in delivery.FINAL_STATES)])


def _leaving(state: str, targets: frozenset[str], together: list[str]) -> list[str]:
    whole = set(together) <= targets
    outside = [target for target in delivery.STATES if target in targets and not (whole and target in together)]
    return [f"{state} --> {target}" for target in (*outside, *(["on_the_way"] if whole else []))]


if __name__ == "__main__":
    FILE.write_text(states(), encoding="utf-8")
    print(f"drew {FILE}")
