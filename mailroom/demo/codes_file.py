"""The file of codes that a made-up branch shall know: ``mailroom demo --codes FILE`` (DESIGN §7)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailroom.demo.cases import State
from mailroom.demo.employers import Flavour
from mailroom.errors import HomeError

MOST_CERTIFICATES = 99  # 枝番 has two digits
_NUMBER = "certificates"


class CodesFileError(HomeError):
    """The file of codes cannot be used; nothing was made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a case of the file means: None = no row in the mirror at all."""

    state: State
    flavour: Flavour = Flavour.SOUND


CASES: dict[str, Asked | None] = {
    "eligible": Asked(State.ELIGIBLE),
    "lost_today": Asked(State.LOST_TODAY),
    "lost_tomorrow": Asked(State.LOST_TOMORROW),
    "deceased": Asked(State.DECEASED),
    "insured_lost": Asked(State.INSURED_LOST),
    "superseded": Asked(State.SUPERSEDED),
    "same_issue_date": Asked(State.SAME_ISSUE_DATE),
    "expired": Asked(State.EXPIRED),
    "ninkei": Asked(State.VOLUNTARY),
    "closed": Asked(State.ELIGIBLE, Flavour.CLOSED),
    "no_address": Asked(State.ELIGIBLE, Flavour.NO_ADDRESS),
    "other_branch": Asked(State.ELIGIBLE, Flavour.OTHER_BRANCH),
    "unknown": None,
}


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One row. Empty texts were not given; ``asked`` None: the code must stay unknown."""

    line: int
    payload: str
    name: str = ""
    postal_code: str = ""
    case: str = "eligible"
    employer: str = ""
    household: str = ""
    certificates: int = 1
    tracking: str = ""

    @property
    def asked(self) -> Asked | None:
        """What the case means."""
        return CASES[self.case]


def read_codes(path: Path) -> list[CodeRow]:
    """The rows with a payload, in the file's order. CodesFileError with the line where it is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_rows(path, csv.reader(file)))
    except UnicodeDecodeError:
        raise CodesFileError("demo_codes_encoding", path=path) from None
    except csv.Error as error:
        raise CodesFileError("demo_codes_not_csv", path=path, detail=error) from None
    except OSError as error:
        raise CodesFileError("demo_codes_unreadable", path=path, detail=error.strerror) from None


def _rows(path: Path, lines: Iterator[list[str]]) -> Iterator[CodeRow]:
    header = [name.strip().lower() for name in next(lines, [])]
    if "payload" not in header:
        raise CodesFileError("demo_codes_no_payload", path=path)
    for number, cells in enumerate(lines, start=2):
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        if row.get("payload"):
            yield _row(path, number, row)


def _row(path: Path, line: int, row: dict[str, str]) -> CodeRow:
    case = row.get("case", "").lower() or "eligible"
    if case not in CASES:
        raise CodesFileError("demo_codes_case", path=path, line=line, case=case, known=" ".join(CASES))
    count = row.get(_NUMBER, "") or "1"
    if not (count.isascii() and count.isdigit() and 1 <= int(count) <= MOST_CERTIFICATES):
        raise CodesFileError("demo_codes_number", path=path, line=line, most=MOST_CERTIFICATES)
    return CodeRow(
        line=line,
        payload=row["payload"],
        name=row.get("name", ""),
        postal_code=row.get("postal_code", ""),
        case=case,
        employer=row.get("employer", ""),
        household=row.get("household", ""),
        certificates=int(count),
        tracking=_digits(row.get("tracking", "")),
    )


def _digits(tracking: str) -> str:
    """000-00-00000-0 without its hyphens; any other text as it is."""
    bare = tracking.replace("-", "")
    return bare if len(bare) == 11 and bare.isdigit() else tracking
