"""送付票: the slips of the day, as they will come out of the printer, and the key that prints them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.errors import MailroomError, PaperError
from ui.canvas import RIGHT, Canvas
from ui.clerk.keys import KeyRow, Keys
from ui.clerk.session import Session
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.screen import Screen
from ui.style import Style
from ui.tasks import Worker

if TYPE_CHECKING:
    from mailroom.desk.paper import Slip
    from mailroom.dispatch.pages import Page
    from mailroom.model import Place
    from ui.opening import Opening


class SlipList(Painted):
    """Numbers of slips, one row each; those that are not printed stand first."""

    chosen = Signal(int)

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.slips: list[Slip] = []
        self.printed: set[str] = set()
        self.at = 0

    def show_slips(self, slips: Sequence[Slip], at: int) -> None:
        """Those that can be printed."""
        self.slips, self.at = list(slips), at
        self.update()

    def _head(self) -> int:
        return 72 if self.metrics.wide else 46

    def _high(self) -> int:
        return 56 if self.metrics.wide else 38

    def _first(self) -> int:
        room = max(1, (self.height() - self._head()) // self._high())
        return max(0, min(self.at - room + 1, len(self.slips) - room))

    def paintEvent(self, _: object) -> None:
        pad, says = self.metrics.pad, self.says
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            head = QRect(pad, 0, self.width() - 2 * pad, self._head())
            canvas.text(head, says("day.slips"), self.type_of("lead", True))
            canvas.text(head, str(len(self.slips)), self.type_of("lead", fixed=True), "quiet", RIGHT)
            if not self.slips:
                row = head.translated(0, self._head())
                canvas.line(1, row.y(), self.width() - 1, row.y())
                canvas.text(row, says("day.no_slips"), self.type_of("text"), "quiet")
            first = self._first()
            for place, slip in enumerate(self.slips[first : first + max(1, self.height() // self._high())]):
                row = QRect(1, self._head() + place * self._high(), self.width() - 2, self._high())
                if row.bottom() > self.height():
                    break
                canvas.line(row.x(), row.y(), row.right() + 1, row.y())
                if first + place == self.at:
                    canvas.fill(row.adjusted(0, 1, 0, 0), "accent-tint")
                    canvas.fill(QRect(row.x(), row.y() + 1, 6, row.height() - 1), "accent")
                inner = row.adjusted(pad, 0, -pad, 0)
                canvas.text(inner, slip.number, self.type_of("text", True, True))
                done = bool(slip.again) or slip.number in self.printed
                words = says("day.was_printed" if done else "day.not_printed")
                canvas.text(inner, words, self.type_of("text"), "forward" if done else "quiet", RIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._first() + (round(event.position().y()) - self._head()) // self._high()
        if 0 <= at < len(self.slips) and event.position().y() > self._head():
            self.chosen.emit(at)


class PaperScreen(Screen):
    """Preview at the right; printing runs on a worker of its own."""

    told = Signal(object)  # a Trouble, or None

    def __init__(
        self, style: Style, session: Session, keys: Keys, opening: Opening, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(style, parent)
        self.session, self.opening = session, opening
        self.setAccessibleName(session.says("day.slips"))
        self.back: Callable[[], None] = lambda: None
        self.preview: Any = None
        says = session.says
        self.list = SlipList(style, says, self)
        self.list.chosen.connect(self.choose)
        self.keys = KeyRow(style, keys.row("paper"), self)
        self.keys.pressed.connect(self.act)
        self._printer: Worker | None = None
        self._may_unseal = False
        self._printing = False
        self._sure = ""  # the slip that F8 was pressed for once

    def allow(self, may_unseal: bool) -> None:
        """Who works now."""
        self._may_unseal = may_unseal
        self.keys.keys["unseal"].setVisible(may_unseal)

    def unseal(self) -> None:
        """封緘を解く, of the slip in view: pressed twice, by a supervisor. Its number is void."""
        if not self._may_unseal or not self.list.slips:
            return
        number = self.list.slips[self.list.at].number
        if self._sure != number:
            self._sure = number
            self.told.emit(self.session.troubles.say("sure_unseal", slip=number, cap=self.session.says.cap("unseal")))
            return
        self._sure = ""
        self.session.worker.run(lambda: self._office().unseal(number), self._unsealed, self._failed)

    def _unsealed(self, place: Place) -> None:
        self.open("")
        self.told.emit(self.session.troubles.say("unsealed", place=self.session.says.place(place)))

    def open(self, number: str) -> None:
        """All slips that wait and those of the day; the given one in view."""
        self.list.show_slips([], 0)
        self.session.worker.run(self._read, lambda found: self._came(*found, number), self._failed)

    def _office(self) -> Any:
        from mailroom.office import Office

        return Office(self.session.station.house)

    def _read(self) -> tuple[list[Slip], list[MailroomError]]:
        """未印刷 of every day, then the rest of today's; and why some of them have to wait."""
        office = self._office()
        waiting, refused = office.slips_not_printed()
        today, refused_today = office.slips_of(self.session.station.house.business_day())
        numbers = {slip.number for slip in waiting}
        return [*waiting, *(slip for slip in today if slip.number not in numbers)], refused or refused_today

    def _came(self, slips: list[Slip], refused: list[MailroomError], number: str) -> None:
        if refused:
            self.told.emit(self.session.troubles.of(refused[0]))
        at = next((at for at, slip in enumerate(slips) if slip.number == number), 0)
        self.list.show_slips(slips, at)
        self.choose(at)

    def choose(self, at: int) -> None:
        """Another slip in view."""
        if not 0 <= at < len(self.list.slips):
            return
        if self.preview is None:
            from ui.printing.preview import preview_widget

            self.preview = preview_widget([], self)
            self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.preview.setGeometry(self._preview_rect())
            self.preview.show()
        if self._sure:
            self._sure = ""
            self.told.emit(None)
        self.list.at = at
        self.list.update()
        self.preview.set_pages(self.list.slips[at].pages)

    @property
    def name(self) -> str:
        return "paper"

    def act(self, command: str) -> bool:
        if command == "cancel":
            self.back()
        elif command == "print_all":
            self.print_slips(
                [slip for slip in self.list.slips if not slip.again and slip.number not in self.list.printed]
            )
        elif command == "unseal":
            self.unseal()
        elif command == "print_label":
            self.print_label()
        elif command in ("up", "down"):
            self.choose(self.list.at + (1 if command == "down" else -1))
        elif command in ("page_up", "page_down") and self.preview is not None:
            bar = self.preview.verticalScrollBar()
            bar.setValue(bar.value() + bar.pageStep() * (1 if command == "page_down" else -1))
        elif command in ("print", "confirm") and self.list.slips:
            self.print_slips([self.list.slips[self.list.at]])
        else:
            return False
        return True

    def print_slips(self, slips: Sequence[Slip]) -> None:
        """One after the other, each as it is by then: what came out meanwhile comes out as 再発行."""
        if self._printing:
            self.told.emit(self.session.troubles.say("printing"))
        else:
            self._next([slip.number for slip in slips])

    def _next(self, numbers: Sequence[str]) -> None:
        self._printing = bool(numbers)
        if numbers:
            first, *rest = numbers
            self.session.worker.run(
                lambda: self._office().slip(first), lambda slip: self.put_out(slip, rest), self._stopped
            )

    def put_out(self, slip: Slip, rest: Sequence[str] = ()) -> None:
        """To the printer, or to the folder that stands in for it; then the next ones."""
        self._worker().run(
            lambda: _print(slip, self.opening),
            lambda _: self._printed(slip, rest),
            lambda error: self._not_printed(slip, error),
        )

    def print_label(self) -> None:
        """宛名ラベル of the slip in view; it is no slip, and nothing counts as printed by it."""
        if self.list.slips:
            number, opening = self.list.slips[self.list.at].number, self.opening
            self.session.worker.run(
                lambda: self._office().label(number),
                lambda pages: self._worker().run(
                    lambda: _print_label(pages, number, opening), lambda _: self._label_printed(number), self._failed
                ),
                self._failed,
            )

    def _label_printed(self, number: str) -> None:
        self.told.emit(self.session.troubles.say("label_printed", slip=number))

    def look_for_printer(self, found: Callable[[bool], None]) -> None:
        """Whether something can be printed here; asking the system takes a moment."""
        folder, name = self.opening.print_to, self.opening.settings.slip.printer
        self._worker().run(lambda: folder is not None or _is_there(name), found, lambda _: found(False))

    def _worker(self) -> Worker:
        if self._printer is None:
            self._printer = Worker("printer", self._failed)
        return self._printer

    def _printed(self, slip: Slip, rest: Sequence[str]) -> None:
        """Recorded before the next one is tried."""
        self.list.printed.add(slip.number)
        self.list.update()
        self.told.emit(None)
        self.session.worker.run(lambda: self._office().printed([slip]), lambda _: self._next(rest), self._stopped)

    def _not_printed(self, slip: Slip, error: Exception) -> None:
        self._stopped(error)
        self.session.worker.run(lambda: self._office().print_failed(slip.number))

    def _stopped(self, error: Exception) -> None:
        """The rest is not tried."""
        self._printing = False
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.told.emit(self.session.troubles.of(error))

    def shut(self) -> None:
        """End the printer's worker."""
        if self._printer is not None:
            self._printer.close()
            self._printer = None

    def _preview_rect(self) -> QRect:
        m = self.metrics
        return QRect(m.right_x, m.top, m.right, m.tall)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.list.setGeometry(metrics.left_rect())
        self.list.fit(metrics)
        self.keys.setGeometry(metrics.keys_rect())
        self.keys.fit(metrics)
        if self.preview is not None:
            self.preview.setGeometry(self._preview_rect())


def _is_there(printer: str) -> bool:
    from ui.printing.printer import printers

    names = printers()
    return printer in names if printer else bool(names)


def _print(slip: Slip, opening: Opening) -> None:
    """On the printer's worker; the folder that stands in for a printer gets what would be on its paper."""
    from ui.printing.pdf import pages_to_folder, pages_to_pdf

    pages_to_pdf(slip.pages, slip.file)
    if opening.print_to is not None:
        pages_to_folder(slip.pages, opening.print_to, f"{slip.number}.pdf")
        return
    from ui.printing.printer import print_pages

    print_pages(slip.pages, opening.settings.slip.printer, opening.settings.printers)


def _print_label(pages: Sequence[Page], number: str, opening: Opening) -> None:
    """As ``_print``, to the printer of labels."""
    if opening.print_to is not None:
        from ui.printing.pdf import pages_to_folder

        pages_to_folder(pages, opening.print_to, f"{number}-label.pdf")
        return
    from ui.printing.printer import print_pages

    if not opening.settings.slip.label_printer:
        raise PaperError("label_printer_none")
    print_pages(pages, opening.settings.slip.label_printer, opening.settings.printers)
