"""Where money goes changes when two administrators want it; what a registration may tell at all."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import partner_changes as rules
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.officer import Help
from chalicelib.domain.partner import Partner, Waiting
from chalicelib.domain.partner_changes import MONEY, OTHER, Known
from tests import builders as a
from tests import whole
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


def registered(kind, told):
    return rules.registered("e", kind, "p", "H37.12", told, by="asker", now=NOW, reason="Mới")


BANK_TOLD = {"account": "999999", "urls": {"pay": "https://x.vn"}, "active": False, "settlement_days": 3}


def test_a_banks_registration_is_closed_and_holds_no_money_before_a_second_person_approves():
    new = registered("bank", BANK_TOLD)
    later = {"account": "999999", "urls": {"pay": "https://x.vn"}, "active": True}
    waiting = Waiting(later, "asker", NOW, "Mới")
    assert new == Partner("e", "bank", "p", "H37.12", active=False, settlement_days=3, waiting=waiting)
    whole = {"account": "999999", "urls": {"pay": "https://x.vn"}, "settlement_days": 3}
    assert decided(new) == Partner("e", "bank", "p", "H37.12", **whole, version=2)


@pytest.mark.parametrize("kind", ["carrier", "e_receipt"])
def test_where_no_money_goes_a_registration_is_open_at_once(kind):
    told = {"settlement_days": 3, "urls": {"api": "https://x.vn"}}
    assert registered(kind, told) == Partner("e", kind, "p", "H37.12", **told)


def test_a_carriers_registration_changes_at_once():
    before = a.a_partner(kind="carrier", version=4)
    told = told_of(before, urls={"api": "https://x.vn"}, active=False)
    after = rules.changed(before, told, by="asker", now=NOW, reason="Đổi")
    assert whole.changed(before, after) == {"urls": {"api": "https://x.vn"}, "active": False, "version": 5}


def test_a_change_is_one_version_and_says_who_asked_when_and_why():
    before = a.a_partner(version=4)
    asked = change(before, account="999999", settlement_days=2)
    money = {name: getattr(before, name) for name in MONEY} | {"account": "999999"}
    waiting = Waiting(money, "asker", NOW, "Đổi")
    assert whole.changed(before, asked) == {"waiting": waiting, "settlement_days": 2, "version": 5}
    assert decided(asked) == replace(asked, account="999999", waiting=None, version=6)
    assert decided(asked, approved=False) == replace(asked, waiting=None, version=6)
    assert whole.changed(before, change(before, active=False)) == {"active": False, "version": 5}
    assert rules.intended(before) is before


def test_told_in_another_kind_of_mapping_where_money_goes_is_the_same():
    before = a.a_partner(urls={"api": "https://x.vn"})
    assert change(before, urls=MappingProxyType({"api": "https://x.vn"})).waiting is None


def test_a_registration_is_kept_as_json_with_what_waits():
    partner = a.a_partner(endpoint="e", urls=MappingProxyType({"api": "https://x.vn"}), settles_into="77")
    told = {
        "kind": "bank", "provider": "sepay", "agency_code": "H37.12",
        "account": "1020304050", "bank_bin": "970436", "bank_name": "Vietcombank",
        "account_name": "UBND PHUONG DONG KINH", "settles_into": "77", "urls": {"api": "https://x.vn"}, "active": True,
        "settlement_mark": "", "settlement_days": 1, "fee_basis_points": 0, "fee_vnd": 0, "statement_mapping": "",
        "collects_money": False, "collects_of_sender": False,
    }  # fmt: skip
    assert rules.content(partner) == {**told, "waiting": None}
    assert type(rules.content(partner)["urls"]) is dict
    waits = replace(partner, waiting=Waiting(MappingProxyType({"account": "1"}), "asker", NOW, "Đổi"))
    waiting = {"told": {"account": "1"}, "asked_by": "asker"}
    assert rules.content(waits) == {**told, "waiting": waiting}
    assert type(rules.content(waits)["waiting"]["told"]) is dict
    assert rules.content(None) is None
    assert rules.subject_of(partner) == "partner:H37.12:e"


INTO = "/settles_into account_unknown"
NO_ACCOUNT = ["/account not_allowed", "/bank_bin not_allowed", "/account_name not_allowed"]
CARRIER = {"kind": "carrier", "account": "", "bank_bin": "", "account_name": ""}


@pytest.mark.parametrize(
    ("changes", "known", "faults"),
    [
        ({}, {}, []),
        *[({"account": one}, {}, ["/account account_shape"]) for one in ("12 34", "123", "1" * 20, "MOMO_1")],
        *[({"account": one}, {}, []) for one in ("1234", "1" * 19, "VQR12345")],
        (
            {"account": "", "bank_bin": "", "account_name": ""},
            {},
            ["/account required", "/account_name required", "/bank_bin required"],
        ),
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
        ({"statement_mapping": "two_columns"}, {}, []),
        ({"account": "MOMO 1", "bank_bin": ""}, {"is_merchant": True}, ["/account account_shape"]),
        ({"account": "", "bank_bin": ""}, {"is_merchant": True}, ["/account required"]),
        ({"urls": {"api": "https://x.vn", "pay": "https://x.vn:8443/a?b=1"}}, {}, []),
        ({"settles_into": "77"}, {"others": [a.a_partner(account="77", provider="casso", active=False)]}, [INTO]),
        ({"settles_into": "77"}, {"others": [a.a_partner(account="77", provider="momo", bank_bin="")]}, [INTO]),
        ({"settles_into": "77"}, {"others": [a.a_partner(kind="carrier", account="77")]}, [INTO]),
        ({"kind": "carrier", "settles_into": "77"}, {}, [*NO_ACCOUNT, "/settles_into not_allowed"]),
        ({"kind": "carrier"}, {}, NO_ACCOUNT),
        ({"kind": "e_receipt"}, {}, NO_ACCOUNT),
        (CARRIER, {}, []),
        ({**CARRIER, "collects_money": True, "collects_of_sender": True}, {}, []),
        ({**CARRIER, "collects_money": True, "settles_into": "77"}, {}, [INTO]),
        (
            {**CARRIER, "collects_money": True, "settles_into": "77"},
            {"others": [a.a_partner(account="77", provider="casso")]},
            [],
        ),
        ({**CARRIER, "collects_of_sender": True}, {}, ["/collects_of_sender not_allowed"]),
        ({**CARRIER, "kind": "e_receipt", "collects_money": True}, {}, ["/collects_money not_allowed"]),
        ({**CARRIER, "kind": "e_receipt", "settles_into": "77"}, {}, ["/settles_into not_allowed"]),
        ({"collects_money": True}, {}, ["/collects_money not_allowed"]),
        ({"collects_of_sender": True}, {}, ["/collects_of_sender not_allowed"]),
    ],
)
def test_what_is_wrong_with_a_registration(changes, known, faults):
    found = rules.faults_of(a.a_partner(**changes), replace(PLAIN, **known))
    assert [f"{one.pointer} {one.code}" for one in found] == faults


def test_the_layouts_of_statements_that_there_are_are_told():
    known = replace(PLAIN, mappings=("two_columns", "one_column"))
    [fault] = rules.faults_of(a.a_partner(statement_mapping="nobodys"), known)
    assert fault == Fault("/statement_mapping", "mapping_unknown", {"options": ["one_column", "two_columns"]})


@pytest.mark.parametrize(
    ("is_merchant", "had", "codes"),
    [(True, "MOMO1", ["merchant_differs"]), (True, "MOMO2", []), (True, "", []), (False, "MOMO1", [])],
)
def test_another_merchant_is_another_registration(is_merchant, had, codes):
    after = a.a_partner(account="MOMO2", bank_bin="" if is_merchant else "970436")
    known = replace(PLAIN, is_merchant=is_merchant)
    found = rules.faults_of(after, known, before=replace(after, account=had))
    assert found == [Fault("/account", code) for code in codes]
    assert rules.faults_of(after, known) == []


@pytest.mark.parametrize("changes", [{"kind": "carrier"}, {"provider": "casso"}, {"active": False}])
def test_two_open_registrations_of_one_provider_are_one_too_many(changes):
    partner = a.a_partner()
    taken = [Fault("/provider", "provider_registered")]
    other = a.a_partner(**changes)
    assert rules.faults_of(partner, replace(PLAIN, others=[other])) == []
    assert rules.faults_of(partner, replace(PLAIN, others=[other, a.a_partner()])) == taken
