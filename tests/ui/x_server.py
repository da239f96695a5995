"""An X server of a test's own (Xvfb), its keyboard (xdotool), and Japanese input on it (ibus with anthy)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ON_A_SCREEN = [
    pytest.mark.screen,
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"),
]
IBUS = ("ibus", "ibus-daemon", "dbus-daemon", "gsettings")
ANTHY = Path("/usr/share/ibus/component/anthy.xml")
needs_ibus = pytest.mark.skipif(
    not (all(map(shutil.which, IBUS)) and ANTHY.exists()), reason="needs ibus, ibus-anthy, dbus-daemon, gsettings"
)
TIMEOUT_S = 60


class Screen:
    """A running server. ``environment``: for a program that shall open its window here."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)

    def keys(self, *arguments: str) -> None:
        """xdotool, to its end."""
        command = ["xdotool", *arguments]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=TIMEOUT_S)

    def scan(self, texts: Sequence[str], gap_ms: float, end: str = "Return") -> None:
        """One scan after the other without a pause. xdotool waits half of its delay between two keys."""
        delay = str(round(gap_ms * 2))
        parts: list[str] = []
        for text in texts:
            parts += ["type", "--args", "1", "--delay", delay, text, *(("key", "--delay", delay, end) if end else ())]
        self.keys(*parts)

    def type(self, text: str, gap_ms: float = 120) -> None:
        """As a person does."""
        self.keys("type", "--delay", str(round(gap_ms * 2)), text)


@contextmanager
def screen(size: str = "1366x768x24") -> Iterator[Screen]:
    """An X server, for as long as it is needed."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        yield Screen({**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"})
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def japanese(screen: Screen, folder: Path, **settings: str) -> Iterator[Screen]:
    """The same screen with ibus-anthy, hiragana by default. ``settings``: of anthy, e.g. typing_method="1" (kana)."""
    run = folder / "run"
    run.mkdir(mode=0o700)
    environment = screen.environment | {
        "PATH": "/usr/bin:/bin",  # the engine is a script of the system's own Python
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_RUNTIME_DIR": str(run),
        "GSETTINGS_BACKEND": "keyfile",
        "QT_IM_MODULE": "ibus",
    }
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        environment.pop(name, None)
    with ExitStack() as stack:
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        stack.callback(bus.wait, 10)
        stack.callback(bus.terminate)
        assert bus.stdout is not None
        stack.callback(bus.stdout.close)
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()

        def run_once(*command: str) -> subprocess.CompletedProcess[bytes]:
            return subprocess.run(command, env=environment, capture_output=True, timeout=TIMEOUT_S, check=False)

        for name, value in {"input-mode": "0", **settings}.items():
            schema = "org.freedesktop.ibus.engine.anthy.common"
            assert run_once("gsettings", "set", schema, name.replace("_", "-"), value).returncode == 0
        daemon = subprocess.Popen(
            ["ibus-daemon", "--panel=disable", "--replace"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        stack.callback(daemon.wait, 10)
        stack.callback(daemon.terminate)
        end = time.monotonic() + TIMEOUT_S
        while run_once("ibus", "engine").stdout.strip() != b"anthy":
            assert time.monotonic() < end, "ibus does not start anthy"
            time.sleep(0.1)
            run_once("ibus", "engine", "anthy")
        yield Screen(environment)
