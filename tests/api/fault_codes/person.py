"""Faults in who somebody is: numbers of papers, businesses, people nobody knows."""

from tests.api import procedures as published
from tests.api.client import Reply
from tests.api.fault_codes.ways import Way, profile
from tests.api.world import World


def _no_tax_code(world: World) -> tuple[str, Reply]:
    return "/tax_code", world.receiver.post("/v1/officer/businesses/lookups", {"tax_code": "0100233480"})


def _given_to_nobody(world: World) -> tuple[str, Reply]:
    url = f"{world.a_submitted().desk_url}/assignment"
    return "/officer_id", world.officer("leader").call("PUT", url, body={"officer_id": "nobody"})


def card(text: str) -> Way:
    """The QR text of no identity card."""
    return lambda world: ("/text", world.citizen().call("POST", "/v1/me/id-card-text", body={"text": text}))


def _another_paper(world: World) -> tuple[str, Reply]:
    url = f"/v1/officer/citizens/{world.citizen().id}/identity-verification"
    return "/last_digits", world.receiver.post(url, {"paper": "passport", "last_digits": "9999"})


WAYS: dict[str, Way] = {
    "citizen_unknown": lambda world: (
        "/applicant_id",
        world.receiver.post(
            "/v1/officer/dossiers", {"procedure_code": published.FREE, "applicant_id": "nobody", "form": {}}
        ),
    ),
    "digits_differ": _another_paper,
    "id_card_not_read": card("020192123456"),
    **{
        f"id_card_{name}": card("x|x|1|x|x||x")
        for name in ("number", "old_number", "name", "birth", "sex", "address", "issued")
    },
    "national_id_invalid": profile("/national_id", {"national_id": "020399000001"}),
    "officer_unknown": _given_to_nobody,
    "tax_code_invalid": _no_tax_code,
}
