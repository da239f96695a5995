"""``mailroom doctor``: what is missing on this machine, each with its cure."""

from __future__ import annotations

import ctypes.util
import importlib
import io
import json
import platform
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click

from mailroom import __version__
from mailroom.cli.context import Context, common
from mailroom.errors import HomeError, MailroomError
from mailroom.mirror import store

PARTS = ("zxingcpp", "cv2", "PySide6", "sqlite_utils", "xlsxwriter", "argon2", "pyrage", "pypdfium2", "jaconv")
LOW_DISK = 1_000_000_000  # bytes


@click.command()
@click.option(
    "--bundle", type=click.Path(path_type=Path), metavar="FILE", help="A packet for support: no person's data."
)
@common
def doctor(context: Context, bundle: Path | None) -> int:
    """Look at this machine and this station.

    \b
    A line with --json: {"check","ok","cure"}
    """
    found = list(_checks(context))
    for check, ok, cure in found:
        mark = context.words("cli.doctor_ok" if ok else "cli.doctor_not")
        context.line(
            {"check": check, "ok": ok, "cure": None if ok else cure}, f"{mark} {check}" + ("" if ok else f": {cure}")
        )
    if bundle is not None:
        _packet(context, bundle, found)
    return 0 if all(ok for _, ok, _ in found) else 1


def _checks(context: Context) -> Iterator[tuple[str, bool, str]]:
    words = context.words
    for part in PARTS:
        yield part, _imports(part), words("cli.cure_part", part=part)
    yield "libzbar", ctypes.util.find_library("zbar") is not None, words("cli.cure_zbar")
    home = context.home
    if not home.settings.exists():
        yield "home", False, words("errors.no_home", path=home.root)
        return
    yield "home", True, ""
    yield "disk", shutil.disk_usage(home.root).free > LOW_DISK, words("cli.cure_disk")
    try:
        house = context.house()
    except MailroomError as error:
        yield "journal", False, context.say(error)
        return
    verdict = house.journal.verify()
    yield "journal", verdict.first is None, words("cli.cure_journal")
    mirror = store.current(home)
    yield "mirror", mirror is not None, words("errors.no_mirror")
    if mirror is not None:
        mirror.close()
        yield "mirror_age", not house.mirror_stale(), words("cli.cure_mirror_age")
    yield "clock", not house.clock_doubt(), words("cli.cure_clock")


def _imports(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError):
        return False
    return True


def _packet(context: Context, file: Path, found: list[tuple[str, bool, str]]) -> None:
    """Versions, checks and log files: the logs hold no name, number or code."""
    facts = {
        "mailroom": __version__,
        "python": sys.version,
        "system": platform.platform(),
        "checks": [{"check": check, "ok": ok} for check, ok, _ in found],
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as packet:
        packet.writestr("facts.json", json.dumps(facts, indent=1))
        if context.home.log.is_dir():
            for log in sorted(context.home.log.glob("mailroom.log*")):
                packet.write(log, f"log/{log.name}")
    try:
        file.write_bytes(memory.getvalue())
    except OSError as error:
        raise HomeError("cannot_write", path=file) from error
