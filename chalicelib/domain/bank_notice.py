"""What a bank or gateway tells us about one movement of money."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class BankNotice:
    """One genuine notice, in our words. `amount_vnd` is whole đồng; `occurred_at` is aware UTC.

    `notice_id` is the provider's own id (the key against duplicates); `bank_reference` is the bank's id of the
    transfer, the same for every provider that sees it, or "" where none is told; `order_reference` is the payment
    code where the provider carries it apart from the memo.
    """

    provider: str
    notice_id: str
    bank_reference: str
    account: str
    direction: Literal["in", "out"]
    outcome: Literal["paid", "failed", "pending", "test"]
    amount_vnd: int
    memo: str
    order_reference: str
    occurred_at: datetime
