"""The command line as a stranger uses it: arguments and bytes in, bytes and an exit code out."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailroom.cli.app import run
from mailroom.cli.context import Doors
from mailroom.dispatch.pages import Page

NOW = "2025-11-20T09:00"
PROGRAM = [sys.executable, "-c", "from ui.app import main; main()"]
PARTS = (
    "demo",
    "station.toml",
    "people.db",
    "mirror",
    "journal.db",
    "journal.head",
)  # of a made-up home: what a test works on


@dataclass(frozen=True, slots=True)
class Said:
    """What a call answered."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def line(self) -> dict[str, Any]:
        """The one JSON line."""
        (only,) = self.lines
        return only

    def refused(self, code: int = 1) -> str:
        """The one sentence of an error: nothing else was printed."""
        assert self.code == code, (self.code, self.out, self.err)
        assert self.out == ""
        return sentence(self.err)


def sentence(err: str) -> str:
    """One line, in Japanese, a whole sentence, without a traceback."""
    assert err.endswith("\n") and err.count("\n") == 1, err
    text = err.rstrip("\n")
    assert text.endswith("。"), text
    assert "Traceback" not in text and "Error" not in text
    return text


def paint(pages: Sequence[Page], file: Path) -> None:
    """Stands for the painter: one line a page."""
    from mailroom.dispatch import pages as page_files

    file.write_text(page_files.dump(list(pages)), "utf-8")


class Printer:
    """Stands for the printer: keeps what came out; ``broken``: nothing does."""

    def __init__(self) -> None:
        self.papers: list[list[Page]] = []
        self.names: list[str] = []
        self.broken = False
        self.off: object = None

    def __call__(self, pages: Sequence[Page], printer: str, off: object) -> str:
        from mailroom.errors import PaperError

        if self.broken:
            raise PaperError("printer_none")
        self.papers.append(list(pages))
        self.names.append(printer)
        self.off = off
        return printer or "usual"


class Mailroom:
    """Calls the program in this process: as fast as it can be. A home and a moment may be set once."""

    def __init__(self, home: Path | None = None, now: str | None = NOW) -> None:
        self.home, self.now = home, now
        self.printer = Printer()

    def at(self, time: str) -> Mailroom:
        """The same home at another time of the made-up day, or another day."""
        other = Mailroom(self.home, time if "T" in time else f"{NOW[:10]}T{time}")
        other.printer = self.printer
        return other

    def options(self) -> list[str]:
        home = ["--home", str(self.home)] if self.home else []
        return home + (["--now", self.now] if self.now else [])

    def __call__(self, *arguments: object, stdin: str | bytes = b"", json_lines: bool = True) -> Said:
        given = [*self.options(), *(["--json"] if json_lines else []), *map(str, arguments)]
        return in_process(given, stdin, self.printer)

    def plain(self, *arguments: object, stdin: str | bytes = b"") -> Said:
        return self(*arguments, stdin=stdin, json_lines=False)

    def scan(self, *texts: str, options: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Scan these texts; exit 0; the answers."""
        said = self("scan", "--codes", "-", *options, stdin="".join(f"{text}\n" for text in texts))
        assert said.code == 0, said
        return said.lines

    def events(self) -> list[dict[str, Any]]:
        """All of the journal, as a stranger reads the file."""
        import sqlite3

        assert self.home
        if not (self.home / "journal.db").exists():
            return []
        with contextlib.closing(sqlite3.connect(self.home / "journal.db")) as db:
            return [json.loads(body) for (body,) in db.execute("SELECT body FROM event ORDER BY seq")]

    def begin(self, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        """The real program, in a process of its own."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        return subprocess.Popen([*PROGRAM, *self.options(), *arguments], **pipes)

    def program(self, *arguments: str, stdin: bytes = b"", **options: Any) -> Said:
        """The real program to its end."""
        done = subprocess.run(
            [*PROGRAM, *self.options(), *arguments], input=stdin, capture_output=True, check=False, **options
        )
        return Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def in_process(arguments: Sequence[str], stdin: str | bytes, printer: Printer | None = None) -> Said:
    """``mailroom ARGUMENTS``, with bytes where a terminal would be."""
    out, err = io.BytesIO(), io.BytesIO()
    given = stdin.encode("utf-8") if isinstance(stdin, str) else stdin
    doors = Doors(paint, printer or Printer(), lambda *_, **__: 0)
    with _streams(given, out, err):
        code = run(doors, list(arguments))
    for handler in list(logging.getLogger("mailroom").handlers):
        if isinstance(handler, logging.FileHandler):
            logging.getLogger("mailroom").removeHandler(handler)
            handler.close()
    return Said(code, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))


@contextlib.contextmanager
def _streams(given: bytes, out: io.BytesIO, err: io.BytesIO) -> Iterator[None]:
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), "utf-8")
    sys.stdout = io.TextIOWrapper(out, "utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, "utf-8", write_through=True)
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(ValueError):
                stream.flush()
                stream.detach()
        sys.stdin, sys.stdout, sys.stderr = kept


def copied(home: Path, target: Path) -> Path:
    """A made-up home without its pictures, for one test."""
    target.mkdir(mode=0o700)
    for name in PARTS:
        source = home / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        elif source.exists():
            shutil.copy2(source, target / name)
    for name in ("papers", "rejects", "exports", "backups", "log"):
        (target / name).mkdir()
    return target


def lines_of(texts: Sequence[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode("utf-8")


def root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
