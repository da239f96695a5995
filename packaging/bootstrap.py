"""Sets the house up on a bare machine, then does one thing in it. Standard library only.

    python3 packaging/bootstrap.py run|test|check|soak|lock|install [arguments]

Installs what packaging/apt.txt names and this machine lacks, makes .venv from the lock with hashes checked, puts the
project on its path, and starts the command. What is in place already is not done again: a second run adds well
under a second. Packages come from whatever index pip is configured for on this machine.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
LOCK = TOP / "packaging" / "requirements.lock"
APT = TOP / "packaging" / "apt.txt"
VENV = TOP / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
OLDEST = (3, 11)
ON_ALL_CORES = "-n logical --maxprocesses 4 --dist loadfile"  # a file's tests stay together, for its fixtures


class Unable(Exception):
    """This machine lacks something that we may not put there; the text says what to do."""


def say(text: str) -> None:
    print(f"mailroom: {text}", flush=True)


def call(command: Sequence[str | Path], **options: object) -> int:
    return subprocess.run([str(part) for part in command], cwd=TOP, check=False, **options).returncode  # type: ignore[call-overload]


def check_python() -> None:
    if sys.version_info < OLDEST:
        raise Unable(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")


def wanted_packages(sections: Sequence[str]) -> list[str]:
    found, section = [], ""
    for line in APT.read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("["):
            section = text.strip("[]")
        elif text and section in sections:
            found.append(text)
    return found


def installed_packages() -> set[str]:
    """Names that dpkg has installed, and the names that those provide."""
    shown = "-f=${db:Status-Abbrev}|${Package}|${Provides}\n"
    rows = subprocess.run(["dpkg-query", "-W", shown], capture_output=True, text=True, check=True).stdout
    names: set[str] = set()
    for row in rows.splitlines():
        status, _, provided = row.partition("|")
        if status.startswith("ii"):
            names.update(name.split()[0] for name in provided.replace("|", ",").split(",") if name.strip())
    return names


def has_venv() -> bool:
    """False on a bare Debian: its python3 comes without ensurepip."""
    return call([sys.executable, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL) == 0


def install_system_packages(sections: Sequence[str]) -> None:
    if WINDOWS:
        return
    wanted = wanted_packages(sections)
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        say("no apt on this system; it must have the equivalents of: " + " ".join(wanted))
        return
    present = installed_packages()
    missing = [name for name in wanted if name not in present]
    if "python3-venv" in missing and has_venv():
        missing.remove("python3-venv")
    if not missing:
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    quiet = ["-q", "-o", "DPkg::Lock::Timeout=300"]
    if os.geteuid() == 0:
        before = ["env", "DEBIAN_FRONTEND=noninteractive"]
    elif shutil.which("sudo") and (sys.stdin.isatty() or call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0):
        before = ["sudo", "env", "DEBIAN_FRONTEND=noninteractive"]
    else:
        raise Unable("these system packages are missing. As root, run\n  apt-get update && " + " ".join(line))
    say(f"installing {len(missing)} system packages: {' '.join(missing)}")
    call([*before, "apt-get", "update", *quiet], stdout=subprocess.DEVNULL)
    if call([*before, *line, *quiet], stdout=subprocess.DEVNULL) != 0:
        raise Unable("apt-get could not install them. See above, then run\n  " + " ".join([*before, *line]))


def fingerprint(*files: Path) -> str:
    """Of the files' bytes: when it changed, the step is done again."""
    seal = hashlib.sha256()
    for file in files:
        seal.update(file.read_bytes())
    return seal.hexdigest()


def done(step: str, mark: str) -> bool:
    stamp = VENV / f".{step}"
    return stamp.exists() and stamp.read_text("utf-8") == mark


def pip(*arguments: str | Path) -> None:
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    if call(command, env={**os.environ, "PIP_USER": "0"}) != 0:
        raise Unable("pip could not install them. See above: a network or a pip configuration is needed.")


def alive() -> bool:
    """False when there is no .venv, when its Python went with an upgrade, or when the folder was moved."""
    config = VENV / "pyvenv.cfg"
    if not (PYTHON.exists() and config.exists() and str(VENV) in config.read_text("utf-8")):
        return False
    return call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0


def make_venv() -> None:
    """.venv as the lock says; each step again only when what it was made from has changed."""
    mark = fingerprint(LOCK)
    if not (whole := alive()) or not done("lock", mark):
        say("making .venv from packaging/requirements.lock (the first time some minutes)")
        if not whole and call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
            raise Unable(f"{sys.executable} could not make {VENV}.")
        pip("--require-hashes", "--requirement", LOCK)
        (VENV / ".lock").write_text(mark, "utf-8")
    mark = fingerprint(LOCK, TOP / "pyproject.toml")
    if not done("project", mark):
        pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", TOP)
        (VENV / ".project").write_text(mark, "utf-8")


def lock() -> int:
    """Write the lock anew from pyproject.toml: newest versions, all platforms, no address of an index in it."""
    if not shutil.which("uv", path=str(BIN)):
        pip("uv")
    form = ["--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"]
    bare = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    return call(
        [BIN / "uv", "pip", "compile", "--extra", "dev", "--extra", "ocr", *form, *bare, "pyproject.toml", "-o", LOCK]
    )


def start(command: str, arguments: Sequence[str]) -> int:
    pytest = [PYTHON, "-m", "pytest"]
    os.environ["PYTEST_ADDOPTS"] = f"{ON_ALL_CORES} {os.environ.get('PYTEST_ADDOPTS', '')}"
    if command == "lock":
        return lock()
    call([PYTHON, "-m", "compileall", "-q", "mailroom", "ui"])  # or every start would compile what changed, or all
    if command == "run":
        return call([BIN / "mailroom", "run", "--demo", *arguments])
    if command == "test":
        return call([*pytest, *arguments])
    if command == "soak":
        return call([*pytest, "-m", "soak", "--timeout", "0", *arguments])
    if command == "check":
        return call([PYTHON, TOP / "packaging" / "check.py", *arguments])
    return 0


COMMANDS = ("run", "test", "check", "soak", "lock", "install")


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        say("which? " + " | ".join(COMMANDS))
        return 2
    command, rest = arguments[0], arguments[1:]
    try:
        check_python()
        install_system_packages(("run",) if command in ("run", "lock") else ("run", "test"))
        make_venv()
    except Unable as problem:
        say(str(problem))
        return 1
    try:
        return start(command, rest)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
