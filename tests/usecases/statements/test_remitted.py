"""A carrier's settlement file: each item once, what differs is listed, its transfer is nobody's fee."""

import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain import ledger
from chalicelib.domain.cod import ToCollect
from chalicelib.domain.dossier import FeeDue
from chalicelib.domain.statement import UnprovenStatement
from chalicelib.store import credits, day_money, deliveries, dossiers, payments, refunds, statements
from chalicelib.usecases.deliveries.record_tracking import record_tracking
from chalicelib.usecases.deliveries.take_collected import take_collected
from chalicelib.usecases.statements import reconcile
from chalicelib.usecases.statements.remitted import Post, take_remitted
from tests import builders as a
from tests.builders import LATER, NOW
from tests.domain.test_remittance import a_remittance, an_item
from tests.racing import race
from tests.usecases.statements.bank import DAY, Account, a_statement, an_entry

FEE, POSTAGE = 16000, 26000
POST = Post(deliveries, lambda: secrets.randbelow(10**9))


@pytest.fixture
def account(system):
    account = Account()
    carrier = a.a_partner(
        kind="carrier", provider="ems", account="", bank_bin="", collects_money=True, settles_into=account.number
    )
    account.gateways = (carrier,)
    return account


@pytest.fixture
def carrier(account):
    return account.gateways[0]


def _parcel(carrier, *, collected=FEE + POSTAGE, at=NOW, event="delivered", **changes):
    """Delivered, or as its last scan tells; `collected` as that tells it."""
    lines = ({"kind": "fee", "code": "copy", "amount_vnd": FEE},)
    dossier = a.a_submitted_dossier(state="finished", fee=FeeDue("due", FEE, lines))
    dossiers.create_draft(dossier, once=None)
    told = {"carrier": "ems", "endpoint": carrier.endpoint, "item_code": a.new_id("EA"), "state": "registered"}
    told["to_collect"] = ToCollect(FEE, POSTAGE)
    parcel = a.a_delivery(
        delivery_id=f"{dossier.dossier_id}.return.1", dossier_id=dossier.dossier_id, postage_vnd=POSTAGE,
        **told | changes,
    )  # fmt: skip
    deliveries.create(parcel)
    scan = a.a_scan(parcel, event=event, item_code=parcel.item_code, collected_vnd=collected, occurred_at=at)
    record_tracking(scan, partner=carrier, now=LATER, deliveries=deliveries)
    _follow(parcel)
    return parcel


def _follow(parcel):
    take_collected(
        parcel.delivery_id, now=LATER, random_int=POST.random_int, deliveries=deliveries, payments=payments,
        dossiers=dossiers,
    )  # fmt: skip


def _item(parcel, row=2, collected=FEE + POSTAGE, withheld=POSTAGE, **changes):
    told = {"item_code": parcel.item_code, "collected_on": DAY, **changes}
    return an_item(row, parcel.delivery_id, collected, withheld, **told)


def _file(*items, **changes):
    return a_remittance(*items, **{"number": a.new_id("DS"), "bank_reference": a.new_id("FT"), **changes})


def _import(account, told, now=LATER):
    (carrier,) = account.gateways
    _, counts = take_remitted(
        told, carrier=carrier, bank=account.partner, import_id="import-1", now=now, post=POST, statements=statements,
        payments=payments, dossiers=dossiers, credits=credits, refunds=refunds,
    )  # fmt: skip
    return dict(counts.entries)


def _lump(account, told, **changes):
    usual = {"bank_reference": told.bank_reference, "memo": "EMS CHUYEN TIEN THU HO", "amount_vnd": told.total_vnd}
    entry = an_entry("9", **usual | changes)
    return account.imports(a_statement(account.number, entry)).entries


def _taken(carrier, parcel):
    return credits.get(f"cod:{carrier.endpoint}#{parcel.delivery_id}")


def _questions(carrier):
    page = statements.questions(f"cod:{carrier.endpoint}", "import-1", limit=50, cursor="")
    return {(one.outcome, one.amount_vnd) for one in page.items}


def _in_order(carrier, *parcels):
    came = [one for parcel in parcels if (one := _taken(carrier, parcel))]
    begun = [one for parcel in parcels for one in payments.several(payments.claim_of_dossier(parcel.dossier_id).begun)]
    assert ledger.contradictions(came, begun) == [] and ledger.balances(came).is_even


def test_each_item_is_what_was_taken_at_the_door(account, carrier):
    one, two = _parcel(carrier), _parcel(carrier)
    told = _file(_item(one), _item(two, 3))
    assert _import(account, told) == {"known": 2}
    assert _taken(carrier, one).stated_vnd == FEE + POSTAGE
    _in_order(carrier, one, two)


def test_a_file_may_name_items_by_the_carriers_number_only(account, carrier):
    parcel = _parcel(carrier)
    assert _import(account, _file(replace(_item(parcel), order_code=""))) == {"known": 1}


def test_the_same_file_twice_is_once_and_another_under_its_name_is_refused(account, carrier):
    parcel = _parcel(carrier)
    told = _file(_item(parcel))
    assert (_import(account, told), _import(account, told)) == ({"known": 1}, {"known": 1})
    before = _taken(carrier, parcel)
    with pytest.raises(UnprovenStatement, match="statement_differs"):
        _import(account, replace(told, items=(_item(parcel, withheld=0),), total_vnd=FEE + POSTAGE))
    assert _taken(carrier, parcel) == before


def test_what_differs_is_put_before_a_person(account, carrier):
    other, dear = _parcel(carrier), _parcel(carrier)
    unknown = an_item(4, "", 50000, 0, item_code=a.new_id("EA"), collected_on=DAY)
    told = _file(_item(other, collected=40000), _item(dear, 3, withheld=POSTAGE + 4000), unknown)
    assert _import(account, told) == {"amount_differs": 1, "known": 1, "recorded": 1, "withheld_differs": 1}
    assert _questions(carrier) == {("amount_differs", 40000), ("withheld_differs", 4000)}
    waits = credits.get(f"cod:{carrier.endpoint}#{unknown.item_code}")
    assert [(part.place, part.reason) for part in waits.parts] == [("waiting", "unknown_order")]
    _in_order(carrier, other, dear)


def test_a_carrier_at_fault_may_keep_nothing(account, carrier):
    again = _parcel(carrier, paid_by="carrier", collected=FEE, to_collect=ToCollect(FEE, 0))
    assert _import(account, _file(_item(again, collected=FEE, withheld=5000))) == {"known": 1, "withheld_differs": 1}


def test_what_no_scan_told_the_file_tells(account, carrier):
    silent = _parcel(carrier, collected=None)
    assert _taken(carrier, silent) is None
    assert _import(account, _file(_item(silent))) == {"known": 1}
    assert payments.claim_of_dossier(silent.dossier_id).settled_by
    short = _parcel(carrier, collected=None)
    _import(account, _file(_item(short, collected=30000)))
    assert deliveries.get(short.delivery_id).conflict == "collected_differs"
    _in_order(carrier, silent, short)


def test_a_file_ahead_of_the_scan_pays_the_fee_all_the_same(account, carrier):
    """The scan waited for the carrier's own word; its file came in the night."""
    parcel = _parcel(carrier, state="out_for_delivery", event="out_for_delivery")
    assert deliveries.get(parcel.delivery_id).state == "out_for_delivery" and _taken(carrier, parcel) is None
    assert _import(account, _file(_item(parcel))) == {"known": 1}
    assert payments.claim_of_dossier(parcel.dossier_id).settled_by
    scan = a.a_scan(parcel, event="delivered", item_code=parcel.item_code, collected_vnd=FEE + POSTAGE)
    record_tracking(scan, partner=carrier, now=LATER, deliveries=deliveries)
    _follow(parcel)
    told = deliveries.get(parcel.delivery_id)
    assert (told.state, told.conflict, told.collected_vnd) == ("delivered", "", FEE + POSTAGE)
    _in_order(carrier, parcel)


def test_what_is_not_settled_in_time_is_listed_until_a_later_file_tells_it(account, carrier):
    forgotten, told_now = _parcel(carrier), _parcel(carrier)
    in_a_week = LATER + timedelta(days=7)
    counts = _import(account, _file(_item(told_now)), now=in_a_week)
    assert counts == {"known": 1, "not_remitted": 1}
    assert _questions(carrier) == {("not_remitted", FEE + POSTAGE)}
    assert _import(account, _file(_item(forgotten)), now=in_a_week) == {"known": 1}
    assert _questions(carrier) == set()


class TestTheTransfer:
    def test_it_is_for_its_settlement_and_no_citizens(self, account, carrier):
        told = _file(_item(_parcel(carrier)))
        _import(account, told)
        assert _lump(account, told) == {"settlement": 1}
        settlement = statements.get_settlement(f"settlement#entry#{account.number}#{told.bank_reference}")
        assert (settlement.state, settlement.fee_vnd, settlement.payments) == ("matched", POSTAGE, 1)
        assert account.waiting() == []

    @pytest.mark.parametrize("first", ["notice", "file", "statement"])
    def test_whoever_tells_of_it_first(self, account, carrier, first):
        told = _file(_item(_parcel(carrier)))
        steps = {
            "file": lambda: _import(account, told),
            "notice": lambda: account.told_by_notice(
                bank_reference=told.bank_reference, amount_vnd=told.total_vnd, memo="EMS"
            ),
            "statement": lambda: _lump(account, told),
        }
        for name in sorted(steps, key=lambda name: name != first):
            steps[name]()
        _import(account, told)
        lump = credits.get(f"{account.number}#{told.bank_reference}")
        assert (account.waiting(), lump.parts, lump.same_as[:11]) == ([], (), "settlement#")
        assert statements.get_settlement(lump.same_as).state == "matched"

    def test_another_amount_than_was_settled_is_listed(self, account, carrier):
        told = _file(_item(_parcel(carrier)))
        _import(account, told)
        assert _lump(account, told, amount_vnd=told.total_vnd - 1000) == {"settlement_differs": 1}
        assert account.waiting() == []

    def test_a_transfer_named_by_the_settlements_number_is_known_too(self, account, carrier):
        told = _file(_item(_parcel(carrier)), bank_reference="")
        _import(account, told)
        assert _lump(account, told, bank_reference="FT-X", memo=f"EMS TT {told.number} T11") == {"settlement": 1}
        assert _lump(account, told, bank_reference="FT-Y", memo=f"EMS TT {told.number}") == {"settlement_differs": 1}


class TestWhateverBreaks:
    def test_eight_at_once_take_it_once(self, account, carrier):
        parcel = _parcel(carrier, collected=None)
        told = _file(_item(parcel))
        race([partial(_import, account, told)] * 4)
        assert _taken(carrier, parcel).amount_vnd == FEE + POSTAGE
        _in_order(carrier, parcel)

    def test_a_crash_after_any_call_is_made_good_by_the_same_call(self, account, carrier, calls_that_crash):
        number, crashed = 1, ["first"]
        while crashed:
            parcel = _parcel(carrier, collected=None)
            told = _file(_item(parcel))
            with calls_that_crash(number) as crashed, suppress(RuntimeError):
                _import(account, told)
            assert _import(account, told) == {"known": 1}, number
            _in_order(carrier, parcel)
            number += 1
        assert number > 10


def test_the_report_of_a_day_shows_what_was_not_settled_in_time(account, carrier):
    settled, forgotten = _parcel(carrier), _parcel(carrier)
    account_of_carrier = f"cod:{carrier.endpoint}"
    _import(account, _file(replace(_item(settled), collected_on=DAY + timedelta(days=1))))
    for today, found in ((DAY + timedelta(days=1), []), (DAY + timedelta(days=2), ["notice_only"])):
        late = reconcile.is_late(carrier, DAY, today=today)
        transfers, _ = reconcile.transfers_of(account_of_carrier, DAY, credits=credits)
        sides = reconcile.side_by_side(
            transfers, account=account_of_carrier, day=DAY, day_money=day_money, is_late=late
        )
        told = {row.credit.bank_reference: list(row.differences) for row in sides.rows}
        assert [one for one in told[forgotten.delivery_id] if one == "notice_only"] == found
        assert "notice_only" not in told[settled.delivery_id]
