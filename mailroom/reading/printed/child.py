"""What the process that reads print runs: its models are loaded as it starts, so that no envelope waits for them."""

from __future__ import annotations

from mailroom.model import Frame
from mailroom.reading.printed import look
from mailroom.reading.printed.engine import Ocr
from mailroom.reading.printed.found import Printed

_OCR = Ocr()


def see(frame: Frame, *, grammar: str, budget_ms: float, every: bool, careful: bool) -> Printed:  # noqa: ARG001
    """A reader for ``eyes_child.work``: it has no budget, it takes as long as it takes."""
    return look.read(_OCR, frame, grammar)
