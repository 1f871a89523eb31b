"""Step 7: the fee: by VietQR with a mangled memo, and a second dossier on VNPAY's page."""

from typing import Any

from local.demo import pdf, qr
from local.demo.http import Unexpected, new_key
from local.demo.journey import Journey
from local.demo.people import CRIMINAL_RECORD, POLICE, criminal_record_form
from local.demo.printing import local_time, money

MANGLE = ["vcb", "lower_case"]


def walk(j: Journey) -> None:
    """Pays the first dossier by transfer and a second one through VNPAY."""
    j.screen.step(7, "Nộp phí", "Paying the fee")
    transfer(j, ask_by_qr(j))
    until_settled(j)
    pay_at_vnpay(j, ask_by_vnpay(j))


def ask_by_qr(j: Journey) -> dict[str, Any]:
    """Asks to pay by transfer and reads the QR picture as a banking app does; what the app read."""
    s, phone = j.screen, j.phone
    options = phone.get(f"/dossiers/{j.dossier_id}/payment-options")
    s.does("Công dân", f"xem phải nộp {money(options['amount_vnd'])}", "sees what is due and how to pay")
    s.fact("Cách nộp", "ways to pay", ", ".join(f"{one['name']} ({one['kind']})" for one in options["options"]))
    j.payment = phone.pay_by("sepay", j.dossier_id)
    path = f"/payments/{j.payment['payment_id']}/qr"
    png = phone.call("GET", path, headers={"Accept": "image/png"}).body
    svg = phone.call("GET", path, headers={"Accept": "image/svg+xml"}).body
    if b"<svg" not in svg[:300]:
        raise Unexpected("the SVG of the QR is no SVG")
    s.fact("Mã nội dung", "payment code", j.payment["payment_code"])
    s.fact("Tài khoản", "account", f"{j.payment['bank_name']} {j.payment['account']} {j.payment['account_name']}")
    s.quote(j.payment["qr_payload"])
    s.picture(qr.drawn(png))
    scanned: dict[str, Any] = j.bank.scan(png)
    s.does("Ngân hàng", f"quét ảnh QR ({len(png)} byte PNG)", "reads the picture as a banking app does")
    s.fact("Đọc được", "scanned", f"{money(scanned['amount_vnd'])} → {scanned['account']}, «{scanned['memo']}»")
    return scanned


def transfer(j: Journey, scanned: dict[str, Any]) -> None:
    """Sends the money that the QR asked for."""
    sent = j.bank.transfer(scanned, mangle=MANGLE, payer="NONG THI HOA")
    j.bank_reference = sent["bank_reference"]
    vi = f"chuyển tiền, số tham chiếu {j.bank_reference}; nội dung bị biến dạng"
    j.screen.does("Ngân hàng", vi, "transfers; the memo is mangled on its way")
    j.screen.quote(sent["content"])


def until_settled(j: Journey, *, within_s: float = 30.0) -> None:
    """Waits for the bank's word, and for the fee to be settled by it."""
    s, phone = j.screen, j.phone
    j.payment = phone.until_paid(j.payment["payment_id"], within_s=within_s)
    s.does("Ngân hàng", "báo có qua webhook SePay có chữ ký", "tells us by a signed SePay webhook")
    settled = phone.until_fee_settled(j.dossier_id, within_s=within_s)
    s.fact("Đã nhận", "received", f"{money(j.payment['received_vnd'])} lúc {local_time(j.payment['paid_at'])}")
    s.fact("Phí của hồ sơ", "the dossier's fee", f"đã ghi nhận ({settled['fee']['state']})")
    paper = phone.until_confirmed(j.payment["payment_id"], within_s=within_s)
    if not paper.body.startswith(b"%PDF-"):
        raise Unexpected("the confirmation is no PDF")
    name = paper.headers["Content-Disposition"].split('"')[1]
    s.fact("Giấy xác nhận", "confirmation", f"{name} ({len(paper.body)} byte)")


def ask_by_vnpay(j: Journey) -> dict[str, Any]:
    """A second dossier from draft to the request to pay; the payment with VNPAY's link."""
    s, phone = j.screen, j.phone
    draft = phone.open_draft(CRIMINAL_RECORD, POLICE)
    j.second_dossier_id = draft.json["dossier_id"]
    phone.save(j.second_dossier_id, {"form": criminal_record_form(j.person)}, draft.version)
    paper = pdf.page(["TỜ KHAI YÊU CẦU CẤP PHIẾU LÝ LỊCH TƯ PHÁP", f"Tên tôi là: {j.person.full_name}"])
    phone.send_paper(j.second_dossier_id, "declaration", 1, "to-khai-ly-lich.pdf", paper)
    second = phone.submit(j.second_dossier_id, new_key()).json
    vi = f"nộp hồ sơ thứ hai tại {second['agency_name']}: {second['procedure_name']}"
    s.does("Công dân", vi, "submits a second dossier, at the provincial police")
    payment: dict[str, Any] = phone.pay_by("vnpay", j.second_dossier_id)
    s.fact("Phí phải nộp", "fee due", money(payment["amount_vnd"]))
    return payment


def pay_at_vnpay(j: Journey, payment: dict[str, Any], *, within_s: float = 30.0) -> None:
    """Pays on VNPAY's page and waits until the IPN settled the fee."""
    s = j.screen
    paid = j.bank.pay(payment["pay_url"])
    vi = f"kiểm chữ ký của đường dẫn, thu {money(paid['amount_vnd'])}, gọi IPN"
    s.does("VNPAY", vi, "checks the signed link, takes the money, calls the IPN")
    until_vnpay_settled(j, payment, within_s=within_s)


def until_vnpay_settled(j: Journey, payment: dict[str, Any], *, within_s: float = 30.0) -> None:
    """Waits for VNPAY's word, and for the second fee to be settled by it."""
    s, phone = j.screen, j.phone
    j.second_payment = phone.until_paid(payment["payment_id"], within_s=within_s)
    settled = phone.until_fee_settled(j.second_dossier_id, within_s=within_s)
    for one in j.bank.told(payment["payment_id"]):
        s.quote(f"IPN → {one['attempts'][-1]['answer'] if one['attempts'] else '…'}")
    s.fact("Phí của hồ sơ", "the dossier's fee", f"đã ghi nhận ({settled['fee']['state']})")
