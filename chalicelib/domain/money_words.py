"""Amounts of đồng as Vietnamese receipts write them: in words after "Bằng chữ", and in digits."""

# Where speech differs by region, as schoolbooks and most forms write: linh (not lẻ), nghìn (not ngàn), tỷ (not tỉ).
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_LAST_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}  # hai mươi mốt, hai mươi tư, hai mươi lăm
_LINH = "linh"
_GROUPS = ("", "nghìn", "triệu")
_BILLION = 10**9
HIGHEST_VND = 10**21 - 1  # 999 tỷ tỷ and the rest: what two "tỷ" can say


def in_words(amount_vnd: int) -> str:
    """`amount_vnd` whole đồng in words, with a capital: 1,005,000 is "Một triệu không trăm linh năm nghìn đồng".

    Groups of three digits after the first are read in full (không trăm, linh), so that no digit can be put in between;
    groups of 000 are not read. From a thousand billion on the billions are counted themselves: một nghìn tỷ, một tỷ
    tỷ. Refuses with ValueError what is not a whole number from 0 to `HIGHEST_VND`.
    """
    if type(amount_vnd) is not int or not 0 <= amount_vnd <= HIGHEST_VND:
        raise ValueError(f"not an amount of đồng that has words: {amount_vnd!r}")
    words = " ".join([*(_read(amount_vnd, first=True) or [_DIGITS[0]]), "đồng"])
    return words[0].upper() + words[1:]


def in_digits(amount_vnd: int) -> str:
    """`amount_vnd` whole đồng with Vietnamese points: 1005000 is "1.005.000"."""
    return f"{amount_vnd:,}".replace(",", ".")


def _read(number: int, *, first: bool) -> list[str]:
    """The words of `number`; none for 0. `first`: nothing was said before, so leading zeros are not."""
    billions, rest = divmod(number, _BILLION)
    words = [*_read(billions, first=first), "tỷ"] if billions else []
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            words += _group(group, first=first and not words)
            words += [_GROUPS[place]] if place else []
    return words


def _group(group: int, *, first: bool) -> list[str]:
    """One to three digits; `first`: without "không trăm" and "linh" in front."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [] if first and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        return words + ([_LINH] if words and ones else []) + ([_DIGITS[ones]] if ones else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones:
        words.append(_LAST_AFTER_TENS.get(ones, _DIGITS[ones]) if tens > 1 or ones == 5 else _DIGITS[ones])
    return words
