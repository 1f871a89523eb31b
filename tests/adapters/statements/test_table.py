"""A bank's CSV is read by a layout that is data; what a spreadsheet or a person did to it is undone or refused."""

import codecs
import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib import data as shipped
from chalicelib.adapters.statements import MAX_BYTES, RowFault, UnreadableStatement, table
from chalicelib.domain import statement as rules
from tests.each import each

LAYOUTS = json.loads((Path(shipped.__file__).parent / "statement_mappings.json").read_text("utf-8"))["layouts"]
TWO_COLUMNS = LAYOUTS["two_columns_running_balance"]
SIGNED = LAYOUTS["signed_amount_newest_first"]
OLD = LAYOUTS["old_code_page_without_balances"]

HEADER = list(TWO_COLUMNS["columns"].values())
BEFORE = [
    ["NGÂN HÀNG MINH HỌA", ""],
    ["SAO KÊ TÀI KHOẢN"],
    ["Số tài khoản:", "", "1020 304 050"],
    ["Chủ tài khoản: SỞ TƯ PHÁP"],
    ["Số dư đầu kỳ", "1,000,000 VND"],
    [],
]
AFTER = [["Tổng cộng", "", "", "1,100", "50,000"], ["Số dư cuối kỳ: 1,048,900"]]
PAID = ["20/11/2026", "21/11/2026", "FT1", "", "50,000", "1,050,000", "CD7KX2", "999", "TRẦN THỊ B"]
CHARGED = ["20/11/2026", "", "FT2", "1,100.00", "0", "1,048,900", "phi", "", ""]


def written(rows, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def a_file(*rows, before=BEFORE, header=HEADER, after=AFTER, delimiter=","):
    return written([*before, header, *rows, *after], delimiter).encode("utf-8")


def signed_file(*rows, delimiter=";"):
    return written([SIGNED["columns"].values(), *rows], delimiter).encode("utf-8")


def a_signed_row(at="20-11-2026 08:00:00", account="1020304050", ref="M1", vnd="50.000", balance="50.000", memo="CD1"):
    return [account, at, ref, vnd, "VND", balance, memo]


def refusal(data, mapping=TWO_COLUMNS, **changes):
    with pytest.raises(UnreadableStatement) as refused:
        table.read(data, mapping, **changes)
    return refused.value


def faults(data, mapping=TWO_COLUMNS, **changes):
    refused = refusal(data, mapping, **changes)
    assert refused.reason == "faulty_rows"
    return [(fault.row, fault.column, fault.code) for fault in refused.faults]


def test_two_columns_and_a_balance_on_each_line_are_read_and_proved():
    (found,) = table.read(a_file(PAID, CHARGED), TWO_COLUMNS)
    rules.prove(found)
    assert (found.account, found.kind, found.opening_vnd, found.closing_vnd) == (
        "1020304050",
        "statement",
        1_000_000,
        1_048_900,
    )
    paid, charged = found.entries
    assert (paid.entry_id, paid.direction, paid.amount_vnd, paid.bank_reference) == ("8", "in", 50_000, "FT1")
    assert (paid.booked_on, paid.value_on, paid.memo) == (date(2026, 11, 20), date(2026, 11, 21), "CD7KX2")
    assert (paid.counterparty_name, paid.counterparty_account) == ("TRẦN THỊ B", "999")
    assert (charged.direction, charged.amount_vnd, charged.value_on) == ("out", 1_100, date(2026, 11, 20))


def test_one_signed_amount_newest_first_is_turned_round_and_proved():
    newest = a_signed_row("21-11-2026 09:00:00", ref="M2", vnd="-20.000,00", balance="30.000")
    (found,) = table.read(signed_file(newest, a_signed_row()), SIGNED)
    rules.prove(found)
    assert (found.opening_vnd, found.closing_vnd, found.from_on, found.to_on) == (
        0,
        30_000,
        date(2026, 11, 20),
        date(2026, 11, 21),
    )
    assert [(e.bank_reference, e.direction, e.amount_vnd) for e in found.entries] == [
        ("M1", "in", 50_000),
        ("M2", "out", 20_000),
    ]


def test_an_old_code_page_is_read_and_without_balances_it_is_a_notification():
    before = "Sao k\u00ea\n\n"
    header = "Ngày\tSô\u0301 tham chiê\u0301u\tNơ\u0323\tCó\tDiê\u0303n gia\u0309i\n"
    data = f"{before}{header}20/11/26\tR1\t\t50000\tnô\u0323p phi\u0301\nCô\u0323ng\t\t\t50000\n".encode("cp1258")
    (found,) = table.read(data, OLD, account="1020304050")
    rules.prove(found)
    assert (found.kind, found.closing_vnd, found.entries[0].memo) == ("notification", None, "nộp phí")


def test_several_accounts_in_one_file_are_several_statements():
    rows = [a_signed_row(account="2", balance="900.000"), a_signed_row(account="1"), a_signed_row(account="3")]
    found = table.read(signed_file(*rows), SIGNED)
    assert sorted((s.account, s.opening_vnd, s.closing_vnd) for s in found) == [
        ("1", 0, 50_000),
        ("2", 850_000, 900_000),
        ("3", 0, 50_000),
    ]


@each("delimiter", [",", ";", "\t"])
@each("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@each("told", ["", "sep={}\r\n", '"sep={}"\n'])
def test_however_a_spreadsheet_saved_it_again(delimiter, encoding, told):
    again = told.format(delimiter) + a_file(PAID, CHARGED, delimiter=delimiter).decode()
    (found,) = table.read(again.encode(encoding), TWO_COLUMNS)
    assert [entry.entry_id for entry in found.entries] == ["8", "9"], "rows are numbered as the sheet shows them"
    rules.prove(found)


def test_quoted_cells_may_hold_delimiters_quotes_and_line_breaks():
    (found,) = table.read(a_file([*PAID[:6], 'nop, "phi"\nCD7KX2', *PAID[7:]], CHARGED), TWO_COLUMNS)
    assert [(entry.entry_id, entry.memo) for entry in found.entries] == [("8", 'nop, "phi" CD7KX2'), ("9", "phi")]


@each("memo", ['=HYPERLINK("http://x","y")', "+84901", "-1+2", "@SUM(A1)", '="CD1"', "=1+1|cmd"])
def test_a_cell_that_looks_like_a_formula_is_text(memo):
    (found,) = table.read(signed_file(a_signed_row(memo=memo)), SIGNED)
    assert found.entries[0].memo == memo


@each("told", ['="0012"', "'0012", " 0012 ", "0012\u00a0"])
def test_a_number_kept_as_text_keeps_its_noughts(told):
    (found,) = table.read(signed_file(a_signed_row(account=told, ref=told)), SIGNED)
    assert (found.account, found.entries[0].bank_reference) == ("0012", "0012")


@each("mangled", ["1.23E+15", "1,02E+09", "9E15"])
def test_a_number_that_a_spreadsheet_shortened_is_refused(mangled):
    assert faults(signed_file(a_signed_row(account=mangled, ref=mangled)), SIGNED) == [
        (2, "account", "spreadsheet_number"),
        (2, "bank_reference", "spreadsheet_number"),
    ]


@each(
    ("cell", "vnd"),
    [
        ("50.000", 50_000),
        ("50000", 50_000),
        ("+50.000", 50_000),
        ("- 50.000", -50_000),
        ("−50.000,0", -50_000),
        ("(50.000)", -50_000),
        ("50.000,00 VND", 50_000),
        ("50.000đ", 50_000),
        ("50.000\u00a0₫", 50_000),
        ('="50.000"', 50_000),
        ("1.234.567.890", 1_234_567_890),
    ],
)
def test_an_amount_as_people_write_it(cell, vnd):
    balance = f"{vnd:,}".replace(",", ".")
    (found,) = table.read(signed_file(a_signed_row(vnd=cell, balance=balance)), SIGNED)
    assert rules.signed_vnd(found.entries[0]) == vnd
    assert found.opening_vnd == 0


@each(
    ("cell", "code"),
    [
        ("50,000", "not_an_amount"),
        ("50.00", "not_an_amount"),
        ("5.0000", "not_an_amount"),
        ("50 000", "not_an_amount"),
        ("1.000,000", "not_an_amount"),
        ("5e4", "not_an_amount"),
        ("--5", "not_an_amount"),
        ("+-5", "not_an_amount"),
        ("(-5)", "not_an_amount"),
        ("=5*10000", "not_an_amount"),
        ("٥٠", "not_an_amount"),
        ("9" * 16, "not_an_amount"),
        ("năm mươi nghìn", "not_an_amount"),
        ("50.000,50", "not_whole_dong"),
        ("50.000 USD", "not_an_amount"),
        ("", "no_amount"),
        ("-", "no_amount"),
        ("0", "no_amount"),
    ],
)
def test_an_amount_that_could_mean_something_else_is_refused(cell, code):
    assert faults(signed_file(a_signed_row(vnd=cell)), SIGNED) == [(2, "amount", code)]


def test_every_faulty_row_is_told_at_once():
    rows = [
        PAID,
        ["31/02/2026", "x", "FT3", "", "1,00", "1,050,000", "", "", ""],
        ["20/11/2026", "", "FT4", "1", "1", "1,050,000", "", "", ""],
        [],
        ["20/11/2026", "", "FT5", "", "-1", "1,050,000", "", "", ""],
        ["20/11/2026", "", "FT6", "", "1", "", "", "", ""],
        ["20/11/2026", "", "FT7", "", "1", "1,050,001", "nop", "phi", "CD1", "khong", "co dau ngoac"],
        ["20/11/2026", "", "FT8"],
    ]
    after = [*AFTER, PAID]
    assert faults(a_file(*rows, after=after)) == [
        (9, "booked_on", "not_a_date"),
        (9, "credit", "not_an_amount"),
        (9, "value_on", "not_a_date"),
        (10, "debit", "both_sides"),
        (12, "credit", "negative_amount"),
        (13, "balance", "no_balance"),
        (14, "", "too_many_cells"),
        (15, "credit", "no_amount"),
        (15, "balance", "no_balance"),
        (18, "booked_on", "row_after_end"),
    ]


def test_a_balance_one_dong_off_names_its_row():
    wrong = [*CHARGED[:5], "1,048,901", *CHARGED[6:]]
    assert faults(a_file(PAID, wrong)) == [(9, "balance", "balance_differs")]
    opening = [*BEFORE[:4], ["Số dư đầu kỳ", "1,000,001"], []]
    assert faults(a_file(PAID, CHARGED, before=opening)) == [(8, "balance", "balance_differs")]


@each("closing", ["1,048,901", "1,048,899"])
def test_a_closing_balance_one_dong_off_is_not_proved(closing):
    (found,) = table.read(a_file(PAID, CHARGED, after=[["Số dư cuối kỳ", closing]]), TWO_COLUMNS)
    with pytest.raises(rules.UnprovenStatement, match="balance_differs"):
        rules.prove(found)


def test_a_row_that_is_missing_is_seen_by_the_balances():
    assert faults(a_file(CHARGED)) == [(8, "balance", "balance_differs")]


def test_a_dash_is_a_balance_of_nought():
    before = [*BEFORE[:4], ["Số dư đầu kỳ", "-"], []]
    rows = [[*PAID[:5], "50,000", *PAID[6:]], ["20/11/2026", "", "FT2", "50,000", "-", "-", "", "", ""]]
    (found,) = table.read(a_file(*rows, before=before, after=[["Số dư cuối kỳ", "-"]]), TWO_COLUMNS)
    rules.prove(found)
    assert (found.opening_vnd, found.closing_vnd) == (0, 0)


MISLAID = {
    "too large": (b"x" * (MAX_BYTES + 1), {}, "too_large", ""),
    "another encoding": (b"a\nb\xff\xfa", {}, "wrong_encoding", "line 2, byte 2"),
    "not a text": (b"a\0b", {}, "not_text", ""),
    "empty": (b"", {}, "no_header", "row 7"),
    "a stray quote": (a_file(PAID).replace(b"FT1", b'"FT'), {}, "broken_quoting", "line 8"),
    "an open quote": (a_file(PAID) + b'"', {}, "broken_quoting", "line 11"),
    "nothing moved": (a_file(), {}, "no_rows", ""),
    "no account before": (a_file(PAID, CHARGED, before=[[]] * 6), {}, "label_missing", "account"),
    "no balance after": (a_file(PAID, CHARGED, after=[]), {}, "label_missing", "closing"),
    "a balance in words": (a_file(PAID, after=[["Số dư cuối kỳ", "nhiều"]]), {}, "label_faulty", "closing"),
    "of another account": (a_file(PAID, CHARGED), {"account": "999"}, "other_account", "row 3"),
}


@each(("data", "changes", "reason", "place"), MISLAID.values(), ids=MISLAID)
def test_a_file_that_is_not_laid_out_so_is_refused(data, changes, reason, place):
    refused = refusal(data, **changes)
    assert (refused.reason, refused.place) == (reason, place)


def test_columns_that_are_missing_or_there_twice_are_named():
    header = [*HEADER[:-1], "  SỐ\nDƯ "]
    assert refusal(a_file(PAID, header=header)).faults == (
        RowFault(7, "balance", "column_twice"),
        RowFault(7, "counterparty_name", "column_missing"),
    )


@pytest.mark.parametrize(
    ("told", "given", "fault"),
    [("1", "2", "other_account"), ("", None, "no_account"), ("", "", "no_account")],
)
def test_the_account_must_be_known_and_the_expected_one(told, given, fault):
    assert faults(signed_file(a_signed_row(account=told)), SIGNED, account=given) == [(2, "account", fault)]


@pytest.mark.parametrize(("told", "given"), [("10-20.304 050", "1020304050"), ("", "1020304050"), ("1020304050", None)])
def test_the_account_is_told_or_given(told, given):
    assert table.read(signed_file(a_signed_row(account=told)), SIGNED, account=given)[0].account == "1020304050"


def test_money_that_is_not_dong_is_refused():
    row = a_signed_row()
    assert faults(signed_file([*row[:4], "USD", *row[5:]]), SIGNED) == [(2, "currency", "not_vnd")]


def test_the_same_file_is_the_same_statement():
    ids = [
        table.read(data, SIGNED)[0].statement_id
        for data in (signed_file(a_signed_row()), signed_file(a_signed_row()), signed_file(a_signed_row(memo="x")))
    ]
    assert ids[0] == ids[1] != ids[2]


@each("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_shipped_layout_is_whole_and_says_that_it_is_invented(layout):
    columns = set(layout["columns"])
    assert layout["invented"] is True
    assert set(layout["title"]) == {"vi", "en"}
    assert {"booked_on", "memo", "bank_reference"} <= columns
    assert columns >= {"debit", "credit"} or "amount" in columns
    assert columns <= {
        "account", "amount", "balance", "bank_reference", "booked_on", "counterparty_account", "counterparty_name",
        "credit", "currency", "debit", "memo", "value_on",
    }  # fmt: skip
    assert codecs.lookup(layout["encoding"])
    assert layout["order"] in ("oldest_first", "newest_first")
    assert layout["header_row"] >= 1
    assert layout["delimiters"]
    assert layout["thousands"] != layout["decimal"] or not layout["decimal"]
    assert set(layout["labels"]) <= {"account", "opening", "closing"}
    assert date(2026, 11, 20).strftime(layout["date_format"])
    assert isinstance(layout["ends_at"], list)


words = some.lists(some.text(some.characters(min_codepoint=33, max_codepoint=126), min_size=1), max_size=3).map(
    " ".join
)


@given(
    some.integers(-(10**12), 10**12),
    some.lists(some.tuples(some.integers(-(10**10), 10**10).filter(bool), words), min_size=1, max_size=20),
    some.sampled_from([";", ","]),
)
def test_whatever_was_written_is_read_again_and_proved(opening, moved, delimiter):
    rows, balance = [], opening
    for number, (vnd, memo) in enumerate(moved):
        balance += vnd
        dots = [f"{value:,}".replace(",", ".") for value in (vnd, balance)]
        rows.append(a_signed_row(ref=f"M{number}", vnd=dots[0], balance=dots[1], memo=memo))
    (found,) = table.read(signed_file(*reversed(rows), delimiter=delimiter), SIGNED)
    rules.prove(found)
    assert (found.opening_vnd, found.closing_vnd) == (opening, balance)
    assert [(rules.signed_vnd(entry), entry.memo) for entry in found.entries] == moved


@given(some.binary(max_size=300) | some.text(max_size=300).map(lambda t: a_file(PAID) + t.encode("utf-8", "replace")))
def test_rubbish_is_refused_or_read_and_nothing_else(data):
    for mapping in LAYOUTS.values():
        try:
            table.read(data, mapping, account="1020304050")
        except UnreadableStatement as refused:
            assert refused.reason
