"""A whole load: what goes in, what is refused and said, and that a wrong file changes nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mailroom.errors import MirrorError
from mailroom.mirror import importer, store
from mailroom.paths import Home
from tests.mirror.host import NOW, Host, live, load, rejects


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("quote", [True, False])
def test_a_mirror_goes_live(home: Home, host: Host, encoding: str, end: str, quote: bool) -> None:
    assert store.current(home) is None
    report = load(home, host.write(encoding=encoding, end=end, quote=quote))
    assert report.version == 1
    assert report.as_of == NOW
    assert report.rows == {"branches": 1, "employers": 1, "members": 1, "certificates": 1, "mailpieces": 1}
    assert (report.refused, report.reject_file, report.warnings) == (0, None, ())
    assert (report.pattern, report.grammar_share) == ("CH9-99-999999999", 1.0)
    mirror = live(home)
    assert (mirror.version, mirror.as_of, mirror.counts()) == (1, NOW, report.rows)
    match = mirror.match("CH1-04-000000001")
    assert match is not None
    member, employer = match.holdings[0].member, match.holdings[0].employer
    assert member is not None and employer is not None
    assert (member.key, member.name, member.birth) == ("04-41020003-123-00", "渡辺　彩乃", date(1981, 4, 2))
    assert (employer.key, employer.name) == ("04-41020003", "株式会社みちのく食品")
    mirror.close()


def test_the_original_text_is_kept(home: Home, host: Host) -> None:
    name, address = "髙﨑\ue000　\ufa19 ", '仙台市1ー2－3 ～ "表"'
    host.rows["members"] = [{"氏名": name, "氏名カナ": "ﾀｶｻｷ ｼﾞﾝ ", "住所": address, "郵便番号": "９８０ー０８１１"}]
    load(home, host.write(encoding="utf-8"))
    member = live(home).member("04-41020003-123-00")
    assert member is not None
    assert (member.name, member.kana, member.address) == (name, "ﾀｶｻｷ ｼﾞﾝ ", address)
    assert member.postal_code == "９８０ー０８１１"


def test_signs_with_two_codes_and_private_ones(home: Home, host: Host) -> None:
    """FBFC (IBM) and EEE0 (NEC) are both 髙; F040 is a 外字; 8160 is the full-width tilde."""
    host.rows["members"] = [{"氏名": "@@@@"}]
    files = host.write()
    members = files[2]
    members.write_bytes(members.read_bytes().replace(b"@@@@", b"\xfb\xfc\xee\xe0\xf0\x40\x81\x60\x83\x5c"))
    load(home, files)
    member = live(home).member("04-41020003-123-00")
    assert member is not None
    assert member.name == "髙髙\ue000～ソ"
    assert [hit.name for hit in live(home).search("高高")] == [member.name]


DATES = ["2025-06-12", "R07.06.12", "令和7年6月12日", "5-07-06-12", "5070612", "20250612", "２０２５年６月１２日"]


def test_dates_in_all_forms(home: Home, host: Host) -> None:
    host.rows["members"] = [{"番号": str(n), "生年月日": text} for n, text in enumerate(DATES)]
    assert load(home, host.write()).refused == 0
    for n in range(len(DATES)):
        member = live(home).member(f"04-41020003-{n}-00")
        assert member is not None and member.birth == date(2025, 6, 12)


def test_wrong_rows_are_refused_and_the_others_load(home: Home, host: Host) -> None:
    for number in ("1", "2", "3", "4", "5"):
        host.person(number)
    host.rows["members"][1]["生年月日"] = "2025-02-30"
    host.rows["members"][2]["番号"] = "　"
    host.rows["members"][3]["氏名"] = "二重"
    host.rows["members"][3]["番号"] = "123"
    host.rows["certificates"][4]["有効期限"] = "昨日"
    host.rows["mailpieces"][5]["管理コード"] = ""
    report = load(home, host.write())
    assert report.rows == {"branches": 1, "employers": 1, "members": 3, "certificates": 5, "mailpieces": 5}
    assert report.refused == 5
    assert rejects(report) == [
        ["mailpieces.csv", "7", "管理コード", "empty_key", ""],
        ["certificates.csv", "6", "有効期限", "date", "字字"],
        ["members.csv", "3", "生年月日", "date", "9999-99-99"],
        ["members.csv", "4", "番号", "empty_key", ""],
        ["members.csv", "5", "支部コード 記号 番号 枝番", "double_key", "99-99999999-999-99"],
    ]
    mirror = live(home)
    first = mirror.member("04-41020003-123-00")
    assert first is not None and first.name == "渡辺　彩乃"
    assert mirror.search("二重") == []
    assert mirror.match("CH1-04-000000001") is not None  # its member was refused: loaded all the same


def test_the_reject_file_is_private(home: Home, host: Host) -> None:
    host.rows["members"] = [{}, {"番号": "1", "生年月日": "=佐藤サトウ1"}]
    files = host.write()
    report = load(home, files)
    assert report.reject_file is not None
    assert report.reject_file.parent == home.rejects
    assert report.reject_file.stat().st_mode & 0o777 == 0o600
    assert rejects(report)[0][4] == "'=字字アアア9"
    report = load(home, files, unmask=True)
    assert rejects(report)[0][4] == "'=佐藤サトウ1"


def test_bytes_that_are_no_text(home: Home, host: Host) -> None:
    host.person("9", 氏名="@@")
    files = host.write()
    files[2].write_bytes(files[2].read_bytes().replace(b"@@", b"\x85\x85"))
    assert rejects(load(home, files)) == [["members.csv", "3", "氏名", "encoding", "??"]]


def test_a_reference_that_leads_nowhere_is_loaded(home: Home, host: Host) -> None:
    host.rows["employers"] = [{"記号": "9"}]
    host.rows["members"] = [{"番号": "999"}]
    host.rows["certificates"].append({"資格確認書番号": "C2", "支部コード": "", "記号": "", "番号": "", "枝番": ""})
    host.rows["mailpieces"] += [
        {"管理コード": "X", "資格確認書番号": "none"},
        {"管理コード": "Y", "資格確認書番号": "C2"},
    ]
    report = load(home, host.write())
    assert report.refused == 0
    mirror = live(home)
    match = mirror.match("CH1-04-000000001")
    assert match is not None
    holding = match.holdings[0]
    assert holding.certificate is not None and holding.certificate.member == "04-41020003-123-00"
    assert (holding.member, holding.insured, holding.employer) == (None, None, None)
    nowhere = mirror.match("X")
    assert nowhere is not None and nowhere.holdings[0].certificate is None
    lost = mirror.match("Y")
    assert lost is not None and lost.holdings[0].certificate is not None and lost.holdings[0].member is None


def test_keys_of_any_shape(home: Home, host: Host) -> None:
    odd = {"支部コード": "04", "記号": "石あ-1", "番号": "00012", "枝番": "0x"}
    host.rows["employers"].append({"記号": odd["記号"]})
    host.rows["members"].append(odd)
    host.rows["certificates"].append(odd | {"資格確認書番号": "証 1"})
    host.rows["mailpieces"].append({"管理コード": " ＣＨ１　あ/1 ", "資格確認書番号": "証 1"})
    assert load(home, host.write()).refused == 0
    for code in ("CH1 あ/1", " ＣＨ１　あ/1 "):
        match = live(home).match(code)
        assert match is not None
        holding = match.holdings[0]
        assert holding.member is not None and holding.employer is not None
        assert (holding.member.symbol, holding.member.number, holding.member.suffix) == ("石あ-1", "00012", "0x")
        assert holding.member.key == "04-石あ-1-00012-0x"
        assert live(home).member(holding.member.key) == holding.member
        assert live(home).knows(code)


def test_the_host_may_omit_relation_and_say_closed_and_big(home: Home, host: Host) -> None:
    host.rows["members"] = [
        {"続柄": ""},
        {"続柄": "", "枝番": "01"},
        {"枝番": "02", "続柄": "家族", "区分": " 任意継続　"},
    ]
    host.rows["employers"] = [
        {"状態": "全喪", "全喪年月日": "R07.06.12", "個別番号": "1"},
        {"記号": "2", "個別番号": "0"},
    ]
    load(home, host.write())
    mirror = live(home)
    members = [mirror.member(f"04-41020003-123-{suffix}") for suffix in ("00", "01", "02")]
    assert [member.insured for member in members if member] == [True, False, False]
    assert [member.voluntary for member in members if member] == [False, False, True]
    closed, other = mirror.employer("04-41020003"), mirror.employer("04-2")
    assert closed is not None and other is not None
    assert (closed.closed, closed.closed_on, closed.big_office) == (True, date(2025, 6, 12), True)
    assert (other.closed, other.closed_on, other.big_office) == (False, None, False)


def test_two_files_of_one_kind_are_one_table_and_share_their_keys(home: Home, host: Host, tmp_path: Path) -> None:
    files = host.write()
    more = Host(tmp_path / "more")
    more.folder.mkdir()
    more.rows["members"] = [{}, {"番号": "7", "氏名": "後　藤子"}]
    second = more.write("members")[0]
    report = load(home, [*files, second])
    assert report.rows["members"] == 2
    assert rejects(report) == [["members.csv", "2", "支部コード 記号 番号 枝番", "double_key", "99-99999999-999-99"]]
    assert [hit.member for hit in live(home).search("後")] == ["04-41020003-7-00"]


WRONG: dict[str, tuple[str, Any]] = {
    "extract_missing": ("four files", lambda files: files[:4]),
    "extract_none": ("no file", lambda _: []),
    "extract_unreadable": ("a name that is none", lambda files: [*files[:4], files[4].with_name("none.csv")]),
    "extract_twice": ("one file twice", lambda files: [*files, files[0]]),
}


@pytest.mark.parametrize("key", WRONG)
def test_wrong_use_changes_nothing(home: Home, host: Host, key: str) -> None:
    files = host.write()
    load(home, files)
    before = sorted(path.name for path in home.mirror.iterdir())
    with pytest.raises(MirrorError) as caught:
        load(home, WRONG[key][1](files))
    assert caught.value.key == key
    assert sorted(path.name for path in home.mirror.iterdir()) == before
    assert live(home).version == 1


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "extract_empty"),
        (b"\0\1\2", "extract_not_text"),
        (b"a,b\n1,2\n", "extract_unknown"),
        ("管理コード,資格確認書番号,通番,総数,発送年月日\nX,C1,1,1,\n".encode("cp932"), "extract_column_missing"),
        ("管理コード,資格確認書番号,通番,総数,発送年月日,引受番号\n".encode("cp932"), "extract_no_rows"),
        (
            "管理コード,資格確認書番号,通番,総数,発送年月日,引受番号\nX,C1,1,1,,\nY,C".encode("cp932"),
            "extract_cut_short",
        ),
        ("管理コード,資格確認書番号,通番,総数,発送年月日,引受番号\n,C1,1,1,,\n".encode("cp932"), "extract_all_refused"),
        (
            "管理コード,資格確認書番号,通番,総数,発送年月日,引受番号,異動区分\nX,C1,1,1,,,追加\n".encode("cp932"),
            "extract_is_delta",
        ),
    ],
)
def test_a_wrong_file_changes_nothing(home: Home, host: Host, content: bytes, key: str) -> None:
    files = host.write()
    load(home, files)
    files[4].write_bytes(content)
    before = sorted(path.name for path in home.mirror.iterdir())
    with pytest.raises(MirrorError) as caught:
        load(home, files)
    assert caught.value.key == key
    assert caught.value.values["file"] == files[4]
    assert sorted(path.name for path in home.mirror.iterdir()) == before
    assert live(home).version == 1
    kept = list(home.rejects.iterdir())
    assert (kept == [caught.value.values["rejects"]]) if key == "extract_all_refused" else kept == []


def test_pattern_and_grammar(home: Home, host: Host) -> None:
    host.rows["mailpieces"] = [{"管理コード": f"AB{n}/77", "資格確認書番号": "C1"} for n in range(100, 120)]
    host.rows["mailpieces"].append({"管理コード": "CH1"})
    report = load(home, host.write())
    assert report.pattern == "AB999/99"
    assert report.grammar_share == pytest.approx(1 / 21)
    assert [(notice.key, notice.values) for notice in report.warnings] == [
        ("grammar", {"pattern": "AB999/99", "share": 5})
    ]
    assert live(home).facts["pattern"] == "AB999/99"


def test_letters_that_vary_are_part_of_the_pattern(home: Home, host: Host) -> None:
    letters = [f"{a}{b}{c}" for a in "ABCDEFGHIJK" for b in "ABCDEFGHIJK" for c in "ABCDEFGHIJK"]
    host.rows["mailpieces"] = [{"管理コード": f"{word}-1x"} for word in letters]
    assert load(home, host.write()).pattern == "AAA-9a"


def test_what_to_look_at(home: Home, host: Host) -> None:
    for number in range(20):
        host.person(str(number))
    files = host.write()
    load(home, files, as_of=datetime(2025, 11, 19, tzinfo=UTC))
    for kind in host.rows:
        host.rows[kind] = host.rows[kind][:5]
    files = host.write()
    files[0].write_bytes(files[0].read_bytes().rstrip())
    report = load(home, files, as_of=datetime(2025, 11, 18, tzinfo=UTC))
    assert [(notice.key, dict(notice.values)) for notice in report.warnings] == [
        ("no_final_newline", {"file": "branches.csv"}),
        ("older_than_before", {}),
        ("far_fewer", {"kind": "members", "was": 21, "rows": 5}),
        ("far_fewer", {"kind": "certificates", "was": 21, "rows": 5}),
        ("far_fewer", {"kind": "mailpieces", "was": 21, "rows": 5}),
    ]
    assert [notice.key for notice in load(home, files, as_of=datetime(2025, 12, 1, tzinfo=UTC)).warnings] == [
        "no_final_newline",
        "as_of_ahead",
    ]


def test_progress(home: Home, host: Host) -> None:
    said: list[tuple[str, int, int]] = []
    load(home, host.write(), progress=lambda *step: said.append(step))
    assert all(0 <= done <= total for _, done, total in said)
    whole = {what for what, done, total in said if done == total}
    assert whole == {"read", "index", "check"}


def test_a_child_reads_big_extracts_and_says_the_same(
    home: Home, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3000):
        host.person(str(number), 生年月日="2025-02-30" if number % 1000 == 7 else "1990-01-01")
    files = host.write()
    alone = load(home, files)
    monkeypatch.setattr(importer, "_WORTH_A_CHILD", 0)
    other = Home(tmp_path / "other")
    other.make()
    report = load(other, files)
    assert (report.rows, report.refused, report.pattern) == (alone.rows, alone.refused, alone.pattern)
    assert rejects(report) == rejects(alone)
    for sql in ("members", "certificates", "mailpieces", "employers"):
        both = [live(one)._execute(f"SELECT * FROM {sql} ORDER BY id").fetchall() for one in (home, other)]
        assert both[0] == both[1] != []
    files[4].write_bytes(files[4].read_bytes()[:-9])
    with pytest.raises(MirrorError) as caught:
        load(other, files)
    assert caught.value.key == "extract_cut_short"
    assert live(other).version == 1


def test_own_layouts_come_first(home: Home, host: Host) -> None:
    (home.root / "host-extracts.toml").write_text(
        '[changes]\ncolumn = "kbn"\nadd = ["A"]\nchange = ["U"]\ndelete = ["D"]\n'
        '[[layout]]\nkind = "mailpieces"\n[layout.columns]\ncode = "CODE"\ncertificate = "CERT"\n'
        '[[layout]]\nkind = "members"\n[layout.columns]\nsymbol = "SYM"\nnumber = "NO"\nsuffix = "SFX"\nname = "NAME"\n'
        'relation = "REL"\nloss_reason = "WHY"\n[layout.fixed]\nbranch = "04"\n'
        '[layout.values.relation]\n"1" = "本人"\n[layout.values.loss_reason]\n"05" = "死亡"\n',
        "utf-8",
    )
    files = host.write()
    files[4].write_bytes(b"CERT,CODE\r\nC1,OWN-1\r\n")
    files[2].write_bytes("NAME,SYM,NO,SFX,REL,WHY\r\n表　ソ,41020003,123,00,1,05\r\n".encode("cp932"))
    load(home, files)
    match = live(home).match("OWN-1")
    assert match is not None
    member = match.holdings[0].member
    assert member is not None
    assert (member.name, member.branch, member.insured, member.deceased) == ("表　ソ", "04", True, True)
    assert (member.kana, member.birth, match.sent_on, match.serial) == ("", None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        '[[layout]]\nkind = "persons"\n[layout.columns]\n',
        '[[layout]]\nkind = "branches"\n[layout.columns]\nname = "x"\n',
        '[[layout]]\nkind = "branches"\n[layout.columns]\nbranch = "x"\nbanana = "y"\n',
        "x = 1",
    ],
)
def test_a_wrong_file_of_layouts_is_named(home: Home, host: Host, text: str) -> None:
    path = home.root / "host-extracts.toml"
    path.write_text(text)
    with pytest.raises(MirrorError) as caught:
        load(home, host.write())
    assert (caught.value.key, caught.value.values["path"]) == ("layout_file_damaged", path)


def test_a_damaged_mirror_is_named_and_loaded_anew(home: Home, host: Host) -> None:
    files = host.write()
    load(home, files)
    for spoil in (b"x" * 4096, b""):
        (home.mirror / "00000001.db").write_bytes(spoil)
        with pytest.raises(MirrorError) as caught:
            store.current(home)
        assert caught.value.key == "mirror_damaged"
    (home.mirror / "current").write_text("../journal.db")
    with pytest.raises(MirrorError):
        store.current(home)
    assert load(home, files).version == 2
    assert live(home).version == 2
    shutil.rmtree(home.mirror)
    assert store.current(home) is None
    assert load(home, files).version == 1
