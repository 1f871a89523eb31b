"""Tax receipts from the queue, over HTTP from the sandbox provider."""

import io
import json
import secrets

import pytest
import urllib3
from pypdf import PdfReader

from chalicelib import wiring
from chalicelib.adapters.documents.fee_receipt import fee_receipt_pdf
from chalicelib.adapters.identity import keys
from chalicelib.domain import payment_code
from chalicelib.domain.fee_receipt import ReceiptLine
from chalicelib.events.e_receipts import e_receipts
from chalicelib.events.payments_stream import payments_stream
from chalicelib.store import dossiers, partners, payments, receipts
from chalicelib.usecases.payments.e_receipt import ask_e_receipt
from chalicelib.usecases.payments.void_receipt import void_receipt
from local.sandbox import bank
from tests import builders as a
from tests.builders import LATER, NOW
from tests.events.streams import Tail, failed, message
from tests.usecases.office import an_office

SECRET = "whsec_" + keys.new_secret()


@pytest.fixture(scope="module")
def provider(system):
    """A running provider of tax receipts."""
    server = bank.serve(0, e_receipt_secret=SECRET)
    yield server.url
    server.stop()


@pytest.fixture
def unit(system, provider):
    """A unit that is registered with the provider."""
    unit, endpoint = an_office().unit, a.new_id("endpoint")
    name = f"{system.environment()['SECRETS_PREFIX']}partners/{endpoint}"
    system.aws.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps([{"secret": SECRET}]))
    partners.put(
        a.a_partner(
            endpoint=endpoint,
            kind="e_receipt",
            provider="standard",
            agency_code=unit,
            account="",
            bank_name="VNPT",
            urls={"api": f"{provider}/e-receipts"},
        )
    )
    return unit


def _receipt(unit, **changes):
    number = f"XNTT-{unit}-2026-000001"
    receipt = a.a_receipt(told_agency_code=unit, told_number=number, **changes)
    assert receipts.issue(receipt, year=2026, serial=1)
    return receipt


def _asked(receipt):
    queued = []
    assert ask_e_receipt(receipt, partners=partners, enqueue=queued.append) is bool(queued)
    return queued


def _of_provider(url, receipt):
    issued = urllib3.request("GET", f"{url}/e-receipts").json()["receipts"]
    return [one for one in issued if one["order"]["agency_code"] == receipt.told.agency_code]


def test_it_is_issued_once_however_often_the_message_comes(unit, provider):
    receipt = _receipt(unit)
    assert _asked(receipt) == [receipt.receipt_id]
    assert failed(e_receipts, [message(receipt.receipt_id, "1"), message(receipt.receipt_id, "2")]) == []
    stored = receipts.get(receipt.receipt_id)
    assert (stored.e_receipt.provider, stored.e_receipt.series, stored.version) == ("VNPT", "01BLP0-001", 2)
    assert stored.paper.e_receipt.lookup_url.startswith("https://") and stored.told == receipt.told
    assert len(_of_provider(provider, receipt)) == 1
    assert _asked(stored) == []


def test_an_answer_that_was_lost_is_the_same_when_asked_again(unit, provider):
    receipt = _receipt(unit)
    failed(e_receipts, [message(receipt.receipt_id)])
    kept = receipts.get(receipt.receipt_id)
    receipts.save(kept, receipt)  # as if the function had died before it could keep the answer
    assert failed(e_receipts, [message(receipt.receipt_id)]) == []
    assert receipts.get(receipt.receipt_id).e_receipt == kept.e_receipt


def test_a_provider_that_is_busy_is_asked_again_and_others_go_on(unit, provider):
    receipt = _receipt(unit)
    urllib3.request("POST", f"{provider}/e-receipts/busy", json={"next": 1})
    assert failed(e_receipts, [message(receipt.receipt_id, "1"), message("JWNOBODY", "2")]) == ["1"]
    assert _asked(receipts.get(receipt.receipt_id)) == [receipt.receipt_id]
    assert failed(e_receipts, [message(receipt.receipt_id, "1")]) == []
    assert receipts.get(receipt.receipt_id).e_receipt is not None


def test_what_the_provider_declines_is_noted_for_a_person_and_not_asked_again(unit, provider):
    receipt = _receipt(unit, told_lines=(ReceiptLine("fee", "Phí", 1, 0, 0),))
    assert failed(e_receipts, [message(receipt.receipt_id)]) == []
    stored = receipts.get(receipt.receipt_id)
    assert (stored.e_receipt, stored.e_receipt_refused) == (None, "AMOUNT_WRONG")
    assert _asked(stored) == [] and failed(e_receipts, [message(receipt.receipt_id)]) == []
    assert receipts.get(receipt.receipt_id) == stored


def test_a_voided_confirmation_gets_no_tax_receipt(unit, provider):
    receipt = _receipt(unit, voided_at=LATER)
    assert _asked(receipt) == [] and failed(e_receipts, [message(receipt.receipt_id)]) == []
    assert _of_provider(provider, receipt) == []


def test_one_that_is_voided_while_the_provider_is_asked_keeps_what_was_issued(unit, monkeypatch, caplog):
    receipt, issue = _receipt(unit), wiring.partners.issue_e_receipt

    def voided_meanwhile(*order):
        void_receipt(receipt.payment_id, payment_version=receipt.payment_version + 1, now=LATER, receipts=receipts)
        return issue(*order)

    monkeypatch.setattr(wiring.partners, "issue_e_receipt", voided_meanwhile)
    assert failed(e_receipts, [message(receipt.receipt_id)]) == []
    stored = receipts.get(receipt.receipt_id)
    assert (stored.stands, stored.e_receipt.provider) == (False, "VNPT")
    assert "a voided confirmation has a tax receipt" in caplog.text


@pytest.mark.parametrize("registered", [None, {"active": False}, {"kind": "bank"}])
def test_a_unit_without_a_provider_asks_nobody(system, registered):
    unit = an_office().unit
    if registered is not None:
        partners.put(a.a_partner(**{"kind": "e_receipt", "provider": "standard", "agency_code": unit, **registered}))
    receipt = _receipt(unit)
    assert _asked(receipt) == [] and failed(e_receipts, [message(receipt.receipt_id)]) == []


def test_a_unit_that_issues_elsewhere_keeps_its_confirmation_as_it_is(system):
    unit = an_office().unit
    partners.put(a.a_partner(kind="e_receipt", provider="none", agency_code=unit))
    receipt = _receipt(unit)
    assert failed(e_receipts, [message(receipt.receipt_id)]) == []
    assert receipts.get(receipt.receipt_id) == receipt


def test_from_the_money_to_the_printed_tax_receipt(unit, system):
    dossier = a.a_submitted_dossier(agency_code=unit)
    dossiers.create_draft(dossier, once=None)
    tail = Tail(system, "payments")
    payment = a.a_payment(
        payment_id=payment_code.make(secrets.randbelow(10**9)),
        dossier_id=dossier.dossier_id,
        agency_code=unit,
        state="paid",
        version=2,
        received_vnd=16000,
        paid_at=NOW,
        updated_at=NOW,
    )
    payments.create(payment, instead_of="", once=None)
    assert failed(payments_stream, tail.read()) == []
    assert payment.payment_id in _queued(system)
    assert failed(e_receipts, [message(payment.payment_id)]) == []
    (page,) = PdfReader(io.BytesIO(fee_receipt_pdf(receipts.get(payment.payment_id).paper))).pages
    text = " ".join(page.extract_text().split())
    assert "Ký hiệu 01BLP0-001, số 000" in text and "VNPT" in text and "KHÔNG PHẢI" not in text


def _queued(system):
    sqs, url = system.aws.client("sqs"), system.environment()["E_RECEIPTS_QUEUE_URL"]
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages", [])
    return [one["Body"] for one in found]
