"""Where a feed has come to, on disk, so that a feed that was killed goes on from there."""

import json
import os
from pathlib import Path
from typing import Any


class Place:
    """A small JSON file that is always whole: written beside and moved over."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Any]:
        """What was saved last; empty when nothing was."""
        try:
            found: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return found

    def save(self, place: dict[str, Any]) -> None:
        """Replaces what was saved."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(place), encoding="utf-8")
        os.replace(beside, self._path)  # noqa: PTH105 - the atomic one
