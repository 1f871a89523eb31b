"""Payment codes: made, mangled as banks do, found again; and never found where there is none."""

import json
import random
import string
from itertools import combinations
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.payment_code import ALPHABET, COMBINATIONS, LENGTH, PREFIX, find, is_valid, make
from tests.each import each
from tests.size import sized

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "payments_public_vectors.json").read_text("utf-8"))
TEMPLATES = [(v["id"], v["input"]["memo_template"]) for v in VECTORS if v["kind"] == "memo_recognition"]
# payments.md 1.7, with invented numbers and names
SHAPES = [
    "MBVCB.3278907687.552408.{CODE}.CT tu 0071001104341 NGUYEN VAN A toi 0123499999 TT PVHCC tai MB",
    "CT DEN:600118273645 {CODE}; tai Napas",
    "103948571203-{CODE}-CHUYEN TIEN-OQCH0003fRt2-MOMO103948571203MOMO",
    "QR VQR0f3a9c2e17 {CODE} Ma giao dich Trace118273 Trace 118273",
    "118273.150126.101502.{CODE} chuyen FT26015000000001",
    "{CODE}-CTLNhanh",
    "Nộp lệ phí hồ sơ {CODE} của Đỗ Thị Ưng",
    "LE PHI {CODE}",
    "hs{CODE}00123456789",
    "JW{CODE}JW",
]
WORDS = ("nop", "le", "phi", "ho so", "khai sinh", "chuyen tien", "NGUYEN VAN A", "wifi", "jun", "jwt")
codes = st.builds(make, st.integers(0, COMBINATIONS - 1))


def test_a_code_is_short_and_has_no_look_alikes() -> None:
    assert LENGTH == len(make(0)) == 12
    assert len(set(ALPHABET)) == 23
    assert not set(ALPHABET + PREFIX) & set("IL1O0")
    assert not any(set(pair) <= set(ALPHABET) for pair in ("B8", "S5", "Z2", "G6", "UV", "QO"))
    assert not set(PREFIX) & set(ALPHABET)


@given(st.integers(0, COMBINATIONS - 1), st.integers(0, COMBINATIONS - 1))
def test_different_numbers_have_different_codes(one: int, other: int) -> None:
    assert is_valid(make(one))
    assert (make(one) == make(other)) == (one == other)
    assert make(one + COMBINATIONS) == make(one)


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError):
        make(-1)


@given(codes)
def test_every_single_change_is_seen(code: str) -> None:
    for position in range(LENGTH):
        for other in string.ascii_letters + string.digits + " -đＡ":
            changed = code[:position] + other + code[position + 1 :]
            assert is_valid(changed) == (changed == code)


@given(codes)
def test_every_exchange_of_two_characters_is_seen(code: str) -> None:
    for one, other in combinations(range(LENGTH), 2):
        letters = list(code)
        letters[one], letters[other] = letters[other], letters[one]
        assert is_valid("".join(letters)) == (code[one] == code[other])


@given(codes, st.data())
def test_any_three_changes_are_seen(code: str, data: st.DataObject) -> None:
    letters = list(code)
    for position in data.draw(st.sets(st.integers(len(PREFIX), LENGTH - 1), min_size=3, max_size=3)):
        letters[position] = data.draw(st.sampled_from(ALPHABET))
    assert is_valid("".join(letters)) == ("".join(letters) == code)


@each("text", ["", "JW", "{}0", " {}", "{}\n", "X{}"])
def test_only_exactly_one_code_is_valid(text: str) -> None:
    assert not is_valid(text.format(make(5)))
    assert not is_valid(make(5).lower())


@each("template", [*(text for _, text in TEMPLATES), *SHAPES])
@each("number", [0, 1, 22, 23, 1_234_567_890, COMBINATIONS - 1])
def test_the_code_is_found_in_what_banks_make_of_a_memo(template: str, number: int) -> None:
    code = make(number)
    memo = template.replace("{CODE}", code)
    for mangled in (memo, memo.lower(), memo.title(), memo.replace(" ", ""), memo.replace(".", " ").replace("-", "")):
        assert find(mangled) == [code]
    assert find("".join(character for character in memo if character.isalnum())) == [code]


@given(codes, st.integers(1, LENGTH - 1), st.sampled_from(" .-_/\n"), st.text(string.digits), st.text(string.digits))
def test_a_space_inside_and_digits_next_to_it_do_not_hide_a_code(
    code: str, place: int, gap: str, before: str, after: str
) -> None:
    assert find(f"{before}{code[:place]}{gap}{code[place:]}{after}") == [code]


@given(st.lists(codes, max_size=4), st.sampled_from(["", " ", ",", " va ", "JW", "0"]))
def test_several_codes_come_in_order_and_each_once(several: list[str], between: str) -> None:
    assert find(between.join([*several, *several])) == list(dict.fromkeys(several))


@given(codes, st.integers(0, LENGTH - 1))
def test_a_code_with_a_lost_character_is_not_guessed(code: str, place: int) -> None:
    assert find(f"LE PHI {code[:place]}{code[place + 1 :]} .") == []


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert all(is_valid(code) for code in find(text))


def random_memo(rng: random.Random) -> str:
    """A memo without a code: bank noise, Vietnamese words, plain alphanumerics, or what only begins like a code."""
    noise = "".join(rng.choices(string.ascii_uppercase + string.digits, k=rng.randint(4, 60)))
    kind = rng.randrange(4)
    if kind == 0:
        return noise
    if kind == 1:
        words = rng.choices(
            [
                "nop",
                "le",
                "phi",
                "ho",
                "so",
                "khai",
                "sinh",
                "chuyen",
                "tien",
                "cho",
                "con",
                "NGUYEN",
                "VAN",
                "A",
                "wifi",
                "jun",
                "jwt",
            ],
            k=10,
        )
        return " ".join([*words, str(rng.getrandbits(40)), f"{rng.getrandbits(48):x}"])
    if kind == 2:
        return rng.choice(SHAPES).replace("JW", "").replace("{CODE}", noise[:12])
    return f"LE PHI {PREFIX}{noise[:10]} {rng.getrandbits(30)}"


def test_nothing_is_found_in_100_000_memos_without_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(20261122)
    many = sized(100_000, 1_000_000)
    memos = [random_memo(rng) for _ in range(many)]
    began = thread_time()
    found = sum(len(find(memo)) for memo in memos)
    took = thread_time() - began
    with capsys.disabled():
        print(f"\npayment_code.find: {found} false finds in {many:,} memos, {took:.2f} s")
    assert found <= many // 300_000, "none in 100,000; at most three in a million"
    assert took < many / 30_000


def test_of_texts_that_look_just_like_codes_one_in_12_167_is_one() -> None:
    rng = random.Random(7)
    looking_so = (PREFIX + "".join(rng.choices(ALPHABET, k=10)) for _ in range(60_000))
    assert sum(map(is_valid, looking_so)) < 20
