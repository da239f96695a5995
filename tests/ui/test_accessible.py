"""For whoever sees little, or listens: contrast as it is painted, the order of the keyboard, names, announcements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.trees import none
from tests.ui import scenes, shoot
from tests.ui.conftest import Clerk
from tests.ui.fakes import FakeStation
from tests.ui.test_style import contrast
from ui.canvas import Canvas, Type
from ui.clerk.keys import KeyRow
from ui.looks import Form
from ui.style import THEMES

KEY = Qt.Key
AA = 4.5
AA_LARGE = 3.0  # from 24 px, or 19 px bold


class Eye(shoot.Studio):
    """Looks at every picture: each text against what lies around it."""

    texts: list[tuple[QWidget, QRectF, str, Type, str]]
    found: set[str]
    seen: int

    def shoot(self, name: str) -> None:
        self.wait()
        self.texts = []
        image = self.window.grab().toImage()
        for widget, box, text, kind, role in self.texts:
            if not self.window.isAncestorOf(widget):
                continue
            origin = widget.mapTo(self.window, QPointF(0, 0))
            area = box.translated(origin).toAlignedRect() & image.rect()
            if self.window.childAt(area.center()) is not widget:
                continue  # a panel lies over it
            ratio = contrast(self.window.style_.colour(role).name(), _around(image, area).name())
            least = AA_LARGE if kind.pixels >= 24 or (kind.pixels >= 19 and kind.bold) else AA
            self.seen += 1
            if ratio < least:
                self.found.add(f"{name} {type(widget).__name__}: {text!r} {role} {ratio:.2f}")


def _around(image: QImage, area: QRect) -> QColor:
    """The colour that covers most of an area: what a text stands on."""
    across, down = max(1, area.width() // 40), max(1, area.height() // 12)
    points = (
        (x, y) for x in range(area.x(), area.right() + 1, across) for y in range(area.y(), area.bottom() + 1, down)
    )
    return QColor(Counter(image.pixel(x, y) for x, y in points).most_common(1)[0][0])


@pytest.mark.parametrize("theme", THEMES)
def test_all_that_is_painted_can_be_read(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    eye = Eye.__new__(Eye)
    eye.texts, eye.found, eye.seen = [], set(), 0
    plain = Canvas.text

    def watched(
        self: Canvas, rect: object, text: str, kind: Type, role: str = "ink", *more: object, **named: object
    ) -> float:
        taken = plain(self, rect, text, kind, role, *more, **named)  # type: ignore[arg-type]
        box, device = QRectF(rect), self.painter.device()  # type: ignore[call-overload]
        if text.strip() and isinstance(device, QWidget) and box.width() > 2 and box.height() > 2:
            box.setWidth(min(box.width(), max(taken, 2.0)))
            if not more:  # set from the left
                eye.texts.append((device, box, text, kind, role))
        return taken

    monkeypatch.setattr(Canvas, "text", watched)
    eye.__init__(tmp_path, (1366, 768), theme)  # type: ignore[misc]
    eye.all(lambda _: True)
    eye.window.deleteLater()
    assert eye.seen > 500
    none(eye.found)


def test_tab_goes_from_the_mode_through_the_keys(clerk: Clerk) -> None:
    """The camera is never entered; what has the keyboard has a name, and shows its ring."""
    desk = clerk.window.desk
    desk.setFocus()
    order: list[QWidget] = [desk]
    for _ in range(40):
        QTest.keyClick(clerk.target(), KEY.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget in order:
            break
        order.append(widget)
    keys = list(desk.keys.keys.values())
    assert order[1] is desk.camera.mode and desk.camera not in order
    assert all(QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in order)
    assert [one for one in order if one in keys] == keys


def test_every_screen_is_named_and_has_nothing_without_a_name(clerk: Clerk) -> None:
    window = clerk.window
    for screen in window.screens:
        real = (window.check, window.report, window.paper, window.posting, window.destroying)
        if screen in real:  # these ask a real station
            continue
        window.show_screen(screen)
        clerk.settle()
        assert QAccessible.queryAccessibleInterface(screen).text(QAccessible.Text.Name)
        for widget in screen.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                interface = QAccessible.queryAccessibleInterface(widget)
                assert interface.text(QAccessible.Text.Name), f"{type(screen).__name__}: {type(widget).__name__}"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, bool]]]:
    """What a screen reader is told: (words, whether it breaks in)."""
    told: list[tuple[str, bool]] = []

    def take(event: object) -> None:
        hurried = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive  # type: ignore[attr-defined]
        told.append((event.message(), hurried))  # type: ignore[attr-defined]

    monkeypatch.setattr("PySide6.QtGui.QAccessible.isActive", lambda: True)
    monkeypatch.setattr("PySide6.QtGui.QAccessible.updateAccessibility", take)
    return lambda: told


@pytest.mark.parametrize("name", scenes.answers())
def test_every_result_is_announced(
    make_clerk: Callable[..., Clerk], heard: Callable[[], list[tuple[str, bool]]], name: str
) -> None:
    clerk = make_clerk(FakeStation(scenes.answers()))
    clerk.log_in()
    heard().clear()
    clerk.window.session.scan(name)
    clerk.settle()
    content = clerk.window.desk.card.content
    assert content is not None
    stops = content.form in (Form.STOP, Form.TWO_CODES, Form.UNREAD)
    assert (content.spoken(), stops) in heard() and content.word in content.spoken()
    if content.number:
        assert f"{content.rack}{content.number}" in content.spoken()


def test_a_trouble_breaks_in(clerk: Clerk, heard: Callable[[], list[tuple[str, bool]]]) -> None:
    clerk.window.session.undo()
    clerk.settle()
    assert any(hurried for _, hurried in heard())


def test_keys_of_a_row_are_as_wide_as_a_glove(clerk: Clerk) -> None:
    """Groups lie further apart than keys; no key is less than 12 mm wide on a 13-inch screen of 1366 pixels."""
    for row in clerk.window.findChildren(KeyRow):
        areas = [key.geometry() for key in row.keys.values() if key.isVisible()]
        assert all(area.width() >= 55 for area in areas)
