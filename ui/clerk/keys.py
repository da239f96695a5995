"""The key row at the bottom edge, above the real keys: reasons F1-F6, outcomes F7-F11, undo F12."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mailroom.log import LOG
from ui.metrics import Metrics
from ui.painted import Key, Painted
from ui.says import Says
from ui.style import Style

REASONS = ("ate", "fukanzen", "tenkyo", "hokan", "kyozetsu", "none")  # codes of return_reasons.csv, lower case
OUTCOMES = ("deceased", "eligibility_lost", "superseded", "item_lost", "hold")
UNDO = "undo"
KEYS = {Qt.Key(Qt.Key.Key_F1.value + at): action for at, action in enumerate((*REASONS, *OUTCOMES, UNDO))}
"""The default table: key -> action."""


def key_table(chosen: Mapping[str, str]) -> dict[Qt.Key, str]:
    """The default table with a branch's own keys (action -> name of a key). Who had the key gets the one set free."""
    keys = {action: key for key, action in KEYS.items()}
    for action, name in chosen.items():
        key = getattr(Qt.Key, f"Key_{name}", None)
        if action not in keys or key is None or not name.startswith("F"):
            LOG.warning("settings: screen.keys: %s is no action, or %s no function key", action, name)
            continue
        other = next((one for one, had in keys.items() if had == key), None)
        if other is not None:
            keys[other] = keys[action]
        keys[action] = key
    return {key: action for action, key in keys.items()}


class Cell(NamedTuple):
    """One key of a row: its action, the name on the key, the word, its share of the width."""

    action: str
    cap: str
    word: str
    share: int


class KeyRow(Painted):
    """A row of keys in groups with gaps between them (gloves)."""

    pressed = Signal(str)

    def __init__(self, style: Style, groups: Sequence[Sequence[Cell]], parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.groups = [list(group) for group in groups]
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
    """The row of the main screen."""

    def __init__(
        self, style: Style, says: Says, table: Mapping[Qt.Key, str] = KEYS, parent: QWidget | None = None
    ) -> None:
        caps = {action: key.name.removeprefix("Key_") for key, action in table.items()}
        groups = [
            [Cell(action, caps[action], says(f"key.{action}"), share) for action in actions]
            for actions, share in ((REASONS, 5), (OUTCOMES, 4), ((UNDO,), 4))
        ]
        super().__init__(style, groups, parent)
        self.says = says
        for action in REASONS:
            self.keys[action].setCheckable(True)

    def show_reason(self, code: str | None, sticky: bool) -> None:
        """Which reason the next envelope gets; None in reply mode: no key is chosen, none can be."""
        for action in REASONS:
            key = self.keys[action]
            key.setEnabled(code is not None)
            key.setChecked(code is not None and action == code.lower())
            key.note = self.says("key.stuck") if key.isChecked() and sticky else ""
            key.update()
