"""EMS's numbers: status codes, S10 item codes, postage."""

from dataclasses import dataclass


# Code -> (name, event of the standard carrier). Only 1, 2 and 4 are seen in public documents (docws.ems.com.vn);
# every other number here is an ASSUMPTION of this sandbox, to be replaced when EMS hands over its list. The adapter
# keeps the same table as data.
@dataclass(frozen=True)
class Status:
    """What one status code says, in EMS's words and in ours."""

    name: str
    event: str


STATUSES = {
    1: Status("Chờ duyệt", "registered"),
    2: Status("Đã duyệt, chờ lấy hàng", "registered"),
    3: Status("Đã lấy hàng", "collected"),
    4: Status("Đang vận chuyển", "in_transit"),
    5: Status("Đã đến bưu cục phát", "at_delivery_office"),
    6: Status("Đang phát", "out_for_delivery"),
    7: Status("Phát thành công", "delivered"),
    8: Status("Phát không thành công", "attempt_failed"),
    9: Status("Lưu tại bưu cục chờ nhận", "held_for_collection"),
    10: Status("Đang chuyển hoàn", "returning"),
    11: Status("Đã chuyển hoàn người gửi", "returned_to_agency"),
    12: Status("Đã huỷ", "cancelled"),
    13: Status("Thất lạc", "lost"),
    14: Status("Hư hỏng", "damaged"),
}
STILL_TO_BE_COLLECTED = frozenset({1, 2})
CANCELLED = 12

# Grams up to -> đồng. Invented, in the size of public post rates; over 2 kg each started 500 g costs 5,000 đ more.
POSTAGE_VND = (
    (50, 10_000),
    (100, 12_500),
    (250, 16_500),
    (500, 21_500),
    (1000, 28_000),
    (1500, 34_000),
    (2000, 39_500),
)
OTHER_PROVINCE_VND = 8_000


def s10_check_digit(serial: str) -> int:
    """The check digit of an eight-digit UPU S10 serial (weights 8 6 4 2 3 5 9 7)."""
    total = sum(int(digit) * weight for digit, weight in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)


def item_code(serial: int) -> str:
    """The EMS item code of a serial below 100,000,000, like EI473124829VN."""
    digits = f"{serial:08d}"
    return f"EI{digits}{s10_check_digit(digits)}VN"


def postage_vnd(weight_g: int, *, same_province: bool) -> tuple[int, int]:
    """(main fee, fee for another province) in đồng for a parcel of `weight_g` grams."""
    over = -(-max(weight_g - 2000, 0) // 500) * 5_000
    base = next((fee for limit, fee in POSTAGE_VND if weight_g <= limit), POSTAGE_VND[-1][1])
    return base + over, 0 if same_province else OTHER_PROVINCE_VND
