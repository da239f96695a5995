"""The house keeps its shape (DESIGN, layout): names, sizes, borders, and nothing of one machine in the repository."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.trees import JAPANESE, TOP, files, imported, literals, modules, none, place, tree

TOP_LEVEL = {
    *("mailroom", "ui", "resources", "tests", "packaging"),
    *("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile", ".ci", ".gitignore"),
}
LONGEST = 400
POOR_NAMES = {
    "util",
    "utils",
    "helper",
    "helpers",
    "manager",
    "managers",
    "controller",
    "controllers",
    "misc",
    "common",
}

# Japanese that is data of the trade, not words for a person, may stand in code only here.
JAPANESE_DATA = {
    "mailroom/model/": "the trade's vocabulary",
    "mailroom/japan.py": "eras, kana, variant kanji",
    "mailroom/mirror/": "the host's column names and values",
    "mailroom/demo/": "made-up people and the host's extracts",
    "mailroom/bench/": "the host's extracts, made for measuring",
    "mailroom/settings.py": "what a branch may replace in station.toml",
    "ui/canvas.py": "characters that may not begin a line",
    "mailroom/reading/": "what a keyboard wedge types while Japanese input is on",
}
QT = {"PySide6", "shiboken6", "ui"}
DATABASES = {"sqlite3", "sqlite_utils", "psycopg", "apsw", "sqlcipher3"}

# Written in pieces, or this file would find itself.
OF_ONE_MACHINE = re.compile(
    r"(?<![\w.$~/-])/(?:"
    + "|".join(["work", "root", r"home/\w+", "opt/py" + "pi", "opt/wh" + "eels", r"Users/\w+"])
    + r")(?:/|\b(?!-))|"
    + "|".join(["py" + r"pi\.org", "python" + r"hosted\.org", r"registry\.np" + r"mjs", r"deb\.deb" + r"ian\.org"])
    + r"|/simple" + r"/\w"
)  # fmt: skip


def test_top_level_is_fixed() -> None:
    found = {path.relative_to(TOP).parts[0] for path in files()}
    assert found <= TOP_LEVEL, f"new at the top: {sorted(found - TOP_LEVEL)}"
    assert found >= TOP_LEVEL, f"gone from the top: {sorted(TOP_LEVEL - found)}"


def test_no_file_is_longer_than_one_can_read() -> None:
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) for path in modules("mailroom", "ui", "tests")}
    none(f"{name}: {lines} lines" for name, lines in lengths.items() if lines > LONGEST)


def test_names_say_what_is_inside() -> None:
    parts = {part for path in files() for part in path.relative_to(TOP).with_suffix("").parts}
    none(part for part in parts if POOR_NAMES & set(part.lower().split("_")))


def test_packaging_never_hides_the_library_of_that_name() -> None:
    assert not (TOP / "packaging" / "__init__.py").exists()


def test_every_package_is_found() -> None:
    """A folder of modules without __init__.py would be left out of an installation."""
    folders = {path.parent for path in modules("mailroom", "ui")}
    none(place(folder) for folder in folders if not (folder / "__init__.py").exists())


def test_every_module_says_why_it_exists() -> None:
    everything = modules("mailroom", "ui", "tests", "packaging")
    none(place(path) for path in everything if tree(path).body and not ast.get_docstring(tree(path)))


@pytest.mark.parametrize(
    ("folder", "forbidden"), [("mailroom", QT), ("ui", DATABASES)], ids=["core knows no screen", "screen knows no SQL"]
)
def test_borders(folder: str, forbidden: set[str]) -> None:
    none(
        f"{place(path)} imports {name}"
        for path in modules(folder)
        for name in imported(path)
        if name.split(".")[0] in forbidden
    )


def test_no_sql_in_a_screen() -> None:
    statement = re.compile(r"\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA)\s", re.S)
    none(place(path, node) for path in modules("ui") for node in literals(path) if statement.match(node.value))


def test_only_the_command_line_prints() -> None:
    none(
        place(path, node)
        for path in modules("mailroom", "ui")
        if "mailroom/cli/" not in place(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    )


def test_no_literal_of_a_language_in_code() -> None:
    """Words for people stand in resources/words; Japanese in code is data of the trade, and only where it is known."""
    none(
        f"{place(path, node)} {node.value[:30]!r}"
        for path in modules("mailroom", "ui")
        if not place(path).startswith(tuple(JAPANESE_DATA))
        for node in literals(path)
        if JAPANESE.search(node.value)
    )


def test_only_one_file_makes_threads() -> None:
    makers = {"threading", "concurrent.futures", "_thread", "asyncio"}
    found = [f"{place(path)} imports {name}" for path in modules("ui") for name in imported(path) if name in makers]
    qt = [
        place(path, node)
        for path in modules("ui")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and node.id in {"QThread", "QThreadPool", "QRunnable", "QtConcurrent"}
    ]
    none(row for row in [*found, *qt] if not row.startswith("ui/tasks.py"))


def test_nothing_of_one_machine_in_the_repository() -> None:
    binary = {".ttf", ".otf", ".png", ".jpg", ".wav", ".pdf", ".db", ".tif", ".tiff"}
    none(
        f"{place(path)}: {match.group()}"
        for path in files()
        if path.suffix not in binary
        for match in OF_ONE_MACHINE.finditer(path.read_text("utf-8", errors="replace"))
    )


def test_what_is_imported_is_declared_and_locked() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    run, dev = (
        {re.split(r"[<>=!~;\[ ]", line)[0].lower().replace("_", "-") for line in wanted}
        for wanted in (project["dependencies"] + extras["ocr"], extras["dev"])
    )
    locked = set(re.findall(r"^([a-z0-9-]+)==", (TOP / "packaging/requirements.lock").read_text("utf-8"), re.M))
    assert (run | dev) - locked == set(), "run `make lock`"
    sources = packages_distributions()
    for folders, declared in {("mailroom", "ui"): run, ("tests",): run | dev}.items():
        roots = {name.split(".")[0] for path in modules(*folders) for name in imported(path)}
        foreign = roots - set(sys.stdlib_module_names) - {"mailroom", "ui", "tests"}
        offered = {root: {name.lower().replace("_", "-") for name in sources.get(root, [])} for root in foreign}
        none(f"{root} is imported in {folders}" for root, by in offered.items() if not by & declared)
