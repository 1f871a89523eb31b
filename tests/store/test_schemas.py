"""The rows in code and the tables in infra/tables.yaml are the same, and hold every field of every aggregate."""

import dataclasses
import importlib
import pkgutil

import pytest
from pynamodb.models import Model

from chalicelib import store
from chalicelib.domain.access import Access
from chalicelib.domain.administration import Revision
from chalicelib.domain.agency import Agency
from chalicelib.domain.calendar import OfficeCalendar
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.credit import Credit
from chalicelib.domain.data_import import DataImport
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier, DossierEvent
from chalicelib.domain.feed import Change, Entry
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.figures import Figures
from chalicelib.domain.offer import Offer
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.one_time_code import Challenge
from chalicelib.domain.opinion import Opinion
from chalicelib.domain.parked_scan import ParkedScan
from chalicelib.domain.partner import Partner
from chalicelib.domain.payment import Payment
from chalicelib.domain.private_note import PrivateNote
from chalicelib.domain.receipt import Receipt
from chalicelib.domain.refund import Refund
from chalicelib.domain.register import RegisterEntry
from chalicelib.domain.session import Session
from chalicelib.domain.settlement import Settlement
from chalicelib.domain.slips import Slip
from chalicelib.domain.statement_import import StatementImport
from chalicelib.domain.submission import SealedSet
from chalicelib.domain.told_entry import ToldEntry
from chalicelib.domain.tracking_cursor import TrackingCursor
from chalicelib.store.accesses import AccessRow
from chalicelib.store.agencies import AgencyRow
from chalicelib.store.answers import AnswerRow
from chalicelib.store.calendars import CalendarRow
from chalicelib.store.challenges import ChallengeRow
from chalicelib.store.citizens import CitizenRow
from chalicelib.store.credits import CreditRow
from chalicelib.store.data_imports import DataImportRow
from chalicelib.store.deliveries import DeliveryRow
from chalicelib.store.document_rows import DocumentRow
from chalicelib.store.dossier_rows import EventRow, HeadRow
from chalicelib.store.dossier_sets import SetRow
from chalicelib.store.feed_rows import ChangeRow, EntryRow
from chalicelib.store.feedback import FeedbackRow
from chalicelib.store.figures import FigureRow
from chalicelib.store.offers import OfferRow
from chalicelib.store.officers import OfficerRow
from chalicelib.store.opinions import OpinionRow
from chalicelib.store.partners import PartnerRow
from chalicelib.store.payment_rows import PaymentRow
from chalicelib.store.private_notes import NoteRow
from chalicelib.store.receipts import ReceiptRow
from chalicelib.store.refunds import RefundRow
from chalicelib.store.register import RegisterRow
from chalicelib.store.revisions import RevisionRow
from chalicelib.store.row import Row
from chalicelib.store.sessions import SessionRow
from chalicelib.store.settlements import SettlementRow
from chalicelib.store.slips import SlipRow
from chalicelib.store.statement_imports import ImportRow
from chalicelib.store.told_entries import ToldRow
from chalicelib.store.tracking import CursorRow, ParkedRow
from infra import merge
from tests.each import each

for module in pkgutil.iter_modules(store.__path__):
    importlib.import_module(f"{store.__name__}.{module.name}")
ROWS = Row.__subclasses__()
DECLARED = {
    one["Properties"]["TableName"]["Fn::Sub"].removeprefix("${TablePrefix}"): one["Properties"]
    for one in merge.embedded()["Resources"].values()
    if one["Type"] == "AWS::DynamoDB::Table"
}


def table_of(row):
    return vars(row.Meta)["table_name"].short


def keys(schema):
    return {(one["AttributeName"], one["KeyType"]) for one in schema}


def indexes(told):
    return {
        one.get("IndexName", one.get("index_name")): (
            keys(one.get("KeySchema", one.get("key_schema"))),
            one.get("Projection", one.get("projection"))["ProjectionType"],
        )
        for one in told
    }


def test_every_table_has_rows_and_every_row_a_table():
    assert {table_of(row) for row in ROWS} == set(DECLARED)


@each("row", ROWS, ids=lambda row: f"{row.__module__.split('.')[-1]}.{row.__name__}")
def test_keys_are_those_of_the_template(row):
    assert keys(row._get_schema()["key_schema"]) == keys(DECLARED[table_of(row)]["KeySchema"])


@each("table", sorted(DECLARED))
def test_indexes_types_and_expiry_are_those_of_the_template(table):
    declared = DECLARED[table]
    rows = [row for row in ROWS if table_of(row) == table]
    schemas = [row._get_schema() for row in rows]
    types = {
        (one["AttributeName"], one["AttributeType"]) for schema in schemas for one in schema["attribute_definitions"]
    }
    ttl = {row._ttl_attribute().attr_name for row in rows if row._ttl_attribute()}

    found = indexes(one for schema in schemas for one in schema["global_secondary_indexes"])
    assert found == indexes(declared.get("GlobalSecondaryIndexes", []))
    assert types == {(one["AttributeName"], one["AttributeType"]) for one in declared["AttributeDefinitions"]}
    assert ttl == (
        {declared["TimeToLiveSpecification"]["AttributeName"]} if "TimeToLiveSpecification" in declared else set()
    )


@each(
    ("aggregate", "row"),
    [
        (Agency, AgencyRow), (Offer, OfferRow), (Revision, RevisionRow), (DataImport, DataImportRow),
        (StoredAnswer, AnswerRow), (OfficeCalendar, CalendarRow), (SealedSet, SetRow),
        (Access, AccessRow), (Challenge, ChallengeRow), (Citizen, CitizenRow),
        (Credit, CreditRow), (Delivery, DeliveryRow), (Document, DocumentRow), (DossierEvent, EventRow),
        (Dossier, HeadRow), (Change, ChangeRow), (Entry, EntryRow), (Officer, OfficerRow),
        (PrivateNote, NoteRow), (Opinion, OpinionRow), (Feedback, FeedbackRow), (Partner, PartnerRow),
        (Payment, PaymentRow), (Receipt, ReceiptRow), (Refund, RefundRow), (Session, SessionRow),
        (StatementImport, ImportRow), (ToldEntry, ToldRow), (Settlement, SettlementRow),
        (Slip, SlipRow), (RegisterEntry, RegisterRow), (ParkedScan, ParkedRow), (TrackingCursor, CursorRow),
        (Figures, FigureRow),
    ],
)  # fmt: skip
def test_every_field_has_its_column(aggregate, row):
    assert {field.name for field in dataclasses.fields(aggregate)} <= set(row.get_attributes())


@each("row", ROWS, ids=lambda row: row.__name__)
def test_no_column_hides_a_verb_of_the_library(row):
    assert not set(row.get_attributes()) & {name for name in dir(Model) if not name.startswith("__")}


def test_a_table_has_no_name_before_its_deployment_has_one(monkeypatch):
    from chalicelib import config

    monkeypatch.setenv("TABLE_PREFIX", "")
    config.reset()
    try:
        with pytest.raises(RuntimeError, match="TABLE_PREFIX"):
            _ = HeadRow.Meta.table_name
    finally:
        monkeypatch.undo()
        config.reset()
