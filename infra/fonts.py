"""Makes the fonts of the printed forms from Liberation Serif (Debian: fonts-liberation2), cut to what we print."""

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "chalicelib" / "data" / "fonts"
SOURCE = Path("/usr/share/fonts/truetype/liberation2")
STYLES = ("Regular", "Bold", "Italic")
# Basic Latin, Latin-1 and Extended-A (names of all our peoples: č, ŏ, ñ …), ơ ư Ƀ, all Vietnamese letters with tones.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1EA0, 0x1EFA)]
SIGNS = "ƠơƯưɃƀ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323₫–—‘’“”„•…‰‹›€№™←→−×÷≤≥■□●○"
# Open Font License, condition 3: a changed font may not bear the reserved name "Liberation".
FAMILY = "CongDan Serif"


def cut(source: Path, target: Path, style: str) -> int:
    """Writes one style with our characters only, renamed; gives its size in bytes. The same source gives the same."""
    font = TTFont(source / f"LiberationSerif-{style}.ttf", recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp"], notdef_outline=True)
    options.drop_tables += ["FFTM"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LETTERS, *map(ord, SIGNS)])
    cutter.subset(font)
    shown = FAMILY if style == "Regular" else f"{FAMILY} {style}"
    for number, text in {1: FAMILY, 2: style, 3: shown, 4: shown, 6: f"CongDanSerif-{style}"}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    file = target / f"CongDanSerif-{style}.ttf"
    font.save(file)
    return file.stat().st_size


def main() -> None:
    """Makes all styles again; only needed when a character is missing on a form."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--source", type=Path, default=SOURCE)
    source = options.parse_args().source
    for style in STYLES:
        print(f"CongDanSerif-{style}.ttf: {cut(source, TARGET, style) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
