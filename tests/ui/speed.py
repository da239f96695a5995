"""How fast the window is: ``python -m tests.ui.speed [start|stall] [--seconds N] [--runs N]``, one JSON line a figure.

start: from the birth of the process to a log-in screen that takes keys, beside an empty PySide6 window, by turns.
stall: the longest time in which the window heard nothing, in a busy minute: five scans a second, and the camera.
Run it on a screen (or under xvfb-run) for figures of a real window; without one it measures the offscreen platform.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

GOAL_START, GOAL_STALL_MS = 2.0, 50.0
SCAN_EVERY_MS = 200


def line(what: str, value: float, unit: str, reference: float | None, goal: str, ok: bool) -> None:
    """As ``mailroom bench`` prints them."""
    ratio = round(value / reference, 2) if reference else None
    shown = {"bench": "window", "what": what, "value": round(value, 1), "unit": unit, "reference_value": reference}
    sys.stdout.write(json.dumps({**shown, "ratio": ratio, "goal": goal, "ok": ok}) + "\n")
    sys.stdout.flush()


def empty_window() -> None:
    """The reference: nothing but a window."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication([])
    window = QWidget()
    window.showMaximized()
    QTimer.singleShot(0, lambda: _ready(app))
    app.exec()


def our_window(home: str, whole: bool) -> None:
    """``mailroom run``, until the log-in screen stands and takes keys; ``whole``: until all else is loaded, too."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from ui.app import main
    from ui.front import Front
    from ui.window import Shown

    def ready() -> None:
        _ready(QApplication.instance())

    if whole:
        change = Shown._change

        def changed(shown: Shown) -> None:
            change(shown)
            QTimer.singleShot(0, ready)

        Shown._change = changed  # type: ignore[method-assign]
    else:
        made = Front.__init__

        def make(front: Front, *arguments: Any) -> None:
            made(front, *arguments)
            front.painted.connect(ready)

        Front.__init__ = make  # type: ignore[method-assign]
    sys.argv = ["mailroom", "--home", home, "run", "--camera", "off"]
    main()


def _ready(app: Any) -> None:
    sys.stdout.write(f"{time.monotonic()}\n")
    sys.stdout.flush()
    app.quit()


def start(home: Path, runs: int) -> None:
    """By turns, so that a busy machine is busy for both; the first turn warms the disk and counts for nothing."""
    took: dict[str, list[float]] = {"empty": [], "ours": [], "whole": []}
    for turn in range(runs + 1):
        for what, times in took.items():
            began = time.monotonic()
            command = [sys.executable, "-m", "tests.ui.speed", f"_{what}", "--home", str(home)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
            if turn:
                times.append((float(done.stdout.split()[0]) - began) * 1000)
    ours, whole, empty = (statistics.median(took[what]) for what in ("ours", "whole", "empty"))
    line("start_to_usable", ours, "ms", round(empty, 1), f"<= {GOAL_START} x", ours <= GOAL_START * empty)
    line("start_to_all_screens", whole, "ms", round(empty, 1), "none", True)


def stall(home: Path, seconds: int) -> None:
    """A clock in the window's thread ticks every millisecond; the widest gap is the stall."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from mailroom.clock import system_clock
    from mailroom.demo import homes
    from mailroom.paths import Home
    from mailroom.settings import load
    from mailroom.station import Station
    from ui.opening import Opening
    from ui.shell import Window

    app = QApplication([])
    place = Home(home)
    opening = Opening(
        place, system_clock, load(place), lambda: Station.open(place, system_clock), str(home / "pictures"), loop=True
    )
    window = Window(opening)
    window.showMaximized()
    gaps: list[float] = []
    last = [0.0]
    codes = [row["管理コード"] for row in _mailpieces(home)]
    sent: list[str] = []

    def beat() -> None:
        now = time.perf_counter()
        if last[0]:
            gaps.append((now - last[0]) * 1000)
        last[0] = now

    def scan() -> None:
        sent.append(codes[len(sent) % len(codes)])
        window.wedge.scanned.emit(sent[-1])

    ticking = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    ticking.timeout.connect(beat)
    scanning = QTimer(interval=SCAN_EVERY_MS)
    scanning.timeout.connect(scan)

    def at_work(_: object) -> None:
        QTimer.singleShot(2000, lambda: (ticking.start(), scanning.start()))
        QTimer.singleShot(2000 + seconds * 1000, app.quit)

    who = homes.log_ins(place)[-1]
    window.login.entered()
    QTimer.singleShot(1500, lambda: window.presence.log_in(who.id, who.pin))
    QTimer.singleShot(2500, lambda: at_work(None))
    app.exec()
    window.shut()
    gaps.sort()
    line("longest_stall", gaps[-1], "ms", None, f"< {GOAL_STALL_MS} ms", gaps[-1] < GOAL_STALL_MS)
    p999 = gaps[int(len(gaps) * 0.999)]
    line("stall_p99_9", p999, "ms", None, f"< {GOAL_STALL_MS} ms", p999 < GOAL_STALL_MS)
    over = sum(gap >= GOAL_STALL_MS for gap in gaps)
    line("stalls_of_50_ms", over, f"in {seconds} s, {len(sent)} scans", None, "0", over == 0)


def _mailpieces(home: Path) -> list[dict[str, str]]:
    with (home / "extracts" / "mailpieces.csv").open(encoding="cp932", newline="") as file:
        return list({row["管理コード"]: row for row in csv.DictReader(file)}.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("start", "stall", "_empty", "_ours", "_whole"))
    parser.add_argument("--home", help="a made-up home; without it one is made for the occasion")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    if given.what == "_empty":
        return empty_window()
    if given.what in ("_ours", "_whole"):
        return our_window(given.home, given.what == "_whole")
    if not (os.environ.get("DISPLAY") or sys.platform in ("win32", "darwin")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as folder:
        home = Path(given.home) if given.home else Path(folder) / "home"
        if not given.home:
            from mailroom.clock import system_clock
            from mailroom.demo import homes

            homes.make_home(home, clock=system_clock)
        if given.what != "stall":
            start(home, given.runs)
        if given.what != "start":
            stall(home, given.seconds)
    return None


if __name__ == "__main__":
    main()
