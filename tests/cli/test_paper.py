"""``slip``, ``slips``, ``post``, ``destroy``, ``report day``: what leaves the house, and what is written of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailroom.dispatch import pages
from mailroom.dispatch.pages import Page, Text
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of


def texts(page: Page) -> str:
    return " ".join(item.text for item in page.items if isinstance(item, Text))


def painted(file: Path) -> list[Page]:
    """What the stand-in for the painter was given."""
    return pages.load(file.read_text("utf-8"))


@pytest.fixture
def slip(mailroom: Mailroom) -> str:
    """A sealed bundle of codes 1 and 2."""
    mailroom.scan(code(1), code(2))
    return str(mailroom("bundle", "A-1", "--codes", "-", "--floor", stdin=lines_of([code(1), code(2)])).line["slip"])


def test_none_is_no_error(mailroom: Mailroom, tmp_path: Path) -> None:
    mailroom.scan(code(1))
    for extra in ([], ["--day", "2025-11-19"], ["--day", "2025-11-20"]):
        said = mailroom("slips", *extra, "--pdf", tmp_path / "none.pdf")
        assert (said.code, said.line) == (0, {"slips": 0})
    assert not (tmp_path / "none.pdf").exists()


def test_slips_of_a_day(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    mailroom.scan(code(3))
    mailroom("bundle", "A-2", "--codes", "-", "--floor", stdin=code(3))
    said = mailroom("slips", "--day", "2025-11-20", "--pdf", tmp_path / "slips.pdf")
    assert (said.code, said.line) == (0, {"slips": 2, "pages": 2, "file": str(tmp_path / "slips.pdf")})
    first, second = map(texts, painted(tmp_path / "slips.pdf"))
    assert slip in first
    assert "みちのく食品" in first
    assert "あおば塗装" in second
    assert "渡辺　彩乃" in first
    assert "渡辺　彩乃" not in second
    assert {event["kind"] for event in mailroom.events()} >= {"printed"}


def test_the_second_time_it_says_so(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.pdf" for n in range(3)]
    for file in files:
        assert mailroom("slip", slip, "--pdf", file).line["slips"] == 1
    told = [texts(painted(file)[0]) for file in files]
    assert ["再発行" in text for text in told] == [False, True, True]
    assert [event["kind"] for event in mailroom.events()][-3:] == ["printed", "reprinted", "reprinted"]
    mailroom("slips", "--pdf", files[0])
    assert "再発行" in texts(painted(files[0])[0])


def test_a_reprint_never_asks_the_mirror(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    mailroom("slip", slip, "--pdf", tmp_path / "first.pdf")
    assert mailroom("post", slip).code == 0
    assert mailroom.home
    for file in (mailroom.home / "mirror").iterdir():
        file.unlink()
    assert mailroom.at("2025-12-20T09:00")("slip", slip, "--pdf", tmp_path / "again.pdf").code == 0
    assert "渡辺　彩乃" in texts(painted(tmp_path / "again.pdf")[0])


def test_a_first_print_asks_the_rules(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    late = mailroom.at("2025-12-20T09:00")  # the mirror is too old by then
    assert slip in late("slip", slip, "--pdf", tmp_path / "late.pdf").refused()
    said = late("slips", "--day", "2025-11-20", "--pdf", tmp_path / "late.pdf")
    assert (said.code, said.line) == (1, {"slips": 0})
    assert slip in said.err
    assert not (tmp_path / "late.pdf").exists()


def test_to_a_printer(mailroom: Mailroom, slip: str) -> None:
    mailroom.printer.broken = True
    mailroom("slip", slip, "--print").refused()
    assert mailroom.events()[-1]["kind"] == "print_failed"
    mailroom.printer.broken = False
    assert mailroom("slip", slip, "--print").line == {"slips": 1, "pages": 1, "file": None}
    assert "再発行" not in texts(mailroom.printer.papers[0][0])


def test_where_to_must_be_said(mailroom: Mailroom, slip: str) -> None:
    for command in (["slip", slip], ["slips"], ["slip", slip, "--print", "--pdf", "x.pdf"]):
        mailroom(*command).refused(2)
    assert "print" not in {event["kind"] for event in mailroom.events()}


def test_a_number_that_is_none(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    for number in ("01A-251120-0099", "nonsense", "../../etc/passwd", ""):
        mailroom("slip", number, "--pdf", tmp_path / "x.pdf").refused()
    mailroom("unseal", slip)
    mailroom("slip", slip, "--pdf", tmp_path / "x.pdf").refused()
    assert not (tmp_path / "x.pdf").exists()


def test_post_needs_the_slip_and_its_number(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    mailroom("post", slip).refused()
    mailroom("slip", slip, "--pdf", tmp_path / "s.pdf")
    mailroom("post", slip, "--class", "tokutei_kiroku").refused()
    mailroom("post", slip, "--tracking", "10000000006").refused()
    mailroom("post", slip, "--class", "tokutei_kiroku", "--tracking", "10000000007").refused()
    said = mailroom(
        "post", slip, "--class", "tokutei_kiroku", "--tracking", "100-00-00000-6", "--grams", 120, "--yen", 450
    )
    assert said.code == 0
    posted = mailroom.events()[-1]
    assert posted["data"] == {"class": "tokutei_kiroku", "tracking": "10000000006", "grams": 120, "yen": 450}
    mailroom("post", slip).refused()


def test_destroying_takes_two(mailroom: Mailroom, pins: dict[str, str]) -> None:
    mailroom.scan(code(11), code(13), code(15), code(1))
    pin = pins["2001"] + "\n"
    mailroom("destroy", code(11), stdin=pin).refused()
    mailroom("destroy", code(11), "--second", "9001", stdin=pins["9001"]).refused()
    mailroom("destroy", code(11), "--second", "2001", stdin="0000\n").refused()
    mailroom("destroy", code(11), "--second", "2001", stdin=b"").refused()
    mailroom("destroy", code(11), "--second", "nobody", stdin=pin).refused()
    mailroom("destroy", code(11), "--as", "1001", "--second", "2001", stdin=pin).refused()
    mailroom("destroy", code(11), code(13), "--second", "2001", stdin=pin).refused()  # the deceased alone
    mailroom("destroy", code(1), "--second", "2001", stdin=pin).refused()
    assert "destroyed" not in {event["kind"] for event in mailroom.events()}
    said = mailroom("--second", "2001", "destroy", code(11), code(15), stdin=pin)
    assert said.line == {"record": "01A-251120-D001", "pieces": 2}
    assert mailroom("destroy", code(13), "--second", "1001", stdin=pins["1001"]).line["record"] == "01A-251120-D002"
    destroyed = [event for event in mailroom.events() if event["kind"] == "destroyed"]
    assert [(event["clerk"], event["second"]) for event in destroyed] == [("9001", "2001")] * 2 + [("9001", "1001")]


def report(mailroom: Mailroom, fmt: str, out: Path, *more: str) -> dict[str, object]:
    said = mailroom("report", "day", "--format", fmt, "--out", out, *more)
    assert said.code == 0, said
    return said.line


def test_the_day_report_in_every_format(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    import openpyxl

    mailroom.scan(code(11), code(12), code(22), code(41))
    for fmt in ("xlsx", "csv", "pdf", "jsonl"):
        line = report(mailroom, fmt, tmp_path / f"day.{fmt}", "--day", "2025-11-20")
        assert line == {"day": "2025-11-20", "closed": False, "pieces": 6, "file": str(tmp_path / f"day.{fmt}")}
    rows = [json.loads(line) for line in (tmp_path / "day.jsonl").read_text("utf-8").splitlines()]
    assert {row["section"] for row in rows} >= {1, 2, 3, 4, 7}
    book = openpyxl.load_workbook(tmp_path / "day.xlsx")
    assert len(book.sheetnames) == 7
    book.close()
    text = (tmp_path / "day.csv").read_bytes()
    assert text.startswith("\ufeff通番,業務日,時刻,受箱".encode())
    assert text.count(b"\r\n") == text.count(b"\n") == 7
    assert "締め前" in texts(painted(tmp_path / "day.pdf")[0])
    for section in range(1, 8):
        report(mailroom, "csv", tmp_path / f"{section}.csv", "--section", str(section))
    mailroom("report", "day", "--format", "pdf", "--section", "3", "--out", tmp_path / "x.pdf").refused(2)


def test_names_only_when_asked_and_then_with_an_event(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    report(mailroom, "jsonl", tmp_path / "plain.jsonl")
    report(mailroom, "jsonl", tmp_path / "names.jsonl", "--names")
    assert "渡辺" not in (tmp_path / "plain.jsonl").read_text("utf-8")
    assert "渡辺" in (tmp_path / "names.jsonl").read_text("utf-8")
    exported = [event["data"] for event in mailroom.events() if event["kind"] == "exported"]
    assert [data["names"] for data in exported] == [False, True]


def test_an_export_that_cannot_be_recorded_is_none(
    mailroom: Mailroom, slip: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    import sqlite3

    assert mailroom.home
    db = sqlite3.connect(mailroom.home / "journal.db")
    db.execute("CREATE TRIGGER no_export BEFORE INSERT ON event BEGIN SELECT RAISE(FAIL, 'not now'); END")
    db.close()
    said = mailroom("report", "day", "--names", "--format", "jsonl", "--out", tmp_path / "names.jsonl")
    assert said.code == 1
    assert not (tmp_path / "names.jsonl").exists()


def test_a_report_of_nothing_and_of_a_wrong_day(mailroom: Mailroom, tmp_path: Path) -> None:
    assert report(mailroom, "csv", tmp_path / "day.csv")["pieces"] == 0
    assert report(mailroom, "csv", tmp_path / "day.csv", "--day", "2020-01-01")["pieces"] == 0
    mailroom("report", "day", "--day", "tomorrow", "--out", tmp_path / "x.xlsx").refused(2)
    mailroom("report", "day", "--out", tmp_path / "no" / "x.xlsx").refused()
    mailroom("report", "day", "--out", tmp_path).refused()
    mailroom("report", "day", "--format", "doc", "--out", tmp_path / "x").refused(2)


def test_a_slip_says_nothing_of_what_was_taken_out_and_of_why_it_came_back(mailroom: Mailroom, tmp_path: Path) -> None:
    """CH1-…41 holds one to be forwarded and one of a person who died: it is opened, and the slip has one row."""
    first = mailroom.scan(code(41), options=["--reason", "TENKYO"])[0]
    assert first["advice"] == "split" and [item["outcome"] for item in first["items"]] == ["returned", "deceased"]
    later = mailroom.at("09:10")
    (opened,) = later.scan(code(41))
    slip = later("bundle", opened["bin"], "--codes", "-", "--floor", stdin=code(41)).line["slip"]
    assert later("slip", slip, "--pdf", tmp_path / "s.pdf").code == 0
    (page,) = painted(tmp_path / "s.pdf")
    kept, gone = (item["member"].split("-") for item in first["items"])
    cells = page.texts()
    assert f"{kept[1]}-{kept[2]}" in cells and cells.count(kept[3]) == 1 and gone[3] not in cells
    said = "".join(texts(page).split())
    assert "封筒1通資格確認書1枚" in said
    for never in ("死亡", "分割", "取り出", "抜", "廃棄", "転居", "保管期間", "受取拒絶", "あて名不完全", "2枚"):
        assert never not in said, never


def test_the_label_of_an_envelope_is_no_slip(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    file = tmp_path / "label.pdf"
    assert mailroom("slip", slip, "--label", "--pdf", file).line == {"slips": 1, "pages": 1, "file": str(file)}
    (label,) = painted(file)
    assert (label.width, label.height) == (100, 62) and "みちのく食品　御中" in label.texts() and slip in label.texts()
    assert not any("print" in event["kind"] for event in mailroom.events())
    mailroom("post", slip).refused()
    assert mailroom("slips", "--label", "--pdf", file).line["pages"] == 1


def test_labels_have_a_printer_of_their_own(mailroom: Mailroom, slip: str) -> None:
    mailroom("slip", slip, "--label", "--print").refused()
    assert mailroom.home
    file = mailroom.home / "station.toml"
    file.write_text(file.read_text("utf-8").replace('\nlabel_printer = ""', '\nlabel_printer = "QL"'), "utf-8")
    assert mailroom("slip", slip, "--label", "--print").line == {"slips": 1, "pages": 1, "file": None}
    assert mailroom.printer.names == ["QL"]


def test_a_label_says_what_its_slip_said(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    """Also when the mirror is gone: the address on the envelope is that on the slip."""
    mailroom("slip", slip, "--pdf", tmp_path / "slip.pdf")
    assert mailroom("post", slip).code == 0 and mailroom.home
    for file in (mailroom.home / "mirror").iterdir():
        file.unlink()
    assert mailroom("slip", slip, "--label", "--pdf", tmp_path / "label.pdf").code == 0
    (label,) = painted(tmp_path / "label.pdf")
    assert set(label.texts()[:2]) <= set(painted(tmp_path / "slip.pdf")[0].texts())


def test_what_was_never_printed_waits_from_day_to_day(mailroom: Mailroom, slip: str, tmp_path: Path) -> None:
    mailroom.printer.broken = True
    mailroom("slip", slip, "--print").refused()
    mailroom.printer.broken = False
    tomorrow = mailroom.at("2025-11-21T09:00")
    (answer,) = tomorrow.scan(code(3))
    second = tomorrow("bundle", answer["bin"], "--codes", "-", "--floor", stdin=code(3)).line["slip"]
    assert tomorrow("slips", "--print").line["slips"] == 1, "the day's own"
    assert tomorrow("slips", "--waiting", "--print").line["slips"] == 1
    assert [
        texts(papers[0]).count(number) for papers, number in zip(mailroom.printer.papers, (second, slip), strict=True)
    ]
    assert tomorrow("slips", "--waiting", "--pdf", tmp_path / "none.pdf").line == {"slips": 0}
    mailroom("unseal", slip)
    assert tomorrow("post", second).code == 0
