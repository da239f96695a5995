"""What a keyboard says, put beside the table of commands; and the row of keys at the bottom edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from mailroom.commands import Commands
from ui.metrics import Metrics
from ui.painted import Key, Painted
from ui.says import Says
from ui.style import Style

REASONS = ("ate", "fukanzen", "tenkyo", "hokan", "kyozetsu", "none")  # codes of return_reasons.csv, lower case
ENCLOSURES = ("old_card", "form", "letter", "enclosure")
OUTCOMES = ("deceased", "eligibility_lost", "superseded", "item_lost", "hold")
DIGIT = "digit_"
_HELD = (
    (Qt.KeyboardModifier.AltModifier, "Alt"),
    (Qt.KeyboardModifier.ControlModifier, "Ctrl"),
    (Qt.KeyboardModifier.MetaModifier, "Meta"),
    (Qt.KeyboardModifier.ShiftModifier, "Shift"),
)  # in the order in which the table writes them


def steps(page: int = 1) -> dict[str, int]:
    """How far the commands move that choose a row."""
    return {"up": -1, "down": 1, "page_up": -page, "page_down": page}


def type_into(field: QLineEdit, command: str) -> bool:
    """A card types: a figure, a hyphen, one sign back. False for any other command."""
    if command == "erase":
        field.backspace()
    elif command == "hyphen" or command.startswith(DIGIT):
        field.insert("-" if command == "hyphen" else command.removeprefix(DIGIT))
    else:
        return False
    return True


class Cell(NamedTuple):
    """One key of a row: its command, the name on the key, the word, its share of the width."""

    action: str
    cap: str
    word: str
    share: int = 5


class Keys:
    """The commands of a station, asked by key events and by rows of keys."""

    def __init__(self, commands: Commands, says: Says) -> None:
        self.commands, self.says = commands, says

    def command(self, screen: str, event: QKeyEvent) -> str | None:
        """What a key does on a screen."""
        return self.commands.at(screen, name_of(event))

    def row(self, screen: str, shares: Sequence[int] = (), without: Sequence[str] = ()) -> list[list[Cell]]:
        """The groups of a screen's row of keys; ``shares``: of a key's width, by group."""
        groups = self.commands.rows[screen]
        return [
            [self.cell(screen, name, shares[at] if shares else 5) for name in group if name not in without]
            for at, group in enumerate(groups)
        ]

    def cell(self, screen: str, name: str, share: int = 5) -> Cell:
        """One key of a screen; an empty place for no name."""
        return Cell(name, self.commands.cap(name), self.word(screen, name), share) if name else Cell("", "", "", share)

    def word(self, screen: str, name: str) -> str:
        """What a command is called on a screen."""
        own = f"key.{screen}.{name}"
        return self.says(own) if own in self.says else self.says(f"key.{name}")


def name_of(event: QKeyEvent) -> str:
    """The key as the table of commands writes it: a sign as it was typed, any other with what is held down."""
    held = [name for modifier, name in _HELD if event.modifiers() & modifier]
    text = event.text()
    if set(held) <= {"Shift"} and len(text) == 1 and text.isprintable():
        return "Space" if text == " " else text.upper()
    plain = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
    return "+".join([*held, "Enter" if plain == "Return" else plain])


class KeyRow(Painted):
    """A row of keys in groups with gaps between them (gloves)."""

    pressed = Signal(str)

    def __init__(self, style: Style, groups: Sequence[Sequence[Cell]], parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.groups = [list(group) for group in groups if group]
        self.keys: dict[str, Key] = {}
        for group in self.groups:
            for cell in group:
                if not cell.action:  # a gap
                    continue
                key = Key(style, cell.cap, cell.word, self)
                key.clicked.connect(lambda _=False, action=cell.action: self._clicked(action))
                self.keys[cell.action] = key

    def fit(self, metrics: Metrics) -> None:
        """Shares of the width; gaps stay."""
        super().fit(metrics)
        gap, wide_gap = (8, 24) if metrics.wide else (6, 16)
        shares = sum(cell.share for group in self.groups for cell in group)
        gaps = sum(len(group) - 1 for group in self.groups) * gap + (len(self.groups) - 1) * wide_gap
        unit = (self.width() - gaps) / max(1, shares)
        x = 0.0
        for group in self.groups:
            for cell in group:
                wide = cell.share * unit
                if cell.action:
                    self.keys[cell.action].setGeometry(round(x), 0, round(x + wide) - round(x), self.height())
                    self.keys[cell.action].fit(metrics)
                x += wide + gap
            x += wide_gap - gap

    def _clicked(self, action: str) -> None:
        key = self.keys[action]
        if key.isCheckable():
            key.setChecked(not key.isChecked())  # the state shown comes from the station, not from the click
        self.pressed.emit(action)


class ClerkKeys(KeyRow):
    """The row of the main screen, for one kind of envelope."""

    SHARES = (5, 4, 4)

    def __init__(self, style: Style, keys: Keys, screen: str, parent: QWidget | None = None) -> None:
        super().__init__(style, keys.row(screen, self.SHARES), parent)
        self.says = keys.says
        self._reasons: Mapping[str, Key] = {name: key for name, key in self.keys.items() if name in REASONS}
        for key in self._reasons.values():
            key.setCheckable(True)

    def show_reason(self, code: str | None, sticky: bool, correcting: bool = False) -> None:
        """Which reason the next envelope gets; ``correcting``: the next reason is for the last envelope."""
        for action, key in self._reasons.items():
            chosen = code is not None and action == code.lower()
            note = "key.correcting" if correcting else "key.stuck" if chosen and sticky else ""
            key.show_state(chosen, self.says(note) if note else "")
