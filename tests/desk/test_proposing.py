"""Proposals by what is printed: who fits best stands first, and one key takes only code and name that both agree."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailroom import settings
from mailroom.access import Person, Role
from mailroom.answers import Proposal
from mailroom.clock import fixed_clock, parse_now
from mailroom.demo.homes import make_home
from mailroom.desk.house import House
from mailroom.errors import RefusedError
from mailroom.model import Advice, Cause, FoundBy
from mailroom.paths import Home
from mailroom.reading.printed.found import Printed
from mailroom.settings import Settings
from mailroom.station import Station
from tests.mirror.host import Host, load

CODES = """\
payload,name,postal_code,case,household,certificates
CH1-04-100000001,渡邉　彩乃,980-0811,eligible,H1,1
CH1-04-100000002,渡邉　彩乃,060-0906,eligible,H2,1
CH1-04-100000003,髙田　蓮,100-0013,eligible,H3,3
CH1-04-100000004,長谷川　結衣,812-0011,deceased,H4,1
CH1-04-200000005,千葉　さくら,530-0001,eligible,H5,1
CH1-04-200000005,鈴木　真理子,530-0001,eligible,H6,1
CH1-04-987654321,長谷川　結衣,900-0001,eligible,H7,1
"""
CLOCK = fixed_clock(parse_now("2025-11-20T09:00"))
HOSTED = "CH1-04-000000001"
ONE, TWO, FAMILY, DEAD, SHARED = (f"CH1-04-{n}" for n in (100000001, 100000002, 100000003, 100000004, 200000005))


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proposing")
    (folder / "codes.csv").write_text(CODES, "utf-8")
    return make_home(folder / "home", clock=CLOCK, mailpieces=60, codes=folder / "codes.csv").home.root


@pytest.fixture
def station(branch: Path, tmp_path: Path) -> Iterator[Station]:
    shutil.copytree(branch, tmp_path / "home")
    opened = Station.open(Home(tmp_path / "home"), CLOCK)
    yield opened
    opened.close()


def first(station: Station, printed: Printed) -> Proposal:
    return station.propose(printed)[0]


def events(station: Station) -> int:
    return sum(1 for _ in station.house.journal.events())


def test_all_agrees(station: Station) -> None:
    found = first(station, Printed(code=ONE, name="渡邉彩乃", postal_code="980-0811"))
    assert (found.code, found.agrees, found.one_key, found.score) == (ONE, ("code", "name", "postal_code"), True, 1.0)
    assert len(found.certificates) == 1


def test_it_says_the_name_in_any_of_its_ways(station: Station) -> None:
    for name in ("渡邊　彩乃", "渡辺彩乃", "渡邉 彩乃"):
        assert first(station, Printed(code=ONE, name=name)).one_key


def test_an_envelope_of_a_family_bears_the_name_of_the_insured(station: Station) -> None:
    found = first(station, Printed(code=FAMILY, name="高田　蓮"))
    assert (found.code, found.one_key, len(found.certificates)) == (FAMILY, True, 3)
    assert [one.code for one in station.propose(Printed(code=FAMILY))] == [FAMILY]  # once, however many are inside
    found = first(station, Printed(name="髙田　蓮", postal_code="100-0013"))
    assert (found.code, found.agrees, found.one_key) == (FAMILY, ("name", "postal_code"), False)


def test_an_envelope_with_cards_of_a_child_alone_bears_the_name_of_the_insured(tmp_path: Path) -> None:
    host = Host(tmp_path)
    host.rows["members"].append({"枝番": "01", "氏名": "渡辺　陽", "続柄": "家族"})
    host.rows["certificates"][0] = {"枝番": "01"}
    home = Home(tmp_path / "home")
    home.make()
    settings.save(home, Settings())
    load(home, host.write())
    station = Station(House(home, CLOCK, Person("boss", "boss", Role.ADMINISTRATOR)))
    for printed in (Printed(code=HOSTED, name="渡辺彩乃"), Printed(name="渡辺彩乃", postal_code="980-0811")):
        found = first(station, printed)
        assert (found.code, found.certificates, "name" in found.agrees) == (HOSTED, ("C1",), True)
    assert first(station, Printed(code=HOSTED, name="渡辺陽")).one_key  # whose card it is may stand there too
    station.close()


def test_the_same_name_twice(station: Station) -> None:
    found = station.propose(Printed(name="渡邉　彩乃", postal_code="060-0906"))
    assert [one.code for one in found] == [TWO, ONE]
    assert [one.agrees for one in found] == [("name", "postal_code"), ("name",)]


def test_the_code_alone_needs_a_second_fact(station: Station) -> None:
    found = first(station, Printed(code=ONE))
    assert (found.code, found.agrees, found.one_key) == (ONE, ("code",), False)


def test_another_name_beside_the_code(station: Station) -> None:
    """Code and name lead to different envelopes: both shown, neither is one key away. A namesake far behind is not."""
    found = station.propose(Printed(code=ONE, name="長谷川　結衣", postal_code="812-0011"))
    assert {one.code for one in found} == {ONE, DEAD}
    assert not any(one.one_key for one in found)


def test_a_beginning_and_a_sign_misread(station: Station) -> None:
    found = first(station, Printed(code_begin="CH1-04-1000", name="髙田　蓮"))
    assert (found.code, found.agrees, found.one_key) == (FAMILY, ("name",), False)
    found = first(station, Printed(code="CH1-04-100000008", name="長谷川　結衣"))
    assert (found.code, found.agrees, found.one_key) == (DEAD, ("name",), False)
    found = first(station, Printed(name="長谷川　桔衣", postal_code="812-0011"))
    assert (found.code, found.agrees, found.one_key) == (DEAD, ("postal_code",), False)


def test_a_code_of_two_households_is_never_one_key(station: Station) -> None:
    found = first(station, Printed(code=SHARED, name="千葉　さくら"))
    assert (found.code, found.agrees, found.one_key) == (SHARED, ("code", "name"), False)


@pytest.mark.parametrize(
    "printed",
    [
        Printed(),
        Printed(reason="ATE"),
        Printed(postal_code="980-0811"),
        Printed(code="CH1-04-999999999"),
        Printed(name="存在　しない"),
        Printed(name="渡邉"),  # half a name is found, and is too little
        Printed(name="' OR 1=1 --"),
    ],
)
def test_nobody(station: Station, printed: Printed) -> None:
    assert station.propose(printed) == []


def test_proposing_records_nothing_and_one_key_records_a_choice(station: Station) -> None:
    printed = Printed(code=ONE, name="渡邉　彩乃")
    before = events(station)
    station.propose(printed)
    assert events(station) == before
    (answer,) = station.accept(printed, ONE)
    assert (answer.advice, answer.code, answer.found_by) == (Advice.FORWARD, ONE, FoundBy.SEARCH)
    (again,) = station.accept(printed, ONE)
    assert again.advice is Advice.ALREADY


def test_one_key_is_refused_for_anything_less(station: Station) -> None:
    before = events(station)
    for printed, code in (
        (Printed(code=ONE), ONE),
        (Printed(name="渡邉　彩乃", postal_code="980-0811"), ONE),
        (Printed(code=ONE, name="渡邉　彩乃"), TWO),
        (Printed(code=SHARED, name="千葉　さくら"), SHARED),
        (Printed(), ONE),
    ):
        with pytest.raises(RefusedError, match="two_facts"):
            station.accept(printed, code)
    assert events(station) == before


def test_a_shared_code_chosen_by_hand_is_still_a_conflict(station: Station) -> None:
    (answer,) = station.choose(SHARED, ["code", "name"])
    assert (answer.advice, answer.cause) == (Advice.HOLD, Cause.CONFLICT)
