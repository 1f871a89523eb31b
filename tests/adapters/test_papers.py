"""Papers as citizens upload them: good, broken, empty, locked, disguised."""

import hashlib
import io
import struct
import zlib
from functools import cache

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chalicelib.adapters.documents import papers
from tests.signed_pdfs import pdf as made
from tests.size import sized

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"


@cache
def pdf(pages: int = 2, user: str | None = None, owner: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if user is not None:
        writer.encrypt(user, owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def picture(kind: str, size: tuple[int, int] = (320, 200)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("body", "declared", "pages"),
    [
        (pdf(), PDF, 2),
        (pdf(1, user="", owner="owner"), PDF, 1),
        (picture("JPEG"), JPEG, 1),
        (picture("PNG"), PNG, 1),
    ],
    ids=["pdf", "pdf that only its owner may change", "jpeg", "png"],
)
def test_a_good_paper_is_good(body: bytes, declared: str, pages: int) -> None:
    found = papers.inspect(body, declared)
    assert found == papers.Inspection(hashlib.sha256(body).hexdigest(), len(body), declared, pages, None)
    assert papers.inspect(io.BytesIO(body), declared) == found


@pytest.mark.parametrize(
    ("body", "declared", "reason"),
    [
        pytest.param(b"", PDF, "empty_file", id="empty"),
        pytest.param(pdf(1, user="secret"), PDF, "password_protected", id="asks its reader for a password"),
        pytest.param(pdf(0), PDF, "unreadable_pdf", id="no pages"),
        pytest.param(pdf()[:60], PDF, "unreadable_pdf", id="cut pdf"),
        pytest.param(b"%PDF-1.7\n" + b"rubbish " * 50, PDF, "unreadable_pdf", id="pdf by its first bytes only"),
        pytest.param(picture("JPEG"), PDF, "wrong_type", id="jpeg called pdf"),
        pytest.param(pdf(), JPEG, "wrong_type", id="pdf called jpeg"),
        pytest.param(picture("PNG"), JPEG, "wrong_type", id="png called jpeg"),
        pytest.param(b"MZ" + b"\0" * 300, PDF, "wrong_type", id="program called pdf"),
        pytest.param(b"<script>", "text/html", "wrong_type", id="a type we do not take"),
        pytest.param(picture("GIF"), "image/gif", "wrong_type", id="a picture we do not take"),
        pytest.param(b"plain", "", "wrong_type", id="no type at all"),
        pytest.param(picture("JPEG")[:-2000], JPEG, "unreadable_image", id="cut jpeg"),
        pytest.param(picture("PNG")[:-2000], PNG, "unreadable_image", id="cut png"),
        pytest.param(picture("PNG")[:50] + b"x" * 500, PNG, "unreadable_image", id="broken png"),
        pytest.param(b"\xff\xd8\xff\xe0rubbish", JPEG, "unreadable_image", id="jpeg by its first bytes only"),
        pytest.param(png_that_claims(9, 9), PNG, "unreadable_image", id="png with too little in it"),
        pytest.param(png_that_claims(7000, 7000), PNG, "too_large", id="more pixels than we decode"),
        pytest.param(png_that_claims(60000, 60000), PNG, "too_large", id="decompression bomb"),
    ],
)
def test_a_bad_paper_says_why(body: bytes, declared: str, reason: str) -> None:
    found = papers.inspect(body, declared)
    assert (found.reason, found.pages, found.size) == (reason, 0, len(body))
    assert found.sha256 == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(("body", "declared"), [(pdf(), PDF), (picture("JPEG"), JPEG), (picture("PNG"), PNG)])
def test_what_hangs_on_after_the_end_is_told(body: bytes, declared: str) -> None:
    assert papers.inspect(body + b"\n", declared).flags == ()
    hidden = papers.inspect(body + b"PK\x03\x04" + b"x" * 2000, declared)
    assert (hidden.reason, hidden.flags) == (None, ("more_after_end",))


def test_pages_without_end_are_not_counted_to_the_end() -> None:
    """A tree of pages in which every node names the next one twice: 33 million pages in two kilobytes."""
    depth = 25
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", depth + 2: b"<< /Type /Page /MediaBox [0 0 9 9] >>"}
    for one in range(2, depth + 2):
        objects[one] = b"<< /Type /Pages /Count 2 /Kids [%d 0 R %d 0 R] >>" % (one + 1, one + 1)
    bomb = made(dict(sorted(objects.items()))).replace(b"/Size 20", b"/Size 99")
    assert papers.inspect(bomb, PDF).reason == "unreadable_pdf"


def test_reading_stops_at_the_limit() -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    assert papers.inspect(endless, PDF, max_bytes=3_000_000).reason == "too_large"
    assert endless.given < 5_000_000


def test_a_stream_that_cannot_seek_will_do() -> None:
    class OneWay:
        def __init__(self, body: bytes) -> None:
            self._read = io.BytesIO(body).read

        def read(self, size: int, /) -> bytes:
            return self._read(min(size, 7))

    assert papers.inspect(OneWay(pdf(1)), PDF).reason is None


@settings(max_examples=sized(40, 2_000), deadline=None)
@given(
    kind=st.sampled_from([(PDF, pdf(1)), (JPEG, picture("JPEG", (40, 30))), (PNG, picture("PNG", (40, 30)))]),
    data=st.data(),
)
def test_no_damage_raises(kind: tuple[str, bytes], data: st.DataObject) -> None:
    declared, body = kind
    damaged = bytearray(body)
    for place in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=20)):
        damaged[place] = data.draw(st.integers(0, 255))
    assert papers.inspect(bytes(damaged), declared).size == len(body)
