"""Paper needs neither window nor screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_pdf_is_made_without_any_screen(tmp_path: Path) -> None:
    """As the command line does it: no application, no display, no setting of the platform."""
    code = (
        "from pathlib import Path; from tests.dispatch.slip_makers import a_slip;"
        "from mailroom.dispatch.slips import slip_pages; from ui.printing.pdf import pages_to_pdf;"
        f"pages_to_pdf(slip_pages(a_slip()), Path({str(tmp_path / 'slip.pdf')!r}))"
    )
    bare = {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in bare}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "slip.pdf").stat().st_size > 10_000
