"""What stands in the tables after each kind of event: pieces, bundles, bins, trays, slips, the day's sums."""

from __future__ import annotations

from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Author, Journal
from mailroom.model import Advice, Cause, Mode, Place, PlaceKind
from tests.journal.shapes import DAY, EMPLOYER, GONE, Hands, an_item, bundle, hold, now, record, scan, seal, unseal

# --- a piece ------------------------------------------------------------------------------------


def test_a_new_piece(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    event = scan(journal, "p1", data={"tracking": "12345678903", "label": "L1"})
    piece = now(pieces, "p1")
    assert (piece.code, piece.tracking, piece.label) == ("CH1-04-p1", "12345678903", "L1")
    assert piece.place == piece.due == Place(PlaceKind.BIN, "A-1")
    assert (piece.advice, piece.employer, piece.bundle) == (Advice.FORWARD, EMPLOYER, "b1")
    assert piece.first_event == piece.last_event == event["event_id"]
    assert piece.rule.advice is Advice.FORWARD
    assert piece.rule.items == piece.items
    assert not piece.by_person
    assert pieces.by_code("CH1-04-p1", Mode.RETURNED) == piece
    assert pieces.by_code("CH1-04-p1", Mode.REPLY) is None
    assert pieces.by_label("L1") == piece
    assert pieces.in_bundle("b1") == [piece]


def test_a_piece_of_which_nothing_is_known_keeps_its_cause(journal: Journal, pieces: Pieces) -> None:
    hold(journal, "p1", advice="not_ours", cause="url", items=None, place="foreign", due="foreign")
    piece = now(pieces, "p1")
    assert (piece.advice, piece.cause, piece.items) == (Advice.NOT_OURS, Cause.URL, ())
    assert (piece.rule.advice, piece.rule.cause) == (Advice.NOT_OURS, Cause.URL)


def test_the_rules_own_answer_for_a_piece_that_came_back(journal: Journal, pieces: Pieces) -> None:
    hold(journal, "p1")
    item = an_item("R-2", **GONE)
    scan(journal, "p2", parent="p1", advice="again", outcome="deceased", items=[item], place="destroy_box", bundle=None)
    rule = now(pieces, "p2").rule
    assert (rule.advice, rule.outcome) == (Advice.DESTROY, "deceased")


def test_a_group_without_a_bin(journal: Journal, pieces: Pieces) -> None:
    scan(journal, "p1", place="group", due="group", bin=None, bundle=None, group="2")
    state = next(pieces.all())
    assert (state["place"], state["bin"], state["group"], state["advice"]) == ("group", None, "2", "forward")
    assert not now(pieces, "p1").waiting_to_move
    bundle(journal)
    record(journal, "moved", piece="p1", place="bin", bin="A-1", bundle="b1", advice="forward", employer=EMPLOYER)
    state = next(pieces.all())
    assert (state["place"], state["bin"], state["group"]) == ("bin", "A-1", None)


def test_seen_again_changes_the_time_alone(hands: Hands, journal: Journal, pieces: Pieces) -> None:
    first = scan(journal, "p1")
    hands.wait(seconds=5)
    again = record(journal, "scanned", piece="p1", advice="already", place="bin", bin="A-1", mode="returned")
    piece = now(pieces, "p1")
    assert (piece.already_count, piece.last_event, piece.first_event) == (1, again["event_id"], first["event_id"])
    assert (piece.last_seen_at - piece.first_at).seconds == 5
    assert sum(row["pieces"] for row in pieces.sums(DAY)) == 1


def test_the_newest_is_the_one_recorded_last_whatever_the_clock_says(
    hands: Hands, journal: Journal, pieces: Pieces
) -> None:
    ids = [f"{9 - number:08d}" for number in range(9)]  # as if the clock ran backwards
    for number in ids:
        hold(journal, number, code="CH1", items=[an_item("R-1")], mode="reply")
        hands.wait(hours=-1)
    newest = pieces.by_code("CH1", Mode.REPLY)
    assert newest is not None
    assert newest.id == ids[-1]
    assert pieces.by_certificate("R-1") == newest
    assert [piece.id for piece in pieces.last(3)] == ids[:-4:-1]
    assert [state["id"] for state in pieces.all()] == ids


def test_a_mark_changes_where_it_is_due(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    first = scan(journal, "p1")
    record(journal, "marked", piece="p1", of=first["event_id"], due="destroy_box", items=[an_item("R-p1", **GONE)],
           **GONE)  # fmt: skip
    piece = now(pieces, "p1")
    assert (piece.place, piece.due) == (Place(PlaceKind.BIN, "A-1"), Place(PlaceKind.DESTROY_BOX))
    assert (piece.advice, piece.outcome, piece.by_person) == (Advice.DESTROY, "deceased", True)
    assert piece.rule.advice is Advice.FORWARD
    assert pieces.moving() == [piece]
    record(journal, "moved", piece="p1", place="destroy_box", advice="destroy")
    piece = now(pieces, "p1")
    assert (piece.place, piece.bundle) == (Place(PlaceKind.DESTROY_BOX), None)
    assert pieces.moving() == pieces.in_bundle("b1") == []
    record(journal, "destroyed", piece="p1", place="destroyed", data={"record": "d1"})
    assert next(pieces.all())["record"] == "d1"
    assert now(pieces, "p1").advice is Advice.DESTROY


def test_sent_to_the_member_again(journal: Journal, pieces: Pieces) -> None:
    """resend_member: not forwarded to an employer, whatever place it leaves to."""
    hold(journal, "p1")
    decided = record(journal, "held_decided", piece="p1", due="posted", cause="expired", data={"way": "resend_member"})
    assert (now(pieces, "p1").advice, now(pieces, "p1").due.kind) == (Advice.HOLD, PlaceKind.POSTED)
    event = record(journal, "posted", piece="p1", place="posted", data={"class": "ordinary"})
    piece = now(pieces, "p1")
    assert (piece.place, piece.due, piece.advice) == (Place(PlaceKind.POSTED), Place(PlaceKind.POSTED), Advice.HOLD)
    record(journal, "undone", piece="p1", of=event["event_id"])
    assert now(pieces, "p1").place == Place(PlaceKind.HOLD)
    record(journal, "undone", piece="p1", of=decided["event_id"])
    assert now(pieces, "p1").due == Place(PlaceKind.HOLD)
    hold(journal, "p2", cause="expired")
    record(
        journal, "held_decided", piece="p2", due="hold", cause="expired", data={"way": "keep", "until": "2025-12-01"}
    )
    until = now(pieces, "p2").hold_until
    assert until is not None
    assert until.isoformat() == "2025-12-01"


def test_an_event_of_an_unknown_piece_makes_none(journal: Journal, pieces: Pieces) -> None:
    record(journal, "destroyed", piece="p9", place="destroyed")
    record(journal, "sealed", bundle="b9", data={"pieces": ["p9"]})
    record(journal, "undone", of="nothing")
    record(journal, "noted", piece="p9")
    record(journal, "bin_freed", bin="A-9", bundle="b9")
    assert list(pieces.all()) == []


# --- bundles ---------------------------------------------------------------------------------------


def test_seal_unseal_seal_post_and_back(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    for name in ("p1", "p2"):
        scan(journal, name)
    seal(journal, "p1", "p2")
    assert [piece.place for piece in pieces.many(["p1", "p2"])] == [Place(PlaceKind.SEALED)] * 2
    assert now(pieces, "p1").slip == "s1"
    assert now(pieces, "p1").due == Place(PlaceKind.SEALED)
    assert pieces.bin("A-1") == {"id": "A-1", "bundle": None, "employer": None, "freed_day": DAY}
    unseal(journal, "A-5")
    assert now(pieces, "p1").place == now(pieces, "p1").due == Place(PlaceKind.BIN, "A-5")
    assert (now(pieces, "p1").slip, pieces.slip("s1")["state"]) == (None, "void")  # type: ignore[index]
    assert [piece.id for piece in pieces.in_bundle("b1")] == ["p1", "p2"]
    seal(journal, "p1", "p2", slip="s2", name="A-5")
    posting = record(journal, "posted", bundle="b1", slip="s2", place="posted", data={"class": "ordinary"})
    assert {piece.place.kind for piece in pieces.many(["p1", "p2"])} == {PlaceKind.POSTED}
    assert pieces.bundles("posted")[0]["post"] == {"class": "ordinary"}
    for _ in range(2):  # taken back, and posted again
        record(journal, "undone", of=posting["event_id"])
        assert pieces.bundles("posted") == []
        assert now(pieces, "p1").place == now(pieces, "p1").due == Place(PlaceKind.SEALED)
        assert now(pieces, "p1").slip == "s2"
        posting = record(journal, "posted", bundle="b1", slip="s2", place="posted")
    assert now(pieces, "p2").place.kind is PlaceKind.POSTED


def test_a_bundle_handed_over_at_the_counter(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    scan(journal, "p1")
    seal(journal, "p1")
    event = record(journal, "posted", bundle="b1", place="handed_over")
    assert now(pieces, "p1").place == now(pieces, "p1").due == Place(PlaceKind.HANDED_OVER)
    record(journal, "undone", of=event["event_id"])
    assert now(pieces, "p1").place == Place(PlaceKind.SEALED)


def test_a_bundle_given_another_bin_takes_its_pieces_along(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    scan(journal, "p1")
    bundle(journal, name="A-7")
    assert now(pieces, "p1").place == now(pieces, "p1").due == Place(PlaceKind.BIN, "A-7")


def test_a_bundle_whose_empty_bin_was_freed_never_grows_again(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    record(journal, "bin_freed", bin="A-1", bundle="b1")
    assert pieces.open_bundle(EMPLOYER, "03") is None
    bundle(journal, "b2", employer="04-99999999")
    state = pieces.bundle("b1")
    assert state is not None
    assert (state["state"], state["bin"]) == ("empty", None)


def test_what_is_due_elsewhere_stays_due_there(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    scan(journal, "p1")
    seal(journal, "p1")
    record(journal, "rechecked", piece="p1", advice="hold", due="hold", cause="employer_closed", mirror_version=2,
           items=[an_item("R-p1", advice="hold", outcome=None)])  # fmt: skip
    unseal(journal)
    assert now(pieces, "p1").place == Place(PlaceKind.BIN, "A-1")
    assert now(pieces, "p1").due == Place(PlaceKind.HOLD)
    assert now(pieces, "p1").advice is Advice.HOLD
    assert pieces.moving()[0].id == "p1"


def test_only_what_the_seal_names_is_sealed(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    for name in ("p1", "p2"):
        scan(journal, name)
    record(journal, "declared_missing", piece="p2", place="missing", due="missing")
    seal(journal, "p1")
    assert now(pieces, "p2").place == Place(PlaceKind.MISSING)
    record(journal, "posted", bundle="b1", place="posted")
    assert now(pieces, "p2").place == Place(PlaceKind.MISSING)


def test_a_stop_and_its_confirmation(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    scan(journal, "p1")
    seal(journal, "p1")
    record(journal, "scanned", piece="p1", advice="stop", place="sealed", mode="returned", bundle="b1")
    assert pieces.bundle_of_slip("s1")["stopped"]  # type: ignore[index]
    record(journal, "noted", bundle="b1", data={"what": "stop_confirmed"})
    assert not pieces.bundle_of_slip("s1")["stopped"]  # type: ignore[index]


def test_two_bundles_of_one_employer_after_an_unseal(journal: Journal, pieces: Pieces) -> None:
    bundle(journal, "b9")
    scan(journal, "p1", bundle="b9")
    seal(journal, "p1", key="b9")
    bundle(journal, "b1", "A-2")
    unseal(journal, "A-3", key="b9")
    grows = pieces.open_bundle(EMPLOYER, "03")
    assert grows is not None
    assert grows["id"] == "b9"  # the older one
    assert pieces.open_bundle(EMPLOYER, "04") is None


# --- slips, trays, sums ------------------------------------------------------------------------------


def test_slips(journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    scan(journal, "p1")
    seal(journal, "p1")
    record(journal, "print_failed", slip="s1", bundle="b1")
    record(journal, "printed", slip="s1", bundle="b1", data={"pages": 1})
    record(journal, "reprinted", slip="s1", bundle="b1", data={"pages": 1})
    assert [(slip["id"], slip["state"], slip["prints"]) for slip in pieces.slips(DAY)] == [("s1", "used", 2)]
    record(journal, "unsealed", bundle="b1", bin="A-1")  # names no slip: it is void all the same
    void = pieces.slip("s1")
    assert void is not None
    assert (void["state"], void["cause"]) == ("void", "unsealed")


def test_trays(hands: Hands, journal: Journal, pieces: Pieces) -> None:
    record(journal, "tray_opened", tray="t1", data={"received": DAY, "hand_count": 2, "source": "post"})
    hands.wait(hours=-2)
    record(journal, "tray_opened", tray="t2", data={"received": DAY})
    assert [tray["id"] for tray in pieces.trays(still_open=True)] == ["t1", "t2"]
    scan(journal, "p1")
    scan(journal, "p2", tray="t2")
    assert pieces.scanned_into("t1") == 1
    record(journal, "tray_closed", tray="t1", data={"scanned": 1, "difference": 1})
    closed = pieces.tray("t1")
    assert closed is not None
    assert (closed["hand_count"], closed["difference"], closed["closed_day"]) == (2, 1, DAY)
    assert [tray["id"] for tray in pieces.trays(still_open=True)] == ["t2"]


def test_the_day_adds_up(hands: Hands, journal: Journal, pieces: Pieces) -> None:
    bundle(journal)
    first = scan(journal, "p1")
    scan(journal, "p2", items=[an_item("R-2a"), an_item("R-2b")])
    hands.wait(hours=1)
    hold(journal, "p3")
    journal.author = Author("03", "c2", "clerk")
    hold(journal, "p4", parent="p1", advice="again", cause="returned_again")
    rows = [tuple(row.values())[1:] for row in pieces.sums(DAY)]
    assert sorted(rows) == [
        ("03", "c1", 12, "ATE", "scanned", "forward", "returned", 2, 3),
        ("03", "c1", 13, "ATE", "scanned", "hold", "", 1, 1),
        ("03", "c2", 13, "ATE", "again", "hold", "", 1, 1),
    ]
    marked = record(journal, "marked", piece="p2", of=first["event_id"], due="hold", reason="RFU", **GONE)
    record(journal, "undone", piece="p1", of=first["event_id"])
    assert [(r["reason"], r["pieces"], r["certificates"]) for r in pieces.sums(DAY) if r["hour"] == 12] == [
        ("RFU", 1, 2)
    ]
    record(journal, "undone", piece="p2", of=marked["event_id"])
    assert [(r["reason"], r["pieces"], r["certificates"]) for r in pieces.sums(DAY) if r["hour"] == 12] == [
        ("ATE", 1, 2)
    ]
    assert pieces.sums("2025-11-21") == []


def test_questions_use_their_indexes(journal: Journal) -> None:
    """A station's journal holds years: no question of a scan walks through all pieces."""
    asked: list[str] = []
    journal.connection.set_trace_callback(asked.append)
    pieces = Pieces(journal.connection)
    for question in (
        lambda: pieces.by_code("CH1", Mode.RETURNED),
        lambda: pieces.by_label("L"),
        lambda: pieces.by_certificate("R"),
        lambda: pieces.in_bundle("b"),
        lambda: pieces.at(PlaceKind.HOLD),
        pieces.moving,
        pieces.to_recheck,
        lambda: pieces.last(10),
        lambda: pieces.open_bundle("e", "03"),
        lambda: pieces.bundle_of_slip("s"),
        lambda: pieces.trays(still_open=True),
        lambda: pieces.scanned_into("t"),
        lambda: pieces.sums(DAY),
        lambda: journal.last("day_opened"),
        journal.generation,
    ):
        question()
    journal.connection.set_trace_callback(None)
    assert len(asked) >= 15
    for sql in asked:
        plan = [row[3] for row in journal.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert not [step for step in plan if step.startswith("SCAN") and "USING" not in step], (sql, plan)
