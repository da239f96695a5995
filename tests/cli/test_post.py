"""``mailroom post``: a bundle leaves by a class of mail, its lists, what is due, and taking back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailroom.dispatch import pages
from mailroom.dispatch.pages import Page, Text
from mailroom.reading import own_codes
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of

SECOND, THIRD = "20000000016", "53412071403"  # 引受番号
TOKUTEI = ["--class", "tokutei_kiroku"]


def seal(mailroom: Mailroom, *numbers: int) -> str:
    given = [code(number) for number in numbers]
    bin_name = mailroom.scan(*given)[0]["bin"]
    return str(mailroom("bundle", bin_name, "--codes", "-", "--floor", stdin=lines_of(given)).line["slip"])


def printed(mailroom: Mailroom, *numbers: int) -> str:
    slip = seal(mailroom, *numbers)
    assert mailroom.home
    assert mailroom("slip", slip, "--pdf", mailroom.home / "exports" / f"{slip}.pdf").code == 0
    return slip


def painted(file: Path) -> list[Page]:
    return pages.load(file.read_text("utf-8"))


def texts(page: Page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, Text)]


@pytest.mark.parametrize(
    ("options", "yen"),
    [
        ([*TOKUTEI, "--tracking", SECOND, "--grams", "399"], 720),
        ([*TOKUTEI, "--tracking", SECOND, "--grams", "50", "--form", "standard"], 320),
        ([*TOKUTEI, "--tracking", SECOND, "--grams", "51", "--form", "standard"], 390),
        (["--class", "kani_kakitome", "--tracking", SECOND, "--grams", "150"], 620),
        (["--grams", "1001"], 1350),
        (["--grams", "100", "--yen", "999"], 999),
        ([], None),
    ],
)
def test_the_postage_is_looked_up_and_a_person_may_override(
    mailroom: Mailroom, options: list[str], yen: int | None
) -> None:
    said = mailroom("post", printed(mailroom, 1, 2), *options)
    assert (said.code, said.line["yen"]) == (0, yen)


def test_too_heavy_for_the_tariff(mailroom: Mailroom) -> None:
    assert "4001" in mailroom("post", printed(mailroom, 1, 2), "--grams", "4001").refused()
    assert "posted" not in {event["kind"] for event in mailroom.events()}


@pytest.mark.parametrize(
    "scanned",
    [
        SECOND,
        f"C{SECOND}C",
        f"a{SECOND}d",
        "200-00-00001-6",
        "".join(chr(ord(sign) + 0xFEE0) for sign in f"C{SECOND}C"),
    ],
)
def test_the_label_as_scanners_send_it(mailroom: Mailroom, scanned: str) -> None:
    slip = printed(mailroom, 1, 2)
    assert mailroom("post", own_codes.make("S", slip), *TOKUTEI, "--tracking", scanned).line["tracking"] == SECOND


def test_a_label_is_on_one_bundle_alone(mailroom: Mailroom) -> None:
    one, other = printed(mailroom, 1, 2), printed(mailroom, 3)
    posted = mailroom("post", one, *TOKUTEI, "--tracking", SECOND).line
    assert one in mailroom("post", other, *TOKUTEI, "--tracking", SECOND).refused()
    assert one in mailroom("post", one, *TOKUTEI, "--tracking", THIRD).refused()
    assert mailroom("undo", posted["event_id"]).code == 0
    assert mailroom("post", other, *TOKUTEI, "--tracking", SECOND).code == 0  # the label was taken off the first


def test_taking_back_is_a_supervisors_and_of_the_same_day(mailroom: Mailroom) -> None:
    slip = printed(mailroom, 1, 2)
    mailroom("post", slip, "--take-back").refused()
    mailroom("post", slip)
    mailroom("post", slip, "--take-back", "--as", "1001").refused()
    back = mailroom("post", slip, "--take-back").line
    assert (back["slip"], back["place"]) == (slip, "sealed")
    mailroom("post", slip)
    mailroom("day", "close")
    mailroom("post", slip, "--take-back").refused()


def test_what_is_due_the_late_first(mailroom: Mailroom) -> None:
    friday, monday, tuesday = (mailroom.at(f"2025-11-{day}T09:00") for day in (21, 24, 25))
    first = printed(friday, 1, 2)
    stays = seal(friday, 3)
    line = friday("post", "--due").lines
    assert [row["slip"] for row in line] == [first, stays]
    assert [row["waits"] for row in line] == [None, "not_printed"]
    # the 24th is a holiday: sealed on Friday, due on Tuesday, late on Wednesday
    assert {row["due_day"] for row in line} == {"2025-11-25"} and not any(row["late"] for row in line)
    assert not any(row["late"] for row in monday("post", "--due").lines)
    fresh = printed(tuesday, 4)
    wednesday = mailroom.at("2025-11-26T09:00")("post", "--due").lines
    assert [(row["slip"], row["late"]) for row in wednesday] == [(first, True), (stays, True), (fresh, False)]
    tuesday("post", first)
    assert first not in {row["slip"] for row in tuesday("post", "--due").lines}


def test_the_days_lists(mailroom: Mailroom, tmp_path: Path) -> None:
    one, other = printed(mailroom, 1, 2), printed(mailroom, 3)
    mailroom("post", one, *TOKUTEI, "--tracking", SECOND, "--grams", 399)
    mailroom("post", other, "--grams", 70)
    said = mailroom("post", "--list", "2025-11-20", "--pdf", tmp_path / "list.pdf").line
    assert said == {
        "day": "2025-11-20",
        "posted": 2,
        "yen": 900,
        "by_class": [
            {"class": "ordinary", "posted": 1, "pieces": 1, "yen": 180, "unpriced": 0},
            {"class": "tokutei_kiroku", "posted": 1, "pieces": 2, "yen": 720, "unpriced": 0},
        ],
        "lists": ["01A-251120-N01", "01A-251120-N02"],
        "pages": 4,
        "file": str(tmp_path / "list.pdf"),
    }
    ordinary, _, tracked, receipt = map(texts, painted(tmp_path / "list.pdf"))
    assert "郵便物差出票" in ordinary and "書留・特定記録郵便物等差出票" in tracked
    assert "書留・特定記録郵便物等受領証" in receipt
    for shown in ("200-00-00001-6", "株式会社みちのく食品" if "株式会社みちのく食品" in tracked else "みちのく食品"):
        assert shown in tracked
    assert {"規格内500g", "399", "720", one[-4:]} <= set(tracked)
    codes = {bars.text for page in painted(tmp_path / "list.pdf") for bars in page.bars()}
    assert codes == {own_codes.make("N", number) for number in said["lists"]}
    without = mailroom("post", "--list").line
    assert (without["posted"], without["lists"], without["pages"], without["file"]) == (2, said["lists"], 0, None)


def test_a_second_list_holds_what_is_new_and_a_void_one_is_drawn_up_anew(mailroom: Mailroom, tmp_path: Path) -> None:
    one, other = printed(mailroom, 1, 2), printed(mailroom, 3)
    file = tmp_path / "list.pdf"
    mailroom("post", one, *TOKUTEI, "--tracking", SECOND)
    assert mailroom("post", "--list", "--pdf", file).line["lists"] == ["01A-251120-N01"]
    mailroom("post", other, *TOKUTEI, "--tracking", THIRD)
    assert mailroom("post", "--list", "--pdf", file).line["lists"] == ["01A-251120-N02"]
    again = mailroom("post", "--list", "--pdf", file).line
    assert again["lists"] == ["01A-251120-N01", "01A-251120-N02"]
    assert all("再発行（1回目）" in texts(page) for page in painted(file))
    mailroom("post", one, "--take-back")
    mailroom("post", one, *TOKUTEI, "--tracking", SECOND)
    assert mailroom("post", "--list", "--pdf", file).line["lists"] == ["01A-251120-N03"]
    assert mailroom("post", "--list").line["lists"] == ["01A-251120-N02", "01A-251120-N03"]
    assert mailroom("journal", "verify", "--state").code == 0


def test_what_else_stood_on_a_void_list_is_on_the_new_one(mailroom: Mailroom, tmp_path: Path) -> None:
    one, other = printed(mailroom, 1, 2), printed(mailroom, 3)
    for slip, number in ((one, SECOND), (other, THIRD)):
        mailroom("post", slip, *TOKUTEI, "--tracking", number)
    file = tmp_path / "list.pdf"
    assert mailroom("post", "--list", "--pdf", file).line["lists"] == ["01A-251120-N01"]
    mailroom("post", one, "--take-back")
    said = mailroom("post", "--list", "--pdf", file).line
    assert (said["lists"], said["posted"]) == (["01A-251120-N02"], 1)
    assert "534-12-07140-3" in texts(painted(file)[0]) and "200-00-00001-6" not in texts(painted(file)[0])


def test_a_day_without_posting_has_no_list(mailroom: Mailroom, tmp_path: Path) -> None:
    said = mailroom("post", "--list", date(2025, 11, 19), "--pdf", tmp_path / "none.pdf")
    assert (said.code, said.line["lists"], said.line["file"]) == (0, [], None)
    assert not (tmp_path / "none.pdf").exists()


def test_one_thing_at_a_time(mailroom: Mailroom) -> None:
    for wrong in ([], ["01A-251120-0001", "--due"], ["--due", "--list"], ["--due", "--pdf", "x.pdf"]):
        mailroom("post", *wrong).refused(2)
    mailroom("post", "--list", "--pdf", "x.pdf", "--print").refused(2)
    assert not Path("x.pdf").exists()


def test_a_returned_bundle_comes_again_piece_by_piece(mailroom: Mailroom) -> None:
    slip = printed(mailroom, 1, 2)
    mailroom("post", slip)
    answers = mailroom.at("2025-11-25T09:00").scan(own_codes.make("S", slip))
    assert [(row["code"], row["advice"], row["cause"], row["place"]) for row in answers] == [
        (code(1), "again", "returned_again", "hold"),
        (code(2), "again", "returned_again", "hold"),
    ]
