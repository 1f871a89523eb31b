"""The QR picture of the API, drawn in a terminal with half blocks: two rows of modules on each line."""

import io

from PIL import Image

QUIET = 2  # of the standard's four: readers are content, and a terminal is small


def drawn(png: bytes) -> list[str]:
    """Lines for a terminal that writes light on dark: the light modules are drawn, with a margin of two."""
    rows = modules(png)
    width = len(rows[0]) + 2 * QUIET
    empty = [False] * width
    framed = [empty] * QUIET + [[False] * QUIET + row + [False] * QUIET for row in rows] + [empty] * QUIET
    if len(framed) % 2:
        framed.append(empty)
    return [
        "".join(_BLOCKS[upper, lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(framed[::2], framed[1::2], strict=True)
    ]


def modules(png: bytes) -> list[list[bool]]:
    """The dark modules of a QR picture, without its margin. Its scale is told by the finder's upper edge: seven."""
    with Image.open(io.BytesIO(png)) as picture:
        grey = picture.convert("L")
    dark = grey.point(lambda value: 255 if value < 128 else 0)
    box = dark.getbbox()
    if box is None:
        raise ValueError("an empty picture")
    left, top, right, _ = box
    edge = left
    while edge < right and dark.getpixel((edge, top)):
        edge += 1
    scale = (edge - left) / 7
    count = round((right - left) / scale)
    return [
        [bool(dark.getpixel((int(left + (x + 0.5) * scale), int(top + (y + 0.5) * scale)))) for x in range(count)]
        for y in range(count)
    ]


_BLOCKS = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
