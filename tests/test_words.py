"""Both languages say the same things, and the code says nothing that they lack."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailroom import errors
from mailroom.words import LANGUAGES, Words
from tests.trees import JAPANESE, literals, modules, none, place, tree

JA, EN = (Words(language) for language in LANGUAGES)
KEYS = set(JA.keys()) & set(EN.keys())
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
CODE = modules("mailroom", "ui")


def plain(words: Words, key: str) -> str:
    """The text with something in each gap."""
    return words(key, **dict.fromkeys(words.fields(key), "x"))


def called(node: ast.Call) -> str:
    """The last name of what is called: ``words`` of ``self.words(...)``."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def texts(node: ast.expr) -> Iterator[str]:
    """The texts an argument can be: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def asked() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, key, names of the values, or None when they are handed on) of each sentence the code asks for."""
    for path in CODE:
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = called(node).lstrip("_")
            head = "" if name == "words" else "errors." if name in ERRORS else None
            if head is None:
                continue
            handed_on = any(keyword.arg is None for keyword in node.keywords)
            values = None if handed_on else {str(keyword.arg) for keyword in node.keywords}
            yield from ((place(path, node), head + text, values) for text in texts(node.args[0]))


def patterns(path: Path) -> Iterator[re.Pattern[str]]:
    """f"advice.{x}" stands for every key of that shape; one that begins with a gap stands for none."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[a-z0-9_.]+" for p in node.values]
            if "." in str(node.values[0].value) and node.values[0].value != "errors.":  # errors are named whole
                yield re.compile("".join(parts))


def test_both_languages_have_the_same_keys() -> None:
    none(set(JA.keys()) ^ set(EN.keys()))


def test_both_languages_have_the_same_gaps() -> None:
    none(f"{key}: {JA.fields(key)} {EN.fields(key)}" for key in KEYS if JA.fields(key) != EN.fields(key))


@pytest.mark.parametrize("words", [JA, EN], ids=LANGUAGES)
def test_every_text_can_be_filled(words: Words) -> None:
    none(f"{key}: gaps have names" for key in KEYS for gap in words.fields(key) if not gap.isidentifier())
    for key in KEYS:
        words(key, **dict.fromkeys(words.fields(key), 0))


def test_english_is_english_but_for_paper() -> None:
    """Paper is always Japanese; elsewhere Japanese in the English file was left lying, unless it is a gloss."""
    gloss = re.compile(r"[「（(“][^「（(“]*[」）)”]")
    none(key for key in KEYS if not key.startswith("paper.") and JAPANESE.search(gloss.sub("", plain(EN, key))))


def test_errors_are_whole_sentences() -> None:
    sentences = [key for key in KEYS if key.startswith("errors.")]
    none(key for key in sentences if plain(JA, key)[-1:] not in "。）" or plain(EN, key)[-1:] not in ".)")


def test_what_the_code_asks_for_is_there() -> None:
    none(f"{where} {key}" for where, key, _ in asked() if key not in JA)


def test_every_gap_is_filled() -> None:
    none(
        f"{where} {key}: {sorted(JA.fields(key) - values)}"
        for where, key, values in asked()
        if key in JA and values is not None and not JA.fields(key) <= values
    )


def test_no_word_without_use() -> None:
    """A key is used when the code has it whole, or makes it of a table's name and a value."""
    said = {node.value for path in CODE for node in literals(path)}
    made = [pattern for path in CODE for pattern in patterns(path)]
    none(
        key
        for key in KEYS
        if key not in said
        and not (key.startswith("errors.") and key.removeprefix("errors.") in said)
        and not any(pattern.fullmatch(key) for pattern in made)
    )
