"""Who files: invented people of the demo province, and how they fill in the forms."""

import secrets
from dataclasses import dataclass
from typing import Any

UNIT, POLICE = "H37.12", "H37.02"  # Đông Kinh ward; the provincial police
EXTRACT, CRIMINAL_RECORD = "2.000635", "3.000333"
COPIES = 3
DELIVERY_NOTE = "Người nhận vắng nhà"


@dataclass(frozen=True)
class Person:
    """A citizen as the identity card has her. `phone` as she types it."""

    full_name: str
    birth_on: str
    sex: str
    national_id: str
    phone: str
    commune: str
    street: str

    @property
    def e164(self) -> str:
        """The phone as the network knows it."""
        return f"+84{self.phone[1:]}"

    @property
    def address(self) -> dict[str, str]:
        """Where she lives, as the profile wants it."""
        return {"province_code": "20", "commune": self.commune, "address": self.street}


HOA = Person(
    "Nông Thị Hoa", "1992-03-08", "female", "020192003456", "0912345678", "Phường Đông Kinh", "Số 12 đường Bà Triệu"
)


def someone() -> Person:
    """Hoa's namesake with a phone and a national ID of her own, for tests that share one system."""
    number = secrets.randbelow(10**6)
    return Person(
        HOA.full_name,
        HOA.birth_on,
        HOA.sex,
        f"020192{number:06}",
        f"09{secrets.randbelow(10**8):08}",
        HOA.commune,
        HOA.street,
    )


def extract_form(person: Person) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The form of 2.000635 in three parts: typed on the phone, typed on the tablet, and what was forgotten."""
    home = f"{person.street}, {person.commune}, tỉnh Lạng Sơn"
    on_phone = {
        "requester_name": person.full_name,
        "requester_national_id": person.national_id,
        "requester_phone": person.phone,
        "requester_address": home,
        "relation_to_subject": "authorised",
    }
    on_tablet = {
        "record_kind": "birth",
        "subject_name": "Nông Văn Páo",
        "subject_birth_on": "1964-07-19",
        "subject_sex": "male",
        "subject_ethnicity": "Tày",
        "subject_nationality": "Việt Nam",
        "subject_address": home,
    }
    forgotten = {
        "authorisation_date": "2026-11-20",
        "registered_at": "UBND xã Mai Pha, thành phố Lạng Sơn (trước 1/7/2025)",
        "purpose": "property",
    }
    return on_phone, on_tablet, forgotten


def criminal_record_form(person: Person) -> dict[str, Any]:
    """The form of 3.000333, complete."""
    home = f"{person.street}, {person.commune}, tỉnh Lạng Sơn"
    return {
        "requester_name": person.full_name,
        "requester_national_id": person.national_id,
        "requester_phone": person.phone,
        "requester_address": home,
        "relation_to_subject": "self",
        "subject_name": person.full_name,
        "subject_sex": person.sex,
        "subject_birth_on": person.birth_on,
        "subject_birth_place": "Xã Mai Pha, tỉnh Lạng Sơn",
        "subject_nationality": "Việt Nam",
        "subject_ethnicity": "Tày",
        "subject_national_id": person.national_id,
        "permanent_address": home,
        "residences": [{"from_month": "2006-03", "to_month": "2026-11", "address": home, "occupation": "Giáo viên"}],
        "bankruptcy_information": False,
        "purpose": "Bổ sung hồ sơ xin việc",
        "delivered_as": "electronic",
    }
