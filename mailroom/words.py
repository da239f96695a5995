"""Words of every screen, page and error, from resources/words. One reader for core and ui."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from string import Formatter
from typing import Any

from mailroom.errors import MailroomError
from mailroom.paths import resources

LANGUAGES = ("ja", "en")


_HEADER = re.compile(r"^\[([a-z0-9_.]+)\]$", re.MULTILINE)


@cache
def _chapters(language: str) -> Mapping[str, str]:
    """The file, cut at its tables: what is never asked for is never parsed, and the first picture asks for little."""
    _, *cut = _HEADER.split((resources() / "words" / f"{language}.toml").read_text("utf-8"))
    return dict(zip(cut[::2], cut[1::2], strict=True))


@cache
def _chapter(language: str, name: str) -> Mapping[str, str]:
    return dict(_flat(tomllib.loads(_chapters(language).get(name, "")), f"{name}."))


def _flat(raw: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in raw.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


class Words:
    """``words("card.hold", bin="A-1")``: the text of a dotted key in one language."""

    def __init__(self, language: str = "ja") -> None:
        self.language = language if language in LANGUAGES else "ja"

    def __call__(self, key: str, **values: object) -> str:
        """The text; a key that is missing raises KeyError: it is our own bug."""
        return self._text(key).format(**values)

    def __contains__(self, key: str) -> bool:
        return key in _chapter(self.language, key.rpartition(".")[0])

    def keys(self) -> list[str]:
        """All dotted keys."""
        return sorted(key for name in _chapters(self.language) for key in _chapter(self.language, name))

    def fields(self, key: str) -> set[str]:
        """Names of the gaps that a text has."""
        return {name for _, name, _, _ in Formatter().parse(self._text(key)) if name}

    def error(self, error: MailroomError) -> str:
        """One sentence for a person: what, where, what to do. Words a machine uses are said as people say them."""
        return self(f"errors.{error.key}", **{name: self._said(name, value) for name, value in error.values.items()})

    def _text(self, key: str) -> str:
        return _chapter(self.language, key.rpartition(".")[0])[key]

    def _said(self, name: str, value: object) -> object:
        if name == "place" and f"ui.place.{value}" in self:
            return self(f"ui.place.{value}", bin="").strip()
        key = f"said.{name}.{value}"
        return self(key) if key in self else value
