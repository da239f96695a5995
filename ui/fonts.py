"""The faces of the window: BIZ UDGothic and UDPGothic, bundled, with a fallback for rare name characters.

Characters that no face has are shown as 〓, never as an empty box.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from mailroom.paths import resources

PROPORTIONAL = "BIZ UDPGothic"
FIXED = "BIZ UDGothic"  # digits of one width: clock, codes, counters
RARE = "Mailroom Rare Kanji"
FILES = {PROPORTIONAL: "BIZUDPGothic-*", FIXED: "BIZUDGothic-*", RARE: "MailroomRareKanji-*"}
GETA = "〓"
SYSTEM = (Path("/usr/share/fonts/truetype/bizud-gothic"), Path("/usr/share/fonts/opentype/bizud-gothic"))


@cache
def load(family: str) -> str:
    """Register a family when it is first needed: the window's first picture waits for one alone. Returns its name."""
    for folder in (resources() / "fonts", *SYSTEM):
        added = [QFontDatabase.addApplicationFont(str(file)) for file in sorted(folder.glob(f"{FILES[family]}.[ot]tf"))]
        if any(number >= 0 for number in added):
            break
    return family


@cache
def face(pixels: int, bold: bool = False, fixed: bool = False) -> QFont:
    """A face of the window in whole pixels."""
    font = QFont([load(FIXED if fixed else PROPORTIONAL), RARE])
    font.setPixelSize(pixels)
    font.setBold(bold)
    font.setKerning(False)
    return font


@cache
def has(character: str) -> bool:
    """True when some face on this machine draws the character."""
    return QFontMetricsF(face(18)).inFontUcs4(ord(character)) or any(
        QFontMetricsF(QFont(name)).inFontUcs4(ord(character)) for name in _others()
    )


def _others() -> Iterator[str]:
    yield load(RARE)
    yield from _japanese()


@cache
def _japanese() -> tuple[str, ...]:
    return tuple(QFontDatabase.families(QFontDatabase.WritingSystem.Japanese))


def is_private(character: str) -> bool:
    """外字: a code point that means a character only on the host's own machines."""
    point = ord(character)
    return 0xE000 <= point <= 0xF8FF or 0xF0000 <= point <= 0xFFFFD or 0x100000 <= point <= 0x10FFFD


@lru_cache(maxsize=2048)
def shown(text: str) -> str:
    """The text as it can be drawn: 外字 and characters without a face become 〓, selectors stay."""
    if text.isascii():
        return text
    return "".join(GETA if is_private(c) or not (_invisible(c) or has(c)) else c for c in text)


def _invisible(character: str) -> bool:
    point = ord(character)
    return character.isspace() or 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF or point in (0x200B, 0x200D)
