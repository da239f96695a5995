"""Both languages say the same things, and the code says nothing that they lack."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from mailroom.paths import resources
from mailroom.words import LANGUAGES, Words
from tests.asked import asked, said, shapes
from tests.trees import JAPANESE, none

JA, EN = (Words(language) for language in LANGUAGES)
KEYS = set(JA.keys()) & set(EN.keys())


def plain(words: Words, key: str) -> str:
    """The text with something in each gap."""
    return words(key, **dict.fromkeys(words.fields(key), "x"))


def test_both_languages_have_the_same_keys() -> None:
    none(set(JA.keys()) ^ set(EN.keys()))


def test_both_languages_have_the_same_gaps() -> None:
    none(f"{key}: {JA.fields(key)} {EN.fields(key)}" for key in KEYS if JA.fields(key) != EN.fields(key))


@pytest.mark.parametrize("words", [JA, EN], ids=LANGUAGES)
def test_cut_into_chapters_it_says_what_the_whole_file_says(words: Words) -> None:
    whole = tomllib.loads((resources() / "words" / f"{words.language}.toml").read_text("utf-8"))
    keys = words.keys()
    assert {key: words._text(key) for key in keys} == dict(flat(whole))


def flat(table: dict[str, Any], head: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{head}{key}.")
        else:
            yield f"{head}{key}", value


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
    none(f"{one.where} {one.key}" for one in asked() if one.key not in JA)


def test_every_gap_is_filled() -> None:
    none(
        f"{one.where} {one.key}: {sorted(JA.fields(one.key) - one.values)}"
        for one in asked()
        if one.key in JA and one.values is not None and not JA.fields(one.key) <= one.values
    )


def test_no_word_without_use() -> None:
    """A key is used when the code has it whole, or makes it of a table's name and a value."""
    none(key for key in KEYS if key not in said() and not any(made.fullmatch(key) for made in shapes()))
