"""File names: nothing that people call a file leads anybody elsewhere."""

from email.message import Message
from unicodedata import category
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import file_name

PDF = "application/pdf"
CASES = [
    ("to-khai.pdf", PDF, "to-khai.pdf"),
    ("Căn cước Bình.PDF", PDF, "Căn cước Bình.pdf"),
    ("Ca\u0306n cu\u031bo\u031b\u0301c.pdf", PDF, "Căn cước.pdf"),
    ("ảnh.jpeg", "image/jpeg", "ảnh.jpeg"),
    ("ảnh", "image/jpeg", "ảnh.jpg"),
    ("virus.exe", PDF, "virus.exe.pdf"),
    ("page.html.pdf", PDF, "page.html.pdf"),
    ("hoso\u202efdp.exe", PDF, "hosofdp.exe.pdf"),
    ("a\u2066b\u200bc\ufeff.pdf", PDF, "abc.pdf"),
    ("../../etc/passwd", PDF, "_.._etc_passwd.pdf"),
    ("C:\\Windows\\a.pdf", PDF, "C__Windows_a.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", PDF, "aSet-Cookie_ x=1.pdf"),
    ("a\u2028b\u00a0 c.pdf", PDF, "a b c.pdf"),
    ('a"; filename="b.pdf', PDF, "a__ filename=_b.pdf"),
    ("CON", PDF, "giay-to-CON.pdf"),
    ("nul.txt.pdf", PDF, "giay-to-nul.txt.pdf"),
    ("....", PDF, "giay-to.pdf"),
    ("", PDF, "giay-to.pdf"),
    (".pdf", PDF, "giay-to.pdf"),
    ("a. .pdf", PDF, "a.pdf"),
    ("100%25.pdf", PDF, "100_25.pdf"),
    ("x" * 300 + ".pdf", PDF, "x" * 108 + ".pdf"),
]


@pytest.mark.parametrize(("told", "kind", "expected"), CASES)
def test_what_a_file_is_called(told, kind, expected):
    assert file_name.safe(told, kind) == expected


@given(told=st.text(max_size=250), kind=st.sampled_from([*file_name.ENDINGS, "text/plain"]))
def test_whatever_it_is_called_the_name_is_safe(told, kind):
    name = file_name.safe(told, kind)
    assert 0 < len(name) <= file_name.LONGEST
    assert not any(category(one).startswith("C") or one in '/\\:"<>|*?;%' for one in name)
    assert not name.startswith(".") and not name.endswith((" ", "."))
    assert name.endswith(file_name.ENDINGS.get(kind, ("",)))
    assert file_name.safe(name, kind) == name, "a safe name stays"
    plain = file_name.ascii_name(name)
    assert plain.isascii() and plain.isprintable() and not set(plain) & set('"\\;')


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Căn cước Đỗ Bình.pdf", "Can_cuoc_Do_Binh.pdf"),
        ("to-khai_2.v1.pdf", "to-khai_2.v1.pdf"),
        ("文 1+2.pdf", "__1_2.pdf"),
        ("٣.pdf", "_.pdf"),
    ],
)
def test_for_programs_that_know_ascii_only(name, plain):
    assert file_name.ascii_name(name) == plain


@pytest.mark.parametrize(
    ("told", "kind", "expected"),
    [
        ("giấy.txt", "text/plain", "giấy.txt"),
        ("giấy.pdf", "text/plain", "giấy.pdf"),
        ("X" * 107 + "..pdf", PDF, "X" * 107 + ".pdf"),
        ("X" * 107 + " YZ.pdf", PDF, "X" * 107 + ".pdf"),
        ("X" * 107 + ".YZ.pdf", PDF, "X" * 107 + ".pdf"),
        ("tờ khai.pdf. .", PDF, "tờ khai.pdf"),
        ("MAX", PDF, "MAX.pdf"),
        ("con.X", PDF, "giay-to-con.X.pdf"),
        (" .X.X .pdf", PDF, "X.X.pdf"),
        ("COM1.a.pdf", PDF, "giay-to-COM1.a.pdf"),
        ("lpt9", PDF, "giay-to-lpt9.pdf"),
        ("com10", PDF, "com10.pdf"),
        ("Aux .pdf", PDF, "giay-to-Aux.pdf"),
        ("con. a", PDF, "giay-to-con. a.pdf"),
        ("prn." + "x" * 120, PDF, "giay-to-prn." + "x" * 96 + ".pdf"),
        ("prn." + "x" * 95 + "- .y", PDF, "giay-to-prn." + "x" * 95 + ".pdf"),
        ("a\u2029b\ue000c.pdf", PDF, "a bc.pdf"),
    ],
)
def test_long_names_and_those_of_devices(told, kind, expected):
    assert file_name.safe(told, kind) == expected


@given(told=st.text(max_size=60))
def test_another_reader_of_the_header_reads_the_same_name(told):
    """The header as RFC 8187 writes it, read by the standard library."""
    name = file_name.safe(told, PDF)
    message = Message()
    message["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    assert message.get_filename() == name
