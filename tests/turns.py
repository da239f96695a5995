"""Where several processes share the tests (pytest-xdist), a test marked ``alone`` runs while no other does.

It listens to the pauses between keys, and a busy neighbour makes pauses that no hand and no scanner makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there they take their chances
    fcntl = None  # type: ignore[assignment]


@contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """Held for the whole of one test. ``folder``: the same for all. While one waits to be alone none begins."""
    if fcntl is None:
        yield
        return
    with (folder / "next").open("w") as door, (folder / "now").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield
