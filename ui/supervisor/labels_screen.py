"""棚札・受箱票: the station's own paper, one row a kind; Enter prints it. Figures are the envelopes of a tray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.desk import own_sheets
from ui.canvas import RIGHT, Canvas
from ui.clerk.keys import DIGIT, KeyRow, Keys, steps
from ui.clerk.session import Session
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.screen import Screen
from ui.style import Style
from ui.tasks import Worker

if TYPE_CHECKING:
    from mailroom.dispatch.pages import Page
    from ui.opening import Opening

MOST_FIGURES = 5


class SheetList(Painted):
    """The kinds of paper; the row of now has the bar at its left."""

    chosen = Signal()

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.kinds: tuple[str, ...] = own_sheets.KINDS
        self.at = 0
        self.typed = ""

    @property
    def kind(self) -> str:
        """The row of now."""
        return self.kinds[self.at]

    def move(self, by: int) -> None:
        """Another row."""
        self.at, self.typed = max(0, min(len(self.kinds) - 1, self.at + by)), ""
        self.setAccessibleName(self.says(f"sheets.{self.kind}"))
        self.update()

    def _high(self) -> int:
        return 96 if self.metrics.wide else 66

    def paintEvent(self, _: object) -> None:
        wide, pad, high = self.metrics.wide, 40 if self.metrics.wide else 24, self._high()
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            for at, kind in enumerate(self.kinds):
                row = QRect(1, 1 + at * high, self.width() - 2, high)
                if at:
                    canvas.line(row.x(), row.y(), row.right() + 1, row.y())
                if at == self.at:
                    canvas.fill(row.adjusted(0, 1 if at else 0, 0, 0), "accent-tint")
                    canvas.fill(QRect(row.x(), row.y(), 6, high), "accent")
                inner = row.adjusted(pad, 0, -pad, 0)
                column = 330 if wide else 220
                canvas.text(
                    QRect(inner.x(), row.y(), column, high), self.says(f"sheets.{kind}"), self.type_of("lead", True)
                )
                more, figures = inner.adjusted(column + 16, 0, 0, 0), 0
                if at == self.at and kind in own_sheets.COUNTED:
                    figures = self._paint_typed(canvas, inner)
                canvas.text(
                    more.adjusted(0, 0, -figures, 0), self.says(f"sheets.{kind}_more"), self.type_of("text"), "quiet"
                )

    def _paint_typed(self, canvas: Canvas, row: QRect) -> int:
        kind, wide = self.type_of("head", True, fixed=True), 160 if self.metrics.wide else 120
        box = QRect(row.right() - wide, row.y() + 14, wide, row.height() - 28)
        canvas.box(box, "panel", "accent", 3)
        unit = canvas.text(box.adjusted(0, 0, -12, 0), self.says("lower.pieces"), self.type_of("text"), "quiet", RIGHT)
        inner = box.adjusted(12, 0, -round(unit) - 22, 0)
        canvas.text(inner, self.typed or "\u2015", kind, "ink" if self.typed else "quiet", RIGHT)
        return wide + 24

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = (round(event.position().y()) - 1) // self._high()
        if 0 <= at < len(self.kinds):
            again = at == self.at
            self.move(at - self.at)
            if again:
                self.chosen.emit()


class LabelsScreen(Screen):
    """Printing runs on a worker of its own."""

    def __init__(
        self, style: Style, session: Session, keys: Keys, opening: Opening, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, parent)
        self.session, self.opening = session, opening
        self.setAccessibleName(session.says("menu.labels"))
        self.back: Callable[[], None] = lambda: None
        self.list = SheetList(style, session.says, self)
        if opening.settings.station.sorting != "two_passes":
            self.list.kinds = tuple(kind for kind in own_sheets.KINDS if kind != own_sheets.GROUPS)
        self.list.chosen.connect(lambda: self.act("confirm"))
        self.keys = KeyRow(style, keys.row("labels"), self)
        self.keys.pressed.connect(self.act)
        self._printer: Worker | None = None

    @property
    def name(self) -> str:
        return "labels"

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        wide = min(metrics.width - 2 * metrics.margin, 1240 if metrics.wide else 960)
        high = len(self.list.kinds) * (96 if metrics.wide else 66) + 2
        self.list.setGeometry((metrics.width - wide) // 2, metrics.top, wide, high)
        self.list.fit(metrics)
        self.keys.setGeometry(metrics.keys_rect())
        self.keys.fit(metrics)

    def act(self, command: str) -> bool:
        rows = self.list
        if command in steps():
            rows.move(steps()[command])
        elif command.startswith(DIGIT) and rows.kind in own_sheets.COUNTED:
            rows.typed = (rows.typed + command.removeprefix(DIGIT))[:MOST_FIGURES]
        elif command == "erase":
            rows.typed = rows.typed[:-1]
        elif command == "confirm":
            self._print(rows.kind, int(rows.typed) if rows.typed else None)
        elif command == "cancel":
            self.back()
        else:
            return False
        rows.update()
        return True

    def shut(self) -> None:
        """End the printer's worker."""
        if self._printer is not None:
            self._printer.close()
            self._printer = None

    def _print(self, kind: str, count: int | None) -> None:
        self.list.typed = ""
        if self._printer is None:
            self._printer = Worker("labels", self.session.fail)
        printer, opening = self._printer, self.opening

        def made(pages: Sequence[Page]) -> None:
            printer.run(lambda: _out(pages, kind, opening), lambda _: self._told(kind), self.session.fail)

        self.session.worker.run(
            lambda: own_sheets.sheets(self.session.station.house, kind, count), made, self.session.fail
        )

    def _told(self, kind: str) -> None:
        says = self.session.says
        self.session.troubled.emit(self.session.troubles.say("sheets_printed", what=says(f"sheets.{kind}")))
        self.session.refresh()


def _out(pages: Sequence[Page], kind: str, opening: Opening) -> None:
    """To the printer of the settings, or to the folder that stands in for it."""
    if opening.print_to is not None:
        from ui.printing.pdf import pages_to_folder

        pages_to_folder(pages, opening.print_to, f"{kind}.pdf")
        return
    from ui.printing.printer import print_pages

    print_pages(pages, opening.settings.slip.printer, opening.settings.printers)
