"""What a quote means for a dossier: nothing, so much, or not known; with its lines made plain."""

import pytest

from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.fee_due import owed
from chalicelib.domain.fee_lines import FeeLine
from chalicelib.domain.fees import Quote


def plain(amount_vnd):
    return {
        "kind": "fee", "code": "copy", "name": "Phí", "quantity": 2, "unit_amount_vnd": 8_000, "amount_vnd": amount_vnd,
        "exempted_vnd": 0, "exemption": "",
    }  # fmt: skip


@pytest.mark.parametrize(("amount_vnd", "state"), [(16_000, "due"), (1, "due"), (0, "none"), (None, "unknown")])
def test_it_is_due_nothing_or_unknown_by_the_rules_of_a_version(amount_vnd, state):
    quote = Quote((FeeLine("fee", "copy", "Phí", 2, 8_000, amount_vnd),), amount_vnd)
    assert owed(quote) == FeeDue(state, amount_vnd, (plain(amount_vnd),))
    assert owed(quote, rules_version=3) == FeeDue(state, amount_vnd, (plain(amount_vnd),), rules_version=3)
