"""A print server of a test's own: CUPS on loopback, all it needs in one folder, nothing of the machine's touched.

Queues print to PDF (cups-pdf) or behave as a printer in trouble. The PDF printer's settings stand in /etc/cups, which
the server sees as its own folder: it runs in a mount namespace, and that takes the rights of root.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
BIN = Path("/usr/lib/cups")
STARTS_S = 20.0

FILES = """\
ServerRoot {0}/etc
ServerBin {0}/bin
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/state
TempDir {0}/tmp
ErrorLog {0}/log/error
AccessLog {0}/log/access
PageLog {0}/log/page
User nobody
Group nogroup
SystemGroup root
"""
SERVER = """\
Listen 127.0.0.1:{port}
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
PDF = "Out {0}/paper\nAnonDirName {0}/paper\nLog {0}/log\nSpool {0}/tmp/pdf\nLabel 1\n"
TROUBLED = {  # what a printer's own program does
    "empty": "echo 'STATE: +media-empty-error' >&2\nexec sleep 600",
    "slow": "exec sleep 600",
    "broken": "exit 1",
}


def missing() -> str:
    """Why no server can be started here; empty when one can."""
    if not PPD.exists() or not shutil.which("cupsd"):
        return "needs cups and printer-driver-cups-pdf (packaging/apt.txt)"
    if os.name != "posix" or os.geteuid() != 0:
        return "cups-pdf prints for root only"
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        return "no mount namespaces here"
    return ""


@dataclass(frozen=True, slots=True)
class Cups:
    """A running server. ``paper``: the folder in which printed PDFs lie."""

    port: int
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """For a program that is to print here."""
        return os.environ | {"CUPS_SERVER": f"127.0.0.1:{self.port}", "HOME": str(self.folder)}

    @property
    def paper(self) -> list[Path]:
        """What came out, oldest first."""
        return sorted((self.folder / "paper").glob("*.pdf"), key=lambda file: file.stat().st_mtime_ns)

    def queue(self, name: str, device: str = "cups-pdf:/", **options: str) -> str:
        """A printer of that name: to PDF, or ``empty:/``, ``slow:/``, ``broken:/``."""
        given = [part for key, value in options.items() for part in ("-o", f"{key.replace('_', '-')}={value}")]
        self("lpadmin", "-p", name, "-E", "-v", device, "-P", str(PPD), *given)
        return name

    def __call__(self, *command: str) -> str:
        """One of the tools of CUPS, on this server; what it printed."""
        done = subprocess.run(command, env=self.environment, capture_output=True, check=True, text=True, timeout=60)
        return done.stdout

    def waits_for_job(self, queue: str) -> None:
        """Until the queue has begun a job."""
        until = time.monotonic() + STARTS_S
        while f"now printing {queue}-" not in self("lpstat", "-p", queue):
            assert time.monotonic() < until, "no job came"


@contextmanager
def server() -> Iterator[Cups]:
    """A server that lives as long as the block."""
    with tempfile.TemporaryDirectory(prefix="cups-") as made:
        folder = Path(made)
        port = _lay_out(folder)
        etc = folder / "etc"
        begin = f"mount --bind {etc} /etc/cups && exec cupsd -c {etc}/cupsd.conf -s {etc}/cups-files.conf -f"
        with subprocess.Popen(["unshare", "-m", "sh", "-c", begin]) as process:
            try:
                _wait_for(port, process)
                yield Cups(port, folder)
            finally:
                process.terminate()


def _lay_out(folder: Path) -> int:
    """Folders and settings; the port it will listen on."""
    folder.chmod(0o755)
    for name in ("etc", "bin", "spool", "cache", "state", "tmp", "log", "paper"):
        (folder / name).mkdir()
    (folder / "tmp").chmod(0o1777)
    for part in BIN.iterdir():
        if part.name != "backend":
            (folder / "bin" / part.name).symlink_to(part)
    backend = folder / "bin" / "backend"
    backend.mkdir()
    (backend / "cups-pdf").symlink_to(BIN / "backend" / "cups-pdf")
    for name, does in TROUBLED.items():
        (backend / name).write_text(f"#!/bin/sh\n[ $# = 0 ] && exit 0\ncat >/dev/null\n{does}\n")
        (backend / name).chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    (folder / "etc" / "cups-files.conf").write_text(FILES.format(folder))
    (folder / "etc" / "cupsd.conf").write_text(SERVER.format(port=port))
    (folder / "etc" / "cups-pdf.conf").write_text(PDF.format(folder))
    return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_S
    while True:
        assert process.poll() is None, "cupsd ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < until, "cupsd does not listen"
