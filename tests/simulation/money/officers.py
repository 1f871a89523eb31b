"""What officers do with money in a story, through their routes; None where there is nothing to do it with."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.api.present.credit import url_id
from tests.simulation.money import audit
from tests.simulation.money.deeds import Deed, asked_by
from tests.simulation.money.story import Story
from tests.simulation.money.town import UNIT

OUTCOMES = ("sent", "refunded", "failed")
REFUND_ACCOUNT = {"bank_bin": "970436", "account": "1020304050", "account_name": "NONG THI BINH"}


def takes_cash(story: Story, payment: int, receipt: int) -> Deed | None:
    """Cash at the counter for what is due."""
    if not (row := _nth(story, "payments", payment)):
        return None
    due = row["amount_vnd"] - row.get("received_vnd", 0) + row.get("surplus_vnd", 0)
    number = f"BL-{receipt}"
    name = f"cash:{UNIT}#{number}"
    brings = {} if name in story.brought or not due else {name: due}
    body = {"received_vnd": due or 1, "receipt_number": number}
    return asked_by(story.town, story.an, "POST", f"/v1/officer/payments/{row['payment_id']}/cash", body, brings)


def allocates(story: Story, credit: int, payment: int) -> Deed | None:
    """This transfer is for that payment."""
    row = _nth(story, "payments", payment)
    return _about(story, credit, "allocation", row and {"payment_id": row["payment_id"]})


def writes_off(story: Story, credit: int) -> Deed | None:
    """Nobody knows whose it is."""
    return _about(story, credit, "write-off", {"reason": "Không rõ"})


def releases(story: Story, credit: int, amount_vnd: int | None) -> Deed | None:
    """Money leaves the payment that it settled."""
    found = [
        (row["credit_id"], part["payment_id"])
        for row in audit.read(story.town.aws.dynamo).credits.values()
        for part in json.loads(row["parts"])
        if part["place"] == "allocated"
    ]
    if not found:
        return None
    credit_id, payment_id = _pick(found, credit)
    body = {"payment_id": payment_id, "reason": "Hồ sơ đã rút", **({"amount_vnd": amount_vnd} if amount_vnd else {})}
    url = f"/v1/officer/payments/exceptions/{url_id(credit_id)}/release"
    return asked_by(story.town, story.binh, "POST", url, body)


def finds_same(story: Story, credit: int, other: int) -> Deed | None:
    """The one is the other, told once more."""
    row = _nth(story, "credits", other)
    return _about(story, credit, "same-as", row and {"credit_id": url_id(row["credit_id"])})


def bears(story: Story, credit: int) -> Deed | None:
    """The unit bears the loss."""
    return _about(story, credit, "bear", {"reason": "Người nộp không còn ở địa phương"}, leads=True)


def names_account(story: Story, payment: int) -> Deed | None:
    """The citizen tells where money is to go back to."""
    if not (row := _nth(story, "payments", payment)):
        return None
    owner = next(one for one in story.town.dossiers if one.dossier_id == row["dossier_id"])
    url = f"/v1/payments/{row['payment_id']}/refund-account"
    return asked_by(story.town, story.town.owner(owner), "PUT", url, REFUND_ACCOUNT)


def asks_refund(story: Story, credit: int, payment: int, amount_vnd: int) -> Deed | None:
    """An officer asks that money goes back (0: all that may), once the citizen said where to."""
    row, transfer = _nth(story, "payments", payment), _open(story, credit)
    if not row or not transfer:
        return None
    if "refund_account" not in row:
        return names_account(story, payment)
    parts = json.loads(transfer["parts"])
    there = sum(one["amount_vnd"] for one in parts if one["place"] in ("to_refund", "waiting"))
    return _about(story, credit, "refund", {"payment_id": row["payment_id"], "amount_vnd": amount_vnd or there or 1})


def refunds(story: Story, refund: int, outcome: int) -> Deed | None:
    """The next thing that is to be done about a refund, or a new one."""
    rows = list(audit.read(story.town.aws.dynamo).refunds.values())
    over = ("refunded", "rejected")
    going_on = [place for place, row in enumerate(rows) if row.get("state", "requested") not in over]
    if not going_on:
        return asks_refund(story, refund + 1, refund, 0)
    place = _pick(going_on, refund)
    state = rows[place].get("state", "requested")
    if state in ("requested", "failed") and outcome % len(OUTCOMES) == 2:
        return rejects(story, place)
    waits = state in ("requested", "failed")
    return approves(story, place) if waits else notes(story, place, OUTCOMES[outcome % len(OUTCOMES)])


def approves(story: Story, refund: int) -> Deed | None:
    """Another one approves it."""
    row = _nth(story, "refunds", refund)
    url = row and f"/v1/officer/refunds/{row['refund_id']}/approval"
    return asked_by(story.town, story.binh, "POST", url, {}) if url else None


def rejects(story: Story, refund: int) -> Deed | None:
    """Another one finds that it is not to be given back."""
    row = _nth(story, "refunds", refund)
    url = row and f"/v1/officer/refunds/{row['refund_id']}/rejection"
    return asked_by(story.town, story.binh, "POST", url, {"reason": "Tài khoản không đúng chủ"}) if url else None


def notes(story: Story, refund: int, outcome: str) -> Deed | None:
    """What the bank did of it."""
    if not (row := _nth(story, "refunds", refund)):
        return None
    body = {"outcome": outcome, "reference": "FT-OUT"}
    return asked_by(story.town, story.an, "POST", f"/v1/officer/refunds/{row['refund_id']}/outcome", body)


def _about(story: Story, credit: int, what: str, body: Any, *, leads: bool = False) -> Deed | None:
    row = _open(story, credit)
    if not row or not body or row["account"].startswith("cash:"):
        return None
    url = f"/v1/officer/payments/exceptions/{url_id(row['credit_id'])}/{what}"
    return asked_by(story.town, story.binh if leads else story.an, "POST", url, body)


def _open(story: Story, number: int) -> Any:
    """A transfer by its number: mostly one with which somebody has something to do."""
    rows = list(audit.read(story.town.aws.dynamo).credits.values())
    listed = [row for row in rows if "exception" in row] if number else []
    return _pick(listed or rows, number)


def _nth(story: Story, kind: str, number: int) -> Any:
    return _pick(list(getattr(audit.read(story.town.aws.dynamo), kind).values()), number)


def _pick(rows: Sequence[Any], number: int) -> Any:
    return rows[number % len(rows)] if rows else None
