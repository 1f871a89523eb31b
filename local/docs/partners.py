"""The partner page: how a bank, a gateway or a carrier connects, with calls signed by code."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from chalicelib.adapters import banks, carriers
from chalicelib.adapters.callbacks import CallbackRequest
from local.docs.calls import Call, example, path_of
from local.docs.html import code, heading, page, said, table
from local.docs.registrations import Registration
from local.sandbox.ems_codes import STATUSES

SIGNER = Path(__file__).parent / "static" / "sign_standard_webhook.py"
TITLES = {
    ("bank", "standard"): "Ngân hàng, cổng thanh toán · Bank or gateway: Standard Webhooks",
    ("bank", "sepay"): "SePay",
    ("bank", "vnpay"): "VNPAY 2.1.0 (IPN)",
    ("carrier", "standard"): "Đơn vị chuyển phát · Carrier: Standard Webhooks",
    ("carrier", "ems"): "EMS Việt Nam",
}
OUTCOMES = (
    ("recorded", "đã ghi nhận · recorded"),
    ("duplicate", "đã nhận trước đó · seen before"),
    ("unknown_order", "không khớp khoản nào, giữ lại cho cán bộ · matches nothing, kept for a person"),
    ("wrong_amount", "sai số tiền, giữ lại cho cán bộ · wrong amount, kept for a person"),
    ("failed", "thanh toán không thành công, đã ghi · a failed payment, recorded"),
    ("error", "lỗi phía chúng tôi, hãy gửi lại · our failure, send it again"),
    ("forged", "không chứng minh được người gửi · the proof does not fit"),
    ("unreadable", "sai định dạng · not in the format"),
)
# What each provider does when it is not answered as above. Sources: payments.md 3, 7, 12; domain.md 8.3.
RETRIES = (
    ("standard", "mọi mã không phải 2xx · anything but 2xx", "0 s, 5 s, 5 ph, 30 ph, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h"),
    ("sepay", "không phải 2xx, không kết nối được · not 2xx, no connection", "7 lần · times: 1, 1, 2, 3, 5, 8, 13 ph"),
    (
        "vnpay",
        "RspCode 01, 04, 97, 99, hết giờ · or a timeout",
        "tối đa 10 lần, cách nhau 5 ph · up to 10, 5 min apart",
    ),
    ("ems", "code không phải success · code is not success", "không công bố · not published"),
)
SPECIFICS = {
    ("bank", "standard"): (
        "Nội dung ký: <webhook-id>.<webhook-timestamp>.<body>, HMAC-SHA256, base64, tiền tố v1, . Lệch giờ tối đa 5 "
        "phút. Khi đổi khóa, gửi hai chữ ký cách nhau dấu cách. notice_id không đổi khi gửi lại; bank_reference là "
        "số bút toán của ngân hàng; outcome: paid, failed, pending, test; direction: in, out; amount_vnd là đồng.",
        "Signed text: <webhook-id>.<webhook-timestamp>.<body>, HMAC-SHA256, base64, after `v1,`. Five minutes of "
        "tolerance. While keys change, send two signatures with a space between. notice_id stays the same in every "
        "retry; bank_reference is the bank's own number of the transfer; amount_vnd is whole đồng.",
    ),
    ("bank", "sepay"): (
        "Chọn xác thực HMAC-SHA256 (X-SePay-Timestamp, X-SePay-Signature trên <timestamp>.<body>) hoặc API Key "
        "(Authorization: Apikey …). Chống trùng theo id; một lần chuyển tiền báo từ nhiều nơi chỉ tính một lần theo "
        "accountNumber và referenceCode. Mã thanh toán được tìm trong content, kể cả khi ngân hàng thêm bớt chữ.",
        "Choose HMAC-SHA256 (X-SePay-Timestamp, X-SePay-Signature over <timestamp>.<body>) or API Key "
        "(Authorization: Apikey …). Duplicates are known by id; one transfer told by several is one, by "
        "accountNumber and referenceCode. The payment code is found in content, whatever the bank put around it.",
    ),
    ("bank", "vnpay"): (
        "Đăng ký địa chỉ này làm IPN URL. Chỉ coi là đã trả khi vnp_ResponseCode và vnp_TransactionStatus đều là 00. "
        "vnp_Amount là đồng × 100. vnp_TxnRef là payment_code. Luôn trả HTTP 200, kết quả nằm trong RspCode.",
        "Register this address as the IPN URL. Paid only when vnp_ResponseCode and vnp_TransactionStatus are both "
        "00. vnp_Amount is đồng × 100. vnp_TxnRef is the payment_code. Always HTTP 200; the outcome is in RspCode.",
    ),
    ("carrier", "standard"): (
        "Ký như trên. Mỗi lần quét là một event_id; order_code là mã vận đơn chúng tôi đã đặt. Có thể gửi trễ, trùng, "
        "không theo thứ tự: trạng thái được tính theo occurred_at.",
        "Signed as above. Each scan has one event_id; order_code is the one we booked with. Scans may come late, "
        "twice and out of order: the state follows occurred_at.",
    ),
    ("carrier", "ems"): (
        "EMS không ký webhook: địa chỉ bí mật là bằng chứng; có thể thêm ?token=…. ems-transaction là khóa chống "
        "trùng. datetime là giờ Việt Nam. Mã 1, 2, 4 theo tài liệu EMS; các mã khác là giả định, có thể sửa.",
        "EMS signs nothing: the secret address is the proof, and ?token=… may be added. ems-transaction is the key "
        "against duplicates. datetime is Vietnamese time. Codes 1, 2 and 4 are from EMS's documents; the others are "
        "assumed and can be set for each registration.",
    ),
}


def partners_page(registrations: Sequence[Registration], *, base_url: str, now: datetime) -> bytes:
    """The page for these registrations; the example calls are signed as if sent at `now`."""
    body = heading(1, "Kết nối đối tác · Connecting a partner")
    body += said(
        "Mỗi tài khoản nhận tiền hoặc tài khoản vận chuyển của một cơ quan có một địa chỉ riêng không đoán được, với "
        "khóa riêng; khi đổi khóa, hai khóa cùng có hiệu lực. Chữ ký được kiểm trên đúng các byte nhận được.",
        "Each receiving or carrier account of an agency has an unguessable address and keys of its own; two keys are "
        "live while they change. Signatures are checked over the very bytes received.",
    )
    body += table(
        ("Đối tác · Partner", "Phương thức", "Địa chỉ · Address", "Thông tin thử nghiệm · Sandbox credentials"),
        [
            (
                TITLES.get((r.kind, r.provider), r.provider),
                "GET" if r.provider == "vnpay" else "POST",
                base_url + path_of(r),
                " · ".join(
                    f"{name} = {value}" for name, value in [("account", r.account), *r.secrets.items()] if value
                ),
            )
            for r in registrations
        ],
    )
    for registration in registrations:
        body += _section(registration, base_url, now)
    body += heading(2, "Tự ký · Sign it yourself (Standard Webhooks, Python)", anchor="sign")
    body += code(SIGNER.read_text("utf-8"))
    body += _answers() + _retries() + _statuses()
    return page("CôngDân: đối tác", body)


def _section(registration: Registration, base_url: str, now: datetime) -> str:
    key = (registration.kind, registration.provider)
    if key not in SPECIFICS:
        return ""
    call = example(registration, now)
    status, headers, answer = _module(*key).acknowledge("recorded", _as_received(call))
    shown = f"HTTP {status}\n" + "".join(f"{name}: {value}\n" for name, value in headers.items())
    text = heading(2, TITLES[key], anchor=f"{registration.kind}-{registration.provider}") + said(*SPECIFICS[key])
    text += heading(3, "Lời gọi mẫu · Example call") + code(call.curl(base_url))
    return text + heading(3, "Trả lời · Answer") + code(f"{shown}\n{answer.decode()}")


def _answers() -> str:
    """How each provider is answered, asked of the very code that answers."""
    modules = [("bank", name) for name in banks.providers()] + [("carrier", name) for name in carriers.providers()]
    rows = []
    for outcome, meaning in OUTCOMES:
        answers = [_module(*key).acknowledge(outcome, None) for key in modules]
        rows.append((meaning, *(f"{status} {body.decode()}" for status, _, body in answers)))
    columns = ("Kết quả · Outcome", *(f"{kind}: {name}" for kind, name in modules))
    return heading(2, "Cách trả lời · How we answer", anchor="answers") + table(columns, rows)


def _retries() -> str:
    columns = ("Đối tác", "Gửi lại khi · Sent again on", "Lịch · Schedule")
    note = said(
        "Thông báo thật luôn được xác nhận, kể cả trùng, trễ hoặc không khớp; chưa được xác nhận thì hãy gửi lại.",
        "A genuine notice is always acknowledged, also a duplicate, late or unmatched one; send again without one.",
    )
    return heading(2, "Gửi lại · Retries", anchor="retries") + note + table(columns, RETRIES)


def _statuses() -> str:
    rows = [(str(number), status.name, status.event) for number, status in STATUSES.items()]
    return heading(2, "Mã trạng thái EMS · EMS status codes", anchor="ems") + table(
        ("status_code", "EMS", "event"), rows
    )


def _module(kind: str, provider: str) -> banks.Bank | carriers.Carrier:
    return banks.load(provider) if kind == "bank" else carriers.load(provider)


def _as_received(call: Call) -> CallbackRequest:
    headers = {name.lower(): value for name, value in call.headers.items()}
    query = parse_qsl(urlsplit(call.path).query, keep_blank_values=True)
    return CallbackRequest(call.method, tuple(query), headers, call.body)
