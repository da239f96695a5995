"""What lies on the desk, drawn flat: window envelopes, management sheets, leaflets, yellow cards."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

from mailroom.demo import numbers, symbols
from mailroom.demo.samples import Sample, SampleCard
from mailroom.paths import resources

DOTS_PER_MM = 8
Face = NDArray[np.uint8]  # H×W×3 RGB
Colour = tuple[int, int, int]

INK: Colour = (34, 34, 38)
PAPER: Colour = (246, 246, 243)
STAMP: Colour = (225, 105, 108)
NO_INK: Colour = (255, 255, 255)
CARD: Colour = (247, 222, 110)
KRAFT: tuple[Colour, ...] = ((226, 204, 160), (214, 190, 146), (232, 212, 178), (220, 202, 190))
LEAFLET_URL = "https://www.example.jp/shikaku-kakuninsho/leaflet?no=2025-07"
_QR_DOT = 6  # pixels a module: 21 modules are 15.75 mm
_GETA_FROM, _GETA_TO = 0xE000, 0xF8FF


@dataclass(frozen=True, slots=True)
class Marks:
    """What differs between pictures of one envelope."""

    kraft: Colour = KRAFT[0]
    reason: str = ""  # the stamp's words
    stamp_on_code: bool = False
    torn: bool = False  # the management code is destroyed
    own_branch: str = ""


@cache
def reasons() -> dict[str, str]:
    """Words of the stamps, from resources/formats."""
    with (resources() / "formats" / "return_reasons.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label_ja"] for row in csv.DictReader(file)}


class Sheet:
    """A flat thing measured in mm."""

    def __init__(self, width: float, height: float, colour: Colour) -> None:
        size = round(width * DOTS_PER_MM), round(height * DOTS_PER_MM)
        self.image = Image.new("RGB", size, colour)
        self._draw = ImageDraw.Draw(self.image)

    def text(self, x: float, y: float, words: str, size: float, colour: Colour = INK, *, bold: bool = False) -> None:
        """``size`` in mm; a 外字 is printed as 〓."""
        shown = "".join("〓" if _GETA_FROM <= ord(sign) <= _GETA_TO else sign for sign in words)
        self._draw.text(
            (x * DOTS_PER_MM, y * DOTS_PER_MM), shown, fill=colour, font=_font(round(size * DOTS_PER_MM), bold=bold)
        )

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour | None, line: Colour | None = None
    ) -> None:
        """A rectangle."""
        corners = [value * DOTS_PER_MM for value in (x, y, x + width, y + height)]
        self._draw.rectangle(corners, fill=fill, outline=line, width=2)

    def dots(self, x: float, y: float, pixels: symbols.Dots, *, label: bool = True) -> None:
        """A code with its quiet zone: on a white label, or printed on the sheet itself."""
        place = round(x * DOTS_PER_MM), round(y * DOTS_PER_MM)
        self.image.paste(Image.fromarray(pixels), place, None if label else Image.fromarray(255 - pixels))

    def lines(self, x: float, y: float, words: str, size: float, width: float) -> None:
        """Lines, broken where they are full."""
        font, line = _font(round(size * DOTS_PER_MM), bold=False), ""
        for sign in words:
            if font.getlength(line + sign) > width * DOTS_PER_MM:
                self.text(x, y, line, size)
                line, y = "", y + size * 1.4
            line += sign
        self.text(x, y, line, size)

    def overlay(self, x: float, y: float, ink: Image.Image) -> None:
        """Ink centred there: it darkens what is white and leaves black black."""
        left, top = round(x * DOTS_PER_MM - ink.width / 2), round(y * DOTS_PER_MM - ink.height / 2)
        under = (left, top, left + ink.width, top + ink.height)
        self.image.paste(ImageChops.multiply(self.image.crop(under), ink), (left, top))

    def face(self) -> Face:
        """The pixels."""
        return np.asarray(self.image)


def envelope(sample: Sample, marks: Marks, tilt: float) -> Face:
    """A returned 長形3号 with window. ``tilt``: degrees of the stamp."""
    sheet = Sheet(235, 120, marks.kraft)
    sheet.text(12, 9, f"全国健康保険協会　{marks.own_branch}", 5)
    sheet.text(12, 17, "返送先は当支部です", 3)
    sheet.text(18, 106, "資格確認書在中　　転送不要　　親展", 4.5)
    sheet.text(206, 111, "見本", 4.5, (150, 150, 150))
    sheet.box(18, 30, 128, 66, PAPER, (190, 186, 176))
    sheet.text(24, 36, f"〒{sample.postal_code}", 4)
    sheet.lines(24, 42, sample.address, 3.9, 78)
    sheet.text(24, 64, f"{sample.name}　様", 5)
    if sample.total > 1:
        sheet.text(24, 86, f"{sample.serial}／{sample.total}", 3.5)
    _management_code(sheet, 108, 34, sample.code)
    sheet.dots(188, 66, symbols.enlarged(symbols.qr_dots(LEAFLET_URL), 4, 4))
    sheet.text(186, 90, "くわしくはこちら", 3.2)
    if sample.tracking:
        _tracking_label(sheet, 150, 8, sample.tracking)
    if marks.torn:
        _tear(sheet, 106, 32)
    if marks.reason:
        sheet.overlay(*((124, 52) if marks.stamp_on_code else (112, 78)), _stamp(marks.reason, tilt))
    return sheet.face()


def management_sheet(sample: Sample) -> Face:
    """The sheet from inside an opened envelope, upper part of an A4 page."""
    sheet = Sheet(200, 120, PAPER)
    sheet.text(20, 12, f"〒{sample.postal_code}", 4)
    sheet.lines(20, 18, sample.address, 3.9, 110)
    sheet.text(20, 36, f"{sample.name}　様", 5)
    _management_code(sheet, 150, 10, sample.code)
    sheet.text(20, 60, "資格確認書の送付について", 6, bold=True)
    for line in range(5):
        sheet.text(20, 74 + 7 * line, "この用紙は見本です。実在の人や事業所とは関係ありません。", 3.6)
    return sheet.face()


def leaflet() -> Face:
    """A leaflet by itself: its code names nobody."""
    sheet = Sheet(150, 110, (236, 244, 240))
    sheet.text(12, 14, "マイナ保険証のご案内", 8, (20, 90, 70), bold=True)
    sheet.text(12, 32, "見本", 5, (150, 150, 150))
    sheet.dots(50, 44, symbols.enlarged(symbols.qr_dots(LEAFLET_URL), 10, 10))
    return sheet.face()


def other_office(text: str) -> Face:
    """An envelope of another office with a code of its own."""
    sheet = Sheet(235, 120, (236, 236, 232))
    sheet.text(14, 12, "市役所　市民税課", 6)
    sheet.dots(100, 40, symbols.enlarged(symbols.qr_dots(text), 8, 8))
    sheet.text(100, 76, text, 4)
    return sheet.face()


def card(found: SampleCard, branch: str) -> Face:
    """The yellow plastic card (ID-1) with its own code."""
    sheet = Sheet(85.6, 54, CARD)
    sheet.text(4, 3, "健康保険資格確認書", 4, bold=True)
    sheet.text(4, 9, f"本人（被保険者）　{found.issued:%Y}年{found.issued.month}月{found.issued.day}日交付", 2.6)
    sheet.text(4, 14, f"記号 {found.symbol}　番号 {found.number}（枝番）{found.suffix}", 2.9)
    sheet.text(4, 20, f"氏名　{found.name}", 3.6)
    sheet.text(4, 26, f"生年月日　{found.birth:%Y}年{found.birth.month}月{found.birth.day}日", 2.6)
    sheet.text(4, 31, f"有効期限　{found.expires:%Y}年{found.expires.month}月{found.expires.day}日", 2.6)
    sheet.text(4, 42, f"全国健康保険協会　{branch}", 3)
    sheet.text(4, 47, "見本", 4, (170, 140, 40))
    sheet.dots(62, 24, symbols.enlarged(symbols.qr_dots(found.digits), 5, 5))
    return sheet.face()


def _management_code(sheet: Sheet, x: float, y: float, code: str) -> None:
    pixels = symbols.enlarged(symbols.qr_dots(code), _QR_DOT, _QR_DOT)
    sheet.dots(x, y, pixels, label=False)
    sheet.text(x + 2, y + pixels.shape[0] / DOTS_PER_MM, code, 3)


def _tracking_label(sheet: Sheet, x: float, y: float, number: str) -> None:
    bars = symbols.enlarged(symbols.codabar_dots(number), 3, 64)
    sheet.box(x, y, bars.shape[1] / DOTS_PER_MM + 4, 21, (252, 252, 252), (120, 120, 120))
    sheet.text(x + 3, y + 1.5, "特定記録", 4, bold=True)
    sheet.dots(x + 2, y + 7, bars)
    sheet.text(x + 14, y + 16, numbers.tracking_as_shown(number), 3.6)


def _tear(sheet: Sheet, x: float, y: float) -> None:
    for step in range(6):
        sheet.box(x + 5 * step, y + 2 * (step % 3), 6, 30 - 3 * (step % 2), (150, 138, 118))


def _stamp(words: str, tilt: float) -> Image.Image:
    size = 4 * DOTS_PER_MM
    font = _font(size, bold=True)
    width = round(font.getlength(words)) + size
    plate = Image.new("RGB", (width, round(size * 3.2)), NO_INK)
    draw = ImageDraw.Draw(plate)
    draw.rectangle((4, 4, width - 5, plate.height - 5), outline=STAMP, width=5)
    draw.text((size / 2, size * 0.4), words, fill=STAMP, font=font)
    draw.text((size / 2, size * 1.7), "RETURN", fill=STAMP, font=font)
    return plate.rotate(tilt, expand=True, resample=Image.Resampling.BILINEAR, fillcolor=NO_INK)


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "BIZUDGothic-Bold.ttf" if bold else "BIZUDGothic-Regular.ttf"
    return ImageFont.truetype(resources() / "fonts" / name, size)
