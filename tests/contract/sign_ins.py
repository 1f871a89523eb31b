"""`python -m tests.contract.sign_ins`: access tokens for each kind of caller of a running stack, as JSON.

Run in the stack's environment: the tokens are signed with its keys, so no limit of sign-in is touched.
"""

import json
from datetime import UTC, datetime, timedelta

from chalicelib import wiring
from chalicelib.adapters.identity import tokens
from chalicelib.domain.actor import Actor
from chalicelib.store import citizens, officers, sessions
from tests import builders

UNIT, PROVINCE = "H37.12", "H37"
DESK = frozenset({"receiver", "specialist", "leader"})
tokens.ACCESS_LIFETIME = timedelta(hours=2)  # outlives the longest run


def signed_in(kind: str, unit: str = "", roles: frozenset[str] = frozenset()) -> str:
    """The token of somebody who is there, with a session."""
    now = datetime.now(UTC)
    if kind == "citizen":
        address = {"province_code": "20", "commune": "Phường Đông Kinh", "address": "12 đường Bà Triệu"}
        one = builders.a_citizen(created_at=now, updated_at=now, address=address)
        citizens.create(one)
        who = one.citizen_id
    else:
        officer = builders.an_officer(agency_code=unit, roles=roles)
        officers.put(officer)
        who = officer.officer_id
    session = builders.a_session(subject_id=who, kind=kind, created_at=now, used_at=now)
    sessions.create(session)
    actor = Actor(kind, who, session.session_id, unit, roles)  # type: ignore[arg-type]
    return str(wiring.people.tokens().issue_access(actor, now))


def main() -> None:
    """Prints them by kind."""
    told = {
        "citizen": signed_in("citizen"),
        "desk": signed_in("officer", UNIT, DESK),
        "auditor": signed_in("officer", UNIT, frozenset({"auditor"})),
        "administrator": signed_in("officer", PROVINCE, frozenset({"administrator"})),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
