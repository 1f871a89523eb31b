"""Finds the QR code in a picture with zxing, a decoder that shares no code with the library that draws ours."""

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

from local.sandbox.vietqr_reader import UnreadableQR


def read_picture(png_bytes: bytes) -> str:
    """The text of the one QR code in the picture; raises `UnreadableQR` for no picture, no code or several."""
    try:
        with Image.open(io.BytesIO(png_bytes)) as picture:
            # A see-through background is white on a phone's screen, but black to a naive conversion.
            seen = Image.new("RGBA", picture.size, "white")
            seen.alpha_composite(picture.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableQR(f"this is no picture: {error}") from None
    codes = zxingcpp.read_barcodes(seen.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    if len(codes) != 1:
        raise UnreadableQR(f"the picture shows {len(codes)} QR codes, not one")
    return str(codes[0].text)
