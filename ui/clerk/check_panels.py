"""The panels of the seal check: how many are in, which, and what is missing. They only paint."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from PySide6.QtCore import QRect, QRectF
from PySide6.QtWidgets import QWidget

from mailroom.answers import CheckRow, CheckView
from ui.canvas import RIGHT, Canvas, Type
from ui.painted import Painted
from ui.says import GAP, Says, symbol_of
from ui.style import Style


class Step(Enum):
    """What comes next in a check; the first that holds."""

    SEALED = auto()
    EMPTY = auto()
    CHANGED = auto()
    SCAN = auto()
    COUNT = auto()
    FLOOR = auto()


def step_of(view: CheckView) -> Step:
    """All in, some bundles are counted by hand before their floor label."""
    if view.sealed:
        return Step.SEALED
    if not view.rows:
        return Step.EMPTY
    if view.changed:
        return Step.CHANGED
    if view.seen < view.expected:
        return Step.SCAN
    return Step.COUNT if view.count_asked else Step.FLOOR


class _CheckPart(Painted):
    """A part that shows one view."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.view: CheckView | None = None

    def show_view(self, view: CheckView) -> None:
        """The check as it stands now."""
        self.view = view
        self.update()


class CheckSide(_CheckPart):
    """Bin, employer, 6／8, what to do next. ``typed``: figures of the count by hand; ``counted``: it did not agree."""

    typed = ""
    counted: int | None = None

    def show_view(self, view: CheckView) -> None:
        super().show_view(view)
        self.setAccessibleName(f"{self.says('seal.title')} {view.bin} {view.seen}/{view.expected}")

    def paintEvent(self, _: object) -> None:
        view, says, wide = self.view, self.says, self.metrics.wide
        if view is None:
            return
        pad = 32 if wide else 22
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            y, room = (24 if wide else 14), self.width() - 2 * pad
            size = 36 if wide else 24
            row = QRect(pad, y, room, 48 if wide else 32)
            canvas.icon_in(row, "seal", "ink", size, 2)
            canvas.text(row.adjusted(size + 16, 0, 0, 0), says("seal.title"), self.type_of("head", True))
            row = QRect(pad, row.bottom() + (12 if wide else 4), room, 80 if wide else 58)
            canvas.text(row, says("place.bin", bin=view.bin), self.type_of("count", True))
            row = QRect(pad, row.bottom() + 1, room, 32 if wide else 24)
            canvas.text(row, view.employer.name if view.employer else "", self.type_of("lead", True))
            row = QRect(pad, row.bottom() + 1, room, 28 if wide else 20)
            symbol = says("seal.symbol", symbol=symbol_of(view.employer)) if view.employer else ""
            fixed, text = self.type_of("text", fixed=True), self.type_of("text")
            canvas.runs(row, ((symbol, fixed, "quiet"), (view.address, text, "quiet")), gap=16)
            y = row.bottom() + (20 if wide else 10)
            canvas.line(pad, y, self.width() - pad, y)
            y = self._paint_count(canvas, view, QRect(pad, y, room, 0))
            self._paint_boxes(canvas, view, QRect(pad, y, room, 24 if wide else 16))
            y += 48 if wide else 28
            self._paint_next(canvas, view, QRect(pad, y, room, 0))
            self._paint_state(canvas, view)

    def _paint_count(self, canvas: Canvas, view: CheckView, area: QRect) -> int:
        wide = self.metrics.wide
        pixels = self.size_of("number") if self.height() > 640 or not wide else 144
        pixels = pixels if self.height() > 480 else 96
        big, small = Type(pixels, True), self.type_of("count", True)
        high = round(pixels * 1.16)
        row = QRectF(area.x(), area.y(), area.width(), high)
        x = area.x() + canvas.text(row, str(view.seen), big) + (16 if wide else 10)
        drop = round((pixels - small.pixels) * 0.36)
        low = QRectF(x, area.y() + drop, area.right() - x, high)
        runs = (
            (self.says("seal.of"), small, "quiet"),
            (str(view.expected), small, "ink"),
        )
        x = canvas.runs(low, runs, gap=4)
        unit = self.type_of("lead")
        lower = low.translated(0, (small.pixels - unit.pixels) * 0.36)
        lower.setX(x + 8)
        canvas.text(lower, self.says("lower.pieces"), unit, "quiet")
        return area.y() + high + (8 if wide else 2)

    def _paint_boxes(self, canvas: Canvas, view: CheckView, row: QRect) -> None:
        """One box a piece; many pieces make one bar."""
        count = max(1, view.expected)
        gap = 8 if count <= 12 else 4
        wide = (row.width() - gap * (count - 1)) / count
        if wide < 6:
            canvas.box(row, "panel", "edge", 2, 4)
            part = row.adjusted(0, 0, -round(row.width() * (1 - view.seen / count)), 0)
            if view.seen:
                canvas.box(part, "forward-fill", radius=4)
            return
        changed = set(view.changed)
        for at, entry in enumerate(sorted(view.rows, key=lambda one: not one.seen)):
            box = QRectF(row.x() + at * (wide + gap), row.y(), wide, row.height())
            if entry.seen:
                canvas.box(box, "forward-fill", radius=4)
            elif (entry.code or entry.label) in changed:
                canvas.box(box, "hold-tint", "hold", 2, 4)
            else:
                canvas.box(box, "panel", "edge", 2, 4)

    def _paint_next(self, canvas: Canvas, view: CheckView, area: QRect) -> None:
        says, wide = self.says, self.metrics.wide
        step, wrong = step_of(view), False
        if step is Step.SEALED:
            head, more = says("seal.sealed"), says("seal.sealed_more", slip=view.slip or "")
        elif step is Step.EMPTY:
            head, more = says("seal.empty"), ""
        elif step is Step.CHANGED:
            head, more, wrong = says("seal.changed"), says("seal.changed_more"), True
        elif step is Step.COUNT and self.counted is not None:
            head, wrong = says("seal.count_differs", count=self.counted), True
            more = says("seal.count_differs_more", expected=view.expected)
        elif step is Step.COUNT:
            head, more = says("seal.count"), says("seal.count_more")
        elif step is Step.FLOOR:
            head, more = says("seal.all_in"), says("seal.floor")
        else:
            head, more = says("seal.to_go", count=view.expected - view.seen), says("seal.scan_all")
        row = QRect(area.x(), area.y(), area.width(), 48 if wide else 32)
        canvas.text(row, head, self.type_of("head", True), "hold" if wrong else "ink")
        line = 28 if wide else 20
        row = QRect(area.x(), row.bottom() + (8 if wide else 4), area.width(), line)
        for part in canvas.wrapped(more, self.type_of("text"), area.width()):
            canvas.text(row, part, self.type_of("text"))
            row.translate(0, line)

    def _paint_state(self, canvas: Canvas, view: CheckView) -> None:
        wide = self.metrics.wide
        pad, high, button = (32, 112, 64) if wide else (22, 68, 44)
        y = self.height() - high
        canvas.line(1, y, self.width() - 1, y)
        area = QRect(pad, y + (high - button) // 2, self.width() - 2 * pad, button)
        step = step_of(view)
        if step is Step.COUNT:
            self._paint_typed(canvas, area)
            return
        if step is Step.SEALED:
            canvas.box(area, "forward-fill")
            words, icon, role = self.says("seal.sealed"), "check", "forward-on"
        elif step is Step.FLOOR:
            canvas.box(area, "accent-tint", "accent", 3)
            words, icon, role = self.says("seal.floor_short"), "scanner", "accent"
        else:
            canvas.box(area, "ground", "line")
            words, icon, role = self.says("seal.not_yet"), "lock", "quiet"
        size = 24 if wide else 18
        text = self.type_of("text", True)
        x = area.x() + (area.width() - size - 10 - canvas.width(words, text)) / 2
        canvas.icon(x, area.y() + (button - size) / 2, icon, role, size)
        canvas.text(QRectF(x + size + 10, area.y(), area.right() - x - size - 10, button), words, text, role)

    def _paint_typed(self, canvas: Canvas, area: QRect) -> None:
        """A field for the count by hand."""
        wide, text = self.metrics.wide, self.type_of("text")
        canvas.box(area, "panel", "accent", 3)
        inner = area.adjusted(20 if wide else 14, 0, -(20 if wide else 14), 0)
        taken = canvas.text(inner, self.says("tray.label_counted"), text, "quiet")
        figures = (
            (self.typed, self.type_of("head", True, fixed=True), "ink"),
            ("" if self.typed else "\u2015", self.type_of("head", True), "quiet"),
            (self.says("lower.pieces"), text, "quiet"),
        )
        canvas.runs(inner.adjusted(round(taken) + 20, 0, 0, 0), figures, gap=8)
        high, cap = 28 if wide else 22, self.says.cap("confirm")
        canvas.keycap(inner.right() + 1 - canvas.cap_width(cap, 14, high), inner.center().y() + 1, cap, 14, high)


class CheckList(_CheckPart):
    """The expected pieces, in any order."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, says, parent)
        self.first = 0

    def show_view(self, view: CheckView) -> None:
        if self.view is None or self.view.bundle != view.bundle:
            self.first = 0
        super().show_view(view)

    def turn(self, by: int) -> None:
        """Another page."""
        rows, room = len(self.view.rows) if self.view else 0, self._room()
        self.first = max(0, min(self.first + by * room, rows - room))
        self.update()

    def _high(self) -> int:
        return 72 if self.metrics.wide else 44

    def _head(self) -> int:
        return 70 if self.metrics.wide else 44

    def _room(self) -> int:
        return max(1, (self.height() - self._head()) // self._high())

    def paintEvent(self, _: object) -> None:
        view, says, pad = self.view, self.says, self.metrics.pad
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            if view is None:
                return
            head = QRect(pad, 0, self.width() - 2 * pad, self._head())
            canvas.text(head, says("seal.list"), self.type_of("lead", True))
            words = says("seal.any_order")
            if len(view.rows) > self._room():
                last = min(len(view.rows), self.first + self._room())
                words = f"{self.first + 1}–{last}／{len(view.rows)}"
            canvas.text(head, words, self.type_of("text"), "quiet", RIGHT)
            for place, at in enumerate(range(self.first, min(len(view.rows), self.first + self._room()))):
                y = self._head() + place * self._high()
                self._paint_row(canvas, QRect(1, y, self.width() - 2, self._high()), at, view.rows[at], view)

    def _paint_row(self, canvas: Canvas, row: QRect, at: int, entry: CheckRow, view: CheckView) -> None:
        says, wide, pad = self.says, self.metrics.wide, self.metrics.pad
        changed = (entry.code or entry.label or entry.piece) in view.changed
        canvas.line(row.x(), row.y(), row.right() + 1, row.y())
        if changed:
            canvas.fill(row.adjusted(0, 1, 0, 0), "hold-tint")
            canvas.fill(QRect(row.x(), row.y() + 1, 6, row.height() - 1), "hold")
        widths = (56, 330, 360) if wide else (34, 220, 240)
        text = self.type_of("text")
        x = pad
        canvas.text(QRect(x, row.y(), widths[0], row.height()), str(at + 1), self.type_of("text", fixed=True), "quiet")
        x += widths[0]
        name = says.person(entry.name) if entry.name else entry.code or entry.label or ""
        canvas.text(QRect(x, row.y(), widths[1] - 16, row.height()), name, self.type_of("lead", True))
        x += widths[1]
        more = GAP.join(part for part in (entry.kana, says("seal.certificates", count=entry.certificates)) if part)
        canvas.text(QRect(x, row.y(), widths[2] - 16, row.height()), more, text, "quiet")
        x += widths[2]
        size = 28 if wide else 20
        rest = QRect(x, row.y(), self.width() - pad - x, row.height())
        icon, role, words = ("waiting", "quiet", says("seal.to_come"))
        if changed:
            icon, role, words = "warn", "hold", says("seal.changed_short")
        elif entry.seen:
            icon, role, words = "check", "forward", says("seal.seen")
        canvas.icon_in(rest, icon, role, size, 3 if entry.seen else 2.2)
        canvas.text(rest.adjusted(size + 12, 0, 0, 0), words, self.type_of("text", entry.seen or changed), role)


class CheckTrouble(_CheckPart):
    """The first piece that has not come, with where it was last seen; or what came twice."""

    def __init__(self, style: Style, says: Says, staff: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(style, says, parent)
        self.staff = staff
        self.at = 0

    def missing(self) -> CheckRow | None:
        """The piece that is named here; none before the first was seen."""
        view = self.view
        rows = [row for row in view.rows if not row.seen] if view and view.seen and not view.sealed else []
        return rows[self.at % len(rows)] if rows else None

    def turn(self) -> None:
        """The next one that has not come."""
        self.at += 1
        self.update()

    def paintEvent(self, _: object) -> None:
        view = self.view
        if view is None:
            return
        missing = self.missing()
        with Canvas(self, self.style_) as canvas:
            if missing is None:
                canvas.panel(self.rect())
                self._paint_quiet(canvas, view)
                return
            canvas.box(self.rect(), "panel", "hold" if view.changed else "edge", 1)
            self._paint_missing(canvas, missing)

    def _paint_quiet(self, canvas: Canvas, view: CheckView) -> None:
        wide, says = self.metrics.wide, self.says
        size = 36 if wide else 24
        step = step_of(view)
        words, icon, role = says("seal.scan_all"), "waiting", "quiet"
        if step is Step.SEALED:
            words, icon, role = says("seal.print_hint", cap=says.cap("print")), "printer", "forward"
        elif step is Step.COUNT:
            words, icon, role = says("seal.count_why"), "tray", "accent"
        elif step is Step.FLOOR:
            words, icon, role = says("seal.floor"), "scanner", "accent"
        area = self.rect().adjusted(28, 0, -28, 0)
        canvas.icon_in(area, icon, role, size)
        canvas.text(area.adjusted(size + 20, 0, 0, 0), words, self.type_of("lead", True))

    def _paint_missing(self, canvas: Canvas, missing: CheckRow) -> None:
        wide, says = self.metrics.wide, self.says
        pad, size = (28, 32) if wide else (20, 22)
        row = QRect(pad, 20 if wide else 10, self.width() - 2 * pad, 48 if wide else 32)
        canvas.icon_in(row, "search", "quiet", size)
        name = says.person(missing.name) if missing.name else missing.code or missing.label or ""
        title = says("seal.missing_title", name=name)
        canvas.text(row.adjusted(size + 16, 0, 0, 0), title, self.type_of("head", True))
        x, y = float(pad), row.bottom() + (14 if wide else 6)
        strong = self.type_of("lead", True)
        who = self.staff.get(missing.last_seen_by, missing.last_seen_by)
        for label, words, fixed in (
            (says("seal.last_seen"), f"{says.time(missing.last_seen)}{GAP}{who}", False),
            (says("seal.where_tray"), missing.tray or "", True),
            (says("seal.where_code"), missing.code or missing.label or "", True),
        ):
            if not words:
                continue
            kind = strong._replace(fixed=fixed)
            room = self.width() - pad - x
            high = 28 if wide else 20
            taken = canvas.text(QRectF(x, y, room, high), label, self.type_of("text"), "quiet")
            taken = max(taken, canvas.text(QRectF(x, y + high, room, 36 if wide else 26), words, kind))
            x += taken + (56 if wide else 36)
