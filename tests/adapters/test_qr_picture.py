"""QR pictures, read back with a decoder that is not ours."""

import io
import re
import time

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from chalicelib.adapters.documents import qr_picture

PAYLOADS = [
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
    "62340107NPS68690819thanh toan don hang63042E2E",
    "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52",
    "A",
    "A" * 512,
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_banking_app_reads_the_png(payload: str) -> None:
    picture = Image.open(io.BytesIO(qr_picture.png(payload)))
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == payload and found.ec_level == "M"
    assert picture.format == "PNG" and picture.mode == "1"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_svg_draws_the_same_modules(payload: str) -> None:
    drawing = qr_picture.svg(payload).decode()
    side = int(re.search(r'viewBox="0 0 (\d+) ', drawing)[1])  # type: ignore[index]
    picture = Image.new("1", (side * 8, side * 8), 1)
    draw = ImageDraw.Draw(picture)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawing):
        left, top = int(x) * 8, int(y) * 8
        draw.rectangle((left, top, left + int(length) * 8 - 1, top + 7), fill=0)
    assert zxingcpp.read_barcodes(picture)[0].text == payload
    assert picture.tobytes() == Image.open(io.BytesIO(qr_picture.png(payload))).tobytes()


def test_the_quiet_zone_is_four_modules_of_white() -> None:
    picture = Image.open(io.BytesIO(qr_picture.png(PAYLOADS[0]))).convert("L")
    edge = 4 * qr_picture.PIXELS_PER_MODULE
    inverted = picture.point(lambda value: 255 - value)
    assert inverted.getbbox() == (edge, edge, picture.width - edge, picture.height - edge)


def test_a_picture_is_made_within_8_milliseconds() -> None:
    def once() -> float:
        start = time.thread_time()
        qr_picture.png(PAYLOADS[0])
        return time.thread_time() - start

    assert min(once() for _ in range(10)) < 0.008
