"""People by what can be read on an envelope."""

from __future__ import annotations

import pytest

from mailroom.answers import EmployerRef
from mailroom.mirror.store import Mirror
from mailroom.paths import Home
from tests.mirror.host import Host, live, load

PEOPLE = {
    "1": ("髙﨑　ソ能表", "ﾀｶｻｷ ｿﾉﾋｮｳ"),
    "2": ("佐藤　花子", "サトウ　ハナコ"),
    "3": ("佐藤花江", "サトウハナエ"),
    "4": ("佐々木　一", "ササキ　ハジメ"),
    "5": ("林　勝", "ハヤシ　マサル"),
    "6": ("小林　森", "コバヤシ　シン"),
    "7": ("里田　藤", "サトダ　フジ"),
    "8": ("NGUYEN VAN ANH", "グエン・ヴァン・アン"),
    "9": ("\ue000田　\ufa19", "タナカ　ジン"),
    "10": ("𠮷田　葛\U000e0100", "ヨシダ　カズラ"),
}


@pytest.fixture
def mirror(home: Home, host: Host) -> Mirror:
    for number, (name, kana) in PEOPLE.items():
        host.person(number, 氏名=name, 氏名カナ=kana, 郵便番号=f"980-00{int(number):02d}")
    host.rows["employers"].append({"記号": "7", "事業所名": "㈱ソレイユ髙島", "事業所名カナ": "ｿﾚｲﾕﾀｶｼﾏ"})
    host.rows["members"].append({"記号": "7", "番号": "700", "氏名": "山　川", "氏名カナ": "ヤマ　カワ"})
    load(home, host.write(encoding="utf-8"))
    return live(home)


def found(mirror: Mirror, text: str, limit: int = 50) -> list[str]:
    return [hit.member.split("-")[2] for hit in mirror.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        *(
            ("さとう", ["2", "3"]),
            ("サトウ", ["2", "3"]),
            ("ｻﾄｳ", ["2", "3"]),
            ("佐藤", ["2", "3"]),
            ("さと", ["2", "3", "7"]),
        ),
        *(("さとう はなこ", ["2"]), ("さとうはなこ", ["2"]), ("サトウ　ハナ", ["2", "3"]), ("サトウハナ", ["3", "2"])),
        *(("佐藤　花江", ["3"]), ("花子", ["2"]), ("ハナエ", ["3"]), ("はな", ["2", "3"]), ("佐藤　ハナコ", ["2"])),
        *(("髙﨑", ["1"]), ("高崎", ["1"]), ("たかさき", ["1"]), ("ｿﾉﾋﾖｳ", ["1"]), ("ソ能表", ["1"]), ("能表", ["1"])),
        *(("林", ["5"]), ("小林", ["6"]), ("ばやし", ["6"]), ("ハヤシ", ["5"]), ("佐佐木", ["4"]), ("佐々木", ["4"])),
        *(("ささき", ["4"]), ("一", ["4"]), ("神", ["9"]), ("吉田", ["10"]), ("葛", ["10"]), ("nguyen", ["8"])),
        *(("ｎｇｕｙｅｎ ａｎｈ", ["8"]), ("ヴァン", ["8"]), ("guye", ["8"]), ("\ue000田", ["9"]), ("藤", ["7"])),
        *(("そんな人", []), ("", []), ("　", []), ("-", []), ('"', []), ("*", []), ("(", []), ("さとう*", ["2", "3"])),
    ],
)
def test_names(mirror: Mirror, text: str, numbers: list[str]) -> None:
    assert found(mirror, text) == numbers


@pytest.mark.parametrize("text", ["\udc85", "\udc851", "\0", "あ" * 5000, "1-" * 3000, "9" * 5000, "'; --", 'a" OR "b'])
def test_any_text_is_an_answer(mirror: Mirror, text: str) -> None:
    assert mirror.search(text) == []


def test_whole_words_come_first(home: Home, host: Host) -> None:
    for number, kana in (("1", "ハラダ"), ("2", "ハラ"), ("3", "カハラ"), ("4", "ハラグチ"), ("5", "ハラ")):
        host.person(number, 氏名="某", 氏名カナ=f"{kana}　テスト")
    load(home, host.write())
    assert found(live(home), "はら") == ["2", "5", "4", "1", "3"]
    assert found(live(home), "はら", limit=3) == ["2", "5", "4"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        *(
            ("CH1-04-000000002", ["2"]),
            ("ＣＨ１－０４－００００００００２", ["2"]),
        ),
        *(
            ("C5-00", ["5"]),
            ("56789012345", ["123"]),
            ("567-89-01234-5", ["123"]),
            ("980-0003", ["3"]),
            ("〒9800003", ["3"]),
        ),
        *(("41020003-4", ["4"]), ("41020003-4-00", ["4"]), ("04-41020003-4", ["4"]), ("04-41020003-4-00", ["4"])),
        *(
            ("41020003-4-01", []),
            ("05-41020003-4", []),
            ("7-700", ["700"]),
            ("7", ["700"]),
            ("４１０２０００３－４", ["4"]),
        ),
    ],
)
def test_numbers(mirror: Mirror, text: str, numbers: list[str]) -> None:
    assert found(mirror, text) == numbers


def test_the_beginning_of_a_code(mirror: Mirror) -> None:
    assert found(mirror, "CH1-04-00000000")[2:] == list("23456789")
    assert found(mirror, "CH1-04-00000001") == ["10"]
    assert found(mirror, "CH1") == []


def test_employers(mirror: Mirror) -> None:
    assert found(mirror, "ソレイユ") == found(mirror, "高島") == found(mirror, "㈱ソレイユ髙島") == ["700"]
    assert len(found(mirror, "みちのく")) == len(PEOPLE) + 1
    assert len(found(mirror, "みちのく", limit=4)) == 4


@pytest.mark.parametrize("written", ["ソ〜ラ", "ソ～ラ"])
@pytest.mark.parametrize("typed", ["ソ〜ラ", "ソ～ラ", "そ～ら", "ソ ラ"])
def test_wave_dashes_are_one(home: Home, host: Host, written: str, typed: str) -> None:
    host.rows["employers"] = [{"事業所名": written, "事業所名カナ": ""}]
    load(home, host.write(encoding="utf-8"))
    assert found(live(home), typed) == ["123"]


def test_a_code_of_any_shape(home: Home, host: Host) -> None:
    host.rows["mailpieces"] = [{"管理コード": "封筒/あ"}]
    load(home, host.write())
    assert found(live(home), " 封筒／あ") == ["123"]


def test_a_hit_tells_who_it_is(home: Home, host: Host) -> None:
    host.rows["certificates"].append({"資格確認書番号": "C2"})
    host.rows["mailpieces"] += [{"管理コード": "AGAIN"}, {"管理コード": "OTHER", "資格確認書番号": "C2"}]
    load(home, host.write())
    (hit,) = live(home).search("渡邊")
    assert (hit.member, hit.name, hit.kana) == ("04-41020003-123-00", "渡辺　彩乃", "ワタナベ　アヤノ")
    assert hit.employer == EmployerRef("04-41020003", "株式会社みちのく食品")
    assert hit.codes == ("CH1-04-000000001", "AGAIN", "OTHER")
    assert hit.certificates == ("C1", "C2")


def test_a_person_without_employer_or_certificate(home: Home, host: Host) -> None:
    host.rows["members"].append({"記号": "999", "氏名": "無　所属", "生年月日": ""})
    load(home, host.write())
    (hit,) = live(home).search("無")
    assert (hit.employer, hit.codes, hit.certificates, hit.birth) == (None, (), (), None)


def test_many_of_one_name(home: Home, host: Host) -> None:
    for number in range(1000, 1200):
        host.person(str(number), 氏名="佐藤　太郎", 氏名カナ="サトウ　タロウ")
    host.person("999", 氏名="佐藤　類", 氏名カナ="サトウ　ルイ")
    load(home, host.write())
    assert len(found(live(home), "さとう")) == 50
    assert found(live(home), "さとう　るい") == ["999"] == found(live(home), "佐藤類")
    assert len(found(live(home), "太郎", limit=1000)) == 200


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        *(("ソレイユ", ["04-7"]), ("高島", ["04-7"]), ("ｿﾚｲﾕ髙島", ["04-7"]), ("04-7", ["04-7"]), ("7", ["04-7"])),
        *(("髙﨑", []), ("", []), ("*", []), ("999", [])),
    ],
)
def test_employers_alone(mirror: Mirror, text: str, keys: list[str]) -> None:
    assert [employer.key for employer in mirror.find_employers(text)] == keys
