"""What the result card says, as values. Composed by composer.py, painted by card.py."""

from __future__ import annotations

from dataclasses import dataclass

from mailroom.model import Place
from ui.looks import Band, Form


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the card: a label, perhaps a chip, a text, a quiet aside."""

    label: str
    text: str = ""
    aside: str = ""
    bold: bool = False
    fixed: bool = False
    chip: tuple[Form, str] | None = None
    marks: frozenset[int] = frozenset()  # characters of the text that stand out


@dataclass(frozen=True, slots=True)
class Tick:
    """A certificate to choose by its number."""

    number: int
    name: str
    aside: str
    on: bool
    certificate: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that the card paints. The first line is set largest."""

    form: Form
    band: Band
    word: str
    rack: str = ""  # "A-"
    number: str = ""  # "17"
    action: str = ""
    second: str = ""
    lines: tuple[Line, ...] = ()
    ticks: tuple[Tick, ...] = ()
    foot: str = ""
    foot_marks: frozenset[int] = frozenset()
    stamp: str = ""  # the time, when something was recorded
    hints: tuple[tuple[str, str], ...] = ()
    place: Place | None = None  # what may be said aloud of where it goes

    def spoken(self) -> str:
        """The result in one breath, for a screen reader."""
        bin_ = f"{self.rack}{self.number}"
        first = self.lines[0].text if self.lines else ""
        return " ".join(part for part in (self.word, bin_, self.action, first) if part)
