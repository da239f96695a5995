"""The last page: what was chosen, then the home is made and the extracts are loaded, with how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtWidgets import QWidget

from mailroom.errors import MailroomError
from mailroom.founding import found
from mailroom.mirror.report import LoadReport
from ui.announce import announce
from ui.canvas import RIGHT, Canvas
from ui.first_run.answers import Answers
from ui.first_run.page import Ground, StepPage
from ui.says import Says
from ui.style import Style
from ui.tasks import Latest
from ui.troubles import Troubles


class FinishPage(StepPage):
    """``made`` is True once there is a home; ``ready``: nothing is under way any more."""

    name = "finish"
    ready = Signal()

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, says, answers, ground, parent)
        self._troubles = Troubles(says, ground.clock)
        self._progress: Latest[tuple[str, int, int]] = Latest(self._went_on)
        self.summary: Sequence[tuple[str, str]] = ()
        self.made = self.busy = False
        self.message, self.wrong = "", False
        self._part = 0.0  # how far the load is, 0 to 1

    def stage(self) -> str:
        if self.busy:
            return "making"
        return "made" if self.made else self.name

    def show_summary(self, rows: Sequence[tuple[str, str]]) -> None:
        """(step, answer) of every page before."""
        self.summary = rows
        self.update()

    def make(self) -> None:
        """The home first: with it the station can work; then the extracts, which may take minutes."""
        if self.busy:
            return
        self.busy = True
        self._tell(self.says("first.making"))
        if self.made:
            self._load()
        else:
            home, settings, first = self.ground.home, self.answers.settings(), self.answers.administrator()
            self.ask(lambda: found(home, settings, first), self._founded, self._failed)

    def shut(self) -> None:
        super().shut()
        self._progress.close()

    def _founded(self, _: None) -> None:
        self.made = True
        self._load()

    def _load(self) -> None:
        files = self.answers.extracts
        if not files:
            self._done(None)
            return
        self._tell(self.says("first.loading"))
        home, clock, progress = self.ground.home, self.ground.clock, self._progress

        def load() -> LoadReport:
            from mailroom.office import Office

            office = Office.open(home, clock)
            try:
                return office.load_mirror(files, progress=lambda *how: progress.send(how)).report
            finally:
                office.close()

        self.ask(load, self._done, self._failed)

    def _done(self, report: LoadReport | None) -> None:
        self.busy, self._part = False, 1.0
        if report is None:
            self._tell(self.says("first.done"))
        else:
            rows = sum(report.rows.values())
            self._tell(self.says("first.done_loaded", rows=f"{rows:,}", refused=report.refused))
        self.ready.emit()

    def _failed(self, error: Exception) -> None:
        """The world's fault is said; what was made stays. The extracts can be loaded later."""
        self.busy, self._part = False, 0.0
        said = self.says.words.error(error) if isinstance(error, MailroomError) else self._troubles.of(error).what
        self._tell(said, wrong=True)
        self.ready.emit()

    def _went_on(self, how: tuple[str, int, int]) -> None:
        step, done, of = how
        if self.busy:
            self._part = done / of if of else 0.0
            word = self.says.words(f"mirror.step.{step}")
            self._tell(self.says("first.loading_step", step=word, percent=f"{100 * self._part:.0f}"), quietly=True)

    def _tell(self, message: str, *, wrong: bool = False, quietly: bool = False) -> None:
        self.message, self.wrong = message, wrong
        if not quietly:
            announce(self, message, now=wrong)
        self.update()

    def paint_body(self, canvas: Canvas, body: QRect) -> None:
        wide = self.metrics.wide
        foot = 132 if wide else 92
        high = min(64 if wide else 44, (body.height() - foot) // max(1, len(self.summary)))
        room = min(body.width(), 1100 if wide else 800)
        y = body.y()
        for title, said in self.summary:
            row = QRect(body.x(), y, room, high)
            canvas.line(row.x(), row.bottom(), row.right(), row.bottom())
            canvas.text(row, title, self.type_of("text"), "quiet")
            value = row.adjusted(320 if wide else 220, 0, 0, 0)
            later = self.says("first.later")
            canvas.text(value, said or later, self.type_of("lead", bool(said)), "ink" if said else "quiet")
            y += high
        if self.made and not self.answers.pin:
            pin = QRect(body.x(), y - high, room, high)
            words = self.says("first.made_up_pin", person=self.answers.person, pin=self.answers.made_up_pin)
            canvas.text(pin, words, self.type_of("lead", True), "hold", RIGHT)
        self._paint_state(canvas, QRect(body.x(), body.bottom() + 1 - foot + 24, room, foot - 24))

    def _paint_state(self, canvas: Canvas, area: QRect) -> None:
        if not self.message:
            return
        wide = self.metrics.wide
        size = 32 if wide else 24
        done = self.made and not self.busy and not self.wrong
        role = "hold" if self.wrong else "forward" if done else "accent"
        row = QRect(area.x(), area.y(), area.width(), 44 if wide else 32)
        canvas.icon_in(row, "warn" if self.wrong else "check" if done else "clock", role, size, 2.6)
        text = row.adjusted(size + 14, 0, 0, 0)
        lines = canvas.wrapped(self.message, self.type_of("text", True), text.width())
        canvas.text(text, lines[0] if lines else "", self.type_of("text", True), role)
        if len(lines) > 1:
            below = text.translated(0, 28 if wide else 22)
            canvas.text(below, " ".join(lines[1:]), self.type_of("text", True), role)
        if self.busy:
            bar = QRectF(area.x(), row.bottom() + 12, area.width(), 12)
            canvas.box(bar, "panel", "edge", radius=6)
            filled = QRectF(bar.x(), bar.y(), bar.width() * self._part, bar.height())
            if filled.width() >= bar.height():
                canvas.box(filled, "accent", radius=6)
