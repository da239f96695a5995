"""Every word the screens ask for is there, and every word of the screens is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from mailroom.words import Words
from tests.trees import modules, none, place, tree
from ui.clerk.keys import OUTCOMES, REASONS

JA = Words("ja")
SCREENS = [path for path in modules("ui") if path.parent.name != "printing"]
OWN = {key.removeprefix("ui.") for key in list(JA.keys()) if key.startswith("ui.")}


def asked() -> Iterator[tuple[str, str, ast.Call]]:
    """Whole keys that are asked for: says("bar.tray"), troubles.say("camera_gone")."""
    for path in SCREENS:
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            head = {"says": "", "say": "banner."}.get(name)
            for choice in ast.walk(node.args[0]) if head is not None else ():
                if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
                    if isinstance(node.args[0], ast.JoinedStr):
                        break
                    yield place(path, node), head + choice.value, node


def shapes() -> Iterator[re.Pattern[str]]:
    for path in SCREENS:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = [
                    re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[a-z0-9_.]+" for p in node.values
                ]
                if "." in str(node.values[0].value) or len(node.values) > 1:
                    yield re.compile("".join(parts))


def test_what_is_asked_for_is_there() -> None:
    none(f"{where} ui.{key}" for where, key, _ in asked() if key not in OWN)


def test_gaps_are_filled() -> None:
    none(
        f"{where} ui.{key}: {sorted(missing)}"
        for where, key, call in asked()
        if key in OWN
        and not any(word.arg is None for word in call.keywords)
        and (missing := JA.fields(f"ui.{key}") - {str(word.arg) for word in call.keywords})
    )


def test_what_is_there_is_asked_for() -> None:
    literal = {
        node.value
        for path in SCREENS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    banners = {f"banner.{word}" for word in literal}
    made = [shape for shape in shapes() if shape.pattern != re.escape("ui.") + r"[a-z0-9_.]+"]
    none(key for key in OWN if key not in literal | banners and not any(shape.fullmatch(key) for shape in made))


def test_every_key_of_the_row_has_words() -> None:
    none(action for action in (*REASONS, *OUTCOMES) if f"key.{action}" not in OWN)
    none(reason for reason in REASONS if f"reason.{reason}" not in OWN)
