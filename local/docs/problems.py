"""The page of problems: every slug, what it means, and what the app should do."""

from collections.abc import Mapping
from typing import Any

from local.docs.html import heading, page, said, table


def problems_page(problems: Mapping[str, Any]) -> bytes:
    """The page for a table like `chalicelib/data/problems.json`."""
    body = heading(1, "Lỗi trả về · Problems")
    body += said(
        "Mỗi lỗi là application/problem+json (RFC 9457), type là /problems/<slug>. Ứng dụng quyết định theo type và "
        "hiện detail cho người dùng. {tên} là dữ kiện của lỗi.",
        "Every error is application/problem+json (RFC 9457) with the type /problems/<slug>. Decide by type, show "
        "detail. {names} are filled in.",
    )
    for slug, problem in sorted(problems["problems"].items(), key=lambda item: (item[1]["status"], item[0])):
        body += heading(3, f"{problem['status']} {slug}", anchor=slug)
        rows = [
            (name, problem[part]["vi"], problem[part]["en"])
            for part, name in (("title", "title"), ("detail", "detail"), ("app", "Ứng dụng nên · The app should"))
        ]
        body += table(("", "Tiếng Việt", "English"), rows)
    body += heading(2, "Lỗi của từng giá trị · Fault codes (errors[].code)")
    rows = [(fault, texts["vi"], texts["en"]) for fault, texts in problems["fault_codes"].items()]
    return page("CôngDân: lỗi", body + table(("code", "Tiếng Việt", "English"), rows))
