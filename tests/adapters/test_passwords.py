"""Passwords are kept as argon2id, and a login that nobody has costs the same check."""

import time
import unicodedata

import argon2
import pytest

from chalicelib.adapters.identity import passwords


def test_the_right_password_is_right_and_no_other():
    stored = passwords.hash_of("mật khẩu của Hoa")
    assert passwords.is_right("mật khẩu của Hoa", stored)
    assert not passwords.is_right("mat khau cua Hoa", stored)
    assert not passwords.is_right("", stored)


def test_it_does_not_matter_which_keyboard_typed_the_accents():
    stored = passwords.hash_of(unicodedata.normalize("NFD", "mật khẩu"))
    assert passwords.is_right(unicodedata.normalize("NFC", "mật khẩu"), stored)


def test_two_officers_with_one_password_have_different_hashes():
    assert passwords.hash_of("the same") != passwords.hash_of("the same")


@pytest.mark.parametrize("stored", [None, "", "no hash", "$argon2id$v=19$m=1"])
def test_without_a_proper_hash_no_password_is_right(stored):
    assert not passwords.is_right("anything", stored)


def test_the_hash_that_stands_for_nobody_costs_what_a_real_one_costs():
    real, nobodys = passwords.hash_of("x"), passwords.NOBODYS
    assert argon2.extract_parameters(nobodys) == argon2.extract_parameters(real)


def test_the_cost_is_what_owasp_asks_for_at_least():
    parameters = argon2.extract_parameters(passwords.hash_of("x"))
    assert parameters.type is argon2.Type.ID
    assert (parameters.memory_cost, parameters.time_cost) >= (19 * 1024, 2)


def test_an_unknown_login_takes_as_long_as_a_wrong_password():
    stored = passwords.hash_of("x")

    def quickest(stored_hash):
        times = []
        for _ in range(5):
            started = time.process_time()
            passwords.is_right("y", stored_hash)
            times.append(time.process_time() - started)
        return min(times)

    assert 0.4 < quickest(None) / quickest(stored) < 2.5
