"""Figures as everybody is shown them: counts, and shares with what they are shares of."""

from dataclasses import asdict
from typing import Any

from chalicelib.api.present.words import word
from chalicelib.domain.figures import Figures, Share, shares


def told(figures: Figures, language: str, *, open_before: int | None = None) -> dict[str, Any]:
    """Counts and shares; with how many were open before, also how many are after."""
    counts: dict[str, Any] = asdict(figures)
    if open_before is not None:
        counts |= {"carried_over": open_before, "open": open_before + figures.change}
    return {"counts": counts, "shares": {name: _share(one, language) for name, one in shares(figures).items()}}


def _share(share: Share, language: str) -> dict[str, Any]:
    percent = share.percent
    if percent is None:
        number, text = None, word("figures", "no_data", language)
    else:
        number, written = float(percent), str(percent)
        if language == "vi":
            written = written.replace(".", ",")
        text = word("figures", "share", language, {"percent": written})
    return {"numerator": share.numerator, "denominator": share.denominator, "percent": number, "text": text}
