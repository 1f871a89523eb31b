"""What is kept of who took a parcel, and how little of it is shown."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain import delivery_scans
from chalicelib.domain.proof_of_delivery import Proof, last_digits, masked_digits, masked_name
from tests import builders as a
from tests.builders import LATER, NOW

PROOF = Proof("Nông Thị Hoa", "family", "national_id", "8012")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nông Thị Hoa", "N*** T*** Hoa"),
        ("Hoa", "H***"),
        (" Hoa ", "H***"),
        ("  Đỗ   Bình ", "Đ*** Bình"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_name_is_known_again_by_its_own_people_only(name, shown):
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("number", "kept", "shown"),
    [
        ("020190008012", "8012", "***012"),
        ("C 123-45", "2345", "***345"),
        ("12c-45x", "C45X", "***45X"),
        ("7", "7", "***7"),
        ("", "", ""),
    ],
)
def test_of_a_papers_number_the_last_digits_are_kept_and_fewer_shown(number, kept, shown):
    assert (last_digits(number), masked_digits(kept)) == (kept, shown)


@given(name=some.text(max_size=40))
def test_a_mask_shows_one_whole_word_at_most(name):
    words = name.split()
    assert sum("***" not in one for one in masked_name(name).split()) <= (1 if len(words) > 1 else 0) or "*" in name


def _told():
    """The bare status first, what was noted at the door behind it, under another id; then a copy that tells less."""
    at = NOW + timedelta(hours=3)
    bare = a.a_scan(event="delivered", event_id="1", occurred_at=at)
    noted = a.a_scan(event="delivered", event_id="2", occurred_at=at, proof=PROOF)
    later = a.a_scan(event="delivered", event_id="3", occurred_at=at, proof=Proof("Hoa"), office="khác")
    return [a.a_scan(event="collected", occurred_at=NOW), bare, noted, later]


@given(scans=some.permutations(_told()))
def test_whatever_order_the_scans_come_in_proof_and_hand_over_are_the_same(scans):
    after = delivery_scans.apply(a.a_delivery(endpoint="e"), scans, now=LATER)
    assert (after.proof, after.handed_over_at) == (PROOF, NOW)


def test_papers_change_hands_where_they_are_delivered_and_a_cancelled_order_nowhere():
    papers = delivery_scans.apply(a.a_delivery(leg="collect"), _told(), now=LATER)
    assert papers.handed_over_at == NOW + timedelta(hours=3) == papers.delivered_at
    for event in ("registered", "cancelled"):
        assert delivery_scans.apply(a.a_delivery(), [a.a_scan(event=event)], now=LATER).handed_over_at is None
