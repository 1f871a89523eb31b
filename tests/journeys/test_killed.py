"""The API and the pump are killed (SIGKILL) in the middle of a journey, and started again: it finishes."""

import pytest

from local.demo.people import UNIT
from local.demo.steps import (
    s01_sign_in,
    s03_draft,
    s04_papers,
    s05_submit,
    s06_accept,
    s07_pay,
    s08_process,
    s09_post,
    s10_end,
)
from local.demo.waiting import until
from tests.journeys.conftest import credits_of, serials_of_today
from tests.journeys.test_journey import TIMELINE

pytestmark = pytest.mark.xdist_group("journeys")
PATIENCE_S = 60.0


@pytest.fixture
def crash(system):
    """Kills the API and the pump, lets something happen meanwhile, and starts both again."""

    def killed(meanwhile=lambda: None):
        system.kill("api")
        system.kill("pump")
        meanwhile()
        system.start_again("api")
        system.start_again("pump")

    return killed


def test_the_journey_finishes_whatever_was_killed_on_the_way(new_journey, system, crash):
    j = new_journey()
    for walk in (s01_sign_in.walk, s03_draft.walk, s04_papers.walk, s05_submit.walk):
        walk(j)

    crash()  # after submission: the same key still gives the same answer
    assert j.phone.submit(j.dossier_id, j.submission_key).json == j.submitted
    s06_accept.walk(j)

    scanned = s07_pay.ask_by_qr(j)
    j.bank.call("POST", "/faults", body={"duplicate": 2})
    system.kill("pump")  # the money was sent and its notice taken, but nobody settles the fee
    s07_pay.transfer(j, scanned)
    j.phone.until_paid(j.payment["payment_id"])
    assert j.phone.dossier(j.dossier_id)["fee"]["state"] == "due"
    system.start_again("pump")
    crash()
    s07_pay.until_settled(j, within_s=PATIENCE_S)

    second = s07_pay.ask_by_vnpay(j)
    crash(meanwhile=lambda: j.bank.pay(second["pay_url"]))  # VNPAY finds nobody, and calls again
    s07_pay.until_vnpay_settled(j, second, within_s=PATIENCE_S)
    j.bank.call("POST", "/faults", body={})

    s08_process.walk(j)
    crash()  # the parcel is just being ordered
    s09_post.until_booked(j)
    s09_post.drive(j)
    until("the first scans heard", lambda: len(_heard(j)) >= 2)
    crash()
    s09_post.until_returned(j, within_s=PATIENCE_S)
    s10_end.walk(j)

    assert [one["event"] for one in j.timeline] == TIMELINE
    moves = [one["action"] for one in j.officer(UNIT, "receiver").read(j.dossier_id)["events"]]
    assert [moves.count(one) for one in ("submit", "accept", "settle_fee", "finish", "return_result")] == [1] * 5
    for payment in (j.payment, j.second_payment):
        assert payment["received_vnd"] == payment["amount_vnd"]
        assert len(credits_of(system, payment["payment_id"])) == 1
    assert len(j.parcel["events"]) == len(s09_post.SCANS)
    serials = serials_of_today(system, UNIT)
    assert serials
    assert serials == list(range(1, len(serials) + 1))


def _heard(j):
    return [one for one in j.carrier.told(j.parcel["item_code"]) if one["state"] == "accepted"]
