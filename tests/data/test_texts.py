"""Every moment, state and reason has its words, in both languages, with the same gaps."""

import re
import string
from pathlib import Path

import pytest

from chalicelib import data
from chalicelib.domain import (
    access,
    cod,
    credit,
    delivery,
    delivery_looks,
    dossier_states,
    erasure,
    feedback,
    incoming,
    invitations,
    objection,
    opinion,
    paper_signature,
    parked_scan,
    payment,
    proof_of_delivery,
    reconciliation,
    refund,
    statement_import,
    told_entry,
)
from chalicelib.domain.citizen import PURPOSES
from chalicelib.domain.dossier_states import OFFICERS_ONLY
from chalicelib.domain.feed import NOTIFY
from chalicelib.usecases.feed import tell
from tests.each import each

GROUPS = sorted(path.stem for path in (Path(data.__file__).parent / "texts").glob("*.json"))
PAYMENT_STATES = (payment.AWAITING, payment.PART_PAID, payment.PAID, payment.EXPIRED, payment.CANCELLED)
OUTCOMES = ("granted", "refused")
PAPER_REASONS = {
    "withdrawn",
    "infected",
    "not_scannable",
    "empty_file",
    "wrong_type",
    "unreadable_pdf",
    "password_protected",
    "unreadable_image",
    "too_large",
    "hash_mismatch",
    "size_mismatch",
}
# What the projection knows of each moment (usecases/feed/tell.py): a sentence may not hope for more.
PAYMENT_FACTS = {"amount_vnd", "received_vnd", "surplus_vnd"}
SCAN_FACTS = {"item_code", "office", "reason", "answer"}
PARCEL_FACTS = {"item_code", "carrier", "answer"}
MOVE_FACTS = {
    "submit": {"exemption"},
    "refuse_exemption": {"reason", "fee_state", "amount_vnd"},
    "quote_fee": {"fee_state", "amount_vnd"},
    "accept": {"dossier_code", "due_at"},
    "refuse": {"reason", "legal_ground"},
    "request_supplement": {"reason", "items"},
    "settle_fee": {"payment_id", "amount_vnd"},
    "unsettle_fee": {"payment_id", "amount_vnd"},
    "finish": {"outcome", "reason", "legal_ground", "result_channel"},
    "return_result": {"channel"},
    "withdraw": {"reason"},
    "stop": {"reason", "legal_ground"},
    "request_verification": {"body", "question", "answer_due_at"},
    "note_verification": {"body"},
    "extend": {"reason", "due_at", "previous_due_at"},
    "undo": {"reason"},
    "mirror": {"dossier_code", "state_label"},
    "warn": {"threshold", "due_at"},
    "draft_expiring": {"procedure_name", "days"},
    "receive_papers": {"handed_over_at"},
    "change_result_channel": {"result_channel"},
    "rate": {"score"},
}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


OTHER_DEADLINES = {f"{name}_{when}" for name in ("supplement", "verification") for when in ("due_soon", "due")}
WARNINGS = frozenset({"not_taken_in", "due_soon", "due", "overdue", "calendar", *OTHER_DEADLINES})
TOLD_BY_MESSAGE = WARNINGS - tell.NO_MESSAGE


def keys_of(kind: str, event: str, warnings: frozenset[str] = WARNINGS) -> set[str]:
    """A finish is told by its outcome, a submission by what is claimed with it, a warning by its threshold."""
    if (kind, event) == ("dossier", "warn"):
        return {f"{kind}.{event}.{threshold}" for threshold in warnings}
    if (kind, event) == ("dossier", "submit"):
        return {"dossier.submit", "dossier.submit.claiming"}
    if (kind, event) == ("dossier", "finish"):
        return {f"{kind}.{event}.{outcome}" for outcome in OUTCOMES}
    return {f"{kind}.{event}"}


TOLD_BESIDE = (tell.OBJECTED, tell.CLAIM_SETTLED, tell.CALLED_OFF)
TOLD_OF_PARCELS = (*tell._DECIDED.values(), *tell._COLLECTING.values(), *TOLD_BESIDE)


def keys_of_timeline() -> set[str]:
    moments = [("dossier", action) for action in (*dossier_states.ACTIONS, "mirror") if action not in OFFICERS_ONLY]
    moments += [("payment", event) for event in ("started", "released", *PAYMENT_STATES[1:])]
    moments += [("delivery", event) for event in (*delivery.STATES, "unknown", *TOLD_OF_PARCELS)]
    return {key for kind, event in moments for key in keys_of(kind, event)}


def keys_of_messages() -> set[str]:
    moments = [(kind, event) for kind, events in NOTIFY.items() for event in events]
    return {key for kind, event in moments for key in keys_of(kind, event, TOLD_BY_MESSAGE)}


EXPECTED = {
    "timeline_titles": keys_of_timeline(),
    "timeline_details": keys_of_timeline(),
    "message_titles": keys_of_messages(),
    "message_bodies": keys_of_messages(),
    "dossier_states": set(dossier_states.STATES),
    "payment_states": set(PAYMENT_STATES),
    "post_to_look_at": set(delivery_looks._ACTIONS),
    "parked_scans": set(parked_scan.WHYS),
    "delivery_states": {*delivery.STATES, "unknown"},
    "post_warnings": set(invitations.WARNINGS),
    "delivery_proof": {
        *(f"relation.{one}" for one in proof_of_delivery.RELATIONS),
        *(f"paper.{one}" for one in proof_of_delivery.PAPER_KINDS),
    },
    "objection_standings": {objection.OPEN, objection.CLAIMED, objection.DISMISSED, objection.SETTLED},
    "paper_reasons": PAPER_REASONS,
    "signature_results": set(paper_signature.RESULTS) - {paper_signature.NONE},
    "refund_states": set(refund.STATES),
    "opinion_states": set(opinion.STATES),
    "feedback_states": set(feedback.STATES),
    "erasure": {*erasure.REMOVED, *erasure.KEPT},
    "money_places": {*credit.PLACES, credit.TAKEN_BACK},
    "money_reasons": set(incoming.REASONS),
    "reconciliation_differences": set(reconciliation.DIFFERENCES),
    "statement_states": set(statement_import.STATES),
    "statement_outcomes": set(told_entry.OUTCOMES),
    "pay_on_delivery": {cod.NOT_OFFERED, cod.PREPAID, cod.POSTAGE_UNKNOWN},
    "stages": {"1", "2", "3", "4", "5"},
    "actors": {"citizen", "officer", "system", "partner"},
    "durations": {"working_day", "day", "hour", "same_day"},
    "consents": set(PURPOSES),
    "access_kinds": set(access.KINDS),
}


@each("group", EXPECTED)
def test_nothing_is_without_words_and_no_words_are_left_over(group: str):
    assert set(data.texts(group)) == EXPECTED[group]


def test_every_reason_to_refuse_a_statement_has_its_words():
    """The reasons stand in the code where they are found: each is a short word in a call that refuses."""
    root = Path(data.__file__).parents[1]
    files = [*(root / "adapters" / "statements").glob("*.py"), root / "adapters" / "statement_files.py"]
    files += [
        root / "domain" / "statement.py",
        root / "domain" / "remittance.py",
        root / "usecases" / "payments" / "import_statement.py",
    ]
    text = "\n".join(path.read_text("utf-8") for path in files)
    calls = re.findall(r"(?:refused|Statement|Faulty)\(\s*\"(\w+)\"(?: if \w+ else \"(\w+)\")?", text)
    row_faults = re.findall(r"RowFault\([^\"]*\"\w*\", \"(\w+)\"|yield \"?\w+\"?.*, \"(\w+)\"$", text, re.MULTILINE)
    found = {word for words in (*calls, *row_faults) for word in words if word}
    assert len(found) > 40
    assert found - set(data.texts("statement_faults")) == set()


@each("group", GROUPS)
def test_both_languages_speak_and_have_the_same_gaps(group: str):
    for key, entry in data.texts(group).items():
        assert gaps(entry["vi"]) == gaps(entry["en"]), key
        assert bool(entry["vi"]) == bool(entry["en"]), key
        assert entry["vi"] == entry["vi"].strip(), key
        if group != "sign_in":
            assert gaps(entry["vi"]) == set(entry.get("facts", [])), key


@each("group", [group for group in GROUPS if group != "timeline_details"])
def test_only_a_detail_may_be_empty(group: str):
    assert all(entry["vi"] and entry["en"] for entry in data.texts(group).values())


@each("group", ["timeline_titles", "timeline_details", "message_titles", "message_bodies"])
def test_a_sentence_asks_only_for_facts_that_are_told(group: str):
    for key, entry in data.texts(group).items():
        kind, event = key.split(".")[:2]
        if kind == "dossier":
            known = MOVE_FACTS.get(event, set())
        elif kind == "payment":
            known = PAYMENT_FACTS
        elif kind == "feedback":
            known = {"feedback_id", "agency_name"}
        else:
            known = PARCEL_FACTS if group.startswith("message") else SCAN_FACTS
        assert gaps(entry["vi"]) <= known, key


@each("language", ["vi", "en"])
@each("key", ["code_message", "phone_changed"])
def test_what_goes_by_sms_is_one_plain_message(key: str, language: str):
    text = data.texts("sign_in")[key][language].format(code="123456")
    assert text.isascii(), "with accents an SMS holds 70 characters instead of 160"
    assert not set(text) & set("[]{}\\^~|`"), "not in the basic GSM-7 table"
    assert len(text) <= 160


def test_consent_texts_carry_their_version():
    assert all(entry["version"] for entry in data.texts("consents").values())


def test_an_unknown_group_is_refused():
    with pytest.raises(FileNotFoundError):
        data.texts("nothing")
