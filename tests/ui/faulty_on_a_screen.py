"""The program with a fault in each place where Qt calls us: ``python -m tests.ui.faulty_on_a_screen --home HOME run``.

Every third time the card cannot be painted; F1, the figures and another size of the window fall over. What each fault
says holds a name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.immortal import keep_alive

NAME = "渡邉 彩乃"


def breaks(kind: type, method: str, when: Callable[[int, tuple[Any, ...]], bool]) -> None:
    """From now on ``method`` raises whenever ``when`` (its n-th call, its arguments) says so."""
    plain, calls = getattr(kind, method), [0]

    def broken(self: Any, *arguments: Any) -> Any:
        calls[0] += 1
        if when(calls[0], arguments):
            raise LookupError(NAME)
        return plain(self, *arguments)

    setattr(kind, method, broken)


def main() -> None:
    keep_alive()
    from PySide6.QtCore import Qt

    from ui.app import main as program
    from ui.clerk.card import ResultCard
    from ui.clerk.counters import CountersPanel
    from ui.clerk.status_bar import StatusBar
    from ui.orders import Orders

    breaks(ResultCard, "_paint_foot", lambda n, _: n % 3 == 0)
    breaks(Orders, "key", lambda _, given: given[0].key() == Qt.Key.Key_F1)
    breaks(CountersPanel, "show_counters", lambda *_: True)
    breaks(StatusBar, "fit", lambda n, _: n == 2)
    program()


if __name__ == "__main__":
    main()
