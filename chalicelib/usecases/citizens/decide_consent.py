"""Keep what a citizen decided about one optional use of their data."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain import citizen as rules
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Refused
from chalicelib.usecases.ports.people import Citizens
from chalicelib.usecases.retrying import again_on_conflict


@again_on_conflict()
def decide_consent(
    citizen_id: str,
    purpose: str,
    *,
    granted: bool,
    text_version: str,
    current_versions: Mapping[str, str],
    now: datetime,
    citizens: Citizens,
) -> Citizen:
    """The account with the decision. Deciding the same again keeps the first instant: that is the one to prove.

    Refuses with `consent_text_outdated` a decision about another text than the one in force (`current_versions` by
    purpose), with `not_found` an unknown purpose.
    """
    before = citizens.get(citizen_id)
    if before is None or purpose not in current_versions:
        raise Refused("not_found")
    after = rules.decide_consent(
        before,
        purpose,
        granted=granted,
        text_version=text_version,
        current_version=current_versions[purpose],
        now=now,
    )
    earlier = before.consents.get(purpose)
    if earlier and (earlier.granted, earlier.text_version) == (granted, text_version):
        return before
    citizens.save(before, after)
    return after
