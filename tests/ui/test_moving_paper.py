"""移動待ち on paper, from the lists: whoever works there, whatever list is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailroom.access import Role
from tests.desk.branch import CODES
from tests.ui.office import KEY, Office


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
def test_the_list_comes_out(office: Callable[..., Office], role: Role) -> None:
    at = office(role)

    def moves(station: object) -> None:
        desk = at.made[0]
        answer = desk.scan(CODES[0], after=0)
        desk.station.mark(answer.piece, "superseded")

    at.ask(moves)
    at.lists()
    at.press(KEY.Key_P)
    at.qtbot.waitUntil(lambda: at.window.notices.banner.trouble is not None, timeout=20_000)
    assert at.window.notices.banner.trouble.key == "moving_printed"
    (file,) = at.window.opening.print_to.iterdir()
    assert file.name == "moving.pdf" and file.read_bytes().startswith(b"%PDF")
