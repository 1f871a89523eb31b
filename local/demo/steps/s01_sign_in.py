"""Step 1: a one-time code, the profile, consents given and withheld."""

from textwrap import shorten

from local.demo.citizen import code_in
from local.demo.journey import Journey

GIVEN = {"zalo_sms_notices": True, "statistics_contact": False, "helper_access": False}


def walk(j: Journey) -> None:
    """Signs in on the phone, fills the profile in, decides on each consent."""
    s, person, phone = j.screen, j.person, j.phone
    s.step(1, "Đăng nhập bằng mã một lần", "Sign-in by one-time code")
    asked = phone.ask_code(person).json
    s.does(
        "Công dân", f"xin mã cho số {person.phone}; câu trả lời không có mã", "asks for a code; the answer holds none"
    )
    message = j.sms.message(person.e164, asked["challenge_id"])
    s.does("Điện thoại", "nhận tin nhắn", "receives a text message")
    s.quote(message)
    code = code_in(message)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    refused = phone.enter_code(asked["challenge_id"], wrong, expect=(401,)).json
    s.does("Công dân", "gõ nhầm một số", "mistypes a digit")
    s.quote(f"{refused['status']} {refused['title']}: {refused['detail']}")
    phone.enter_code(asked["challenge_id"], code)
    s.does("Công dân", "gõ đúng mã và đăng nhập", "types the right code and is signed in")
    profile = phone.call(
        "PATCH",
        "/me",
        body={
            "full_name": person.full_name,
            "birth_on": person.birth_on,
            "sex": person.sex,
            "national_id": person.national_id,
            "address": person.address,
        },
    ).json
    s.does("Công dân", "điền thông tin cá nhân", "fills the profile in")
    s.fact("Họ và tên", "name", profile["full_name"])
    s.fact("Ngày sinh", "birth date", "/".join(reversed(profile["birth_on"].split("-"))))
    s.fact("Số định danh", "national ID", f"{profile['national_id']}  (lưu mã hóa, chỉ hiện một phần)")
    s.fact("Nơi ở", "address", f"{profile['address']['address']}, {profile['address']['commune']}")
    s.fact("Mức bảo đảm", "assurance", profile["assurance_level"])
    for consent in phone.get("/me/consents")["items"]:
        granted = GIVEN[consent["purpose"]]
        body = {"granted": granted, "text_version": consent["text_version"]}
        decided = phone.call("PUT", f"/me/consents/{consent['purpose']}", body=body).json
        vi, en = ("đồng ý", "gives") if decided["granted"] else ("không đồng ý", "withholds")
        s.does(
            "Công dân",
            f"{vi}: «{shorten(decided['text'], 68, placeholder=' …')}»",
            f"{en} consent: {consent['purpose']}",
        )
