"""What an entry of a statement is in the books: which notice it makes, and where money without a rule waits."""

from datetime import UTC, date, datetime

from chalicelib.domain.bank_notice import BankNotice
from chalicelib.domain.credit import Credit, Part
from chalicelib.domain.incoming import Applied
from chalicelib.domain.statement import StatementCredit
from chalicelib.domain.told_entry import IN_PARTS, ToldEntry
from chalicelib.domain.told_money import apart_id, booking_of, notice_of, under_a_used_reference, waits
from tests.builders import LATER

DAY = date(2026, 11, 23)
BEGAN = datetime(2026, 11, 22, 17, tzinfo=UTC)  # 00:00 of that day in Việt Nam
ENTRY = StatementCredit(
    "received", "10-20", "FT1", 16000, "NONG THI BINH LS1", DAY, date(2026, 11, 24), "ST-1", "7", None, "BINH", "99"
)
RECORD = ToldEntry("entry#1020#FT1", "1020", "received", 16000, DAY, "statement#ST-1#7", "import-1")
NOTICE = BankNotice(
    "statement", "entry#1020#FT1", "FT1", "1020", "in", "paid", 16000, "NONG THI BINH LS1", "", BEGAN
)  # fmt: skip


def a_waiting(credit_id, reason, notice=NOTICE):
    """All of the notice's money as a transfer that waits for a person."""
    return Applied(
        "recorded",
        (),
        Credit(
            credit_id, notice.provider, "1020", "FT1", 16000, BEGAN, "H37.12",
            (Part("waiting", 16000, LATER, "", reason),), memo="NONG THI BINH LS1",
        ),
    )  # fmt: skip


def test_an_entry_is_a_notice_under_the_registered_account_that_came_as_the_day_began():
    assert notice_of(ENTRY, RECORD) == NOTICE
    assert notice_of(ENTRY, RECORD).occurred_at.utcoffset() is not None


def test_what_no_rule_places_is_a_transfer_that_waits_under_its_own_name_unless_another_is_told():
    assert waits(NOTICE, agency_code="H37.12", reason="no_reference", now=LATER) == a_waiting(
        "1020#FT1", "no_reference"
    )
    named = waits(NOTICE, agency_code="H37.12", reason="no_reference", now=LATER, name="line#7")
    assert named == a_waiting("line#7", "no_reference")


def test_another_amount_under_a_used_reference_is_a_transfer_of_its_own_named_by_both():
    assert apart_id("1020#FT1", 16000) == "1020#FT1#16000"
    found = under_a_used_reference(NOTICE, agency_code="H37.12", now=LATER)
    assert found == a_waiting("1020#FT1#16000", "reference_used")


def test_a_booking_whose_parts_are_told_has_no_money_of_its_own():
    told = ToldEntry(
        "entry#1020#ALL", "1020", "received", 90_000, DAY, "statement#ST-1#9", "import-1", told_as=IN_PARTS
    )
    assert booking_of(told, reference="ALL", agency_code="H37.12") == Credit(
        credit_id="1020#ALL",
        provider="statement",
        account="1020",
        bank_reference="ALL",
        amount_vnd=90_000,
        occurred_at=BEGAN,
        agency_code="H37.12",
        parts=(),
        same_as="parts#entry#1020#ALL",
        stated_vnd=90_000,
        stated_in="statement#ST-1#9",
    )
