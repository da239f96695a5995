"""組の一覧, in two passes: what waits in which group, which is being worked off, and whose envelopes it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.answers import EmployerRef
from ui.canvas import RIGHT, Canvas
from ui.clerk.group_work import GroupWork
from ui.clerk.keys import KeyRow, Keys, steps
from ui.clerk.session import Session
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says, symbol_of
from ui.screen import Screen
from ui.style import Style

if TYPE_CHECKING:
    from mailroom.desk.sorting import GroupCount


class _Rows(Painted):
    """A head, and rows below it."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.at = 0

    def _head(self) -> int:
        return 70 if self.metrics.wide else 44

    def _high(self) -> int:
        return 64 if self.metrics.wide else 44

    def _room(self) -> int:
        return max(1, (self.height() - self._head()) // self._high())

    def _row(self, place: int) -> QRect:
        return QRect(1, self._head() + place * self._high(), self.width() - 2, self._high())

    def _paint_head(self, canvas: Canvas, title: str, more: str) -> None:
        pad = self.metrics.pad
        head = QRect(pad, 0, self.width() - 2 * pad, self._head())
        taken = canvas.text(head, title, self.type_of("lead", True))
        canvas.text(head.adjusted(round(taken) + 16, 0, 0, 0), more, self.type_of("text"), "quiet", RIGHT)


class GroupList(_Rows):
    """All groups with their counts; the one at hand has the bar at its left."""

    moved = Signal()

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, says, parent)
        self.groups: tuple[GroupCount, ...] = ()
        self.working: str | None = None

    @property
    def chosen(self) -> GroupCount | None:
        """The row of now."""
        return self.groups[self.at] if self.groups else None

    def show_groups(self, groups: Sequence[GroupCount], working: str | None) -> None:
        """What waits; begins at the group that is being worked off."""
        if self.working != working or len(groups) != len(self.groups):
            self.at = next((at for at, one in enumerate(groups) if one.group == working), 0)
        self.groups, self.working = tuple(groups), working
        self._named()

    def move(self, command: str) -> None:
        """Another row: up, down, page_up, page_down."""
        self.at = max(0, min(len(self.groups) - 1, self.at + steps(self._room())[command]))
        self._named()
        self.moved.emit()

    def _named(self) -> None:
        if one := self.chosen:
            self.setAccessibleName(f"{self._name(one)} {self._count(one)}")
        self.update()

    def _name(self, one: GroupCount) -> str:
        return f"{self.says('place.group_word')} {one.group}"

    def _count(self, one: GroupCount) -> str:
        return self.says("group.pieces", pieces=one.pieces, employers=one.employers)

    def paintEvent(self, _: object) -> None:
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            self._paint_head(canvas, self.says("menu.groups"), "")
            if not self.groups:
                row = self._row(0).adjusted(self.metrics.pad, 0, -self.metrics.pad, 0)
                canvas.line(1, row.y(), self.width() - 1, row.y())
                canvas.text(row, self.says("group.one_pass"), self.type_of("text"), "quiet")
            for place, at in enumerate(self._shown()):
                self._paint_row(canvas, self._row(place), self.groups[at], at == self.at)

    def _shown(self) -> range:
        first = self.at // self._room() * self._room()
        return range(first, min(len(self.groups), first + self._room()))

    def _paint_row(self, canvas: Canvas, row: QRect, one: GroupCount, chosen: bool) -> None:
        wide = self.metrics.wide
        canvas.line(row.x(), row.y(), row.right() + 1, row.y())
        if chosen:
            canvas.fill(row.adjusted(0, 1, 0, 0), "accent-tint")
            canvas.fill(QRect(row.x(), row.y() + 1, 6, row.height() - 1), "accent")
        inner = row.adjusted(self.metrics.pad - 1, 0, 1 - self.metrics.pad, 0)
        role = "ink" if one.pieces else "quiet"
        taken = canvas.text(inner, self._name(one), self.type_of("lead", bool(one.pieces)), role)
        words = self._count(one) if one.pieces else self.says("group.none")
        right = canvas.text(inner, words, self.type_of("text"), role, RIGHT)
        if one.group == self.working:
            words, kind = self.says("group.working"), self.type_of("text", True)
            size = kind.pixels + 2
            rest = inner.adjusted(round(taken) + (20 if wide else 12), 0, -round(right) - 12, 0)
            canvas.icon_in(rest, "right", "accent", size, 3)
            canvas.text(rest.adjusted(size + 6, 0, 0, 0), words, kind, "accent")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, at in enumerate(self._shown()):
            if self._row(place).contains(event.position().toPoint()):
                self.at = at
                self._named()
                self.moved.emit()
                return


class EmployerList(_Rows):
    """Whose envelopes wait in the group at hand: those with a single one first."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, says, parent)
        self.group = ""
        self.rows: tuple[tuple[EmployerRef | None, int], ...] = ()

    def show_rows(self, group: str, rows: Sequence[tuple[EmployerRef | None, int]]) -> None:
        """Another group."""
        self.at = 0 if group != self.group else min(self.at, max(0, len(rows) - 1))
        self.group, self.rows = group, tuple(rows)
        self.update()

    def turn(self, by: int) -> None:
        """Another page."""
        self.at = max(0, min(self.at + by * self._room(), len(self.rows) - self._room()))
        self.update()

    def paintEvent(self, _: object) -> None:
        says, pad = self.says, self.metrics.pad
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            if not self.group:
                return
            last = min(len(self.rows), self.at + self._room())
            more = f"{self.at + 1}\u2013{last}\uff0f{len(self.rows)}" if len(self.rows) > self._room() else ""
            title = says("group.employers", group=f"{says('place.group_word')} {self.group}")
            self._paint_head(canvas, title, more or says("group.single_first"))
            if not self.rows:
                canvas.line(1, self._head(), self.width() - 1, self._head())
                row = self._row(0).adjusted(pad, 0, -pad, 0)
                canvas.text(row, says("group.empty"), self.type_of("text"), "quiet")
            for place, at in enumerate(range(self.at, last)):
                self._paint_row(canvas, self._row(place), *self.rows[at])

    def _paint_row(self, canvas: Canvas, row: QRect, employer: EmployerRef | None, pieces: int) -> None:
        wide, pad = self.metrics.wide, self.metrics.pad
        canvas.line(row.x(), row.y(), row.right() + 1, row.y())
        inner = row.adjusted(pad, 0, -pad, 0)
        canvas.text(inner, self.says("seal.pieces", count=pieces), self.type_of("lead", pieces == 1), "ink", RIGHT)
        if employer is None:
            return
        aside = 150 if wide else 104
        symbol = inner.adjusted(0, 0, -aside, 0)
        canvas.text(symbol, symbol_of(employer), self.type_of("text", fixed=True), "quiet", RIGHT)
        canvas.text(inner.adjusted(0, 0, -2 * aside, 0), employer.name, self.type_of("lead"))


class GroupsScreen(Screen):
    """A group is begun by its label, from anywhere; here by a key."""

    def __init__(
        self, style: Style, session: Session, keys: Keys, work: GroupWork, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, parent)
        self.session, self.work = session, work
        self.setAccessibleName(session.says("menu.groups"))
        self.back: Callable[[], None] = lambda: None
        self.list = GroupList(style, session.says, self)
        self.employers = EmployerList(style, session.says, self)
        self.keys = KeyRow(style, keys.row("groups"), self)
        self.list.moved.connect(self._read_rows)
        self.keys.pressed.connect(self.act)

    @property
    def name(self) -> str:
        return "groups"

    def entered(self) -> None:
        super().entered()
        self.session.worker.run(
            lambda: (self.session.station.groups(), self.session.station.status().group), self._came
        )

    def _came(self, found: tuple[Sequence[GroupCount], str | None]) -> None:
        self.list.show_groups(*found)
        for command in ("work_group", "leave_group"):
            self.keys.keys[command].setEnabled(bool(found[1] if command == "leave_group" else found[0]))
        self._read_rows()

    def _read_rows(self) -> None:
        if chosen := self.list.chosen:
            group = chosen.group
            self.session.worker.run(
                lambda: self.session.station.group_rows(group), lambda rows: self.employers.show_rows(group, rows)
            )

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        right = QRect(metrics.right_x, metrics.top, metrics.right, metrics.tall)
        for widget, rect in (
            (self.list, metrics.left_rect()), (self.employers, right), (self.keys, metrics.keys_rect()),
        ):  # fmt: skip
            widget.setGeometry(rect)
            widget.fit(metrics)

    def act(self, command: str) -> bool:
        if command in ("work_group", "confirm"):
            if self.list.chosen:
                self.work.begin(self.list.chosen.group)
                self.back()
        elif command == "leave_group":
            self.work.end()
            self.entered()
        elif command in ("up", "down"):
            self.list.move(command)
        elif command in ("page_up", "page_down"):
            self.employers.turn(1 if command == "page_down" else -1)
        elif command == "cancel":
            self.back()
        else:
            return False
        return True
