"""Colours can be read, names can be drawn, places do not overlap."""

from __future__ import annotations

import ast
import re
from itertools import combinations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication
from pytestqt.qtbot import QtBot

from tests.trees import literals, modules, none, place
from ui import fonts
from ui.metrics import measure
from ui.style import THEMES, Style, tokens

ANSWERS = ("forward", "destroy", "hold", "split", "already", "unknown", "notours", "waiting")


def _luminance(colour: str) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    """WCAG AA: 4.5 : 1 for text, 3 : 1 for frames."""
    t = tokens()[theme]
    grounds = ("ground", "panel", "raised")
    pairs = [(text, under) for text in ("ink", "quiet", "accent") for under in grounds]
    pairs += [(text, f"{answer}-tint") for answer in ANSWERS for text in (answer, "ink", "quiet")]
    pairs += [(f"{answer}-on", f"{answer}-fill") for answer in ANSWERS]
    pairs += [(answer, "panel") for answer in ANSWERS]
    pairs += [
        ("on", "accent"),
        ("panel", "ink"),
        ("ink", "accent-tint"),
        ("accent", "accent-tint"),
        ("quiet", "accent-tint"),
    ]
    none(f"{theme} {a} on {b}: {contrast(t[a], t[b]):.2f}" for a, b in pairs if contrast(t[a], t[b]) < 4.5)
    none(f"{theme} edge on {b}" for b in grounds if contrast(t["edge"], t[b]) < 3)


def test_every_theme_has_every_role() -> None:
    roles = {theme: set(tokens()[theme]) for theme in THEMES}
    assert roles["light"] == roles["dark"] == roles["contrast"]


def test_no_colour_is_named_outside_of_the_style() -> None:
    named = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
    found = [place(path, node) for path in modules("ui/clerk", "ui/devices", "ui/supervisor") for node in literals(path)
             if named.search(node.value)]  # fmt: skip
    for path in modules("ui/clerk", "ui/supervisor"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Name) and node.id == "QColor":
                found.append(place(path, node))
    none(found)


@pytest.mark.parametrize("name", ["髙橋", "山﨑", "𠮷田", "渡邉 渡邊 渡邊󠄂", "濵田", "廣瀬", "ｱﾔﾉ"])
def test_rare_names_are_drawn(qtbot: QtBot, name: str) -> None:
    assert fonts.shown(name) == name


def test_private_characters_are_shown_as_geta(qtbot: QtBot) -> None:
    assert fonts.shown("田\ue000中\U000f0001") == f"田{fonts.GETA}中{fonts.GETA}"


def test_bundled_faces_carry_the_window(qtbot: QtBot) -> None:
    assert (
        fonts.face(18).families()[0] == fonts.PROPORTIONAL and fonts.face(18, fixed=True).families()[0] == fonts.FIXED
    )
    info = QFontInfo(fonts.face(48, bold=True))
    assert info.family() == fonts.PROPORTIONAL and info.bold()


def test_icons_take_the_colour(qtbot: QtBot) -> None:
    style = Style("light")
    image = style.icon("check", "forward", 48).toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {style.colour("forward").name()}


def test_a_chosen_theme_is_heard(qtbot: QtBot) -> None:
    style = Style("light")
    with qtbot.waitSignal(style.changed):
        style.choose("dark")
    assert style.colour("ground") == QColor(tokens()["dark"]["ground"])


@pytest.mark.parametrize(("motion", "still"), [("reduced", True), ("full", False)])
def test_reduced_motion_stops_the_cursor_too(qtbot: QtBot, motion: str, still: bool) -> None:
    style = Style("light", motion)
    assert style.still is still and (QGuiApplication.styleHints().cursorFlashTime() == 0) is still


SIZES = [(1920, 1080), (1920, 1200), (1600, 900), (1366, 768), (1280, 720), (2560, 1440), (1200, 660)]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps(size: tuple[int, int]) -> None:
    m = measure(*size)
    rects = [
        m.camera_rect(),
        m.card_rect(),
        m.counters_rect(),
        m.last_rect(),
        m.keys_rect(),
        QRect(0, 0, m.width, m.bar),
    ]
    window = QRect(0, 0, *size)
    assert all(window.contains(rect) for rect in rects)
    assert not any(a.intersects(b) for a, b in combinations(rects, 2))
    assert m.lower >= m.head + 5 * m.row
    assert m.upper >= 300


def test_the_measures_of_the_design() -> None:
    wide, small = measure(1920, 1080), measure(1366, 768)
    assert wide.camera_rect().getRect() == (24, 80, 608, 552)
    assert wide.card_rect().getRect() == (656, 80, 1240, 552)
    assert wide.counters_rect().getRect() == (24, 656, 608, 288)
    assert wide.keys_rect().getRect() == (24, 968, 1872, 88)
    assert small.card_rect().getRect() == (460, 64, 890, 406)
    assert small.keys_rect().getRect() == (16, 688, 1334, 64)
