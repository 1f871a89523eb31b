"""Whether two transfers may be one that was told twice, and what becomes of the second then."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.credit import WAITING, Credit, Decision, in_place
from chalicelib.domain.incoming import is_named_by_gateway
from chalicelib.domain.told_entry import PROVIDER as STATEMENT


def are_two(one: Credit, other: Credit) -> bool:
    """Whether a bank itself tells them apart: one statement has an entry for each, or one provider told both under
    names of their own. Two providers may write one bank's reference differently, and so may two statements."""
    if one.stated_in and _statement_of(one) == _statement_of(other):
        return one.stated_in != other.stated_in
    return one.provider == other.provider != STATEMENT and _is_named(one) and _is_named(other)


def found_same(credit: Credit, other: Credit, *, now: datetime, by: str) -> Credit | None:
    """A person found that `credit` is `other` told once more: it has no money of its own then. None unless all of it
    still waits, and the two are different transfers of one amount into one account which no bank tells apart."""
    untouched = in_place(credit, WAITING) == credit.amount_vnd
    alike = (credit.account, credit.amount_vnd) == (other.account, other.amount_vnd)
    if not untouched or not alike or other.same_as or other.credit_id == credit.credit_id or are_two(credit, other):
        return None
    decision = Decision("same_as", credit.amount_vnd, now, by, other.credit_id)
    return replace(
        credit,
        parts=(),
        same_as=other.credit_id,
        decisions=(*credit.decisions, decision),
        version=credit.version + 1,
    )


def _statement_of(credit: Credit) -> str:
    return credit.stated_in.rpartition("#")[0]


def _is_named(credit: Credit) -> bool:
    return bool(credit.bank_reference) or is_named_by_gateway(credit.provider)
