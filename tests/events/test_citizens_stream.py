"""Changes of an account from the table's stream to the citizen's devices: what is shown there, and nothing else."""

from dataclasses import replace

import pytest

from chalicelib.domain.account_access import seen
from chalicelib.events.citizens_stream import citizens_stream
from chalicelib.store import citizens, feed
from tests import builders as a
from tests.builders import LATER
from tests.events.streams import Tail, failed


@pytest.fixture
def account(system):
    citizens.create(person := a.a_citizen())
    return person


@pytest.fixture
def tail(system, account):
    return Tail(system, "citizens")


def told(citizen):
    return [(one.kind, one.id, one.version) for one in feed.changes(citizen.citizen_id, limit=10, cursor="").items]


def test_a_changed_profile_is_told_to_the_other_devices_once(account, tail):
    changed = replace(account, email="hoa@example.vn", version=2, updated_at=LATER)
    citizens.save(account, changed)
    records = tail.read()
    for _ in range(2):
        assert failed(citizens_stream, records) == []
    assert told(account) == [("profile", account.citizen_id, 2)]


def test_what_an_officer_did_at_the_counter_is_told(account, tail):
    citizens.save(account, replace(account, assurance_level=2, version=2, updated_at=LATER))
    assert failed(citizens_stream, tail.read()) == []
    assert told(account) == [("profile", account.citizen_id, 2)]


def test_being_seen_or_signed_out_is_no_change_of_the_profile(account, tail):
    here = seen(account, now=LATER)
    citizens.save(account, here)
    citizens.save(here, replace(here, sessions_end_before=LATER, version=here.version + 1))
    assert failed(citizens_stream, tail.read()) == []
    assert told(account) == []
