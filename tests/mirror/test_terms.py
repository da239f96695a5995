"""Terms and who has them: also when a long load writes a term in several rows, and after deltas to such ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.mirror import terms
from mailroom.mirror.terms import Holders, packed, pairs, terms_of, unpacked
from mailroom.paths import Home
from tests.mirror.host import Host, live, load, update


@given(st.lists(st.integers(0, 2**63)))
def test_ids_are_read_back(ids: list[int]) -> None:
    assert list(unpacked(packed(ids))) == ids


def test_pairs() -> None:
    assert pairs("サトウ") == "サト トウ"
    assert pairs("林") == "林"


def test_holders_are_handed_on_in_order_with_their_words() -> None:
    holders = Holders()
    holders.add([2, 3], ["佐藤　花", "佐藤 ヴァン・アン"], ["ｻﾄｳ", ""], [9800811, None])
    found = {term: (list(unpacked(ids)), words) for term, ids, words in holders.drain(1 << 40)}
    base = 1 << 40
    assert found == {
        "佐藤": ([base + 2, base + 3], ["佐藤"]),
        "花": ([base + 2], ["花"]),
        "ヴァン・アン": ([base + 3], ["ヴアン", "アン"]),
        "ｻﾄｳ": ([base + 2], ["サトウ"]),
        "〒9800811": ([base + 2], ["〒9800811"]),
    }
    assert list(holders.drain(0)) == []
    assert terms_of("佐藤　花", "ｻﾄｳ ", "９８０ー０８１１") == {"佐藤", "花", "ｻﾄｳ", "〒9800811"}
    assert terms_of("佐藤　花", "", "980") == {"佐藤", "花"}


@pytest.mark.parametrize("many", ["_MANY_TERMS", "_MANY_LINES"])
def test_a_term_in_several_rows(home: Home, host: Host, many: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, many, 3)
    monkeypatch.setattr("mailroom.mirror.extract._BLOCK", 300)
    for number in range(500, 530):
        host.person(str(number), 氏名="佐藤　花", 氏名カナ="サトウ　ハナ")
    load(home, host.write())
    rows = live(home)._execute("SELECT count(*) FROM member_terms WHERE term = '佐藤'").fetchone()[0]
    assert rows > 5
    assert len(live(home).search("佐藤")) == 30
    assert len(live(home).search("サトウ 花")) == 30
    update(
        home,
        host.delta(
            "members",
            *(("削除", {"番号": str(number)}) for number in range(500, 515)),
            *(
                ("変更", {"番号": str(number), "氏名": "後藤　花", "氏名カナ": "ゴトウ　ハナ"})
                for number in range(515, 525)
            ),
            ("追加", {"番号": "7", "氏名": "佐藤　新", "氏名カナ": "サトウ　シン"}),
        ),
    )
    assert sorted(hit.member.split("-")[2] for hit in live(home).search("さとう")) == sorted(
        ["7", *map(str, range(525, 530))]
    )
    assert len(live(home).search("後藤花")) == 10
    assert len(live(home).search("花")) == 15
