"""Makes resources/fonts/MailroomRareKanji-*.otf: the name characters that BIZ UDGothic does not have.

    apt-get install fonts-noto-cjk && .venv/bin/pip install fonttools
    .venv/bin/python packaging/make_rare_kanji.py

The kanji of JIS X 0213, of Adobe-Japan1 and of Noto's CJK Extension B (𠮷), less those of BIZ UDPGothic, cut out of
Noto Sans CJK JP. A subset under a family name of its own: a page looks the same whatever is installed, and since no
radical stands beside its kanji, text taken out of a PDF is the text that was put in. Noto's line metrics are replaced
by those of BIZ UDPGothic, so that a rare name makes no line taller. Run by hand; the result is kept in the repository.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Mailroom Rare Kanji"
FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
NOTO = Path("/usr/share/fonts/opentype/noto")
HAN = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)]
LICENCE = "Licensed under the SIL Open Font License, Version 1.1. A subset of Noto Sans CJK JP."


def is_han(code: int) -> bool:
    return any(first <= code <= last for first, last in HAN)


def jis_x_0213() -> set[int]:
    found = set()
    for lead, (row, cell) in product((b"", b"\x8f"), product(range(0xA1, 0xFF), repeat=2)):
        try:
            text = (lead + bytes([row, cell])).decode("euc_jis_2004")
        except UnicodeDecodeError:
            continue
        if len(text) == 1 and is_han(ord(text)):
            found.add(ord(text))
    return found


def adobe_japan1(noto: TTFont) -> set[int]:
    """The characters that have Adobe-Japan1 variation sequences: all kanji of that collection."""
    tables = [table for table in noto["cmap"].tables if table.format == 14]
    return {base for table in tables for pairs in table.uvsDict.values() for base, _ in pairs if is_han(base)}


def make(weight: str) -> Path:
    biz = TTFont(FONTS / f"BIZUDPGothic-{weight}.ttf")
    font = TTFont(NOTO / f"NotoSansCJK-{weight}.ttc", fontNumber=0, recalcTimestamp=False)
    assert font["name"].getDebugName(1).startswith("Noto Sans CJK JP"), font["name"].getDebugName(1)
    offered = {code for code in font.getBestCmap() if is_han(code)}
    wanted = jis_x_0213() | adobe_japan1(font) | {code for code in offered if code >= 0x20000}
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13])
    options.drop_tables += ["GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=(wanted & offered) - set(biz.getBestCmap()))
    cutter.subset(font)
    for number, text in {1: FAMILY, 2: weight, 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight}", 13: LICENCE}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    postscript = f"MailroomRareKanji-{weight}"
    font["name"].setName(postscript, 6, 3, 1, 0x409)
    font["name"].names = [entry for entry in font["name"].names if entry.langID == 0x409]
    font["CFF "].cff.fontNames = [postscript]
    top = font["CFF "].cff.topDictIndex[0]
    top.FamilyName, top.FullName = FAMILY, f"{FAMILY} {weight}"
    take_metrics(font, biz)
    target = FONTS / f"{postscript}.otf"
    font.save(target)
    return target


def take_metrics(font: TTFont, model: TTFont) -> None:
    scale = font["head"].unitsPerEm / model["head"].unitsPerEm
    for table, names in {
        "hhea": ("ascent", "descent", "lineGap"),
        "OS/2": ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent"),
    }.items():
        for name in names:
            setattr(font[table], name, round(getattr(model[table], name) * scale))


if __name__ == "__main__":
    for made in map(make, ("Regular", "Bold")):
        sys.stdout.write(
            f"{made.name}: {made.stat().st_size:,} bytes, {len(TTFont(made).getBestCmap()):,} characters\n"
        )
