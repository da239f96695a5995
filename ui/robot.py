"""A robot at the real window: scans and presses as a script says, key by key, and times each envelope to its card.

Runs in a process of its own, so that what it measures of the station is the station's. For ``mailroom bench``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from mailroom.bench import day
from mailroom.bench.commits import Commits
from mailroom.bench.made_up import PIN, ROBOT
from mailroom.errors import HomeError
from mailroom.paths import Home

SIZE = (1920, 1080)
FINGER_S, AFTER_S = 0.08, 0.16  # a person's key is down so long; then so long nothing
READY_S = 2.0  # whatever the start still has to do
UNANSWERED_S = 30.0
MEMORY_S = 1.0
OWN = "MRC-"  # a command card: nothing is answered
Wait = float | Callable[[], bool]
"""Seconds, or what must be so before it goes on."""


def play_day(home: Path, script: Path, told: Path, camera: str) -> dict[str, Any]:
    """Play ``script`` (mailroom.bench.day) at a window on ``home``; what was measured, also written to ``told``."""
    process = get_context("spawn").Process(target=_play, args=(home, script, told, camera))
    process.start()
    process.join()
    if process.exitcode != 0:
        raise HomeError("robot_failed", code=process.exitcode)
    measured: dict[str, Any] = json.loads(told.read_text("utf-8"))
    return measured


def _play(home: Path, script: Path, told: Path, camera: str) -> None:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("win32", "darwin")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.immortal import keep_alive

    keep_alive()
    from PySide6.QtWidgets import QApplication

    from mailroom.clock import system_clock
    from mailroom.settings import load
    from mailroom.station import Station
    from ui.opening import Opening
    from ui.shell import Window

    app = QApplication([])
    place = Home(home)
    window = Window(
        Opening(place, system_clock, load(place), lambda: Station.open(place, system_clock), camera, loop=True)
    )
    window.resize(*SIZE)
    window.show()
    robot = Robot(window, list(day.read(script)), Commits(told.with_suffix(".db")))
    failed = app.exec()
    window.shut()
    told.write_text(json.dumps(robot.measured), "utf-8")
    sys.exit(failed)


class Robot:
    """Begins at once; ends the program when the script is through."""

    def __init__(self, window: Any, steps: Sequence[day.Step], commits: Commits) -> None:
        from PySide6.QtCore import Qt, QTimer

        from ui.tasks import Worker

        self._window, self._steps, self._commits = window, steps, commits
        self._worker = Worker("commits", _give_up)
        self._sent: dict[str, tuple[float, str]] = {}  # codes without an answer: when their last key went out
        self._answered: list[tuple[float, str]] = []  # the same of those with an answer that is not painted
        self.measured: dict[str, Any] = {
            "ms": [], "together_ms": [], "own_ms": [], "commit_ms": [], "unanswered": 0, "refused": 0,
            "stall_ms": 0.0, "own_stall_ms": 0.0, "pictures": 0, "memory_mb": 0.0, "print_memory_mb": None,
            "seconds": 0.0,
        }  # fmt: skip
        self._beat_at = self._looked_at = self._own_beat = self._own_sent = 0.0
        self._picture: object = None
        self._key_ms = 0  # when the last key went down or up
        self._script = self._whole()
        self._wait: Wait = 0.0
        self._until = 0.0
        self._quiet = True  # nothing follows any more, not even the figures
        window.session.read.connect(self._read)
        window.session.refreshed.connect(self._refreshed)
        window.wedge.broken.connect(self._refused)
        card, camera = window.desk.card, window.desk.camera
        paint, preview = card.paintEvent, camera.paintEvent
        card.paintEvent = lambda event: (paint(event), self._painted())
        camera.paintEvent = lambda event: (preview(event), self._previewed(camera.picture))
        self._beat = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._go_on)
        self._beat.start()

    # the script

    def _whole(self) -> Iterator[Wait]:
        window = self._window
        yield lambda: window.session.station is not None
        window.presence.log_in(ROBOT, PIN)
        yield lambda: window.presence.person is not None
        window.show_screen(window.desk)
        yield READY_S
        began = self._beat_at = time.perf_counter()
        self._own_beat = time.thread_time()
        yield from self._day()
        self.measured["seconds"] = time.perf_counter() - began
        self._beat_at = 0.0
        frame = window.camera.frame()
        if frame is not None and window.print_eyes.there:
            printed: list[object] = []
            window.print_eyes.look(frame, printed.append)
            yield lambda: bool(printed)
            self._worker.run(_memory_mb, lambda memory: self.measured.update(print_memory_mb=memory))
            yield lambda: self.measured["print_memory_mb"] is not None
        self._worker.close(self._commits.close)

    def _day(self) -> Iterator[Wait]:
        every_s, due = 0.0, time.perf_counter()
        for step in self._steps:
            if step.every_ms is not None:
                every_s, due = step.every_ms / 1000, time.perf_counter()
            elif step.scan is not None:
                yield max(0.0, due - time.perf_counter())
                due += every_s
                self._scan(step.scan, "together_ms" if step.together else "ms")
            elif step.key is not None:
                yield from self._press(step.key)
            else:
                yield self._all_painted
                yield lambda: self._quiet
                yield from self._commit()

    def _scan(self, text: str, timed: str) -> None:
        self._key_ms = max(self._key_ms, round(time.monotonic() * 1000))
        for sign in text:
            self._post(ord(sign), sign)
        self._post(0x01000004, "\r")  # Qt.Key_Return
        if not text.startswith(OWN):
            self._sent[text] = time.perf_counter(), timed
            self._own_sent = time.process_time()

    def _press(self, name: str) -> Iterator[Wait]:
        from PySide6.QtGui import QKeySequence

        key, text = int(QKeySequence(name)[0].key()), name if len(name) == 1 else ""
        for down in (True, False):
            yield AFTER_S if down else FINGER_S
            self._key_ms = max(self._key_ms, round(time.monotonic() * 1000))
            self._post(key, text, down=down, up=not down)
        yield AFTER_S

    def _commit(self) -> Iterator[Wait]:
        done: list[float] = self.measured["commit_ms"]
        before = len(done)
        self._worker.run(self._commits.one, done.append)
        yield lambda: len(done) > before

    def _post(self, key: int, text: str, *, down: bool = True, up: bool = True) -> None:
        """To the window, as the window system does it; whatever has the focus is meant."""
        from PySide6.QtCore import QCoreApplication, QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        for kind, wanted in ((QEvent.Type.KeyPress, down), (QEvent.Type.KeyRelease, up)):
            if wanted:
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
                self._key_ms += 1  # the scanner's rhythm, however busy this machine is
                event.setTimestamp(self._key_ms)
                QCoreApplication.postEvent(self._window.windowHandle(), event)

    # what is measured

    def _read(self, answer: Any) -> None:
        sent = self._sent.pop(answer.code, None)
        if sent is not None:
            self._answered.append(sent)
            self._quiet = False

    def _refused(self) -> None:
        self.measured["refused"] += 1

    def _refreshed(self, _: object) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, self._figures_painted)

    def _figures_painted(self) -> None:
        self._quiet = not self._sent

    def _painted(self) -> None:
        now = time.perf_counter()
        for sent, timed in self._answered:
            self.measured[timed].append((now - sent) * 1000)
            if timed == "ms":
                self.measured["own_ms"].append((time.process_time() - self._own_sent) * 1000)
        self._answered.clear()

    def _previewed(self, picture: object) -> None:
        if self._beat_at and picture is not None and picture is not self._picture:
            self.measured["pictures"] += 1
        self._picture = picture

    def _all_painted(self) -> bool:
        if self._sent and time.perf_counter() - max(self._sent.values())[0] > UNANSWERED_S:
            self.measured["unanswered"] += len(self._sent)
            self._sent.clear()
        return not self._sent and not self._answered

    def _go_on(self) -> None:
        now = time.perf_counter()
        if self._beat_at:
            own = time.thread_time()
            self.measured["stall_ms"] = max(self.measured["stall_ms"], (now - self._beat_at) * 1000)
            self.measured["own_stall_ms"] = max(self.measured["own_stall_ms"], (own - self._own_beat) * 1000)
            self._beat_at, self._own_beat = now, own
            if now - self._looked_at > MEMORY_S:
                self._looked_at = now
                self._worker.run(_memory_mb, self._remember)
        if now < self._until if isinstance(self._wait, float) else not self._wait():
            return
        try:
            self._wait = next(self._script)
        except StopIteration:
            from PySide6.QtWidgets import QApplication

            self._beat.stop()
            QApplication.quit()
            return
        except Exception as error:
            self._beat.stop()
            _give_up(error)
        if isinstance(self._wait, float):
            self._until = now + self._wait

    def _remember(self, memory: float) -> None:
        self.measured["memory_mb"] = max(self.measured["memory_mb"], memory)


def _memory_mb() -> float:
    """Of the station and all its children, each as the system counts it: what they share counts twice."""
    import psutil

    me = psutil.Process()
    return sum(one.memory_info().rss for one in (me, *me.children(recursive=True))) / 1e6


def _give_up(error: Exception) -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.exit(1)
    raise error
