"""Setting up: what it finds missing, what it says when it may not install, and when it does a step again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.trees import TOP

BARE = TOP / "packaging"


def load(name: str) -> ModuleType:
    """packaging/ is no package and must not become one: its files are loaded by path."""
    spec = spec_from_file_location(f"house_{name}", BARE / f"{name}.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bootstrap() -> ModuleType:
    return load("bootstrap")


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian that has two packages, one under its new name, and notes every call of apt-get; nobody is root."""
    tools, said = tmp_path / "tools", tmp_path / "said"
    rows = r"ii |libegl1|\nii |libglib2.0-0t64|libglib2.0-0 (= 2.84), libgio\nrc |libgl1|\nii |python3-venv|\n"
    program(tools, "dpkg-query", f"printf '{rows}'")
    program(tools, "apt-get", f'echo "$@" >> {said}')
    program(tools, "env", 'shift; exec "$@"')
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    return tmp_path


def test_the_list_has_sections(bootstrap: ModuleType) -> None:
    run, test = bootstrap.wanted_packages(["run"]), bootstrap.wanted_packages(["test"])
    assert "python3-venv" in run
    assert "xvfb" in test
    assert not set(run) & set(test)
    assert bootstrap.wanted_packages(["run", "test"]) == [*run, *test]


def test_who_may_not_install_gets_the_exact_line(bootstrap: ModuleType, machine: Path) -> None:
    with pytest.raises(bootstrap.Unable) as refused:
        bootstrap.install_system_packages(["run"])
    line = str(refused.value).splitlines()[-1]
    assert line.startswith("  apt-get update && apt-get install -y --no-install-recommends ")
    named = line.split()
    assert "libgl1" in named, "removed, with its configuration left: not installed"
    assert not {"libegl1", "libglib2.0-0", "python3-venv"} & set(named), "there, if under a newer name"
    assert not (machine / "said").exists()


def test_root_installs_what_is_missing(bootstrap: ModuleType, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap.install_system_packages(["run"])
    update, install = (machine / "said").read_text("utf-8").splitlines()
    assert update.startswith("update")
    assert "libgl1" in install.split()
    assert "libegl1" not in install.split()


def test_a_step_is_done_again_only_when_its_files_changed(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    made_from = tmp_path / "requirements.lock"
    made_from.write_text("one", "utf-8")
    mark = bootstrap.fingerprint(made_from)
    assert not bootstrap.done("lock", mark)
    (tmp_path / ".lock").write_text(mark, "utf-8")
    assert bootstrap.done("lock", mark)
    made_from.write_text("two", "utf-8")
    assert not bootstrap.done("lock", bootstrap.fingerprint(made_from))


def test_a_folder_that_was_moved_needs_a_new_venv(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    assert not bootstrap.alive()
    (tmp_path / "pyvenv.cfg").write_text(f"command = python3 -m venv {tmp_path}\n", "utf-8")
    assert bootstrap.alive(), "its own path stands in it"
    (tmp_path / "pyvenv.cfg").write_text("command = python3 -m venv elsewhere\n", "utf-8")
    assert not bootstrap.alive()


def test_wrong_use_is_told(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["fly"]) == 2
    assert "run | test | check" in capsys.readouterr().out


def test_standard_library_only() -> None:
    for name in ("bootstrap.py", "check.py"):
        bare = [sys.executable, "-I", "-S", "-c", "import runpy, sys; runpy.run_path(sys.argv[1])", str(BARE / name)]
        subprocess.run(bare, check=True)


def test_the_lock_is_whole_and_names_no_index() -> None:
    text = (BARE / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-|#)(?!-hash)", text, re.M), "no options, no comments: they would name an index"
    entries = re.findall(
        r"^([a-z0-9-]+==\S+)((?: ;[^\n\\]*)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.M
    )
    assert len(entries) == len(re.findall(r"==", re.sub(r";.*", "", text)))
    assert len(entries) > 40


def test_the_list_of_checks_is_one_list() -> None:
    check = load("check")
    assert list(check.CHECKS) == ["format", "lint", "types", "layers", "tests"]
    assert check.chosen([]) == list(check.CHECKS)
    assert check.chosen(["--without", "tests"]) == ["format", "lint", "types", "layers"]
    assert check.chosen(["types", "lint"]) == ["lint", "types"]
    with pytest.raises(SystemExit, match="no such check: flying"):
        check.chosen(["flying"])


def test_a_build_machine_runs_the_same_list_and_no_test_twice() -> None:
    lines = (TOP / ".ci" / "run").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("make")] == ["make test", 'make check ARGS="--without tests"']
    assert os.access(TOP / ".ci" / "run", os.X_OK)
