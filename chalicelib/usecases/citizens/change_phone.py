"""Change one's own phone: whoever is signed in proves the old and the new one."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain import account_access
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.errors import Refused
from chalicelib.domain.once import Once
from chalicelib.usecases.citizens.holder import Changes, freed, saved
from chalicelib.usecases.ports.dossiers import Dossiers
from chalicelib.usecases.ports.people import Challenges, Citizens, Limits
from chalicelib.usecases.sign_in.spend_code import spend_code

Code = tuple[str, str]  # challenge id and what was typed


def change_phone(
    citizen_id: str,
    *,
    old: Code,
    new: Code,
    now: datetime,
    once: Once,
    citizens: Citizens,
    dossiers: Dossiers,
    challenges: Challenges,
    limits: Limits,
    hash_of: Callable[[str, str], str],
) -> Citizen:
    """The account with the phone that got the `new` code; the old phone is told, by the table's stream. The new one is
    looked at first, so that its mistakes do not use up the old one's code; nobody uses up another's codes.

    Refuses as `spend_code` does, an `old` code that did not go to the account's present phone as `otp_expired`; with
    `phone_taken` when the new phone is of another account in use (`freed`).
    """

    def others(phone: str) -> tuple[str, Changes]:
        return phone, freed(phone, citizen_id, now=now, citizens=citizens, dossiers=dossiers)

    account, asked = citizens.get(citizen_id), challenges.get(old[0])

    def own(phone: str, account: Citizen | None) -> Citizen:
        if account is None or account.phone != phone:
            raise Refused("otp_expired")
        return account

    before = own(asked.phone if asked else "", account)
    phone, giving = spend_code(*new, opens=others, now=now, challenges=challenges, limits=limits, hash_of=hash_of)
    spend_code(*old, opens=bool, now=now, challenges=challenges, limits=limits, hash_of=hash_of)

    def change(before: Citizen, giving: Changes) -> Changes:
        return [(before, account_access.change_phone(before, phone, now=now)), *giving]

    return saved(
        change(before, giving),
        lambda: change(own(before.phone, citizens.get(citizen_id)), others(phone)[1]),
        once=once,
        access=None,
        citizens=citizens,
    )
