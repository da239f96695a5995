"""``mailroom bench station``: a robot plays a day at the real window, beside bare durable commits on the same disk.

Every envelope is scanned key by key, as a hand scanner types; its time runs from the last key to its card painted.
What was recorded is counted from the journal's file alone, by its own few lines.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from mailroom.bench import day
from mailroom.bench.day import USUAL, Day, Sent
from mailroom.bench.lines import Doors, Line, Measured, percentile, raw_material
from mailroom.bench.made_up import made_up_home

ENVELOPES = 2_000
BUSY_SHARE, EVERY_MS = 0.15, 200  # of the day: five a second, the camera's stand-in on
ALLOWED_MS = 15.0  # over the bare commit
STALL_MS, MEMORY_MB, PRINT_MEMORY_MB = 50.0, 500.0, 900.0
PREVIEW_FPS = 25.0
COMMIT = "one durable commit (WAL, FULL)"
Body = dict[str, Any]


def run(keep: Path | None = None, doors: Doors | None = None, envelopes: int = ENVELOPES) -> Iterator[Line]:
    """One line a measurement, the sums last. ``keep``: the home, the scripts and ``sent.csv``."""
    assert doors is not None, "a window is needed"
    with raw_material(keep) as folder:
        home, extracts = made_up_home(folder / "home", envelopes * 11 // 10 + 10)
        codes = day.envelopes(extracts, envelopes)
        busy = round(len(codes) * BUSY_SHARE)
        days = {"mixed": day.mixed(codes[busy:]), "busy": day.plain(codes[:busy], EVERY_MS)}
        played = {name: _play(doors, folder, name, one) for name, one in days.items()}
        sent = [one for each in days.values() for one in each.sent]
        _write_sent(folder / "sent.csv", sent)
        bodies = read_journal(home.journal)
        yield from _times(played["mixed"], played["busy"])
        yield from _hands(sent, bodies)
        yield from _burden(played["busy"])
        ms = [one for each in played.values() for one in (*each["ms"], *each["together_ms"])]
        yield {
            "bench": "station",
            "sent": len(sent),
            **counted(bodies, [one.truth.code for one in sent]),
            "p50_ms": round(percentile(ms, 0.5), 3),
            "p99_ms": round(percentile(ms, 0.99), 3),
            "per_hour": round(len(ms) * 3_600 / sum(each["seconds"] for each in played.values())),
        }


def _play(doors: Doors, folder: Path, name: str, one: Day) -> dict[str, Any]:
    script = folder / f"{name}.jsonl"
    day.write(one.steps, script)
    camera = str(day.empty_desk(folder / "camera")) if name == "busy" else "off"
    return doors.play_day(folder / "home", script, folder / f"{name}.json", camera)


def _times(mixed: Body, busy: Body) -> Iterator[Line]:
    """Beside the commits that took turns with them."""
    for ms, how in (
        (mixed["ms"], "one after the other"),
        (busy["ms"], "five a second, camera on"),
        (mixed["together_ms"], "five at once"),
    ):
        for share in (0.5, 0.99) if ms else ():
            mine, bare = percentile(ms, share), percentile(mixed["commit_ms"], share)
            wanted = share == 0.99 and ms is mixed["ms"]
            goal, ok = (f"<= commit + {ALLOWED_MS:.0f} ms", mine <= bare + ALLOWED_MS) if wanted else (None, None)
            what = f"code in hand to card painted, {how}, p{share * 100:.0f}"
            yield Measured("station", what, mine, "ms", COMMIT, bare, goal, ok).line()
    for share in (0.5, 0.99) if mixed["own_ms"] else ():
        own = percentile(mixed["own_ms"], share)
        what = f"of that the processor's time in all threads of the station, p{share * 100:.0f}"
        goal, ok = (f"<= {ALLOWED_MS:.0f} ms", own <= ALLOWED_MS) if share == 0.99 else (None, None)
        yield Measured("station", what, own, "ms", goal=goal, ok=ok).line()


def _burden(busy: Body) -> Iterator[Line]:
    """What the station asks of the machine while it is busy, and what is left for the preview."""
    for what, name, unit, most in (
        ("longest stall of the window, five scans a second, camera on", "stall_ms", "ms", STALL_MS),
        ("of the window's own work in one go", "own_stall_ms", "ms", STALL_MS),
        ("memory of the station and its children, camera on", "memory_mb", "MB", MEMORY_MB),
        ("the same, and print being read (OCR)", "print_memory_mb", "MB", PRINT_MEMORY_MB),
    ):
        if (value := busy[name]) is not None:
            yield Measured("station", what, value, unit, goal=f"< {most:.0f} {unit}", ok=value < most).line()
    fps = busy["pictures"] / busy["seconds"]
    what = "preview painted, of 30 a second, decoding on, five scans a second"
    yield Measured("station", what, fps, "a second", goal=f">= {PREVIEW_FPS:.0f}", ok=fps >= PREVIEW_FPS).line()


def _hands(sent: Sequence[Sent], bodies: Sequence[Body]) -> Iterator[Line]:
    """What the hands meant, and what the journal says."""
    scanned = {body.get("code"): body for body in bodies if body["kind"] == "scanned"}
    reasons = {body["piece"]: body["reason"] for body in bodies if body["kind"] in ("scanned", "marked")}
    usual = [one for one in sent if one.reason == USUAL and one.truth.code in scanned]
    actions = sum(one.actions for one in usual) / len(usual)
    yield Measured("station", "actions for an ordinary envelope", actions, "", goal="1", ok=actions == 1).line()
    wrong = sum(
        one.truth.code not in scanned or reasons.get(scanned[one.truth.code]["piece"]) != one.reason for one in sent
    )
    other = sum(one.reason != USUAL for one in sent)
    what = f"wrong reasons, {other} of {len(sent)} other than the usual one"
    yield Measured("station", what, wrong, "envelopes", goal="0", ok=not wrong).line()
    differs = sum(_differs(one, scanned.get(one.truth.code)) for one in sent)
    yield Measured("station", "answers other than the made-up truth", differs, "codes", goal="0", ok=not differs).line()


def _differs(one: Sent, body: Body | None) -> bool:
    said = tuple((body or {}).get(word) or "" for word in ("advice", "outcome", "cause"))
    return said != tuple(one.truth.truth.returned)


def read_journal(journal: Path) -> list[Body]:
    """Every event, in order."""
    with closing(sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return [json.loads(text) for (text,) in connection.execute("SELECT body FROM event ORDER BY seq")]


def counted(bodies: Sequence[Body], sent: Sequence[str]) -> dict[str, int]:
    """Codes with an event, without one, and events beyond one for each time it was sent."""
    recorded = Counter(str(body.get("code")) for body in bodies if body["kind"] == "scanned")
    wanted = Counter(sent)
    lost, doubled = wanted - recorded, recorded - wanted
    return {"recorded": (wanted & recorded).total(), "lost": lost.total(), "doubled": doubled.total()}


def _write_sent(path: Path, sent: Sequence[Sent]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("code", "reason", "actions"))
        rows.writerows((one.truth.code, one.reason, one.actions) for one in sent)
