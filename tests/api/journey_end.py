"""All that is there at the end of a journey, in words that are the same for every journey."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from urllib3 import request

from chalicelib import wiring
from chalicelib.domain.vietnamese_time import vietnamese_date
from tests.api import client
from tests.api.world.case import Case

if TYPE_CHECKING:
    from tests.api.whole_journey import Journey


def all_that_is_told(journey: "Journey", case: Case) -> dict[str, Any]:
    """What the citizen and the unit can read at the end, and what was kept and sent; in words that are the same for
    every journey."""
    desk, mine, day = journey.receiver, journey.owner, f"{vietnamese_date(datetime.now(UTC))}"
    citizens_views = (
        "/v1/me",
        "/v1/me/consents",
        "/v1/me/sessions",
        "/v1/me/papers",
        "/v1/me/access-log",
        "/v1/dossiers",
        case.url,
        f"{case.url}/timeline?limit=100",
        f"{case.url}/slips",
        f"/v1/payments/{case.payment_id}",
        f"/v1/payments/{case.payment_id}/receipt",
        f"/v1/deliveries/{case.delivery_id}",
        "/v1/notifications?limit=100",
    )
    desks_views = (
        case.desk_url,
        f"{case.desk_url}/sets",
        f"{case.desk_url}/slips",
        "/v1/officer/dossiers",
        f"/v1/officer/register?from={day}&to={day}&format=csv",
    )
    found = {url: _shown(mine.call("GET", url)) for url in citizens_views}
    found |= {url: _shown(desk.call("GET", url)) for url in desks_views}
    stores, year = wiring.stores, int(day[:4])
    found["credits"] = [
        (one.amount_vnd, one.bank_reference != "", [(part.place, part.amount_vnd) for part in one.parts])
        for one in stores.credits().of_day(journey.account, journey.day)
    ]
    found["exceptions"] = stores.credits().exceptions(journey.unit, "waiting", limit=10, cursor="").items
    found["receipts"] = stores.receipts().last_serial(journey.unit, year)
    found["codes"] = stores.dossiers().last_serial(journey.unit, f"{vietnamese_date(datetime.now(UTC)):%y%m%d}")
    inbox = request("GET", f"{journey.gateway}/inbox/{journey.phone}").json()["messages"]
    found["codes sent"] = len(inbox)
    found["ordered of the post"] = sum(case.delivery_id in str(one["body"]) for one in journey.world.post_office.asked)
    found["sync"] = sorted(
        (one["kind"], one["deleted"]) for one in mine.call("GET", "/v1/sync?limit=100").json["items"]
    )
    names = {mine.id: "<citizen>", case.dossier_id: "<dossier>", case.payment_id: "<payment>", journey.unit: "<unit>"}
    names |= {desk.id: "<receiver>", journey.specialist.id: "<specialist>", journey.account: "<account>"}
    names |= {
        journey.phone: "<phone>",
        journey.national_id: "<nid>",
        journey.bank: "<bank>",
        journey.carrier: "<carrier>",
    }
    return {_named(url, names): _named(told, names) for url, told in found.items()}


def _shown(reply: client.Reply) -> Any:
    assert reply.status == 200, reply.body
    kind = reply.headers["content-type"]
    return reply.json if "json" in kind else reply.body.decode("utf-8-sig") if "csv" in kind else kind  # else a picture


# Made anew for each journey: instants, ids, hashes, phones, numbers of people, links.
_OWN = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-][\d:]+)|\d\d:\d\d \d\d/\d\d/\d{4}|\b[0-9a-hjkmnp-tv-z]{26}\b"
    r"|\b[0-9a-f]{64}\b|\b(\d{16}-)?[0-9a-f]{32}\b|\+84\d{3}\*{3}\d{3}|\b0\d{3} \d{3} \d{3}\b|\b020\*{6}\d{3}|https?://\S+"
)


def _named(told: Any, names: dict[str, str]) -> Any:
    """Without what is made anew for each journey."""
    if isinstance(told, str):
        for value, name in names.items():
            told = told.replace(value, name)
        return _OWN.sub("<own>", told)
    if isinstance(told, dict):
        return {_named(name, names): _named(one, names) for name, one in told.items() if name != "lookup_secret"}
    if isinstance(told, list | tuple):
        return [_named(one, names) for one in told]
    return told
