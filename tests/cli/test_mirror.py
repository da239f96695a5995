"""mailroom mirror: load, update, status, find, as an administrator uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailroom import settings
from mailroom.paths import Home
from tests.cli.outside import Mailroom
from tests.mirror.host import Host

CODE = "CH1-04-000000001"


@pytest.fixture
def station(tmp_path: Path) -> Mailroom:
    mailroom = Mailroom(tmp_path / "home", now=None)
    assert mailroom("init", "--branch", "04", "--station", "03", stdin="123456\n").code == 0
    return mailroom


@pytest.fixture
def host(tmp_path: Path) -> Host:
    folder = tmp_path / "host"
    folder.mkdir()
    return Host(folder)


def test_a_morning_of_the_administrator(station: Mailroom, host: Host) -> None:
    assert station("mirror", "status").line["version"] is None
    assert station("mirror", "find", "渡辺").lines == []
    loaded = station("mirror", "load", *host.write(), "--as-of", "2025-11-20").line
    assert (loaded["version"], loaded["as_of"]) == (1, "2025-11-19T15:00:00.000Z")
    assert loaded["rows"]["mailpieces"] == 1
    assert (loaded["refused"], loaded["reject_file"], loaded["warnings"]) == (0, None, [])
    assert loaded["pattern"] == "CH9-99-999999999"
    assert station("decide", CODE, "--on", "2025-11-20").line["advice"] == "forward"
    change = host.delta("members", ("変更", {"資格喪失年月日": "R07.11.20", "喪失事由": "死亡"}))
    updated = station("mirror", "update", change).line
    assert (updated["version"], updated["rows"]["members"]) == (2, 1)
    assert station("decide", CODE, "--on", "2025-11-20").line["items"][0]["outcome"] == "deceased"
    status = station("mirror", "status").line
    assert (status["version"], status["stale"], status["age_days"]) == (2, False, 0)
    (hit,) = station("mirror", "find", "ﾜﾀﾅﾍﾞ").lines
    assert (hit["member"], hit["codes"]) == ("04-41020003-123-00", [CODE])
    assert hit["employer"] == {"key": "04-41020003", "name": "株式会社みちのく食品"}
    kinds = [event["kind"] for event in station.events()]
    assert kinds.count("mirror_loaded") == 2
    assert kinds.count("search") == 2


def test_folders_stand_for_their_files(station: Mailroom, host: Host) -> None:
    host.write()
    (host.folder / "note.txt").write_text("not a CSV")
    assert station("mirror", "load", host.folder).line["version"] == 1


def test_refused_rows_are_counted_and_a_mirror_goes_live(station: Mailroom, host: Host) -> None:
    host.person("5", 生年月日="2025-02-30")
    said = station("mirror", "load", *host.write())
    assert said.code == 0
    assert said.line["refused"] == 1
    file = Path(said.line["reject_file"])
    assert "2025-02-30" not in file.read_text("utf-8")
    assert "members.csv,3,生年月日,date,9999-99-99" in file.read_text("utf-8-sig")
    said = station("mirror", "load", *host.write(), "--unmask")
    assert "2025-02-30" in Path(said.line["reject_file"]).read_text("utf-8")


def test_a_wrong_file_is_one_sentence_and_changes_nothing(station: Mailroom, host: Host, tmp_path: Path) -> None:
    files = host.write()
    assert "mirror load" in station("mirror", "update", files[2]).refused()
    assert "mailpieces" in station("mirror", "load", *files[:4]).refused()
    station("mirror", "load", *files)
    assert str(tmp_path / "none.csv") in station("mirror", "load", *files[:4], tmp_path / "none.csv").refused()
    assert "異動区分" in station("mirror", "update", files[2]).refused()
    files[2].write_bytes(files[2].read_bytes()[:-20])
    assert "members.csv" in station("mirror", "load", *files).refused()
    assert station("mirror", "status").line["version"] == 1
    assert [event["kind"] for event in station.events()].count("mirror_loaded") == 1


def test_a_damaged_mirror_is_loaded_anew(station: Mailroom, host: Host) -> None:
    files = host.write()
    station("mirror", "load", *files)
    assert station.home is not None
    (station.home / "mirror" / "00000001.db").write_bytes(b"x" * 8192)
    for command in (("mirror", "status"), ("mirror", "find", "渡辺"), ("decide", CODE)):
        assert "mirror load" in station(*command).refused()
    assert station("mirror", "load", *files).line["version"] == 2
    assert station("decide", CODE).code == 0


def test_wrong_use(station: Mailroom, host: Host) -> None:
    assert station("mirror", "load").code == 2
    assert station("mirror", "find").code == 2
    assert station("mirror", "load", *host.write(), "--as-of", "yesterday").code == 2
    assert Mailroom(host.folder / "none", now=None)("mirror", "status").refused()


def test_plain_words(station: Mailroom, host: Host) -> None:
    assert "mirror load" in station.plain("mirror", "status").out
    host.rows["mailpieces"].append({"管理コード": "X1", "資格確認書番号": "C1"})
    said = station.plain("mirror", "load", *host.write()).out
    assert "第1版" in said
    assert "50 %" in said and "station.toml" in said
    assert "mailpieces" in station.plain("mirror", "status").out
    assert "渡辺　彩乃" in station.plain("mirror", "find", "彩乃").out
    assert "見つかりません" in station.plain("mirror", "find", "そんな人").out


def test_a_private_sign_is_shown_as_geta(station: Mailroom, host: Host) -> None:
    host.rows["members"] = [{"氏名": "\ue000田　一"}]
    station("mirror", "load", *host.write(encoding="utf-8"))
    assert "〓田　一" in station.plain("mirror", "find", "一").out
    assert station("mirror", "find", "一").line["name"] == "\ue000田　一"


def test_without_files_those_of_the_settings(station: Mailroom, host: Host, tmp_path: Path) -> None:
    assert station("mirror", "load").code == 2
    host.write()
    settings.change(Home(tmp_path / "home"), {"mirror.extracts": str(host.folder)})
    assert station("mirror", "load").line["version"] == 1
