"""Many people read at the same moment through the local server: each reads their own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from local.demo.citizen import Device
from local.demo.http import Server
from local.demo.parties import Phone
from local.demo.people import someone
from tests.size import sized

pytestmark = pytest.mark.xdist_group("journeys")
PEOPLE, AT_A_TIME = sized(100, 300), 50  # sixty codes an hour for one address


def test_parallel_requests_each_read_their_own_profile(system, a_while_later):
    api, sms = Server(system.addresses["api"], connections=PEOPLE), Phone(system.addresses["phone"])

    def sign_in(place: int) -> tuple[Device, str]:
        person, device = someone(), Device(api, f"Máy {place}")
        device.sign_in(person, sms)
        name = f"Người Thứ {place}"
        device.call("PATCH", "/me", body={"full_name": name, "email": f"nguoi{place}@example.vn"})
        return device, name

    people: list[tuple[Device, str]] = []
    with ThreadPoolExecutor(8) as pool:
        for start in range(0, PEOPLE, AT_A_TIME):
            a_while_later(0)
            people += pool.map(sign_in, range(start, start + AT_A_TIME))
    all_ready = threading.Barrier(PEOPLE)

    def read(one: tuple[Device, str]) -> tuple[str, str]:
        device, name = one
        all_ready.wait(30)
        return name, device.get("/me")["full_name"]

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(read, people))
    assert [read for _, read in answers] == [name for name, _ in answers]
    assert len({name for name, _ in answers}) == PEOPLE
