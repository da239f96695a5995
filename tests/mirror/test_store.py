"""Who is it: a code leads to all that the rules ask about."""

from __future__ import annotations

from datetime import date

import pytest

from mailroom.errors import MirrorError
from mailroom.model import Certificate, Holding
from mailroom.paths import Home
from tests.mirror.host import Host, live, load

CODE = "CH1-04-000000001"
HEAD = "04-41020003-123"


def family(host: Host) -> None:
    """本人 with an old certificate, a wife, a child without a certificate; one envelope holds three certificates."""
    host.rows["members"] += [
        {"枝番": "01", "続柄": "家族", "氏名": "渡辺　妻"},
        {"枝番": "02", "続柄": "家族", "氏名": "渡辺　子"},
    ]
    host.rows["certificates"] += [
        {"資格確認書番号": "C0", "交付年月日": "2021-09-01", "有効期限": "R07.08.31"},
        {"資格確認書番号": "C2", "枝番": "01"},
    ]
    host.rows["mailpieces"] = [
        {"通番": "1", "総数": "2"},
        {"資格確認書番号": "C2", "通番": "1", "総数": "2", "引受番号": ""},
        {"資格確認書番号": "gone", "通番": "2", "総数": "2", "引受番号": "56789012346"},
    ]


def test_a_match_holds_everything(home: Home, host: Host) -> None:
    family(host)
    load(home, host.write())
    mirror = live(home)
    match = mirror.match(CODE)
    assert match is not None
    assert (match.code, match.serial, match.total, match.sent_on) == (CODE, 1, 2, date(2025, 10, 1))
    assert match.trackings == ("56789012345", "56789012346")
    by_id = {holding.certificate_id: holding for holding in match.holdings}
    head, wife, gone = by_id["C1"], by_id["C2"], by_id["gone"]
    assert head.certificate == Certificate("C1", f"{HEAD}-00", date(2025, 9, 1), date(2029, 7, 31))
    assert head.others == (Certificate("C0", f"{HEAD}-00", date(2021, 9, 1), date(2025, 8, 31)),)
    assert head.member is not None and head.member is head.insured
    assert head.employer is not None and head.employer.key == "04-41020003"
    assert wife.member is not None and wife.member.name == "渡辺　妻" and not wife.member.insured
    assert wife.insured == head.member
    assert wife.others == ()
    assert gone == Holding("gone", None, None, None, None)
    assert match.holdings == tuple(sorted(match.holdings, key=lambda holding: holding.certificate_id))


def test_several_others_and_two_insured(home: Home, host: Host) -> None:
    host.rows["members"] += [{"枝番": "01", "続柄": "家族"}, {"枝番": "09", "続柄": "本人"}]
    host.rows["certificates"] = [{"資格確認書番号": f"C{n}", "枝番": "01"} for n in (3, 1, 2)]
    load(home, host.write())
    match = live(home).match(CODE)
    assert match is not None
    (holding,) = match.holdings
    assert [other.id for other in holding.others] == ["C2", "C3"]
    assert holding.insured is not None and holding.insured.suffix == "00"


def test_one_code_for_two_households(home: Home, host: Host) -> None:
    host.person("5")
    host.rows["mailpieces"] = [{"管理コード": "CH1"}, {"管理コード": "CH1", "資格確認書番号": "C5-00"}]
    load(home, host.write())
    match = live(home).match("CH1")
    assert match is not None
    assert {holding.member.household for holding in match.holdings if holding.member} == {HEAD, "04-41020003-5"}


def test_codes_are_exact(home: Home, host: Host) -> None:
    load(home, host.write())
    mirror = live(home)
    for code in ("CH1-04-00000000", CODE + "0", CODE.lower(), "", "%", "CH1", "\udc85", "\0", CODE + "\0"):
        assert mirror.match(code) is None
        assert not mirror.knows(code)
    assert mirror.knows(CODE)
    assert mirror.match("ＣＨ１－０４－００００００００１") is not None


@pytest.mark.parametrize("written", ["56789012345", "567-89-01234-5", "C56789012345C", "５６７８９０１２３４５"])
def test_tracking(home: Home, host: Host, written: str) -> None:
    host.rows["mailpieces"] = [{"引受番号": written}]
    load(home, host.write())
    mirror = live(home)
    for on, found in (
        (date(2025, 9, 30), False),  # not sent yet
        (date(2025, 10, 1), True),
        (date(2026, 10, 1), True),
        (date(2026, 10, 2), False),  # numbers are used again
    ):
        assert (mirror.match_tracking("56789012345", on, 12) is not None) is found, on
    assert mirror.match_tracking("56789012344", date(2025, 11, 20), 12) is None


def test_tracking_must_be_one_mailpiece(home: Home, host: Host) -> None:
    host.person("5")
    host.rows["mailpieces"] = [
        {},
        {"資格確認書番号": "C5-00"},  # the same envelope
        {"管理コード": "OLD", "発送年月日": "2023-10-01"},
        {"管理コード": "UNDATED", "発送年月日": ""},
    ]
    load(home, host.write())
    match = live(home).match_tracking("56789012345", date(2025, 11, 20), 12)
    assert match is not None and match.code == CODE and len(match.holdings) == 2
    assert live(home).match_tracking("56789012345", date(2025, 11, 20), 36) is None


def test_months_end_with_the_month(home: Home, host: Host) -> None:
    host.rows["mailpieces"] = [{"発送年月日": "2025-02-28"}]
    load(home, host.write())
    assert live(home).match_tracking("56789012345", date(2025, 3, 31), 1) is not None
    assert live(home).match_tracking("56789012345", date(2024, 2, 29), 12) is None


def test_card(home: Home, host: Host) -> None:
    family(host)
    host.rows["employers"].append({"記号": "1060708"})
    host.rows["members"].append({"記号": "1060708", "番号": "00012"})
    host.rows["certificates"].append({"資格確認書番号": "C9", "記号": "1060708", "番号": "00012"})
    load(home, host.write())
    mirror = live(home)
    card = mirror.match_card("04", "41020003", "0000123", "00", None)
    assert card is not None and card.code is None
    assert [holding.certificate_id for holding in card.holdings] == ["C0", "C1"]
    one = mirror.match_card("04", "41020003", "123", "00", date(2025, 9, 1))
    assert one is not None and [holding.certificate_id for holding in one.holdings] == ["C1"]
    short = mirror.match_card("04", "01060708", "0000012", "00", None)
    assert short is not None and short.holdings[0].certificate_id == "C9"
    assert mirror.match_card("04", "41020003", "123", "00", date(2020, 1, 1)) is None
    assert mirror.match_card("04", "41020003", "123", "02", None) is None  # no certificate
    assert mirror.match_card("05", "41020003", "123", "00", None) is None
    assert mirror.match_card("04", "41020003", "0001230", "00", None) is None


def test_a_card_that_fits_two_members_is_nobody(home: Home, host: Host) -> None:
    host.rows["members"] = [{"番号": "0123"}, {"番号": "00123"}]
    host.rows["certificates"] = [{"番号": "0123"}]
    load(home, host.write())
    assert live(home).match_card("04", "41020003", "0000123", "00", None) is None
    assert live(home).match_card("04", "41020003", "0123", "00", None) is not None


def test_single_things(home: Home, host: Host) -> None:
    load(home, host.write())
    mirror = live(home)
    member, employer, branch = mirror.member(f"{HEAD}-00"), mirror.employer("04-41020003"), mirror.branch("04")
    assert member is not None and employer is not None and branch is not None
    assert (member.name, employer.phone, branch.insurer_number) == ("渡辺　彩乃", "022-111-1111", "01040013")
    holding = mirror.holding("C1")
    assert holding is not None and holding.certificate_id == "C1" and holding.member == member
    assert mirror.holding("C") is mirror.member("x") is mirror.member("04-x-1-00") is None
    assert mirror.employer("04-4102000") is mirror.branch("4") is None


def test_damage_is_a_sentence(home: Home, host: Host) -> None:
    for number in range(300):
        host.person(str(number))
    load(home, host.write())
    path = home.mirror / "00000001.db"
    raw = bytearray(path.read_bytes())
    raw[8192 * 3 :] = b"\xff" * (len(raw) - 8192 * 3)
    path.write_bytes(raw)
    with pytest.raises(MirrorError) as caught:
        for number in range(300):
            live(home).match(f"CH1-04-{number:09d}")
    assert caught.value.key == "mirror_damaged"
