"""Two live secrets of a registration: rotated in three steps, and changing nobody's money."""

import pytest

from chalicelib.adapters import banks, carriers, credentials, e_receipts
from chalicelib.domain.partner_changes import registered
from chalicelib.domain.partner_secrets import retired, with_new
from tests import builders as a
from tests.builders import NOW
from tests.whole import refused

MOMO, PAYOS, SEPAY, PORTAL = (credentials.NAMES["bank"][one] for one in ("momo", "payos", "sepay", "dvcqg"))
EMS = credentials.NAMES["carrier"]["ems"]
KEYS = {"partnerCode": "MOMO1", "accessKey": "a", "secretKey": "s"}
CLIENT = {"client_id": "c1", "api_key": "k", "checksum_key": "s"}
PARTNER = a.a_partner(provider="momo", account="MOMO1")
CARRIER = a.a_partner(kind="carrier", provider="ems", account="")


def faults_of(partner, live, told, names):
    no = refused(lambda: with_new(partner, live, told, names))
    assert no["slug"] == "invalid_request"
    return [(pointer, code) for pointer, code, _ in no["faults"]]


def test_a_secret_is_rotated_in_three_steps_and_the_older_one_is_good_until_it_is_retired():
    one = with_new(PARTNER, [], KEYS, MOMO)
    assert one == [KEYS]
    assert with_new(PARTNER, one, KEYS, MOMO) == one, "the same again changes nothing"
    second, third = {**KEYS, "secretKey": "t"}, {**KEYS, "secretKey": "u"}
    two = with_new(PARTNER, one, second, MOMO)
    assert two == [second, KEYS]
    assert with_new(PARTNER, two, second, MOMO) == two
    assert refused(lambda: with_new(PARTNER, two, third, MOMO)) == {"slug": "secret_not_retired"}
    assert retired(two) == [second]
    assert refused(lambda: retired([second])) == {"slug": "nothing_to_retire"}


def test_a_correction_of_statuses_goes_along_with_the_next_secret_until_another_is_told():
    one = with_new(CARRIER, [], {"merchant_token": "m", "webhook_token": "w", "status_events": "9=returning"}, EMS)
    two = with_new(CARRIER, one, {"merchant_token": "n"}, EMS)
    assert two[0] == {"merchant_token": "n", "status_events": "9=returning"}, "a token does not"
    told = {"merchant_token": "o", "status_events": "9=lost"}
    assert with_new(CARRIER, two[:1], told, EMS)[0] == told


def test_what_is_no_text_goes_along():
    live = [{"merchant_token": "m", "status_events": {"99": "delivered"}, "older": 1}]
    after = with_new(CARRIER, live, {"merchant_token": "n"}, EMS)
    assert after[0] == {"merchant_token": "n", "status_events": {"99": "delivered"}, "older": 1}


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        ({}, []),
        ({"partnerCode": "MOMO2"}, [("/values/partnerCode", "merchant_differs")]),
        ({"accessKey": ""}, [("/values/accessKey", "required")]),
        ({"colour": "red", "accessKey": "", "secretKey": ""}, [
            ("/values/colour", "unknown_field"), ("/values/accessKey", "required"), ("/values/secretKey", "required"),
        ]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("approved", [True, False])
def test_a_secret_has_its_providers_names_and_the_registrations_merchant_even_before_it_is_approved(
    approved, told, faults
):
    new = registered("e", "bank", "momo", "H37.12", {"account": "MOMO1"}, by="asker", now=NOW, reason="Mới")
    partner = PARTNER if approved else new
    if faults:
        assert faults_of(partner, [], {**KEYS, **told}, MOMO) == faults
    else:
        assert with_new(partner, [], {**KEYS, **told}, MOMO) == [KEYS]


def test_a_merchant_that_is_not_told_is_missing_and_another():
    told = {"accessKey": "a", "secretKey": "s"}
    assert faults_of(PARTNER, [], told, MOMO) == [
        ("/values/partnerCode", "required"),
        ("/values/partnerCode", "merchant_differs"),
    ]


def test_of_two_spellings_one_is_needed():
    for name in ("secret", "key"):
        assert with_new(a.a_partner(), [], {name: "s"}, SEPAY) == [{name: "s"}]
    assert faults_of(a.a_partner(), [], {}, SEPAY) == [("/values/secret", "required")]


@pytest.mark.parametrize(
    ("live", "client_id", "differs"),
    [
        ([], "c2", False),
        ([CLIENT], "c1", False),
        ([CLIENT], "c2", True),
        ([{"client_id": "c2"}, CLIENT], "c1", True),
    ],
)
def test_a_gateway_without_a_merchants_account_keeps_the_client_of_its_newest_secret(live, client_id, differs):
    told = {**CLIENT, "client_id": client_id, "api_key": "new"}
    if differs:
        assert faults_of(a.a_partner(), live, told, PAYOS) == [("/values/client_id", "merchant_differs")]
    else:
        assert with_new(a.a_partner(), live, told, PAYOS) == [told, *live]


def test_a_bank_that_was_never_told_to_the_national_portal_is_told_by_another_registration_only():
    partner = a.a_partner(provider="dvcqg", account="DT1")
    bare = {"MaDoiTac": "DT1", "MaBiMat": "s"}
    rotated, banked = {**bare, "MaBiMat": "t"}, {**bare, "MaNHThuHuong": "970436"}
    assert with_new(partner, [bare], rotated, PORTAL) == [rotated, bare]
    differs = [("/values/MaNHThuHuong", "merchant_differs")]
    assert faults_of(partner, [bare], banked, PORTAL) == differs
    assert faults_of(partner, [banked], rotated, PORTAL) == differs
    assert with_new(partner, [], banked, PORTAL) == [banked]


def test_every_provider_has_names_for_its_secrets():
    assert set(credentials.NAMES["bank"]) == set(banks.providers())
    assert set(credentials.NAMES["carrier"]) == set(carriers.providers())
    assert set(credentials.NAMES["e_receipt"]) == set(e_receipts.providers())
