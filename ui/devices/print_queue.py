"""The system's print queue, where it is CUPS: is the printer ready, and did what was handed over come out?

Qt hands a job over and hears no more of it. Where CUPS is not there, nothing is known and nothing is refused.
"""

from __future__ import annotations

import ctypes
import time
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_long
from functools import cache
from typing import Any

from mailroom.errors import PaperError

PATIENCE_S = 120.0
"""A printer that has not said so long that a job is done is given up."""
LOOK_S = 0.15
_HELD, _STOPPED, _CANCELLED, _ABORTED, _DONE = 4, 6, 7, 8, 9  # job-state of IPP (RFC 8011, 5.3.7)
_PRINTER_STOPPED = "5"  # printer-state (5.4.11)
_NO_PAPER = ("media-empty", "media-needed", "media-jam", "input-tray-missing")  # printer-state-reasons (5.4.12)
_ALL_JOBS = -1


class _Option(Structure):
    _fields_ = (("name", c_char_p), ("value", c_char_p))


class _Dest(Structure):
    _fields_ = (
        ("name", c_char_p),
        ("instance", c_char_p),
        ("is_default", c_int),
        ("count", c_int),
        ("options", POINTER(_Option)),
    )


class _Job(Structure):
    _fields_ = (
        ("id", c_int),
        ("dest", c_char_p),
        ("title", c_char_p),
        ("user", c_char_p),
        ("format", c_char_p),
        ("state", c_int),
        ("size", c_int),
        ("priority", c_int),
        ("completed", c_long),
        ("created", c_long),
        ("processing", c_long),
    )


def must_be_ready(printer: str) -> None:
    """PaperError ``printer_stopped`` or ``printer_paper``, before anything is handed over."""
    if trouble := _trouble(printer):
        raise PaperError(trouble, printer=printer)


def wait(printer: str, title: str, patience: float = PATIENCE_S) -> None:
    """Until the job of that title is done.

    PaperError ``printer_stopped``, ``printer_paper``, ``printer_cancelled``, ``printer_gave_up``, ``printer_silent``:
    the job is then taken back, so that nothing comes out later that nobody knows of.
    """
    library = _library()
    if library is None:
        return
    until = time.monotonic() + patience
    while True:
        number, state = _job(library, printer, title)
        if state == _DONE:
            return
        if state in (_HELD, _STOPPED):
            wrong = _trouble(printer) or "printer_stopped"
        elif state in (_CANCELLED, _ABORTED):
            wrong = "printer_cancelled" if state == _CANCELLED else "printer_gave_up"
        else:
            wrong = _trouble(printer) or ("printer_silent" if time.monotonic() > until else "")
        if wrong:
            if number:
                library.cupsCancelJob(printer.encode(), number)
            raise PaperError(wrong, printer=printer)
        time.sleep(LOOK_S)


def _trouble(printer: str) -> str:
    """What keeps it from printing, as the key of an error; empty for nothing."""
    said = _options(printer)
    reasons = said.get("printer-state-reasons", "").split(",")
    if any(reason.startswith(_NO_PAPER) for reason in reasons):
        return "printer_paper"
    stopped = said.get("printer-state") == _PRINTER_STOPPED or said.get("printer-is-accepting-jobs") == "false"
    return "printer_stopped" if stopped else ""


def _options(printer: str) -> dict[str, str]:
    library = _library()
    found = library.cupsGetNamedDest(None, printer.encode(), None) if library else None
    if not found:
        return {}
    dest = found.contents
    said = {one.name.decode(): (one.value or b"").decode("utf-8", "replace") for one in dest.options[: dest.count]}
    library.cupsFreeDests(1, found)
    return said


def _job(library: Any, printer: str, title: str) -> tuple[int, int]:
    """Its number and state; aborted where the queue knows of none: it keeps what is done for a day."""
    jobs = POINTER(_Job)()
    count = library.cupsGetJobs2(None, byref(jobs), printer.encode(), 0, _ALL_JOBS)
    found = [(job.id, job.state) for job in jobs[: max(0, count)] if job.title == title.encode()]
    library.cupsFreeJobs(max(0, count), jobs)
    return max(found, default=(0, _ABORTED))


@cache
def _library() -> Any:
    """libcups as the system has it, None where it has none."""
    try:
        library = ctypes.CDLL("libcups.so.2")
    except OSError:
        return None
    library.cupsGetNamedDest.restype = POINTER(_Dest)
    library.cupsGetNamedDest.argtypes = (ctypes.c_void_p, c_char_p, c_char_p)
    library.cupsFreeDests.argtypes = (c_int, POINTER(_Dest))
    library.cupsGetJobs2.argtypes = (ctypes.c_void_p, POINTER(POINTER(_Job)), c_char_p, c_int, c_int)
    library.cupsFreeJobs.argtypes = (c_int, POINTER(_Job))
    library.cupsCancelJob.argtypes = (c_char_p, c_int)
    return library
