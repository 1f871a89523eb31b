"""What a step of a file makes of one thing, with the record of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain import import_calendars, import_offers, import_units, officer_changes
from chalicelib.domain.actor import Actor
from chalicelib.domain.administration import revised
from chalicelib.domain.calendar import OfficeCalendar
from chalicelib.domain.data_import import DataImport, Planned
from chalicelib.domain.officer import Officer
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.usecases.administration.officers import entries
from chalicelib.usecases.administration.procedures import next_version
from chalicelib.usecases.calendars.change_calendar import entry_of

Content = Mapping[str, Any]


def seen_version(present: Any) -> int:
    """The version of a thing as administrators see it; 0 where there is none."""
    if present is None:
        return 0
    return int(present.edition if isinstance(present, Officer) else present.version)


@dataclass(frozen=True, slots=True)
class Making:
    """One file as it is applied or taken back by somebody at a moment; `bases` are what calendars begin with."""

    one: DataImport
    by: Actor
    now: datetime
    bases: Mapping[str, OfficeCalendar]

    def of(self, planned: Planned, content: Content, instead_of: Content | None, present: Any) -> tuple[Any, Any, Any]:
        """The thing as it is, as `content` makes it, and the entries about that."""
        after = self._made(planned, content, instead_of or {}, present)
        if isinstance(after, Officer):
            told = entries(
                present, after, by=self.by, reason=self.one.reason, now=self.now, import_id=self.one.import_id
            )
            return present, after, told
        if isinstance(after, OfficeCalendar):
            whole = entry_of(present, after, by=self.by, reason=self.one.reason, now=self.now)
            told_here = replace(whole, import_id=self.one.import_id, before=instead_of, after=content)
            return present, after, [told_here]
        entry = revised(
            planned.subject,
            seen_version(after),
            instead_of,
            content,
            by=self.by,
            reason=self.one.reason,
            now=self.now,
            import_id=self.one.import_id,
        )
        return present, after, [entry]

    def back(self, planned: Planned) -> Content:
        """What a thing was before the file; a unit that went by its province's calendar does so again."""
        if self.one.kind == "calendars" and planned.before and import_calendars.began_with_anothers(planned):
            return {**planned.before, "withdrawn": True}
        return planned.before or self.undone(planned)

    def undone(self, planned: Planned) -> Content:
        """The content of what a file made, and should not have made."""
        if self.one.kind == "units":
            today, unit = vietnamese_date(self.now), import_units.unit_of(planned.after, version=1)
            return import_units.content(import_units.withdrawn(unit, today=today)) or {}
        if self.one.kind == "officers":
            return {**planned.after, "active": False}
        return {**planned.after, "withdrawn": True}

    def _made(self, planned: Planned, content: Content, instead_of: Content, present: Any) -> Any:
        version = seen_version(present) + 1
        if self.one.kind == "units":
            return import_units.unit_of(content, version=version)
        if self.one.kind == "offers":
            return import_offers.offer_of(planned.subject, content, version=version)
        if self.one.kind == "officers":
            login = planned.subject.rpartition(":")[2]
            return officer_changes.told(present, login, content, by=self.by.id, now=self.now)
        if self.one.kind == "calendars":
            base = self.bases[planned.subject]
            return import_calendars.calendar_of(
                base, planned.subject, content, instead_of, version=version, by=self.by.id, now=self.now
            )
        part = self.one.kind  # fees or papers
        return next_version(present.procedure_code, version, {**present.content, part: content[part]})
