"""Step 9: public post brings it: booked, scanned, told twice and out of order, delivered."""

import math
from datetime import UTC, datetime
from typing import Any

from local.demo.journey import Journey
from local.demo.people import DELIVERY_NOTE
from local.demo.printing import local_time, moment
from local.demo.waiting import until

COLLECTED, IN_TRANSIT, OUT, DELIVERED, FAILED = 3, 4, 6, 7, 8
# As it happened, a second apart. EMS's own status codes.
SCANS: list[dict[str, Any]] = [
    {"status": COLLECTED, "locate": "240000 - KT Lạng Sơn"},
    {"status": IN_TRANSIT, "locate": "240000 - KT Lạng Sơn", "repeat": 2},
    {"status": OUT, "locate": "241100 - Bưu cục Đông Kinh"},
    {"status": FAILED, "locate": "241100 - Bưu cục Đông Kinh", "note": DELIVERY_NOTE},
    {"status": OUT, "locate": "241100 - Bưu cục Đông Kinh"},
    {"status": DELIVERED, "locate": "241100 - Bưu cục Đông Kinh"},
]
# As it was told: the second twice, the failed attempt before the way out that led to it.
TOLD = [0, 1, 3, 2, 4, 5]
NOTICES = 7
GAP_S = 1.0


def walk(j: Journey) -> None:
    """From the booking to the dossier that is returned."""
    s = j.screen
    s.step(9, "Bưu chính đưa kết quả", "Public post brings the result")
    until_booked(j)
    drive(j)
    until_returned(j)


def until_booked(j: Journey) -> None:
    """Waits until the parcel has the carrier's number."""
    path = f"/deliveries/{delivery_id(j)}"

    def booked() -> Any:
        parcel = j.phone.get(path)
        return parcel if parcel["item_code"] else None

    j.parcel = until("the parcel booked", booked, within_s=60)
    j.screen.does(
        "Hệ thống", "đặt bưu gửi tại EMS sau khi có kết quả", "orders the parcel from EMS once the result is there"
    )
    j.screen.fact("Số bưu gửi", "item", f"{j.parcel['item_code']} ({j.parcel['state_label']})")


def drive(j: Journey) -> None:
    """Lets the carrier scan and tell."""
    first = datetime.fromtimestamp(math.ceil(moment(j.parcel["updated_at"]).timestamp()), UTC)
    scans = [scan | {"minutes": place / 60} for place, scan in enumerate(SCANS)]
    j.carrier.drive(delivery_id(j), scans, order=TOLD, starts_at=first.isoformat(), gap_s=GAP_S)
    j.screen.does(
        "Bưu chính",
        "quét 6 lần (một giây thay cho vài giờ); một lần báo hai lượt, hai lần sai thứ tự",
        "6 scans, a second standing for hours; one told twice, two out of order",
    )


def until_returned(j: Journey, *, within_s: float = 60.0) -> None:
    """Shows each scan as it comes, until the dossier is returned."""
    s, seen = j.screen, set[tuple[str, str]]()

    def returned() -> Any:
        j.parcel = j.phone.get(f"/deliveries/{delivery_id(j)}")
        for scan in j.parcel["events"]:
            key = (scan["occurred_at"], scan["event"])
            if key not in seen:
                seen.add(key)
                reason = f" ({scan['reason']})" if scan["reason"] else ""
                s.quote(f"{local_time(scan['occurred_at'], '%H:%M:%S')}  {scan['label']}{reason} – {scan['office']}")
        dossier = j.phone.dossier(j.dossier_id)
        return dossier if dossier["state"] == "returned" else None

    dossier = until("the dossier returned", returned, within_s=within_s)
    sent = j.carrier.until_all_heard(j.parcel["item_code"], NOTICES, within_s=within_s)
    s.fact("Đã báo và được nhận", "notices taken", f"{len(sent)}, mỗi lần quét chỉ ghi một lần")
    s.fact("Phát không thành", "failed attempts", j.parcel["attempts_failed"])
    s.fact("Bưu gửi", "parcel", f"{j.parcel['state_label']} lúc {local_time(j.parcel['delivered_at'])}")
    s.fact("Hồ sơ", "dossier", f"{dossier['state_label']} (mã cổng quốc gia {dossier['portal_code']})")


def delivery_id(j: Journey) -> str:
    """The parcel's id, which is the order code that the carrier knows."""
    return f"{j.dossier_id}.return.1"
