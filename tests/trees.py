"""The project's own source, parsed once: what the tests of the house and of its words look at."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
JAPANESE = re.compile(r"[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d]")


@cache
def files() -> tuple[Path, ...]:
    """All files of the repository, committed or new, but not what .gitignore leaves out."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=TOP, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(sorted(TOP / name for name in set(listed) if name and (TOP / name).is_file()))


def modules(*folders: str) -> list[Path]:
    """The Python files under these top folders."""
    return [path for path in files() if path.suffix == ".py" and path.relative_to(TOP).parts[0] in folders]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """``mailroom/clock.py:12``, as an editor likes it."""
    line = getattr(node, "lineno", None)
    return path.relative_to(TOP).as_posix() + (f":{line}" if line else "")


def none(found: Iterable[str]) -> None:
    """Fails with one finding a line."""
    rows = sorted(found)
    assert not rows, "\n" + "\n".join(rows)


def imported(path: Path) -> Iterator[str]:
    """Dotted names of everything a file imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def docstrings(path: Path) -> set[ast.Constant]:
    """Texts that stand alone as a statement: docstrings of modules, classes, functions and attributes."""
    return {
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def literals(path: Path) -> Iterator[ast.Constant]:
    """Texts in the code, docstrings left out, parts of f-strings included."""
    said = docstrings(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
            yield node
