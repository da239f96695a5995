"""The type of our paper, from resources/fonts: never what happens to be installed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from mailroom.dispatch.lettering import GETA, sign_width
from mailroom.errors import PaperError
from mailroom.paths import resources
from ui.printing.application import ensure_application

EM = 1000
"""Type is laid out at this many units and scaled down: positions are never rounded."""

FAMILIES = {
    "BIZ UDGothic": "BIZUDGothic",
    "Mailroom Rare Kanji": "MailroomRareKanji",  # 𠮷 and the like
}
_SUFFIXES = (".ttf", ".otf")


@cache
def fonts(bold: bool) -> tuple[QFont, ...]:
    """The faces of one weight, in the order in which a character is looked for. PaperError ``font_missing``."""
    ensure_application()
    for stem in FAMILIES.values():
        for weight in ("Regular", "Bold"):
            _add(f"{stem}-{weight}")
    return tuple(_font(family, bold) for family in FAMILIES)


@cache
def _add(stem: str) -> None:
    folder = resources() / "fonts"
    path = next((folder / (stem + suffix) for suffix in _SUFFIXES if (folder / (stem + suffix)).exists()), None)
    if path is None or QFontDatabase.addApplicationFont(str(path)) < 0:
        raise PaperError("font_missing", path=path or folder / (stem + _SUFFIXES[0]))


def _font(family: str, bold: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(EM)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging | QFont.StyleStrategy.ForceOutline)
    return font


@lru_cache(maxsize=20000)
def face_of(sign: str, bold: bool) -> int | None:
    """Which face has the character; None when none has."""
    for index, raw in enumerate(_raw(bold)):
        if raw.supportsCharacter(ord(sign)):
            return index
    return None


@cache
def _raw(bold: bool) -> tuple[QRawFont, ...]:
    return tuple(QRawFont.fromFont(font) for font in fonts(bold))


@lru_cache(maxsize=20000)
def runs(text: str, bold: bool) -> tuple[tuple[int, float, str], ...]:
    """The text cut by faces: (face, offset in em, text). What no face has becomes 〓, marks that only
    choose a variant are dropped."""
    return tuple(_runs(text, bold))


def _runs(text: str, bold: bool) -> Iterator[tuple[int, float, str]]:
    face, start, at, run = 0, 0.0, 0.0, ""
    for sign in text:
        wide = sign_width(sign)
        found = face_of(sign, bold)
        if found is None:
            if wide == 0:
                continue
            sign, found = GETA, 0
        if found != face and run:
            yield face, start, run
            start, run = at, ""
        face = found
        run += sign
        at += wide
    if run:
        yield face, start, run


@lru_cache(maxsize=200000)
def glyph(sign: str, face: int, bold: bool) -> int:
    """The number of a character's glyph in a face; 0 where it has none."""
    found = _raw(bold)[face].glyphIndexesForString(sign)
    return int(found[0]) if found else 0
