"""The QR picture of a payload: black on white, error correction M, quiet zone of four modules (ISO/IEC 18004)."""

import io

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4
PIXELS_PER_MODULE = 8
# Any of the eight masks is valid. The library draws and scores all eight to choose: 17 ms. A given one: 6 ms.
MASK = 2


def png(payload: str) -> bytes:
    """A one-bit PNG, eight pixels a module."""
    modules = _modules(payload)
    side = len(modules)
    pixels = b"".join(b"\x00" if dark else b"\xff" for row in modules for dark in row)
    picture = Image.frombytes("L", (side, side), pixels)
    size = (side * PIXELS_PER_MODULE, side * PIXELS_PER_MODULE)
    out = io.BytesIO()
    picture.resize(size, Image.Resampling.NEAREST).convert("1", dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def svg(payload: str) -> bytes:
    """An SVG of one path, one unit a module; it scales to any size."""
    modules = _modules(payload)
    side = len(modules)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(modules) for x, length in _runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'width="{side * PIXELS_PER_MODULE}" height="{side * PIXELS_PER_MODULE}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    ).encode()


def _modules(payload: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=MASK)
    code.add_data(payload)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each dark stretch."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
