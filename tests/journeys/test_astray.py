"""A result that goes astray three ways, one parcel after the other: the timeline reads right to the citizen each time,
and the officer is told of every failure."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from local.demo.http import new_key
from local.demo.people import UNIT
from local.demo.printing import moment
from local.demo.steps import STEPS
from local.demo.waiting import until
from tests.size import PROOF

pytestmark = [
    pytest.mark.xdist_group("journeys"),
    pytest.mark.skipif(not PROOF, reason="three parcels take half a minute: make proof"),
]

TO_THE_POST = STEPS[:8]  # until the result is there
OUT, DELIVERED, FAILED, RETURNING, RETURNED, LOST = 6, 7, 8, 10, 11, 13


class Astray:
    """One dossier whose parcels the carrier mishandles as told."""

    def __init__(self, journey: Any) -> None:
        self.j = journey
        for walk in TO_THE_POST:
            walk(journey)
        self.desk = journey.officer(UNIT, "receiver")
        self.parcel_id = f"{journey.dossier_id}.return.1"

    def parcel(self) -> Any:
        return self.j.phone.get(f"/deliveries/{self.parcel_id}")

    def goes(self, *statuses: int) -> None:
        """The carrier scans the parcel so, a second apart, and tells us."""
        booked = until("the parcel booked", lambda: (one := self.parcel())["item_code"] and one, within_s=60)
        start = datetime.fromtimestamp(math.ceil(moment(booked["updated_at"]).timestamp()), UTC)
        scans = [{"status": one, "minutes": place / 60} for place, one in enumerate(statuses)]
        places = list(range(len(scans)))
        self.j.carrier.drive(self.parcel_id, scans, order=places, starts_at=start.isoformat(), gap_s=0.05)
        self.j.carrier.until_all_heard(booked["item_code"], len(scans))

    def to_look_at(self, why: str) -> Any:
        """The officer's line of the parcel, once it is on the list for that reason."""

        def listed() -> Any:
            page = self.desk.call("GET", "/deliveries", query={"limit": "100"}).json
            mine = [one for one in page["items"] if one["delivery_id"] == self.parcel_id]
            return mine[0] if mine and mine[0]["why"] == why and page["count"] == len(page["items"]) else None

        return until(f"{why} on the list", listed)

    def sends_again(self) -> None:
        told = {"action": "send", "paid_by": "carrier"}
        path = f"/deliveries/{self.parcel_id}/decision"
        self.parcel_id = self.desk.call("POST", path, body=told, key=new_key()).json["followed_by"]

    def lines(self, wanted: list[str]) -> list[str]:
        """The last lines of the citizen's timeline, once they are as many as wanted."""

        def told() -> Any:
            items = self.j.phone.get(f"/dossiers/{self.j.dossier_id}/timeline?limit=100")["items"]
            events = [one["event"] for one in sorted(items, key=lambda one: one["at"])]
            return events if set(wanted) <= set(events) else None

        return list(until(f"{wanted} on the timeline", told))


def test_failed_twice_and_returned_then_lost_then_told_as_delivered_after_its_return(new_journey: Any) -> None:
    astray = Astray(new_journey())
    astray.goes(OUT, FAILED, OUT, FAILED, RETURNING, RETURNED)
    first = astray.to_look_at("returned")
    assert first["actions"] == ["send", "counter"]
    assert astray.parcel()["attempts_failed"] == 2
    assert astray.lines(["returned_to_agency"])[-6:] == [
        "out_for_delivery", "attempt_failed", "out_for_delivery", "attempt_failed", "returning", "returned_to_agency",
    ]  # fmt: skip
    assert astray.j.phone.dossier(astray.j.dossier_id)["state"] == "finished"

    astray.sends_again()
    astray.goes(OUT, LOST)
    assert astray.to_look_at("lost")["paid_by"] == "carrier"
    assert {"sent_again", "lost"} <= set(astray.lines(["sent_again", "lost"]))

    astray.sends_again()
    astray.goes(RETURNING, RETURNED, DELIVERED)
    astray.to_look_at("delivered_after_return")
    parcel = astray.parcel()
    assert parcel["state"] == "returned_to_agency", "a contradiction is for a person"
    assert astray.j.phone.dossier(astray.j.dossier_id)["state"] == "finished"
    assert astray.lines(["delivered"]).count("delivered") == 1, "and the citizen sees what was told"
