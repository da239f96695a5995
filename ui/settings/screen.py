"""設定: up and down for the line, left and right for its value, Enter to save; the window is made anew with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mailroom.errors import MailroomError
from mailroom.settings import PrinterSettings, Settings
from ui.announce import announce
from ui.clerk.keys import Cell, KeyRow
from ui.clerk.session import Session
from ui.devices.sound import Sounds
from ui.looks import Sound
from ui.metrics import Metrics
from ui.screen import Screen
from ui.settings.fields import FIELDS, MEASURED, Draft, Found, options
from ui.settings.rows import SettingRows
from ui.style import Style
from ui.tasks import Worker

if TYPE_CHECKING:
    from ui.opening import Opening


class SettingsScreen(Screen):
    """``saved``: the window is to be opened anew with these."""

    headed = False

    saved = Signal(object)

    def __init__(
        self, style: Style, session: Session, sounds: Sounds, opening: Opening, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, parent)
        self.session, self.sounds, self.opening = session, sounds, opening
        says = session.says
        self.setAccessibleName(says("menu.settings"))
        self.back: Callable[[], None] = lambda: None
        self.draft = Draft(opening.settings, str(opening.home.root))
        self.found = Found()
        self.at = 0
        self.rows = SettingRows(style, says, self)
        self.rows.picked.connect(self._picked)
        self.field = QLineEdit(self.rows)
        self.field.hide()
        self.field.returnPressed.connect(self._typed)
        row = [
            [Cell("save", "Enter", says("setting.save"), 6)],
            [
                Cell("type", "F2", says("setting.type"), 6),
                Cell("hear", "F3", says("setting.hear"), 6),
                Cell("test", "F4", says("setting.test"), 6),
            ],
            [Cell("", "", "", 3)],
            [Cell("back", "Esc", says("setting.back"), 6)],
        ]
        self.keys = KeyRow(style, row, self)
        self.keys.pressed.connect(self.act)
        self._looking: Worker | None = None

    # what is chosen

    def choose(self, at: int) -> None:
        """Another line."""
        self.at = max(0, min(len(FIELDS) - 1, at))
        self.rows.tell("")
        self._show()

    def turn(self, by: int) -> None:
        """Another value of the line."""
        one = FIELDS[self.at]
        values = [value for value, _ in options(one, self.draft, self.found, self.session.says)]
        if values:
            place = values.index(self.draft.value(one.name)) + by
            self._set(values[max(0, min(len(values) - 1, place))])

    def _picked(self, at: int, value: Any) -> None:
        self.choose(at)
        if value is not None:
            self._set(value)
        elif FIELDS[at].text:
            self.act("type")

    def _set(self, value: Any) -> None:
        name = FIELDS[self.at].name
        self.draft.set(name, value)
        self.rows.tell("")
        if name == "screen.theme":
            self.style_.choose(value)
        elif name == "screen.volume":
            self.sounds.set_volume(value)
            self.sounds.play(Sound.RECORDED)
        self._show()

    def _typed(self) -> None:
        self.draft.set(FIELDS[self.at].name, self.field.text().strip())
        self._stop_typing()
        self._show()

    def _stop_typing(self) -> None:
        self.field.hide()
        self.setFocus()

    def save(self) -> None:
        """Write what was changed; nothing else is touched."""
        values = dict(self.draft.changed)
        if self.session.station is None:
            return
        if not values:
            self.rows.tell(self.session.says("setting.unchanged"))
            return
        self.session.worker.run(lambda: self._write(values), self._saved, self._refused)

    def _write(self, values: dict[str, Any]) -> Settings:
        from mailroom.office import Office

        office = Office(self.session.station.house)
        typed = values.pop(MEASURED, None)
        if typed is not None:
            office.measured(self.printer, typed)
        return office.change_settings(values) if values else office.house.settings

    @property
    def printer(self) -> str:
        """The printer of the draft, or the usual one."""
        return self.draft.value("slip.printer") or next(iter(self.found.printers), "")

    def print_test(self) -> None:
        """The sheet with rulers, on that printer; what comes of it is said in the foot."""
        if self._looking is None or self.session.station is None:
            return
        opening, printer, says = self.opening, self.printer, self.session.says
        self._looking.run(
            lambda: _print_test(opening, printer),
            lambda _: self.rows.tell(says("setting.test_printed", printer=printer)),
            self._refused,
        )

    def _saved(self, settings: Settings) -> None:
        self.draft = Draft(settings, self.draft.home)
        self.saved.emit(settings)

    def _refused(self, error: Exception) -> None:
        words = self.session.says.words
        said = words.error(error) if isinstance(error, MailroomError) else self.session.troubles.of(error).what
        self.rows.tell(said, wrong=True)
        announce(self, said, now=True)

    def told(self, message: str) -> None:
        """After it was opened anew."""
        self.rows.tell(message)

    # keys

    def act(self, action: str) -> None:
        """A key of the row."""
        if action == "save":
            self.save()
        elif action == "back":
            self.back()
        elif action == "hear":
            self.sounds.play(Sound.RECORDED)
        elif action == "test":
            self.print_test()
        elif action == "type" and FIELDS[self.at].text:
            self.field.setAccessibleName(self.session.says(f"setting.{FIELDS[self.at].key}"))
            self.field.setText("" if FIELDS[self.at].name == MEASURED else str(self.draft.value(FIELDS[self.at].name)))
            self.field.setGeometry(self.rows.value_rect(self.at))
            self.field.setFont(self.style_.font(self.size_of("text")))
            self.field.show()
            self.field.setFocus()
            self.field.selectAll()

    def key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.choose(self.at + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turn(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act("save")
        elif key == Qt.Key.Key_F2:
            self.act("type")
        elif key == Qt.Key.Key_F3:
            self.act("hear")
        elif key == Qt.Key.Key_F4:
            self.act("test")
        elif key == Qt.Key.Key_Escape and self.field.isVisible():
            self._stop_typing()
        elif key == Qt.Key.Key_Escape:
            self.back()
        else:
            return False
        return True

    # screen

    def entered(self) -> None:
        super().entered()
        self.draft = Draft(self.opening.settings, str(self.opening.home.root))
        self._looking = self._looking or Worker("settings", self._refused)
        self._looking.run(_look, self._came, self._refused)
        self._show()

    def left(self) -> None:
        """What was tried and not saved is as before."""
        self.field.hide()
        self.rows.tell("")
        self.style_.choose(self.opening.settings.screen.theme)
        self.sounds.set_volume(self.opening.settings.screen.volume)

    def shut(self) -> None:
        """Let go of the worker."""
        if self._looking is not None:
            self._looking.close(wait_s=1.0)
            self._looking = None

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.rows.setGeometry(metrics.margin, metrics.top, metrics.width - 2 * metrics.margin, metrics.tall)
        self.keys.setGeometry(metrics.keys_rect())
        for part in (self.rows, self.keys):
            part.fit(metrics)
        if self.field.isVisible():
            self.field.setGeometry(self.rows.value_rect(self.at))

    def _came(self, found: Found) -> None:
        self.found = found
        self._show()

    def _show(self) -> None:
        self.rows.show_draft(self.draft, self.found, self.at)
        self.keys.keys["type"].setEnabled(FIELDS[self.at].text)


def _look() -> Found:
    """What hangs on the machine; on a worker, a printer server takes its time."""
    from mailroom.reading import serial_port
    from mailroom.reading.device import cameras
    from ui.printing.printer import printers

    return Found(
        [(one.id, one.name) for one in cameras()], printers(), [(port.value, port.name) for port in serial_port.ports()]
    )


def _print_test(opening: Opening, printer: str) -> None:
    """On the worker. The folder that stands in for a printer gets the sheet as it is meant."""
    from mailroom.dispatch.marks import sampled
    from mailroom.dispatch.printer_test import Tried, printer_test
    from ui.printing.pdf import pages_to_folder
    from ui.printing.printer import print_pages

    known = opening.settings.printers
    off = PrinterSettings() if opening.print_to else known.get(printer, PrinterSettings())
    page = printer_test(Tried(printer or "―", off, opening.settings.station.number, opening.clock()))
    page = sampled(page) if opening.home.is_demo else page
    if opening.print_to:
        pages_to_folder([page], opening.print_to, "printer-test.pdf")
    else:
        print_pages([page], printer, known)
