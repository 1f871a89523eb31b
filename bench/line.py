"""One line of the table: what was measured, its figure, its aim, and whether it holds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """`figure` and `most` are in `unit`; a line without an aim (`most` None) tells and judges nothing. `told` says how
    it was measured."""

    name: str
    figure: float
    unit: str
    most: float | None = None
    told: str = ""

    @property
    def holds(self) -> bool:
        """Whether the aim is met."""
        return self.most is None or self.figure <= self.most

    def as_json(self) -> dict[str, Any]:
        """What the JSON file says of it."""
        return {**asdict(self), "holds": self.holds}


def table(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table, which a person can read as it is."""
    head = ("line", "figure", "aim", "holds", "how")
    rows = [head, *(_row(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    shown = ["| " + " | ".join([*map(str.ljust, row[:4], widths), row[4]]) + " |" for row in rows]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|---|"
    return "\n".join([shown[0], rule, *shown[1:]])


def _row(line: Line) -> tuple[str, str, str, str, str]:
    aim = "–" if line.most is None else f"≤ {number(line.most)} {line.unit}".rstrip()
    holds = "–" if line.most is None else "yes" if line.holds else "NO"
    return line.name, f"{number(line.figure)} {line.unit}".rstrip(), aim, holds, line.told


def number(value: float) -> str:
    """Three figures that count, whole numbers whole."""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.1f}"
