"""始業点検 on the screen: what a machine can look at is looked at, the rest is asked of a hand and an ear, in seconds.

Nothing here holds up the work: Enter begins it at any time, a scanned envelope too. What was not answered is kept as
skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from mailroom import checks
from mailroom.checks import Check, Finding, Ground, Light
from mailroom.reading.own_codes import OwnCode
from ui.announce import announce
from ui.clerk.keys import KeyRow, Keys, steps
from ui.clerk.session import Session
from ui.clerk.start_rows import StartRows, Verdict
from ui.devices.camera import OFF, Sight
from ui.devices.sound import Sounds
from ui.looks import Sound
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style
from ui.tasks import Worker

if TYPE_CHECKING:
    from ui.opening import Opening

SOUND_EVERY_MS = 900
LOOK_MS = 250
QR = "Q"  # what a QR code of the check card begins with
DPI = 300  # what the modules of the check card's codes are counted in


class StartCheckScreen(Screen):
    """``begun``: the work begins."""

    headed = False

    begun = Signal()

    def __init__(
        self, style: Style, session: Session, keys: Keys, sounds: Sounds, opening: Opening,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(style, parent)
        self.session, self.sounds, self.opening = session, sounds, opening
        says = session.says
        self.setAccessibleName(says("menu.check"))
        self.back: Callable[[], None] = lambda: None
        self.checks: Sequence[Check] = checks.daily()
        self.findings: dict[str, Finding] = {}
        self.at = 0
        self.running = False
        self._chosen = False  # the line was chosen by a person, and is not answered yet
        self._began = 0.0
        self._took = 0.0
        self._unplayed: list[Sound] = []
        self.verdict = Verdict(style, says, self)
        self.rows = StartRows(style, says, self.checks, self)
        self.rows.chosen.connect(self.choose)
        self.keys = KeyRow(style, keys.row("check"), self)
        self.keys.keys["confirm"].setCheckable(True)
        self.keys.keys["confirm"].ticked = False
        self.keys.pressed.connect(self.act)
        self._playing = QTimer(self, interval=SOUND_EVERY_MS)
        self._playing.timeout.connect(self._play_next)
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._asking: Worker | None = None  # what may take long, as a printer server does

    # the check

    def start(self) -> None:
        """From the beginning."""
        self.running, self._chosen = True, False
        self._began, self._took = monotonic(), 0.0
        self.findings = {}
        for check in self.checks:
            self._begin(check)
        self._looking.start()
        self._choose_next()

    def finish(self) -> None:
        """Keep the result, once; what nobody answered was skipped."""
        self._looking.stop()
        self._playing.stop()
        if not self.running:
            return
        self.running = False
        took = self._took or monotonic() - self._began
        done = [self._answered(check) for check in self.checks]
        station = self.session.station
        self.session.worker.run(lambda: checks.keep(station.house, done, took), None, self._failed)

    def _answered(self, check: Check) -> Finding:
        finding = self.findings.get(check.name)
        if finding is None or finding.light is Light.WAITING:
            return Finding(check.name, Light.SKIPPED, "skipped")
        return finding

    def _begin(self, check: Check) -> None:
        self.findings.pop(check.name, None)
        if check.name == "camera" and self.opening.camera == OFF:
            self._found(Finding("camera", Light.OK, "off"))
        elif check.name == "sound":
            self._begin_sounds()
        elif check.name == "camera":
            self._found(Finding("camera", Light.WAITING, "waiting"))
        else:
            self._look_at(check)

    def _look_at(self, check: Check) -> None:
        """On a worker: the database's own for what it knows, another for what may take long."""
        house, opening = self.session.station.house, self.opening
        ground = Ground(opening.home, opening.clock, house, None, _printers, opening.print_to)
        if check.name == "printer":
            self._asking = self._asking or Worker("checks", self._failed)
            worker = self._asking
        else:
            worker = self.session.worker
        worker.run(lambda: check.look(ground), self._found, self._failed)

    def _begin_sounds(self) -> None:
        if not self.sounds.heard:
            self._found(Finding("sound", Light.ATTENTION, "none"))
            return
        self._found(Finding("sound", Light.WAITING, "waiting"))
        self._unplayed = list(Sound)
        self._play_next()
        self._playing.start()

    def _play_next(self) -> None:
        if self._unplayed:
            self.sounds.play(self._unplayed.pop(0))
        else:
            self._playing.stop()

    def _look(self) -> None:
        """A camera comes and goes while one looks."""
        finding = self.findings.get("camera")
        if finding is None or finding.said in ("off", "read"):
            return
        said = "waiting" if self.session.camera else "none"
        if finding.said != said and finding.light is not Light.SKIPPED:
            self._found(Finding("camera", Light.WAITING if self.session.camera else Light.ATTENTION, said))

    # what comes in

    def own(self, own: OwnCode) -> None:
        """A code of the check card by hand scanner."""
        self._found(Finding("scanner", Light.OK, "read", {"fine": self._fine([own])}))

    def see(self, sight: Sight, codes: Sequence[OwnCode]) -> None:
        """Codes of the check card by camera."""
        self._found(Finding("camera", Light.OK, "read", {"ms": f"{sight.ms:.0f}", "fine": self._fine(codes)}))

    def _fine(self, codes: Sequence[OwnCode]) -> str:
        """The finest of them, by the width of its module; squares tell more of a camera than bars."""
        squares = [code for code in codes if code.body.startswith(QR)] or codes
        dots = [int(code.body[1:]) for code in squares if code.body[1:].isdigit()]
        return self.session.says("start.fine", mm=f"{min(dots) * 25.4 / DPI:.2f}") if dots else ""

    def _found(self, finding: Finding | None) -> None:
        if finding is None:
            return
        if finding.said == "by_hand":
            finding = Finding(finding.check, Light.WAITING, "waiting")
        self.findings[finding.check] = finding
        if finding.light is not Light.WAITING and self.checks[self.at].name == finding.check:
            self._chosen = False
        if self._chosen:
            self._show()
        else:
            self._choose_next()

    def _failed(self, error: Exception) -> None:
        self.session.troubled.emit(self.session.troubles.of(error))

    # keys

    def choose(self, at: int) -> None:
        """Another line."""
        self.at = max(0, min(len(self.checks) - 1, at))
        self._chosen = True
        self._show()

    @property
    def name(self) -> str:
        return "check"

    def act(self, command: str) -> bool:
        if command in ("confirm", "cancel"):
            self.begun.emit()
        elif command == "check_all":
            self.start()
        elif command in ("heard", "unheard"):
            self._hear(command)
        elif command == "check_again":
            self._begin(self.checks[self.at])
        elif command == "skip":
            self._found(Finding(self.checks[self.at].name, Light.SKIPPED, "skipped"))
        elif command in ("up", "down"):
            self.choose(self.at + steps()[command])
        else:
            return False
        return True

    def _hear(self, action: str) -> None:
        if not self.sounds.heard:
            return
        self._playing.stop()
        light = Light.OK if action == "heard" else Light.ATTENTION
        self._found(Finding("sound", light, action, {"volume": self.sounds.volume}))

    # screen

    def entered(self) -> None:
        super().entered()
        self.start()

    def left(self) -> None:
        self.finish()

    def shut(self) -> None:
        """Let go of the worker."""
        if self._asking is not None:
            self._asking.close(wait_s=1.0)
            self._asking = None

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        m, wide = metrics.margin, metrics.width - 2 * metrics.margin
        high = 176 if metrics.wide else 104
        self.verdict.setGeometry(m, metrics.top, wide, high)
        top = metrics.top + high + m
        self.rows.setGeometry(m, top, wide, metrics.keys_y - m - top)
        self.keys.setGeometry(metrics.keys_rect())
        for part in (self.verdict, self.rows, self.keys):
            part.fit(metrics)

    def _choose_next(self) -> None:
        """The next line that waits for a hand."""
        waiting = [at for at, check in enumerate(self.checks) if self._waits(check)]
        self.at = waiting[0] if waiting else self.at
        self._show()

    def _waits(self, check: Check) -> bool:
        finding = self.findings.get(check.name)
        return check.by_hand and finding is not None and finding.light is Light.WAITING

    def _show(self) -> None:
        says = self.session.says
        lights = [finding.light for finding in self.findings.values()]
        ok, wrong = lights.count(Light.OK), lights.count(Light.ATTENTION)
        left = len(self.checks) - len(lights) + lights.count(Light.WAITING)
        if not left and not self._took:
            self._took = monotonic() - self._began
        step = next((check for check in self.checks if self._waits(check)), None)
        if left:
            words = says(f"start.step_{step.name}") if step else says("start.looking")
            role, icon = "accent", "waiting"
        elif checks.stops([(check, self.findings[check.name]) for check in self.checks]):
            words, role, icon = says("start.careful"), "hold", "warn"
        else:
            words, role, icon = says("start.ready"), "forward", "check"
        counts = says("start.counts", ok=ok, wrong=wrong)
        took = says("start.left", count=left) if left else says("start.took", seconds=f"{self._took:.0f}")
        if words != self.verdict.words:
            announce(self, words)
        self.verdict.show_verdict(words, role, icon, counts, took)
        self.rows.show_findings(self.findings, self.at)
        self.keys.keys["confirm"].setChecked(True)
        hears = self.sounds.heard
        for name in ("heard", "unheard"):
            self.keys.keys[name].setEnabled(hears)


def _printers() -> list[str]:
    from ui.printing.printer import printers

    return printers()
