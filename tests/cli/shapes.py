"""The JSON shape that a command's help prints, read into something that real output can be held against."""

from __future__ import annotations

import re
from typing import Any

Shape = dict[str, Any]  # key -> None (a plain value), [] (a list of plain values), [Shape], or Shape
_TOKEN = re.compile(r'"(?:[^"]*)"|[{}\[\],:]|[^\s{}\[\],:"]+')


def shape_in(help_text: str) -> Shape:
    """The first shape behind ``A line with --json``."""
    _, marker, rest = help_text.partition("A line with --json")
    assert marker, help_text
    tokens = _TOKEN.findall(rest[rest.index("{") :])
    shape, _ = _object(tokens, 0)
    return shape


def _object(tokens: list[str], at: int) -> tuple[Shape, int]:
    assert tokens[at] == "{"
    at += 1
    found: Shape = {}
    while tokens[at] != "}":
        key = tokens[at].strip('"')
        at += 1
        found[key] = None
        if tokens[at] == ":":
            found[key], at = _value(tokens, at + 1)
        if tokens[at] == ",":
            at += 1
    return found, at + 1


def _value(tokens: list[str], at: int) -> tuple[Any, int]:
    if tokens[at] == "{":
        return _object(tokens, at)
    if tokens[at] != "[":
        return None, at + 1
    inside: list[Any] = []
    at += 1
    while tokens[at] != "]":
        value, at = _value(tokens, at)
        inside.append(value)
        if tokens[at] == ",":
            at += 1
    return [one for one in inside[:1] if isinstance(one, dict)], at + 1


def fits(value: dict[str, Any], shape: Shape, seen: set[str], where: str = "") -> None:
    """The keys are those of the shape, in its order; lists are lists. ``seen``: where something nested stood."""
    assert list(value) == list(shape), (where, list(value), list(shape))
    for key, wanted in shape.items():
        got, path = value[key], f"{where}.{key}".lstrip(".")
        if isinstance(wanted, list):
            assert isinstance(got, list), f"{path} is {got!r}, not a list"
            for one in got:
                seen.add(path)
                if wanted:
                    fits(one, wanted[0], seen, path)
        elif isinstance(wanted, dict) and got is not None:
            seen.add(path)
            fits(got, wanted, seen, path)


def nested(shape: Shape, where: str = "") -> set[str]:
    """Every place where something nested may stand."""
    found = set()
    for key, wanted in shape.items():
        path = f"{where}.{key}".lstrip(".")
        if isinstance(wanted, list):
            found |= {path} | (nested(wanted[0], path) if wanted else set())
        elif isinstance(wanted, dict):
            found |= {path} | nested(wanted, path)
    return found
