"""What follows from a scan: every outcome, whatever else was found."""

import pytest

from chalicelib.domain import findings
from chalicelib.domain.findings import Findings, NotScanned

CASES = [
    # scan, what our own reader said, whether unsupported is refused -> reason, None where there is no verdict yet
    ("clean", "", False, ""),
    ("clean", "wrong_type", False, "wrong_type"),
    ("none", "", False, ""),
    ("none", "wrong_type", True, "wrong_type"),
    ("unsupported", "", False, ""),
    ("unsupported", "", True, "not_scannable"),
    ("unsupported", "too_large", True, "too_large"),
    ("infected", "", False, "infected"),
    ("infected", "hash_mismatch", True, "infected"),
    ("timed_out", "", False, None),
    ("timed_out", "wrong_type", False, "wrong_type"),
    ("unavailable", "", True, None),
    ("unavailable", "empty_file", False, "empty_file"),
]


def test_every_outcome_is_in_the_table():
    assert {scan for scan, *_ in CASES} == set(findings.OUTCOMES)
    assert set(findings.OUTCOMES.values()) == {"passed", "failed", "broke"}


@pytest.mark.parametrize(("scan", "reason", "refuse", "expected"), CASES)
def test_what_follows_from_a_scan(scan, reason, refuse, expected):
    found = Findings(reason, "v1", scan)
    if expected is None:
        with pytest.raises(NotScanned, match=scan):
            findings.verdict(found, refuse_unsupported=refuse)
    else:
        assert findings.verdict(found, refuse_unsupported=refuse) == expected
