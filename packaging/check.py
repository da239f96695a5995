"""Every check of the house, one list for a desk and for CI: format, lint, types, layers, tests.

make check                          all of them
make check ARGS="lint types"        these
make check ARGS="--without tests"   all but these
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

CHECKS: dict[str, list[str]] = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "types": [PYTHON, "-m", "mypy", "--no-error-summary"],
    "layers": [str(BIN / "lint-imports"), "--no-logo"],
    "tests": [PYTHON, "-m", "pytest"],
}


def chosen(arguments: Sequence[str]) -> list[str]:
    without = "--without" in arguments
    named = [name for name in arguments if name != "--without"]
    if unknown := set(named) - set(CHECKS):
        sys.exit(f"no such check: {', '.join(sorted(unknown))}; there are {', '.join(CHECKS)}")
    return [name for name in CHECKS if not named or (name in named) != without]


def main(arguments: Sequence[str]) -> int:
    failed = []
    for name in chosen(arguments):
        print(f"-- {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(CHECKS[name], cwd=TOP, check=False).returncode
        print(f"-- {name}: {'failed' if code else 'good'}, {time.monotonic() - began:.1f} s", flush=True)
        if code:
            failed.append(name)
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks are good.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
