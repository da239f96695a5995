"""A delta: 追加, 変更, 削除, one step; and a mirror after deltas is the mirror of a whole load."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailroom.errors import MirrorError
from mailroom.mirror import schema, terms
from mailroom.mirror.store import Mirror
from mailroom.paths import Home
from tests.mirror.host import NOW, Host, Row, live, load, rejects, update

LATER = datetime(2025, 11, 21, 3, tzinfo=UTC)
KEY = "04-41020003-123-00"


def test_add_change_delete(home: Home, host: Host) -> None:
    host.person("5", 氏名="林　森")
    load(home, host.write())
    report = update(
        home,
        host.delta(
            "members",
            ("追加", {"番号": "9", "氏名": "新　人", "氏名カナ": "アタラシ　ヒト"}),
            ("変更", {"氏名": "渡邉　変", "資格喪失年月日": "R07.11.20", "喪失事由": "死亡"}),
            ("削除", {"番号": "5"}),
        ),
        as_of=LATER,
    )
    assert (report.version, report.as_of, report.refused) == (2, LATER, 0)
    assert report.rows == {"branches": 0, "employers": 0, "members": 3, "certificates": 0, "mailpieces": 0}
    mirror = live(home)
    assert (mirror.version, mirror.as_of, mirror.counts()["members"]) == (2, LATER, 2)
    changed = mirror.member(KEY)
    assert changed is not None
    assert (changed.name, changed.lost_on, changed.deceased) == ("渡邉　変", date(2025, 11, 20), True)
    assert mirror.member("04-41020003-5-00") is None
    assert [hit.name for hit in mirror.search("あたらし")] == ["新　人"]
    assert [hit.name for hit in mirror.search("渡辺")] == ["渡邉　変"]
    assert mirror.search("彩乃") == mirror.search("林") == mirror.search("森") == []
    match = mirror.match("CH1-04-000000005")
    assert match is not None and match.holdings[0].member is None


def test_later_rows_see_earlier_ones(home: Home, host: Host) -> None:
    load(home, host.write())
    row = {"管理コード": "N-1", "資格確認書番号": "C1"}
    change = host.delta(
        "mailpieces", ("追加", row), ("変更", row | {"総数": "3"}), ("削除", {}), ("追加", {}), ("削除", row)
    )
    report = update(home, change)
    assert (report.rows["mailpieces"], report.refused) == (5, 0)
    assert live(home).match("N-1") is None
    assert live(home).match("CH1-04-000000001") is not None


def test_every_kind_has_deltas(home: Home, host: Host) -> None:
    load(home, host.write())
    update(
        home,
        host.delta("branches", ("変更", {"支部名": "みやぎ"}), name="1"),
        host.delta(
            "employers", ("変更", {"事業所名": "有限会社あさひ", "事業所名カナ": "アサヒ", "状態": "全喪"}), name="2"
        ),
        host.delta("certificates", ("追加", {"資格確認書番号": "C2", "交付年月日": "2025-11-01"}), name="3"),
        host.delta("mailpieces", ("変更", {"引受番号": "500-00-00000-6"}), name="4"),
    )
    mirror = live(home)
    branch, employer, match = mirror.branch("04"), mirror.employer("04-41020003"), mirror.match("CH1-04-000000001")
    assert branch is not None and employer is not None and match is not None
    assert (branch.name, employer.closed, match.trackings) == ("みやぎ", True, ("50000000006",))
    assert [other.id for other in match.holdings[0].others] == ["C2"]
    assert [hit.member for hit in mirror.search("あさひ")] == [KEY]
    assert mirror.search("みちのく") == []


def test_rows_without_a_target_are_refused(home: Home, host: Host) -> None:
    load(home, host.write())
    report = update(
        home,
        host.delta(
            "members",
            ("変更", {"番号": "77"}),
            ("削除", {"番号": "78"}),
            ("追加", {}),
            ("変更", {"生年月日": "2025-02-30"}),
            ("取消", {}),
            ("", {}),
            ("変更", {"氏名": "渡部"}),
        ),
    )
    keys = "支部コード 記号 番号 枝番"
    assert [row[1:4] for row in rejects(report)] == [
        ["5", "生年月日", "date"],
        ["6", "異動区分", "change"],
        ["7", "異動区分", "change"],
        ["2", keys, "no_target"],
        ["3", keys, "no_target"],
        ["4", keys, "double_key"],
    ]
    assert report.refused == 6
    assert report.rows["members"] == 1


def test_a_delta_of_which_nothing_fits_changes_nothing(home: Home, host: Host) -> None:
    load(home, host.write())
    with pytest.raises(MirrorError) as caught:
        update(home, host.delta("members", ("変更", {"番号": "77"})))
    assert caught.value.key == "extract_all_refused"
    assert Path(str(caught.value.values["rejects"])).exists()
    assert live(home).version == 1


def test_a_day_without_changes_is_a_delta_too(home: Home, host: Host) -> None:
    load(home, host.write())
    report = update(home, host.delta("members"), as_of=LATER)
    assert (report.version, live(home).as_of) == (2, LATER)
    assert sum(report.rows.values()) == 0


def test_what_is_no_delta(home: Home, host: Host) -> None:
    change = host.delta("members", ("変更", {}))
    with pytest.raises(MirrorError) as caught:
        update(home, change)
    assert caught.value.key == "no_mirror"
    load(home, host.write())
    for files, key in (([host.folder / "members.csv"], "extract_not_delta"), ([], "extract_none")):
        with pytest.raises(MirrorError) as caught:
            update(home, *files)
        assert caught.value.key == key
    change.write_bytes(change.read_bytes()[:-4])
    with pytest.raises(MirrorError) as caught:
        update(home, change)
    assert caught.value.key == "extract_cut_short"
    assert live(home).version == 1


def test_the_pattern_is_that_of_the_whole_mirror(home: Home, host: Host) -> None:
    load(home, host.write())
    report = update(
        home, host.delta("mailpieces", *(("追加", {"管理コード": f"Z{n}", "資格確認書番号": "C1"}) for n in range(3)))
    )
    assert (report.pattern, report.grammar_share) == ("Z9", 0.25)
    assert [notice.key for notice in report.warnings] == ["grammar"]


def test_a_mirror_of_another_program_is_loaded_anew(home: Home, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    load(home, host.write())
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    for act in (lambda: live(home), lambda: update(home, host.delta("members", ("変更", {})))):
        with pytest.raises(MirrorError) as caught:
            act()
        assert caught.value.key == "mirror_other_schema"
    assert load(home, host.write()).version == 2


def test_a_delta_to_a_damaged_mirror(home: Home, host: Host) -> None:
    load(home, host.write())
    change = host.delta("members", ("変更", {}))
    whole = (home.mirror / "00000001.db").read_bytes()
    for spoil in (b"", b"x" * 8192, whole[: len(whole) // 2]):
        (home.mirror / "00000001.db").write_bytes(spoil)
        with pytest.raises(MirrorError) as caught:
            update(home, change)
        assert caught.value.key == "mirror_damaged"
        assert [path.name for path in home.mirror.glob("*.db")] == ["00000001.db"]


def test_search_texts_of_another_program_are_made_anew(home: Home, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    host.person("5", 氏名="林　森")
    load(home, host.write())
    monkeypatch.setattr(terms, "VERSION", terms.VERSION + 1)
    update(home, host.delta("members", ("変更", {"番号": "5", "氏名": "森　林"})))
    assert [hit.name for hit in live(home).search("森")] == ["森　林"]
    assert [hit.name for hit in live(home).search("みちのく")] != []


NAMES = ["渡辺　彩乃", "髙橋　一", "林", "佐々木　ソ能"]
ROWS = st.fixed_dictionaries({"番号": st.sampled_from("1234"), "氏名": st.sampled_from(NAMES)})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(ROWS, max_size=4, unique_by=lambda row: row["番号"]), st.lists(st.tuples(st.booleans(), ROWS), max_size=8)
)
def test_deltas_lead_where_a_whole_load_leads(
    tmp_path_factory: pytest.TempPathFactory, first: list[Row], changes: list[tuple[bool, Row]]
) -> None:
    folder = tmp_path_factory.mktemp("delta")
    home, other, host = Home(folder / "a"), Home(folder / "b"), Host(folder)
    host.rows["members"] = [{}, *first]
    load(home, host.write())
    now = {row["番号"]: row for row in first}
    steps: list[tuple[str, Row]] = []
    for keep, row in changes:
        number = row["番号"]
        steps.append(("削除" if not keep and number in now else "変更" if number in now else "追加", row))
        if steps[-1][0] == "削除":
            del now[number]
        else:
            now[number] = row
    update(home, host.delta("members", *steps), as_of=NOW)
    host.rows["members"] = [{}, *now.values()]
    load(other, host.write())
    assert _content(live(home)) == _content(live(other))


def _content(mirror: Mirror) -> object:
    rows = mirror._execute("SELECT household, suffix, name, kana, birth FROM members ORDER BY 1, 2").fetchall()
    found = [sorted(hit.member for hit in mirror.search(text)) for text in ("渡辺", "高", "ハシ", "林", "佐佐木", "能")]
    return rows, found, mirror.counts(), mirror.facts["pattern"]
