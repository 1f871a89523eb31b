"""Step 4: papers, page by page, straight to the bucket; what arrives is checked, a wrong one is refused in words."""

from local.demo import pdf
from local.demo.http import Unexpected
from local.demo.journey import Journey
from local.demo.people import Person

PDF_NAMES = {"declaration": "to-khai", "authorisation": "giay-uy-quyen"}


def walk(j: Journey) -> None:
    """Sends a text file that calls itself a PDF, more bytes than were promised, then the three right pages."""
    s, phone = j.screen, j.phone
    s.step(4, "Gửi giấy tờ", "Papers, straight to the bucket")
    wrong = "Đây là tệp văn bản, không phải PDF.\n".encode() * 20
    j.wrong_paper = phone.send_paper(j.dossier_id, "declaration", 1, "to-khai-1.pdf", wrong)
    s.does("Công dân", "gửi một tệp văn bản đặt tên .pdf", "sends a text file that calls itself a PDF")
    s.quote(f"{j.wrong_paper['state']} · {j.wrong_paper['reason']}: {j.wrong_paper['reason_text']}")
    papers = pages(j.person)
    for place, (slot, number, content) in enumerate(papers):
        name = f"{PDF_NAMES[slot]}-{number}.pdf"
        announced = phone.announce(j.dossier_id, slot, number, name, content)
        if place == 0:
            status = phone.upload(announced, content + b" " * 10_000)
            s.does(
                "Công dân",
                f"gửi nhiều byte hơn đã báo: kho trả lời {status}",
                "sends more bytes than announced: refused",
            )
            if status < 400:  # the presigned POST bounds the size
                raise Unexpected(f"the bucket took more bytes than were promised ({status})")
        status = phone.upload(announced, content)
        page = phone.verdict(j.dossier_id, announced["document_id"])
        j.papers[page["document_id"]] = content
        s.does(
            "Công dân",
            f"gửi {name} ({len(content)} byte, SHA-256 {page['sha256'][:12]}…)",
            "sends a page, bound to its hash",
        )
        s.fact(
            "Kết quả kiểm tra",
            "verdict",
            f"được chấp nhận ({page['state']})" if page["state"] == "accepted" else page["reason_text"],
        )


def pages(person: Person) -> list[tuple[str, int, bytes]]:
    """The declaration on two pages, the authorisation on one."""
    head = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", ""]
    first = pdf.page(
        [
            "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH",
            *head,
            "Kính gửi: Ủy ban nhân dân phường Đông Kinh",
            f"Họ, chữ đệm, tên người yêu cầu: {person.full_name}",
            f"Số định danh cá nhân: {person.national_id}",
            f"Nơi cư trú: {person.street}, {person.commune}",
        ]
    )
    second = pdf.page(
        [
            "TỜ KHAI (trang 2)",
            "Đề nghị cấp bản sao Trích lục khai sinh cho: Nông Văn Páo",
            "Sinh ngày 19/07/1964, dân tộc Tày",
            "Đã đăng ký tại: UBND xã Mai Pha",
            "Tôi cam đoan những nội dung khai trên đây là đúng sự thật.",
        ]
    )
    authorisation = pdf.page(
        ["VĂN BẢN ỦY QUYỀN", *head, "Người ủy quyền: Nông Văn Páo", f"Người được ủy quyền: {person.full_name}"]
    )
    return [("declaration", 1, first), ("declaration", 2, second), ("authorisation", 1, authorisation)]
