"""The sandbox reads and signs what the published vectors say, without a line of ours."""

import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import qrcode
from PIL import Image

from local.sandbox.ems_codes import item_code, postage_vnd, s10_check_digit
from local.sandbox.mangling import SHAPES, Around, mangle
from local.sandbox.picture import read_picture
from local.sandbox.signing import (
    WrongSignature,
    form_encoded,
    sepay_headers,
    standard_webhook_headers,
    vnpay_fields,
    vnpay_signed_query,
)
from local.sandbox.vietnam_time import from_iso
from local.sandbox.vietqr_reader import UnreadableQR, crc16, read
from tests.each import each

PLACE = Path(__file__).parents[1] / "vectors"
VECTORS = {vector["id"]: vector for vector in json.loads((PLACE / "payments_public_vectors.json").read_text())}
S10 = json.loads((PLACE / "s10_public_vectors.json").read_text())["vectors"]
QR = VECTORS["qr-pub-2"]["input"]["payload"]


def of_kind(kind: str) -> list[dict]:
    return [vector for vector in VECTORS.values() if vector["kind"] == kind]


def with_crc(payload: str) -> str:
    return payload + crc16(payload)


@each("vector", of_kind("vietqr_payload"), ids=lambda v: v["id"])
def test_a_published_qr_is_read(vector):
    told, found = vector["expected"], read(vector["input"]["payload"])
    assert (found.bank_bin, found.account, found.service) == (told["bin"], told["account"], told["service"])
    assert found.amount_vnd == (int(told["amount"]) if "amount" in told else None)
    assert found.memo == told["additional"].get("08")
    assert found.is_dynamic == (told["initiation"] == "dynamic")


def test_the_crc_is_the_catalogues():
    assert crc16("123456789") == "29B1"


@each(
    "payload",
    [
        VECTORS["qr-pub-bad-1"]["input"]["payload"],
        "",
        QR[:-1],
        with_crc(QR[:-4].replace("5802VN", "5802US")),
        with_crc(QR[:-4].replace("5303704", "5303840")),
        with_crc(QR[:-4].replace("0113001101", "0112001101")),
        with_crc(QR[:-4].replace("5406180000", "5406018000")),
        with_crc(QR[:-4].replace("5406180000", "54061800.5")),
        with_crc(QR[:-4].replace("5802VN", "5802VN5802VN")),
        with_crc(QR[:-4].replace("A000000727", "A000000728")),
        with_crc(QR[:-4].replace("5802VN", "5800")),
    ],
)
def test_a_qr_that_no_bank_could_use_is_refused(payload):
    with pytest.raises(UnreadableQR):
        read(payload)


def picture_of(text: str, paper: str = "white") -> bytes:
    file = io.BytesIO()
    qrcode.make(text).convert("RGBA").save(file, "PNG")
    if paper == "see-through":
        drawn = Image.open(io.BytesIO(file.getvalue())).convert("RGBA")
        drawn.putdata([(0, 0, 0, 0) if pixel[0] else pixel for pixel in drawn.get_flattened_data()])
        file = io.BytesIO()
        drawn.save(file, "PNG")
    return file.getvalue()


@each("paper", ["white", "see-through"])
def test_a_picture_is_read_by_another_decoder(paper):
    assert read_picture(picture_of(QR, paper)) == QR


@each("picture", [b"", b"no picture"])
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(UnreadableQR):
        read_picture(picture)


def test_a_picture_without_a_code_is_refused():
    file = io.BytesIO()
    Image.new("L", (50, 50), 255).save(file, "PNG")
    with pytest.raises(UnreadableQR, match="0 QR codes"):
        read_picture(file.getvalue())


def test_sepay_signs_as_in_the_vector():
    vector = VECTORS["sepay-pub-1"]["input"]
    headers = sepay_headers(
        secret=vector["secret"],
        api_key=None,
        timestamp=int(vector["headers"]["X-SePay-Timestamp"]),
        body=vector["raw_body"].encode(),
    )
    assert headers == vector["headers"]


def test_sepay_without_a_secret_shows_its_api_key():
    vector = VECTORS["sepay-pub-2"]["input"]
    headers = sepay_headers(secret=None, api_key=vector["key"], timestamp=1, body=b"")
    assert [f"{name}: {value}" for name, value in headers.items()] == [vector["header"]]


def test_standard_webhooks_signs_as_in_the_vector():
    vector = VECTORS["stdwh-pub-1"]["input"]
    headers = standard_webhook_headers(vector["secret"], vector["id"], vector["timestamp"], vector["body"].encode())
    assert headers["webhook-signature"] == VECTORS["stdwh-pub-1"]["expected"]["webhook-signature"]


PAY = VECTORS["vnp-pub-1"]
MERCHANT = {"DEMOV210": PAY["input"]["secret"]}


@each("query", [urlsplit(PAY["expected"]["url"]).query, VECTORS["vnp-pub-2"]["input"]["querystring"]])
def test_a_vnpay_query_made_by_the_sdk_is_believed_and_made_again(query):
    fields = vnpay_fields(query, MERCHANT)
    assert fields["vnp_TxnRef"] == "HS000001"
    assert vnpay_signed_query(fields, PAY["input"]["secret"]) == query


@each(
    "change",
    [
        lambda q: q.replace("vnp_Amount=1000000", "vnp_Amount=100"),
        lambda q: q.replace("vnp_SecureHash=cc", "vnp_SecureHash=cd"),
        lambda q: q.replace("DEMOV210", "DEMOV211"),
        lambda q: q + "&vnp_Amount=1000000",
        lambda q: q.replace("Thanh+toan", "Thanh%ZZtoan"),
        lambda q: q.replace("Thanh+toan", "Thanh%FFtoan"),
        lambda q: "",
    ],
)
def test_a_changed_vnpay_query_is_refused(change):
    with pytest.raises(WrongSignature):
        vnpay_fields(change(urlsplit(PAY["expected"]["url"]).query), MERCHANT)


@each(
    ("encoder", "written"),
    [
        ("java", "*+%28%29+%21+%27+%7E+%C4%90"),
        ("python", "%2A+%28%29+%21+%27+~+%C4%90"),
        ("php", "%2A+%28%29+%21+%27+%7E+%C4%90"),
        ("dotnet", "*+()+!+%27+%7E+%C4%90"),
        ("javascript", "*+()+!+'+~+%C4%90"),
    ],
)
def test_each_kind_of_server_encodes_in_its_own_way(encoder, written):
    assert form_encoded("* () ! ' ~ Đ", encoder) == written


@each("vector", [v for v in S10 if v["valid"]], ids=lambda v: v["input"])
def test_s10_check_digits_are_the_published_ones(vector):
    assert s10_check_digit(vector["serial"]) == vector["check"]


def test_item_codes_and_postage():
    assert item_code(47312482) == "EI473124829VN"
    assert postage_vnd(50, same_province=True) == (10_000, 0)
    assert postage_vnd(2501, same_province=False) == (49_500, 8_000)


AROUND = Around(
    "NGUYEN VAN A", "0071001104341", "0123499999", "TT PVHCC", "MB", "FT26015000000001",
    from_iso("2026-01-15T03:04:05Z"),
)  # fmt: skip


@each("shape", [s for s in SHAPES if s != "memo_lost"])
def test_every_mangle_leaves_the_code_to_be_found_without_separators_and_case(shape):
    bare = "".join(letter for letter in mangle("LP3C8H5N7R le phi", [shape], AROUND).upper() if letter.isalnum())
    assert "LP3C8H5N7R" in bare


def test_the_banks_shapes_look_like_the_public_samples():
    assert mangle("X", ["vietinbank"], AROUND) == "X-CTLNhanh"
    assert ".150126.100405.X chuyen FT26015000000001" in mangle("X", ["acb"], AROUND)
    assert "X.CT tu 0071001104341 NGUYEN VAN A toi 0123499999" in mangle("X", ["vcb"], AROUND)
    assert mangle("LP3C8H5N7R", ["inserted_space", "lower_case"], AROUND) == "lp3c8 h5n7r"
