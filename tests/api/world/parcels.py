"""Parcels in any state."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.parked_scan import park
from chalicelib.store import deliveries, dossiers
from tests import builders
from tests.api.world.bodies import RECIPIENT
from tests.api.world.case import Case
from tests.api.world.dossiers import Dossiers
from tests.api.world.places import UNIT


class Parcels(Dossiers):
    """Papers that are fetched and results that are brought."""

    def a_parcel(self, case: Case | None = None) -> Case:
        """A draft whose result is to come by post."""
        case = case or self.a_draft(result_channel="post")
        chosen = case.owner.call("PUT", f"{case.url}/deliveries/return", body={"recipient": RECIPIENT})
        assert chosen.status == 200
        return case

    def waiting_for_papers(self) -> Case:
        """Handed in; the post fetches a paper."""
        case = self.a_draft()
        body = {"recipient": RECIPIENT, "papers": ["identity"]}
        assert case.owner.call("PUT", f"{case.url}/deliveries/collect", body=body).status == 200
        case.owner.does(f"{case.url}/submission")
        return case

    def a_stuck_parcel(self, unit: str = UNIT, **changes: Any) -> Case:
        """A parcel that the carrier did not take."""
        owner = self.citizen()
        dossier_id = builders.new_id("dossier")
        parcel = builders.a_delivery(
            delivery_id=f"{dossier_id}.return.1", dossier_id=dossier_id, applicant_id=owner.id, agency_code=unit,
            **{"conflict": "declined:E102", "booking_asked_at": builders.NOW, "carrier": "ems", "endpoint": "ep_ems"}
            | changes,
        )  # fmt: skip
        deliveries.create(parcel)
        finished = builders.a_dossier(
            dossier_id=dossier_id, applicant_id=owner.id, agency_code=unit, state="finished", channel="counter"
        )
        dossiers.create_draft(finished, once=None)
        return Case(dossier_id, owner)

    def a_waiting_parcel(self) -> Case:
        """A result that the carrier is to fetch."""
        return self.a_stuck_parcel(state="registered", conflict="", item_code="EA123456785VN")

    def a_delivered_parcel(self, **changes: Any) -> Case:
        """A result that the carrier told as delivered just now."""
        told = {"conflict": "", "state": "delivered", "item_code": "EA123456785VN"}
        return self.a_stuck_parcel(**{**told, "delivered_at": datetime.now(UTC), **changes})

    def a_booked_parcel(self) -> Case:
        """A finished dossier whose parcel the carrier has taken the order for. The pump forgets what came before."""
        self.pump.from_now()
        draft = self.a_parcel()
        draft.owner.does(f"{draft.url}/submission")
        self.receiver.does(f"{draft.desk_url}/acceptance")
        self.receiver.does(f"{draft.desk_url}/forwarding")
        case = self.with_result(draft)
        self.specialist.does(f"{case.desk_url}/completion", {"outcome": "granted"})
        self.pump.run()
        return case

    def a_parked_scan(self, unit: str = UNIT, **changes: Any) -> str:
        """The id of a scan that found no parcel in a day, at a registration of the unit."""
        scan = builders.a_scan(order_code="nobody.return.1", item_code="EE000000000VN", **changes)
        partner = builders.a_partner(kind="carrier", provider="ems", endpoint="ep_ems", agency_code=unit)
        waiting = replace(park(scan, partner, "unknown_item", now=builders.NOW), due_at=None, tries=30)
        deliveries.record(None, None, scan, endpoint="ep_ems", now=builders.NOW, waiting=waiting)
        return waiting.scan_id
