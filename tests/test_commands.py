"""The table of commands holds together, and a branch's own keys are taken or refused, never guessed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom import commands
from mailroom.commands import Commands, load
from mailroom.reading import own_codes
from mailroom.words import Words
from tests.trees import none

TABLE = load()
NAMES = st.sampled_from(sorted(TABLE.table))
KEYS = st.sampled_from(["F1", "F2", "F7", "F11", "F12", "F13", "Ctrl+L", "Enter", "7", "-", "B", "nothing", ""])


def doubles(table: Commands) -> list[str]:
    """Keys that two commands of one screen have."""
    return [
        f"{one.name} {other.name}"
        for one, other in combinations(table.table.values(), 2)
        if one.meets(other) and set(one.keys) & set(other.keys)
    ]


def test_no_key_does_two_things_on_a_screen() -> None:
    none(doubles(TABLE))


def test_no_card_means_two_things() -> None:
    bodies = [one.card for one in TABLE.table.values() if one.card]
    bodies += [commands.card_of_key(f"F{number}") for number in range(1, 13)]
    assert len(bodies) == len(set(bodies))
    assert all(own_codes.parse(own_codes.make("C", body)) for body in bodies)


def test_every_card_is_on_a_sheet_once_and_every_row_names_commands_of_its_screen() -> None:
    printed = [name for sheet in TABLE.sheets for name in (*sheet.left, *sheet.right, *sheet.below)]
    assert len(printed) == len(set(printed))
    assert {name for name in printed if not commands.is_key(name)} == {o.name for o in TABLE.table.values() if o.card}
    for screen, groups in TABLE.rows.items():
        none(name for group in groups for name in group if name and not TABLE.means(screen, name))
        none(name for group in groups for name in group if name and not TABLE.cap(name))


def test_every_command_has_its_word_in_both_languages() -> None:
    for words in (Words("ja"), Words("en")):
        none(name for name in TABLE.table if (f"ui.key.{name}" in words) == (f"ui.menu.{name}" in words))
    said = {key.removeprefix("ui.key.") for key in Words("ja").keys() if key.startswith("ui.key.")}  # noqa: SIM118
    none(name for name in said - {"stuck", "correcting", "digits"} if name.rpartition(".")[2] not in TABLE.table)


@pytest.mark.parametrize(
    ("screen", "key", "name"),
    [("desk", "F12", "undo"), ("reply", "F1", "old_card"), ("desk", "F1", "ate"), ("seal", "F1", "other_bin"),
     ("login", "F1", None), ("login", "Enter", "confirm"), ("paper", "F4", "print"), ("desk", "/", "find")],
)  # fmt: skip
def test_a_key_means_what_its_screen_says(screen: str, key: str, name: str | None) -> None:
    assert TABLE.at(screen, key) == name


def test_a_card_is_a_command_or_a_key() -> None:
    assert TABLE.of_card("TEN") == "tenkyo"
    assert TABLE.of_card("F05") == "F5"
    assert TABLE.of_card("TENKYO") is None


def test_a_foot_pedal_is_just_a_key() -> None:
    table = load({"undo": "f13", "again": "b"})
    assert (table.at("desk", "F13"), table.at("reply", "B"), table.at("desk", "F12")) == ("undo", "again", None)
    assert (table.cap("undo"), table.refused) == ("F13", ())


def test_two_keys_may_be_exchanged() -> None:
    table = load({"undo": "F11", "hold": "F12"})
    assert (table.at("desk", "F11"), table.at("desk", "F12"), table.refused) == ("undo", "hold", ())


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        ({"undo": "F11"}, ("undo = F11",)),
        ({"undo": "F13", "hold": "F13", "ate": "F14"}, ("undo = F13", "hold = F13")),
        ({"undo": "F99", "nobody": "F13", "hold": "F15"}, ("undo = F99", "nobody = F13")),
        ({"undo": "7"}, ("undo = 7",)),
        ({"undo": "Enter"}, ("undo = Enter",)),
        ({"undo": "F11", "hold": "F1"}, ("undo = F11", "hold = F1")),  # with hold's gone, undo's has no room either
        ({"print": "F1"}, ("print = F1",)),
    ],
)
def test_what_cannot_be_is_refused_and_the_first_keys_stand_in(
    chosen: dict[str, str], refused: tuple[str, ...]
) -> None:
    table = load(chosen)
    assert table.refused == refused
    none(doubles(table))
    for name in (line.split(" = ")[0] for line in refused):
        if name in TABLE.table:
            assert table.table[name] == TABLE.table[name]


def test_the_same_key_on_different_screens_is_no_conflict() -> None:
    assert load({"other_bin": "F9", "undo": "F13"}).refused == ()


@given(st.dictionaries(NAMES, KEYS, max_size=6))
def test_whatever_is_chosen_no_key_does_two_things(chosen: dict[str, str]) -> None:
    table = load(chosen)
    assert doubles(table) == []
    for name, key in chosen.items():
        taken = table.table[name].keys == (key,)
        assert taken or table.table[name] == TABLE.table[name]
        assert taken == (f"{name} = {key}" not in table.refused) or TABLE.table[name].keys == (key,)
