"""保留, 照会, 移動待ち: what waits, oldest first. Only a scan moves paper; these rows tell where to take it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.answers import Answer, ListRow
from mailroom.clock import Clock, jst_date
from ui.canvas import RIGHT, Canvas
from ui.clerk.card import chip
from ui.clerk.keys import Cell, KeyRow
from ui.clerk.session import Session
from ui.clerk.ways import DESTROYS, LEAVES, WAYS, Asked, cells
from ui.looks import Form, form_of_advice
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.screen import Screen
from ui.style import Style

OLD_DAYS = 7


class Which(StrEnum):
    """The three lists."""

    HOLD = "hold"
    UNKNOWN = "unknown"
    MOVING = "moving"


HEADS = {Which.HOLD: ("hold", "hold"), Which.UNKNOWN: ("unknown", "unknown"), Which.MOVING: ("right", "accent")}


class RowsPanel(Painted):
    """One list: a head with its number, rows, the chosen row opened."""

    def __init__(self, style: Style, says: Says, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self.clock = says, clock
        self.which = Which.HOLD
        self.rows: tuple[ListRow, ...] = ()
        self.at = 0
        self.first = 0
        self.note, self.asks = "", False  # in the foot: what was decided, or what would be

    def tell(self, note: str, asks: bool = False) -> None:
        """Another foot."""
        self.note, self.asks = note, asks
        self.setAccessibleDescription(note)
        self.update()

    def show_rows(self, which: Which, rows: Sequence[ListRow]) -> None:
        """Another list, or the same anew."""
        if which is not self.which:
            self.at = self.first = 0
        self.which, self.rows = which, tuple(rows)
        self.at = min(self.at, max(0, len(self.rows) - 1))
        self.setAccessibleName(f"{self.says(f'lists.{which.value}')} {len(rows)}")
        self._keep_in_view()
        self.update()

    def move(self, by: int) -> None:
        """The chosen row."""
        self.at = max(0, min(len(self.rows) - 1, self.at + by))
        self._keep_in_view()
        self.update()

    def page(self) -> int:
        """Rows that fit beside the opened one."""
        return max(1, (self.height() - self._head() - self._foot() - self._opened()) // self._high() + 1)

    def _head(self) -> int:
        return 112 if self.metrics.wide else 72

    def _foot(self) -> int:
        return 64 if self.metrics.wide else 44

    def _high(self) -> int:
        return 76 if self.metrics.wide else 48

    def _opened(self) -> int:
        return 176 if self.metrics.wide else 118

    def _keep_in_view(self) -> None:
        page = self.page()
        self.first = max(0, min(self.first, len(self.rows) - page))
        if self.at < self.first:
            self.first = self.at
        elif self.at >= self.first + page:
            self.first = self.at - page + 1

    def paintEvent(self, _: object) -> None:
        wide, pad, says = self.metrics.wide, self.metrics.pad, self.says
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            head = QRect(pad, 0, self.width() - 2 * pad, self._head())
            icon, role = HEADS[self.which]
            size = 40 if wide else 28
            canvas.icon_in(head, icon, role, size)
            rest = head.adjusted(size + 16, 0, 0, 0)
            number = self.type_of("count", True)
            title = self.type_of("head", True)
            canvas.runs(
                rest,
                (
                    (says(f"lists.{self.which.value}"), title, "ink"),
                    (str(len(self.rows)), number, "ink"),
                    (says("lists.pieces"), self.type_of("lead"), "quiet"),
                ),
                gap=16,
            )
            if self.rows:
                last = min(len(self.rows), self.first + self.page())
                words = says("lists.oldest", first=self.first + 1, last=last, total=len(self.rows))
                canvas.text(head, words, self.type_of("text"), "quiet", RIGHT)
            self._paint_rows(canvas)
            foot = QRect(pad, self.height() - self._foot(), self.width() - 2 * pad, self._foot())
            canvas.line(1, foot.y(), self.width() - 1, foot.y())
            key = {Which.HOLD: "lists.supervisor", Which.UNKNOWN: "lists.retry", Which.MOVING: "lists.scan_moves"}
            if self.note:
                role = "accent" if self.asks else "forward"
                canvas.fill(QRect(1, foot.y() + 1, self.width() - 2, foot.height() - 2), f"{role}-tint")
                canvas.icon_in(foot, "warn" if self.asks else "check", role, size // 2 + 4, 2.4)
                canvas.text(foot.adjusted(size // 2 + 16, 0, 0, 0), self.note, self.type_of("text", True), role)
            else:
                canvas.text(foot, says(key[self.which]), self.type_of("text"), "quiet")

    def _paint_rows(self, canvas: Canvas) -> None:
        y = self._head()
        canvas.line(1, y, self.width() - 1, y)
        if not self.rows:
            row = QRect(self.metrics.pad, y, self.width() - 2 * self.metrics.pad, self._high())
            canvas.text(row, self.says("lists.none"), self.type_of("text"), "quiet")
        for at in range(self.first, min(len(self.rows), self.first + self.page())):
            opened = at == self.at
            high = self._opened() if opened else self._high()
            area = QRect(1, y, self.width() - 2, high)
            if opened:
                canvas.box(area.adjusted(0, 0, 0, 0), "accent-tint", "accent", 3)
            self._paint_row(canvas, QRect(self.metrics.pad, y, self.width() - 2 * self.metrics.pad, self._high()), at)
            if opened:
                self._paint_opened(canvas, area, self.rows[at])
            y += high
            if not opened and at + 1 != self.at:
                canvas.line(1, y, self.width() - 1, y)

    def _columns(self) -> tuple[int, int, int]:
        return (310, 240, 110) if self.metrics.wide else (210, 160, 80)

    def _paint_row(self, canvas: Canvas, row: QRect, at: int) -> None:
        entry, says = self.rows[at], self.says
        name_w, cause_w, age_w = self._columns()
        name = says.person(entry.name) if entry.name else entry.code or entry.label or says("card.no_person")
        kind = self.type_of("lead", True, fixed=not entry.name)
        others = says.others(entry.others)
        other_w = canvas.width(others, self.type_of("text")) + 12 if others else 0
        first = QRect(row.x(), row.y(), name_w - 16 - round(other_w), row.height())
        taken = canvas.text(first, name, kind)
        canvas.text(
            QRect(row.x() + round(taken) + 12, row.y() + 1, 120, row.height()), others, self.type_of("text"), "quiet"
        )
        second = QRect(row.x() + name_w, row.y(), cause_w - 16, row.height())
        rest = QRect(row.x() + name_w + cause_w, row.y(), row.width() - name_w - cause_w - age_w, row.height())
        text = self.type_of("text")
        form = form_of_advice(entry.advice, entry.outcome)
        if self.which is Which.MOVING or entry.place.kind is not entry.due.kind:
            high = self.metrics.chip
            area = QRect(second.x(), second.center().y() - high // 2 + 1, 0, high)
            chip(canvas, area, form, says.place(entry.place), text.pixels)
            canvas.icon_in(rest.adjusted(0, 0, 0, 0), "forward", "quiet", text.pixels + 2)
            due = rest.adjusted(text.pixels + 14, 0, 0, 0)
            canvas.text(due, says.place(entry.due), self.type_of("text", True))
        elif entry.advice is form.UNKNOWN or form is Form.UNKNOWN:
            canvas.text(second, says("look.unknown.action"), self.type_of("text", True))
        else:
            canvas.text(second, says.cause(entry.cause, entry.outcome), self.type_of("text", True))
            canvas.text(rest, says.cause_more(entry.cause), text)
        self._paint_age(canvas, row, entry.at)

    def _paint_age(self, canvas: Canvas, row: QRect, since: datetime) -> None:
        days = (jst_date(self.clock()) - jst_date(since)).days
        words = self.says("lists.days", count=days) if days > 0 else self.says("lists.today")
        old = days >= OLD_DAYS
        kind = self.type_of("text", old)
        taken = canvas.text(row, words, kind, "hold" if old else "ink", RIGHT)
        if old:
            size = kind.pixels + 2
            canvas.icon_in(
                QRect(round(row.right() - taken - size - 8), row.y(), size, row.height()), "warn", "hold", size, 2.6
            )

    def _paint_opened(self, canvas: Canvas, area: QRect, entry: ListRow) -> None:
        says, pad, wide = self.says, self.metrics.pad, self.metrics.wide
        line = 30 if wide else 21
        y = area.y() + self._high() - (4 if wide else 2)
        column = 130 if wide else 96
        today = jst_date(self.clock())
        for label, words, fixed in (
            (says("lists.arrived"), says.moment(entry.at, today), False),
            (says("lists.where"), says.place(entry.place), False),
            (says("lists.code"), entry.code or entry.label or "", True),
        ):
            row = QRect(area.x() + pad, y, area.width() - 2 * pad, line)
            canvas.text(QRect(row.x(), row.y(), column, line), label, self.type_of("text"), "quiet")
            canvas.text(row.adjusted(column, 0, 0, 0), words, self.type_of("text", fixed=fixed))
            y += line


class ListsScreen(Screen):
    """The lists, one at a time, with the keys that change between them."""

    def __init__(self, style: Style, session: Session, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.session = session
        says = session.says
        self.panel = RowsPanel(style, says, clock, self)
        self.clock = clock
        self.chosen_ways: Collection[str] = ()
        self.may_decide = False
        self.asked: Asked | None = None
        lists = [Cell(which.value, f"F{at}", says(f"lists.{which.value}"), 5) for at, which in enumerate(Which, 1)]
        moves = [Cell("next", "↓", says("lists.next"), 5), Cell("page", "PgDn", says("lists.page"), 5)]
        gap = [Cell("", "", "", 12)]
        self.keys = self._row([lists, moves, gap, [Cell("back", "Esc", says("lists.back"), 7)]])
        self.deciding: KeyRow | None = None
        self.which = Which.HOLD
        self.back: Callable[[], None] = lambda: None

    def _row(self, groups: Sequence[Sequence[Cell]]) -> KeyRow:
        row = KeyRow(self.style_, groups, self)
        for which in Which:
            row.keys[which.value].setCheckable(True)
        row.pressed.connect(self.act)
        return row

    def allow(self, may_decide: bool, ways: Collection[str]) -> None:
        """Who works now: a supervisor's row has the ways out in the place of the arrows."""
        self.may_decide, says = may_decide, self.session.says
        if may_decide and (self.deciding is None or self.chosen_ways != ways):
            self.chosen_ways = ways
            lists = [Cell(which.value, f"F{at}", says(f"lists.{which.value}"), 4) for at, which in enumerate(Which, 1)]
            out = [cells(says, DESTROYS, ways), cells(says, LEAVES, ways)]
            back = [Cell("back", "Esc", says("lists.back_short"), 4)]
            self.deciding = self._row([lists, *(group for group in out if group), back])
            self.fit(self.metrics)
        self.keys.setVisible(not may_decide)
        if self.deciding is not None:
            self.deciding.setVisible(may_decide)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.panel.setGeometry(metrics.margin, metrics.top, metrics.width - 2 * metrics.margin, metrics.tall)
        self.panel.fit(metrics)
        self.keys.setGeometry(metrics.keys_rect())
        self.keys.fit(metrics)
        if self.deciding is not None:
            self.deciding.setGeometry(metrics.keys_rect())
            self.deciding.fit(metrics)

    def entered(self) -> None:
        super().entered()
        self.show_list(self.which)

    def show_list(self, which: Which) -> None:
        """Read one list anew."""
        self.which = which
        self._drop()
        for one in Which:
            for row in (self.keys, self.deciding):
                if row is not None:
                    row.keys[one.value].setChecked(one is which)
        station = self.session.station
        read = {Which.HOLD: "hold_list", Which.UNKNOWN: "unknown_list", Which.MOVING: "moving_list"}[which]
        self.session.worker.run(getattr(station, read), lambda rows: self.panel.show_rows(which, rows))

    # a supervisor decides

    def ask(self, action: str) -> None:
        """A way's key: the first press asks, the second decides."""
        entry = self.panel.rows[self.panel.at] if self.panel.rows else None
        way = WAYS.get(action)
        if not self.may_decide or entry is None or way is None or way.way not in self.chosen_ways:
            return
        if self.which is Which.MOVING:
            return
        if self.asked == Asked(entry.piece, way):
            self.decide()
            return
        self.asked = Asked(entry.piece, way)
        self.panel.tell(self.asked.question(self.session.says, jst_date(self.clock())), asks=True)

    def decide(self) -> bool:
        """Make it so; False when nothing was asked."""
        asked, self.asked = self.asked, None
        if asked is None:
            return False
        today = jst_date(self.clock())
        self.session.worker.run(
            lambda: asked.decide(self.session.station, today), self._decided, self._not_decided
        )  # fmt: skip
        return True

    def _decided(self, answer: Answer) -> None:
        says = self.session.says
        self.session.troubled.emit(None)
        self.show_list(self.which)
        place = answer.place
        stays = place is None or place.kind.value in (Which.HOLD.value, Which.UNKNOWN.value)
        self.panel.tell(says("ways.kept") if place is None or stays else says("ways.scan_it", place=says.place(place)))

    def _not_decided(self, error: Exception) -> None:
        self._drop()
        self.session.troubled.emit(self.session.troubles.of(error))

    def _drop(self) -> None:
        self.asked = None
        self.panel.tell("")

    def act(self, action: str) -> None:
        """A key of the row."""
        if action in WAYS:
            self.ask(action)
        elif action == "back":
            self.back()
        elif action == "next":
            self.panel.move(1)
        elif action == "page":
            self.panel.move(self.panel.page())
        else:
            self.show_list(Which(action))

    def key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self.panel.page(),
            Qt.Key.Key_PageUp: -self.panel.page(),
        }
        lists = {Qt.Key.Key_F1: Which.HOLD, Qt.Key.Key_F2: Which.UNKNOWN, Qt.Key.Key_F3: Which.MOVING}
        key = Qt.Key(event.key())
        ways = {way.key: way.action for way in WAYS.values()}
        if key in steps:
            self._drop()
            self.panel.move(steps[key])
        elif key in ways and self.may_decide:
            self.ask(ways[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.decide()
        elif key == Qt.Key.Key_Escape and self.asked is not None:
            self._drop()
        elif key in lists:
            self.show_list(lists[key])
        elif key == Qt.Key.Key_Escape:
            self.back()
        else:
            return False
        return True
