"""その他: every page of the window, one row each with its key: for what is needed too seldom to stand in the bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.canvas import Canvas
from ui.clerk.keys import Cell, KeyRow
from ui.metrics import Metrics
from ui.pages import Page
from ui.painted import Painted
from ui.says import Says
from ui.screen import Screen
from ui.style import Style


class PageRows(Painted):
    """The pages; the chosen one has the bar at its left."""

    chosen = Signal(str)

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.pages: tuple[Page, ...] = ()
        self.at = 0

    def show_pages(self, pages: Sequence[Page]) -> None:
        """What whoever works here may open."""
        self.pages, self.at = tuple(pages), 0
        self._name()

    def move(self, by: int) -> None:
        """Another row."""
        self.at = max(0, min(len(self.pages) - 1, self.at + by))
        self._name()

    def choose(self) -> None:
        """The row of now."""
        if self.pages:
            self.chosen.emit(self.pages[self.at].name)

    def high(self) -> int:
        """Of a row."""
        most = 96 if self.metrics.wide else 66
        return min(most, (self.height() - 2) // max(1, len(self.pages)))

    def _name(self) -> None:
        if self.pages:
            name = self.pages[self.at].name
            self.setAccessibleName(f"{self.says(f'menu.{name}')} {self.says(f'menu_more.{name}')}")
        self.update()

    def paintEvent(self, _: object) -> None:
        wide, pad, high = self.metrics.wide, 40 if self.metrics.wide else 24, self.high()
        icon, cap_high = (36, 32) if wide else (26, 26)
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            caps = max((canvas.cap_width(page.cap, 18 if wide else 14, cap_high) for page in self.pages), default=0)
            for at, page in enumerate(self.pages):
                area = QRect(1, 1 + at * high, self.width() - 2, high)
                if at:
                    canvas.line(area.x(), area.y(), area.right() + 1, area.y())
                if at == self.at:
                    canvas.fill(area.adjusted(0, 1 if at else 0, 0, 0), "accent-tint")
                    canvas.fill(QRect(area.x(), area.y(), 6, high), "accent")
                row = area.adjusted(pad, 0, -pad - round(caps) - 16, 0)
                canvas.icon_in(row, page.icon, "accent" if at == self.at else "ink", icon)
                row.adjust(icon + (28 if wide else 18), 0, 0, 0)
                column = 300 if wide else 190
                canvas.text(
                    QRect(row.x(), row.y(), column, high), self.says(f"menu.{page.name}"), self.type_of("lead", True)
                )
                more = row.adjusted(column + 16, 0, 0, 0)
                canvas.text(more, self.says(f"menu_more.{page.name}"), self.type_of("text"), "quiet")
                middle = area.y() + high / 2
                canvas.keycap(area.right() - pad - caps, middle, page.cap, 18 if wide else 14, cap_high)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = (round(event.position().y()) - 1) // self.high()
        if 0 <= at < len(self.pages):
            self.at = at
            self._name()
            self.choose()


class MenuScreen(Screen):
    """Up, Down, Enter; or the key that stands in the row."""

    headed = False

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.setAccessibleName(says("menu.more"))
        self.back: Callable[[], None] = lambda: None
        self.rows = PageRows(style, says, self)
        row = [[Cell("open", "Enter", says("menu_more.open"), 5)], [Cell("", "", "", 15)],
               [Cell("back", "Esc", says("seal.leave"), 5)]]  # fmt: skip
        self.keys = KeyRow(style, row, self)
        self.keys.pressed.connect(lambda action: self.rows.choose() if action == "open" else self.back())

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        wide = min(metrics.width - 2 * metrics.margin, 1240 if metrics.wide else 900)
        self.rows.fit(metrics)
        self.rows.setGeometry((metrics.width - wide) // 2, metrics.top, wide, metrics.tall)
        self.rows.resize(wide, self.rows.high() * len(self.rows.pages) + 2)
        self.keys.setGeometry(metrics.keys_rect())
        self.keys.fit(metrics)

    def show_pages(self, pages: Sequence[Page]) -> None:
        """What whoever works here may open."""
        self.rows.show_pages(pages)
        self.fit(self.metrics)

    def key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.rows.move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.rows.choose()
        elif key == Qt.Key.Key_Escape:
            self.back()
        else:
            return False
        return True
