"""A walk over what stands around the work: log-in, start check, menu, settings, lock, first run. For tests and eyes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mailroom import settings
from mailroom.access import Person, Role
from mailroom.checks import Finding, Light
from mailroom.clock import fixed_clock
from mailroom.mirror.fields import KINDS
from mailroom.mirror.finding import Findings
from mailroom.paths import Home
from mailroom.words import Words
from tests.desk.branch import CODES, Desk
from tests.makers import NOON
from ui.devices.camera import OFF
from ui.first_run.wizard import Wizard
from ui.opening import Opening
from ui.presence import Why
from ui.settings.fields import FIELDS, Found
from ui.shell import Window

BOSS = Person("boss", "東海林　﨑太郎左衛門", Role.ADMINISTRATOR)
LONG = "Kyocera TASKalfa 4054ci 3F-dispatch-room-north-window"
Shoot = Callable[[str, QWidget], None]


def wait(worker: Any) -> None:
    """Until a worker has nothing left to do and its answers are painted."""
    for _ in range(3):
        done: list[bool] = []
        worker.run(lambda: True, done.append)
        while not done:
            QTest.qWait(2)


def window_walk(folder: Path, size: tuple[int, int], theme: str, language: str, shoot: Shoot) -> None:
    """The window on a real home; ``shoot`` gets the name of each stop."""
    desk = Desk(folder)
    desk.station.close()
    chosen = settings.change(
        desk.home, {"screen.theme": theme, "station.language": language, "slip.printer": LONG, "scanner.port": "COM17"}
    )

    def station() -> Any:
        desk.open()
        return desk.station

    window = Window(Opening(desk.home, fixed_clock(NOON), chosen, station, OFF))
    window.resize(*size)
    window.show()
    wait(window.worker)
    people = [Person(f"p{at}", f"佐々木　美咲{at}", role) for at, role in enumerate((*Role, *Role))]
    window.login.show_people(people, {person.id: "12345678" for person in people})
    for sign in "12345":
        window.login.panel.press(sign)
    shoot("login", window)
    window.login.refused(window.says.words("errors.wrong_pin"))
    shoot("login-wrong", window)
    window.kiosk.show_people(people, {})
    window._ask_to_leave()
    shoot("leave", window)
    window.show_screen(window.login)
    window.presence.enter(BOSS)
    wait(window.worker)
    _start_check(window, shoot)
    window.show_screen(window.menu)
    shoot("menu", window)
    window.open_page("settings")
    window.settings._came(Found([("usb-1", "Logitech BRIO 4K Stream Edition")], [LONG, "PDF"], [("COM3", "CH340")]))
    for at in range(len(FIELDS)):
        window.settings.choose(at)
        window.settings.turn(1)
        shoot(f"settings-{at}", window)
    window.settings.rows.tell(window.says.words("errors.settings_damaged", path="station.toml", detail="x"), wrong=True)
    shoot("settings-wrong", window)
    window.show_screen(window.desk)
    window.intake.scanned(CODES[0])
    wait(window.worker)
    window.presence.lock(Why.IDLE)
    wait(window.worker)
    shoot("lock", window)
    window.intake.scanned(CODES[1])
    shoot("lock-refused", window)
    window.close()
    window.deleteLater()


def _start_check(window: Window, shoot: Shoot) -> None:
    """Every sentence a check may say, good and bad."""
    check = window.check
    while len(check.findings) < len(check.checks):
        QTest.qWait(2)
    shoot("check", window)
    words, values = (
        window.says.words,
        {"free": "1,234", "days": 12, "limit": 10, "at": "2025-11-08 08:10", "port": "COM17"},
    )
    said = [key.split(".") for key in list(words.keys()) if key.startswith("check.")]
    sentences = {
        one.name: [k for _, name, k in said if name == one.name and k != "title" and not k.endswith(("_cure", "_more"))]
        for one in check.checks
    }
    for turn in range(max(map(len, sentences.values()))):
        for name, keys in sentences.items():
            key = keys[turn % len(keys)]
            light = Light.ATTENTION if f"check.{name}.{key}_cure" in words else Light.OK
            gaps = (
                dict.fromkeys(_gaps(words, name, key), "1,498,220")
                | values
                | {"printer": LONG, "path": "/srv/mailroom"}
            )
            check.findings[name] = Finding(name, light, key, gaps)
        check._show()
        shoot(f"check-{turn}", window)


def _gaps(words: Words, name: str, key: str) -> set[str]:
    found = set()
    for end in ("", "_cure", "_more"):
        if f"check.{name}.{key}{end}" in words:
            found |= words.fields(f"check.{name}.{key}{end}")
    return found


def wizard_walk(folder: Path, size: tuple[int, int], theme: str, language: str, shoot: Shoot) -> None:
    """The first run, page by page, with long names."""
    wizard = Wizard(Home(folder / "new" / "home"), fixed_clock(NOON), language)
    wizard.style_.choose(theme)
    wizard.setPalette(wizard.style_.palette())
    wizard.resize(*size)
    wizard.show()
    wait(wizard.worker)
    shoot("branch", wizard)
    for at, page in enumerate(wizard.pages):
        wizard.show_page(at)
        wait(wizard.worker)
        if page.name == "camera":
            page._came([("usb-1", "Logitech BRIO 4K Stream Edition"), ("usb-2", "USB")])
            page._close()
        elif page.name == "scanner":
            page._came([("usb:1a86:7523:0001", "CH340 serial converter")])
            page.scanned("4901234567894")
        elif page.name == "printer":
            page._came([LONG, "PDF"])
        elif page.name == "extracts":
            whole = Findings(Path("/media/usb/2025-11-20"), frozenset(KINDS), tuple(map(Path, KINDS)), 1_234_567_890)
            page._came([whole, Findings(Path("/srv/files/Downloads"), frozenset(KINDS[:1]), (), 10)])
        elif page.name == "administrator":
            page.fields["pin"].edit.setText("12")
        elif page.name == "finish":
            _finish(wizard, shoot)
        shoot(page.name, wizard)
    wizard.close()
    wizard.deleteLater()


def _finish(wizard: Wizard, shoot: Shoot) -> None:
    """Every state of the last page, without making anything."""
    finish = wizard.finish
    finish.busy = True
    finish._went_on(("index", 45, 100))
    shoot("making", wizard)
    finish.busy, finish.made = False, True
    finish._tell(
        wizard.says.words("errors.extract_all_refused", file="members.csv", rejects="rejects/1.csv"), wrong=True
    )
    wizard._show()
    shoot("failed", wizard)
    finish._tell(wizard.says("first.done_loaded", rows="12,345,678", refused=99))
    wizard._show()
    shoot("made", wizard)
    finish.made = False
    finish._tell("")
