"""The shell of the window: a bar, one screen at a time, and the wires between devices, session and screens."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mailroom import commands
from mailroom.access import Action, Person
from mailroom.errors import HomeError
from mailroom.words import Words
from ui.clerk.banner import Banner
from ui.clerk.content import Content
from ui.clerk.desk import DeskScreen
from ui.clerk.groups import GroupsScreen
from ui.clerk.keys import Keys
from ui.clerk.lists import ListsScreen
from ui.clerk.lock import LockScreen
from ui.clerk.login import LoginScreen
from ui.clerk.menu import MenuScreen
from ui.clerk.proposals import Proposals
from ui.clerk.seal import SealScreen
from ui.clerk.session import Session
from ui.clerk.snapshot import Snapshot
from ui.clerk.spoken import clips
from ui.clerk.start_check import StartCheckScreen
from ui.clerk.status_bar import Dot, StatusBar
from ui.clerk.tray_close import TrayScreen
from ui.devices.camera import Sight
from ui.devices.print_eyes import PrintEyes
from ui.devices.sound import Sounds
from ui.devices.voice import Voice, wanted
from ui.devices.wedge import Wedge
from ui.doorway import Doorway
from ui.idle import Idle
from ui.intake import Intake
from ui.kiosk import Kiosk
from ui.live_camera import LiveCamera
from ui.live_scanner import LiveScanner
from ui.metrics import SMALLEST, measure
from ui.notices import Notices
from ui.opening import Opening
from ui.orders import Orders
from ui.pages import Page, bar_of, pages_of
from ui.paper_fallback import PaperFallback
from ui.presence import Presence, Why
from ui.says import Says
from ui.screen import Screen
from ui.settings.screen import SettingsScreen
from ui.style import Style
from ui.supervisor.destroying_screen import DestroyingScreen
from ui.supervisor.labels_screen import LabelsScreen
from ui.supervisor.paper_screen import PaperScreen
from ui.supervisor.papers_out import PapersOut
from ui.supervisor.posting_screen import PostingScreen
from ui.supervisor.report_screen import ReportScreen
from ui.tasks import Worker
from ui.troubles import Troubles

REFRESH_MS = 20_000
TWO_PASSES = "two_passes"  # setting ``sorting``


class Window(QWidget):
    """Constructs the parts; everything else is handed what it needs. ``anew``: open it again with these settings.

    ``wedge``: that which listened already; the window closes it.
    """

    anew = Signal(object)

    def __init__(self, opening: Opening, wedge: Wedge | None = None) -> None:
        super().__init__()
        self.opening = opening
        screen = opening.settings.screen
        self.style_ = Style(screen.theme, screen.motion)
        self.commands = commands.load(opening.settings.keys)
        self.says = Says(Words(opening.settings.station.language), self.commands.caps)
        self.troubles = Troubles(self.says, opening.clock)
        self.names: dict[str, str] = {}
        self.worker = Worker("database", self.fail)
        self.session = Session(self.worker, self.says, self.troubles, self.names)
        self.presence = Presence(self.session)
        self.sounds = Sounds(screen.volume, self)
        self.voice = Voice(wanted(opening.settings), screen.volume, self)
        self.wedge = wedge or Wedge(self)
        self.idle = Idle(screen.idle_minutes, parent=self)
        self._make_screens()
        self._wire()
        self.setWindowTitle(self.says("window.title"))
        self.setMinimumSize(*SMALLEST)
        self.setPalette(self.style_.palette())
        self.style_.changed.connect(lambda: self.setPalette(self.style_.palette()))
        self.show_screen(self.settings if opening.resume else self.login)
        self._ticking = QTimer(self, interval=REFRESH_MS)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self.worker.run(self._open, self._opened)

    # making

    def _make_screens(self) -> None:
        style, says, session = self.style_, self.says, self.session
        self.keys = keys = Keys(self.commands, says)
        self.desk = DeskScreen(style, session, keys, self)
        self.desk.search.masked = self.opening.settings.screen.mask_search
        self.lists = ListsScreen(style, session, keys, self.opening.clock, self)
        self.seal = SealScreen(style, session, keys, self)
        self.groups = GroupsScreen(style, session, keys, self.desk.groups, self)
        self.tray = TrayScreen(style, session, keys, self.desk.tray, self)
        self.report = ReportScreen(style, session, keys, self)
        self.paper = PaperScreen(style, session, keys, self.opening, self)
        self.papers = self.lists.papers = PapersOut(self.opening, self.fail)
        self.posting = PostingScreen(style, session, keys, self.papers, self)
        self.destroying = DestroyingScreen(style, session, keys, self.papers, self)
        self.labels = LabelsScreen(style, session, keys, self.opening, self)
        self.login = LoginScreen(style, says, says("login.closed"), says("login.choose"), self)
        self.lock = LockScreen(style, says, self)
        self.leave = LoginScreen(style, says, says("leave.title"), says("leave.what"), self)
        self.menu = MenuScreen(style, says, self)
        self.check = StartCheckScreen(style, session, keys, self.sounds, self.opening, self)
        self.settings = SettingsScreen(style, session, self.sounds, self.opening, self)
        self.bar = StatusBar(style, says, parent=self)
        self.screens: tuple[Screen, ...] = (
            self.desk, self.lists, self.seal, self.groups, self.tray, self.report, self.paper, self.check,
            self.posting, self.destroying, self.settings, self.labels, self.menu, self.login, self.lock, self.leave,
        )  # fmt: skip
        self.screen_: Screen = self.login
        self.notices = Notices(Banner(style, self), self._banner_rect, self._nobody_here)
        self.doorway = Doorway(
            session, self.presence, self.notices, self.opening.clock, self.bar,
            self.desk, self.seal, self.login, self.lock,
            self.show_screen, lambda: self.screen_, self._allow, self._begin,
        )  # fmt: skip
        self.kiosk = Kiosk(self, session, self.leave, self._ask_to_leave, self.opening.kiosk)
        self.orders = Orders(
            keys, session, self.presence, self.notices, self.sounds,
            self.desk, self.seal, lambda: self.screen_, self.show_screen, self.open_page,
        )  # fmt: skip
        self.intake = Intake(
            session, self.presence, self.notices, self.sounds,
            self.desk, self.seal, self.tray, self.check, self.doorway,
            self.show_screen, lambda: self.screen_, self.orders,
        )  # fmt: skip
        self.print_eyes = PrintEyes(self.opening.settings.codes.grammar, self.fail, parent=self)
        self.camera = LiveCamera(
            session, self.bar, self.notices, self.desk.camera, self._seen, self.fail
        )  # fmt: skip
        self.fallback = PaperFallback(self.opening.home, self.opening.clock, self._page_kept, self)
        self.proposals = Proposals(session, self.desk.search, self.print_eyes, keys, self.camera.frame)
        self.scanner = LiveScanner(
            self.wedge, self.intake, self.bar, self.notices, self.troubles, self.fail
        )  # fmt: skip

    def _wire(self) -> None:
        session, notices = self.session, self.notices
        session.sounded.connect(self.sounds.play)
        session.said.connect(self._say, Qt.ConnectionType.QueuedConnection)  # the card is painted first
        session.troubled.connect(notices.show)
        session.refreshed.connect(self._refreshed)
        session.mode_shown.connect(self.camera.mode)
        session.recorded.connect(lambda: notices.settle("error"))
        self.desk.stamp_taken.connect(self.proposals.accept_reason)
        self.presence.came.connect(self._worked_at)
        self.presence.locked.connect(self._worked_at)
        self.presence.went.connect(self._worked_at)
        self.presence.stirred.connect(self.idle.stir)
        self.idle.over.connect(lambda: self.presence.lock(Why.IDLE))
        self.bar.page_asked.connect(self.open_page)
        self.menu.rows.chosen.connect(self.open_page)
        for sounding in (self.seal, self.posting, self.destroying):
            sounding.sounded.connect(self.sounds.play)
        self.seal.sealed.connect(lambda _: session.refresh())
        self.seal.preview_asked.connect(self._show_slip)
        self.desk.tray.standing.connect(self._show_tray)
        self.paper.told.connect(notices.show)
        for screen in (
            self.lists, self.seal, self.groups, self.tray, self.report, self.paper, self.settings, self.menu,
            self.posting, self.destroying, self.labels,
        ):  # fmt: skip
            screen.back = lambda: self.show_screen(self.desk)
        self.settings.saved.connect(self.anew)
        self.check.begun.connect(lambda: self.show_screen(self.desk))
        self.report.slips_asked = lambda: self._show_slip("")

    def _seen(self, sight: Sight) -> None:
        self.proposals.seen(sight)
        self.intake.sight(sight)

    # opening and closing

    def _open(self) -> tuple[Any, Sequence[Person], dict[str, str]]:
        station = self.opening.station()
        if self.opening.resume:
            station.resume(self.opening.resume)
        return station, station.people(), self.opening.shown_pins()

    def _opened(self, opened: tuple[Any, Sequence[Person], dict[str, str]]) -> None:
        self.session.station, people, pins = opened
        self.names.update({person.id: person.name for person in people})
        self.login.show_people(people, pins)
        self.kiosk.show_people(people, pins)
        self.session.refresh()
        gc.collect()
        gc.freeze()  # what is here now stays: looking through it again and again would stall the window for 30 ms
        self.camera.start(self.opening)
        self.scanner.start(self.opening)
        self.paper.look_for_printer(lambda found: self.bar.show_dot("printer", Dot.OK if found else Dot.OFF))
        self.fallback.start()
        QTimer.singleShot(0, self.sounds.start)
        if self.opening.resume:
            self.presence.enter(self.opening.resume)
            self.settings.told(self.says("setting.saved"))
        QTimer.singleShot(0, self.voice.start)
        if refused := self.keys.commands.refused:
            self.notices.show(self.troubles.of(HomeError("keys_refused", which=", ".join(refused))))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.kiosk.closing(event):
            self.shut()
            event.accept()

    def shut(self) -> None:
        """Let go of everything; may be called twice."""
        self._ticking.stop()
        self.idle.close()
        self.fallback.close()
        self.wedge.close()
        self.scanner.close()
        self.camera.close()
        self.print_eyes.close()
        self.sounds.close()
        self.voice.hush()
        for printing in (self.paper, self.papers, self.labels):
            printing.shut()
        self.check.shut()
        self.settings.shut()
        station, self.session.station = self.session.station, None
        self.worker.close(station.close if station is not None else None)

    # who

    def _allow(self, person: Person) -> None:
        """What the screens let this person do."""
        self.lists.allow(person.may(Action.DECIDE_HELD), self.opening.settings.rules.ways_out)
        self.seal.may_declare = person.may(Action.DECLARE_MISSING)
        self.paper.allow(person.may(Action.UNSEAL))
        self.report.allow(person.may(Action.CLOSE_DAY))
        self.posting.allow(person.may(Action.UNDO_OUTSIDE))
        self.bar.show_pages(self._with_caps(bar_of(person)))
        self.menu.show_pages(self._with_caps(self._pages(person)))

    def _pages(self, person: Person | None) -> list[Page]:
        return pages_of(person, two_passes=self.opening.settings.station.sorting == TWO_PASSES)

    def _with_caps(self, pages: Sequence[Page]) -> list[Page]:
        return [page._replace(cap=self.keys.commands.cap(page.name)) for page in pages]

    def _begin(self, _: Person) -> None:
        """The work, or the start-of-day check before it."""
        self.worker.run(self.session.station.start_check_due, self._begin_with, self._begin_anyway)

    def _begin_with(self, check: bool) -> None:
        if self.screen_ in (self.login, self.lock):  # else a scan was quicker
            self.show_screen(self.check if check else self.desk)

    def _begin_anyway(self, error: Exception) -> None:
        self._begin_with(False)
        self.fail(error)

    def _worked_at(self, *_: object) -> None:
        """Somebody came, or nobody is here: then no picture of the camera is kept."""
        self.camera.show(self.presence.person is not None)
        if self.presence.person is None:
            self.proposals.forget()
        self.idle.stir()

    def _ask_to_leave(self) -> None:
        before = self.screen_
        if before is not self.leave:
            self.leave.back = lambda: self.show_screen(before)
            self.show_screen(self.leave)

    # screens

    def open_page(self, name: str) -> bool:
        """A page; the same again leads back. False when there is none of that name for who works here."""
        if name == "paper" and self.presence.person is not None:
            self._show_slip("")
            return True
        if name not in {page.name for page in (*self._pages(self.presence.person), *bar_of(self.presence.person))}:
            return False
        if name == "logout":
            self.presence.log_out()
        elif name == "break":
            self.presence.lock(Why.BREAK)
        elif name == "close":
            self.close()
        else:
            screens = {
                "lists": self.lists, "seal": self.seal, "groups": self.groups, "report": self.report,
                "posting": self.posting, "destroying": self.destroying,
                "labels": self.labels, "check": self.check, "settings": self.settings, "more": self.menu,
            }  # fmt: skip
            target = screens[name]
            self.show_screen(self.desk if self.screen_ is target else target)
        return True

    def show_screen(self, screen: Screen, entered: bool = True) -> None:
        """One screen at a time. ``entered=False``: it was brought to a certain place already."""
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
        self.notices.place()

    def _show_slip(self, number: str) -> None:
        self.show_screen(self.paper, entered=False)
        self.paper.open(number)

    def _show_tray(self, shown: Any) -> None:
        self.tray.show_tray(shown)
        if self.screen_ is not self.tray:
            self.show_screen(self.tray)

    # what is shown

    def _banner_rect(self) -> QRect:
        return self.screen_.banner_rect()

    def _nobody_here(self) -> bool:
        return self.presence.person is None and self.session.station is not None

    def _refreshed(self, snapshot: Snapshot) -> None:
        status = snapshot.status
        self.bar.show_status(status)
        for key, wrong in (
            ("no_mirror", status.mirror_as_of is None),
            ("mirror_stale", status.mirror_stale and status.mirror_as_of is not None),
            ("clock_doubt", status.clock_doubt),
        ):
            if wrong:
                self.notices.last(self.troubles.say(key, lasting=True))
            else:
                self.notices.settle(key)

    def _page_kept(self, well: bool) -> None:
        """The paper fallback could be written, or not; when that has changed."""
        if well:
            self.notices.settle("fallback_failed")
        else:
            self.notices.last(self.troubles.say("fallback_failed", lasting=True))

    def _say(self, content: Content) -> None:
        self.voice.say(clips(content), self.sounds.lasts_ms)

    def fail(self, error: Exception) -> None:
        """What went wrong stands on the bar."""
        self.notices.show(self.troubles.of(error))

    def _tick(self) -> None:
        if self.session.station is not None:
            self.session.refresh()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.orders.key(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.kiosk.changed(event)

    def resizeEvent(self, _: QResizeEvent) -> None:
        metrics = measure(self.width(), self.height())
        for screen in self.screens:
            screen.setGeometry(0, 0, metrics.width, metrics.height)
            screen.fit(metrics)
        self.bar.setGeometry(0, 0, metrics.width, metrics.bar)
        self.bar.fit(metrics)
        self.bar.raise_()
        self.notices.banner.fit(metrics)
        self.notices.place()
        self.camera.fit()
