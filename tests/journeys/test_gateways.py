"""The seeded unit's gateways, on the whole system: one after another is asked, one is paid, late money is kept."""

import pytest

from local.demo.steps import s01_sign_in, s03_draft, s04_papers, s05_submit
from local.demo.waiting import until
from tests.journeys.conftest import credits_of

pytestmark = pytest.mark.xdist_group("journeys")
GATEWAYS = ("momo", "zalopay", "payos", "dvcqg")


def test_whoever_tries_every_gateway_pays_once(new_journey, system):
    j = new_journey()
    for walk in (s01_sign_in.walk, s03_draft.walk, s04_papers.walk, s05_submit.walk):
        walk(j)
    offered = {one["provider"] for one in j.phone.get(f"/dossiers/{j.dossier_id}/payment-options")["options"]}
    assert offered >= {*GATEWAYS, "sepay", "vnpay", "vietqrvn"}

    asked = [j.phone.pay_by(provider, j.dossier_id) for provider in GATEWAYS]
    pages = [one["pay_url"] for one in asked]
    assert all(page.startswith(f"{system.addresses['bank']}/gateways/") for page in pages)
    states = [j.phone.get(f"/payments/{one['payment_id']}")["state"] for one in asked]
    assert states == ["cancelled"] * 3 + ["awaiting"]

    j.bank.call("POST", "/gateways/pay", body={"pay_url": pages[-1]})
    j.phone.until_paid(asked[-1]["payment_id"])
    j.phone.until_fee_settled(j.dossier_id)

    j.bank.call("POST", "/gateways/pay", body={"pay_url": pages[0]})
    (late,) = until("the late money kept", lambda: credits_of(system, asked[0]["payment_id"]))
    assert "fee_settled" in str(late), "to be given back: nobody owes it any more"
    assert j.phone.get(f"/payments/{asked[0]['payment_id']}")["state"] == "cancelled"
