"""What a dossier owes, as its head and its payment keep it: the quote made plain."""

from dataclasses import asdict

from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.fees import Quote


def owed(quote: Quote, *, rules_version: int = 0) -> FeeDue:
    """What a quote means for the dossier: none for 0 đ, due for more, unknown where a line is. Its lines are plain
    (see `fee_lines.FeeLine`); `rules_version` is the version of the procedure that told it, 0 for the dossier's own."""
    lines = tuple(asdict(line) for line in quote.lines)
    if quote.amount_vnd is None:
        return FeeDue("unknown", None, lines, rules_version=rules_version)
    return FeeDue("due" if quote.amount_vnd else "none", quote.amount_vnd, lines, rules_version=rules_version)
