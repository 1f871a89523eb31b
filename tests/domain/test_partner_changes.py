"""Where money goes changes when two administrators want it; secrets rotate, and change nobody's money."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters import banks, carriers, credentials, e_receipts
from chalicelib.domain import partner_changes as rules
from chalicelib.domain import partner_secrets
from chalicelib.domain.errors import Refused
from chalicelib.domain.officer import Help
from chalicelib.domain.partner_changes import MONEY, OTHER, Known
from tests import builders as a
from tests.builders import NOW

ASKER, SECOND = "asker", "second"


def decided(waiting, by=SECOND, *helps, approved=True, now=NOW):
    """What is decided where `helps` tell who helped whom how many days ago."""
    of = {}
    for helper, whom, days in helps:
        of[whom] = (*of.get(whom, ()), Help(helper, NOW - timedelta(days=days)))
    found = {login: a.an_officer(officer_id=login, helps=given) for login, given in of.items()}
    pick = lambda logins: {one: found[one] for one in logins if one in found}  # noqa: E731
    return rules.decided(waiting, approved=approved, by=by, now=now, find_many=pick)


PLAIN = Known(False, {"970422", "970436"}, {"two_columns"}, ())


def told_of(partner, **changes):
    return {**{name: getattr(partner, name) for name in (*MONEY, *OTHER)}, **changes}


def change(before, **changes):
    return rules.changed(before, told_of(before, **changes), by="asker", now=NOW, reason="Đổi")


def slug_of(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value.slug


NEW_VALUES = {
    "account": "999999",
    "bank_bin": "970422",
    "bank_name": "Khác",
    "account_name": "KHAC",
    "settles_into": "8888",
    "urls": {"pay": "https://elsewhere.vn"},
}


@given(st.sets(st.sampled_from(sorted(NEW_VALUES)), min_size=1))
def test_no_part_of_where_money_goes_changes_before_a_second_person_approves(names):
    before = a.a_partner()
    asked = change(before, **{name: NEW_VALUES[name] for name in names})
    assert told_of(asked) == told_of(before)
    assert asked.waiting.asked_by == "asker"
    approved = decided(asked)
    assert told_of(approved) == told_of(before, **{name: NEW_VALUES[name] for name in names})
    assert told_of(decided(asked, ASKER, approved=False)) == told_of(before)


@pytest.mark.parametrize(
    "helps",
    [
        [("asker", "second", 29)],
        [("second", "asker", 29)],
        [("asker", "third", 3), ("third", "second", 2)],
        [("second", "third", 3), ("third", "fourth", 2), ("fourth", "asker", 1)],
        [("boss", "asker", 3), ("boss", "second", 2)],
        [("boss", "third", 5), ("third", "asker", 3), ("boss", "second", 2)],
        [("asker", "second", 3), ("other", "second", 1)],
        [("asker", "third", 3), ("third", "asker", 3), ("third", "second", 1)],
        [(f"n{number + 1}", f"n{number}", 1) for number in range(101)] + [("n0", "second", 1)],
    ],
)
def test_who_may_be_the_same_person_under_another_name_is_no_second_person(helps):
    asked = change(a.a_partner(), account="999999")
    assert slug_of(decided, asked, SECOND, *helps) == "second_person_needed"
    assert decided(asked, SECOND, *helps, now=NOW + timedelta(days=30)).account == "999999"


def test_who_asked_never_approves_and_whom_others_helped_does():
    asked = change(a.a_partner(), account="999999")
    assert slug_of(decided, asked, ASKER) == "second_person_needed"
    apart = [("boss", "asker", 1), ("other", "second", 1), ("asker", "third", 1), ("second", "fourth", 1)]
    assert decided(asked, SECOND, *apart).account == "999999"


def test_to_close_is_done_at_once_and_to_open_waits():
    closed = change(a.a_partner(), active=False)
    assert (closed.active, closed.waiting) == (False, None)
    opening = change(closed, active=True)
    assert (opening.active, opening.waiting.told["active"]) == (False, True)


def test_what_is_told_as_it_is_drops_what_waits_and_what_is_no_money_changes_at_once():
    waiting = change(a.a_partner(), account="999999")
    after = change(waiting, settlement_days=2)
    assert (after.waiting, after.settlement_days) == (None, 2)
    assert slug_of(decided, after) == "nothing_waiting"


def test_a_carriers_registration_takes_no_money_and_does_not_wait():
    told = {name: getattr(a.a_partner(kind="carrier"), name) for name in OTHER}
    made = rules.registered("e", "carrier", "ems", "H37.12", told, by="asker", now=NOW, reason="Mới")
    assert (made.active, made.waiting) == (True, None)


@pytest.mark.parametrize(
    ("changes", "known", "faults"),
    [
        ({}, {}, []),
        ({"account": "12 34"}, {}, ["/account account_shape"]),
        ({"account": "", "bank_bin": "", "account_name": ""}, {}, ["/account", "/account_name", "/bank_bin"]),
        ({"bank_bin": "999999"}, {}, ["/bank_bin bank_unknown"]),
        ({"account_name": "Ủy ban"}, {}, ["/account_name account_name_shape"]),
        ({"settles_into": "1"}, {}, ["/settles_into account_unknown"]),
        ({"settles_into": "77"}, {"others": [a.a_partner(account="77", provider="casso")]}, []),
        ({}, {"others": [a.a_partner(account="other")]}, ["/provider provider_registered"]),
        ({}, {"others": [a.a_partner(provider="casso")]}, []),
        ({}, {"others": [a.a_partner(active=False)]}, []),
        ({"account": "MOMO_1", "bank_bin": ""}, {"is_merchant": True}, []),
        ({"account": "MOMO_1"}, {"is_merchant": True}, ["/bank_bin not_allowed"]),
        ({"urls": {"api": "http://x.vn"}}, {}, ["/urls/api address_shape"]),
        ({"urls": {"api": "https://x.vn@evil.vn"}}, {}, ["/urls/api address_shape"]),
        *[
            ({"urls": {"api": f"https://{host}/x"}}, {}, ["/urls/api address_shape"])
            for host in (
                "169.254.169.254",
                "127.0.0.1:9001",
                "0x7f.1",
                "2130706433",
                "[::1]",
                "localhost",
                "metadata",
                "metadata.google.internal",
                "db.local",
                "a..vn",
                "-a.vn",
                "x.vn\\@evil.vn",
            )
        ],
        ({"urls": {"web": "https://x.vn"}}, {}, ["/urls/web unknown_field"]),
        ({"statement_mapping": "nobodys"}, {}, ["/statement_mapping mapping_unknown"]),
        ({"kind": "carrier"}, {}, ["/account", "/bank_bin", "/account_name"]),
        ({"collects_of_sender": True}, {}, ["/collects_of_sender not_allowed"]),
    ],
)
def test_what_is_wrong_with_a_registration(changes, known, faults):
    found = rules.faults_of(a.a_partner(**changes), replace(PLAIN, **known))
    assert len(found) == len(faults)
    assert all(f"{one.pointer} {one.code}".startswith(told) for one, told in zip(found, faults, strict=True))


def test_another_merchant_is_another_registration():
    before = a.a_partner(account="MOMO1", bank_bin="")
    after, known = replace(before, account="MOMO2"), replace(PLAIN, is_merchant=True)
    assert [one.code for one in rules.faults_of(after, known, before=before)] == ["merchant_differs"]


MOMO = credentials.NAMES["bank"]["momo"]
KEYS = {"partnerCode": "MOMO1", "accessKey": "a", "secretKey": "s"}


def test_a_secret_is_rotated_in_three_steps_and_the_older_one_is_good_until_it_is_retired():
    partner = a.a_partner(provider="momo", account="MOMO1")
    one = partner_secrets.with_new(partner, [], KEYS, MOMO)
    assert partner_secrets.with_new(partner, one, KEYS, MOMO) == one, "the same again changes nothing"
    two = partner_secrets.with_new(partner, one, {**KEYS, "secretKey": "t"}, MOMO)
    assert [told["secretKey"] for told in two] == ["t", "s"]
    third = {**KEYS, "secretKey": "u"}
    assert slug_of(partner_secrets.with_new, partner, two, third, MOMO) == "secret_not_retired"
    rest = partner_secrets.retired(two)
    assert [told["secretKey"] for told in rest] == ["t"]
    assert slug_of(partner_secrets.retired, rest) == "nothing_to_retire"


def test_a_correction_of_statuses_goes_along_with_the_next_secret_until_another_is_told():
    partner, ems = a.a_partner(kind="carrier", provider="ems", account=""), credentials.NAMES["carrier"]["ems"]
    one = partner_secrets.with_new(partner, [], {"merchant_token": "m", "status_events": "9=returning"}, ems)
    two = partner_secrets.with_new(partner, one, {"merchant_token": "n"}, ems)
    assert two[0] == {"merchant_token": "n", "status_events": "9=returning"}
    told = {"merchant_token": "o", "status_events": "9=lost"}
    assert partner_secrets.with_new(partner, two[:1], told, ems)[0] == told


def test_a_secret_names_the_registrations_own_merchant_even_before_it_is_approved():
    new = rules.registered("e", "bank", "momo", "H37.12", {"account": "MOMO1"}, by="asker", now=NOW, reason="Mới")
    assert partner_secrets.with_new(new, [], KEYS, MOMO)
    for told in ({"partnerCode": "MOMO2"}, {"accessKey": ""}, {"colour": "red"}):
        assert slug_of(partner_secrets.with_new, new, [], {**KEYS, **told}, MOMO) == "invalid_request"


def test_a_gateway_without_a_merchants_account_keeps_its_client():
    payos, partner = credentials.NAMES["bank"]["payos"], a.a_partner(provider="payos")
    first = {"client_id": "c1", "api_key": "k", "checksum_key": "s"}
    live = partner_secrets.with_new(partner, [], first, payos)
    assert slug_of(partner_secrets.with_new, partner, live, {**first, "client_id": "c2"}, payos) == "invalid_request"


def test_what_is_no_text_goes_along():
    live = [{"merchant_token": "m", "status_events": {"99": "delivered"}}]
    ems = credentials.NAMES["carrier"]["ems"]
    assert partner_secrets.with_new(a.a_partner(), live, {"merchant_token": "n"}, ems)[0] == {
        "merchant_token": "n",
        "status_events": {"99": "delivered"},
    }


def test_every_provider_has_names_for_its_secrets():
    assert set(credentials.NAMES["bank"]) == set(banks.providers())
    assert set(credentials.NAMES["carrier"]) == set(carriers.providers())
    assert set(credentials.NAMES["e_receipt"]) == set(e_receipts.providers())
