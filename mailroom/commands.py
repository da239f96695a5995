"""Every command of the window with its keys and its card: one table, read from resources/formats/commands.toml.

A key is a text here (``F12``, ``Ctrl+L``); only the window knows how a keyboard says it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from types import MappingProxyType
from typing import Any

from mailroom.paths import resources

_KEY = re.compile(
    r"((Ctrl|Alt|Shift|Meta)\+)*"
    r"(F([1-9]|[12][0-9]|3[0-5])|[A-Z0-9]|[-+*/.,;:@]|Enter|Esc|Space|Backspace|Ins|Del|Home|End|PgUp|PgDown"
    r"|Up|Down|Left|Right|Pause|ScrollLock|Menu|Help)",
    re.IGNORECASE,
)
_SIGNS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "PgDown": "PgDn", "Backspace": "BS"}
_FUNCTION_KEY = re.compile(r"F[0-9]+")
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Command:
    """``on``: the screens where it means something, none = every screen. ``keys``: any of them; the first is shown."""

    name: str
    on: frozenset[str]
    keys: tuple[str, ...]
    card: str | None

    def meets(self, other: Command) -> bool:
        """True where both mean something on one screen."""
        return not self.on or not other.on or bool(self.on & other.on)

    @property
    def cap(self) -> str:
        """What stands on its key; empty for none."""
        return _SIGNS.get(self.keys[0], self.keys[0]) if self.keys else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cards of one sheet of paper, as names of commands, or of keys."""

    heads: tuple[str, str, str]
    left: tuple[str, ...]
    right: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commands:
    """The table with a branch's own keys. ``refused``: its keys that cannot be; the table's own stand in for them."""

    table: Mapping[str, Command]
    rows: Mapping[str, Groups]
    sheets: tuple[Sheet, ...]
    refused: tuple[str, ...] = ()

    def at(self, screen: str, key: str) -> str | None:
        """What a key does on a screen."""
        for command in self.table.values():
            if key in command.keys and (not command.on or screen in command.on):
                return command.name
        return None

    def means(self, screen: str, name: str) -> bool:
        """True where the command is there for the screen."""
        command = self.table.get(name)
        return command is not None and (not command.on or screen in command.on)

    def where(self, name: str) -> frozenset[str]:
        """The screens that a command belongs to; none for one that means something everywhere."""
        return self.table[name].on if name in self.table else frozenset()

    def of_card(self, body: str) -> str | None:
        """The command, or the key, of a card."""
        found = next((one.name for one in self.table.values() if one.card == body), None)
        return found or next((name for name in _pressed(self.sheets) if card_of_key(name) == body), None)

    def cap(self, name: str) -> str:
        """What stands on the key of a command."""
        return self.table[name].cap

    @property
    def caps(self) -> Mapping[str, str]:
        """The same for all."""
        return {name: one.cap for name, one in self.table.items()}


def is_key(name: str) -> bool:
    """True for the name of a function key, which no command has."""
    return bool(_FUNCTION_KEY.fullmatch(name))


def card_of_key(name: str) -> str:
    """Body of the card that is a function key: ``F01``."""
    return f"F{int(name[1:]):02d}"


def load(chosen: Mapping[str, str] = MappingProxyType({})) -> Commands:
    """The table with the keys of station.toml (command -> key) put in, as far as they can be.

    What is no command, no key, or a key that another command has on the same screen, is refused, all that is in such
    a conflict together: then the table's own keys hold.
    """
    made = _made()
    written = {name: _spelled(key) for name, key in chosen.items()}
    refused = [name for name, key in written.items() if name not in made.table or key is None]
    taken = {name: key for name, key in written.items() if key is not None and name not in refused}
    while wrong := _doubled(_with(made.table, taken), taken):
        refused += wrong
        taken = {name: key for name, key in taken.items() if name not in wrong}
    said = tuple(f"{name} = {chosen[name]}" for name in chosen if name in refused)
    return replace(made, table=_with(made.table, taken), refused=said)


def _with(table: Mapping[str, Command], taken: Mapping[str, str]) -> Mapping[str, Command]:
    return MappingProxyType(
        {name: replace(one, keys=(taken[name],)) if name in taken else one for name, one in table.items()}
    )


def _doubled(table: Mapping[str, Command], taken: Mapping[str, str]) -> list[str]:
    """Which of the chosen keys belong to two commands of one screen."""
    wrong = {
        name
        for one, other in combinations(table.values(), 2)
        if one.meets(other) and set(one.keys) & set(other.keys)
        for name in (one.name, other.name)
    }
    return [name for name in taken if name in wrong]


def _spelled(key: str) -> str | None:
    """A key as the table writes it, whatever the case: ``ctrl+l`` is ``Ctrl+L``; None where there is no such key."""
    if not _KEY.fullmatch(key):
        return None
    head, plus, last = key.rpartition("+")
    if not last:  # the key is + itself
        head, plus, last = key[:-1].rstrip("+"), "+" if len(key) > 1 else "", "+"
    parts = [part.capitalize() for part in head.split("+") if part]
    last = {"pgup": "PgUp", "pgdown": "PgDown", "scrolllock": "ScrollLock"}.get(last.lower(), last.capitalize())
    return "+".join([*sorted(set(parts)), last]) if plus else last


@cache
def _made() -> Commands:
    raw = tomllib.loads((resources() / "formats" / "commands.toml").read_text("utf-8"))
    table = {name: _command(name, given) for name, given in raw["commands"].items()}
    rows = {screen: tuple(map(tuple, groups)) for screen, groups in raw["rows"].items()}
    sheets = tuple(
        Sheet(tuple(given["heads"]), *(tuple(given[part]) for part in ("left", "right", "below")))
        for given in raw["sheets"]
    )
    return Commands(MappingProxyType(table), MappingProxyType(rows), sheets)


def _command(name: str, raw: Mapping[str, Any]) -> Command:
    keys = raw.get("key", ())
    return Command(
        name, frozenset(raw.get("on", ())), (keys,) if isinstance(keys, str) else tuple(keys), raw.get("card")
    )


def _pressed(sheets: Sequence[Sheet]) -> list[str]:
    """The keys that have a card."""
    return [name for sheet in sheets for name in (*sheet.left, *sheet.right, *sheet.below) if is_key(name)]
