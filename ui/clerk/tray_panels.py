"""The panels of the tray that is being closed: the count, where to look, the recount. They only paint."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtWidgets import QWidget

from mailroom.answers import ListRow
from ui.canvas import RIGHT, Canvas
from ui.clerk.card import chip
from ui.looks import form_of_advice
from ui.painted import Painted
from ui.says import GAP, Says
from ui.style import Style

if TYPE_CHECKING:
    from mailroom.desk.recounting import RecountView
    from mailroom.desk.tray_gaps import GapShown, TrayShown


class _TrayPart(Painted):
    """A part that shows one tray."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.shown: TrayShown | None = None

    def show_tray(self, shown: TrayShown) -> None:
        """The tray as it stands now."""
        self.shown = shown
        self.update()


class TraySide(_TrayPart):
    """Counted by hand, scanned, and what is between. ``typed``: figures of a new count."""

    typed = ""
    counting = False  # the count is asked for anew

    def show_tray(self, shown: TrayShown) -> None:
        super().show_tray(shown)
        tray = shown.tray
        self.setAccessibleName(f"{self.says('tray.title')} {tray.number} {tray.scanned}/{tray.hand_count}")

    def paintEvent(self, _: object) -> None:
        if self.shown is None:
            return
        says, wide, tray = self.says, self.metrics.wide, self.shown.tray
        pad = 32 if wide else 22
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            room, size = self.width() - 2 * pad, 36 if wide else 24
            row = QRect(pad, 24 if wide else 14, room, 48 if wide else 32)
            canvas.icon_in(row, "tray", "ink", size, 2)
            canvas.text(row.adjusted(size + 16, 0, 0, 0), says("tray.title"), self.type_of("head", True))
            row = QRect(pad, row.bottom() + (10 if wide else 5), room, 32 if wide else 24)
            canvas.text(row, tray.number, self.type_of("lead", fixed=True))
            row = QRect(pad, row.bottom() + 1, room, 28 if wide else 20)
            canvas.text(row, self._from(), self.type_of("text"), "quiet")
            y = row.bottom() + (20 if wide else 10)
            canvas.line(pad, y, self.width() - pad, y)
            high = 80 if wide else 54
            top = QRect(pad, y + (16 if wide else 8), room, high)
            self._paint_counted(canvas, top)
            below = top.translated(0, high)
            canvas.text(below, says("tray.label_scanned"), self.type_of("lead"))
            canvas.text(below, str(tray.scanned), self.type_of("count", True, True), "ink", RIGHT)
            y = below.bottom() + (12 if wide else 6)
            canvas.line(pad, y, self.width() - pad, y, "ink", 3)
            foot = 150 if wide else 104
            self._paint_verdict(canvas, QRect(pad, y, room, self.height() - foot - y))
            self._paint_next(canvas, QRect(pad, self.height() - foot, room, foot))

    def _from(self) -> str:
        tray, says = self.shown.tray, self.says  # type: ignore[union-attr]
        source = says("tray.from", source=tray.source) if tray.source else ""
        part = says("tray.part", tray=tray.part_of) if tray.part_of else ""
        received = says.day(date.fromisoformat(tray.received)) if tray.received else ""
        return GAP.join(words for words in (received, source, part) if words)

    def _paint_counted(self, canvas: Canvas, row: QRect) -> None:
        says, tray = self.says, self.shown.tray  # type: ignore[union-attr]
        canvas.text(row, says("tray.by_hand"), self.type_of("lead"))
        figures = self.type_of("count", True, True)
        typing = self.counting or bool(self.typed) or tray.hand_count is None
        words = self.typed or ("\u2015" if typing else str(tray.hand_count))
        if typing:
            pad = 16 if self.metrics.wide else 10
            wide = max(canvas.width(words, figures), canvas.width("000", figures)) + 2 * pad
            box = QRectF(row.right() + 1 - wide, row.y() + 2, wide, row.height() - 4)
            canvas.box(box, "panel", "accent", 3)
            canvas.text(box.adjusted(pad, 0, -pad, 0), words, figures, "ink" if self.typed else "quiet", RIGHT)
        else:
            canvas.text(row, words, figures, "ink", RIGHT)

    def _paint_verdict(self, canvas: Canvas, area: QRect) -> None:
        difference, wide = self.shown.tray.difference, self.metrics.wide  # type: ignore[union-attr]
        key = "tray.uncounted" if difference is None else "tray.more" if difference > 0 else "tray.less"
        row = QRect(
            area.x(), area.y() + (10 if wide else 4), area.width(), min(area.height() - 8, 240 if wide else 150)
        )
        big = self.type_of("number", True)._replace(pixels=min(self.size_of("number"), row.height()))
        if difference:
            canvas.text(row, str(abs(difference)), big, "hold", RIGHT)
        size = 36 if wide else 24
        low = QRect(row.x(), row.bottom() - (72 if wide else 48), row.width(), 48 if wide else 32)
        canvas.icon_in(low, "warn", "hold", size)
        canvas.text(low.adjusted(size + 14, 0, 0, 0), self.says(key), self.type_of("head", True), "hold")

    def _paint_next(self, canvas: Canvas, area: QRect) -> None:
        says, tray = self.says, self.shown.tray  # type: ignore[union-attr]
        if self.typed or self.counting or tray.difference is None:
            words, more = says("tray.count"), says("tray.count_more", cap=says.cap("confirm"))
        elif tray.difference > 0:
            words, more = says("tray.search_more"), says("tray.closes_at", count=tray.hand_count)
        else:
            words, more = says("tray.search"), says("tray.closes_at", count=tray.hand_count)
        lead, text = self.type_of("lead", True), self.type_of("text")
        y, high = area.y(), round(lead.pixels * 1.35)
        for line in (line for part in words.splitlines() for line in canvas.wrapped(part, lead, area.width())):
            canvas.text(QRect(area.x(), y, area.width(), high), line, lead)
            y += high
        canvas.text(QRect(area.x(), y + 6, area.width(), 28 if self.metrics.wide else 20), more, text, "quiet")


class GapsPanel(_TrayPart):
    """Two places worth looking at, each between its neighbours; more of them a page further."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, says, parent)
        self.first = 0

    def turn(self, by: int) -> None:
        """The next two."""
        count = len(self.shown.gaps) if self.shown else 0
        self.first = max(0, min(self.first + 2 * by, (count - 1) // 2 * 2))
        self.update()

    def show_tray(self, shown: TrayShown) -> None:
        if self.shown is None or self.shown.tray.number != shown.tray.number:
            self.first = 0
        super().show_tray(shown)
        self.turn(0)

    def paintEvent(self, _: object) -> None:
        if self.shown is None:
            return
        m, gaps = self.metrics.margin, self.shown.gaps
        half = (self.height() - m) // 2
        with Canvas(self, self.style_) as canvas:
            if not gaps:
                canvas.panel(self.rect())
                area = self.rect().adjusted(self.metrics.pad, 0, -self.metrics.pad, 0)
                canvas.text(area, self.says("tray.no_gaps"), self.type_of("lead"), "quiet")
            for place, gap in enumerate(gaps[self.first : self.first + 2]):
                area = QRect(0, place * (half + m), self.width(), half)
                self._paint_gap(canvas, area, self.first + place, gap)

    def _paint_gap(self, canvas: Canvas, area: QRect, at: int, shown: GapShown) -> None:
        says, wide, pad = self.says, self.metrics.wide, self.metrics.pad + 8
        canvas.panel(area)
        head, side = (72, 88) if wide else (40, 44)
        row = QRect(area.x() + pad, area.y(), area.width() - 2 * pad, head)
        count = len(self.shown.gaps) if self.shown else 0
        taken = canvas.text(row, says("tray.gap", number=at + 1), self.type_of("lead", True))
        key = "tray.between" if shown.before and shown.behind else "tray.at_end" if shown.before else "tray.at_start"
        where = says(key, before=shown.gap.after, after=shown.gap.after + 1)
        canvas.text(row.adjusted(round(taken) + 24, 0, 0, 0), where, self.type_of("lead"))
        canvas.text(row, f"{at + 1}\uff0f{count}", self.type_of("text"), "quiet", RIGHT)
        y = area.y() + head
        self._paint_neighbour(canvas, QRect(area.x() + 1, y, area.width() - 2, side), shown.before, shown.gap.after)
        middle = QRect(area.x() + 1, y + side, area.width() - 2, area.height() - head - 2 * side)
        role = "accent" if self.shown and self.shown.guessed else "hold"
        canvas.fill(middle, f"{role}-tint")
        canvas.fill(QRect(middle.x(), middle.y(), 6, middle.height()), role)
        self._paint_why(canvas, middle.adjusted(pad - 1, 0, -pad, 0), shown, role)
        last = QRect(area.x() + 1, middle.bottom() + 1, area.width() - 2, side)
        self._paint_neighbour(canvas, last, shown.behind, shown.gap.after + 1)

    def _paint_why(self, canvas: Canvas, area: QRect, shown: GapShown, role: str) -> None:
        says, wide = self.says, self.metrics.wide
        size, high, low = (36, 48, 28) if wide else (24, 32, 20)
        y = area.center().y() - (high + low) // 2
        row = QRect(area.x(), y, area.width(), high)
        canvas.icon_in(row, "clock" if role == "accent" else "warn", role, size)
        inner = row.adjusted(size + 16, 0, 0, 0)
        canvas.text(inner, says(f"tray.gap_{shown.gap.kind}"), self.type_of("head", True))
        more = says(f"tray.gap_{shown.gap.kind}_more", time=says.time(shown.gap.at))
        canvas.text(QRect(inner.x(), row.bottom() + 1, inner.width(), low), more, self.type_of("text"))

    def _paint_neighbour(self, canvas: Canvas, row: QRect, entry: ListRow | None, number: int) -> None:
        if entry is None:
            return
        canvas.line(row.x(), row.y(), row.right() + 1, row.y())
        wide, pad, says = self.metrics.wide, self.metrics.pad + 7, self.says
        x, text = row.x() + pad, self.type_of("text", fixed=True)
        columns = (112, 128, 200) if wide else (80, 84, 140)
        canvas.text(QRect(x, row.y(), columns[0], row.height()), says("tray.nth", number=number), text, "quiet")
        x += columns[0]
        canvas.text(QRect(x, row.y(), columns[1], row.height()), says.time(entry.at), text, "quiet")
        x += columns[1]
        high = 36 if wide else 26
        area = QRect(x, row.center().y() - high // 2 + 1, 0, high)
        form = form_of_advice(entry.advice, entry.outcome)
        chip(canvas, area, form, says.box(entry.due, form), self.size_of("text"))
        x += columns[2]
        name = says.person(entry.name) if entry.name else entry.code or entry.label or ""
        canvas.text(QRect(x, row.y(), row.right() - pad - x, row.height()), name, self.type_of("lead"))


class RecountPanel(Painted):
    """数え直し: how many were seen again; what was never scanned before, and what is still missing."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.view: RecountView | None = None

    def show_view(self, view: RecountView) -> None:
        """The recount as it stands."""
        self.view = view
        self.setAccessibleName(f"{self.says('tray.recount')} {view.seen}/{view.scanned}")
        self.update()

    def paintEvent(self, _: object) -> None:
        view, says, wide, pad = self.view, self.says, self.metrics.wide, self.metrics.pad + 8
        if view is None:
            return
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            head, high = (96, 64) if wide else (60, 40)
            row = QRect(pad, 0, self.width() - 2 * pad, head)
            taken = canvas.text(row, says("tray.recount"), self.type_of("head", True))
            how = row.adjusted(round(taken) + 24, 4, -200, 4)
            canvas.text(how, says("tray.recount_how"), self.type_of("text"), "quiet")
            count = f"{view.seen}\uff0f{view.scanned}"
            canvas.text(row, count, self.type_of("head", True), "forward" if view.done else "ink", RIGHT)
            y, room = head, (self.height() - head) // high
            found: list[tuple[str, str, str, str, bool]] = []
            found += [("warn", "hold", says("tray.recount_new"), code, True) for code in view.new]
            found += [("dup", "already", says("tray.recount_twice"), code, True) for code in view.twice]
            found += [
                ("waiting", "quiet", says("tray.recount_missing"),
                 says.person(row.name) if row.name else row.code or row.label or "", not row.name)
                for row in view.missing
            ]  # fmt: skip
            if not found:
                found = [("check", "forward", says("tray.recount_same"), "", False)]
            for icon, role, words, name, fixed in found[: room - 1 if len(found) > room else room]:
                self._paint_row(canvas, QRect(1, y, self.width() - 2, high), (icon, role, words), name, fixed)
                y += high
            if len(found) > room:
                row = QRect(pad, y, self.width() - 2 * pad, high)
                canvas.line(1, y, self.width() - 1, y)
                canvas.text(row, says("tray.recount_more", count=len(found) - room + 1), self.type_of("text"), "quiet")

    def _paint_row(self, canvas: Canvas, row: QRect, look: tuple[str, str, str], name: str, fixed: bool) -> None:
        icon, role, words = look
        wide, pad = self.metrics.wide, self.metrics.pad + 7
        canvas.line(row.x(), row.y(), row.right() + 1, row.y())
        if role == "hold":
            canvas.fill(row.adjusted(0, 1, 0, 0), "hold-tint")
            canvas.fill(QRect(row.x(), row.y() + 1, 6, row.height() - 1), "hold")
        inner = row.adjusted(pad, 0, -pad, 0)
        size, column = (28, 520) if wide else (20, 380)
        canvas.icon_in(inner, icon, role, size)
        said = QRect(inner.x() + size + 12, inner.y(), column - size - 28, inner.height())
        canvas.text(said, words, self.type_of("text", role != "quiet"), role)
        canvas.text(inner.adjusted(column, 0, 0, 0), name, self.type_of("lead", fixed=fixed))


class ReasonsPanel(Painted):
    """Why the tray is closed as it is: chosen by a figure."""

    def __init__(self, style: Style, says: Says, reasons: list[str], parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self.reasons = says, reasons

    def paintEvent(self, _: object) -> None:
        says, wide, pad = self.says, self.metrics.wide, self.metrics.pad + 8
        with Canvas(self, self.style_) as canvas:
            canvas.box(self.rect(), "panel", "accent", 3)
            head, high = (112, 88) if wide else (72, 60)
            row = QRect(pad, 0, self.width() - 2 * pad, head)
            taken = canvas.text(row, says("tray.why"), self.type_of("head", True))
            canvas.text(row.adjusted(round(taken) + 24, 4, 0, 4), says("tray.why_more"), self.type_of("text"), "quiet")
            for at, words in enumerate(self.reasons):
                y = head + at * high
                canvas.line(3, y, self.width() - 3, y)
                cap = canvas.keycap(pad, y + high / 2, str(at + 1), self.size_of("cap"), 36 if wide else 26)
                rest = QRect(round(cap) + 24, y, self.width() - pad - round(cap) - 24, high)
                canvas.text(rest, words, self.type_of("lead", True))
