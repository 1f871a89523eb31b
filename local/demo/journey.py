"""One citizen's journey: who takes part, and what each step left for the next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from local.demo.citizen import Device
from local.demo.http import Server
from local.demo.officer import Officer
from local.demo.parties import Bank, Carrier, Phone
from local.demo.people import HOA, Person
from local.demo.printing import Screen


@dataclass
class Journey:
    """The parties by their addresses, and the facts as they become known."""

    addresses: Mapping[str, str]
    officers: Sequence[Mapping[str, Any]]
    screen: Screen
    person: Person = HOA
    rest: Callable[[float], None] | None = None  # what to do when told to come back later; None: wait

    dossier_id: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    papers: dict[str, bytes] = field(default_factory=dict)
    wrong_paper: dict[str, Any] = field(default_factory=dict)
    stale: dict[str, Any] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    submission_key: str = ""
    submitted: dict[str, Any] = field(default_factory=dict)
    accepted: dict[str, Any] = field(default_factory=dict)
    payment: dict[str, Any] = field(default_factory=dict)
    bank_reference: str = ""
    second_dossier_id: str = ""
    second_payment: dict[str, Any] = field(default_factory=dict)
    result: bytes = b""
    finished: dict[str, Any] = field(default_factory=dict)
    parcel: dict[str, Any] = field(default_factory=dict)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    completion: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.api = Server(self.addresses["api"])
        self.sms = Phone(self.addresses["phone"])
        self.bank = Bank(self.addresses["bank"])
        self.carrier = Carrier(self.addresses["carrier"])
        self.phone = Device(self.api, f"Điện thoại của {self.person.full_name}")
        self.tablet = Device(self.api, "Máy tính bảng ở nhà")

    def officer(self, agency_code: str, role: str) -> Officer:
        """A seeded officer of the unit with that role, signed in."""
        one = next(o for o in self.officers if o["agency_code"] == agency_code and role in o["roles"])
        return Officer(self.api, one["login"], one["password"])
