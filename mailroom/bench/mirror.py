"""``mailroom bench mirror``: load, lookup and search at 1.5 million mailpieces beside their references in one run."""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from mailroom.bench import extracts
from mailroom.bench.extracts import Made
from mailroom.clock import system_clock
from mailroom.mirror import importer, lookup, schema, store
from mailroom.mirror.fields import KINDS
from mailroom.mirror.store import Mirror
from mailroom.paths import Home
from mailroom.settings import CodeSettings

MAILPIECES = 1_500_000
LOOKUPS, SEARCHES, ROUNDS = 20_000, 400, 5
GRAMMAR = CodeSettings().grammar

Line = dict[str, Any]


def run(keep: Path | None = None, doors: object = None, mailpieces: int = MAILPIECES) -> Iterator[Line]:  # noqa: ARG001
    """One line a measurement. ``keep``: the extracts, both databases and every single time."""
    folder = keep or Path(tempfile.mkdtemp(prefix="mailroom-bench-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = extracts.make(folder, mailpieces)
        home = Home(folder / "home")
        home.make()
        yield from _loading(home, folder, made, mailpieces)
        mirror = store.current(home)
        assert mirror is not None
        try:
            yield from _lookups(mirror, folder)
            yield from _searches(mirror, made, folder)
        finally:
            mirror.close()
        yield _updating(home, folder)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


# --- load -----------------------------------------------------------------------------------------------------------


def _loading(home: Home, folder: Path, made: Made, mailpieces: int) -> Iterator[Line]:
    imported, indexed = _reference(folder, made)
    seconds, megabytes = _load_watched(home, made)
    again = _reference(folder, made)  # before and after: the machine may have been busy
    imported, indexed = min(imported, again[0]), min(indexed, again[1])
    what = f"load of {made.rows:,} rows, {mailpieces:,} mailpieces"
    theirs = imported + indexed
    tool = ".import + CREATE INDEX (the same B-trees, no journal, no sync)"
    tool = f"sqlite3 {tool}" if shutil.which("sqlite3") else f"Python's csv and sqlite3 instead of {tool}"
    yield _line(what, seconds, "s", tool, theirs, 2.0)
    yield _line(f"{what}, beside the import alone", seconds, "s", "sqlite3 .import, no index", imported, None)
    yield _line("memory of the load, all processes", megabytes, "MB", None, None, 400.0)


def _reference(folder: Path, made: Made) -> tuple[float, float]:
    """Seconds of the import, and of the indexes over the same columns as the mirror's."""
    path = folder / "reference.db"
    path.unlink(missing_ok=True)
    pragmas = "PRAGMA journal_mode=OFF;\nPRAGMA synchronous=OFF;\n"
    begin = time.perf_counter()
    if shutil.which("sqlite3"):
        steps = "".join(f".import {file.name} {file.stem}\n" for file in made.files)
        _sqlite3(folder, f"{pragmas}.mode csv\n{steps}")
    else:
        _import_plainly(path, made)
    imported = time.perf_counter() - begin
    statements = "".join(f"CREATE INDEX i{number} ON {on};\n" for number, on in enumerate(_indexes(path)))
    begin = time.perf_counter()
    if shutil.which("sqlite3"):
        _sqlite3(folder, f"{pragmas}{statements}")
    else:
        with sqlite3.connect(path) as connection:
            connection.executescript(pragmas + statements)
        connection.close()
    return imported, time.perf_counter() - begin


def _sqlite3(folder: Path, script: str) -> None:
    subprocess.run(["sqlite3", "reference.db"], input=script, text=True, cwd=folder, check=True, capture_output=True)


def _import_plainly(path: Path, made: Made) -> None:
    import csv

    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
    for source in made.files:
        with source.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            names = next(rows)
            connection.execute(f"CREATE TABLE {source.stem}({', '.join(f'{name} TEXT' for name in names)})")
            marks = ",".join("?" * len(names))
            connection.executemany(f"INSERT INTO {source.stem} VALUES ({marks})", rows)  # noqa: S608
    connection.execute("COMMIT")
    connection.close()


def _indexes(path: Path) -> list[str]:
    """What the mirror indexes as B-trees, over the columns of the extracts. Its index of names is not among them."""
    connection = sqlite3.connect(path)
    columns = {kind: [row[1] for row in connection.execute(f"PRAGMA table_info({kind})")] for kind in KINDS}
    connection.close()
    branches, employers, members, certificates, mailpieces = (columns[kind] for kind in KINDS)
    return [
        f"branches({branches[0]})",
        f"employers({', '.join(employers[:2])})",
        f"members({', '.join(members[:4])})",
        f"certificates({certificates[0]})",
        f"certificates({', '.join(certificates[1:5])})",
        f"mailpieces({', '.join(mailpieces[:2])})",
        f"mailpieces({mailpieces[5]})",
        f"mailpieces({mailpieces[1]})",
    ]


def _load_watched(home: Home, made: Made) -> tuple[float, float]:
    """Seconds, and the most memory that the loading process and its child had at one time."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    child = context.Process(target=_load, args=(send, home, made.files))
    child.start()
    send.close()
    most = 0
    watched = psutil.Process(child.pid)
    while not receive.poll(0.05):
        try:
            most = max(most, sum(one.memory_info().rss for one in [watched, *watched.children(recursive=True)]))
        except psutil.NoSuchProcess:
            continue
    seconds: float = receive.recv()
    child.join()
    return seconds, most / 1e6


def _load(send: Connection, home: Home, files: Sequence[Path]) -> None:
    begin = time.perf_counter()
    importer.load(home, files, clock=system_clock, grammar=GRAMMAR)
    send.send(time.perf_counter() - begin)


def _updating(home: Home, folder: Path) -> Line:
    path = extracts.delta(folder, 10_000)
    begin = time.perf_counter()
    importer.load(home, [path], delta=True, clock=system_clock, grammar=GRAMMAR)
    return _line("delta of 10,000 rows", time.perf_counter() - begin, "s", None, None, None)


# --- lookup ---------------------------------------------------------------------------------------------------------


def _lookups(mirror: Mirror, folder: Path) -> Iterator[Line]:
    bare = schema.open_to_read(mirror.path)
    one = "SELECT * FROM mailpieces WHERE code = ?"
    ways: dict[str, Callable[[str], object]] = {
        "match": mirror.match,
        "the same rows": lambda code: bare.execute(lookup.BY_CODE, (code,)).fetchall(),
        "the mailpiece's rows": lambda code: bare.execute(one, (code,)).fetchall(),
    }
    highest = bare.execute("SELECT max(id) FROM mailpieces").fetchone()[0]
    chance = random.Random(2)
    numbers = [chance.randint(2, highest) for _ in range(LOOKUPS)]
    codes = [bare.execute("SELECT code FROM mailpieces WHERE id = ?", (number,)).fetchone()[0] for number in numbers]
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, ask in ways.items():
            begin = time.perf_counter()
            for code in codes:
                ask(code)
            times[name].append((time.perf_counter() - begin) / LOOKUPS * 1e6)
    bare.close()
    (folder / "lookup.json").write_text(json.dumps(times))
    mine, same, alone = (min(times[name]) for name in ways)
    what = "lookup by code, with all that the rules ask"
    yield _line(what, mine, "us", "the same rows by one bare indexed SELECT", same, 2.0)
    yield _line(what, mine, "us", "the mailpiece's own rows alone, SELECT * WHERE code = ?", alone, None)


# --- search ---------------------------------------------------------------------------------------------------------


def _searches(mirror: Mirror, made: Made, folder: Path) -> Iterator[Line]:
    chance = random.Random(3)
    connection = schema.open_to_read(mirror.path)
    highest = connection.execute("SELECT max(id) FROM members").fetchone()[0]
    drawn = "SELECT name, kana, household FROM members WHERE id = ?"
    texts: list[str] = []
    for number in range(SEARCHES):
        name, kana, household = connection.execute(drawn, (chance.randint(2, highest),)).fetchone()
        (family, given), (sei, mei) = name.split(), kana.split()
        forms = (sei, family, f"{sei} {mei}", sei + mei, f"{family} {given}", mei, sei[:2], given[-2:], household[3:])
        texts.append(forms[number % len(forms)])
    connection.close()
    rows = [(text, len(mirror.search(text)), _timed(mirror, text)) for text in texts]
    common = [
        *made.common,
        made.common[1][:2],
        made.common[1][:1],
        made.common[0][:1],
        f"{made.common[1]} {made.common[1][0]}",
    ]
    rows += [(text, len(mirror.search(text)), _timed(mirror, text)) for text in common]
    (folder / "search.json").write_text(json.dumps(rows, ensure_ascii=False))
    times = [ms for _, _, ms in rows]
    p95 = statistics.quantiles(times, n=20)[-1]
    yield _line(f"search by name, p95 of {len(rows)}", p95, "ms", None, None, 100.0)
    yield _line("search by name, median", statistics.median(times), "ms", None, None, None)
    yield _line(
        "the most common name, slowest form", max(ms for _, _, ms in rows[-len(common) :]), "ms", None, None, 100.0
    )
    yield _line("searches that found nobody", sum(not hits for _, hits, _ in rows), "", None, None, None)


def _timed(mirror: Mirror, text: str) -> float:
    begin = time.perf_counter()
    mirror.search(text)
    return (time.perf_counter() - begin) * 1000


def _line(
    what: str, value: float, unit: str, reference: str | None, reference_value: float | None, goal: float | None
) -> Line:
    ratio = value / reference_value if reference_value else None
    measured = ratio if ratio is not None else value
    return {
        "bench": "mirror",
        "what": what,
        "value": round(value, 2),
        "unit": unit,
        "reference": reference,
        "reference_value": round(reference_value, 2) if reference_value else None,
        "ratio": round(ratio, 2) if ratio is not None else None,
        "goal": None if goal is None else f"<= {goal:g} {'x' if ratio is not None else unit}",
        "ok": None if goal is None else measured <= goal,
    }
