"""Units, procedures and partners of the world, and the people who come."""

import functools
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.actor import Actor
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.partner import Partner
from chalicelib.store import agencies, calendars, citizens, officers, partners, procedures
from local.aws import Stack
from tests import builders
from tests.api import procedures as published
from tests.api.pump import Pump
from tests.api.world.people import Person, person
from tests.api.world.places import ACCOUNT, BANK, CLOSED, PARTNERS, PROVINCE, SISTER, UNIT, an_agency
from tests.deployment import put_secrets
from tests.domain.calendars import a_calendar


class Office:
    """Units, procedures and partners, made once for a worker, and the people who come."""

    def __init__(self, stack: Stack, post_office: Any) -> None:
        put_secrets(stack, {f"partners/{endpoint}": told[4] for endpoint, told in PARTNERS.items()})
        self._stack, self.post_office = stack, post_office
        for code, level in ((PROVINCE, "province"), (UNIT, "commune"), (SISTER, "commune")):
            agencies.put(an_agency(code, level))
        agencies.put(replace(an_agency(CLOSED, "commune"), valid_to=date(2026, 1, 31), successor=UNIT))
        calendars.seed(a_calendar(PROVINCE))
        for procedure in published.all_of_them():
            procedures.publish(procedure)
        for endpoint, (kind, provider, unit, account, _) in PARTNERS.items():
            bank = BANK if account == ACCOUNT else {}
            partners.put(Partner(endpoint, kind, provider, unit, account, **bank))
        self.pump = Pump(stack)

    def shows_only_its_own_catalogue(self) -> None:
        """Takes what other tests of this worker published out of the catalogue: half of it has no name. What they read
        by its code stays."""
        ours = {procedure.procedure_code for procedure in published.all_of_them()}
        dynamodb, table = self._stack.aws.client("dynamodb"), self._stack.tables["procedures"]
        for procedure in procedures.catalogue():
            if procedure.procedure_code not in ours:
                key = {"procedure_code": {"S": procedure.procedure_code}, "version": {"N": str(procedures.CURRENT)}}
                dynamodb.update_item(TableName=table, Key=key, UpdateExpression="REMOVE catalogue")
        procedures._catalogues.clear()

    def a_unit(self, code: str) -> str:
        """One more unit, for tests that change it."""
        agencies.put(an_agency(code, "commune"))
        return code

    def closes(self, code: str, successor: str) -> None:
        """A unit of a test's own is closed since the end of January."""
        unit = agencies.get(code)
        assert unit
        agencies.put(replace(unit, valid_to=date(2026, 1, 31), successor=successor))

    def citizen(self, **changes: Any) -> Person:
        """Somebody who declared who they are."""
        address = {"province_code": "20", "commune": "Phường Đông Kinh", "address": "12 đường Bà Triệu"}
        citizen: Citizen = builders.a_citizen(**{"address": address, **changes})
        citizens.create(citizen)
        return person(Actor("citizen", citizen.citizen_id, builders.new_id("session")))

    @functools.cache  # noqa: B019 - the world lives as long as its worker
    def officer(self, *roles: str, unit: str = UNIT) -> Person:
        """An officer of a unit with these roles; an administrator is in the table, which is looked at."""
        who = person(Actor("officer", builders.new_id("officer"), builders.new_id("s"), unit, frozenset(roles)))
        if "administrator" in roles:
            officers.put(builders.an_officer(officer_id=who.id, agency_code=unit, roles=frozenset(roles)))
        return who

    @property
    def receiver(self) -> Person:
        return self.officer("receiver")

    @property
    def specialist(self) -> Person:
        return self.officer("specialist")
