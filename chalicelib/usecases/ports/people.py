"""What use cases ask of those who keep people: accounts, codes, sessions, officers."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.access import Access
from chalicelib.domain.administration import Revision
from chalicelib.domain.citizen import Citizen
from chalicelib.domain.officer import Officer
from chalicelib.domain.once import StoredAnswer
from chalicelib.domain.one_time_code import Challenge
from chalicelib.domain.session import Session


class Citizens(Protocol):
    def get(self, citizen_id: str) -> Citizen | None: ...
    def erasures_due(self, now: datetime, *, limit: int) -> list[str]:
        """The ids of accounts that are to be erased by now."""

    def by_phone(self, phone: str) -> Citizen | None: ...
    def holders_of(self, national_ids: Collection[str]) -> dict[str, str]:
        """Whose these national IDs are: number -> citizen id, for those that somebody declared; one read."""

    def verified(self, citizen_ids: Collection[str]) -> set[str]:
        """Of these accounts, those whose identity an officer has seen; one read."""

    def by_national_id(self, number: str) -> Citizen | None: ...
    def create(self, citizen: Citizen) -> None:
        """Conflict when the phone already has an account."""

    def holders(self, phone: str, national_id: str) -> tuple[str, str]:
        """The ids of the accounts that claim the phone and the national ID, "" for none; one read."""

    def save(self, before: Citizen, after: Citizen) -> None:
        """Conflict when `before` is stale; Refused national_id_taken when the new national ID is another's."""

    def change(
        self,
        *changes: tuple[Citizen | None, Citizen],
        once: StoredAnswer | None = None,
        access: Access | None = None,
    ) -> None:
        """One account, or two of which one hands its phone to the other, with the answer and the note of an officer's
        access, in one transaction."""


class Challenges(Protocol):
    def create(self, challenge: Challenge) -> None: ...
    def get(self, challenge_id: str) -> Challenge | None: ...
    def save(self, before: Challenge, after: Challenge) -> None: ...


class Sessions(Protocol):
    def create(self, session: Session) -> None: ...
    def get(self, session_id: str) -> Session | None: ...
    def save(self, before: Session, after: Session) -> None: ...
    def end(self, session_id: str) -> None: ...
    def of_subject(self, subject_id: str) -> list[Session]: ...


class Officers(Protocol):
    def get(self, officer_id: str) -> Officer | None: ...
    def get_many(self, officer_ids: Sequence[str]) -> dict[str, Officer]:
        """Those that there are, by login; each login is told once."""

    def save(self, before: Officer, after: Officer) -> None: ...
    def administer(
        self,
        before: Officer | None,
        after: Officer,
        *,
        entries: Sequence[Revision],
        by: Officer,
        once: StoredAnswer | None = None,
    ) -> None:
        """What the administrator `by` makes of an officer; Conflict when one of the two was changed meanwhile."""


class Limits(Protocol):
    def hit(self, name: str, *, most: int, window_s: int, now: datetime) -> None:
        """Count one attempt; Refused too_many_requests (retry_after_s) beyond `most` in the window."""

    def check(self, name: str, *, most: int, window_s: int, now: datetime) -> None:
        """The same refusal once `most` attempts were counted in the window; counts nothing itself."""

    def give_back(self, name: str) -> None:
        """One attempt that was counted does not count."""

    def forget(self, name: str) -> None:
        """What was counted for this name no longer counts."""
