"""No provider: the unit issues its tax receipts elsewhere, and the confirmation says that it is none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.fee_receipt import EReceipt, FeeReceipt


def issue(
    told: FeeReceipt, *, request_id: str, name: str, url: str, secrets: Sequence[Mapping[str, Any]], now: datetime
) -> EReceipt | None:
    """Never one."""
    return None
