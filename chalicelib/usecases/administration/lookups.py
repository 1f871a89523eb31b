"""What the units, offers and procedures of an administrator's file are now, and what the file makes of them."""

from typing import Any

from chalicelib.domain import import_fees, import_offers, import_units
from chalicelib.domain.actor import Actor
from chalicelib.domain.data_import import CellFault, Planned
from chalicelib.domain.import_cells import Told
from chalicelib.usecases.ports import Agencies, Offers, Procedures


class Lookups:
    """What the things of a file are now."""

    def __init__(self, agencies: Agencies, offers: Offers, procedures: Procedures) -> None:
        self.agencies, self.offers, self.procedures = agencies, offers, procedures

    def plan(self, kind: str, told: list[Told], by: Actor) -> tuple[list[Planned], list[CellFault]]:
        """What the rows make of what there is."""
        if kind == "fees":
            return import_fees.plan(told, self.procedures.current_many(import_fees.codes_in(told)))

        def is_ours(code: str) -> bool:
            return code == by.agency_code or code.startswith(by.agency_code + ".")

        if kind == "units":
            found = self.agencies.get_many(import_units.codes_in(told))
            return import_units.plan(told, found, is_ours=is_ours, find=self.agencies.get)
        pairs = import_offers.pairs_in(told)
        units = self.agencies.get_many(sorted({unit for unit, _ in pairs}))
        published = {one.procedure_code: one for one in self.procedures.catalogue()}
        return import_offers.plan(told, self.offers.get_many(pairs), units, published, is_ours=is_ours)

    def present(self, kind: str, planned: tuple[Planned, ...]) -> dict[str, Any]:
        """What is planned, as it is now, by subject."""
        names = sorted(one.subject.partition(":")[2] for one in planned)
        if kind == "units":
            return {f"unit:{code}": unit for code, unit in self.agencies.get_many(names).items()}
        if kind == "fees":
            return {f"procedure:{code}": one for code, one in self.procedures.current_many(names).items()}
        pairs = [(unit, code) for unit, _, code in (name.partition(":") for name in names)]
        return {one.subject: one for one in self.offers.get_many(pairs).values()}
