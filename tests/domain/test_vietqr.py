"""VietQR payloads: published ones, our own, and everything that is nearly one."""

import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.vietqr import InvalidVietQR, VietQR, crc16, decode, encode
from tests.each import each
from tests.size import sized

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "payments_public_vectors.json").read_text("utf-8"))
PAYLOAD = encode(bank_bin="970415", account="113366668888", amount_vnd=79_000, memo="LE PHI AB12")


def vectors(kind: str) -> list[Any]:
    return [pytest.param(vector, id=vector["id"]) for vector in VECTORS if vector["kind"] == kind]


def sealed(body: str) -> str:
    """`body` with the checksum it ought to have, so that only its other flaw is left to find."""
    return body + "6304" + crc16(body + "6304")


def with_beneficiary(template: str) -> str:
    return sealed(f"00020101021138{len(template):02d}{template}53037045802VN")


HEAD, ACCOUNT = "000201010211", "38540010A00000072701240006970403011099999999990208QRIBFTTA"
TAIL = "53037045802VN"


@each("vector", vectors("vietqr_payload"))
def test_published_payloads_are_read(vector: dict[str, Any]) -> None:
    expected = vector["expected"]
    amount = expected.get("amount")
    assert decode(vector["input"]["payload"]) == VietQR(
        bank_bin=expected["bin"],
        account=expected["account"],
        amount_vnd=None if amount is None else int(amount),
        memo=expected["additional"].get("08"),
        is_dynamic=expected["initiation"] == "dynamic",
        service=expected["service"],
    )


@each("vector", vectors("vietqr_payload_invalid"))
def test_published_wrong_payloads_are_refused_for_the_published_reason(vector: dict[str, Any]) -> None:
    with pytest.raises(InvalidVietQR) as refused:
        decode(vector["input"]["payload"])
    assert refused.value.reason == vector["expected"]["reason"]


@each("vector", vectors("crc16_ccitt_false"))
def test_crc(vector: dict[str, Any]) -> None:
    assert crc16(vector["input"]["ascii"]) == vector["expected"]["crc"]


def test_the_printed_example_of_napas_has_a_right_crc_and_a_wrong_inner_length() -> None:
    payload = "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
    assert crc16(payload[:-4]) == "F4E5"
    with pytest.raises(InvalidVietQR) as refused:
        decode(payload)
    assert refused.value.reason == "bad_object"


def test_what_we_write_is_the_set_seen_in_the_wild() -> None:
    assert encode(bank_bin="970403", account="0011012345678").startswith(
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN6304"
    )
    assert encode(bank_bin="970416", account="257678859", amount_vnd=10_000).startswith(
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN6304"
    )


def test_a_lower_case_crc_is_read() -> None:
    bodies = (encode(bank_bin="970415", account=str(number)) for number in range(100))
    payload = next(body for body in bodies if body[-4:].isalnum() and not body[-4:].isdigit())
    assert decode(payload[:-4] + payload[-4:].lower()) == decode(payload)


bins = st.text("0123456789", min_size=6, max_size=6)
accounts = st.text(string.ascii_letters + string.digits, min_size=1, max_size=19)
amounts = st.none() | st.integers(1, 10**13 - 1)
memos = st.none() | st.text(string.ascii_uppercase + string.digits + " ", min_size=1, max_size=19)


@given(bins, accounts, amounts, memos)
def test_what_is_written_is_read_back(bank_bin: str, account: str, amount_vnd: int | None, memo: str | None) -> None:
    payload = encode(bank_bin=bank_bin, account=account, amount_vnd=amount_vnd, memo=memo)
    assert payload.isascii()
    assert decode(payload) == VietQR(bank_bin, account, amount_vnd, memo, amount_vnd is not None, "QRIBFTTA")


@each("payload", [PAYLOAD, *(param.values[0]["input"]["payload"] for param in vectors("vietqr_payload"))])
def test_no_single_changed_lost_or_added_character_goes_unseen(payload: str) -> None:
    for position in range(len(payload)):
        for other in ["", *(chr(code) for code in range(32, 127)), "Đ", "０", "\n"]:
            changed = payload[:position] + other + payload[position + 1 :]
            if changed in (payload, payload[:-4] + payload[-4:].lower()):
                continue
            with pytest.raises(InvalidVietQR):
                decode(changed)
    for added in (payload + "0", payload + "\n", " " + payload):
        with pytest.raises(InvalidVietQR):
            decode(added)


@settings(max_examples=sized(100, 5_000))
@given(st.text() | st.text(string.digits, max_size=120) | st.builds(sealed, st.text(string.digits, max_size=60)))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        decode(text)
    except InvalidVietQR:
        return


@each(
    ("change", "reason"),
    [
        ({"bank_bin": "97041"}, "bad_bank_bin"),
        ({"bank_bin": "97041A"}, "bad_bank_bin"),
        ({"bank_bin": "97041٥"}, "bad_bank_bin"),
        ({"bank_bin": "970415\n"}, "bad_bank_bin"),
        ({"account": ""}, "bad_account"),
        ({"account": "1" * 20}, "bad_account"),
        ({"account": "12-34"}, "bad_account"),
        ({"account": "123 4"}, "bad_account"),
        ({"amount_vnd": 0}, "bad_amount"),
        ({"amount_vnd": -1}, "bad_amount"),
        ({"amount_vnd": 10**13}, "bad_amount"),
        ({"amount_vnd": 50_000.0}, "bad_amount"),
        ({"amount_vnd": True}, "bad_amount"),
        ({"memo": ""}, "bad_memo"),
        ({"memo": "A" * 20}, "bad_memo"),
        ({"memo": "le phi"}, "bad_memo"),
        ({"memo": "LỆ PHÍ"}, "bad_memo"),
        ({"memo": "H29.101-260101-0001"}, "bad_memo"),
        ({"memo": "LE PHI\n"}, "bad_memo"),
    ],
)
def test_what_may_not_be_written_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidVietQR) as refused:
        encode(**{"bank_bin": "970415", "account": "113366668888", **change})
    assert (refused.value.reason, str(refused.value)) == (reason, reason)


@each("text", ["50000", "50000.0", "50000.00"])
def test_an_amount_may_end_in_zero_hundredths(text: str) -> None:
    assert decode(sealed(f"{HEAD}{ACCOUNT}54{len(text):02d}{text}{TAIL}")).amount_vnd == 50_000


@each(
    "text", ["0", "0.00", "050000", "50000.", "50000.5", "50000.50", "50000.000", "50,000", "-5", "1e5", "1" * 14, " 5"]
)
def test_other_amounts_are_refused(text: str) -> None:
    with pytest.raises(InvalidVietQR):
        decode(sealed(f"{HEAD}{ACCOUNT}54{len(text):02d}{text}{TAIL}"))


def test_unknown_ids_and_another_order_are_read() -> None:
    plain = decode(sealed(HEAD + ACCOUNT + TAIL))
    assert decode(sealed(f"000201{TAIL}{ACCOUNT}010211")) == plain
    assert decode(sealed(f"{HEAD}{ACCOUNT}{TAIL}6502AB8003406")) == plain
    assert decode(sealed(f"{HEAD}{ACCOUNT}52040000{TAIL}5905UBND 6006HA NOI")) == plain


@each(
    ("payload", "reason"),
    [
        pytest.param("", "not_printable_ascii", id="nothing"),
        pytest.param(sealed(f"010211{ACCOUNT}{TAIL}000201"), "00_not_first_or_63_not_last", id="00 last"),
        pytest.param(sealed(HEAD + ACCOUNT + TAIL) + "6502AB", "00_not_first_or_63_not_last", id="63 not last"),
        pytest.param(HEAD + ACCOUNT + TAIL, "00_not_first_or_63_not_last", id="no crc"),
        pytest.param(sealed(f"000202010211{ACCOUNT}{TAIL}"), "bad_00", id="another format"),
        pytest.param(sealed(f"000201010213{ACCOUNT}{TAIL}"), "bad_01", id="neither static nor dynamic"),
        pytest.param(sealed(f"000201{ACCOUNT}{TAIL}"), "missing_01", id="no initiation"),
        pytest.param(sealed(HEAD + TAIL), "missing_38", id="no account"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}5802VN"), "missing_53", id="no currency"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}5303704"), "missing_58", id="no country"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}53038405802VN"), "bad_53", id="dollars"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}53037045802US"), "bad_58", id="another country"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}{TAIL}"), "duplicate_id", id="twice"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}6200"), "zero_length", id="nothing in 62"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}62040800"), "zero_length", id="nothing in the memo"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}6299AB"), "length_overrun", id="62 past the end"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}62070804ABC"), "length_overrun", id="memo past its template"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}62120802AB0802CD"), "duplicate_id", id="two memos"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}62300826{'A' * 26}"), "additional_data_too_long", id="long memo"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}550202"), "bad_tip", id="a tip without its amount"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}5603100"), "bad_tip", id="a fixed tip nobody announced"),
        pytest.param(with_beneficiary("0010A000000728" + ACCOUNT[18:]), "not_napas", id="another network"),
        pytest.param(with_beneficiary(ACCOUNT[4:].replace("QRIBFTTA", "QRIBFTTX")), "bad_service", id="no service"),
        pytest.param(with_beneficiary(ACCOUNT[4:-12]), "bad_service", id="service left out"),
        pytest.param(with_beneficiary("0010A0000007270208QRIBFTTA"), "bad_bank_bin", id="no beneficiary"),
        pytest.param(with_beneficiary("0010A00000072701100006970403" + "0208QRIBFTTA"), "bad_account", id="no account"),
        pytest.param(with_beneficiary(ACCOUNT[4:].replace("970403", "97040A")), "bad_bank_bin", id="odd bin"),
        pytest.param(with_beneficiary(ACCOUNT[4:].replace("99999", "999-9")), "bad_account", id="dashed account"),
        pytest.param(sealed(f"{HEAD}{ACCOUNT}{TAIL}" + "".join(f"{tag}96{'A' * 96}" for tag in range(80, 85))),
                     "too_long", id="over 512 characters"),
    ],
)  # fmt: skip
def test_flawed_payloads_are_refused_for_their_flaw(payload: str, reason: str) -> None:
    with pytest.raises(InvalidVietQR) as refused:
        decode(payload)
    assert refused.value.reason == reason


def test_a_payload_has_512_characters_at_most() -> None:
    filled = f"{HEAD}{ACCOUNT}{TAIL}" + "".join(f"{tag}90{'A' * 90}" for tag in range(80, 84))
    rest = 512 - len(sealed(filled)) - 4
    assert decode(sealed(f"{filled}84{rest:02d}{'A' * rest}")).account == "9999999999"
    with pytest.raises(InvalidVietQR, match="too_long"):
        decode(sealed(f"{filled}84{rest + 1:02d}{'A' * (rest + 1)}"))


@each(
    ("inner", "told"),
    [
        (f"0825{'A' * 25}", "A" * 25),
        (f"0026{'A' * 26}", None),  # ours are 01 to 09
        (f"1026{'A' * 26}", None),
        (f"0126{'A' * 26}", "additional_data_too_long"),
        (f"0926{'A' * 26}", "additional_data_too_long"),
    ],
)
def test_the_fields_of_the_additional_data_that_we_know_have_25_characters_at_most(inner: str, told: Any) -> None:
    payload = sealed(f"{HEAD}{ACCOUNT}{TAIL}62{len(inner)}{inner}")
    if told == "additional_data_too_long":
        with pytest.raises(InvalidVietQR, match=told):
            decode(payload)
    else:
        assert decode(payload).memo == told


@each("tip", ["550201", "5502025603100", "550203570502.50"])
def test_a_tip_comes_with_what_it_announces(tip: str) -> None:
    assert decode(sealed(f"{HEAD}{ACCOUNT}{TAIL}{tip}")).account == "9999999999"


@each("tip", ["550202570502.50", "5502035603100", "570502.50", "5502015603100", "550204", "550203570500.00"])
def test_another_tip_is_none(tip: str) -> None:
    with pytest.raises(InvalidVietQR, match=r"bad_tip|bad_55|bad_57"):
        decode(sealed(f"{HEAD}{ACCOUNT}{TAIL}{tip}"))


@each("template", ["26", "37", "39", "51", "62", "64"])
def test_the_lengths_inside_every_template_add_up(template: str) -> None:
    assert decode(sealed(f"{HEAD}{ACCOUNT}{TAIL}{template}050001A")).account == "9999999999"
    with pytest.raises(InvalidVietQR, match="length_overrun"):
        decode(sealed(f"{HEAD}{ACCOUNT}{TAIL}{template}050002A"))
