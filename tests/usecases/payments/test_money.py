"""Whatever is told, in whatever order and however often, every đồng is in one place and no fee is settled twice."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from chalicelib.domain import incoming as rules
from chalicelib.domain import ledger, payment_code
from chalicelib.store import credits, payments
from chalicelib.usecases.payments.expire import expire_due
from chalicelib.usecases.payments.record_bank_notice import record_bank_notice
from tests import builders as a
from tests.builders import LATER, NOW
from tests.size import sized
from tests.usecases.payments.books import Books, NoDossiers

FEES = (16000, 16000, 5000)  # the first two are for one dossier
PAYMENTS = some.integers(0, len(FEES) - 1)
AMOUNTS = some.one_of(some.sampled_from([1, 4999, 5000, 16000, 21000, 32000]), some.integers(1, 40000))
TRANSFERS = some.fixed_dictionaries(
    {
        "names": some.lists(PAYMENTS, max_size=3),
        "amount_vnd": AMOUNTS,
        "reference": some.sampled_from(["FT1", "FT2", "FT3", "FT4", ""]),
        "minute": some.integers(0, 1),
        "account": some.sampled_from(["mine", "mine", "mine", "another"]),
        "outcome": some.sampled_from(["paid", "paid", "paid", "paid", "failed", "pending", "test"]),
        "direction": some.sampled_from(["in", "in", "in", "out"]),
    }
)
# What happens: the transfer of that number is told by that provider, or time passes.
HAPPENINGS = some.lists(
    some.one_of(
        some.tuples(some.integers(0, 7), some.sampled_from(["sepay", "standard", "vnpay"])), some.just("expiry")
    ),
    max_size=25,
)
OVER = some.sampled_from(["", "", "withdrawn", "not_accepted"])


def _requests(account):
    """Three requests for money, two of them for one dossier."""
    shared = a.new_id("dossier")
    told = [{"dossier_id": shared}, {"dossier_id": shared}, {}]
    codes = [payment_code.make(int(a.new_id("n")[2:], 16)) for _ in FEES]
    return [
        a.a_payment(payment_id=code, amount_vnd=fee, account=account, **more)
        for code, fee, more in zip(codes, FEES, told, strict=True)
    ]


def _notice(transfer, number, provider, requests):
    account = requests[0].account if transfer["account"] == "mine" else "999"
    return a.a_notice(
        provider=provider,
        notice_id=f"{requests[0].payment_id}-{provider}-{number}",
        bank_reference=transfer["reference"] and f"{transfer['reference']}-{number}",
        account=account,
        amount_vnd=transfer["amount_vnd"],
        outcome=transfer["outcome"],
        direction=transfer["direction"],
        memo=" ".join(requests[name].payment_id for name in transfer["names"]),
        occurred_at=LATER + timedelta(minutes=transfer["minute"]),
    )


def _check(requests, known, told, state_of):
    """The books after each step."""
    after = [state_of(request.payment_id) for request in requests]
    assert ledger.contradictions(known, after) == []
    balance = ledger.balances(known)
    assert balance.is_even
    assert balance.incoming_vnd == sum(told.values())


def _play(books, transfers, happenings, over):
    account = a.new_id("account")
    requests = _requests(account)
    books.begin(requests, over)
    told: dict[str, int] = {}
    for happening in happenings:
        if happening == "expiry":
            expire_due(now=NOW + timedelta(days=1), limit=50, payments=books.payments)
        elif happening[0] < len(transfers):
            number, provider = happening
            notice = _notice(transfers[number], number, provider, requests)
            partner = a.a_partner(provider=provider, account=account, endpoint=f"ep-{provider}")
            outcome = record_bank_notice(
                notice,
                partner=partner,
                exact=provider == "vnpay",
                now=LATER,
                payments=books.payments,
                dossiers=books.dossiers,
            )
            assert outcome in {"recorded", "duplicate", "unknown_order", "wrong_amount", "failed"}
            if notice.outcome == "paid" and notice.direction == "in":
                told[rules.credit_id_of(notice)] = notice.amount_vnd
        _check(requests, books.credits(list(told)), told, books.payments.get)
    before = [books.payments.get(request.payment_id) for request in requests]
    for number, provider in [one for one in happenings if one != "expiry" and one[0] < len(transfers)]:
        again = _notice(transfers[number], number, provider, requests)
        partner = a.a_partner(provider=provider, account=account, endpoint=f"ep-{provider}")
        call = {"partner": partner, "now": LATER, "payments": books.payments, "dossiers": books.dossiers}
        assert record_bank_notice(again, exact=provider == "vnpay", **call) == "duplicate", (
            "replaying everything changes nothing"
        )
    assert [books.payments.get(request.payment_id) for request in requests] == before


@settings(max_examples=sized(200, 5_000), deadline=None)
@given(transfers=some.lists(TRANSFERS, max_size=8), happenings=HAPPENINGS, over=OVER)
def test_every_dong_is_in_one_place_after_each_step(transfers, happenings, over):
    _play(Books(), transfers, happenings, over)


class _Stored:
    """The same with the real tables."""

    payments = payments

    def begin(self, requests, over):
        self.dossiers = NoDossiers(requests[0].dossier_id if over else "", over)
        last: dict[str, str] = {}
        for request in requests:
            payments.create(request, instead_of=last.get(request.dossier_id, ""), once=None)
            last[request.dossier_id] = request.payment_id

    def credits(self, ids):
        return [credits.get(one) for one in ids]


@settings(max_examples=sized(15, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(transfers=some.lists(TRANSFERS, max_size=8), happenings=HAPPENINGS, over=OVER)
def test_the_tables_keep_the_same_books(system, transfers, happenings, over):
    elsewhere = [one for one in transfers if one["account"] == "mine"]  # "999" is the account of other tests too
    _play(_Stored(), elsewhere, happenings, over)
