"""A home that ``init`` made, with a host's own extracts: ready for load, decide, scan and report, nothing else set."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.outside import Mailroom, lines_of
from tests.mirror.host import Host

AS_OF = "2025-11-20"


@pytest.fixture
def mailroom(tmp_path: Path) -> Mailroom:
    """Ready, empty."""
    made = Mailroom(tmp_path / "home", now=None)
    assert made("init", "--branch", "04", "--station", "03", stdin="1234\n").code == 0
    return made


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """One person, one envelope."""
    (tmp_path / "host").mkdir()
    return Host(tmp_path / "host")


def test_the_whole_way(mailroom: Mailroom, host: Host, tmp_path: Path) -> None:
    dead = host.person("200", 喪失事由="死亡")
    lost = host.person("201", 資格喪失年月日="R7.4.1", 喪失事由="退職")
    loaded = mailroom("mirror", "load", *host.write()).line
    assert loaded["rows"] == {"branches": 1, "employers": 1, "members": 3, "certificates": 3, "mailpieces": 3}
    assert (loaded["refused"], loaded["reject_file"], loaded["pattern"]) == (0, None, "CH9-99-999999999")
    given = ["CH1-04-000000001", dead, lost, "CH1-04-000000777"]
    lines = mailroom.scan(*given)
    assert [line["advice"] for line in lines] == ["forward", "destroy", "destroy", "unknown"]
    assert lines[0]["employer"] == {"key": "04-41020003", "name": "株式会社みちのく食品"}
    said = mailroom("bundle", lines[0]["bin"], "--codes", "-", "--floor", stdin=lines_of(given[:1]))
    assert said.line["slip"].startswith("03A-")
    assert mailroom("slips", "--pdf", tmp_path / "slips.pdf").line["slips"] == 1
    assert mailroom("report", "day", "--format", "csv", "--out", tmp_path / "day.csv").line["pieces"] == 4
    assert "見本" not in (tmp_path / "slips.pdf").read_text("utf-8")


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_any_encoding(mailroom: Mailroom, host: Host, encoding: str, end: str) -> None:
    said = mailroom("mirror", "load", *host.write(encoding=encoding, end=end, quote=end == "\n"))
    assert said.code == 0
    assert mailroom("mirror", "find", "ワタナベ").line["name"] == "渡辺　彩乃"


def test_as_of_and_age(mailroom: Mailroom, host: Host) -> None:
    assert mailroom("mirror", "load", *host.write(), "--as-of", "2020-01-01").code == 0
    status = mailroom("mirror", "status").line
    assert status["as_of"] == "2019-12-31T15:00:00.000Z"
    assert status["stale"] is True
    assert mailroom("decide", "CH1-04-000000001").line["cause"] == "mirror_stale"
    assert "teatime" in mailroom("mirror", "load", *host.write(), "--as-of", "teatime").refused(2)


def test_refused_rows_are_counted_and_the_rest_goes_live(mailroom: Mailroom, host: Host) -> None:
    host.person("300", 生年月日="1981-02-30")
    said = mailroom("mirror", "load", *host.write())
    assert (said.code, said.line["refused"]) == (0, 1)
    rejects = Path(said.line["reject_file"]).read_text("utf-8-sig")
    assert "members.csv" in rejects
    assert "1981-02-30" not in rejects
    unmasked = mailroom("mirror", "load", *host.write(), "--unmask").line["reject_file"]
    assert "1981-02-30" in Path(unmasked).read_text("utf-8-sig")
    plain = mailroom.plain("mirror", "load", *host.write())
    assert "1" in plain.out


def test_a_wrong_file_changes_nothing(mailroom: Mailroom, host: Host, tmp_path: Path) -> None:
    files = host.write()
    assert mailroom("mirror", "load", *files).code == 0
    (tmp_path / "empty.csv").touch()
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\xff")
    for wrong in ([*files[:4]], [*files, tmp_path / "none.csv"], [*files[:4], tmp_path / "empty.csv"]):
        mailroom("mirror", "load", *wrong).refused()
    for wrong in (tmp_path / "picture.csv", tmp_path / "host" / "members.csv", tmp_path / "none.csv"):
        mailroom("mirror", "update", wrong).refused()
    mailroom("mirror", "load", tmp_path / "home" / "papers").refused()
    assert mailroom("mirror", "status").line["version"] == 1
    assert mailroom("decide", "CH1-04-000000001").line["advice"] == "forward"


def test_a_delta_moves_what_was_decided(mailroom: Mailroom, host: Host) -> None:
    files = host.write()
    mailroom("mirror", "load", *files)
    mailroom.scan("CH1-04-000000001", "CH1-04-000000888")
    gone = host.delta("members", ("変更", {"資格喪失年月日": "2025-01-01", "喪失事由": "退職"}))
    line = mailroom("mirror", "update", gone).line
    assert (line["version"], line["changed"]) == (2, 1)
    (moved,) = mailroom.scan("CH1-04-000000001")
    assert (moved["advice"], moved["outcome"], moved["place"]) == ("destroy", "eligibility_lost", "destroy_box")
    new = host.delta("mailpieces", ("追加", {"管理コード": "CH1-04-000000888"}), name="second")
    assert mailroom("mirror", "update", new).line["changed"] == 1
    assert mailroom.scan("CH1-04-000000888")[0]["outcome"] == "eligibility_lost"


def test_find(mailroom: Mailroom, host: Host) -> None:
    mailroom("mirror", "load", *host.write())
    for text in ("渡辺", "渡邊　彩乃", "ﾜﾀﾅﾍﾞ", "わたなべ", "41020003-123", "980-0811", "みちのく", "CH1-04-000000001"):
        assert [line["member"] for line in mailroom("mirror", "find", text).lines] == ["04-41020003-123-00"], text
    said = mailroom.plain("mirror", "find", "鈴木")
    assert (said.code, len(said.out.splitlines())) == (0, 1)
    assert mailroom("mirror", "find", "鈴木").out == ""
    searched = [event for event in mailroom.events() if event["kind"] == "search"]
    assert [event["data"]["hits"] for event in searched] == [1] * 8 + [0, 0]
    assert "渡" not in str(searched)


def test_find_takes_any_text(mailroom: Mailroom, host: Host) -> None:
    mailroom("mirror", "load", *host.write())
    for text in ("", " ", "%", "'", '"', "*", "AND", "NEAR(", "渡*", "-", "\x1b[31m", "x" * 10_000, "\U000e0100"):
        assert mailroom("mirror", "find", text).code == 0, text


def test_a_key_of_any_shape(mailroom: Mailroom, host: Host) -> None:
    """What stands in the extract is the key, not what a program expects of it."""
    keys = ["5", "ABC/DEF", "https://example.jp/?k=1", "鍵１", "CH1", "MRB-A-17", "a b", "00000000000"]
    for place, key in enumerate(keys):
        host.person(str(400 + place))
        host.rows["mailpieces"][-1]["管理コード"] = key
    assert mailroom("mirror", "load", *host.write()).line["refused"] == 0
    for line in mailroom.scan(*keys):
        assert line["advice"] == "forward", line


def test_a_packet_for_support_names_nobody(mailroom: Mailroom, host: Host, tmp_path: Path) -> None:
    import zipfile

    mailroom("mirror", "load", *host.write())
    mailroom.scan("CH1-04-000000001", "CH1-04-000000777")
    mailroom("scan", "--codes", tmp_path / "渡辺.txt")
    said = mailroom("doctor", "--bundle", tmp_path / "packet.zip")
    assert {line["check"]: line["ok"] for line in said.lines}["mirror"] is True
    with zipfile.ZipFile(tmp_path / "packet.zip") as packet:
        assert "facts.json" in packet.namelist()
        whole = b"".join(map(packet.read, packet.namelist())).decode("utf-8")
    for text in ("渡辺", "CH1-04-000000001", "41020003", str(tmp_path)):
        assert text not in whole
    assert "packet.zip" in mailroom("doctor", "--bundle", tmp_path / "none" / "packet.zip").err


def test_doctor_says_what_is_wrong_with_the_cure(tmp_path: Path) -> None:
    said = Mailroom(tmp_path / "none", now=None)("doctor")
    checks = {line["check"]: line for line in said.lines}
    assert said.code == 1
    assert checks["zxingcpp"] == {"check": "zxingcpp", "ok": True, "said": "入っています", "cure": None}
    assert checks["home"]["ok"] is False
    assert checks["home"]["cure"].endswith("。")
