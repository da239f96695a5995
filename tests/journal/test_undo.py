"""An event that is taken back: the piece is what its standing events make it, and never in two places."""

from __future__ import annotations

from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Journal
from mailroom.model import Advice, Mode, Outcome, Place, PlaceKind
from tests.journal.shapes import DAY, EMPLOYER, GONE, an_item, bundle, hold, now, record, scan, seal, unseal


def test_the_first_scan_undone_cancels_the_piece(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    first = scan(journal, "p1")
    record(journal, "undone", piece="p1", of=first["event_id"])
    assert now(pieces, "p1").cancelled
    assert pieces.by_code("CH1-04-p1", Mode.RETURNED) is None
    assert pieces.in_bundle("b1") == pieces.at(PlaceKind.BIN) == []
    assert pieces.sums(DAY) == []
    assert pieces.last(1)[0].cancelled  # struck, not gone


def test_what_was_seen_later_does_not_make_it_a_piece_again(journal: Journal, pieces: Pieces) -> None:
    first = hold(journal, "p1")
    record(journal, "scanned", piece="p1", advice="already", place="hold", mode="returned")
    mark = record(journal, "marked", piece="p1", of=first["event_id"], due="destroy_box", **GONE)
    record(journal, "undone", piece="p1", of=first["event_id"])
    assert now(pieces, "p1").cancelled
    record(journal, "undone", piece="p1", of=mark["event_id"])
    assert now(pieces, "p1").cancelled
    record(journal, "scanned", piece="p1", advice="already", place="hold", mode="returned")
    assert now(pieces, "p1").cancelled
    assert pieces.sums(DAY) == []


def test_a_mark_undone(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    first = scan(journal, "p1")
    before = now(pieces, "p1")
    mark = record(journal, "marked", piece="p1", of=first["event_id"], due="destroy_box",
                  items=[an_item("R-p1", **GONE)], **GONE)  # fmt: skip
    record(journal, "undone", piece="p1", of=mark["event_id"])
    after = now(pieces, "p1")
    assert (after.due, after.items, after.advice, after.by_person) == (before.due, before.items, Advice.FORWARD, False)


def test_an_undoing_that_names_no_piece(journal: Journal, pieces: Pieces) -> None:
    first = hold(journal, "p1")
    record(journal, "undone", of=first["event_id"])
    assert now(pieces, "p1").cancelled


def test_a_mark_undone_after_seal_and_unseal(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    first = scan(journal, "p1")
    scan(journal, "p2")
    reason = record(journal, "marked", piece="p1", of=first["event_id"], advice="forward", due="bin", bin="A-1",
                    outcome="returned", employer=EMPLOYER, reason="RFU")  # fmt: skip
    seal(journal, "p1", "p2")
    unseal(journal, "A-5")
    record(journal, "undone", piece="p1", of=reason["event_id"])
    piece = now(pieces, "p1")
    assert piece.place == piece.due == Place(PlaceKind.BIN, "A-5")
    assert (piece.bundle, piece.reason, piece.slip) == ("b1", "ATE", None)


def test_a_move_into_a_bin_undone_after_seal_and_unseal(journal: Journal, pieces: Pieces) -> None:
    """It was sealed because of that move: without it, it is where it was before, with all that is inside."""
    rest, child = split(journal)
    seal(journal, "p1")
    unseal(journal)
    with journal.writing(DAY) as w:
        w.append("undone", piece="p1x", of=child)
        w.append("undone", piece="p1", of=rest)
    piece = now(pieces, "p1")
    assert (piece.place, piece.bundle, len(piece.items)) == (Place(PlaceKind.SPLIT), None, 2)
    assert pieces.in_bundle("b1") == []


def test_undone_while_sealed_it_stays_sealed(journal: Journal, pieces: Pieces) -> None:
    """Refused by the rules; but were it recorded, the paper would still be inside."""
    bundle(journal)
    scan(journal, "p1")
    seal(journal, "p1")
    stop = record(journal, "scanned", piece="p1", advice="stop", place="sealed", mode="returned", bundle="b1")
    record(journal, "undone", piece="p1", of=stop["event_id"])
    piece = now(pieces, "p1")
    assert (piece.place, piece.due, piece.slip) == (Place(PlaceKind.SEALED), Place(PlaceKind.SEALED), "s1")


def test_a_bin_that_has_another_owner_is_not_given_back(journal: Journal, pieces: Pieces) -> None:
    """The paper is in the box; its bin went to another employer: it gets one when it is scanned."""
    bundle(journal)
    first = scan(journal, "p1")
    mark = record(journal, "marked", piece="p1", of=first["event_id"], due="destroy_box",
                  items=[an_item("R-p1", **GONE)], **GONE)  # fmt: skip
    moved = record(journal, "moved", piece="p1", place="destroy_box", advice="destroy")
    record(journal, "bin_freed", bin="A-1", bundle="b1")
    bundle(journal, "b2", employer="04-99999999")
    record(journal, "undone", piece="p1", of=moved["event_id"])
    assert now(pieces, "p1").place == Place(PlaceKind.DESTROY_BOX)
    record(journal, "undone", piece="p1", of=mark["event_id"])
    piece = now(pieces, "p1")
    assert (piece.place, piece.due, piece.bundle) == (Place(PlaceKind.DESTROY_BOX), Place(PlaceKind.BIN), None)
    assert piece.advice is Advice.FORWARD
    assert piece.waiting_to_move
    assert pieces.in_bundle("b2") == []


def test_declared_missing_undone(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    for name in ("p1", "p2"):
        scan(journal, name)
    gone = record(journal, "declared_missing", piece="p1", place="missing", due="missing")
    record(journal, "undone", piece="p1", of=gone["event_id"])
    assert [piece.id for piece in pieces.in_bundle("b1")] == ["p1", "p2"]
    gone = record(journal, "declared_missing", piece="p1", place="missing", due="missing")
    seal(journal, "p2")
    record(journal, "undone", piece="p1", of=gone["event_id"])
    piece = now(pieces, "p1")  # its bundle went without it
    assert (piece.place.kind, piece.due, piece.bundle) == (PlaceKind.MISSING, Place(PlaceKind.BIN), None)


def split(journal: Journal) -> tuple[str, str]:
    """p1 with two certificates, one taken out as p1x; returns the ids of both ``moved``."""
    bundle(journal)
    both = [an_item("R-a"), an_item("R-b", **GONE)]
    scan(journal, "p1", advice="split", outcome=None, items=both, place="split", due="split", bin=None, bundle=None)
    with journal.writing(DAY) as w:
        rest = w.append("moved", piece="p1", advice="forward", outcome="returned", items=both[:1], place="bin",
                        bin="A-1", bundle="b1", employer=EMPLOYER,
                        data={"rule": {"advice": "forward", "items": both[:1]}})  # fmt: skip
        child = w.append("moved", piece="p1x", parent="p1", of=rest["event_id"], items=both[1:], place="destroy_box",
                         data={"rule": {"advice": "destroy", "items": both[1:]}}, tray="t1", **GONE)  # fmt: skip
    return rest["event_id"], child["event_id"]


def test_a_split(journal: Journal, pieces: Pieces) -> None:
    split(journal)
    parent, child = now(pieces, "p1"), now(pieces, "p1x")
    assert ([item.certificate_id for item in parent.items], parent.place) == (["R-a"], Place(PlaceKind.BIN, "A-1"))
    assert ([item.certificate_id for item in child.items], child.place.kind) == (["R-b"], PlaceKind.DESTROY_BOX)
    assert (child.parent, child.advice, child.outcome) == ("p1", Advice.DESTROY, Outcome.DECEASED)
    assert pieces.by_certificate("R-b") == child
    assert pieces.by_certificate("R-a") is None  # in an envelope, not a card of its own
    assert pieces.scanned_into("t1") == 1
    assert sorted((row["born"], row["pieces"], row["certificates"]) for row in pieces.sums(DAY)) == [
        ("scanned", 1, 1), ("split", 1, 1)
    ]  # fmt: skip


def test_a_split_undone(journal: Journal, pieces: Pieces) -> None:
    rest, child = split(journal)
    with journal.writing(DAY) as w:
        w.append("undone", piece="p1x", of=child)
        w.append("undone", piece="p1", of=rest)
    parent = now(pieces, "p1")
    assert (parent.place, len(parent.items), parent.advice) == (Place(PlaceKind.SPLIT), 2, Advice.SPLIT)
    assert now(pieces, "p1x").cancelled
    assert pieces.by_certificate("R-b") is None
    assert [(row["advice"], row["pieces"], row["certificates"]) for row in pieces.sums(DAY)] == [("split", 1, 2)]


def test_what_a_person_said_goes_with_the_part_taken_out(journal: Journal, pieces: Pieces) -> None:
    """The clerk knows of a death that the host does not: a recheck must not send the card to the employer."""
    bundle(journal)
    both = [an_item("R-a"), an_item("R-b")]
    first = scan(journal, "p1", items=both)
    said = [both[0], an_item("R-b", **GONE)]
    record(
        journal, "marked", piece="p1", of=first["event_id"], advice="split", due="split", items=said, employer=EMPLOYER
    )
    record(journal, "moved", piece="p1", advice="split", place="split", employer=EMPLOYER)
    rest = record(journal, "moved", piece="p1", advice="forward", outcome="returned", items=said[:1], place="bin",
                  bin="A-1", bundle="b1", employer=EMPLOYER,
                  data={"rule": {"advice": "forward", "items": said[:1]}})  # fmt: skip
    record(journal, "moved", piece="p1x", parent="p1", of=rest["event_id"], items=said[1:], place="destroy_box",
           data={"rule": {"advice": "destroy", "items": said[1:]}}, **GONE)  # fmt: skip
    assert now(pieces, "p1x").by_person
    note = record(journal, "marked", piece="p1x", of=rest["event_id"], due="hold", advice="hold", items=said[1:])
    record(journal, "undone", piece="p1x", of=note["event_id"])
    assert now(pieces, "p1x").by_person
    assert now(pieces, "p1x").place == now(pieces, "p1x").due == Place(PlaceKind.DESTROY_BOX)


def test_items_that_are_not_inside_any_more(journal: Journal, pieces: Pieces) -> None:
    hold(journal, "p1", mode="reply", items=[an_item("R-a")])
    record(journal, "found", piece="p1", advice="found", items=[an_item("R-b")], place="hold")
    assert pieces.by_certificate("R-a") is None
    found = pieces.by_certificate("R-b")
    assert found is not None
    assert found.id == "p1"
