"""People, roles, PINs: the table says who may do what, and both doors ask it."""

from __future__ import annotations

import sqlite3

import pytest

from mailroom import access
from mailroom.access import LOWEST, RANK, Action, Person, Role
from mailroom.errors import AccessError
from mailroom.paths import Home

MAY = {
    Role.CLERK: {
        Action.SCAN, Action.FIND, Action.MARK, Action.UNDO_OWN, Action.TRAY, Action.SEAL, Action.PRINT, Action.POST,
        Action.VERIFY,
    },
    Role.SUPERVISOR: {
        Action.UNDO_OTHERS, Action.UNDO_OUTSIDE, Action.UNSEAL, Action.DECLARE_MISSING, Action.DECIDE_HELD,
        Action.CONFIRM_STOP, Action.CONFIRM_CLOCK, Action.DESTROY, Action.CLOSE_DAY, Action.REPORT,
        Action.LOAD_MIRROR, Action.RECHECK, Action.BACKUP, Action.SETTINGS, Action.LEAVE,
    },
    Role.ADMINISTRATOR: {Action.RESTORE, Action.PEOPLE},
}  # fmt: skip


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.make()
    return home


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_each_role_may_what_the_lower_ones_may_and_its_own(role, action):
    wanted = any(action in MAY[lower] for lower in Role if RANK[lower] <= RANK[role])
    assert Person("a", "a", role).may(action) == wanted


def test_every_action_has_a_row():
    assert set(LOWEST) == set(Action)


def test_who_may_not_is_told_what_and_who_may():
    with pytest.raises(AccessError) as refused:
        Person("c1", "x", Role.CLERK).must(Action.REPORT)
    assert refused.value.values == {"who": "c1", "action": "report", "role": "supervisor"}


def test_the_own_pin_opens_and_another_does_not(home):
    access.add_person(home, "c1", "佐藤", "clerk", "4711")
    assert access.check_pin(home, "c1", "4711").role is Role.CLERK
    for person, pin in (("c1", "4712"), ("nobody", "4711"), ("c1", "")):
        with pytest.raises(AccessError, match="wrong_pin"):
            access.check_pin(home, person, pin)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４", "12 4"])
def test_a_pin_is_four_to_eight_digits(home, pin):
    with pytest.raises(AccessError, match="pin_form"):
        access.add_person(home, "c1", "x", "clerk", pin)
    assert access.people(home) == []


def test_pins_are_not_kept_and_the_file_is_the_owners(home):
    access.add_person(home, "c1", "x", "clerk", "47110815")
    assert b"47110815" not in home.people.read_bytes()
    assert home.people.stat().st_mode & 0o077 == 0


def test_an_id_is_given_once(home):
    access.add_person(home, "c1", "x", "clerk", "4711")
    with pytest.raises(AccessError, match="person_exists"):
        access.add_person(home, "c1", "y", "administrator", "4711")


def test_the_first_administrator_acts_where_nobody_is_named(home):
    with pytest.raises(AccessError, match="no_administrator"):
        access.first_administrator(home)
    access.add_person(home, "c1", "x", "clerk", "4711")
    access.add_person(home, "a1", "y", "administrator", "4711")
    access.add_person(home, "a2", "z", "administrator", "4711")
    assert access.first_administrator(home).id == "a1"


def test_the_second_person_is_another_one_with_the_own_pin(home):
    first = access.add_person(home, "s1", "x", "supervisor", "1111")
    access.add_person(home, "s2", "y", "supervisor", "2222")
    assert access.second_person(home, first, "s2", "2222").id == "s2"
    for key, pin, said in ((None, "", "second_needed"), ("s1", "1111", "second_same"), ("s2", "1111", "wrong_pin")):
        with pytest.raises(AccessError, match=said):
            access.second_person(home, first, key, pin)


def test_a_newer_or_damaged_file_is_refused_and_left_alone(home):
    access.add_person(home, "c1", "x", "clerk", "4711")
    with sqlite3.connect(home.people) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(AccessError, match="people_newer"):
        access.people(home)
    home.people.write_bytes(b"not a database, but long enough to look at it" * 40)
    before = home.people.read_bytes()
    with pytest.raises(AccessError, match="people_damaged"):
        access.people(home)
    assert home.people.read_bytes() == before


def test_wrong_pins_make_one_wait_longer_each_time_and_lock_nobody_out(home):
    access.add_person(home, "c1", "佐藤", "clerk", "4711")
    access.add_person(home, "c2", "鈴木", "clerk", "4711")
    now = [0.0]
    patience = access.Patience(lambda: now[0])

    def refusal(pin):
        with pytest.raises(AccessError) as refused:
            patience.check_pin(home, "c1", pin)
        return refused.value

    waits = []
    for _ in range(9):
        assert refusal("0000").key == "wrong_pin"
        early = refusal("4711") if len(waits) >= 2 else None  # not even the right one
        waits.append(early.values["seconds"] if early else 0)
        assert patience.check_pin(home, "c2", "4711").id == "c2"
        now[0] += waits[-1]
    assert waits == [0, 0, 2, 4, 8, 16, 32, 60, 60]
    assert patience.check_pin(home, "c1", "4711").id == "c1"
    assert refusal("0000").key == "wrong_pin" and refusal("0000").key == "wrong_pin"  # from the beginning
