"""One list of pieces that wait: numbers by cause or place, rows, the chosen one opened, a foot that asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.answers import ListRow
from mailroom.clock import Clock, jst_date
from ui.announce import announce
from ui.canvas import CENTRE, RIGHT, Canvas
from ui.clerk.card import chip
from ui.looks import form_of_advice
from ui.painted import Painted
from ui.says import GAP, Says
from ui.style import Style

OLD_DAYS = 7


class Which(StrEnum):
    """The three lists."""

    HOLD = "hold"
    UNKNOWN = "unknown"
    MOVING = "moving"


HEADS = {Which.HOLD: ("hold", "hold"), Which.UNKNOWN: ("unknown", "unknown"), Which.MOVING: ("right", "accent")}
FOOTS = {Which.HOLD: "lists.supervisor", Which.UNKNOWN: "lists.retry", Which.MOVING: "lists.scan_moves"}


class Kind(NamedTuple):
    """What a list may be narrowed to: a cause, or the box in which the paper lies."""

    word: str
    count: int


class RowsPanel(Painted):
    """Rows oldest first. ``narrow`` shows one kind of them."""

    moved = Signal()

    def __init__(self, style: Style, says: Says, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self.clock = says, clock
        self.which = Which.HOLD
        self.all: tuple[ListRow, ...] = ()
        self.rows: tuple[ListRow, ...] = ()
        self.kinds: tuple[Kind, ...] = ()
        self.kind = ""  # the word of the one that is shown; "": all
        self.at = 0
        self.first = 0
        self.decides = False  # a supervisor sees this list
        self.note, self.asks = "", False  # in the foot: what was decided, or what would be

    @property
    def chosen(self) -> ListRow | None:
        """The opened row."""
        return self.rows[self.at] if self.rows else None

    def tell(self, note: str, asks: bool = False) -> None:
        """Another foot."""
        if note and note != self.note:
            announce(self, note)
        self.note, self.asks = note, asks
        self.setAccessibleDescription(note)
        self.update()

    def show_rows(self, which: Which, rows: Sequence[ListRow]) -> None:
        """Another list, or the same anew."""
        if which is not self.which:
            self.at = self.first = 0
            self.kind = ""
        self.which, self.all = which, tuple(rows)
        counted = Counter(self._kind_of(row) for row in rows)
        self.kinds = tuple(Kind(word, count) for word, count in counted.most_common()) if len(counted) > 1 else ()
        self._show(self.kind if self.kind in counted else "")

    def narrow(self, by: int) -> None:
        """The next kind, or the one before; all of them stand first."""
        words = ["", *(kind.word for kind in self.kinds)]
        self.at = self.first = 0
        self._show(words[(words.index(self.kind) + by) % len(words)])
        self.moved.emit()

    def move(self, by: int) -> None:
        """The chosen row."""
        self.at = max(0, min(len(self.rows) - 1, self.at + by))
        self._keep_in_view()
        self._speak()
        self.update()
        self.moved.emit()

    def page(self) -> int:
        """Rows that fit beside the opened one."""
        return max(1, (self.height() - self._head() - self._foot() - self._opened()) // self._high() + 1)

    def _show(self, kind: str) -> None:
        self.kind = kind
        self.rows = tuple(row for row in self.all if not kind or self._kind_of(row) == kind)
        self.at = min(self.at, max(0, len(self.rows) - 1))
        self._keep_in_view()
        self._speak()
        self.update()

    def _speak(self) -> None:
        """For a screen reader: the list, its number, the row that is open."""
        words = [self.says(f"lists.{self.which.value}"), self.kind, str(len(self.rows))]
        if self.chosen:
            words += [self._name(self.chosen), self._kind_of(self.chosen)]
        self.setAccessibleName(" ".join(filter(None, words)))

    def _kind_of(self, row: ListRow) -> str:
        if self.which is Which.HOLD:
            return self.says.cause(row.cause, row.outcome)
        return self.says.place(row.place) if self.which is Which.MOVING else ""

    def _name(self, entry: ListRow) -> str:
        return self.says.person(entry.name) if entry.name else entry.code or entry.label or self.says("card.no_person")

    def _keep_in_view(self) -> None:
        page = self.page()
        self.first = max(0, min(self.first, len(self.rows) - page))
        if self.at < self.first:
            self.first = self.at
        elif self.at >= self.first + page:
            self.first = self.at - page + 1

    # places

    def _head(self) -> int:
        return 112 if self.metrics.wide else 72

    def _foot(self) -> int:
        return 64 if self.metrics.wide else 44

    def _high(self) -> int:
        return 76 if self.metrics.wide else 48

    def _opened(self) -> int:
        return 208 if self.metrics.wide else 136

    def _columns(self) -> tuple[int, int, int]:
        """Widths of the name, the cause or place, and the age."""
        return (400, 260, 120) if self.metrics.wide else (290, 168, 84)

    def _areas(self) -> list[tuple[int, QRect]]:
        """The rows in view with their places."""
        y, found = self._head(), []
        for at in range(self.first, min(len(self.rows), self.first + self.page())):
            high = self._opened() if at == self.at else self._high()
            found.append((at, QRect(1, y, self.width() - 2, high)))
            y += high
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, area in self._areas():
            if area.contains(event.position().toPoint()):
                self.move(at - self.at)
                return

    # painting

    def paintEvent(self, _: object) -> None:
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            self._paint_head(canvas)
            self._paint_rows(canvas)
            self._paint_foot(canvas)

    def _paint_head(self, canvas: Canvas) -> None:
        wide, pad, says = self.metrics.wide, self.metrics.pad, self.says
        head = QRect(pad, 0, self.width() - 2 * pad, self._head())
        icon, role = HEADS[self.which]
        size = 40 if wide else 28
        canvas.icon_in(head, icon, role, size)
        runs = (
            (says(f"lists.{self.which.value}"), self.type_of("head", True), "ink"),
            (str(len(self.all)), self.type_of("count", True, True), "ink"),
            (says("lists.pieces"), self.type_of("lead"), "quiet"),
        )
        x = canvas.runs(head.adjusted(size + 16, 0, 0, 0), runs, gap=16)
        right = 0.0
        if self.rows:
            last = min(len(self.rows), self.first + self.page())
            words = says("lists.oldest", first=self.first + 1, last=last, total=len(self.rows))
            right = canvas.text(head, words, self.type_of("text"), "quiet", RIGHT) + 24
        if self.kinds:
            self._paint_kinds(canvas, QRect(round(x) + 16, 0, round(head.right() - right - x) - 16, self._head()))

    def _paint_kinds(self, canvas: Canvas, room: QRect) -> None:
        """As many as fit; the one that is shown always does."""
        kind, high = self.type_of("text", True), self.metrics.chip + 8
        cells = [Kind(self.says("lists.all"), len(self.all)), *self.kinds]
        texts = [f"{cell.word} {cell.count}" for cell in cells]
        widths = [canvas.width(text, kind) + high for text in texts]
        chosen = next((at for at, cell in enumerate(cells) if at and cell.word == self.kind), 0)
        begin = 0
        while begin < chosen and sum(widths[begin : chosen + 1]) + 8 * (chosen - begin) > room.width():
            begin += 1
        x = float(room.x())
        for at in range(begin, len(cells)):
            if x + widths[at] > room.right() + 1:
                return
            area = QRect(round(x), (room.height() - high) // 2, round(widths[at]), high)
            canvas.box(area, "ink" if at == chosen else "panel", "edge", radius=self.style_.shape("chip-radius"))
            canvas.text(area, texts[at], kind, "panel" if at == chosen else "ink", CENTRE)
            x += widths[at] + 8

    def _paint_foot(self, canvas: Canvas) -> None:
        pad, icon = self.metrics.pad, 24 if self.metrics.wide else 18
        foot = QRect(pad, self.height() - self._foot(), self.width() - 2 * pad, self._foot())
        canvas.line(1, foot.y(), self.width() - 1, foot.y())
        if not self.note:
            decides = self.decides and self.which is not Which.MOVING
            words = self.says("lists.decides" if decides else FOOTS[self.which])
            end = self._paint_arrows(canvas, foot) if self.kinds else foot.right() + 1
            rest = foot.adjusted(0, 0, round(end) - foot.right() - 24, 0)
            canvas.text(rest, words, self.type_of("text"), "quiet")
            return
        role = "accent" if self.asks else "forward"
        kind, line = self.type_of("text", True), 30 if self.metrics.wide else 22
        lines = canvas.wrapped(self.note, kind, foot.width() - icon - 12)
        foot.setTop(min(foot.y(), foot.bottom() - len(lines) * line - 8))
        canvas.fill(QRect(1, foot.y() + 1, self.width() - 2, foot.height() - 2), f"{role}-tint")
        row = QRect(foot.x(), foot.center().y() - len(lines) * line // 2, foot.width(), line)
        canvas.icon_in(row, "warn" if self.asks else "check", role, icon, 2.4)
        for words in lines:
            canvas.text(row.adjusted(icon + 12, 0, 0, 0), words, kind, role)
            row.translate(0, line)

    def _paint_arrows(self, canvas: Canvas, foot: QRect) -> float:
        """The keys that narrow the list. Returns the x where they begin."""
        words, text, high = self.says("lists.narrow"), self.type_of("text"), 28 if self.metrics.wide else 22
        cap = canvas.cap_width("←", 14, high)
        x = start = foot.right() + 1 - canvas.width(words, text) - 2 * (cap + 8)
        for label in ("←", "→"):
            x = canvas.keycap(x, foot.center().y() + 1, label, 14, high) + 8
        canvas.text(QRect(round(x), foot.y(), foot.right() + 2 - round(x), foot.height()), words, text, "quiet")
        return start

    def _paint_rows(self, canvas: Canvas) -> None:
        head, pad = self._head(), self.metrics.pad
        canvas.line(1, head, self.width() - 1, head)
        if not self.rows:
            row = QRect(pad, head, self.width() - 2 * pad, self._high())
            canvas.text(row, self.says("lists.none"), self.type_of("text"), "quiet")
        for at, area in self._areas():
            if at == self.at:
                canvas.box(area, "accent-tint", "accent", 3)
            elif at != self.at + 1:
                canvas.line(area.x(), area.y(), area.right() + 1, area.y())
            self._paint_row(canvas, QRect(pad, area.y(), self.width() - 2 * pad, self._high()), self.rows[at])
            if at == self.at:
                self._paint_opened(canvas, area, self.rows[at])

    def _paint_row(self, canvas: Canvas, row: QRect, entry: ListRow) -> None:
        says, text, strong = self.says, self.type_of("text"), self.type_of("text", True)
        name_w, second_w, age_w = self._columns()
        others = says.others(entry.others)
        other_w = round(canvas.width(others, text)) + 12 if others else 0
        first = QRect(row.x(), row.y(), name_w - 16 - other_w, row.height())
        taken = canvas.text(first, self._name(entry), self.type_of("lead", True, fixed=not entry.name))
        aside = QRect(row.x() + round(taken) + 12, row.y() + 1, other_w, row.height())
        canvas.text(aside, others, text, "quiet")
        second = QRect(row.x() + name_w, row.y(), second_w - 16, row.height())
        rest = QRect(row.x() + name_w + second_w, row.y(), row.width() - name_w - second_w - age_w, row.height())
        if self.which is Which.MOVING:
            high = self.metrics.chip
            area = QRect(second.x(), second.center().y() - high // 2 + 1, 0, high)
            chip(canvas, area, form_of_advice(entry.advice, entry.outcome), says.place(entry.place), text.pixels)
            self._paint_due(canvas, rest, entry)
            key = entry.label or entry.code or ""
            canvas.text(rest.adjusted(second_w, 0, 0, 0), key, self.type_of("text", fixed=True), "quiet")
        else:
            unknown = self.which is Which.UNKNOWN
            canvas.text(second, says("look.unknown.action") if unknown else self._kind_of(entry), strong)
            if entry.place.kind is not entry.due.kind:
                self._paint_due(canvas, rest, entry)
            elif rest.width() > 2 * age_w:  # not beside an open picker
                canvas.text(rest, says.cause_more(entry.cause), text)
        self._paint_age(canvas, row, entry.at)

    def _paint_due(self, canvas: Canvas, rest: QRect, entry: ListRow) -> None:
        text = self.type_of("text", True)
        canvas.icon_in(rest, "forward", "accent", text.pixels + 2)
        canvas.text(rest.adjusted(text.pixels + 14, 0, 0, 0), self.says.place(entry.due), text, "accent")

    def _paint_age(self, canvas: Canvas, row: QRect, since: datetime) -> None:
        days = (jst_date(self.clock()) - jst_date(since)).days
        words = self.says("lists.days", count=days) if days > 0 else self.says("lists.today")
        old = days >= OLD_DAYS
        kind = self.type_of("text", old)
        taken = canvas.text(row, words, kind, "hold" if old else "ink", RIGHT)
        if old:
            size = kind.pixels + 2
            area = QRect(round(row.right() - taken - size - 8), row.y(), size, row.height())
            canvas.icon_in(area, "warn", "hold", size, 2.6)

    def _paint_opened(self, canvas: Canvas, area: QRect, entry: ListRow) -> None:
        says, pad, wide = self.says, self.metrics.pad, self.metrics.wide
        line, y = (31, area.y() + self._high()) if wide else (21, area.y() + self._high() - 2)
        column = 130 if wide else 96
        where = says.place(entry.place)
        if entry.due.kind is not entry.place.kind:
            where += GAP + says("lists.goes_to", place=says.place(entry.due))
        for label, words, fixed in (
            (says("lists.arrived"), says.moment(entry.at, jst_date(self.clock())), False),
            (says("lists.where"), where, False),
            (says("lists.employer"), entry.employer.name if entry.employer else "", False),
            (says("lists.code"), GAP.join(filter(None, (entry.label, entry.code))), True),
        ):
            if words:
                row = QRect(area.x() + pad, y, area.width() - 2 * pad, line)
                canvas.text(QRect(row.x(), row.y(), column, line), label, self.type_of("text"), "quiet")
                canvas.text(row.adjusted(column, 0, 0, 0), words, self.type_of("text", fixed=fixed))
                y += line
