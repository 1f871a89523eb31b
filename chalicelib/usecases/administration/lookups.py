"""What the things of an administrator's file are now, and what the file makes of them."""

from datetime import date
from typing import Any

from chalicelib.domain import (
    import_calendars,
    import_fees,
    import_offers,
    import_officers,
    import_papers,
    import_units,
)
from chalicelib.domain.actor import Actor, is_within
from chalicelib.domain.agency import is_told_above
from chalicelib.domain.calendar import OfficeCalendar, province_of
from chalicelib.domain.data_import import OF_PROCEDURES, CellFault, Planned
from chalicelib.domain.import_cells import Told
from chalicelib.domain.procedure import Procedure
from chalicelib.usecases.ports.administration import Agencies, Calendars, Offers, Procedures
from chalicelib.usecases.ports.people import Officers


class Lookups:
    """What the things of a file are now."""

    def __init__(
        self,
        agencies: Agencies,
        offers: Offers,
        procedures: Procedures,
        officers: Officers,
        calendars: Calendars,
        *,
        today: date,
    ) -> None:
        self.agencies, self.offers, self.procedures = agencies, offers, procedures
        self.officers, self.calendars, self.today = officers, calendars, today

    def plan(self, kind: str, told: list[Told], by: Actor) -> tuple[list[Planned], list[CellFault]]:
        """What the rows make of what there is."""
        if kind in OF_PROCEDURES:
            part = import_fees if kind == "fees" else import_papers
            return part.plan(told, self._procedures(import_fees.codes_in(told)))

        def is_ours(code: str) -> bool:
            return is_within(code, by.agency_code)

        if kind == "units":
            found = self.agencies.get_many(import_units.codes_in(told))
            return import_units.plan(
                told,
                found,
                is_ours=is_ours,
                find=self.agencies.get,
                told_above=lambda code: is_told_above(code, by.agency_code),
            )
        if kind == "officers":
            known = self.officers.get_many(import_officers.logins_in(told))
            units = self.agencies.get_many(import_officers.units_in(told))
            return import_officers.plan(told, known, units, is_ours=is_ours, by=by.id)
        if kind == "calendars":
            codes = import_calendars.units_in(told)
            units = self.agencies.get_many(codes)
            return import_calendars.plan(told, self._calendars(codes), units, is_ours=is_ours)
        pairs = import_offers.pairs_in(told)
        units = self.agencies.get_many(sorted({unit for unit, _ in pairs}))
        published = {one.procedure_code: one for one in self.procedures.catalogue()}
        return import_offers.plan(told, self.offers.get_many(pairs), units, published, is_ours=is_ours)

    def present(self, kind: str, planned: tuple[Planned, ...]) -> dict[str, Any]:
        """What is planned, as it is now, by subject."""
        names = sorted(one.subject.partition(":")[2] for one in planned)
        if kind == "units":
            return {f"unit:{code}": unit for code, unit in self.agencies.get_many(names).items()}
        if kind in OF_PROCEDURES:
            return {f"procedure:{code}": one for code, one in self._procedures(names).items()}
        if kind == "officers":
            logins = {name.partition(":")[2]: f"officer:{name}" for name in names}
            return {logins[login]: one for login, one in self.officers.get_many(sorted(logins)).items()}
        if kind == "calendars":
            return {f"calendar:{code}": one for code, one in self.calendars.get_many(names).items()}
        pairs = [(unit, code) for unit, _, code in (name.partition(":") for name in names)]
        return {one.subject: one for one in self.offers.get_many(pairs).values()}

    def bases(self, kind: str, planned: tuple[Planned, ...]) -> dict[str, OfficeCalendar]:
        """What the next calendar of each unit begins with; nothing for other kinds."""
        if kind != "calendars":
            return {}
        codes = [one.subject.partition(":")[2] for one in planned]
        found = self._calendars(codes)
        begun = {f"calendar:{code}": import_calendars.base_of(code, found) for code in codes}
        return {subject: base for subject, base in begun.items() if base is not None}

    def _procedures(self, codes: list[str]) -> dict[str, Procedure]:
        """As they are in force today. One with a version that waits is told with it."""
        told = {}
        for code, published in self.procedures.current_many(codes).items():
            holds = self.procedures.in_force(published, on=self.today)
            told[code] = holds or published
        return told

    def _calendars(self, codes: list[str]) -> dict[str, OfficeCalendar]:
        """Of these units and their provinces, by unit."""
        return self.calendars.get_many(sorted({*codes, *(province_of(code) for code in codes)}))
