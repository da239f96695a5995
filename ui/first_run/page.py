"""One page of the first run: its title, what it wants, and what it says about itself in the list of steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.clock import Clock
from mailroom.paths import Home
from ui.canvas import Canvas
from ui.first_run.answers import Answers
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.style import Style
from ui.tasks import Worker

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the station will stand, and who does what takes its time."""

    home: Home
    clock: Clock
    worker: Worker
    failed: Callable[[Exception], None]


class StepPage(Painted):
    """The pages only change ``answers``. ``changed``: what they say about themselves is another now."""

    changed = Signal()
    name = ""

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, parent)
        self.says, self.answers, self.ground = says, answers, ground
        self._over = False  # it is no longer there for an answer
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{says(f'first.title_{self.name}')} {says(f'first.what_{self.name}')}")
        self.hide()

    def stage(self) -> str:
        """Which title stands above it."""
        return self.name

    def said(self) -> str:
        """What was answered, in a word or two."""
        return ""

    def trouble(self) -> str:
        """Why one cannot go on, in one sentence; empty when one can."""
        return ""

    def skip(self) -> None:
        """As if nothing had been answered."""

    def entered(self) -> None:
        """It is shown now."""
        self.setFocus()

    def left(self) -> None:
        """Another is shown now."""

    def shut(self) -> None:
        """Let go of what it holds; no answer reaches it any more."""
        self._over = True

    def ask(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Off the window's thread."""
        told = failed or self.ground.failed
        self.ground.worker.run(
            work, lambda value: None if self._over else done(value), lambda error: None if self._over else told(error)
        )

    def scanned(self, text: str) -> None:
        """A hand scanner."""

    def key(self, event: QKeyEvent) -> bool:  # noqa: ARG002
        """A key that no field took."""
        return False

    def arrange(self, body: QRect) -> None:
        """Places inside of the page, below its title."""

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.arrange(self.body())

    def body(self) -> QRect:
        """What is left below the title."""
        pad, top = (48, 208) if self.metrics.wide else (32, 128)
        return QRect(pad, top, self.width() - 2 * pad, self.height() - top - pad)

    def paintEvent(self, _: object) -> None:
        wide = self.metrics.wide
        pad = 48 if wide else 32
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            row = QRect(pad, 32 if wide else 20, self.width() - 2 * pad, 92 if wide else 58)
            canvas.text(row, self.says(f"first.title_{self.stage()}"), self.type_of("count", True, least=24))
            row = QRect(pad, row.bottom() + (12 if wide else 6), row.width(), 36 if wide else 26)
            canvas.text(row, self.says(f"first.what_{self.stage()}"), self.type_of("lead"))
            self.paint_body(canvas, self.body())

    def paint_body(self, canvas: Canvas, body: QRect) -> None:
        """What it paints itself."""
