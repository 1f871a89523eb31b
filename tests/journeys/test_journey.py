"""The whole journey over HTTP, as `make demo` walks it; each test is one thing that must be so afterwards."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from local.demo.http import new_key
from local.demo.people import COPIES, POLICE, UNIT, extract_form
from local.demo.printing import moment
from local.demo.steps import STEPS
from local.demo.steps.s09_post import NOTICES, SCANS
from local.demo.waiting import until
from tests.journeys.conftest import credits_of, serials_of_today

pytestmark = pytest.mark.xdist_group("journeys")

TIMELINE = [
    *("submit", "accept", "started", "paid", "settle_fee", "forward", "finish", "registered"),
    *("collected", "in_transit", "out_for_delivery", "attempt_failed", "out_for_delivery", "delivered"),
    *("return_result",),
]


@pytest.fixture(scope="module")
def walked(new_journey):
    """A journey of which every step was walked."""
    journey = new_journey()
    for walk in STEPS:
        walk(journey)
    return journey


def test_the_profile_is_kept_and_shown_with_the_national_id_masked(walked):
    profile = walked.phone.get("/me")
    assert profile["full_name"] == walked.person.full_name
    assert profile["assurance_level"] == 1
    assert walked.person.national_id not in str(profile)


def test_each_consent_was_given_or_withheld(walked):
    decided = {one["purpose"]: one["granted"] for one in walked.phone.get("/me/consents")["items"]}
    assert decided == {"zalo_sms_notices": True, "statistics_contact": False, "helper_access": False}


def test_the_stale_save_was_shown_the_current_draft_and_nothing_was_lost(walked):
    on_phone, on_tablet, forgotten = extract_form(walked.person)
    assert walked.stale["type"].endswith("draft_stale")
    assert walked.stale["current"]["form"] == on_phone
    assert walked.form == on_phone | on_tablet | forgotten


def test_the_text_file_was_rejected_with_a_reason_and_the_right_pages_were_accepted(walked):
    assert (walked.wrong_paper["state"], walked.wrong_paper["reason"]) == ("rejected", "wrong_type")
    assert walked.wrong_paper["reason_text"]
    papers = walked.phone.dossier(walked.dossier_id)["documents"]
    accepted = {(one["slot"], one["page"]) for one in papers if one["state"] == "accepted"}
    assert accepted >= {("declaration", 1), ("declaration", 2), ("authorisation", 1)}


def test_every_fault_was_named_at_once(walked):
    pointers = {one["pointer"] for one in walked.faults}
    assert pointers == {"/form/authorisation_date", "/form/registered_at", "/form/purpose", "/deliveries/return"}


def test_submission_happened_once(walked):
    again = walked.phone.submit(walked.dossier_id, walked.submission_key)
    assert again.json == walked.submitted
    other = walked.phone.submit(walked.dossier_id, new_key(), expect=(409,))
    assert other.slug == "not_allowed_now"
    moves = walked.officer(UNIT, "receiver").read(walked.dossier_id)["events"]
    assert [one["action"] for one in moves].count("submit") == 1


def test_the_fee_was_confirmed_with_a_tax_receipt_and_the_qr_leads_to_the_check(walked):
    def printed():
        body = walked.phone.until_confirmed(walked.payment["payment_id"]).body
        page = PdfReader(io.BytesIO(body)).pages[0]
        return page if "01BLP0-001" in page.extract_text() else None

    page = until("the tax receipt on the confirmation", printed)
    issued = walked.bank.call("GET", "/e-receipts").json["receipts"]
    (ours,) = [one for one in issued if one["order"]["dossier_code"] == walked.accepted["dossier_code"]]
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.images[0].data)).convert("L"))
    told = walked.phone.api.call("GET", found.text.removeprefix(walked.phone.api.address)).json
    assert (told["stands"], told["number"]) == (True, ours["order"]["number"])
    assert told["amount_vnd"] == ours["order"]["amount_vnd"] == walked.payment["amount_vnd"]


def test_acceptance_gave_a_code_without_gaps_and_a_due_time(walked, system):
    assert re.fullmatch(r"H37\.12-\d{6}-\d{4}", walked.accepted["dossier_code"])
    serials = serials_of_today(system, UNIT)
    assert serials
    assert serials == list(range(1, len(serials) + 1))
    assert moment(walked.accepted["due_at"]) > moment(walked.accepted["accepted_at"])


def test_an_officer_of_another_unit_sees_nothing(walked):
    stranger = walked.officer(POLICE, "receiver")
    stranger.call("GET", f"/dossiers/{walked.dossier_id}", expect=(404,))
    assert walked.dossier_id not in str(stranger.queue("new"))


def test_each_fee_was_paid_once_and_settled(walked, system):
    assert walked.payment["received_vnd"] == walked.payment["amount_vnd"] == 8000 * COPIES
    assert walked.second_payment["received_vnd"] == 200_000
    for payment, dossier_id in (
        (walked.payment, walked.dossier_id),
        (walked.second_payment, walked.second_dossier_id),
    ):
        assert len(credits_of(system, payment["payment_id"])) == 1
        assert walked.phone.dossier(dossier_id)["fee"]["state"] == "settled"
    assert [one["state"] for one in walked.bank.told(walked.bank_reference)] == ["accepted"]


def test_the_parcel_is_the_sum_of_its_scans_in_the_order_in_which_they_happened(walked):
    assert len(walked.parcel["events"]) == len(SCANS)
    times = [one["occurred_at"] for one in walked.parcel["events"]]
    assert times == sorted(times)
    assert (walked.parcel["state"], walked.parcel["attempts_failed"]) == ("delivered", 1)
    assert len(walked.carrier.told(walked.parcel["item_code"])) == NOTICES


def test_the_timeline_tells_everything_in_order_and_once(walked):
    assert [one["event"] for one in walked.timeline] == TIMELINE
    times = [one["at"] for one in walked.timeline]
    assert times == sorted(times)
    assert all(one["title"] and one["title"] != f"{one['kind']}.{one['event']}" for one in walked.timeline)


def test_the_citizen_was_told_what_matters(walked):
    kinds = [one["kind"] for one in walked.messages if one["dossier_id"] == walked.dossier_id]
    assert {"accept", "paid", "finish", "attempt_failed", "return_result"} <= set(kinds)
    assert kinds.count("accept") == kinds.count("paid") == kinds.count("return_result") == 1


def test_the_dossier_ends_returned_and_rated(walked):
    dossier = walked.phone.dossier(walked.dossier_id)
    assert (dossier["state"], dossier["portal_code"], dossier["outcome"]) == ("returned", 10, "granted")
    assert dossier["rating"]["score"] == 3
    again = walked.phone.call(
        "POST", f"/dossiers/{walked.dossier_id}/rating", body={"score": 1}, key=new_key(), expect=(409,)
    )
    assert again.slug == "rating_given"


def test_the_public_sees_the_degree_of_completion_and_with_the_secret_a_little_more(walked):
    assert set(walked.completion) == {"dossier_code", "completion"}
    asked = {"dossier_code": walked.accepted["dossier_code"], "secret": walked.accepted["lookup_secret"]}
    known = walked.api.call("POST", "/v1/public/lookups", body=asked).json
    assert known["state"] == "returned"
    assert walked.person.full_name not in str(known)
    walked.api.call("POST", "/v1/public/lookups", body=asked | {"secret": "WRONGONE"}, expect=(404,))


def test_no_log_holds_a_name_a_number_a_code_or_a_token(walked, system):
    person = walked.person
    inbox = walked.sms.call("GET", f"/inbox/{person.e164}").json["messages"]
    codes = [re.search(r"\d{6}", one["text"])[0] for one in inbox]
    secret = [person.full_name, person.national_id, person.phone, person.e164, person.street, walked.phone.token]
    for name in ("api", "pump"):
        log = (system.work / f"{name}.log").read_text("utf-8")
        assert not [one for one in secret if one in log], name
        assert not [one for one in codes if re.search(rf"\b{one}\b", log)], name
