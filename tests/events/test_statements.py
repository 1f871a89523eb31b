"""A statement's file arrives: from an officer or dropped by a bank, taken whole or refused whole."""

import hashlib
import json
from urllib.parse import quote_plus

import pytest
import urllib3

from chalicelib import data
from chalicelib.adapters import statement_files
from chalicelib.adapters.statements import MAX_BYTES
from chalicelib.events.statements import statements as arrive
from chalicelib.store import partners, payments, statements
from chalicelib.usecases.statements.announce import announce
from tests import builders as a
from tests.adapters.statements import camt_writer as camt
from tests.builders import NOW
from tests.events.streams import failed, message
from tests.usecases.statements.bank import Account

TABLE = ["Số tài khoản", "Thời gian giao dịch", "Mã giao dịch", "Số tiền", "Loại tiền", "Số dư sau giao dịch"]
TABLE += ["Diễn giải"]
TEST_EVENT = json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "papers"})


@pytest.fixture
def account(system):
    account = Account(agency_code=a.new_id("H37"))
    partners.put(account.partner)
    return account


def _message(account, *entries, opening="1000", closing="33000", **changes):
    told = {"version": "053.001.02", "statement_id": a.new_id("ST"), **changes}
    number = camt.tag("Othr", camt.text("Id", account.number))
    statement = camt.statement(entries, account=number, balances=camt.balances(opening, closing), **told)
    return camt.message(statement, version=told["version"])


def _two(account, **changes):
    """A statement of two transfers."""
    entries = (camt.Ntry("16000", reference="FT1"), camt.Ntry("16000", reference="FT2", note=changes.pop("memo", "")))
    return _message(account, *entries, **changes)


def _announced(account, content, **changes):
    told = {
        "endpoint": account.partner.endpoint,
        "filename": "sao kê.xml",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "format": "camt",
        "mapping": "",
        "layouts": {"bank": data.statement_layouts(), "carrier": data.settlement_layouts()},
        "by": a.an_official(account.partner.agency_code, "specialist"),
        "now": NOW,
        "once": a.once(),
        **changes,
    }
    return announce(a.new_id("import"), partners=partners, statements=statements, **told)


def _sent(one, content):
    form = statement_files.upload_form(one, seconds=60)
    fields = {**form["fields"], "file": (one.filename, content, statement_files.CONTENT_TYPE)}
    return urllib3.request("POST", form["url"], fields=fields).status


def _put(system, key, content):
    bucket = system.environment()["PAPERS_BUCKET"]
    return system.aws.client("s3").put_object(Bucket=bucket, Key=key, Body=content).get("VersionId", "")


def _event(key, version="", name="ObjectCreated:Post"):
    told = {"key": quote_plus(key, safe="/"), "size": 1, "versionId": version}
    return json.dumps({"Records": [{"eventName": name, "s3": {"bucket": {"name": "papers"}, "object": told}}]})


def _judged(system, account, content, **changes):
    """The import after this file arrived."""
    one = _announced(account, content, **changes)
    _put(system, one.object_key, content)
    assert failed(arrive, [message(_event(one.object_key))]) == []
    return statements.get_import(one.import_id)


def test_what_an_officer_sends_is_taken_once(account):
    payment = account.asks()
    content = _two(account, memo=payment.payment_id)
    one = _announced(account, content)
    assert _sent(one, content) in (200, 201, 204)
    event = _event(one.object_key)
    assert failed(arrive, [message(event), message(event, "again")]) == []
    judged = statements.get_import(one.import_id)
    assert (judged.state, judged.entries) == ("imported", {"recorded": 2})
    assert (judged.opening_vnd, judged.closing_vnd, judged.from_on.isoformat()) == (1000, 33000, "2026-11-20")
    assert payments.get(payment.payment_id).state == "paid"
    assert statements.get_import(one.import_id) == judged


def test_the_same_statement_under_another_name_changes_nothing(system, account):
    content = _two(account)
    _judged(system, account, content)
    again = _judged(system, account, content, filename="ban sao.xml")
    assert (again.state, again.entries) == ("imported", {"told_before": 2})


def test_one_that_a_bank_dropped_is_taken_without_an_officer(system, account):
    content = _two(account)
    key = f"statements-inbox/{account.partner.endpoint}/SAO KE 20/11.xml"
    version = _put(system, key, content)
    assert failed(arrive, [message(_event(key, version)), message(_event(key, version), "again")]) == []
    [found] = statements.imports_of(account.partner.agency_code, limit=1, cursor="").items
    assert (found.state, found.uploaded_by, found.filename) == ("imported", "bucket", "SAO KE 20/11.xml")


def test_what_is_dropped_at_nobodys_address_is_let_lie(system, account):
    keys = [
        "statements-inbox/nobody/x.xml",
        "statements-inbox/x.xml",
        "statements/H37.77/nobody",
        "statements-inbox/a/",
    ]
    gateway = a.a_partner(provider="vnpay", bank_bin="")
    partners.put(gateway)
    for key in [*keys, f"statements-inbox/{gateway.endpoint}/x.xml"]:
        assert failed(arrive, [message(_event(key))]) == []


def test_an_event_before_its_object_comes_again_and_then_succeeds(system, account):
    content = _two(account)
    one = _announced(account, content)
    assert failed(arrive, [message(_event(one.object_key), "early")]) == ["early"]
    assert statements.get_import(one.import_id).state == "reading"
    _put(system, one.object_key, content)
    assert failed(arrive, [message(_event(one.object_key), "early")]) == []
    assert statements.get_import(one.import_id).state == "imported"


def test_test_events_and_other_events_are_let_pass(account):
    one = _announced(account, b"x")
    removed = _event(one.object_key, name="ObjectRemoved:Delete")
    assert failed(arrive, [message(TEST_EVENT), message(removed)]) == []
    assert statements.get_import(one.import_id) == one


def test_pages_of_one_statement_are_taken_together(system, account):
    number = camt.tag("Othr", camt.text("Id", account.number))
    first = camt.statement(
        [camt.Ntry("16000", reference="FT1")],
        account=number, balances=camt.bal("OPBD", "1000"), paging=camt.pages("StmtPgntn", "1", "false"),
    )  # fmt: skip
    last = camt.statement(
        [camt.Ntry("16000", reference="FT2")],
        account=number, balances=camt.bal("CLBD", "33000"), paging=camt.pages("StmtPgntn", "2", "true"),
    )  # fmt: skip
    judged = _judged(system, account, camt.message(last, first))
    assert (judged.state, judged.entries) == ("imported", {"recorded": 2})


class TestRefused:
    """All of it, and nothing is written."""

    def _refused(self, system, account, content, **changes):
        judged = _judged(system, account, content, **changes)
        assert (judged.state, judged.entries) == ("refused", {})
        assert account.all_credits() == []
        return judged

    def test_what_does_not_add_up_tells_both_sums(self, system, account):
        judged = self._refused(system, account, _two(account, closing="33001"))
        assert (judged.reason, judged.expected_vnd, judged.found_vnd) == ("balance_differs", 33000, 33001)

    @pytest.mark.parametrize("head", ["<!DOCTYPE Document>", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'])
    def test_a_dtd_and_entities(self, system, account, head):
        content = _two(account).replace(b"<Document", head.encode() + b"<Document", 1)
        assert self._refused(system, account, content).reason == "dtd"

    def test_broken_xml_tells_where(self, system, account):
        judged = self._refused(system, account, b"<Document>\n  <a></Document>")
        assert (judged.reason, judged.place) == ("not_xml", "line 2, column 8")

    def test_of_another_account_even_beside_one_of_ours(self, system, account):
        own = camt.tag("Othr", camt.text("Id", account.number))
        told = [
            camt.statement(
                [camt.Ntry("1", reference="FT1")],
                account=of,
                statement_id=name,
                balances=camt.balances("0", "1"),
            )
            for name, of in (("A", own), ("B", camt.tag("Othr", camt.text("Id", "999"))))
        ]
        assert self._refused(system, account, camt.message(*told)).reason == "other_account"

    def test_a_table_tells_every_faulty_row(self, system, account):
        rows = [
            TABLE,
            [account.number, "20-11-2026 10:00:00", "FT1", "mười", "VND", "1.000", "a"],
            [account.number, "hôm qua", "FT2", "1.000", "VND", "1.000", "a"],
        ]  # fmt: skip
        content = "\n".join(";".join(row) for row in rows).encode()
        judged = self._refused(system, account, content, format="table", mapping="signed_amount_newest_first")
        assert [(fault.row, fault.code) for fault in judged.faults] == [(2, "not_an_amount"), (3, "not_a_date")]

    def test_another_file_than_was_promised(self, system, account):
        content = _two(account)
        for sent, reason in (
            (content[:-1] + b" ", "hash_mismatch"),
            (content + b" ", "size_mismatch"),
            (b"", "empty_file"),
        ):
            one = _announced(account, content)
            _put(system, one.object_key, sent)
            assert failed(arrive, [message(_event(one.object_key))]) == []
            assert statements.get_import(one.import_id).reason == reason

    def test_one_that_is_too_large(self, system, account):
        key = f"statements-inbox/{account.partner.endpoint}/large.xml"
        _put(system, key, b" " * (MAX_BYTES + 1))
        assert failed(arrive, [message(_event(key))]) == []
        [found] = statements.imports_of(account.partner.agency_code, limit=1, cursor="").items
        assert found.reason == "too_large"


def test_a_banks_table_is_read_by_the_layout_of_its_registration(system):
    account = Account(agency_code="H37.78", statement_mapping="signed_amount_newest_first")
    partners.put(account.partner)
    rows = [
        TABLE,
        [account.number, "20-11-2026 10:00:00", "FT1", "16.000", "VND", "17.000", "a"],
    ]  # fmt: skip
    key = f"statements-inbox/{account.partner.endpoint}/20.csv"
    _put(system, key, "\n".join(";".join(row) for row in rows).encode())
    assert failed(arrive, [message(_event(key))]) == []
    assert (account.credit("FT1").amount_vnd, account.credit("FT1").provider) == (16000, "statement")
