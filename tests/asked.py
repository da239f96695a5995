"""What the code asks resources/words for, found in its source.

Words are asked for through a *door*: ``words("card.hold")``, an error class (``RefusedError("bin_empty")`` means
errors.bin_empty), or a function of the code's own that puts a table's name in front of its key and passes it on, like
``def say(key, **values): return words(f"paper.slip.{key}", **values)``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mailroom import errors
from tests.trees import TOP, literals, modules, place, tree

CODE = modules("mailroom", "ui")
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
GAP = r"[a-z0-9_.]+"


@dataclass(frozen=True, slots=True)
class Asked:
    """One sentence the code asks for; ``values`` None: they are handed on, nobody knows which."""

    where: str
    key: str
    values: frozenset[str] | None


def called(node: ast.Call) -> str:
    """The last name of what is called: ``words`` of ``self._words(...)``."""
    return getattr(node.func, "attr", getattr(node.func, "id", "")).lstrip("_")


def prefix_of(function: ast.FunctionDef, known: dict[str, str]) -> str | None:
    """``paper.slip.`` when the function's first own parameter is put behind it, and that is asked for."""
    names = [argument.arg for argument in function.args.args if argument.arg != "self"]
    for node in ast.walk(function):
        match node:
            case ast.Call(args=[ast.JoinedStr(values=[ast.Constant(value=str(head)), gap]), *_]):
                asks = isinstance(gap, ast.FormattedValue) and getattr(gap.value, "id", "") in names[:1]
                if asks and head.endswith("."):
                    return known.get(called(node), "") + head
    return None


@cache
def everywhere() -> dict[str, str]:
    """Doors that are objects, known by their class's name in small letters: they may be met in any file."""
    found = {}
    for path in CODE:
        for node in ast.walk(tree(path)):
            for inner in node.body if isinstance(node, ast.ClassDef) else []:
                if isinstance(inner, ast.FunctionDef) and inner.name == "__call__" and (p := prefix_of(inner, {})):
                    found[node.name.lower()] = p
    return found


@cache
def defined(path: Path) -> dict[str, str]:
    """Doors that a file defines: name -> prefix."""
    found = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
            if prefix := prefix_of(node, everywhere()):
                found[node.name.lstrip("_")] = prefix
        elif isinstance(node, ast.ClassDef) and node.name.lower() in everywhere():
            found["self"] = everywhere()[node.name.lower()]
    return found


@cache
def doors(path: Path) -> dict[str, str]:
    """Name -> prefix of every door that can be used in a file."""
    found = {"words": "", **dict.fromkeys(ERRORS, "errors."), **everywhere(), **defined(path)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            source = TOP / (node.module.replace(".", "/") + ".py")
            offered = defined(source) if source in CODE else {}
            for alias in node.names:
                if alias.name in offered:
                    found[(alias.asname or alias.name).lstrip("_")] = offered[alias.name]
    return found


def texts(node: ast.expr) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The texts an argument can be: a literal, or either side of a choice."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def questions(path: Path) -> Iterator[tuple[ast.Call, str, ast.Constant | ast.JoinedStr]]:
    """Every call of a door in a file, its prefix, and each text its key can be."""
    known = doors(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and node.args and called(node) in known:
            yield from ((node, known[called(node)], text) for text in texts(node.args[0]))


@cache
def asked() -> tuple[Asked, ...]:
    """Every sentence that is asked for by its whole key."""
    found = []
    for path in CODE:
        for call, prefix, text in questions(path):
            if isinstance(text, ast.Constant):
                names = None
                if all(keyword.arg for keyword in call.keywords):
                    names = frozenset(str(keyword.arg) for keyword in call.keywords)
                found.append(Asked(place(path, call), prefix + text.value, names))
    return tuple(found)


def shape(text: ast.JoinedStr) -> str:
    return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else GAP for p in text.values)


def head(text: ast.JoinedStr) -> str:
    first = text.values[0] if text.values else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


@cache
def shapes() -> tuple[re.Pattern[str], ...]:
    """Keys that are made of a table's name and a value: ``f"advice.{x}"`` stands for all of that shape."""
    found, prefixes = set(), {"", *everywhere().values()}
    for path in CODE:
        own = set(defined(path).values())
        passed_on = {"errors.", *own, *(prefix[prefix[:-1].rfind(".") + 1 :] for prefix in own)}
        for _, prefix, text in questions(path):
            named = isinstance(text, ast.JoinedStr) and head(text) not in passed_on
            if named and (head(text) or prefix not in {"", "errors."}):
                found.add(re.escape(prefix) + shape(text))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr) and "." in head(node) and head(node) not in passed_on:
                found |= {re.escape(prefix) + shape(node) for prefix in prefixes}  # kept in a name first
            elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Name | ast.Attribute):
                prefix = doors(path).get(called(node), "")
                if prefix.count(".") > 1:  # a table of its own, asked by a value
                    found.add(re.escape(prefix) + GAP)
    return tuple(re.compile(one) for one in sorted(found))


@cache
def said() -> frozenset[str]:
    """Every text in the code, also behind the prefix of a door."""
    plain = {node.value for path in CODE for node in literals(path)}
    prefixes = {prefix for path in CODE for prefix in doors(path).values()}
    return frozenset(prefix + text for prefix in prefixes for text in plain)
