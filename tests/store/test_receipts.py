"""Stored confirmations: sealed, numbered one after the other, never changed by who comes late."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.store import receipts
from tests import builders as a
from tests.builders import LATER, NOW
from tests.usecases.office import an_office


def _receipt(unit, **changes):
    return a.a_receipt(told_agency_code=unit, told_number=f"XNTT-{unit}-2026-000001", **changes)


def test_no_name_and_no_bank_reference_is_readable_in_a_copy_of_the_table(raw_rows):
    receipt = _receipt(an_office().unit)
    receipts.issue(receipt, year=2026, serial=1)
    (row,) = [row for row in raw_rows("receipts") if row["receipt_id"]["S"] == receipt.receipt_id]
    assert not [one for one in ("Nông", "N\\u00f4ng", receipt.told.bank_reference) if one in str(row)]
    assert row["number"]["S"] == receipt.told.number


def test_a_serial_that_is_not_the_next_is_refused_and_nothing_is_kept():
    unit = an_office().unit
    receipt = _receipt(unit)
    for wrong in (0, 2, 7):
        with pytest.raises(Conflict):
            receipts.issue(receipt, year=2026, serial=wrong)
    assert receipts.get(receipt.receipt_id) is None and receipts.last_serial(unit, 2026) == 0


def test_the_same_one_twice_takes_one_serial():
    unit = an_office().unit
    receipt = _receipt(unit)
    assert receipts.issue(receipt, year=2026, serial=1) is True
    assert receipts.issue(replace(receipt, payment_version=9), year=2026, serial=2) is False
    assert receipts.issue(receipt, year=2026, serial=1) is False, "told to be there before the lost serial is"
    assert receipts.get(receipt.receipt_id) == receipt and receipts.last_serial(unit, 2026) == 1


def test_two_changes_at_once_keep_one():
    before = _receipt(an_office().unit)
    receipts.issue(before, year=2026, serial=1)
    receipts.save(before, replace(before, voided_at=NOW, version=2))
    with pytest.raises(Conflict):
        receipts.save(before, replace(before, voided_at=LATER, version=2))
    assert receipts.get(before.receipt_id).voided_at == NOW


def test_the_newest_of_several_is_found_and_a_payment_without_has_none():
    first = _receipt(an_office().unit, voided_at=NOW)
    second = replace(first, receipt_id=f"{first.payment_id}#2", payment_version=4)
    assert receipts.last_of(first.payment_id) == (None, 0)
    receipts.issue(first, year=2026, serial=1)
    assert receipts.last_of(first.payment_id) == (first, 1)
    receipts.issue(second, year=2026, serial=2)
    assert receipts.last_of(first.payment_id) == (replace(second, voided_at=NOW), 2)
