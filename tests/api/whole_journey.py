"""One citizen's whole journey, from the first code to the opinion, over any network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.actor import Actor
from chalicelib.domain.partner import Partner
from chalicelib.domain.vietnamese_time import vietnamese_date
from chalicelib.store import partners
from tests import builders
from tests.adapters.fixtures.banks import sepay
from tests.adapters.fixtures.carriers import ems
from tests.api import client
from tests.api import procedures as published
from tests.api.journey_end import all_that_is_told
from tests.api.people import new_phone
from tests.api.scenes.notices import transfer_of
from tests.api.weak_network import Call, Network, over
from tests.api.world import World
from tests.api.world.bodies import RECIPIENT, SUPPLEMENT, a_file
from tests.api.world.case import Case
from tests.api.world.people import Person, source_ip
from tests.api.world.places import BANK
from tests.deployment import put_secrets


@dataclass
class Journey:
    """One citizen and one unit, from the first code to the opinion. `comes` is how often each event and each upload
    comes: queues and streams hand over at least once. `gateway` is where codes are sent from."""

    world: World
    unit: str
    network: Network
    gateway: str
    comes: int = 1
    requests: int = 0
    phone: str = field(default_factory=new_phone)

    def goes(self, code_of: Callable[[str], str]) -> dict[str, Any]:
        """All of it; the result, in words that are the same for every journey."""
        self._settles_the_unit()
        with over(self._counted), over(self.network), self._events():
            self.owner = self._signs_in(code_of)
            case = self._hands_in()
            case = self._is_asked_to_complete(case)
            case = self._pays(case)
            self._gets_the_result(case)
            self.owner.does(f"{case.url}/rating", {"score": 3, "comment": "Nhanh"})
            self.world.pump.run()
            for message in self.owner.call("GET", "/v1/notifications?limit=100").json["items"]:
                self.owner.call("PUT", f"/v1/notifications/{message['notification_id']}/read")
        return all_that_is_told(self, case)

    def _counted(self, call: Call) -> Call:
        def send(method: str, url: str, **named: Any) -> client.Reply:
            self.requests += 1
            return call(method, url, **named)

        return send

    # --- before it
    def _settles_the_unit(self) -> None:
        unit, number = self.unit, self.unit.rpartition(".")[2]
        self.account, self.bank, self.carrier = f"01234{number}", f"ep_sepay_{number}", f"ep_ems_{number}"
        put_secrets(
            self.world._stack, {f"partners/{self.bank}": sepay.SECRETS, f"partners/{self.carrier}": ems.SECRETS}
        )
        self.world.a_unit(unit)
        partners.put(Partner(self.bank, "bank", "sepay", unit, self.account, **BANK))
        partners.put(Partner(self.carrier, "carrier", "ems", unit, ""))
        self.world.pump.from_now()
        self.receiver, self.specialist = (self.world.officer(role, unit=unit) for role in ("receiver", "specialist"))

    @contextmanager
    def _events(self) -> Iterator[None]:
        pump, again = self.world.pump, self.comes
        with pytest.MonkeyPatch.context() as patch:
            told = {name: _often(handler, again) for name, handler in pump._handlers.items()}
            patch.setattr(pump, "_handlers", told)
            patch.setattr(pump, "_bookings", _often(pump._bookings, again))
            patch.setattr(pump, "_uploads", _often(pump._uploads, again))
            yield

    # --- the journey
    def _signs_in(self, code_of: Callable[[str], str]) -> Person:
        request = {"phone": self.phone, "request_id": builders.new_id("request-of")}
        asked = client.call("POST", "/v1/auth/otp-challenges", body=request, source_ip=source_ip())
        assert asked.status == 202, asked.body
        code = {"grant_type": "otp", "challenge_id": asked.json["challenge_id"], "code": code_of(self.phone)}
        tokens = client.call("POST", "/v1/auth/tokens", body=code)
        assert tokens.status == 200, tokens.body
        again = {"grant_type": "refresh_token", "refresh_token": tokens.json["refresh_token"]}
        fresh = client.call("POST", "/v1/auth/tokens", body=again)
        assert fresh.status == 200, fresh.body
        actor = wiring.people.tokens().read_access(fresh.json["access_token"], datetime.now(UTC))
        owner = Person(Actor("citizen", actor.id, actor.session_id), fresh.json["access_token"])
        self.national_id = builders.a_national_id()
        profile = {"full_name": "Nông Thị Bình", "birth_on": "1990-02-28", "sex": "female"}
        address = {"province_code": "20", "commune": "Phường Đông Kinh", "address": "12 đường Bà Triệu"}
        told = {**profile, "address": address, "national_id": self.national_id}
        assert owner.call("PATCH", "/v1/me", body=told).status == 200
        consent = {"granted": True, "text_version": "1"}
        assert owner.call("PUT", "/v1/me/consents/helper_access", body=consent).status == 200
        return owner

    def _saves(self, case: Case, change: dict[str, Any]) -> None:
        """As an app does: what is there already, sent and not heard of, need not be sent anew."""
        reply = self.owner.call("PATCH", case.url, body=change, if_match=case.read()["version"])
        now = reply.json["current"] if reply.status == 412 else reply.json
        assert {**now, **change, "form": {**now["form"], **change["form"]}} == now, reply.body

    def _sends(self, who: Person, case: Case, url: str, told: dict[str, Any]) -> str:
        announced = who.does(url, told)
        for _ in range(self.comes):
            self.world.upload(case.dossier_id, announced)
        return str(announced["document_id"])

    def _hands_in(self) -> Case:
        body = {"procedure_code": published.PAID, "agency_code": self.unit}
        case = Case(self.owner.does("/v1/dossiers", body)["dossier_id"], self.owner)
        self.world.pump.ours.add(case.dossier_id)
        self._saves(case, {"form": {"subject_name": "Nông Thị Bình"}, "copies": 2, "result_channel": "post"})
        self._sends(self.owner, case, f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file("cccd.pdf")})
        parcel = self.owner.call("PUT", f"{case.url}/deliveries/return", body={"recipient": RECIPIENT})
        assert parcel.status == 200, parcel.body
        self.owner.does(f"{case.url}/submission")
        self.world.pump.run()
        return case

    def _is_asked_to_complete(self, case: Case) -> Case:
        self.receiver.does(f"{case.desk_url}/supplement-request", SUPPLEMENT)
        self._sends(self.owner, case, f"{case.url}/documents", {"slot": "identity", "page": 1, **a_file("cccd-2.pdf")})
        self._saves(case, {"form": {"born_on": "1990-02-28"}})
        self.owner.does(f"{case.url}/supplements")
        self.receiver.does(f"{case.desk_url}/acceptance")
        self.world.pump.run()
        return case

    def _pays(self, case: Case) -> Case:
        started = self.owner.does(f"{case.url}/payments", {"provider": "sepay"})
        case = Case(case.dossier_id, self.owner, payment_id=started["payment_id"])
        told = {**transfer_of(case, started["amount_vnd"]), "accountNumber": self.account}
        notice = sepay.genuine(sepay.SECRETS[0], datetime.now(UTC), **told)
        url = f"/v1/callbacks/banks/sepay/{self.bank}"
        self.day = vietnamese_date(datetime.fromisoformat(f"{told['transactionDate']}+07:00"))
        assert client.call("POST", url, raw=notice.body, headers=dict(notice.headers)).status == 200
        self.world.pump.run()
        return case

    def _gets_the_result(self, case: Case) -> None:
        self.receiver.does(f"{case.desk_url}/forwarding")
        self._sends(self.specialist, case, f"{case.desk_url}/result", a_file("ket-qua.pdf"))
        self.specialist.does(f"{case.desk_url}/completion", {"outcome": "granted"})
        self.world.pump.run()
        for hour, status in enumerate((3, 4, 6, 7)):
            scan = {"order_code": case.delivery_id, "status_code": status, "datetime": f"23/11/2026 1{hour}:00:00"}
            call = ems.genuine(ems.SECRETS[0], transaction=f"{case.dossier_id}-{hour}", **scan)
            url = f"/v1/callbacks/carriers/ems/{self.carrier}"
            named = {"raw": call.body, "headers": dict(call.headers), "query": list(call.query)}
            assert client.call("POST", url, **named).status == 200
            self.world.pump.run()


def _often(handler: Any, times: int) -> Any:
    def handle(event: Any, context: Any) -> Any:
        for _ in range(times):
            answer = handler(event, context)
        return answer

    return handle
