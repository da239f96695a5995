"""The window of the first run: steps at the left, one page, three keys. Closed half-way, it leaves nothing behind."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mailroom.clock import Clock
from mailroom.paths import Home
from mailroom.words import LANGUAGES, Words
from ui.canvas import RIGHT, Canvas, Type
from ui.clerk.banner import Banner
from ui.clerk.keys import Cell, KeyRow
from ui.devices.wedge import Wedge
from ui.first_run.administrator import AdministratorPage
from ui.first_run.answers import Answers
from ui.first_run.devices import CameraPage, PrinterPage, ScannerPage
from ui.first_run.extracts import ExtractsPage
from ui.first_run.finish import FinishPage
from ui.first_run.page import Ground, StepPage
from ui.first_run.steps import Step, StepList
from ui.first_run.where import BranchPage, StationPage
from ui.metrics import SMALLEST, measure
from ui.says import Says
from ui.style import Style
from ui.tasks import Worker
from ui.troubles import Troubles

PAGES = (BranchPage, StationPage, CameraPage, ScannerPage, PrinterPage, ExtractsPage, AdministratorPage)


class Wizard(QWidget):
    """``finished``: there is a home now, and the window on it may open."""

    done = Signal()

    def __init__(self, home: Home, clock: Clock, language: str = LANGUAGES[0]) -> None:
        super().__init__()
        self.home, self.clock = home, clock
        self.answers = Answers(language=language)
        self.style_ = Style()
        self.says = Says(Words(language))
        self.troubles = Troubles(self.says, clock)
        self.worker = Worker("first run", self.fail)
        self.wedge = Wedge(self)
        self.wedge.scanned.connect(self._scanned)
        self.finished = False
        self.at = self._furthest = 0
        self.pages: list[StepPage] = []
        self.setMinimumSize(*SMALLEST)
        self.style_.changed.connect(self.update)
        self._make()

    @property
    def page(self) -> StepPage:
        """The page of now."""
        return self.pages[self.at]

    # making

    def _make(self) -> None:
        """In the language of now; what was answered stays."""
        style, says, answers = self.style_, self.says, self.answers
        self.setWindowTitle(says("first.head"))
        self.setPalette(style.palette())
        self.steps = StepList(style, self)
        ground = Ground(self.home, self.clock, self.worker, self.fail)
        self.finish = FinishPage(style, says, answers, ground, self)
        self.pages = [*(kind(style, says, answers, ground, self) for kind in PAGES), self.finish]
        for page in self.pages:
            page.changed.connect(self._show)
        self.finish.ready.connect(self._show)
        row = [
            [Cell("back", "Esc", says("first.back"), 6)],
            [Cell("skip", "F4", says("first.skip"), 6)],
            [Cell("language", "F9", says("first.other_language"), 4), Cell("", "", "", 2)],
            [Cell("next", "Enter", says("first.make"), 8)],
        ]
        self.keys = KeyRow(style, row, self)
        self.keys.keys["next"].setCheckable(True)
        self.keys.keys["next"].ticked = False
        self.keys.pressed.connect(self.act)
        self.banner = Banner(style, self)

    def _unmake(self) -> None:
        for page in self.pages:
            page.shut()
        for part in (*self.pages, self.steps, self.keys, self.banner):
            part.hide()
            part.deleteLater()

    # where one is

    def show_page(self, at: int) -> None:
        """One page at a time."""
        if 0 <= at < len(self.pages) and not self.finish.busy:
            self.page.left()
            self.page.hide()
            self.at, self._furthest = at, max(self._furthest, at)
            self.page.show()
            self.page.entered()
            self.banner.show_trouble(None)
            self._show()

    def forward(self) -> None:
        """The next page, unless something is wrong on this one."""
        trouble = self.page.trouble()
        if self.page is self.finish:
            self._finish()
        elif trouble:
            self.banner.show_trouble(self.troubles.named("first", trouble, lasting=False))
            self.banner.raise_()
        else:
            self.show_page(self.at + 1)

    def _finish(self) -> None:
        if self.finish.made:
            self._begin()
        else:
            self.finish.make()
            self._show()

    def _begin(self) -> None:
        if not self.finish.busy:
            self.finished = True
            self.done.emit()
            self.close()

    def act(self, action: str) -> None:
        """A key of the row."""
        if self.finish.busy:
            return
        if action == "next":
            self.forward()
        elif action == "back" and not self.finish.made:
            self.show_page(self.at - 1)
        elif action == "skip" and self.page is not self.finish:
            self.page.skip()
            self.show_page(self.at + 1)
        elif action == "skip" and self.finish.made and self.finish.wrong:
            self.finish.make()
            self._show()
        elif action == "language" and not self.finish.made:
            self._speak(next(one for one in LANGUAGES if one != self.answers.language))

    def _speak(self, language: str) -> None:
        self.answers.language = language
        self.says.words = Words(language)
        self._unmake()
        self._make()
        self.resizeEvent(None)
        for part in (self.steps, self.keys):
            part.show()
        self.show_page(self.at)
        self.update()

    def _show(self) -> None:
        """Steps, keys, and what the last page sums up."""
        says, rows = self.says, []
        for at, page in enumerate(self.pages[:-1]):
            rows.append(Step(says(f"first.step_{page.name}"), page.said(), at < self._furthest))
        self.steps.show_steps(rows, self.at)
        self.finish.show_summary([(row.title, row.said) for row in rows])
        keys, finish = self.keys.keys, self.finish
        here = self.page is finish
        if here:
            forward = says("first.begin" if finish.made else "first.make")
        else:
            forward = says("first.next_step", step=says(f"first.step_{self.pages[self.at + 1].name}"))
        keys["next"].say(forward)
        keys["next"].setChecked(True)
        keys["next"].setVisible(not finish.busy)
        keys["back"].setVisible(self.at > 0 and not finish.made and not finish.busy)
        again = here and finish.made and finish.wrong
        skip = says("first.load_again" if again else "first.skip")
        keys["skip"].say(skip)
        keys["skip"].setVisible(not here or (again and not finish.busy))
        keys["language"].setVisible(not finish.made and not finish.busy)
        self.update()

    def _scanned(self, text: str) -> None:
        self.page.scanned(text)

    def fail(self, error: Exception) -> None:
        """What went wrong stands on the bar."""
        self.banner.show_trouble(self.troubles.of(error))
        self.banner.raise_()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Return: "next",
            Qt.Key.Key_Enter: "next",
            Qt.Key.Key_Escape: "back",
            Qt.Key.Key_F4: "skip",
            Qt.Key.Key_F9: "language",
        }
        if self.finish.busy or self.page.key(event):
            return
        if event.key() in keys and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.act(keys[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, _: QResizeEvent | None) -> None:
        metrics = measure(self.width(), self.height())
        m, side = metrics.margin, 450 if metrics.wide else 300
        self.steps.setGeometry(m, metrics.top, side, metrics.tall)
        body = QRect(2 * m + side, metrics.top, metrics.width - 3 * m - side, metrics.tall)
        for part in (self.steps, self.keys, self.banner):
            part.fit(metrics)
        for page in self.pages:
            page.setGeometry(body)
            page.fit(metrics)
        self.keys.setGeometry(metrics.keys_rect())
        self.keys.fit(metrics)
        self.banner.setGeometry(body.x() + 1, body.y() + 1, body.width() - 2, 56 if metrics.wide else 40)

    def paintEvent(self, _: QPaintEvent) -> None:
        metrics = measure(self.width(), self.height())
        with Canvas(self, self.style_) as canvas:
            canvas.fill(self.rect(), "ground")
            bar = QRect(0, 0, self.width(), metrics.bar)
            canvas.fill(bar, "panel")
            canvas.line(0, metrics.bar - 1, self.width(), metrics.bar - 1)
            text = Type(self.style_.size("text", metrics.wide))
            inner = bar.adjusted(metrics.margin, 0, -metrics.margin, 0)
            count = min(self.at + 1, len(self.pages) - 1)
            where = self.says("first.where", at=count, of=len(self.pages) - 1)
            canvas.runs(
                inner, ((self.says("first.head"), text._replace(bold=True), "ink"), (where, text, "ink")), gap=32
            )
            canvas.text(inner, self.says("first.later_on"), text, "quiet", RIGHT)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.show_page(self.at)

    def closeEvent(self, event: QCloseEvent) -> None:
        """While the home is made or extracts are loaded, the window waits."""
        if self.finish.busy:
            event.ignore()
            return
        self.shut()
        event.accept()

    def shut(self) -> None:
        """Let go of everything."""
        self.wedge.close()
        for page in self.pages:
            page.shut()
        self.worker.close()
