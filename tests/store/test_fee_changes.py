"""A fee may change until somebody is asked to pay it; after that nobody can be asked for another."""

from dataclasses import replace

import pytest

from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.errors import Conflict
from chalicelib.store import dossiers, payments
from tests import builders as a
from tests.racing import counted, race


def stored(fee):
    dossier = a.a_dossier(state="submitted", fee=fee)
    dossiers.create_draft(dossier, once=None)
    return dossier


def changed(dossier, amount, state="due"):
    after = replace(dossier, fee=FeeDue(state, amount), version=dossier.version + 1)
    dossiers.save(dossier, after)
    return after


def ask(dossier, amount, instead_of=""):
    payment = a.a_payment(dossier_id=dossier.dossier_id, amount_vnd=amount)
    payments.create(payment, instead_of=instead_of, once=None)
    return payment


def test_it_changes_before_anybody_is_asked_and_only_the_new_one_is_asked_for():
    dossier = changed(stored(FeeDue("due", 8000)), 16000)
    with pytest.raises(Conflict):
        ask(dossier, 8000)
    first = ask(dossier, 16000)
    with pytest.raises(Conflict):
        ask(dossier, 8000, instead_of=first.payment_id)
    ask(dossier, 16000, instead_of=first.payment_id)


def test_once_somebody_was_asked_it_stays():
    dossier = stored(FeeDue("due", 8000))
    ask(dossier, 8000)
    with pytest.raises(Conflict):
        changed(dossier, 16000)
    assert dossiers.get(dossier.dossier_id).fee.amount_vnd == 8000


def test_it_may_become_unknown_and_then_anything():
    dossier = changed(changed(stored(FeeDue("none", 0)), None, "unknown"), 5000)
    ask(dossier, 5000)


def test_settling_it_is_no_change_of_it():
    dossier = stored(FeeDue("due", 8000))
    ask(dossier, 8000)
    changed(dossier, 8000, "settled")


def test_of_asking_and_changing_at_once_one_wins():
    for _ in range(5):
        dossier = stored(FeeDue("due", 8000))
        told = counted(race([lambda: ask(dossier, 8000), lambda: changed(dossier, 16000)]))  # noqa: B023
        assert told["done"] == 1, told
