"""The result card: the largest thing on the screen. Fixed places, so that nothing moves from one result to the next."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from ui.announce import announce
from ui.canvas import Canvas, Type, advance
from ui.clerk.content import Content, Line, Tick
from ui.looks import LOOKS, Band, Form
from ui.painted import Painted
from ui.says import Says
from ui.style import Style

HERO = {True: 716, False: 500}  # width kept for 棚 A-200
ASSERTIVE = (Form.STOP, Form.TWO_CODES, Form.UNREAD)


class ResultCard(Painted):
    """Paints one ``Content``."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self._recorded = says("card.recorded")
        self._rack = says("place.bin", bin="").strip()
        self._labels = says.group("card.label_")
        self.content: Content | None = None

    def show_content(self, content: Content) -> None:
        """Another result, in one frame."""
        self.content = content
        self.setAccessibleName(content.spoken())
        self.update()
        announce(self, content.spoken(), now=content.form in ASSERTIVE)

    def paintEvent(self, _: object) -> None:
        if self.content is None:
            return
        content, look = self.content, LOOKS[self.content.form]
        thick = 1 if content.band is Band.QUIET else self.style_.shape("frame")
        frame = "edge" if content.band is Band.QUIET else look.role
        with Canvas(self, self.style_) as canvas:
            canvas.box(self.rect(), "panel")
            canvas.painter.save()
            canvas.clip_round(self.rect(), self.style_.shape("radius"))
            band = self.band_rect()
            if content.band is Band.FILLED:
                canvas.fill(band.adjusted(-3, -3, 3, 0), f"{look.role}-fill")
            elif content.band is Band.TINT:
                canvas.fill(band.adjusted(-3, -3, 3, 0), f"{look.role}-tint")
            canvas.painter.restore()
            canvas.box(self.rect(), None, frame, thick)
            self._paint_band(canvas, band, content)
            if content.ticks:
                self._paint_ticks(canvas, content.ticks)
            else:
                self._paint_lines(canvas, content)
            self._paint_foot(canvas, content)

    # fixed places

    def pad(self) -> int:
        """Left and right of everything inside."""
        return 44 if self.metrics.wide else 32

    def band_rect(self) -> QRect:
        """The coloured head."""
        details = 288 if self.metrics.wide else 208 if self.metrics.height < 750 else 222
        return QRect(4, 4, self.width() - 8, max(80, self.height() - details))

    def line_rects(self) -> list[QRect]:
        """The three rows below the band."""
        wide = self.metrics.wide
        first, other = (64, 56) if wide else (48, 40)
        y = self.band_rect().bottom() + 1 + (32 if wide else 20 if self.metrics.height >= 750 else 14)
        rows = []
        for high in (first, other, other):
            rows.append(QRect(self.pad(), y, self.width() - 2 * self.pad(), high))
            y += high
        return rows

    def foot_rect(self) -> QRect:
        """The last row: recorded when, what to do, keys."""
        high, below = (28, 24) if self.metrics.wide else (22, 18)
        return QRect(self.pad(), self.height() - below - high, self.width() - 2 * self.pad(), high)

    def hero_width(self) -> int:
        """Kept at the left of the band for its largest word."""
        wide = self.metrics.wide
        return HERO[wide] * self.width() // (1240 if wide else 890)

    def label_column(self) -> int:
        """Room for the longest label."""
        kind = self.type_of("text")
        widest = max(advance(words, kind) for words in self._labels)
        return round(widest) + (24 if self.metrics.wide else 16)

    def number_types(self, rack: str, number: str, word: str = "") -> list[Type]:
        """How the word, the rack and the number of a bin are set: alike for all of up to three digits."""
        kinds = [Type(self.size_of(step), True) for step in ("count", "word", "number")]
        texts = (word or self._rack, rack, max("000", number, key=len))
        widest = sum(advance(text, kind) for text, kind in zip(texts, kinds, strict=True))
        low = self.band_rect().height() / (kinds[-1].pixels * 1.08)  # only in a very low window
        scale = min(1.0, (self.hero_width() - 32) / widest, low)
        return [kind._replace(pixels=round(kind.pixels * scale)) for kind in kinds]

    # painting

    def _paint_band(self, canvas: Canvas, band: QRect, content: Content) -> None:
        wide, look = self.metrics.wide, LOOKS[content.form]
        role = {Band.FILLED: f"{look.role}-on", Band.TINT: look.role, Band.QUIET: "ink"}[content.band]
        inner = QRect(self.pad(), band.y(), self.width() - 2 * self.pad(), band.height())
        middle = band.center().y() + 1
        if content.band is Band.QUIET:
            canvas.line(1, band.bottom(), self.width() - 1, band.bottom())
            icon = 56 if wide else 36
            canvas.icon(inner.x(), middle - icon / 2, look.icon, role, icon, 2.0)
            words = inner.adjusted(icon + 28, 0, 0, 0)
            canvas.text(words, content.word, self.type_of("name"), role)
            return
        place = QRect(inner.x(), inner.y(), self.hero_width(), inner.height())
        if content.number:
            self._paint_number(canvas, place, content, role)
        else:
            least = self.size_of("name")
            canvas.text(place.adjusted(0, 0, -32, 0), content.word, self.type_of("hero", True, least=least), role)
        icon, gap = (72, 24) if wide else (48, 16)
        x = place.right() + 1
        action, second = self.type_of("name", True, least=18), self.type_of("lead", least=12)
        high = 64 if wide else 48
        low = (32 if wide else 24) if content.second else 0
        top = middle - (high + low + (8 if wide else 4) * bool(low)) / 2
        text_x = x + icon + gap
        room = inner.right() + 1 - text_x
        canvas.icon(x, top + (high - icon) / 2, look.icon, role, icon)
        canvas.text(QRectF(text_x, top, room, high), content.action, action, role)
        canvas.text(QRectF(text_x, top + high + (8 if wide else 4), room, low), content.second, second, role)

    def _paint_number(self, canvas: Canvas, place: QRect, content: Content, role: str) -> None:
        """棚 A-17 on one baseline. Set for three digits: all numbers are of one size and begin at the same x."""
        gap = 14 if self.metrics.wide else 9
        kinds = self.number_types(content.rack, content.number, content.word)
        metrics = QFontMetricsF(self.style_.font(kinds[-1].pixels, True))
        baseline = place.center().y() + 1 + (metrics.ascent() - metrics.descent()) / 2
        x = float(place.x())
        for text, kind in zip((content.word, content.rack, content.number), kinds, strict=True):
            x += canvas.written(QPointF(x, baseline), text, kind, role) + (gap if kind is kinds[0] else 0)

    def _paint_lines(self, canvas: Canvas, content: Content) -> None:
        label = self.type_of("text")
        column = self.label_column()
        quiet = content.band is Band.QUIET
        for at, (row, line) in enumerate(zip(self.line_rects(), content.lines, strict=False)):
            canvas.text(QRect(row.x(), row.y(), column - 8, row.height()), line.label, label, "quiet")
            rest = row.adjusted(column, 0, 0, 0)
            if quiet:
                canvas.text(rest, line.text, self.type_of("lead"))
            else:
                self._paint_line(canvas, rest, line, at == 0)

    def _paint_line(self, canvas: Canvas, rest: QRect, line: Line, first: bool) -> None:
        wide = self.metrics.wide
        x = rest.x()
        if line.chip:
            form, text = line.chip
            high = 44 if wide else 30
            size = self.size_of("lead")
            area = QRect(x, rest.center().y() - high // 2 + 1, 0, high)
            x = chip(canvas, area, form, text, size) + (16 if wide else 12)
        room = rest.right() + 1 - x
        step = "name" if first and not line.chip else "lead" if line.chip else "fact"
        kind = self.type_of(step, line.bold, line.fixed, self.size_of("text"))
        aside = self.type_of("text")
        aside_wide = canvas.width(line.aside, aside) + 20 if line.aside else 0
        if aside_wide and canvas.width(line.text, kind) + aside_wide > room:
            aside_wide = 0  # no room: the name itself comes first
        area = QRectF(x, rest.y(), room - aside_wide, rest.height())
        taken = canvas.text(area, line.text, kind, marks=line.marks)
        if aside_wide:
            canvas.text(QRectF(x + taken + 20, rest.y() + 2, aside_wide, rest.height()), line.aside, aside, "quiet")

    def _paint_ticks(self, canvas: Canvas, ticks: tuple[Tick, ...]) -> None:
        wide = self.metrics.wide
        top = self.line_rects()[0].y()
        high = 44 if wide else 30
        room = self.width() - 2 * self.pad()
        first = room * 16 // 25 if len(ticks) > 4 else room
        for at, tick in enumerate(ticks[:8]):
            left, width = (0, first) if at < 4 else (first, room - first)
            row = QRect(self.pad() + left, top + at % 4 * high, width - 24, high)
            self._paint_tick(canvas, row, tick)

    def _paint_tick(self, canvas: Canvas, row: QRect, tick: Tick) -> None:
        wide = self.metrics.wide
        x = canvas.keycap(row.x(), row.center().y(), str(tick.number), self.size_of("cap"), 28 if wide else 22)
        box = 24 if wide else 18
        area = QRect(round(x) + 16, row.center().y() - box // 2, box, box)
        if tick.on:
            canvas.box(area, "accent", radius=3)
            canvas.icon(area.x() + 2, area.y() + 2, "check", "on", box - 4, 3.4)
        else:
            canvas.box(area, "panel", "edge", 2, radius=3)
        rest = QRect(area.right() + 16, row.y(), row.right() - area.right() - 16, row.height())
        aside = canvas.width(tick.aside, self.type_of("text")) + 16
        name = self.type_of("lead", True, least=12)
        taken = canvas.text(rest.adjusted(0, 0, -round(aside), 0), tick.name, name)
        canvas.text(rest.adjusted(round(taken) + 16, 1, 0, 0), tick.aside, self.type_of("text"), "quiet")

    def _paint_hints(self, canvas: Canvas, content: Content, row: QRect) -> float:
        """Keys at the right, fewer where the words at the left need the room. Returns the x where they begin."""
        wide, plain = self.metrics.wide, self.type_of("text")
        high, gap = (28, 24) if wide else (22, 16)
        left = 0.0
        if content.stamp:
            left = canvas.width(f"{self._recorded}00:00:00", self.type_of("text", True)) + 100
        left += canvas.width(content.foot, plain) + gap
        right = float(row.right() + 1)
        for cap, words in reversed(content.hints):
            width, cap_wide = canvas.width(words, plain), canvas.cap_width(cap, 14, high)
            start = right - width - 8 - cap_wide
            if start < row.x() + left and right < row.right():
                break
            canvas.text(QRectF(right - width, row.y(), width + 1, row.height()), words, plain, "quiet")
            canvas.keycap(start, row.center().y() + 1, cap, 14, high)
            right = start - gap
        return right

    def _paint_foot(self, canvas: Canvas, content: Content) -> None:
        row, wide = self.foot_rect(), self.metrics.wide
        plain, bold = self.type_of("text"), self.type_of("text", True)
        right = self._paint_hints(canvas, content, row)
        x = float(row.x())
        if content.stamp:
            role = "ink" if content.band is Band.QUIET else LOOKS[content.form].role
            size = 20 if wide else 16
            canvas.icon_in(QRectF(x, row.y(), size, row.height()), "check", role, size, 3)
            x += size + 8
            x += canvas.text(QRectF(x, row.y(), right - x, row.height()), self._recorded, bold, role) + 16
            x += canvas.text(
                QRectF(x, row.y(), max(1.0, right - x), row.height()),
                content.stamp,
                self.type_of("text", fixed=True),
                "quiet",
            )
            x += 24
        if content.foot and right > x:
            area = QRectF(x, row.y(), right - x, row.height())
            canvas.text(area, content.foot, plain, marks=content.foot_marks)


def chip(canvas: Canvas, area: QRect, form: Form, text: str, size: int, right: bool = False) -> float:
    """An answer in one word on its tint: icon and word. Returns the x behind it."""
    look = LOOKS[form]
    kind = Type(size, bold=True)
    pad, icon = round(size * 0.56), round(size * 1.1)
    wide = pad + icon + round(size * 0.44) + canvas.width(text, kind) + pad
    x = area.x() - wide if right else area.x()
    box = QRectF(x, area.y(), wide, area.height())
    role = look.role
    canvas.box(box, f"{role}-tint", role if canvas.style.theme == "contrast" else None, radius=4)
    canvas.icon_in(box.adjusted(pad, 0, 0, 0), look.icon, role, icon)
    canvas.text(box.adjusted(pad + icon + round(size * 0.44), 0, 0, 0), text, kind, role)
    return box.right()
