"""送付票 on a real journal: each is kept, printed and recorded before the next; what fails counts as not printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from mailroom.reading import own_codes
from tests.desk.branch import CODES
from tests.ui.office import Office
from tests.ui.printing.rasters import pdf_text

KEY = Qt.Key
WAIT_MS = 20_000


@pytest.fixture
def boss(office: Callable[..., Office]) -> Office:
    """At the slips of two bundles; neither is printed."""
    boss = office()
    boss.scan(CODES[0], CODES[2])
    for bin_, code in (("A-1", CODES[0]), ("A-2", CODES[2])):
        boss.scan(own_codes.make("B", bin_), code, own_codes.make("F", bin_))
    boss.window._show_slip("")
    boss.qtbot.waitUntil(lambda: len(boss.window.paper.list.slips) == 2, timeout=WAIT_MS)
    return boss


def printed(boss: Office) -> list[tuple[str, str]]:
    return [
        (event["kind"], event["slip"])
        for event in boss.ask(lambda station: list(station.house.journal.events("kind LIKE '%print%'")))
    ]


def folders(boss: Office) -> tuple[Path, Path]:
    """Where it is printed to, and where it is kept."""
    opening = boss.window.opening
    assert opening.print_to
    return opening.print_to, opening.home.papers


def test_all_that_wait_are_printed_one_after_the_other_and_kept(boss: Office) -> None:
    paper = boss.window.paper
    numbers = [slip.number for slip in paper.list.slips]
    boss.press(KEY.Key_F5)
    boss.qtbot.waitUntil(lambda: paper.list.printed == set(numbers), timeout=WAIT_MS)
    assert printed(boss) == [("printed", number) for number in numbers]
    out, kept = folders(boss)
    for number in numbers:
        assert number in pdf_text(out / f"{number}.pdf") == pdf_text(kept / f"{number}.pdf")
    boss.press(KEY.Key_F5)
    assert len(printed(boss)) == 2, "nothing waits any more"


def test_what_fails_is_said_and_the_rest_is_not_tried(boss: Office) -> None:
    out, _ = folders(boss)
    out.write_text("a file where the folder of papers should be")
    first = boss.window.paper.list.slips[0].number
    boss.press(KEY.Key_F5)
    boss.qtbot.waitUntil(lambda: boss.window.notices.banner.trouble is not None, timeout=WAIT_MS)
    assert printed(boss) == [("print_failed", first)] and not boss.window.paper.list.printed
    out.unlink()
    boss.press(KEY.Key_F4)
    boss.qtbot.waitUntil(lambda: boss.window.paper.list.printed == {first}, timeout=WAIT_MS)
    assert printed(boss)[1:] == [("printed", first)] and boss.window.notices.banner.trouble is None


def test_a_label_is_no_slip(boss: Office) -> None:
    number = boss.window.paper.list.slips[0].number
    boss.press(KEY.Key_F6)
    file = folders(boss)[0] / f"{number}-label.pdf"
    boss.qtbot.waitUntil(file.exists, timeout=WAIT_MS)
    told = boss.window.troubles.say("label_printed", slip=number)
    boss.qtbot.waitUntil(lambda: boss.window.notices.banner.trouble == told, timeout=WAIT_MS)
    assert printed(boss) == []


def test_pressed_again_it_is_a_reprint_and_never_the_same_paper_twice(boss: Office) -> None:
    paper = boss.window.paper
    slip = paper.list.slips[0]
    paper.print_slips([slip])
    paper.print_slips([slip])
    assert boss.window.notices.banner.trouble == boss.window.troubles.say("printing")
    boss.qtbot.waitUntil(lambda: not paper._printing, timeout=WAIT_MS)
    assert printed(boss) == [("printed", slip.number)]
    paper.print_slips([slip])
    boss.qtbot.waitUntil(lambda: not paper._printing, timeout=WAIT_MS)
    assert printed(boss) == [("printed", slip.number), ("reprinted", slip.number)]
    out, kept = folders(boss)
    assert "再発行（1回目）" in pdf_text(out / f"{slip.number}.pdf") == pdf_text(kept / f"{slip.number}-1.pdf")
    assert "再発行" not in pdf_text(kept / f"{slip.number}.pdf")


def test_a_slip_that_has_to_wait_says_why(boss: Office) -> None:
    """Its person lost eligibility since the seal: it is not on the list, and the bar says so."""
    number = boss.window.paper.list.slips[0].number
    boss.ask(lambda _: boss.made[-1].lost("04-11111111-0-00"))
    boss.window._show_slip("")
    boss.qtbot.waitUntil(lambda: len(boss.window.paper.list.slips) == 1, timeout=WAIT_MS)
    trouble = boss.window.notices.banner.trouble
    assert trouble and trouble.key == "slip_changed" and number in trouble.what
