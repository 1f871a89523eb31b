"""What was handed in, set by set: written once, beside the dossier, and never again."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.submission import SealedPaper, SealedSet
from chalicelib.store.attributes import Instant, Number, Record, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute

SET = "set#"


class SetRow(Row):
    """One sealed set: the answers of the form as they were, which pages, and all else that its hash covers."""

    class Meta:
        table_name = Named("dossiers")

    dossier_id = Text(hash_key=True)
    part = Text(range_key=True)
    number = Number()
    sealed_at = Instant()
    sealed_by = Text()
    form = SealedAttribute(Mapping[str, Any])
    papers = Record(tuple[SealedPaper, ...])
    sha256 = Text()
    previous = Text()
    reused = Number()
    terms = SealedAttribute(Mapping[str, Any])


def set_row(sealed: SealedSet) -> SetRow:
    """A set's row; three digits keep the sets in order."""
    return SetRow.of(sealed, part=f"{SET}{sealed.number:03d}")


def sealed_sets(dossier_id: str) -> list[SealedSet]:
    """Every set that was handed in, the first first. None of a dossier that was handed in before sets were kept."""
    begin, end = f"{SET}0", f"{SET}9" + "~"
    return [
        SetRow.from_raw_data(raw).become(SealedSet)
        for raw in SetRow.every(dossier_id, where=SetRow.part.between(begin, end))
    ]
