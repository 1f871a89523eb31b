"""What use cases ask of those who keep what administrators maintain."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from chalicelib.domain.administration import Revision
from chalicelib.domain.agency import Agency
from chalicelib.domain.calendar import OfficeCalendar, OfficeHours
from chalicelib.domain.data_import import DataImport
from chalicelib.domain.offer import Offer
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.parties import Parties
from chalicelib.domain.partner import Partner
from chalicelib.domain.procedure import Procedure


class Agencies(Protocol):
    def get(self, agency_code: str) -> Agency | None: ...
    def of_level(self, level: str) -> list[Agency]: ...
    def get_many(self, agency_codes: Sequence[str]) -> dict[str, Agency]:
        """Those that there are, by code; each code is told once."""

    def with_offer(self, agency_code: str, procedure_code: str) -> tuple[Agency | None, Offer | None]:
        """A unit and what it offers of a procedure, in one read."""

    def save(self, before: Agency | None, after: Agency, *, revision: Revision, once: StoredAnswer | None) -> None:
        """Conflict when `before` is not the present one."""


class Offers(Protocol):
    def get(self, agency_code: str, procedure_code: str) -> Offer | None: ...
    def get_many(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Offer]:
        """Those that there are, by both codes; each pair is told once."""

    def save(self, before: Offer | None, after: Offer, *, revision: Revision) -> None:
        """Conflict when `before` is not the present one."""


class Calendars(Protocol):
    def get(self, agency_code: str) -> OfficeCalendar | None:
        """The unit's own calendar as it is now, withdrawn or not."""

    def version(self, agency_code: str, version: int) -> OfficeCalendar | None:
        """One version of it."""

    def get_many(self, agency_codes: Sequence[str]) -> dict[str, OfficeCalendar]:
        """Those that there are, by unit; each code is told once."""

    def hours_of(self, agency_code: str) -> OfficeHours:
        """The unit's own working time, or its province's. Refused calendar_missing where there is neither."""

    def save(
        self, before: OfficeCalendar | None, after: OfficeCalendar, *, revision: Revision, once: StoredAnswer | None
    ) -> None:
        """Keeps every version; Conflict when `before` is not the present one."""


class Desk(Protocol):
    def __call__(self, agency_code: str, day: str) -> tuple[int, OfficeHours]:
        """The last serial of the unit on that Vietnamese day (YYMMDD), and its hours, in one read."""


class DataImports(Protocol):
    def get(self, import_id: str) -> DataImport | None: ...
    def create(self, one: DataImport, *, once: StoredAnswer | None) -> None: ...
    def step(
        self,
        before: DataImport,
        after: DataImport,
        effects: Sequence[tuple[Any, Any, Sequence[Revision]]],
        *,
        once: StoredAnswer | None,
        by: Officer | None = None,
    ) -> None:
        """Some of what is planned, with how far the import is; Conflict when one of them, or the administrator `by`,
        is not as it was."""


class Procedures(Protocol):
    def current(self, procedure_code: str) -> Procedure | None: ...
    def version(self, procedure_code: str, version: int) -> Procedure:
        """Immutable, so kept by the process after the first read."""

    def in_force(self, published: Procedure | None, *, on: date) -> Procedure | None:
        """Of what is published, the version that holds on a Vietnamese day."""

    def in_force_all(self, *, on: date) -> list[Procedure]:
        """The catalogue of a Vietnamese day."""

    def schedule(
        self,
        procedure: Procedure,
        *,
        on: date,
        published: Procedure | None,
        until_then: Procedure | None,
        revision: Revision,
        once: StoredAnswer | None,
    ) -> None:
        """A version that is in force from a later day on; Conflict when `published` is not the present one."""

    def catalogue(self) -> list[Procedure]:
        """Every published procedure, in the order of codes; kept by the process for a minute."""

    def current_many(self, procedure_codes: Sequence[str]) -> dict[str, Procedure]:
        """Those that there are, by code; each is told once."""

    def draft(self, procedure_code: str) -> Procedure | None:
        """What is being prepared; its version tells how often it was saved."""

    def save_draft(self, before: Procedure | None, after: Procedure) -> None:
        """Conflict when `before` is not the present one."""

    def publish(self, procedure: Procedure, *, revision: Revision | None, once: StoredAnswer | None) -> None:
        """Keeps every version; Conflict when this one exists or a newer one is current."""


class Partners(Protocol):
    def get(self, endpoint: str) -> Partner | None: ...
    def of_agency(self, agency_code: str) -> list[Partner]: ...
    def administer(
        self,
        before: Partner | None,
        after: Partner,
        *,
        revision: Revision,
        by: Officer,
        once: StoredAnswer | None = None,
    ) -> None:
        """What the administrator `by` makes of a registration; Conflict when one of the two was changed meanwhile."""


class PartiesOf(Protocol):
    def __call__(
        self, citizen_id: str, delivery_ids: tuple[str, str], agency_code: str, procedure_code: str
    ) -> Parties:
        """All of them in one read."""
