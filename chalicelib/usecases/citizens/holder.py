"""Moving a phone to an account: what another account gives up, and the one write of it all."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import account_access
from chalicelib.domain.access import Access
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.once import Once
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.people import Citizens
from chalicelib.usecases.retrying import again_on_conflict

Changes = list[tuple[Citizen | None, Citizen]]  # the account itself first


def freed(phone: str, citizen_id: str, *, now: datetime, citizens: Citizens, dossiers: Dossiers) -> Changes:
    """The change of the account that has the phone now: none when it is nobody's or already `citizen_id`'s. An account
    that is nothing but the phone, without a dossier or draft, or that was idle for a year, gives it up; refuses with
    `phone_taken` any other. (The list of dossiers may be a second behind.)"""
    holder = citizens.by_phone(phone)
    if holder is None or holder.citizen_id == citizen_id:
        return []
    own = dossiers.of_applicant(holder.citizen_id, state="", limit=1, cursor="").items
    return [(holder, account_access.give_up_phone(holder, now=now, has_dossiers=bool(own)))]


def saved(
    found: Changes, decide: Callable[[], Changes], *, once: Once, access: Access | None, citizens: Citizens
) -> Citizen:
    """The account after `found`, what was decided before a code was used up. When somebody else wrote meanwhile, it is
    decided again: the code is spent, and must not be asked for twice."""
    untried = [found]

    @again_on_conflict()
    def save() -> Citizen:
        changes = untried.pop() if untried else decide()
        citizens.change(*changes, once=once.of(changes[0][1]), access=access)
        return changes[0][1]

    return save()
