"""A citizen who never leaves home: the post fetches the papers, brings the result, and takes the fee at the door; its
settlement file closes the books."""

import hashlib
import math
from datetime import UTC, datetime
from typing import Any

import pytest

from local.demo import pdf
from local.demo.http import new_key
from local.demo.people import COPIES, EXTRACT, UNIT, extract_form
from local.demo.printing import moment
from local.demo.steps import s01_sign_in
from local.demo.waiting import until

pytestmark = pytest.mark.xdist_group("journeys")

COLLECTED, OUT, DELIVERED = 3, 6, 7
FEE = 8000 * COPIES
TIMELINE = [
    *("submit", "registered", "papers_collected", "papers_delivered", "receive_papers", "accept", "started"),
    *("forward", "finish", "registered", "collected", "out_for_delivery", "delivered", "return_result"),
    *("paid", "settle_fee"),
]


class AtHome:
    """One dossier of somebody who has the post do everything."""

    def __init__(self, journey: Any) -> None:
        self.j, self.phone = journey, journey.phone
        s01_sign_in.walk(journey)
        opened = self.phone.open_draft(EXTRACT, UNIT)
        self.dossier_id = journey.dossier_id = opened.json["dossier_id"]
        form: dict[str, Any] = {}
        for part in extract_form(journey.person):
            form |= part
        change = {"form": form, "copies": COPIES, "result_channel": "post"}
        self.phone.save(self.dossier_id, change, opened.version)

    def chooses_the_post(self) -> None:
        person = self.j.person
        recipient = {"name": person.full_name, "phone": person.phone, **person.address}
        legs = {"collect": {"papers": ["declaration"]}, "return": {"pay_on_delivery": True}}
        for leg, more in legs.items():
            path = f"/dossiers/{self.dossier_id}/deliveries/{leg}"
            self.phone.call("PUT", path, body={"recipient": recipient, **more})

    def quote(self) -> Any:
        province = self.j.person.address["province_code"]
        path = f"/dossiers/{self.dossier_id}/deliveries/return/quote"
        return self.phone.get(path, query={"province_code": province})

    def parcel(self, leg: str) -> Any:
        """The parcel, once the carrier has the order."""
        path = f"/deliveries/{self.dossier_id}.{leg}.1"
        return until(f"{leg} booked", lambda: (one := self.phone.get(path))["item_code"] and one, within_s=60)

    def goes(self, leg: str, *statuses: int) -> Any:
        """The carrier scans the parcel so, a second apart, and tells us; the parcel after that."""
        booked = self.parcel(leg)
        start = datetime.fromtimestamp(math.ceil(moment(booked["updated_at"]).timestamp()), UTC)
        scans = [{"status": one, "minutes": place / 60} for place, one in enumerate(statuses)]
        places = list(range(len(scans)))
        self.j.carrier.drive(booked["delivery_id"], scans, order=places, starts_at=start.isoformat(), gap_s=0.05)
        self.j.carrier.until_all_heard(booked["item_code"], len(scans))
        path = f"/deliveries/{booked['delivery_id']}"
        return until(f"{leg} delivered", lambda: (one := self.phone.get(path))["state"] == "delivered" and one)

    def is_processed(self) -> None:
        desk, specialist = self.j.officer(UNIT, "receiver"), self.j.officer(UNIT, "specialist")
        desk.do(self.dossier_id, "acceptance")
        desk.do(self.dossier_id, "forwarding")
        specialist.add_result(self.dossier_id, "trich-luc.pdf", pdf.page(["TRÍCH LỤC KHAI SINH"]))
        specialist.do(self.dossier_id, "completion", {"outcome": "granted"})

    def settles(self, parcel: Any) -> Any:
        """The carrier's settlement file, sent by an officer and read; and the day it is about."""
        officer = self.j.officer(UNIT, "specialist")
        endpoint = officer.call("GET", f"/deliveries/{parcel['delivery_id']}").json["carriers"][0]["endpoint"]
        day = datetime.fromtimestamp(moment(parcel["delivered_at"]).timestamp() + 7 * 3600, UTC)
        content = "\n".join(
            [
                f"Số bảng kê;DS-{self.dossier_id}",
                f"Số tham chiếu chuyển khoản;FT-{self.dossier_id[-10:]}",
                f"Tổng tiền chuyển;{FEE}",
                "",
                "Ngày thu;Mã đơn;Số hiệu bưu gửi;Tiền thu hộ;Cước giữ lại;Tiền chuyển",
                f"{day:%d/%m/%Y};{parcel['delivery_id']};{parcel['item_code']};{FEE};0;{FEE}",
            ]
        ).encode()
        promised = {
            "endpoint": endpoint,
            "filename": "doi-soat-ems.csv",
            "format": "table",
            "mapping": "items_with_total",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        announced = officer.call("POST", "/statements", body=promised, key=new_key()).json
        form = announced["upload"]
        self.j.api.upload(form["url"], form["fields"], "doi-soat-ems.csv", content, "application/octet-stream")

        def read() -> Any:
            found = officer.call("GET", f"/statements/{announced['import_id']}").json
            return found if found["state"] in ("imported", "refused") else None

        query = {"endpoint": endpoint, "day": f"{day:%Y-%m-%d}", "limit": "100"}
        return until("the settlement read", read), officer.call("GET", "/reconciliation", query=query).json


def test_papers_are_collected_at_home_and_the_result_is_paid_on_delivery(new_journey: Any) -> None:
    home = AtHome(new_journey())
    assert (home.quote()["pay_on_delivery"]["offered"], home.quote()["paid_by"]) == (True, "agency")
    home.chooses_the_post()
    home.phone.submit(home.dossier_id, new_key())

    fetched = home.goes("collect", COLLECTED, DELIVERED)
    path = f"/dossiers/{home.dossier_id}"
    filed = until("the papers received", lambda: (one := home.phone.get(path))["papers_received_at"] and one)
    assert filed["papers_received_at"] == fetched["delivered_at"], "the hand-over is the legal time of filing"
    home.is_processed()

    assert home.parcel("return")["to_collect"] == {"fee_vnd": FEE, "postage_vnd": 0, "total_vnd": FEE}
    brought = home.goes("return", COLLECTED, OUT, DELIVERED)
    assert brought["collected_vnd"] == FEE
    home.phone.until_fee_settled(home.dossier_id)
    assert until("returned", lambda: home.phone.dossier(home.dossier_id)["state"] == "returned")
    (line,) = [one for one in home.phone.until_told(home.dossier_id, "paid") if one["event"] == "paid"]
    assert home.phone.until_confirmed(line["ref"]["id"]).body.startswith(b"%PDF")

    told = home.phone.until_told(home.dossier_id, "settle_fee", "return_result")
    lines = [one["event"] for one in told]
    assert sorted(lines) == sorted(TIMELINE), lines
    in_order = [one for one in lines if one in ("submit", "receive_papers", "accept", "finish", "delivered", "paid")]
    assert in_order.index("receive_papers") < in_order.index("accept") < in_order.index("finish")
    assert len({(one["event"], one["at"]) for one in told}) == len(told)

    judged, day = home.settles(brought)
    assert (judged["state"], [one["outcome"] for one in judged["counts"]]) == ("imported", ["known"])
    (mine,) = [one for one in day["items"] if one["bank_reference"] == brought["delivery_id"]]
    assert (mine["statement"]["amount_vnd"], mine["differences"]) == (FEE, [])
