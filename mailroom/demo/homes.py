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
from mailroom.demo.pictures import Scene, write_pictures
from mailroom.demo.planning import Morning, plan_morning, write_wedge
from mailroom.demo.update import write_update
from mailroom.disk import write_whole
from mailroom.errors import HomeError
from mailroom.mirror import importer
from mailroom.mirror.importer import LoadReport
from mailroom.paths import Home, default_home
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
    """What was made."""

    home: Home
    people: tuple[LogIn, ...]
    extracts: Extracts
    report: LoadReport

    @property
    def mailpieces(self) -> int:
        """Envelopes in the mirror."""
        return self.extracts.mailpieces


def pictures(home: Home) -> Path:
    """Pictures of unopened envelopes, with truth.csv."""
    return home.root / "pictures"


def reply_pictures(home: Home) -> Path:
    """Pictures of opened ones and of cards, with truth.csv."""
    return home.root / "reply-pictures"


def wedge(home: Home) -> Path:
    """What a hand scanner sends in a morning, with its truth."""
    return home.root / "wedge.csv"


def update(home: Home) -> Path:
    """The delta for the middle of the morning."""
    return home.root / "update"


def default_dir() -> Path:
    """Where ``run --demo`` keeps its made-up home: beside the real one."""
    real = default_home()
    return real.with_name(f"{real.name}-demo")


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
        made = DemoHome(home, _people(home, seed), extracts, report)
        _write_morning(made, plan_morning(extracts.samples, extracts.unknown_codes, seed), seed, today)
        write_whole(home.demo_mark, today.isoformat().encode())
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


def make_anew(folder: Path, clock: Clock, *, progress: Progress | None = None) -> DemoHome:
    """A made-up home of today in place of one of another day; the old stands until the new is whole.

    Only a made-up home is ever replaced: any other folder must be new or empty.
    """
    if not Home(folder).is_demo:
        return make_home(folder, clock=clock, progress=progress)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as aside:
            new, old = Path(aside) / "new", Path(aside) / "old"
            made = make_home(new, clock=clock, progress=progress)
            folder.rename(old)
            new.rename(folder)
    except OSError as error:
        raise HomeError("demo_not_written", path=folder, detail=error.strerror) from error
    moved = replace(made.extracts, folder=folder / made.extracts.folder.name)
    return replace(made, home=Home(folder), extracts=moved)


def _people(home: Home, seed: int) -> tuple[LogIn, ...]:
    dice = random.Random(f"{seed}/pins")
    pins = dice.sample(range(1000, 10_000), len(_PEOPLE))
    found = tuple(LogIn(key, name, role, str(pin)) for (key, name, role), pin in zip(_PEOPLE, pins, strict=True))
    for person in found:
        access.add_person(home, person.id, person.name, person.role, person.pin, salt=dice.randbytes(16))
    text = "id,name,role,pin\n" + "".join(f"{one.id},{one.name},{one.role},{one.pin}\n" for one in found)
    write_whole(home.root / "log-ins.csv", text.encode("utf-8"))
    return found


def _write_morning(made: DemoHome, morning: Morning, seed: int, today: date) -> None:
    write_pictures(pictures(made.home), morning.pictures, seed, BRANCH_NAME)
    write_pictures(reply_pictures(made.home), morning.reply_pictures, seed + 1, BRANCH_NAME)
    write_wedge(wedge(made.home), morning.wedge)
    seen = [shot.samples[0] for shot in morning.pictures if shot.scene is Scene.ENVELOPE]
    alone = [sample for sample in seen if sample.case == "eligible" and len(sample.cards) == 1]
    unknown = next((sample.code for sample in seen if sample.case == "unknown"), None)
    if unknown:
        write_update(update(made.home), made.extracts, alone, unknown, today)


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
