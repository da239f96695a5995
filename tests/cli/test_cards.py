"""``cards`` and ``labels``: paper of the station itself. A label's number is never given twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailroom import settings
from mailroom.dispatch import pages
from mailroom.dispatch.pages import Outline, Page
from mailroom.paths import Home
from mailroom.reading import own_codes
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, copied


def painted(file: Path) -> list[Page]:
    return pages.load(file.read_text("utf-8"))


def numbers_on(file: Path) -> list[str]:
    """The labels of a file, in their order."""
    found = [own_codes.parse(code.text) for page in painted(file) for code in page.codes()]
    return list(dict.fromkeys(own.body for own in found if own and own.letter == "L"))


def labels(mailroom: Mailroom, file: Path, *options: object) -> list[str]:
    said = mailroom("labels", "--pdf", file, *options)
    assert said.code == 0, said
    found = numbers_on(file)
    assert (said.line["first"], said.line["last"], said.line["labels"]) == (found[0], found[-1], len(found))
    return found


def of_station(number: int) -> str:
    return f"01A-{number:06d}"


def test_cards_of_every_kind(mailroom: Mailroom, tmp_path: Path) -> None:
    for options, cards, sheets in (([], 64, 4), (["--keys"], 0, 2), (["--people"], 4, 1), (["--test"], 6, 1)):
        file = tmp_path / "cards.pdf"
        said = mailroom("cards", *options, "--pdf", file)
        assert said.line == {"cards": cards, "pages": sheets, "file": str(file)}
        assert all(isinstance(page.items[0], Outline) for page in painted(file)), "見本 across each page"
    both = mailroom("cards", "--keys", "--test", "--pdf", tmp_path / "both.pdf").line
    assert (both["cards"], both["pages"]) == (6, 3)


def test_one_way_out(mailroom: Mailroom, tmp_path: Path) -> None:
    for command in ("cards", "labels"):
        mailroom(command).refused(2)
        mailroom(command, "--pdf", tmp_path / "a.pdf", "--print").refused(2)
    assert mailroom("cards", "--print").line["file"] is None
    assert labels(mailroom, tmp_path / "l.pdf", "--count", 1) == [of_station(1)], "nothing was used up by a refusal"


def test_only_an_administrator_prints_person_cards(mailroom: Mailroom, tmp_path: Path) -> None:
    assert "権限" in mailroom("--as", "1001", "cards", "--people", "--pdf", tmp_path / "p.pdf").refused()
    assert not (tmp_path / "p.pdf").exists()


def test_a_key_that_cannot_be_is_said_and_the_first_stands_in(mailroom: Mailroom, tmp_path: Path) -> None:
    assert mailroom.home
    file = Home(mailroom.home).settings
    file.write_text(file.read_text("utf-8").replace("[keys]", '[keys]\nundo = "F11"\nagain = "F13"'), "utf-8")
    assert settings.load(Home(mailroom.home)).keys == {"undo": "F11", "again": "F13"}
    said = mailroom("cards", "--keys", "--pdf", tmp_path / "keys.pdf")
    assert said.code == 0 and "undo = F11" in said.err and said.err.count("\n") == 1
    texts = painted(tmp_path / "keys.pdf")[0].texts()
    assert "F13" in texts and "F12" in texts


def test_numbers_go_on_from_call_to_call(mailroom: Mailroom, tmp_path: Path) -> None:
    assert labels(mailroom, tmp_path / "1.pdf", "--count", 3) == [of_station(n) for n in (1, 2, 3)]
    assert labels(mailroom, tmp_path / "2.pdf", "--sheets", 2) == [of_station(n) for n in range(4, 52)]
    assert labels(mailroom, tmp_path / "3.pdf", "--skip", 20) == [of_station(n) for n in range(52, 56)]
    assert labels(mailroom, tmp_path / "1.pdf", "--count", 1) == [of_station(56)], "also into a file that is there"


def test_what_was_not_written_is_a_gap_and_no_number_comes_back(mailroom: Mailroom, tmp_path: Path) -> None:
    mailroom("labels", "--count", 5, "--pdf", tmp_path / "no" / "such" / "folder.pdf").refused()
    assert labels(mailroom, tmp_path / "l.pdf", "--count", 1) == [of_station(6)]


def test_two_at_once_share_nothing(mailroom: Mailroom, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.pdf" for n in range(4)]
    running = [mailroom.begin("labels", "--count", "7", "--pdf", str(file), "--json") for file in files]
    given: list[str] = []
    for process in running:
        out, err = process.communicate(timeout=120)
        line = json.loads(out)
        assert process.returncode == 0, err
        given += range(int(line["first"][-6:]), int(line["last"][-6:]) + 1)
    assert sorted(given) == list(range(1, 29))


def test_another_station_and_a_restored_one_give_other_numbers(mailroom: Mailroom, tmp_path: Path) -> None:
    assert mailroom.home
    first = labels(mailroom, tmp_path / "a.pdf", "--count", 2)
    saved = mailroom("journal", "backup", tmp_path / "saved.mailroom.age")
    assert saved.code == 0, saved
    lost = labels(mailroom, tmp_path / "b.pdf", "--count", 2)
    said = mailroom("journal", "restore", tmp_path / "saved.mailroom.age")
    assert said.code == 0, said
    again = labels(mailroom, tmp_path / "c.pdf", "--count", 2)
    other = Mailroom(copied(mailroom.home, tmp_path / "other"))
    file = Home(tmp_path / "other").settings
    file.write_text(file.read_text("utf-8").replace('number = "01"', 'number = "02"'), "utf-8")
    theirs = labels(other, tmp_path / "d.pdf", "--count", 2)
    assert again == ["01B-000001", "01B-000002"] and theirs[0].startswith("02B-")
    assert len({*first, *lost, *again, *theirs}) == 8


def test_a_label_is_taken_for_its_piece(mailroom: Mailroom, tmp_path: Path) -> None:
    (number,) = labels(mailroom, tmp_path / "l.pdf", "--count", 1)
    text = own_codes.make("L", number)
    first, again = mailroom.scan(text)[0], mailroom.scan(text)[0]
    assert (first["advice"], first["found_by"], again["advice"]) == ("unknown", "label", "already")
    assert first["piece"] == again["piece"] and mailroom.scan(code(1))[0]["advice"] == "forward"


@pytest.mark.parametrize("options", [["--count", 2, "--sheets", 1], ["--count", 10001], ["--skip", 24]])
def test_how_many(options: list[object], mailroom: Mailroom, tmp_path: Path) -> None:
    mailroom("labels", *options, "--pdf", tmp_path / "l.pdf").refused(2)
    assert labels(mailroom, tmp_path / "l.pdf", "--count", 1) == [of_station(1)]


def test_labels_of_places_use_up_no_number(mailroom: Mailroom, tmp_path: Path) -> None:
    file = tmp_path / "places.pdf"
    said = mailroom("labels", "--bins", "A-1..A-9", "--floors", "A-3", "--groups", "--pdf", file)
    assert said.code == 0
    assert [(line["labels"], line["first"], line["last"], line["pages"]) for line in said.lines] == [
        (9, "A-1", "A-9", 2),
        (1, "A-3", "A-3", 1),
        (12, "1", "12", 2),
    ]
    found = {own_codes.parse(code.text) for page in painted(file) for code in page.codes()}
    assert len(found) == 22 and own_codes.OwnCode("F", "A-3") in found
    mailroom("labels", "--bins", "A-3..A-1", "--pdf", file).refused(2)
    mailroom("labels", "--bins", "A-1", "--count", 3, "--pdf", file).refused(2)
    assert labels(mailroom, tmp_path / "l.pdf", "--count", 1) == [of_station(1)]
