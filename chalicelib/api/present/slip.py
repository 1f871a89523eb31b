"""A dossier's papers as the spec lists them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from chalicelib.api.present.words import instant
from chalicelib.domain.slips import Slip


def page(slips: Iterable[Slip]) -> dict[str, Any]:
    """The list, all on one page; `n` counts the papers of one form from 1."""
    counts: Counter[str] = Counter()
    items = []
    for slip in slips:
        counts[slip.form] += 1
        items.append(
            {
                "form": slip.form,
                "n": counts[slip.form],
                "number": slip.number,
                "title": slip.title,
                "form_number": slip.form_number,
                "circular": slip.circular,
                "issued_at": instant(slip.issued_at),
            }
        )
    return {"items": items, "next_cursor": None}
