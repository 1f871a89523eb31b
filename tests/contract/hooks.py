"""Who makes each call of schemathesis: somebody whom the contract lets in (SCHEMATHESIS_HOOKS names this module)."""

import json
import os
from datetime import date
from typing import Any

import schemathesis
from hypothesis import strategies as st

# Of this century: of all years, one date in a hundred is of those that a dossier's code can tell.
schemathesis.openapi.format("date", st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat))
TOKENS = json.loads(os.environ["CONTRACT_SIGN_INS"])


def caller_of(operation: dict[str, Any]) -> str:
    """Which of the tokens may make this call, "" for a door that is open to all or to partners."""
    callers, roles = operation.get("x-callers", []), set(operation.get("x-roles", []))
    if "citizen" in callers:
        return "citizen"
    if "officer" not in callers:
        return ""
    return "administrator" if roles == {"administrator"} else "auditor" if roles == {"auditor"} else "desk"


@schemathesis.auth(refresh_interval=None)  # asked for each call: another operation, another caller
class SignedIn:
    """The token of who may."""

    def get(self, case: Any, context: Any) -> str:
        return str(TOKENS.get(caller_of(case.operation.definition.raw), ""))

    def set(self, case: Any, data: str, context: Any) -> None:
        if data:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
