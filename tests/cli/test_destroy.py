"""``mailroom destroy``: what is in the box, what the mirror contradicts, what was scanned out, and the record."""

from __future__ import annotations

from pathlib import Path

from mailroom.dispatch import pages
from mailroom.dispatch.pages import Page, Text
from mailroom.reading import own_codes
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of

LOST, DEAD, OLD, ALIVE, LOST_TOO = code(11), code(13), code(15), code(1), code(51)


def painted(file: Path) -> list[Page]:
    return pages.load(file.read_text("utf-8"))


def texts(page: Page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, Text)]


def kinds(mailroom: Mailroom) -> list[str]:
    return [event["kind"] for event in mailroom.events()]


def destroy(mailroom: Mailroom, pins: dict[str, str], *arguments: object, texts: tuple[str, ...] = ()):
    stdin = lines_of([pins["2001"], *texts])
    return mailroom("destroy", *arguments, "--second", "2001", stdin=stdin)


def to_box(mailroom: Mailroom, *codes: str) -> None:
    """Marked by a person, and scanned to the box."""
    for one in codes:
        assert mailroom("place", one).code == 0


def test_the_box_lists_the_deceased_first(mailroom: Mailroom) -> None:
    mailroom.scan(LOST, OLD, DEAD, ALIVE)
    rows = mailroom("destroy", "--list").lines
    assert [row["code"] for row in rows] == [DEAD, LOST, OLD]
    assert [(row["outcome"], row["deceased"], row["contradicted"]) for row in rows] == [
        ("deceased", True, False),
        ("eligibility_lost", False, False),
        ("superseded", False, False),
    ]


def test_what_the_mirror_calls_alive_is_shown_and_stops(mailroom: Mailroom, pins: dict[str, str]) -> None:
    mailroom.scan(ALIVE, LOST)
    mailroom("mark", ALIVE, "--outcome", "deceased")
    to_box(mailroom, ALIVE)
    rows = {row["code"]: row for row in mailroom("destroy", "--list").lines}
    assert rows[ALIVE]["contradicted"] and not rows[LOST]["contradicted"]
    assert "名簿と不一致" in destroy(mailroom, pins, ALIVE).refused()
    destroy(mailroom, pins, ALIVE, LOST, "--despite-mirror").refused()  # alone, or not at all
    assert "destroyed" not in kinds(mailroom)
    assert destroy(mailroom, pins, ALIVE, "--despite-mirror").line["pieces"] == 1
    assert kinds(mailroom)[-2:] == ["noted", "destroyed"]
    assert mailroom.events()[-2]["data"] == {"what": "despite_mirror"}
    assert destroy(mailroom, pins, LOST).code == 0
    assert mailroom("journal", "verify", "--state").code == 0


def test_several_the_mirror_contradicts_go_one_by_one(mailroom: Mailroom, pins: dict[str, str]) -> None:
    both = (ALIVE, code(2))
    mailroom.scan(*both)
    for one in both:
        mailroom("mark", one, "--outcome", "eligibility_lost")
    to_box(mailroom, *both)
    assert "2" in destroy(mailroom, pins, *both, "--despite-mirror").refused()
    assert [destroy(mailroom, pins, one, "--despite-mirror").line["pieces"] for one in both] == [1, 1]


def test_it_is_irreversible(mailroom: Mailroom, pins: dict[str, str]) -> None:
    scanned = mailroom.scan(LOST)[0]
    destroy(mailroom, pins, LOST)
    mailroom("undo", scanned["event_id"]).refused()
    mailroom("undo", mailroom.events()[-1]["event_id"]).refused()
    destroy(mailroom, pins, LOST).refused()
    again = mailroom.scan(LOST)[0]
    assert (again["advice"], again["cause"], again["place"]) == ("stop", "destroyed_here", "hold")


def test_what_was_scanned_out_of_the_box(mailroom: Mailroom, pins: dict[str, str]) -> None:
    mailroom.scan(LOST, OLD, DEAD, ALIVE)
    for wrong in ((LOST, DEAD), (LOST,), (ALIVE,), (DEAD, OLD), ("CH1-04-999999999",), ("nothing of ours",)):
        destroy(mailroom, pins, "--codes", "-", texts=wrong).refused()
    assert "destroyed" not in kinds(mailroom)
    strangers = [e for e in mailroom.events() if e["kind"] == "noted" and e["data"]["what"] == "destroy_stranger"]
    assert len(strangers) == 2  # the one that is alive, and one that nobody knows
    assert destroy(mailroom, pins, "--codes", "-", texts=(DEAD, DEAD)).line["pieces"] == 1
    assert destroy(mailroom, pins, "--codes", "-", texts=(OLD, LOST, OLD)).line["pieces"] == 2
    assert mailroom("destroy", "--list").lines == []


def test_the_code_of_a_split_envelope_is_not_that_of_the_card_that_was_taken_out(
    mailroom: Mailroom, pins: dict[str, str]
) -> None:
    mailroom.scan(code(41))
    mailroom.at("09:01").scan(code(41))  # taken out
    (row,) = mailroom("destroy", "--list").lines
    assert (row["code"], row["outcome"]) == (code(41), "deceased")
    destroy(mailroom, pins, "--codes", "-", texts=(code(41),)).refused()  # the envelope lies in the box
    assert destroy(mailroom, pins, row["piece"]).line["pieces"] == 1


def test_the_record(mailroom: Mailroom, pins: dict[str, str], tmp_path: Path) -> None:
    mailroom.scan(LOST, OLD, LOST_TOO)
    file = tmp_path / "record.pdf"
    number = destroy(mailroom, pins, "--codes", "-", "--pdf", file, texts=(LOST, OLD, LOST_TOO)).line["record"]
    (page,) = painted(file)
    shown = texts(page)
    assert {"廃棄記録", number, "令和7年11月20日（木）", LOST, OLD, "資格喪失", "旧証", "2001"} <= set(shown)
    assert "一覧と現物を1通ずつ照合した（3 / 3）" in shown and shown.count("済") == 3
    assert [bars.text for bars in page.bars()] == [own_codes.make("D", number)]
    assert "封筒 3通　　証のみ 0件　　資格確認書 4枚" in shown
    proof = next(text for text in shown if text.startswith("記録の照合番号"))
    last = mailroom.plain("journal", "export", "--json").out.splitlines()
    assert any(proof.split("　")[1].replace(" ", "") in line for line in last)
    said = mailroom("destroy", "--record", own_codes.make("D", number), "--pdf", file).line
    assert said == {"record": number, "pieces": 3, "pages": 1, "file": str(file)}
    assert "再発行（1回目）" in texts(painted(file)[0])
    mailroom("destroy", "--record", "01A-251120-D099", "--pdf", file).refused()
    mailroom("destroy", "--record", number).refused(2)


def test_no_name_of_a_person_stands_on_the_record(mailroom: Mailroom, pins: dict[str, str], tmp_path: Path) -> None:
    mailroom.scan(ALIVE)
    mailroom("mark", ALIVE, "--outcome", "eligibility_lost")
    to_box(mailroom, ALIVE)
    destroy(mailroom, pins, ALIVE, "--despite-mirror", "--pdf", tmp_path / "record.pdf")
    shown = " ".join(texts(painted(tmp_path / "record.pdf")[0]))
    assert "渡辺" not in shown and "名簿と不一致" in shown
    assert "済" not in texts(painted(tmp_path / "record.pdf")[0])  # named on the command line, not scanned


def test_one_thing_at_a_time(mailroom: Mailroom) -> None:
    for wrong in ([], [LOST, "--list"], ["--list", "--codes", "-"], [LOST, "--pdf", "x", "--print"]):
        mailroom("destroy", *wrong).refused(2)


def test_the_day_report_names_what_should_be_looked_at(
    mailroom: Mailroom, pins: dict[str, str], tmp_path: Path
) -> None:
    mailroom.scan(ALIVE, code(2))
    mailroom("mark", ALIVE, "--outcome", "deceased")
    to_box(mailroom, ALIVE)
    destroy(mailroom, pins, "--codes", "-", texts=(code(2),)).refused()
    destroy(mailroom, pins, ALIVE, "--despite-mirror")
    file = tmp_path / "six.csv"
    assert mailroom("report", "day", "--format", "csv", "--section", "6", "--out", file).code == 0
    told = file.read_text("utf-8-sig")
    assert f"名簿と不一致のまま廃棄,{ALIVE}" in told and f"廃棄の箱に、廃棄しないもの,{code(2)}" in told
