"""``mailroom mirror``: host extracts in, how old they are, and who somebody is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailroom.answers import PersonHit
from mailroom.cli.context import Context, common
from mailroom.clock import iso_ms, parse_now
from mailroom.desk import searching
from mailroom.errors import UsageError
from mailroom.japan import mark_private_use
from mailroom.words import Words

if TYPE_CHECKING:
    from mailroom.office import Loaded

FILES = click.Path(path_type=Path)


@click.group()
@common
def mirror(context: Context) -> None:
    """What the host says: branches, employers, members, certificates, mailpieces."""


@mirror.command()
@click.argument("files", nargs=-1, type=FILES, metavar="[FILES...]")
@click.option("--as-of", "as_of", metavar="DATE", help="When the host wrote them. Default: now.")
@click.option("--unmask", is_flag=True, help="Show cells in the list of refused rows.")
@common
def load(context: Context, files: tuple[Path, ...], as_of: str | None, unmask: bool) -> int:
    """Replace the mirror by these extracts (CSV files, or folders of them). Exit 0 when a mirror went live.

    Without FILES: those in the folder of the settings (mirror.extracts).

    \b
    A line with --json: {"version","as_of","rows":{"branches","employers","members","certificates","mailpieces"},
    "refused","reject_file","pattern","grammar_share","warnings":[{"key","text"}],"changed","waiting"}
    """
    return _take(context, files or _usual(context), as_of, unmask=unmask, delta=False)


@mirror.command()
@click.argument("files", nargs=-1, required=True, type=FILES, metavar="FILES...")
@click.option("--as-of", "as_of", metavar="DATE", help="When the host wrote them. Default: now.")
@click.option("--unmask", is_flag=True, help="Show cells in the list of refused rows.")
@common
def update(context: Context, files: tuple[Path, ...], as_of: str | None, unmask: bool) -> int:
    """Apply deltas, extracts with the column 異動区分, in one step. Exit 0 when a mirror went live.

    \b
    A line with --json: {"version","as_of","rows":{"branches","employers","members","certificates","mailpieces"},
    "refused","reject_file","pattern","grammar_share","warnings":[{"key","text"}],"changed","waiting"}
    """
    return _take(context, files, as_of, unmask=unmask, delta=True)


@mirror.command()
@common
def status(context: Context) -> int:
    """What is live, and how old it is.

    \b
    A line with --json: {"version","as_of","made","rows":{"branches","employers","members","certificates",
    "mailpieces"},"refused","pattern","grammar_share","age_days","stale"}
    """
    house = context.house()
    live = house.mirror
    values: dict[str, Any] = dict.fromkeys(
        ("version", "as_of", "made", "rows", "refused", "pattern", "grammar_share", "age_days", "stale")
    )
    if live is None:
        context.line(values, context.words("errors.no_mirror"))
        return 0
    values |= {
        "version": live.version,
        "as_of": iso_ms(live.as_of),
        "made": live.facts["made"],
        "rows": live.counts(),
        "refused": int(live.facts["refused"]),
        "pattern": live.facts["pattern"],
        "grammar_share": float(live.facts["grammar_share"]),
        "age_days": (house.clock() - live.as_of).days,
        "stale": house.mirror_stale(),
    }
    plain = "\n".join(f"{key:<14} {_plain(value)}" for key, value in values.items())
    context.line(values, plain)
    return 0


@mirror.command()
@click.argument("text", metavar="TEXT")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@common
def find(context: Context, text: str, limit: int) -> int:
    """People by name (kana or kanji), 記号-番号, postal code, employer or management code.

    \b
    A line with --json: {"member","name","kana","birth","postal_code","address","employer":{"key","name"},
    "codes":[],"certificates":[]}
    """
    house = context.house()
    hits = searching.search(house, text, limit)
    searching.record_search(house, text, len(hits))
    for hit in hits:
        employer = {"key": hit.employer.key, "name": hit.employer.name} if hit.employer else None
        values = {
            "member": hit.member,
            "name": hit.name,
            "kana": hit.kana,
            "birth": hit.birth.isoformat() if hit.birth else None,
            "postal_code": hit.postal_code,
            "address": hit.address,
            "employer": employer,
            "codes": list(hit.codes),
            "certificates": list(hit.certificates),
        }
        context.line(values, _person(hit))
    if not hits and not context.as_json:
        context.print(context.words("mirror.nobody"))
    return 0


def _take(context: Context, files: Sequence[Path], as_of: str | None, *, unmask: bool, delta: bool) -> int:
    from mailroom.office import Office

    at = _as_of(as_of)
    office = Office(context.house())
    with _Meter(context.words) as meter:
        loaded = office.load_mirror(expand(files), as_of=at, delta=delta, unmask=unmask, progress=meter)
    report = loaded.report
    warnings = [
        {"key": notice.key, "text": context.words(f"mirror.notice.{notice.key}", **notice.values)}
        for notice in report.warnings
    ]
    values = {
        "version": report.version,
        "as_of": iso_ms(report.as_of),
        "rows": report.rows,
        "refused": report.refused,
        "reject_file": str(report.reject_file) if report.reject_file else None,
        "pattern": report.pattern,
        "grammar_share": report.grammar_share,
        "warnings": warnings,
        "changed": len(loaded.recheck.changed),
        "waiting": len(loaded.recheck.waiting),
    }
    context.line(values, _said(context.words, loaded, [warning["text"] for warning in warnings]))
    return 0


def _usual(context: Context) -> tuple[Path, ...]:
    folder = context.house().settings.mirror.extracts if context.home.settings.exists() else ""
    if not folder:
        raise UsageError("parameter_missing", name="FILES", command="mailroom mirror load")
    return (Path(folder),)


def expand(files: Sequence[Path]) -> list[Path]:
    """A folder stands for its CSV files."""
    return [path for given in files for path in (sorted(given.glob("*.csv")) if given.is_dir() else [given])]


def _as_of(text: str | None) -> datetime | None:
    try:
        return parse_now(text) if text else None
    except ValueError:
        raise UsageError("bad_date", text=text) from None


def _said(words: Words, loaded: Loaded, warnings: Sequence[str]) -> str:
    report = loaded.report
    lines = [words("mirror.live", version=report.version, rows=sum(report.rows.values()))]
    lines += [f"  {kind:<14}{number:>12,}" for kind, number in report.rows.items()]
    lines.append(words("mirror.pattern", pattern=report.pattern, share=round(report.grammar_share * 100)))
    if report.refused:
        lines.append(words("mirror.refused", refused=report.refused, file=report.reject_file))
    if loaded.recheck.changed:
        lines.append(words("mirror.changed", changed=len(loaded.recheck.changed)))
    return "\n".join([*lines, *warnings])


def _person(hit: PersonHit) -> str:
    parts = [hit.member, hit.name, hit.kana, hit.birth.isoformat() if hit.birth else "", hit.postal_code, hit.address]
    parts += [hit.employer.name if hit.employer else "", " ".join(hit.codes)]
    return mark_private_use("  ".join(part for part in parts if part))


def _plain(value: object) -> str:
    return "  ".join(f"{key} {number:,}" for key, number in value.items()) if isinstance(value, dict) else str(value)


class _Meter:
    """How far it is, in one line on the error output of a terminal."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._shown = ""
        self._write: Callable[[str], object] = sys.stderr.write if sys.stderr.isatty() else len

    def __call__(self, what: str, done: int, total: int) -> None:
        name = self._words(f"mirror.step.{what}")
        text = f"{name} {100 * done // max(total, 1):3d} %"
        if text != self._shown:
            self._write(f"\r{text:<60}")
            self._shown = text

    def __enter__(self) -> _Meter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._write(f"\r{'':<60}\r")
