"""The partner registrations whose credentials the partner page shows."""

from collections.abc import Mapping
from dataclasses import dataclass

# The variable that names the file into which a running stack writes the registrations of one unit, once it is seeded.
REGISTRATIONS = "DOCS_REGISTRATIONS"
# The unit whose registrations are shown, with an account at every partner that the sandboxes play.
SHOWN_UNIT = "H37.12"


@dataclass(frozen=True)
class Registration:
    """One account of one agency at one partner. `secrets` are those of the newest key, as the adapter names them."""

    kind: str
    provider: str
    endpoint: str
    account: str
    secrets: Mapping[str, str]


# Invented, and worth nothing anywhere: they make the page's examples complete where no sandbox is running.
EXAMPLES = (
    Registration(
        "bank",
        "standard",
        "ep_vidu_nganhang_8vK2mQ7x",
        "0123456789",
        {"secret": "whsec_Q8O0bmdEw6JuU2FuZGJveE5nYW5IYW5nVmlEdQ=="},
    ),
    Registration("bank", "sepay", "ep_vidu_sepay_4mQ9vT2x", "0123456789", {"secret": "sepay-vi-du-khong-dung-that"}),
    Registration(
        "bank", "vnpay", "ep_vidu_vnpay_Lr8KzB1n", "CONGDAN1",
        {"secret": "VNPAYVIDUKHONGDUNGTHAT0123456789", "tmnCode": "CONGDAN1"},
    ),
    Registration(
        "bank", "payos", "ep_vidu_payos_2cN8hW4y", "0123456789", {"checksum_key": "payos-vi-du-khong-dung-that"},
    ),
    Registration(
        "bank", "momo", "ep_vidu_momo_5tY7dP3k", "MOMOVIDU",
        {"partnerCode": "MOMOVIDU", "accessKey": "MOMO-VI-DU", "secretKey": "momo-vi-du-khong-dung-that"},
    ),
    Registration(
        "bank", "zalopay", "ep_vidu_zalopay_6gF4sH9z", "2553",
        {"app_id": "2553", "key2": "zalopay-vi-du-khong-dung-that"},
    ),
    Registration(
        "bank", "casso", "ep_vidu_casso_3bM6rJ8q", "0123456789", {"checksum_key": "casso-vi-du-khong-dung-that"},
    ),
    Registration(
        "bank", "dvcqg", "ep_vidu_dvcqg_9wA2xK5v", "DVC_VIDU", {"MaDoiTac": "DVC_VIDU", "MaBiMat": "MaBiMatViDu"},
    ),
    Registration(
        "bank", "vietqrvn", "ep_vidu_vietqrvn_4eS7cL2f", "0123456789",
        {"username": "vietqr-vi-du", "password": "khong-dung-that"},
    ),
    Registration(
        "carrier",
        "standard",
        "ep_vidu_buuchinh_7hJ3nW5c",
        "",
        {"secret": "whsec_Q8O0bmdEw6JuU2FuZGJveEJ1dUNoaW5oVmlEdQ=="},
    ),
    Registration("carrier", "ems", "ep_vidu_ems_9sD6fG2k", "", {"merchant_token": "ems-vi-du-khong-dung-that"}),
    Registration(
        "carrier", "viettelpost", "ep_vidu_viettelpost_1kR5tB8w", "",
        {"username": "vi-du", "password": "khong-dung-that", "webhook_token": "vtp-vi-du-khong-dung-that"},
    ),
    Registration(
        "carrier", "vnpost", "ep_vidu_vnpost_6pL3nD9s", "",
        {"consumer_key": "vi-du", "consumer_secret": "khong-dung-that", "customer_code": "LS-VIDU"},
    ),
)  # fmt: skip
