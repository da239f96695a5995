"""The day's equation, term by term; the fixture asks of every test that all its days add up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailroom.errors import RefusedError
from mailroom.model import PlaceKind
from mailroom.reporting.equation import Equation, Term
from tests.desk.branch import CODES
from tests.makers import a_dependant
from tests.reporting.adding_up import figure
from tests.reporting.hands import DAY, FAMILY, STRANGE, Hands

NEXT = DAY + timedelta(days=1)


def left(desk: Hands, day=DAY) -> dict[str, int]:
    return {term.key: term.count for term in desk.report(day).equation.left if term.count}


def right(desk: Hands, day=DAY) -> dict[str, int]:
    return {term.key: term.count for term in desk.report(day).equation.right if term.count}


def certificates(desk: Hands, day=DAY) -> tuple[int, int]:
    return desk.report(day).equation.certificates


def anomalies(desk: Hands, day=DAY) -> dict[str, tuple]:
    return {row[0]: row[1:] for row in desk.report(day).section(6).rows}


def test_a_day_on_which_nothing_was_recorded(desk: Hands) -> None:
    report = desk.report()
    assert report.piece_count == 0
    assert report.equation.sums == (0, 0)
    assert [len(section.rows) for section in report.sections] == [24, 1, 1, 1, 1, 0, 0]


def test_what_is_scanned_is_in_its_place(desk: Hands) -> None:
    for code in (*CODES[:3], STRANGE):
        desk.scan(code)
    assert left(desk) == {"new": 4}
    assert right(desk) == {"bin": 3, "unknown": 1}
    assert certificates(desk) == (4, 4)
    [unknown] = desk.house.pieces.at(PlaceKind.UNKNOWN)
    assert desk.report().equation.term("right", "unknown").unknown == (unknown.id,)


def test_seen_again_is_counted_once(desk: Hands) -> None:
    for _ in range(3):
        desk.scan(CODES[0])
    assert left(desk) == {"new": 1}
    assert "already_often" not in anomalies(desk)
    desk.scan(CODES[0])
    assert anomalies(desk)["already_often"][:2] == (CODES[0], 3)


def test_undone_counts_nowhere(desk: Hands) -> None:
    desk.scan(CODES[0])
    desk.undo(desk.scan(CODES[1]).event_id)
    report = desk.report()
    assert left(desk) == {"new": 1}
    assert report.section(7).struck == {1}
    assert report.section(7).rows[1][19] == "12:00:10 boss"
    assert report.section(3).rows[-1][3:] == (1, 1, 1)


def test_undone_on_a_later_day(desk: Hands) -> None:
    """It stays in the report of its day, and counts nowhere from the day on which it was taken back."""
    desk.scan(CODES[0])
    event = desk.scan(CODES[1]).event_id
    desk.tomorrow()
    desk.undo(event)
    assert right(desk) == {"bin": 2}
    assert left(desk, NEXT) == {"open": 1}
    assert right(desk, NEXT) == {"bin": 1}
    assert anomalies(desk, NEXT)["undone_late"][:2] == (CODES[1], 1)
    assert desk.report(NEXT).section(7).rows == ()


def test_splitting(desk: Hands) -> None:
    desk.split()
    assert left(desk) == {"new": 1, "split": 1}
    assert right(desk) == {"bin": 1, "destroy_box": 1}
    assert certificates(desk) == (3, 3)
    assert desk.report().equation.term("left", "split").certificates is None
    [parent, card] = desk.report().section(7).rows
    assert (parent[6], parent[7], parent[9]) == ("code", 2, "forward")
    assert (card[6], card[7], card[9], card[10]) == ("split", 1, "destroy", "deceased")


@pytest.mark.parametrize("later", [False, True], ids=["the same day", "the next day"])
def test_splitting_undone(desk: Hands, later: bool) -> None:
    _, done = desk.split()
    day = DAY
    if later:
        desk.tomorrow()
        day = NEXT
    desk.undo(done.event_id)
    assert left(desk, day) == {"open" if later else "new": 1}
    assert right(desk, day) == {"split": 1}
    assert certificates(desk, day) == (3, 3)
    assert ("number_learned" in anomalies(desk, day)) == later


def test_an_envelope_split_the_day_after(desk: Hands) -> None:
    desk.lost("04-55555555-7-02", "死亡")
    desk.scan(FAMILY)
    desk.tomorrow()
    desk.scan(FAMILY)
    assert left(desk, NEXT) == {"open": 1, "split": 1}
    assert certificates(desk, NEXT) == (3, 3)


def test_a_taken_out_card_goes_back_only_with_its_envelope(desk: Hands) -> None:
    """Undone by the card's own first event, the splitting is undone as a whole: no certificate gets lost between."""
    desk.split()
    desk.undo(desk.events("moved")[-1])
    equation = desk.report().equation
    assert equation.holds
    assert equation.certificates == (3, 3)
    assert right(desk) == {"split": 1}


def test_posting_and_taking_back(desk: Hands) -> None:
    bin_name = desk.scan(CODES[0]).place.bin
    desk.scan(CODES[1])
    slip = desk.seal(bin_name)
    assert right(desk) == {"sealed": 2}
    assert anomalies(desk)["sealed_not_posted"][:2] == (slip, 2)
    event = desk.post(slip, kind="tokutei_kiroku", tracking="13112383852")
    assert right(desk) == {"posted": 2}
    [row, total] = desk.report().section(4).rows
    assert row == ("04-11111111", "イイイイイイイイ", 2, 3, 1, 0, 0, 2, slip, "13112383852")
    assert total[2:8] == row[2:8]
    desk.undo(event)
    assert right(desk) == {"sealed": 2}
    assert desk.report().section(4).rows[0][9] is None


def test_what_left_on_another_day_has_no_part_in_this_one(desk: Hands) -> None:
    desk.post(desk.seal(desk.scan(CODES[0]).place.bin))
    desk.scan(CODES[2])
    desk.tomorrow()
    desk.scan(CODES[0])
    assert right(desk) == {"posted": 1, "bin": 1}
    assert left(desk, NEXT) == {"open": 1, "new": 1}
    assert right(desk, NEXT) == {"bin": 1, "hold": 1}  # 再返送 is a new piece
    assert desk.report(NEXT).section(5).rows[0][:4] == ("hold", "returned_again", 1, 1)


def test_destroying(desk: Hands) -> None:
    desk.lost("04-11111111-0-00")
    desk.scan(CODES[0])
    record = desk.destroy(CODES[0])
    assert right(desk) == {"destroyed": 1}
    assert desk.report().section(7).rows[0][16] == record
    with pytest.raises(RefusedError):
        desk.undo(desk.events("destroyed")[0])
    desk.scan(CODES[0])
    assert right(desk) == {"destroyed": 1, "hold": 1}
    assert anomalies(desk)["stop"][0] == CODES[0]


def test_missing_and_found(desk: Hands) -> None:
    desk.scan(CODES[0])
    desk.lose(CODES[0])
    assert right(desk) == {"missing": 1}
    assert anomalies(desk)["missing"][-1] == "棚の裏も見た"
    desk.scan(CODES[0])
    assert (left(desk), right(desk)) == ({"new": 1}, {"bin": 1})
    desk.lose(CODES[0])
    desk.tomorrow()
    assert (left(desk, NEXT), right(desk, NEXT)) == ({}, {})
    found = desk.scan(CODES[0])
    assert (left(desk, NEXT), right(desk, NEXT)) == ({"found": 1}, {"bin": 1})
    desk.lose(CODES[0])
    assert (left(desk, NEXT), right(desk, NEXT)) == ({"found": 1}, {"missing": 1})
    desk.undo(desk.events("declared_missing")[-1])
    desk.undo(found.event_id)
    assert (left(desk, NEXT), right(desk, NEXT)) == ({}, {})


def test_found_and_that_was_undone_the_day_after(desk: Hands) -> None:
    desk.scan(CODES[0])
    desk.lose(CODES[0])
    desk.tomorrow()
    found = desk.scan(CODES[0])
    desk.tomorrow()
    desk.undo(found.event_id)
    day = NEXT + timedelta(days=1)
    assert (left(desk, NEXT), right(desk, NEXT)) == ({"found": 1}, {"bin": 1})
    assert (left(desk, day), right(desk, day)) == ({"open": 1}, {"missing": 1})


def test_no_longer_missing_when_its_bundle_is_gone(desk: Hands) -> None:
    """Undoing 所在不明 leaves the paper where nobody knows, when its bundle was sealed without it."""
    bin_name = desk.scan(CODES[0]).place.bin
    desk.scan(CODES[1])
    desk.lose(CODES[0])
    desk.post(desk.seal(bin_name))
    desk.undo(desk.events("declared_missing")[0])
    assert right(desk) == {"posted": 1, "missing": 1}


def test_ways_out(desk: Hands) -> None:
    desk.scan(STRANGE)
    desk.office.decide_held(STRANGE, "other_branch")
    assert right(desk) == {"unknown": 1}
    assert anomalies(desk)["moving"][0] == STRANGE
    desk.scan(STRANGE)
    assert right(desk) == {"other_branch": 1}
    desk.undo(desk.events("moved")[-1])
    assert right(desk) == {"unknown": 1}


def test_learning_what_is_inside(desk: Hands) -> None:
    desk.scan(STRANGE)
    assert desk.report().section(5).rows[0] == ("unknown", None, 1, 0, 1, 0, 0, 0, DAY.isoformat())
    assert anomalies(desk)["number_unknown"][:2] == (STRANGE, 1)
    desk.tomorrow()
    desk.add(STRANGE, "11111111", "8", family=1)
    desk.office.recheck()
    assert certificates(desk) == (0, 0)
    assert certificates(desk, NEXT) == (2, 2)
    assert anomalies(desk, NEXT)["number_learned"][:2] == (STRANGE, 2)
    assert desk.report().equation.term("right", "unknown").unknown


def test_the_host_corrects_what_is_inside(desk: Hands) -> None:
    desk.scan(CODES[0])
    desk.mirror.add(CODES[0], a_dependant(symbol="11111111", number="0"))
    desk.mirror.touch()
    desk.office.recheck()
    assert certificates(desk) in ((1, 1), (2, 2))


def test_counted_by_hand_and_not_scanned(desk: Hands) -> None:
    tray = desk.tray(3)
    desk.scan(CODES[0])
    assert left(desk) == {"new": 1, "not_scanned": 2}
    assert right(desk) == {"bin": 1, "not_scanned": 2}
    assert desk.report().equation.term("left", "not_scanned").trays == ((tray, 2),)
    assert anomalies(desk)["tray_open"][:2] == (tray, 2)
    desk.tomorrow()  # carried over: its gap is judged once, at its own close
    desk.scan(CODES[1])
    assert left(desk, NEXT) == {"open": 1, "new": 1, "not_scanned": 1}
    desk.close_tray(tray, 1, "1通は重なっていた")
    assert left(desk, NEXT) == {"open": 1, "new": 1}
    assert left(desk) == {"new": 1, "not_scanned": 2}
    assert anomalies(desk, NEXT)["tray_difference"] == (tray, 1, "12:00:10", "03", "boss", "1通は重なっていた")


def test_more_scanned_than_counted(desk: Hands) -> None:
    tray = desk.tray(1)
    desk.scan(CODES[0])
    desk.scan(CODES[1])
    assert left(desk) == {"new": 2}
    assert anomalies(desk)["tray_over"][:2] == (tray, 1)


def test_late_in_the_evening(desk: Hands) -> None:
    """What is recorded after 日締め belongs to the next day; a day that was reopened takes what comes then."""
    desk.scan(CODES[0])
    desk.office.close_day()
    desk.scan(CODES[1])
    assert (left(desk), left(desk, NEXT)) == ({"new": 1}, {"open": 1, "new": 1})
    desk.office.reopen_day(DAY)
    desk.scan(CODES[2])
    assert (left(desk), left(desk, NEXT)) == ({"new": 2}, {"open": 2, "new": 1})
    desk.undo(desk.events("scanned")[1])  # of the piece that is the next day's
    assert (left(desk), left(desk, NEXT)) == ({"new": 2}, {"open": 2})
    assert desk.report(NEXT).section(7).struck == {0}
    slip = desk.seal("A-1")
    desk.office.close_day()
    desk.post(slip)
    assert right(desk) == {"sealed": 1, "bin": 1}
    assert right(desk, NEXT) == {"posted": 1, "bin": 1}
    assert "day_reopened" in anomalies(desk)


def test_not_missing_after_all_in_a_reopened_evening(desk: Hands) -> None:
    """What happens to a piece after something of the next day is of the next day too: its days never go back."""
    desk.scan(CODES[0])
    desk.lose(CODES[0])
    desk.office.close_day()
    desk.undo(desk.scan(CODES[0]).event_id)
    desk.office.reopen_day(DAY)
    desk.undo(desk.events("declared_missing")[0])
    assert (left(desk), right(desk)) == ({"new": 1}, {"missing": 1})
    assert (left(desk, NEXT), right(desk, NEXT)) == ({"found": 1}, {"bin": 1})


def test_put_together_again_in_a_reopened_evening(desk: Hands) -> None:
    _, done = desk.split()
    desk.office.close_day()
    desk.mirror.change("04-55555555-7-02", lost_on=None, loss_reason="")
    desk.mirror.touch()
    desk.office.recheck()  # of the card that was taken out: the next day's
    desk.office.reopen_day(DAY)
    desk.undo(done.event_id)
    assert (certificates(desk), certificates(desk, NEXT)) == ((3, 3), (3, 3))
    assert right(desk) == {"bin": 1, "destroy_box": 1}
    assert right(desk, NEXT) == {"split": 1}


def test_a_bundle_of_two_days_in_a_reopened_evening(desk: Hands) -> None:
    bin_name = desk.scan(CODES[0]).place.bin
    desk.office.close_day()
    desk.scan(CODES[1])
    desk.office.reopen_day(DAY)
    desk.post(desk.seal(bin_name))
    desk.office.close_day()
    assert (left(desk), right(desk)) == ({"new": 1}, {"bin": 1})
    assert (left(desk, NEXT), right(desk, NEXT)) == ({"open": 1, "new": 1}, {"posted": 2})


def test_an_old_report_stays_as_it_was(desk: Hands) -> None:
    for code in (*CODES[:4], FAMILY, STRANGE):
        desk.scan(code)
    desk.undo(desk.scan("CH1-04-000000009").event_id)
    desk.tomorrow()
    then = desk.report()
    slip = desk.seal("A-1")
    desk.post(slip)
    desk.split()
    desk.lose(CODES[2])
    desk.undo(desk.scan("CH1-04-000000009").event_id)
    desk.tomorrow()
    desk.add(STRANGE, "11111111", "8")
    desk.office.recheck()
    now = desk.report()
    assert now.sections == then.sections
    assert now.equation == then.equation
    assert now.closing == then.closing
    assert now.closing.clerk == "boss"


def test_a_difference_is_named() -> None:
    one = Equation((Term("open", ("p1", "p2"), 2),), (Term("bin", ("p1",), 1), Term("hold", ("p3", "p1"), 2)))
    assert dict(one.differences) == {"p1": 1, "p2": -1, "p3": 1}
    assert not one.holds


def test_figures_of_the_report(desk: Hands) -> None:
    desk.scan(CODES[0])
    assert figure(desk.report(), "left", "new") == desk.report().piece_count == 1
