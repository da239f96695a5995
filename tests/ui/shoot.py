"""Pictures of every screen for people to look at: ``python -m tests.ui.shoot FOLDER``. Made-up people only.

Not a test. Uses the fake station, so that every form of the card can be shown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mailroom.clock import fixed_clock
from mailroom.paths import Home
from mailroom.settings import ScreenSettings, Settings
from tests.ui.fakes import FOODS, LONG, NOON, BinRow, FakeStation
from tests.ui.scenes import answers, check, employers, held, hits, rows, stranger
from ui.clerk.rows_panel import Which
from ui.devices.camera import OFF
from ui.opening import Opening
from ui.shell import Window


def envelope() -> QImage:
    """A grey envelope in place of a camera's picture."""
    image = QImage(1280, 720, QImage.Format.Format_RGB32)
    image.fill(QColor(70, 72, 74))
    painter = QPainter(image)
    painter.fillRect(200, 150, 880, 430, QColor(205, 184, 143))
    painter.fillRect(300, 230, 560, 250, QColor(245, 244, 240))
    painter.fillRect(720, 250, 110, 110, QColor(20, 20, 20))
    painter.end()
    return image


class Studio:
    """One window, many pictures. ``keep`` False: painted, not written, which takes most of the time."""

    def __init__(
        self, folder: Path, size: tuple[int, int], theme: str, language: str = "ja", *, keep: bool = True
    ) -> None:
        self.keep = keep
        self.folder, self.size, self.name = folder, size, f"{size[0]}-{theme}-{language}"
        self.station = FakeStation(answers())
        self.station.rows, self.station.hits = rows(), hits()
        settings = Settings(screen=ScreenSettings(theme=theme))
        if language != "ja":
            from dataclasses import replace

            settings = replace(settings, station=replace(settings.station, language=language))
        opening = Opening(Home(folder), fixed_clock(NOON), settings, lambda: self.station, OFF)
        self.window = Window(opening)
        self.window.resize(*size)
        self.window.show()
        self.wait()

    def wait(self) -> None:
        """Until the database worker has nothing left to do and its answers are painted."""
        for _ in range(3):
            done: list[bool] = []
            self.window.worker.run(lambda: True, done.append)
            while not done:
                QTest.qWait(5)
        QTest.qWait(20)

    def shoot(self, name: str) -> None:
        self.wait()
        picture = self.window.grab()
        if self.keep:
            picture.save(str(self.folder / f"{name}-{self.name}.png"))

    def log_in(self) -> None:
        self.window.worker.run(lambda: self.station.log_in("sato", "1234"), self.window.presence.enter)
        self.wait()
        self.window.session.camera = True
        self.window.desk.camera.show_picture(envelope(), (1280, 720))

    def card(self, name: str) -> None:
        self.window.desk.camera.came("38 ms", [[(720, 250), (830, 250), (830, 360), (720, 360)]])
        self.window.session.scan(name)
        self.shoot(f"card-{name}")

    def lists(self) -> None:
        window = self.window
        self.station.rows = held()
        window.show_screen(window.lists)
        self.shoot("lists")
        window.lists.allow(True, self.window.opening.settings.rules.ways_out)
        window.lists.panel.narrow(1)
        window.lists.ask("keep")
        self.shoot("lists-asks")
        window.lists._pick(window.lists.panel.chosen.piece, employers())
        self.shoot("lists-employers")
        window.lists.picker._enter()
        self.shoot("lists-employers-sure")
        window.lists.picker.close_panel()
        window.lists.show_list(Which.MOVING)
        self.shoot("lists-moving")

    def all(self, only: Callable[[str], bool]) -> None:
        window = self.window
        self.shoot("login")
        self.log_in()
        self.shoot("waiting")
        for name in answers():
            if only(f"card-{name}"):
                self.card(name)
        window.session.scan("forward")
        window.session.pick_reason("TENKYO")
        window.session.pick_reason("TENKYO")
        self.wait()
        window.notices.show(window.troubles.say("camera_gone", lasting=True))
        self.shoot("banner")
        window.notices.show(None)
        window.session.scan("split")
        self.wait()
        window.session.outcome("superseded")
        self.wait()
        window.session.toggle(2)
        self.shoot("tick")
        self.station.recent = None
        window.session.outcome("deceased")
        self.shoot("ask")
        window.desk.search.open()
        window.desk.search.field.setText("ワタナベ")
        while not window.desk.search.rows:
            self.wait()
        self.shoot("search")
        window.desk._found(window.desk.search.rows[0])
        window.session.toggle(1)
        window.session.toggle(2)
        self.shoot("candidate")
        window.desk.search.close_panel()
        self.lists()
        self.station.views = [
            check(),
            check(8),
            check(8, state="complete", count_asked=True),
            check(8, state="complete", sealed=True, slip="03A-251120-0017"),
            stranger(),
        ]
        self.station.bins = lambda: [
            BinRow(f"A-{at}", f"b{at}", FOODS if at % 2 else LONG, at % 5 + 1) for at in range(1, 28)
        ]
        window.show_screen(window.seal)
        self.shoot("seal-bins")
        for name in ("seal", "seal-all-in", "seal-count", "seal-sealed", "stranger"):
            window.seal.open("A-17")
            self.wait()
            window.seal.side.typed, window.seal.side.counted = "9", 9 if self.size[0] == 1366 else None
            self.shoot(name)
        window.close()


def main() -> None:
    folder = Path(sys.argv[1])
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["shoot"])
    for size, theme, language in (
        ((1920, 1080), "light", "ja"),
        ((1366, 768), "light", "ja"),
        ((1920, 1080), "dark", "ja"),
        ((1280, 720), "light", "ja"),
        ((1366, 768), "contrast", "en"),
    ):
        if not only or only in f"{size[0]}-{theme}-{language}":
            Studio(folder, size, theme, language).all(lambda _: True)
    del app


if __name__ == "__main__":
    main()
