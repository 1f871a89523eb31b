"""The token that a receipt's QR carries: ours is read, nothing else is."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.documents import receipt_token

NEW, OLD = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
TOKEN = receipt_token.token("JWA7K3M9X4QR", [NEW, OLD])


@pytest.mark.parametrize("receipt_id", ["JWA7K3M9X4QR", "JWA7K3M9X4QR#2", "JWA7K3M9X4QR#12"])
def test_the_id_comes_back_and_the_token_needs_no_escaping(receipt_id):
    token = receipt_token.token(receipt_id, [NEW])
    assert receipt_token.read(token, [NEW]) == receipt_id
    assert re.fullmatch(r"[A-Za-z0-9._~-]{1,80}", token)


def test_while_keys_change_both_are_read_and_the_newest_signs():
    assert receipt_token.read(receipt_token.token("JW1", [OLD]), [NEW, OLD]) == "JW1"
    assert receipt_token.token("JWA7K3M9X4QR", [NEW]) == TOKEN
    assert receipt_token.read(receipt_token.token("JW1", [OLD]), [NEW]) is None


@given(st.integers(0, len(TOKEN) - 1), st.characters(codec="utf-8"))
def test_one_other_character_anywhere_and_it_is_not_ours(place, character):
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    assert receipt_token.read(changed, [NEW, OLD]) == (None if changed != TOKEN else "JWA7K3M9X4QR")


@pytest.mark.parametrize(
    "cut", ["", TOKEN[:-1], TOKEN + "A", TOKEN.split(".")[0], TOKEN + "\n", "." + TOKEN, TOKEN * 9]
)
def test_a_cut_or_longer_one_is_not_ours(cut):
    assert receipt_token.read(cut, [NEW, OLD]) is None


def test_what_the_key_signs_for_a_receipt_is_128_bits():
    assert receipt_token.PROOF_BYTES * 8 == 128 and len(TOKEN.split(".")[1]) == 22
