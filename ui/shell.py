"""The shell of the window: a bar, one screen at a time, and the wires between devices, session and screens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Action, Person
from mailroom.errors import AccessError
from mailroom.model import Mode
from mailroom.reading.own_codes import OwnCode
from mailroom.words import Words
from ui.clerk.banner import Banner
from ui.clerk.camera_pane import Coach
from ui.clerk.desk import DeskScreen
from ui.clerk.lists import ListsScreen
from ui.clerk.login import LoginScreen
from ui.clerk.seal import SealScreen
from ui.clerk.session import Session, Snapshot, own_of
from ui.clerk.status_bar import Dot, Page, StatusBar
from ui.devices.camera import OFF, CameraFeed, Picture, Sight
from ui.devices.sound import Sounds
from ui.devices.wedge import Wedge
from ui.looks import LOOKS, Form
from ui.metrics import SMALLEST, measure
from ui.opening import Opening
from ui.says import Says
from ui.screen import Screen
from ui.style import Style
from ui.supervisor.paper_screen import PaperScreen
from ui.supervisor.report_screen import ReportScreen
from ui.tasks import Worker
from ui.troubles import Trouble, Troubles

REFRESH_MS = 20_000
PAGES = {Qt.Key.Key_L: "lists", Qt.Key.Key_B: "seal", Qt.Key.Key_R: "report", Qt.Key.Key_Q: "logout"}


class Window(QWidget):
    """Constructs the screens; everything else is handed what it needs."""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.opening = opening
        screen = opening.settings.screen
        self.style_ = Style(screen.theme)
        self.says = Says(Words(opening.settings.station.language))
        self.troubles = Troubles(self.says, opening.clock)
        self.lasting: dict[str, Trouble] = {}
        self.passing: Trouble | None = None
        self.names: dict[str, str] = {}
        self.person: Person | None = None
        self.worker = Worker("database", self._failed)
        self.session = Session(self.worker, self.says, self.troubles, self.names)
        self.sounds = Sounds(screen.volume, self)
        self.wedge = Wedge(self)
        self.camera: CameraFeed | None = None
        self._make_screens()
        self._wire()
        self.setWindowTitle(self.says("window.title"))
        self.setMinimumSize(*SMALLEST)
        self.setPalette(self.style_.palette())
        self.style_.changed.connect(lambda: self.setPalette(self.style_.palette()))
        self.show_screen(self.login)
        self._ticking = QTimer(self, interval=REFRESH_MS)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self.worker.run(self._open, self._opened)

    # making

    def _make_screens(self) -> None:
        style, says = self.style_, self.says
        self.desk = DeskScreen(style, self.session, self.opening.settings.screen.keys, self)
        self.lists = ListsScreen(style, self.session, self.opening.clock, self)
        self.seal = SealScreen(style, self.session, self)
        self.report = ReportScreen(style, self.session, self)
        self.paper = PaperScreen(style, self.session, self.opening, self)
        self.login = LoginScreen(style, says, self)
        self.bar = StatusBar(style, says, parent=self)
        self.banner = Banner(style, self)
        self.screens: tuple[Screen, ...] = (
            self.desk, self.lists, self.seal, self.report, self.paper, self.login,
        )  # fmt: skip
        self.screen_: Screen = self.login

    def _wire(self) -> None:
        self.wedge.scanned.connect(self.scanned)
        self.wedge.broken.connect(self._broken)
        session = self.session
        session.sounded.connect(self.sounds.play)
        session.troubled.connect(self.show_trouble)
        session.refreshed.connect(self._refreshed)
        session.own_code.connect(self._own_code)
        session.mode_shown.connect(self._mode_changed)
        session.recorded.connect(lambda: self.settle("error"))
        self.bar.page_asked.connect(self.open_page)
        self.login.entered_pin.connect(self._log_in)
        self.seal.sounded.connect(self.sounds.play)
        self.seal.sealed.connect(lambda _: session.refresh())
        self.seal.preview_asked.connect(self._show_slip)
        self.paper.told.connect(self.show_trouble)
        for screen in (self.lists, self.seal, self.report, self.paper):
            screen.back = lambda: self.show_screen(self.desk)
        self.report.slips_asked = lambda: self._show_slip("")

    # opening and closing

    def _open(self) -> tuple[Any, Sequence[Person], dict[str, str]]:
        station = self.opening.station()
        return station, station.people(), self.opening.shown_pins()

    def _opened(self, opened: tuple[Any, Sequence[Person], dict[str, str]]) -> None:
        self.session.station, people, pins = opened
        self.names.update({person.id: person.name for person in people})
        self.login.show_people(people, pins)
        self.session.refresh()
        self._start_camera()
        self.paper.look_for_printer(lambda found: self.bar.show_dot("printer", Dot.OK if found else Dot.OFF))
        QTimer.singleShot(0, self.sounds.start)

    def _start_camera(self) -> None:
        if self.opening.camera == OFF:
            return
        self.camera = CameraFeed(
            self.opening.camera,
            self.opening.settings.codes,
            picture=self._picture,
            sight=self._sight,
            state=self._camera_state,
            failed=self._failed,
            loop=self.opening.loop,
        )
        self._size_preview()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut()
        event.accept()

    def shut(self) -> None:
        """Let go of everything; may be called twice."""
        self._ticking.stop()
        self.wedge.close()
        if self.camera is not None:
            self.camera.close()
            self.camera = None
        self.sounds.close()
        self.paper.shut()
        station, self.session.station = self.session.station, None
        self.worker.close(station.close if station is not None else None)

    # what comes in

    def scanned(self, text: str) -> None:
        """A hand scanner, wherever the focus is."""
        if self.person is None:
            self._scanned_outside(text)
            return
        if self._checking():
            own = own_of([text])
            self.seal.own(own) if own else self.seal.scan(text)
            return
        self._to_desk()
        self.desk.camera.came(self.says("camera.wedge"))
        self.session.scan(text)

    def _sight(self, sight: Sight) -> None:
        if self.person is None:
            return
        if sight.two:
            self.desk.camera.advise(Coach.TWO)
            if self._checking():
                self.sounds.play(LOOKS[Form.TWO_CODES].sound)
            else:
                self._to_desk()
                self.session.two_in_view()
            return
        if self._checking():
            own = own_of([symbol.text for symbol in sight.symbols])
            self.seal.own(own) if own else self.seal.see(sight.symbols)
            return
        self._to_desk()
        took = f"{sight.ms:.0f} {self.says('camera.ms')}"
        self.desk.camera.came(took, sight.taken)
        self.session.see(sight.symbols)

    def _scanned_outside(self, text: str) -> None:
        """Nobody is logged in: a person card chooses the person; anything else is not taken, and that is said."""
        own = own_of([text])
        if own is None or own.letter != "P" or not self.login.choose(own.body):
            self.login.refused(self.says("login.first"))
            self.sounds.play(LOOKS[Form.NOT_OURS].sound)

    def _checking(self) -> bool:
        """A seal check that is not done: every scan belongs to it."""
        return self.screen_ is self.seal and self.seal.view is not None and not self.seal.view.sealed

    def _to_desk(self) -> None:
        """A scan wins over whatever is open."""
        self.desk.scanned()
        if self.screen_ is not self.desk:
            self.show_screen(self.desk)

    def _own_code(self, own: OwnCode) -> None:
        if own.letter in "BF":
            self.show_screen(self.seal, entered=False)
            self.seal.own(own)
        elif own.letter == "P":
            self.log_out()
            self.login.choose(own.body)
        elif own.letter == "C":
            name = own.body.lower().replace("-", "_")
            self.open_page(name) if name in PAGES.values() else self.desk.command(name)

    def _broken(self) -> None:
        if self.person is not None:
            torn = self.troubles.say("torn_scan")
            self.session.lost(torn)
            self.show_trouble(torn)
            self.sounds.play(LOOKS[Form.NOT_OURS].sound)

    # who

    def _log_in(self, person: str, pin: str) -> None:
        station = self.session.station
        if station is None:
            self.login.refused(self.says("login.not_open"))
            return
        self.worker.run(lambda: station.log_in(person, pin), self._logged_in, self._not_logged_in)

    def _logged_in(self, person: Person) -> None:
        self.person = person
        self.lists.allow(person.may(Action.DECIDE_HELD), self.opening.settings.rules.ways_out)
        self.seal.may_declare = person.may(Action.DECLARE_MISSING)
        self.paper.allow(person.may(Action.UNSEAL))
        self.bar.show_pages([Page(name, self.says(f"menu.{name}"), cap) for name, cap in self._pages()])
        self.bar.show_locked(False)
        self.session.show_waiting()
        self.session.refresh()
        self.show_screen(self.desk)

    def _not_logged_in(self, error: Exception) -> None:
        if isinstance(error, AccessError):
            self.login.refused(self.says.words.error(error))
            return
        self.login.refused("")
        self.show_trouble(self.troubles.of(error))

    def log_out(self) -> None:
        """The clerk leaves; nobody's name stays on the screen."""
        self.person = None
        self.bar.show_locked(True)
        self.desk.search.close_panel()
        self.session.forget()
        self.worker.run(self.session.station.log_out)
        self.show_screen(self.login)

    # screens

    def _pages(self) -> list[tuple[str, str]]:
        """Pages that the person who works now may open, with their keys."""
        may = self.person is not None and self.person.may(Action.REPORT)
        return [
            (name, f"Ctrl+{key.name.removeprefix('Key_')}") for key, name in PAGES.items() if may or name != "report"
        ]

    def open_page(self, name: str) -> None:
        """A page of the bar."""
        if name not in dict(self._pages()) or self.person is None:
            return
        if name == "logout":
            self.log_out()
        else:
            target = {"lists": self.lists, "seal": self.seal, "report": self.report}[name]
            self.show_screen(self.desk if self.screen_ is target else target)

    def show_screen(self, screen: Screen, entered: bool = True) -> None:
        """One screen at a time."""
        old = self.screen_
        if old is not screen:
            old.hide()
            old.left()
        self.screen_ = screen
        screen.show()
        if entered:
            screen.entered()
        else:
            screen.setFocus()
        self._place_banner()

    def _show_slip(self, number: str) -> None:
        self.show_screen(self.paper, entered=False)
        self.paper.open(number)

    # what is shown

    def show_trouble(self, trouble: Trouble | None) -> None:
        """A trouble of the moment; None: it is over. Lasting ones stay below it."""
        self.passing = trouble
        self._place_banner()

    def last(self, trouble: Trouble) -> None:
        """A trouble that lasts until ``settle``."""
        self.lasting.setdefault(trouble.key, trouble)
        self._place_banner()

    def settle(self, key: str) -> None:
        """A lasting trouble is over."""
        if self.lasting.pop(key, None):
            self._place_banner()

    def _place_banner(self) -> None:
        hidden = self.screen_ is self.login and self.person is None and self.session.station is not None
        shown = self.passing or next(iter(self.lasting.values()), None)
        self.banner.setGeometry(self.screen_.banner_rect())
        self.banner.show_trouble(None if hidden and self.passing is None else shown)
        self.banner.raise_()

    def _refreshed(self, snapshot: Snapshot) -> None:
        status = snapshot.status
        self.bar.show_status(status)
        for key, wrong in (
            ("no_mirror", status.mirror_as_of is None),
            ("mirror_stale", status.mirror_stale and status.mirror_as_of is not None),
            ("clock_doubt", status.clock_doubt),
        ):
            if wrong:
                self.last(self.troubles.say(key, lasting=True))
            else:
                self.settle(key)

    def _failed(self, error: Exception) -> None:
        self.show_trouble(self.troubles.of(error))

    def _tick(self) -> None:
        if self.session.station is not None:
            self.session.refresh()

    # camera

    def _picture(self, picture: Picture) -> None:
        self.desk.camera.show_picture(picture.image, picture.frame)

    def _camera_state(self, state: Any) -> None:
        live = state.value == "live"
        was_live = self.session.camera
        self.session.camera = live
        if live:
            self.bar.show_dot("camera", Dot.OK)
            self.settle("camera_gone")
        else:
            self.desk.camera.gone()
            lost = was_live and state.value == "lost"
            self.bar.show_dot("camera", Dot.TROUBLE if lost else Dot.OFF)
            if lost:
                self.last(self.troubles.say("camera_gone", lasting=True))
        if live is not was_live and self.session.content and self.session.content.form is Form.NOTHING:
            self.session.show_waiting()

    def _mode_changed(self, mode: Mode) -> None:
        if self.camera is not None:
            self.camera.mode = mode
            self.camera.clear()

    def _size_preview(self) -> None:
        if self.camera is not None:
            room, ratio = self.desk.camera.picture_rect(), self.devicePixelRatioF()
            self.camera.room = (round(room.width() * ratio), round(room.height() * ratio))

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        page = PAGES.get(Qt.Key(event.key())) if ctrl else None
        if page:
            self.open_page(page)
        elif not self.screen_.key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, _: QResizeEvent) -> None:
        metrics = measure(self.width(), self.height())
        for screen in self.screens:
            screen.setGeometry(0, 0, metrics.width, metrics.height)
            screen.fit(metrics)
        self.bar.setGeometry(0, 0, metrics.width, metrics.bar)
        self.bar.fit(metrics)
        self.bar.raise_()
        self.banner.fit(metrics)
        self._place_banner()
        self._size_preview()
