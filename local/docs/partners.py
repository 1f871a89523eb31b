"""The partner page: how a bank, a gateway or a carrier connects, with calls signed by code."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from chalicelib.adapters import banks, carriers
from chalicelib.adapters.callbacks import CallbackRequest
from local.docs.calls import Call, example, path_of, vietqrvn_token_call
from local.docs.html import code, heading, page, said, table
from local.docs.partner_texts import RETRIES, SPECIFICS, TITLES
from local.docs.registrations import Registration
from local.sandbox.ems_codes import STATUSES

SIGNER = Path(__file__).parent / "static" / "sign_standard_webhook.py"
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
    outcome = "forged" if hasattr(_module(*key), "page") else "recorded"  # who is asked does not call
    status, headers, answer = _module(*key).acknowledge(outcome, _as_received(call))
    shown = f"HTTP {status}\n" + "".join(f"{name}: {value}\n" for name, value in headers.items())
    text = heading(2, TITLES[key], anchor=f"{registration.kind}-{registration.provider}") + said(*SPECIFICS[key])
    if registration.provider == "vietqrvn":
        text += heading(3, "Lấy token · The token first") + code(vietqrvn_token_call(registration).curl(base_url))
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
