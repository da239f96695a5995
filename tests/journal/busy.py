"""A busy station in a process of its own: records until it is killed, or as often as it is told.

    python -m tests.journal.busy FOLDER NAME FIRST [HOW_MANY]

Waits for a line on standard input. Prints ``recorded NAME-N`` only after the commit of that piece, as the station's
sound is played.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen

from mailroom.clock import system_clock
from mailroom.journal.store import Author, Journal
from tests.journal.shapes import DAY, EMPLOYER, GONE, an_item, hold, scan
from tests.trees import TOP


def work(journal: Journal, name: str, number: int) -> None:
    """One piece in one transaction; now and then all that can follow."""
    piece = f"{name}-{number}"
    bundle = f"{name}-b{number // 10}"
    with journal.writing(DAY) as w:
        match number % 10:
            case 0:
                w.append("bin_given", bin=f"{name}-{number % 7}", bundle=bundle, employer=EMPLOYER)
                scan(w, piece, bundle=bundle)
            case 3:
                first = hold(w, piece)
                w.append("marked", piece=piece, of=first["event_id"], due="destroy_box", **GONE)
                w.append("moved", piece=piece, place="destroy_box")
            case 5:
                both = [an_item(f"R-{piece}a"), an_item(f"R-{piece}b", **GONE)]
                scan(
                    w,
                    piece,
                    advice="split",
                    outcome=None,
                    items=both,
                    place="split",
                    due="split",
                    bin=None,
                    bundle=None,
                )
                w.append("moved", piece=piece, items=both[:1], place="hold", data={"rule": {"items": both[:1]}})
                w.append("moved", piece=f"{piece}x", parent=piece, items=both[1:], place="destroy_box", **GONE)
            case 7:
                mistake = hold(w, f"{piece}u")
                w.append("undone", of=mistake["event_id"], piece=f"{piece}u")
                hold(w, piece)
            case 9:
                scan(w, piece, bundle=bundle)
                inside = [
                    row[0] for row in w.connection.execute("SELECT id FROM piece_now WHERE bundle = ?", (bundle,))
                ]
                w.append("slip_numbered", slip=f"s-{piece}", bundle=bundle)
                w.append("sealed", bundle=bundle, slip=f"s-{piece}", data={"pieces": inside})
                w.append("posted", bundle=bundle, place="posted")
            case _:
                scan(w, piece, bundle=bundle)


def main(folder: str, name: str, first: str, how_many: str = "0") -> None:
    home = Path(folder)
    journal = Journal(home / "journal.db", home / "journal.head", system_clock, Author("03", name))
    sys.stdin.readline()
    numbers = range(int(first), int(first) + int(how_many)) if int(how_many) else count(int(first))
    for number in numbers:
        work(journal, name, number)
        sys.stdout.write(f"recorded {name}-{number}\n")
        sys.stdout.flush()
    journal.close()


def go(*processes: Popen[str]) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


@contextmanager
def busy(folder: Path, name: str, first: int = 0, how_many: int = 0) -> Iterator[Popen[str]]:
    """Started; killed at the end if it is still at it."""
    command = [sys.executable, "-m", "tests.journal.busy", str(folder), name, str(first), str(how_many)]
    with Popen(command, cwd=TOP, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
