"""A whole made-up home: settings, mirror, people with log-ins, pictures and codes for a morning."""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mailroom import access, settings
from mailroom.access import Role
from mailroom.clock import Clock, jst_date
from mailroom.demo.codes_file import read_codes
from mailroom.demo.extracts import Extracts, Progress, make_extracts
from mailroom.demo.morning import Morning, plan_morning, write_wedge
from mailroom.demo.pictures import Scene, write_pictures
from mailroom.demo.update import write_update
from mailroom.errors import HomeError
from mailroom.mirror import importer
from mailroom.mirror.importer import LoadReport
from mailroom.paths import Home
from mailroom.settings import Settings

BRANCH, BRANCH_NAME = "04", "宮城支部"
MAILPIECES, SEED = 2000, 1
CARD_LAYOUT = "unofficial41"
_PEOPLE = (
    ("9001", "及川　みどり", Role.ADMINISTRATOR),
    ("2001", "早坂　正", Role.SUPERVISOR),
    ("1001", "佐藤　ひかり", Role.CLERK),
    ("1002", "熊谷　歩", Role.CLERK),
)


@dataclass(frozen=True, slots=True)
class LogIn:
    """A made-up person, with the PIN in clear: only in a made-up home."""

    id: str
    name: str
    role: Role
    pin: str


@dataclass(frozen=True, slots=True)
class DemoHome:
    """What was made. ``pictures`` are unopened envelopes, ``reply_pictures`` opened ones."""

    home: Home
    log_ins: tuple[LogIn, ...]
    extracts: Extracts
    report: LoadReport
    pictures: Path
    reply_pictures: Path
    wedge: Path
    update: Path


def make_home(
    folder: Path,
    *,
    clock: Clock,
    mailpieces: int = MAILPIECES,
    seed: int = SEED,
    codes: Path | None = None,
    same_code: bool = False,
    progress: Progress | None = None,
) -> DemoHome:
    """Make a made-up branch in a folder that is new or empty; after an error nothing of it is left.

    Days count from ``clock``: the same arguments at the same time make the same extracts and pictures.
    """
    rows = read_codes(codes) if codes else []
    today = jst_date(clock())
    with _only_whole(folder):
        home = Home(folder)
        home.make()
        chosen = Settings()
        chosen = replace(
            chosen,
            station=replace(chosen.station, branch=BRANCH),
            codes=replace(chosen.codes, card_qr=CARD_LAYOUT),
        )
        settings.save(home, chosen)
        extracts = make_extracts(
            folder / "extracts",
            mailpieces=mailpieces,
            seed=seed,
            today=today,
            branch=BRANCH,
            codes=rows,
            same_code=same_code,
            progress=progress,
        )
        report = importer.load(
            home, extracts.files, as_of=None, clock=clock, grammar=chosen.codes.grammar, progress=progress
        )
        log_ins = _people(home, seed)
        morning = plan_morning(extracts.samples, extracts.unknown_codes, seed)
        made = DemoHome(
            home,
            log_ins,
            extracts,
            report,
            folder / "pictures",
            folder / "reply-pictures",
            folder / "wedge.csv",
            folder / "update",
        )
        _write_morning(made, morning, seed, today)
        settings.write_whole(home.demo_mark, today.isoformat().encode())
    return made


def log_ins(home: Home) -> tuple[LogIn, ...]:
    """The log-ins of a made-up home, to be shown again."""
    with (home.root / "log-ins.csv").open(encoding="utf-8", newline="") as file:
        return tuple(LogIn(row["id"], row["name"], Role(row["role"]), row["pin"]) for row in csv.DictReader(file))


def demo_is_stale(home: Home, clock: Clock) -> bool:
    """True for a made-up home of another day: its dates no longer say lost today and lost tomorrow."""
    if not home.is_demo:
        return False
    try:
        made_for = date.fromisoformat(home.demo_mark.read_text("utf-8").strip())
    except ValueError:
        return True
    return made_for != jst_date(clock())


def make_home_anew(folder: Path, *, clock: Clock, progress: Progress | None = None) -> tuple[LogIn, ...]:
    """Replace a made-up home (never another one) by one of today; the old stands until the new is whole."""
    if not Home(folder).is_demo:
        raise HomeError("demo_folder_not_empty", path=folder)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as aside:
            new, old = Path(aside) / "new", Path(aside) / "old"
            made = make_home(new, clock=clock, progress=progress)
            folder.rename(old)
            new.rename(folder)
    except OSError as error:
        raise HomeError("demo_not_written", path=folder, detail=error.strerror) from error
    return made.log_ins


def _people(home: Home, seed: int) -> tuple[LogIn, ...]:
    dice = random.Random(f"{seed}/pins")
    pins = dice.sample(range(1000, 10_000), len(_PEOPLE))
    found = tuple(LogIn(key, name, role, str(pin)) for (key, name, role), pin in zip(_PEOPLE, pins, strict=True))
    for person in found:
        access.add_person(home, person.id, person.name, person.role, person.pin)
    text = "id,name,role,pin\n" + "".join(f"{one.id},{one.name},{one.role},{one.pin}\n" for one in found)
    settings.write_whole(home.root / "log-ins.csv", text.encode("utf-8"))
    return found


def _write_morning(made: DemoHome, morning: Morning, seed: int, today: date) -> None:
    write_pictures(made.pictures, morning.pictures, seed, BRANCH_NAME)
    write_pictures(made.reply_pictures, morning.reply_pictures, seed + 1, BRANCH_NAME)
    write_wedge(made.wedge, morning.wedge)
    seen = [shot.samples[0] for shot in morning.pictures if shot.scene is Scene.ENVELOPE]
    alone = [sample for sample in seen if sample.case == "eligible" and len(sample.cards) == 1]
    unknown = next((sample.code for sample in seen if sample.case == "unknown"), None)
    if unknown:
        write_update(made.update, made.extracts, alone, unknown, today)


@contextmanager
def _only_whole(folder: Path) -> Iterator[None]:
    """Refuse a folder that holds anything; after an error leave it as it was."""
    try:
        existed = folder.exists()
        if existed and (not folder.is_dir() or any(folder.iterdir())):
            raise HomeError("demo_folder_not_empty", path=folder)
    except OSError as error:
        raise HomeError("demo_not_written", path=folder, detail=error.strerror) from error
    try:
        yield
    except BaseException as error:
        _clear(folder, keep=existed)
        if isinstance(error, OSError):
            raise HomeError("demo_not_written", path=folder, detail=error.strerror or str(error)) from error
        raise


def _clear(folder: Path, *, keep: bool) -> None:
    if not folder.is_dir():
        return
    for inside in folder.iterdir():
        if inside.is_dir() and not inside.is_symlink():
            shutil.rmtree(inside, ignore_errors=True)
        else:
            inside.unlink(missing_ok=True)
    if not keep:
        folder.rmdir()
