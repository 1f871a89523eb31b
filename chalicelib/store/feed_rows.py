"""The rows of the feed: lines and messages, and the numbered changes of a citizen."""

from collections.abc import Mapping
from typing import Any

from chalicelib.store.attributes import Flag, Instant, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.sealed import SealedAttribute


class EntryRow(Row):
    """A line of `dossier#<id>` at `<instant>#<entry_id>`, or a message of `citizen#<id>#messages` at its own id."""

    class Meta:
        table_name = Named("feed")

    feed = Text(hash_key=True)
    position = Text(range_key=True)
    entry_id = Text()
    dossier_id = Text()
    citizen_id = Text()
    kind = Text()
    event = Text()
    at = Instant()
    actor_kind = Text()
    ref = Text()
    shown = Text()
    facts = SealedAttribute(Mapping[str, Any])
    read_at = Instant()


class ChangeRow(Row):
    """In `citizen#<id>#sync`: a change at its number; the counter of numbers; the version last told of each thing
    (`have#`); and which entries were told (`told#`), by their ids alone: told again, an entry may bear another time."""

    class Meta:
        table_name = Named("feed")

    feed = Text(hash_key=True)
    position = Text(range_key=True)
    citizen_id = Text()
    kind = Text()
    id = Text()
    version = Number()
    at = Instant()
    deleted = Flag()
    last = Number()
