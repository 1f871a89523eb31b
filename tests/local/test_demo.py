"""What the demo is made of: it speaks HTTP only, its PDFs open, its QR can be read from the terminal."""

import io
import subprocess
import sys
import unicodedata

import pypdf
import pytest
from PIL import Image

from chalicelib.adapters.documents import papers, qr_picture
from local.aws import ROOT
from local.demo import pdf, qr
from local.demo.http import Unexpected
from local.demo.printing import Screen, local_time, money
from local.demo.waiting import until
from local.sandbox.picture import read_picture

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
LETTERS += "bcdđghklmnpqrstvx"


def test_the_demo_imports_nothing_of_chalicelib():
    code = "import sys, local.demo.__main__; sys.exit(any(name.startswith('chalicelib') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_every_vietnamese_letter_can_be_put_on_a_pdf_that_the_check_accepts(case):
    letters = [case(one) for one in LETTERS]
    made = pdf.page(
        ["TỜ KHAI (bản sao) \\ 100%", *("".join(letters[at : at + 40]) for at in range(0, len(letters), 40))]
    )
    assert papers.inspect(made, "application/pdf").reason is None
    reader = pypdf.PdfReader(io.BytesIO(made), strict=True)
    assert reader.metadata.title == "TỜ KHAI (bản sao) \\ 100%"
    assert reader.pages[0].extract_text()


def test_the_qr_in_the_terminal_is_the_one_that_the_api_drew():
    payload = "00020101021238570010A00000072701270006970422011320371200000010208QRIBFTTA53037045405240005802VN6304ABCD"
    halves = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    lines = qr.drawn(qr_picture.png(payload))
    rows = [[halves[one][half] for one in line] for line in lines for half in (0, 1)]
    picture = Image.new("L", (len(rows[0]), len(rows)))
    picture.putdata([grey for row in rows for grey in row])
    shown = io.BytesIO()
    picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST).save(shown, "PNG")
    assert read_picture(shown.getvalue()) == payload


def test_money_and_time_are_written_as_vietnamese_read_them():
    assert money(24000) == "24.000 đ"
    assert money(None).startswith("chưa rõ")
    assert local_time("2026-11-23T02:20:00.123Z") == "09:20:00 23/11/2026"


def test_waiting_ends_with_a_reason():
    with pytest.raises(Unexpected, match="for: nothing"):
        until("nothing", lambda: None, within_s=0)


def test_a_file_gets_no_terminal_codes():
    out = io.StringIO()
    screen = Screen(out)
    screen.step(1, "Đăng nhập", "Sign-in")
    screen.picture(["█"])
    screen.rest(0.01)
    assert "\x1b" not in out.getvalue() and "\r" not in out.getvalue()
