"""Where rows are kept, each store imported when it is first asked for."""

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any


def _lazily(module: str) -> Callable[[], Any]:
    """What gives a module: its import is paid by whoever needs it first."""
    return functools.partial(importlib.import_module, module)


accesses = _lazily("chalicelib.store.accesses")
agencies = _lazily("chalicelib.store.agencies")
answers = _lazily("chalicelib.store.answers")
calendars = _lazily("chalicelib.store.calendars")
challenges = _lazily("chalicelib.store.challenges")
citizens = _lazily("chalicelib.store.citizens")
deliveries = _lazily("chalicelib.store.deliveries")
dossiers = _lazily("chalicelib.store.dossiers")
feedback = _lazily("chalicelib.store.feedback")
feed = _lazily("chalicelib.store.feed")
limits = _lazily("chalicelib.store.limits")
officers = _lazily("chalicelib.store.officers")
offers = _lazily("chalicelib.store.offers")
revisions = _lazily("chalicelib.store.revisions")
data_imports = _lazily("chalicelib.store.data_imports")
opinions = _lazily("chalicelib.store.opinions")
partners = _lazily("chalicelib.store.partners")
payments = _lazily("chalicelib.store.payments")
credits = _lazily("chalicelib.store.credits")
receipts = _lazily("chalicelib.store.receipts")
refunds = _lazily("chalicelib.store.refunds")
statements = _lazily("chalicelib.store.statements")
day_money = _lazily("chalicelib.store.day_money")
slips = _lazily("chalicelib.store.slips")
register = _lazily("chalicelib.store.register")
figures = _lazily("chalicelib.store.figures")
procedures = _lazily("chalicelib.store.procedures")
tracking = _lazily("chalicelib.store.tracking")
item_numbers = _lazily("chalicelib.store.item_numbers")
sessions = _lazily("chalicelib.store.sessions")
private_notes = _lazily("chalicelib.store.private_notes")


def parties_of(citizen_id: str, delivery_ids: tuple[str, str], agency_code: str, procedure_code: str) -> Any:
    """A citizen, one parcel, one unit and its offer in one read."""
    from chalicelib.store import together

    return together.parties_of(citizen_id, delivery_ids, agency_code, procedure_code)


def desk_of(agency_code: str, day: str) -> Any:
    """The last serial of a unit on a day, and its hours, in one read."""
    from chalicelib.store import together

    return together.desk_of(agency_code, day)


def money_and_post_of(dossier_id: str, delivery_id: str) -> Any:
    """A dossier's payments and the parcel with its result, in one read."""
    from chalicelib.store import together

    return together.money_and_post_of(dossier_id, delivery_id)


def hash_of(kind: str, text: str) -> str:
    """The keyed hash by which something personal is found again without being kept."""
    from chalicelib.store import sealed

    return sealed.hash_of(kind, text)


def database_answers() -> bool:
    """Whether a row can be read now (of an id that nobody has)."""
    from botocore.exceptions import BotoCoreError, ClientError
    from pynamodb.exceptions import PynamoDBException

    try:
        agencies().get("status")
    except (BotoCoreError, ClientError, PynamoDBException):
        return False
    return True


def is_outage(error: Exception) -> bool:
    """Whether a failure is AWS's, which passes (it cannot be reached, is too busy, broke), and no mistake of ours."""
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError
    from pynamodb.exceptions import PynamoDBException

    cause = error.cause if isinstance(error, PynamoDBException) else error
    if isinstance(cause, ClientError):
        answer: Mapping[str, Any] = cause.response
        busy = ("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "SlowDown")
        return answer["Error"]["Code"] in busy or answer["ResponseMetadata"].get("HTTPStatusCode", 0) >= 500
    return isinstance(cause, (ConnectionError, HTTPClientError))
