"""Several signatures of one paper say one thing together."""

import pytest

from chalicelib.domain import paper_signature
from chalicelib.domain.paper_signature import PaperSignature

CASES = [
    # (result, covers all) of each signature -> what they say together
    ([], "none"),
    ([("valid", True)], "valid"),
    ([("unknown_issuer", True)], "unknown_issuer"),
    ([("added_after", False)], "added_after"),
    ([("added_after", False), ("added_after", False)], "added_after"),
    # Who signs second adds to the file: the one that covers it all speaks for it.
    ([("added_after", False), ("valid", True)], "valid"),
    ([("added_after", False), ("unknown_issuer", True)], "unknown_issuer"),
    ([("valid", True), ("invalid", False)], "invalid"),
    ([("valid", True), ("unreadable", False)], "unreadable"),
    ([("unreadable", False), ("invalid", True)], "invalid"),
    ([("valid", True), ("unknown_issuer", True)], "unknown_issuer"),
]


@pytest.mark.parametrize(("signatures", "expected"), CASES)
def test_what_signatures_say_together(signatures, expected):
    told = [PaperSignature(result, covers_all=whole) for result, whole in signatures]
    assert paper_signature.together(told) == expected
    assert paper_signature.together(told[::-1]) == expected


def test_every_result_is_reached():
    assert {expected for _, expected in CASES} == set(paper_signature.RESULTS)
