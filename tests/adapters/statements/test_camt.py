"""A bank's camt file is read as it is meant, whatever version, and refused whole where it could be read in two ways."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.adapters.statements import MAX_BYTES, UnreadableStatement, camt
from chalicelib.domain import statement as rules
from tests.adapters.statements import camt_writer as write
from tests.adapters.statements.camt_writer import Detail, Ntry
from tests.each import each

VERSIONS = ("053.001.02", "053.001.04", "053.001.08", "053.001.13")
EARLY_AND_LATE = ("053.001.02", "053.001.08")


def read(*entries, version="053.001.02", balances="", **changes):
    (found,) = camt.read(
        write.message(write.statement(entries, version=version, balances=balances, **changes), version=version)
    )
    return found


def refusal(data):
    with pytest.raises(UnreadableStatement) as refused:
        camt.read(data)
    return refused.value


def refusal_of(*entries, version="053.001.02", **changes):
    return refusal(write.message(write.statement(entries, version=version, **changes), version=version))


@each("version", VERSIONS)
def test_a_day_of_an_account_is_read_and_proved(version):
    payer = Detail(
        lines=("MBVCB.123.CD7KX2", "CT tu 999"), debtor="TRẦN THỊ B", debtor_account="999", creditor="SO TU PHAP"
    )
    charge = Detail(lines=("phi",), debtor="SO TU PHAP", creditor="NGAN HANG", creditor_account="1")
    found = read(
        Ntry("50000", reference="FT1", details=(payer,), note="never the memo here"),
        Ntry("1100.00", side="DBIT", reference="FT2", details=(charge,), valued="<DtTm>2026-11-20T18:30:00Z</DtTm>"),
        version=version,
        balances=write.balances("1000000", "1048900.00"),
    )
    rules.prove(found)
    assert (found.statement_id, found.account, found.currency, found.kind) == ("ST-1", "1020304050", "VND", "statement")
    assert (found.from_on, found.to_on) == (date(2026, 11, 20), date(2026, 11, 20))
    assert (found.opening_vnd, found.closing_vnd) == (1_000_000, 1_048_900)
    paid, charged = found.entries
    assert (paid.direction, paid.amount_vnd, paid.bank_reference) == ("in", 50_000, "FT1")
    assert paid.memo == "MBVCB.123.CD7KX2 CT tu 999"
    assert (paid.counterparty_name, paid.counterparty_account) == ("TRẦN THỊ B", "999")
    assert (charged.direction, charged.counterparty_name, charged.counterparty_account) == ("out", "NGAN HANG", "1")
    assert charged.value_on == date(2026, 11, 21), "18:30 UTC is the next day in Vietnam"
    assert found.batches == ()


@each("version", ["053.001.02", "053.001.08"])
def test_what_undoes_a_payment_tells_every_reference_of_it(version):
    back = Detail(reference="FT1", transaction="TX7", end_to_end="E2E-9", return_code="AC04")
    found = read(Ntry("50000", side="DBIT", reference="RV1", reversal="true", details=(back,)), version=version)
    (credit,) = rules.credits_of(found)
    assert (credit.meaning, credit.bank_reference) == ("taken_back", "RV1")
    assert credit.related == ("FT1", "TX7", "E2E-9")
    plain = Detail(reference="FT1")
    assert read(Ntry("1", reference="FT1", details=(plain,)), version=version).entries[0].related == ()


@each("version", ["054.001.02", "054.001.08"])
def test_a_notification_tells_movements_without_balances(version):
    found = read(Ntry("50000", reference="FT1"), version=version)
    rules.prove(found)
    assert (found.kind, found.opening_vnd, found.closing_vnd) == ("notification", None, None)
    assert [credit.bank_reference for credit in rules.credits_of(found)] == ["FT1"]


@each("version", EARLY_AND_LATE)
@each("status", ["PDNG", "INFO", "FUTR"])
def test_only_what_is_booked_counts(version, status):
    found = read(
        Ntry("70000", status=status, currency="USD"),
        Ntry("50000"),
        version=version,
        balances=write.balances("0", "50000"),
    )
    rules.prove(found)
    assert [(entry.entry_id, entry.amount_vnd) for entry in found.entries] == [("2", 50_000)]


@each("version", EARLY_AND_LATE)
@each("status", ["", "BOOKED", "book", "XXXX"])
def test_a_status_that_nobody_knows_is_not_passed_over(version, status):
    assert refusal_of(Ntry("1", status=status), version=version).reason == "unknown_status"


@each("version", EARLY_AND_LATE)
def test_payments_booked_together_are_separate(version):
    parts = (
        Detail("20000", reference="FT1-1", lines=("CD1",)),
        Detail("30000", reference="FT1-2", lines=("CD2",)),
    )
    found = read(
        Ntry("50000", reference="FT1", details=parts, batch="SETTLE-7"),
        version=version,
        balances=write.balances("0", "50000"),
    )
    rules.prove(found)
    assert [(e.entry_id, e.amount_vnd, e.bank_reference, e.memo, e.batch) for e in found.entries] == [
        ("1.1", 20_000, "FT1-1", "CD1", "1"),
        ("1.2", 30_000, "FT1-2", "CD2", "1"),
    ]
    assert found.batches == (rules.Batch("1", "in", 50_000, "FT1", "SETTLE-7"),)


@each("version", EARLY_AND_LATE)
@each("amounts", [("20000", "30001"), ("20000", "29999"), ("50001",), ("49999",)])
def test_details_that_are_not_the_sum_of_their_entry_are_refused(version, amounts):
    found = read(
        Ntry("50000", details=tuple(map(Detail, amounts))), version=version, balances=write.balances("0", "50000")
    )
    with pytest.raises(rules.UnprovenStatement) as refused:
        rules.prove(found)
    assert (refused.value.reason, refused.value.place) == ("batch_differs", "1")


def test_a_batch_may_hold_its_own_fee():
    parts = (Detail("60000", side="CRDT"), Detail("10000", side="DBIT"))
    found = read(Ntry("50000", details=parts), version="053.001.08", balances=write.balances("0", "50000"))
    rules.prove(found)
    assert [(entry.direction, entry.amount_vnd) for entry in found.entries] == [("in", 60_000), ("out", 10_000)]


@each(("own", "of_booking"), [(("FT1", "FT1"), "FT1"), (("FT9", "FT9"), "FT1"), (("", ""), "FT1"), (("", ""), "")])
def test_a_reference_that_names_several_payments_names_none(own, of_booking):
    found = read(Ntry("50000", reference=of_booking, details=tuple(Detail("25000", reference=ref) for ref in own)))
    assert [entry.bank_reference for entry in found.entries] == ["", ""]
    assert found.batches[0].bank_reference == of_booking


@each("details", [(), (Detail(lines=("CD1",)), Detail(lines=("CD2",)), Detail(lines=("CD1",)))])
def test_a_batch_that_tells_no_amounts_stays_one_movement(details):
    found = read(Ntry("50000", reference="FT1", details=details, batch="SETTLE-7", note="quyet toan"))
    (entry,) = found.entries
    assert (entry.amount_vnd, entry.bank_reference, entry.batch) == (50_000, "FT1", "1")
    assert entry.memo == ("CD1; CD2" if details else "quyet toan")
    assert found.batches[0].reference == "SETTLE-7"


def test_a_batch_of_which_only_some_tell_their_amount_is_refused():
    refused = refusal_of(Ntry("50000", details=(Detail("20000"), Detail())))
    assert (refused.reason, refused.place) == ("no_detail_amount", "BkToCstmrStmt/Stmt[1]/Ntry[1]/NtryDtls/TxDtls[2]")


def test_what_was_sent_in_another_currency_is_not_what_came():
    (entry,) = read(Ntry("2500000", details=(Detail(instructed=("100", "USD")),))).entries
    assert (entry.amount_vnd, entry.batch) == (2_500_000, "")


@each("version", EARLY_AND_LATE)
def test_a_reversal_takes_back_what_its_payer_had_sent(version):
    payer = Detail(debtor="TRAN VAN A", debtor_account="999", creditor="SO TU PHAP", lines=("CD1",))
    found = read(
        Ntry("50000", reference="FT1", details=(payer,)),
        Ntry("50000", side="DBIT", reversal="true", reference="FT1", details=(payer,)),
        Ntry("20000", side="CRDT", reversal="1", reference="FT2"),
        Ntry("10000", reversal="false"),
        Ntry("5000", details=(Detail(return_code="AC04"),)),
        version=version,
        balances=write.balances("0", "35000"),
    )
    rules.prove(found)
    credits = rules.credits_of(found)
    assert [(c.meaning, c.amount_vnd) for c in credits] == [
        ("received", 50_000),
        ("taken_back", 50_000),
        ("came_back", 20_000),
        ("received", 10_000),
        ("came_back", 5_000),
    ]
    assert [(c.payer_name, c.payer_account) for c in credits[:2]] == [("TRAN VAN A", "999")] * 2


@each(
    ("detail", "memo"),
    [
        (Detail(structured=("RF1", "RF2"), lines=("free",), note="tx"), "RF1 RF2"),
        (Detail(lines=("one  line", "and\nmore"), note="tx"), "one line and more"),
        (Detail(structured=(" ",), lines=(" ",), note="tx"), "tx"),
        (Detail(), "entry"),
    ],
)
@each("version", EARLY_AND_LATE)
def test_the_memo_is_the_first_that_says_something(detail, memo, version):
    (entry,) = read(Ntry("1", details=(detail,), note="entry"), version=version).entries
    assert entry.memo == memo


def test_pages_of_one_statement_are_told_apart_and_joined():
    first = write.statement([Ntry("1")], balances=write.bal("OPBD", "5") + write.bal("ITBD", "6"))
    last = write.statement([Ntry("2")], balances=write.bal("ITBD", "6") + write.bal("CLBD", "8"))
    files = [
        write.message(last, paging=write.pages("MsgPgntn", "2", "true")),
        write.message(first, paging=write.pages("MsgPgntn", "1", "false")),
    ]
    pages = [page for data in files for page in camt.read(data)]
    for page in pages:
        with pytest.raises(rules.UnprovenStatement, match="page_missing"):
            rules.prove(page)
    rules.prove(rules.joined(pages))


def test_a_statement_tells_its_own_pages_where_it_has_them():
    paged = write.statement(version="053.001.08", paging=write.pages("StmtPgntn", "2", "true"))
    whole = write.statement(version="053.001.08", paging=write.pages("StmtPgntn", "00001", "true"))
    head = write.pages("MsgPgntn", "3", "false")
    found = camt.read(write.message(paged, whole, version="053.001.08", paging=head))
    assert [(page.page, page.is_last_page) for page in found] == [(2, True), (1, True)]


def test_several_accounts_in_one_file_are_several_statements():
    other = write.tag("IBAN", "DE02120300000000202051")
    data = write.message(write.statement(), write.statement(account=other, statement_id="ST-2"))
    assert [s.account for s in camt.read(data)] == ["1020304050", "DE02120300000000202051"]


@each(
    ("told", "opening", "closing"),
    [
        (write.bal("PRCD", "5") + write.bal("CLBD", "-3"), 5, -3),
        (write.bal("OPBD", "4") + write.bal("PRCD", "5") + write.bal("CLAV", "9"), 4, None),
        (
            write.bal("CLBD", "7", on="2026-11-21")
            + write.bal("OPBD", "2", on="2026-11-21")
            + write.bal("CLBD", "2")
            + write.bal("OPBD", "1"),
            1,
            7,
        ),
    ],
)
def test_the_balances_are_the_first_opening_and_the_last_closing(told, opening, closing):
    found = read(balances=told)
    assert (found.opening_vnd, found.closing_vnd) == (opening, closing)


def test_without_a_period_the_days_are_those_of_what_was_booked():
    late = Ntry("1", booked="<DtTm>2026-11-23T23:30:00+07:00</DtTm>", valued="")
    found = read(Ntry("1", booked=""), late, period=False)
    assert (found.from_on, found.to_on) == (date(2026, 11, 20), date(2026, 11, 23))
    assert [entry.value_on.day for entry in found.entries] == [20, 23]
    assert read(period=False).to_on == date(2026, 11, 21), "a day on which nothing moved is told by when it was written"


def test_a_statement_in_euro_and_cents_is_refused():
    told = write.balances("15568.27", "15121.12", "EUR")
    entries = [Ntry("754.25", side="DBIT", currency="EUR"), Ntry("307.10", currency="EUR")]
    refused = refusal_of(*entries, balances=told, currency="EUR")
    assert (refused.reason, refused.place) == ("not_vnd", "BkToCstmrStmt/Stmt[1]/Acct/Ccy")
    assert refusal_of(*entries, balances=told, currency="").place == "BkToCstmrStmt/Stmt[1]/Bal[1]/Amt"
    assert refusal_of(Ntry("1", currency="EUR")).place == "BkToCstmrStmt/Stmt[1]/Ntry[1]/Amt"
    assert refusal_of(balances=write.balances("15568.27", "15121.12")).reason == "not_whole_dong"


@each("written", ["50000", "50000.", "50000.0", "50000.00", "50000.00000", "+50000", "0050000"])
def test_whole_dong_may_be_written_with_a_fraction_of_noughts(written):
    assert read(Ntry(written)).entries[0].amount_vnd == 50_000


@each(
    ("written", "reason"),
    [
        ("50000.5", "not_whole_dong"),
        ("0.01", "not_whole_dong"),
        ("50.000", "not_an_amount"),
        ("50,000", "not_an_amount"),
        ("50 000", "not_an_amount"),
        ("-50000", "not_an_amount"),
        ("5e4", "not_an_amount"),
        ("NaN", "not_an_amount"),
        ("٥٠", "not_an_amount"),
        (".", "not_an_amount"),
        (" ", "not_an_amount"),
        ("1" * 16, "not_an_amount"),
        ("<b>5</b>0000", "not_a_text"),
        ("", "no_amount"),
    ],
)
def test_what_is_not_whole_dong_is_refused(written, reason):
    assert refusal_of(Ntry(written)).reason == reason


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Ntry("1", side=""), "no_direction"),
        (Ntry("1", side="CREDIT"), "no_direction"),
        (Ntry("1", currency=""), "no_currency"),
        (Ntry("1", reversal="yes"), "not_a_boolean"),
        (Ntry("1", booked="", valued=""), "no_date"),
        (Ntry("1", booked="<Dt>20/11/2026</Dt>"), "not_a_date"),
        (Ntry("1", booked="<Dt>2026-02-30</Dt>"), "not_a_date"),
        (Ntry("1", booked="<Dt>20261120</Dt>"), "not_a_date"),
        (Ntry("1", booked="<Other>1</Other>"), "not_a_date"),
        (Ntry("1", booked="<DtTm>0001-01-01T00:00:00+23:00</DtTm>"), "not_a_date"),
        (Ntry("1", booked="<Dt>2026-11-20</Dt><Dt>2026-11-21</Dt>"), "given_twice"),
    ],
)
def test_an_entry_that_does_not_say_what_it_must_is_refused(entry, reason):
    assert refusal_of(entry).reason == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"statement_id": ""}, "no_id"),
        ({"account": "<Other/>"}, "no_account"),
        ({"currency": ""}, "no_currency"),
        ({"balances": write.bal("OPBD", "1") + write.bal("OPBD", "2")}, "balance_twice"),
        ({"balances": write.bal("OPBD", "1", on="")}, "no_date"),
        ({"paging": "<StmtPgntn><PgNb>0</PgNb></StmtPgntn>"}, "not_a_number"),
        ({"paging": "<Id>ST-2</Id>"}, "given_twice"),
    ],
)
def test_a_statement_that_does_not_say_what_it_must_is_refused(changes, reason):
    assert refusal_of(**changes).reason == reason


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DANGEROUS = {
    "a DTD": "<!DOCTYPE Document>",
    "a DTD from elsewhere": '<!DOCTYPE Document SYSTEM "http://127.0.0.1:1/x.dtd">',
    "an entity": '<!DOCTYPE Document [<!ENTITY a "1">]>',
    "an outer entity": '<!DOCTYPE Document [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "a parameter entity": '<!DOCTYPE Document [<!ENTITY % a SYSTEM "http://127.0.0.1:1/"> %a;]>',
    "a billion laughs": f'<!DOCTYPE Document [<!ENTITY l0 "ha">{BOMB}]>',
}


@each("head", DANGEROUS.values(), ids=DANGEROUS)
@each("encoding", ["utf-8", "utf-16"])
def test_a_file_with_a_dtd_or_entities_is_refused_unread(head, encoding):
    name = "l9" if "l9" in head else "a"
    body = write.statement([Ntry(f"&{name};")])
    assert refusal(write.message(body, head=head, encoding=encoding)).reason == "dtd"


GOOD = write.message(write.statement([Ntry("1")]))


OTHERS = {
    "empty": (b"", "not_xml"),
    "a spreadsheet": (b"PK\x03\x04", "not_xml"),
    "JSON": (b"{}", "not_xml"),
    "cut off": (GOOD[:-5], "not_xml"),
    "two roots": (GOOD + b"<more/>", "not_xml"),
    "an encoding of no one": (GOOD.replace(b"utf-8", b"no-such"), "not_xml"),
    "broken bytes": (GOOD.replace(b"ST-1", b"\xff\xfe"), "not_xml"),
    "an undeclared entity": (GOOD.replace(b"ST-1", b"&nbsp;"), "not_xml"),
    "deep and never closed": (b"<a>" * 100_000, "not_xml"),
    "too large": (b" " * (MAX_BYTES + 1), "too_large"),
    "no namespace": (b"<Document/>", "not_camt"),
    "an account report": (GOOD.replace(b"camt.053", b"camt.052"), "not_camt"),
    "a payment order": (GOOD.replace(b"camt.053", b"pain.001"), "not_camt"),
    "a statement that says it is a notification": (GOOD.replace(b"camt.053", b"camt.054"), "not_camt"),
    "a namespace with more": (GOOD.replace(b"001.02", b"001.02.more"), "not_camt"),
    "another root": (GOOD.replace(b"Document", b"Envelope"), "not_camt"),
    "no statement": (write.message(), "no_statement"),
}


@each(("data", "reason"), OTHERS.values(), ids=OTHERS)
def test_what_is_not_a_camt_file_is_refused(data, reason):
    assert refusal(data).reason == reason


def test_a_very_deep_file_hurts_nobody():
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert camt.read(GOOD.replace(b"<Sts>", deep + b"<Sts>"))[0].entries[0].amount_vnd == 1


def test_nothing_of_the_file_is_repeated_in_a_refusal():
    for data in (GOOD.replace(b"ST-1", b"secret &x;"), GOOD.replace(b">1<", b">secret<")):
        assert "secret" not in str(refusal(data))


words = some.text(some.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=30).map(
    lambda t: " ".join(t.split())
)
amounts = some.integers(1, 10**13)
details = some.builds(lambda vnd, memo, who: (vnd, memo, who), amounts, words, words)


@given(
    some.sampled_from([*VERSIONS, "054.001.02", "054.001.08"]),
    some.integers(-(10**14), 10**14),
    some.lists(
        some.tuples(
            some.sampled_from(["CRDT", "DBIT"]),
            some.sampled_from(["BOOK", "BOOK", "PDNG"]),
            some.booleans(),
            some.lists(details, min_size=1, max_size=4),
        ),
        max_size=6,
    ),
)
def test_whatever_was_written_is_read_again_and_proved(version, opening, written):
    entries, expected, moved = [], [], 0
    for number, (side, status, reversal, parts) in enumerate(written):
        total = sum(vnd for vnd, _, _ in parts)
        roles = {True: "debtor", False: "creditor"}[(side == "CRDT") != reversal]
        entries.append(
            Ntry(
                str(total),
                side,
                status,
                f"FT{number}",
                tuple(
                    Detail(str(vnd), reference=f"FT{number}-{n}", lines=(memo,), **{roles: who})
                    for n, (vnd, memo, who) in enumerate(parts)
                ),
                reversal=str(reversal).lower(),
            )
        )
        if status == "BOOK":
            moved += total if side == "CRDT" else -total
            for n, (vnd, memo, who) in enumerate(parts):
                reference = f"FT{number}" if len(parts) == 1 else f"FT{number}-{n}"
                expected.append((side == "CRDT", vnd, reversal, reference, memo, who))
    told = "" if version.startswith("054") else write.balances(str(opening), str(opening + moved))
    found = read(*entries, version=version, balances=told)
    rules.prove(found)
    assert [
        (e.direction == "in", e.amount_vnd, e.reversal, e.bank_reference, e.memo, e.counterparty_name)
        for e in found.entries
    ] == expected


@given(some.binary(max_size=300) | some.integers(0, len(GOOD)).map(lambda n: GOOD[:n] + GOOD[n + 1 :]))
def test_rubbish_is_refused_or_read_and_nothing_else(data):
    try:
        camt.read(data)
    except UnreadableStatement as refused:
        assert refused.reason
