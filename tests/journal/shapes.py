"""Makers of events: ``valid("sealed")`` is a complete one, with every field that its kind may carry filled.

``a_morning(journal)`` records at least one of every kind, as a station would, in an order that makes sense.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from mailroom.journal.kinds import KINDS
from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Author, Journal, Writer
from mailroom.model import Piece
from tests.makers import NOON, TODAY

DAY = TODAY.isoformat()
CLERK = Author("03", "c1", "clerk")
EMPLOYER = "04-41020003"
GONE: dict[str, Any] = {"advice": "destroy", "outcome": "deceased"}

# DESIGN §10, word for word, and what this program needs besides
DATA: dict[str, set[str]] = {
    "tray_opened": {"received", "source", "hand_count", "part"},
    "tray_closed": {"hand_count", "scanned", "difference"},
    "posted": {"class", "tracking", "grams", "yen"},
    "destroyed": {"record"},
    "held_decided": {"way", "until"},
    "search": {"field", "hits"},
    "mirror_loaded": {"version", "as_of", "rows", "refused"},
    "purged": {"from", "to", "last_hash"},
    "restored": {"generation"},
    "scanned": {"tracking", "label"},
    "moved": {"rule"},
    "rechecked": {"rule"},
    "noted": {"what", "kind", "length"},
    "sealed": {"pieces"},
    "printed": {"pages"},
    "reprinted": {"pages"},
    "exported": {"format", "section", "names"},
}
NAMES = """
    scanned marked undone noted moved held_decided rechecked declared_missing found tray_opened tray_closed bin_given
    bin_freed sealed unsealed slip_numbered printed reprinted print_failed posted destroyed day_opened day_closed
    day_reopened clock_confirmed mirror_loaded search login logout exported purged restored
""".split()  # noqa: SIM905
AUDIT = {"mirror_loaded", "search", "login", "logout", "exported", "purged", "restored"}


def an_item(certificate: str = "R-1", **changes: Any) -> dict[str, Any]:
    return {"certificate_id": certificate, "member": "04-41020003-123-00", "advice": "forward",
            "outcome": "returned"} | changes  # fmt: skip


VALUES: dict[str, Any] = {
    "business_day": DAY,
    "clerk": "c1",
    "role": "clerk",
    "second": "s1",
    "note": "角が破れている",
    "piece": "p1",
    "parent": "p0",
    "code": "CH1-04-000000123",
    "found_by": "code",
    "mode": "returned",
    "items": [an_item()],
    "advice": "forward",
    "cause": "damaged",
    "outcome": "returned",
    "reason": "ATE",
    "employer": "04-41020003",
    "bundle": "b1",
    "bin": "A-1",
    "group": "2",
    "tray": "03A-251120-01",
    "place": "bin",
    "due": "bin",
    "mirror_version": 7,
    "slip": "03A-251120-0001",
    "of": "00000000-0000-7000-8000-000000000000",
}
DATA_VALUES: dict[str, Any] = {"pieces": ["p1"], "hand_count": 130, "grams": 120, "yen": 320, "generation": "B",
                               "rule": {"advice": "forward", "items": [an_item()]}}  # fmt: skip


def valid(kind: str, **changes: Any) -> dict[str, Any]:
    """Every field that an event of this kind may carry, filled."""
    spec = KINDS[kind]
    fields = {name: VALUES[name] for name in spec.may if name != "data"}
    if spec.data:
        fields["data"] = {name: DATA_VALUES.get(name, name) for name in spec.data}
    return fields | changes


class Hands:
    """A journal whose clock the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "journal.db"
        self.head_path = folder / "journal.head"
        self.now = NOON

    def clock(self) -> Any:
        return self.now

    def wait(self, **step: float) -> None:
        self.now += timedelta(**step)

    @contextmanager
    def open(self, author: Author = CLERK) -> Iterator[Journal]:
        journal = Journal(self.path, self.head_path, self.clock, author)
        try:
            yield journal
        finally:
            journal.close()


def record(journal: Journal, kind: str, **fields: Any) -> dict[str, Any]:
    with journal.writing(DAY) as writer:
        return writer.append(kind, **fields)


def scan(writer: Writer | Journal, piece: str, **changes: Any) -> dict[str, Any]:
    """An ordinary envelope: one certificate, forwarded, in bin A-1."""
    fields = {
        "piece": piece, "code": f"CH1-04-{piece}", "found_by": "code", "mode": "returned", "advice": "forward",
        "outcome": "returned", "items": [an_item(f"R-{piece}")], "reason": "ATE", "employer": "04-41020003",
        "bundle": "b1", "bin": "A-1", "place": "bin", "due": "bin", "tray": "t1", "mirror_version": 1,
    } | changes  # fmt: skip
    if isinstance(writer, Journal):
        return record(writer, "scanned", **fields)
    return writer.append("scanned", **fields)


def hold(writer: Writer | Journal, piece: str, **changes: Any) -> dict[str, Any]:
    return scan(writer, piece, **{"advice": "hold", "outcome": None, "cause": "expired", "place": "hold", "due": "hold",
                                  "bin": None, "bundle": None, "employer": None} | changes)  # fmt: skip


def a_morning(journal: Journal) -> list[dict[str, Any]]:
    """One of every kind at least; p1 posted, p2 destroyed, p3 split, p4 held, p5 missing and found, p6 undone."""
    with journal.writing(DAY) as w:
        w.append("login")
        w.append("day_opened")
        w.append("mirror_loaded", mirror_version=1,
                 data={"version": 1, "as_of": "2025-11-19T23:10:00.000Z", "rows": 9, "refused": 1})  # fmt: skip
        w.append("clock_confirmed", mirror_version=1)
        w.append("tray_opened", tray="t1", data={"received": DAY, "source": "post", "hand_count": 6})
        w.append("bin_given", bin="A-1", bundle="b1", employer="04-41020003")
        first = scan(w, "p1")
        gone = {"advice": "destroy", "outcome": "deceased"}
        scan(w, "p2", **gone, items=[an_item("R-p2", **gone)], place="destroy_box", due="destroy_box", bin=None,
             bundle=None, employer=None)  # fmt: skip
        both = [an_item("R-3a"), an_item("R-3b", advice="destroy", outcome="superseded")]
        scan(w, "p3", advice="split", outcome=None, items=both, place="split", due="split", bin=None, bundle=None)
        hold(w, "p4")
        scan(w, "p5")
        mistake = scan(w, "p6")
        scan(w, "p1", advice="already", items=None, bundle=None)
    with journal.writing(DAY) as w:
        rest = w.append("moved", piece="p3", advice="forward", outcome="returned", items=both[:1], place="bin",
                        bin="A-1", bundle="b1", employer="04-41020003",
                        data={"rule": {"advice": "forward", "items": both[:1]}})  # fmt: skip
        w.append("moved", piece="p3x", parent="p3", of=rest["event_id"], advice="destroy", outcome="superseded",
                 items=both[1:], place="destroy_box", code="CH1-04-p3", tray="t1", reason="ATE",
                 data={"rule": {"advice": "destroy", "items": both[1:]}})  # fmt: skip
        w.append("undone", of=mistake["event_id"], piece="p6")
        w.append("search", data={"field": "kana", "hits": 3})
        w.append("noted", piece="p1", note="濡れていた")
        w.append("marked", piece="p1", of=first["event_id"], advice="forward", due="bin", bin="A-1", reason="TNF",
                 outcome="returned", employer="04-41020003")  # fmt: skip
        w.append("held_decided", piece="p4", due="bin", outcome="returned", employer="04-41020003",
                 items=[an_item("R-p4")], data={"way": "forward"})  # fmt: skip
        w.append("moved", piece="p4", place="bin", bin="A-1", bundle="b1", advice="forward", employer="04-41020003")
        w.append("rechecked", piece="p2", advice="destroy", due="destroy_box", outcome="deceased",
                 items=[an_item("R-p2", **gone)], mirror_version=2)  # fmt: skip
        w.append("declared_missing", piece="p5", place="missing", due="missing")
        w.append("found", piece="p5", advice="found", outcome="returned", items=[an_item("R-p5")], place="bin",
                 bin="A-1", bundle="b1", employer="04-41020003")  # fmt: skip
    with journal.writing(DAY) as w:
        inside = {"pieces": ["p1", "p3", "p4", "p5"]}
        for number in ("0001", "0002"):
            w.append("slip_numbered", slip=f"s{number}", bundle="b1", employer="04-41020003")
            w.append("sealed", bundle="b1", bin="A-1", employer="04-41020003", slip=f"s{number}", data=inside)
            w.append("bin_freed", bin="A-1", bundle="b1")
            if number == "0001":
                w.append("unsealed", bundle="b1", bin="A-2", slip="s0001", employer="04-41020003", place="bin")
                w.append("bin_given", bin="A-2", bundle="b1", employer="04-41020003")
        w.append("print_failed", slip="s0002", bundle="b1")
        w.append("printed", slip="s0002", bundle="b1", data={"pages": 1})
        w.append("reprinted", slip="s0002", bundle="b1", data={"pages": 1})
        w.append("posted", bundle="b1", slip="s0002", place="posted", data={"class": "ordinary"})
        w.append("destroyed", piece="p2", place="destroyed", data={"record": "d1"})
        w.append("destroyed", piece="p3x", place="destroyed", data={"record": "d1"})
        w.append("tray_closed", tray="t1", data={"hand_count": 6, "scanned": 5, "difference": 1})
        w.append("exported", data={"format": "xlsx"})
        w.append("purged", data={"from": "2015-01-01", "to": "2020-01-01", "last_hash": "0" * 64})
        w.append("day_closed")
        w.append("day_reopened")
        w.append("restored", data={"generation": "B"})
        w.append("logout")
    return list(journal.events())


def now(pieces: Pieces, piece: str) -> Piece:
    found = pieces.by_id(piece)
    assert found is not None
    return found


def bundle(journal: Journal, key: str = "b1", name: str = "A-1", employer: str = EMPLOYER) -> None:
    record(journal, "bin_given", bin=name, bundle=key, employer=employer)


def seal(journal: Journal, *inside: str, slip: str = "s1", key: str = "b1", name: str = "A-1") -> None:
    with journal.writing(DAY) as w:
        w.append("slip_numbered", slip=slip, bundle=key, employer=EMPLOYER)
        w.append("sealed", bundle=key, bin=name, employer=EMPLOYER, slip=slip, data={"pieces": list(inside)})
        w.append("bin_freed", bin=name, bundle=key)


def unseal(journal: Journal, name: str = "A-1", slip: str = "s1", key: str = "b1") -> None:
    with journal.writing(DAY) as w:
        w.append("unsealed", bundle=key, bin=name, slip=slip, employer=EMPLOYER, place="bin")
        w.append("bin_given", bin=name, bundle=key, employer=EMPLOYER)
