"""``mailroom bench station``: a robot scans envelopes at a real station, beside bare durable commits on the same disk.

A made-up home, the whole way of a text: read, looked up, decided, recorded durably, answered. Painting the card needs a
window and is not in it. What was recorded is counted from the journal's file alone, by its own few lines.
"""

from __future__ import annotations

import csv
import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from mailroom.answers import Answer
from mailroom.bench.lines import Doors, Line, Measured, percentile, raw_material
from mailroom.bench.made_up import made_up_home
from mailroom.clock import system_clock
from mailroom.demo.extracts import Extracts
from mailroom.demo.truth import CodeTruth
from mailroom.paths import Home
from mailroom.station import Station

ENVELOPES, BURST = 2_000, 5
ALLOWED_MS = 15.0  # over the bare commit
GOAL = f"<= commit + {ALLOWED_MS:.0f} ms"
COMMIT = "one durable commit (WAL, FULL)"


def run(keep: Path | None = None, doors: Doors | None = None, envelopes: int = ENVELOPES) -> Iterator[Line]:  # noqa: ARG001
    """One line a measurement, the sums last. ``keep``: the home and ``sent.csv``, every code with its times."""
    with raw_material(keep) as folder:
        home, extracts = made_up_home(folder / "home", envelopes * 11 // 10 + 10)
        codes = _to_send(extracts, envelopes)
        played = _play(home, codes, folder / "commits.db")
        _write_sent(folder / "sent.csv", codes, played)
        scan, commit = played.scan_ms, played.commit_ms
        for share in (0.5, 0.99):
            mine, bare = percentile(scan, share), percentile(commit, share)
            goal, ok = (GOAL, mine <= bare + ALLOWED_MS) if share == 0.99 else (None, None)
            what = f"code in hand to durable answer, p{share * 100:.0f}"
            yield Measured("station", what, mine, "ms", COMMIT, bare, goal, ok).line()
        figures = percentile(played.figures_ms, 0.99)
        yield Measured("station", "figures and rows of the window after a burst, p99", figures, "ms").line()
        wrong = sum(_differs(one, answer) for one, answer in zip(codes, played.answers, strict=True))
        yield Measured("station", "answers other than the made-up truth", wrong, "codes", goal="0", ok=not wrong).line()
        count = counted(home.journal, [one.code for one in codes])
        yield {
            "bench": "station",
            "sent": len(codes),
            **count,
            "p50_ms": round(percentile(scan, 0.5), 3),
            "p99_ms": round(percentile(scan, 0.99), 3),
            "per_hour": round(len(codes) * 3_600_000 / (sum(scan) + sum(played.figures_ms))),
        }


@dataclass(slots=True)
class _Played:
    scan_ms: list[float] = field(default_factory=list)
    commit_ms: list[float] = field(default_factory=list)
    figures_ms: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


def _to_send(extracts: Extracts, envelopes: int) -> list[CodeTruth]:
    """Codes of the branch, each once, in the order of a tray: none."""
    found = list({one.code: one for one in extracts.truths()}.values())
    random.Random(1).shuffle(found)
    return found[:envelopes]


def _play(home: Home, codes: Sequence[CodeTruth], commits: Path) -> _Played:
    """Bursts without a pause: after each scan one bare commit, after each burst what the window asks."""
    played = _Played()
    station = Station.open(home, system_clock)
    with closing(station), closing(_bare(commits)) as bare:
        for number, one in enumerate(codes, 1):
            began = time.perf_counter()
            answers = station.take_text(one.code)
            played.scan_ms.append((time.perf_counter() - began) * 1000)
            played.answers.append(answers[0])
            played.commit_ms.append(_commit(bare, number))
            if number % BURST == 0 or number == len(codes):
                began = time.perf_counter()
                station.counters(), station.last(10), station.status()
                played.figures_ms.append((time.perf_counter() - began) * 1000)
    return played


def _bare(path: Path) -> sqlite3.Connection:
    """The reference: a table of events without anything that is asked of it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, hash TEXT, body TEXT)")
    return connection


def _commit(connection: sqlite3.Connection, number: int) -> float:
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO event VALUES (?, ?, ?)", (number, "0" * 64, "x" * 1000))
    connection.execute("COMMIT")
    return (time.perf_counter() - began) * 1000


def _differs(one: CodeTruth, answer: Answer) -> bool:
    said = tuple(word.value if word else "" for word in (answer.advice, answer.outcome, answer.cause))
    return said != tuple(one.truth.returned)


def counted(journal: Path, sent: Sequence[str]) -> dict[str, int]:
    """From the file alone: codes with an event, without one, and events beyond one for each time it was sent."""
    with closing(sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        bodies = [json.loads(text) for (text,) in connection.execute("SELECT body FROM event")]
    recorded = Counter(body.get("code") for body in bodies if body["kind"] == "scanned")
    wanted = Counter(sent)
    lost, doubled = wanted - recorded, recorded - wanted
    return {"recorded": (wanted & recorded).total(), "lost": lost.total(), "doubled": doubled.total()}


def _write_sent(path: Path, codes: Sequence[CodeTruth], played: _Played) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("code", "event_id", "ms", "commit_ms"))
        for one, answer, ms, commit in zip(codes, played.answers, played.scan_ms, played.commit_ms, strict=True):
            rows.writerow((one.code, answer.event_id or "", round(ms, 3), round(commit, 3)))
