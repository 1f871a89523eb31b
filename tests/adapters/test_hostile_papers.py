"""Papers made to harm who opens them: bombs, two kinds in one file, files that ask to be fetched. Judged in a second,
in bounded memory, without a call to anybody."""

import io
import socket
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from PIL import Image

from chalicelib.adapters.documents import papers
from tests.adapters.test_papers import JPEG, PDF, PNG, pdf, picture
from tests.builders import NOW
from tests.signed_pdfs import pdf as made
from tests.signed_pdfs import person, signed, with_signature

MB = 1024 * 1024


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_with(*chunks: bytes) -> bytes:
    """A good picture with these chunks before its pixels."""
    good = picture("PNG", (40, 30))
    return good[:33] + b"".join(chunks) + good[33:]


@cache
def packed(size: int) -> bytes:
    """Noughts that unpack to so many bytes: one packed block again and again, and Adler-32 of that many noughts."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * (size // MB) + packer.flush() + struct.pack(">HH", size % 65521, 1)


def stream(entries: bytes, data: bytes) -> bytes:
    """A stream object of a PDF."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def pdf_with(catalogue: bytes = b"", **objects: bytes) -> bytes:
    """A page, and more in the catalogue and beside it (n4, n5, …)."""
    more = {int(name[1:]): body for name, body in objects.items()}
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    pages = {2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page}
    return made({1: b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>", **pages, **more})


def pdf_of_packed_objects(unpacked: int) -> bytes:
    """A PDF whose cross-reference stream and all objects are packed, which must be unpacked to know what is there."""
    flate = b"/Filter /FlateDecode"
    body = b"%PDF-1.7\n"
    at = len(body)
    xref = stream(b"/Type /XRef /Size 3 /W [1 8 2] /Root 1 0 R " + flate, packed(unpacked))
    return body + b"2 0 obj\n" + xref + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def exif_bomb() -> bytes:
    """A picture whose notes unpack to a gigabyte."""
    notes = b"Comment\0\0" + packed(1024 * MB)
    return png_with(chunk(b"zTXt", notes))


BOMBS = {
    "notes of a gigabyte in a PNG": (exif_bomb, PNG),
    "a colour profile of a gigabyte in a PNG": (lambda: png_with(chunk(b"iCCP", b"x\0\0" + packed(1024 * MB))), PNG),
    "a thousand notes in a PNG": (lambda: png_with(*[chunk(b"zTXt", b"C\0\0" + packed(MB))] * 1000), PNG),
    "pages of a gigabyte in a PDF": (lambda: pdf_with(n4=stream(b"/Filter /FlateDecode", packed(1024 * MB))), PDF),
    "packed twice in a PDF": (
        lambda: pdf_with(n4=stream(b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(packed(1024 * MB), 9))),
        PDF,
    ),
    "a table of objects of a gigabyte in a PDF": (lambda: pdf_of_packed_objects(1024 * MB), PDF),
    "objects that name each other in a PDF": (lambda: pdf_with(b"/A 4 0 R", n4=b"5 0 R", n5=b"4 0 R"), PDF),
    "lists 50,000 deep in a PDF": (lambda: pdf_with(b"/A " + b"[" * 50_000 + b"]" * 50_000), PDF),
}


@contextmanager
def bounded(seconds: float = 5, megabytes: int = 250) -> Iterator[None]:
    """What happens within takes no longer and no more memory than a function has to spare."""
    tracemalloc.start()
    begun = time.monotonic()
    try:
        yield
        took, (_, most) = time.monotonic() - begun, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert took < seconds, f"{took:.1f} s"
    assert most < megabytes * MB, f"{most / MB:.0f} MB"


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_bomb_goes_off(bomb: str) -> None:
    """What is not looked at is not unpacked; what must be is unpacked as far as the reader's own limit."""
    make, declared = BOMBS[bomb]
    content = make()
    assert len(content) < 5 * MB
    with bounded():
        assert papers.inspect(content, declared).found_type == declared


def zipped(name: str = "x.js") -> bytes:
    """An archive, which is read from its end."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "alert(1)")
    return out.getvalue()


def with_comment(text: bytes) -> bytes:
    """A JPEG that says this in a comment, as any editor may write one."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", comment=text)
    return out.getvalue()


HTML = b"<html><script>alert(document.cookie)</script></html>"
# What the file is beside a paper -> how it is judged.
POLYGLOTS = {
    "a page before a PDF": (HTML + pdf(), PDF, "wrong_type", ()),
    "a picture before a PDF": (picture("GIF") + pdf(), PDF, "wrong_type", ()),
    "a program before a PDF": (b"MZ\x90\0" + pdf(), PDF, "wrong_type", ()),
    "an archive before a PDF": (zipped() + pdf(), PDF, "wrong_type", ()),
    "a PDF in an archive": (zipped("to-khai.pdf"), PDF, "wrong_type", ()),
    "a vector drawing": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", PNG, "wrong_type", ()),
    "an archive after a PDF": (pdf() + zipped() + bytes(1024), PDF, None, ("more_after_end",)),
    "an archive after a PNG": (picture("PNG") + zipped(), PNG, None, ("more_after_end",)),
    "a PDF after a JPEG": (picture("JPEG") + pdf(), JPEG, None, ("more_after_end",)),
    "a page in a JPEG's comment": (with_comment(HTML), JPEG, None, ()),
    "a page in a PNG's notes": (png_with(chunk(b"tEXt", b"Comment\0" + HTML)), PNG, None, ()),
}


@pytest.mark.parametrize("case", POLYGLOTS)
def test_a_file_of_two_kinds_is_refused_told_or_harmless(case: str) -> None:
    """The last two are papers and nothing else to whoever is told their type: they are handed out as that type, to be
    saved (`papers_bucket.link`), never to be guessed at and shown."""
    content, declared, reason, flags = POLYGLOTS[case]
    found = papers.inspect(content, declared)
    assert (found.reason, found.flags) == (reason, flags)


def test_a_paper_that_asks_to_be_fetched_from_is_not_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures, files and certificates elsewhere; the issuer of a signature names where to ask about it."""
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *told, **_: asked.append(told) or [])
    elsewhere = b"<< /FS /URL /F (http://169.254.169.254/latest/meta-data/) >>"
    content = pdf_with(
        b"/OpenAction << /S /URI /URI (http://127.0.0.1:1/) >> /AF [" + elsewhere + b"]",
        n4=stream(b"/FFilter /FlateDecode /F " + elsewhere, b""),
    )
    assert papers.inspect(content, PDF).reason is None
    whole = signed(with_signature(), person())
    assert papers.inspect(whole, PDF, now=NOW).signatures
    assert asked == []


def test_the_bombs_are_bombs() -> None:
    assert zlib.decompress(packed(3 * MB)) == bytes(3 * MB)
    assert len(packed(1024 * MB)) < 2 * MB
