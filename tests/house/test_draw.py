"""The diagrams in docs/ are those of the tables."""

from chalicelib.domain import delivery, delivery_scans, dossier_states
from tests.house import draw


def test_the_committed_diagrams_are_fresh():
    assert draw.FILE.read_text(encoding="utf-8") == draw.states(), "run `make docs`"


def test_every_arrow_of_a_dossier_is_drawn_or_listed():
    text = draw.states()
    for arrow in dossier_states.ARROWS:
        if arrow.to in (arrow.state, dossier_states.BACK):
            [line] = [line for line in text.splitlines() if line.startswith(f"- `{arrow.action}` in ")]
            assert arrow.state in line
        else:
            assert f"{arrow.state} --> {arrow.to}: {arrow.action} (" in text


def test_the_states_in_the_parcels_box_are_alike():
    together = [state for state in delivery.STATES if state in delivery_scans.ARROWS.get(state, ())]
    assert len({delivery_scans.ARROWS[state] for state in together}) == 1
    assert set(together) <= delivery_scans.ARROWS[together[0]]
