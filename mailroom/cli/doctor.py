"""``mailroom doctor``: the list of checks without a window, each with its cure."""

from __future__ import annotations

import io
import json
import platform
import sys
import zipfile
from pathlib import Path

import click

from mailroom import __version__, checks
from mailroom.checks import Check, Finding, Ground, Light
from mailroom.cli.context import Context, common
from mailroom.errors import HomeError, MailroomError

OK = {Light.OK: True, Light.ATTENTION: False}


@click.command()
@click.option(
    "--bundle", type=click.Path(path_type=Path), metavar="FILE", help="A packet for support: no person's data."
)
@common
def doctor(context: Context, bundle: Path | None) -> int:
    """Look at this machine and this station: what the start-of-day check looks at, and what is installed.

    \b
    A line with --json: {"check","ok","said","cure"}

    ok = null: a hand or an ear is needed, as in the window's start-of-day check. Exit 1 when the work cannot go on.
    """
    found = list(checks.look_at(_ground(context)))
    words = context.words
    for check, finding in found:
        said, cure = finding.sentence(words), finding.cure(words)
        line = {"check": check.name, "ok": OK.get(finding.light), "said": said, "cure": cure or None}
        mark = words(f"cli.doctor.{finding.light.value}")
        context.line(line, f"{mark} {finding.title(words)}: {said}" + (f" {cure}" if cure else ""))
    if bundle is not None:
        _packet(context, bundle, found)
    return 1 if checks.stops(found) else 0


def _ground(context: Context) -> Ground:
    house, why = None, None
    if context.home.settings.exists():
        try:
            house = context.house()
        except MailroomError as error:
            why = error
    return Ground(context.home, context.clock(), house, why, context.doors.printers)


def _packet(context: Context, file: Path, found: list[tuple[Check, Finding]]) -> None:
    """Versions, checks and log files: the logs hold no name, number or code."""
    facts = {
        "mailroom": __version__,
        "python": sys.version,
        "system": platform.platform(),
        "checks": [{"check": check.name, "ok": OK.get(finding.light)} for check, finding in found],
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
