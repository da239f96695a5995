"""A host extract on the disk: recognised by its header, read in blocks of rows. Knows nothing of what rows mean."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import NamedTuple

from mailroom.errors import MirrorError
from mailroom.japan import key_text
from mailroom.mirror.layouts import Layout, nearest, recognise

_BLOCK = 1 << 16  # bytes: what fits the processor's cache is read twice as fast as a megabyte
_LONGEST_LINE = 1 << 22
_LONGEST_RECORD = 100  # lines that one quoted cell may take
_ESCAPED = "\udc80\udcff"  # where surrogateescape puts bytes that are no text
_END_OF_FILE = b"\x1a"  # Ctrl-Z, as old hosts end a file

Lines = Sequence[int]


class Refusal(NamedTuple):
    """A row that is not loaded. ``column`` is its heading, "" for the whole row; ``cell`` what stands there."""

    line: int
    column: str
    reason: str
    cell: str


class Block(NamedTuple):
    """Some rows, each with all its cells, and the lines they begin in.

    ``done``: bytes read so far. ``open_line``: the last line when it has no end, else 0.
    """

    rows: list[list[str]]
    lines: Lines
    refused: list[Refusal]
    done: int
    open_line: int = 0


@dataclass(frozen=True, slots=True)
class Extract:
    """A file whose header is understood. ``at``: field -> number of its column."""

    path: Path
    kind: str
    encoding: str
    header: tuple[str, ...]
    at: Mapping[str, int]
    fixed: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    change_at: int | None
    changes: Mapping[str, str]
    size: int
    ends_whole: bool  # the last line has its end of line, or the host's end of file

    @property
    def name(self) -> str:
        """The file's name, for people."""
        return self.path.name

    def heading(self, field: str) -> str:
        """The heading of a field's column."""
        return self.header[self.at[field]] if field in self.at else field


def open_extract(path: Path, layouts: Sequence[Layout]) -> Extract:
    """Look at the header. MirrorError when it is no extract this station knows."""
    try:
        with path.open("rb") as file:
            head = file.read(_BLOCK)
            size = file.seek(0, SEEK_END)
            file.seek(max(0, size - 1))
            ends_whole = file.read() in (b"\n", _END_OF_FILE)
    except OSError as error:
        raise MirrorError("extract_unreadable", file=path, detail=error.strerror or error) from None
    if not head.strip():
        raise MirrorError("extract_empty", file=path)
    if b"\0" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise MirrorError("extract_not_text", file=path)
    first = head.split(b"\n", 1)[0]
    seen: tuple[str, ...] = ()
    for encoding in ("utf-8-sig", "cp932"):
        header = _header(first, encoding)
        if header and (layout := recognise(header, layouts)):
            if first.isascii():
                encoding = _encoding_of_rows(path)
            return _understood(path, header, layout, encoding, size=size, ends_whole=ends_whole)
        seen = seen or header
    if not seen:
        raise MirrorError("extract_not_text", file=path)
    raise _unknown(path, seen, layouts)


def _header(line: bytes, encoding: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader([line.decode(encoding).rstrip("\r")], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return ()
    return tuple(key_text(cell) for cell in cells)


def _encoding_of_rows(path: Path) -> str:
    """The encoding by the first block that is not ASCII: the header said nothing."""
    with path.open("rb") as file:
        while block := file.readlines(_BLOCK):
            text = b"".join(block)
            if not text.isascii():
                try:
                    text.decode("utf-8-sig")
                except UnicodeDecodeError:
                    return "cp932"
                break
    return "utf-8-sig"


def _understood(
    path: Path, header: tuple[str, ...], layout: Layout, encoding: str, *, size: int, ends_whole: bool
) -> Extract:
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise MirrorError("extract_column_twice", file=path, column=twice)
    at = {name: header.index(heading) for name, heading in layout.columns.items()}
    change_at = header.index(layout.change_column) if layout.change_column in header else None
    return Extract(
        path=path,
        kind=layout.kind,
        encoding=encoding,
        header=header,
        at=at,
        fixed=layout.fixed,
        values=layout.values,
        change_at=change_at,
        changes=layout.changes,
        size=size,
        ends_whole=ends_whole,
    )


def _unknown(path: Path, header: tuple[str, ...], layouts: Sequence[Layout]) -> MirrorError:
    if (meant := nearest(header, layouts)) is None:
        return MirrorError("extract_unknown", file=path)
    missing = [heading for heading in meant.columns.values() if heading not in header]
    return MirrorError("extract_column_missing", file=path, kind=meant.kind, column=missing[0])


# --- rows -----------------------------------------------------------------------------------------------------------


def blocks(extract: Extract) -> Iterator[Block]:
    """All rows under the header. MirrorError ``extract_cut_short`` when the file ends inside a row."""
    try:
        yield from _blocks(extract)
    except OSError as error:
        raise MirrorError("extract_unreadable", file=extract.path, detail=error.strerror or error) from None


def _blocks(extract: Extract) -> Iterator[Block]:
    with extract.path.open("rb") as file:
        done = len(file.readline())
        line, rest = 2, b""
        while data := file.read(_BLOCK):
            done += len(data)
            data = rest + data
            cut = data.rfind(b"\n") + 1
            if not cut and len(data) > _LONGEST_LINE:
                raise MirrorError("extract_not_text", file=extract.path)
            block, used = _parse(extract, data[:cut], line, done)
            rest = data[used:]
            line += data.count(b"\n", 0, used)
            yield block
    if rest.strip() not in (b"", _END_OF_FILE):
        yield _parse_end(extract, rest, line, done)


def _parse_end(extract: Extract, rest: bytes, line: int, done: int) -> Block:
    """What is left at the end: rows whose quotes are never closed, or a last line without an end of line."""
    whole = rest.endswith(b"\n")
    block, _ = _parse(extract, rest if whole else rest + b"\n", line, done, last=True)
    block = block._replace(open_line=0 if whole else line + rest.count(b"\n"))
    must_be_whole(extract, block.open_line, block.refused)
    return block


def must_be_whole(extract: Extract, open_line: int, refused: Sequence[Refusal]) -> None:
    """A last line without its end in which something is wrong was cut: then who knows what else is missing."""
    if open_line and any(refusal.line == open_line for refusal in refused):
        raise MirrorError("extract_cut_short", file=extract.path, line=open_line)


def _parse(extract: Extract, data: bytes, first: int, done: int, *, last: bool = False) -> tuple[Block, int]:
    """Whole lines to rows, and how many bytes of them were used."""
    try:
        text, damaged = data.decode(extract.encoding.removesuffix("-sig")), False
    except UnicodeDecodeError:
        text, damaged = data.decode(extract.encoding.removesuffix("-sig"), "surrogateescape"), True
    used = len(data)
    refused: list[Refusal] = []
    numbers: Lines
    if '"' not in text:
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        lines = text.split("\n")
        lines.pop()
        numbers = range(first, first + len(lines))
        rows = [cells.split(",") for cells in lines]
    else:
        lines = [cells.removesuffix("\r") for cells in text.split("\n")]
        lines.pop()
        try:  # by far the most often no cell holds an end of line
            rows, numbers = list(csv.reader(lines, strict=True)), range(first, first + len(lines))
        except csv.Error:
            rows = []
        if len(rows) != len(lines):
            rows, numbers, left = _quoted(len(extract.header), lines, first, refused, last=last)
            if left < len(lines):
                used = _offset(data, left)
    if "" in lines:
        numbers = [number for number, row in zip(numbers, rows, strict=True) if row not in ([""], [])]
        rows = [row for row in rows if row not in ([""], [])]
    width = len(extract.header)
    if set(map(len, rows)) - {width}:
        refused += [
            Refusal(number, "", "columns", ",".join(row))
            for number, row in zip(numbers, rows, strict=True)
            if len(row) != width
        ]
        numbers = [number for number, row in zip(numbers, rows, strict=True) if len(row) == width]
        rows = [row for row in rows if len(row) == width]
    if damaged:
        rows, numbers = _refuse_damaged(extract, rows, numbers, refused)
    return Block(rows, numbers, refused, done), used


def _offset(data: bytes, lines: int) -> int:
    used = 0
    for _ in range(lines):
        used = data.index(b"\n", used) + 1
    return used


def _quoted(
    width: int, lines: list[str], first: int, refused: list[Refusal], *, last: bool
) -> tuple[list[list[str]], list[int], int]:
    """Rows of lines with quotes, one by one; the third value is the line of a row that goes on in the next block."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    place = 0
    while place < len(lines):
        row, after = _record(lines, place)
        if row is None and after == len(lines) and not last and after - place < _LONGEST_RECORD:
            return rows, numbers, place
        if row is None or (after > place + 1 and len(row) != width):
            refused.append(Refusal(first + place, "", "quotes", lines[place]))
            place += 1
            continue
        rows.append(row)
        numbers.append(first + place)
        place = after
    return rows, numbers, place


def _record(lines: list[str], place: int) -> tuple[list[str] | None, int]:
    """One record that begins in a line, and the line after it; None when its quotes are wrong or not yet closed."""
    text = ""
    for after in range(place + 1, min(len(lines), place + _LONGEST_RECORD) + 1):
        text += lines[after - 1]
        try:
            return next(csv.reader([text], strict=True), []), after
        except csv.Error as error:
            if "unexpected end of data" not in str(error):
                return None, place + 1
        text += "\n"
    return None, min(len(lines), place + _LONGEST_RECORD)


def _refuse_damaged(
    extract: Extract, rows: list[list[str]], numbers: Lines, refused: list[Refusal]
) -> tuple[list[list[str]], list[int]]:
    good: list[list[str]] = []
    lines: list[int] = []
    for number, row in zip(numbers, rows, strict=True):
        bad = next((place for place, cell in enumerate(row) if is_damaged(cell)), None)
        if bad is None:
            good.append(row)
            lines.append(number)
        else:
            refused.append(Refusal(number, extract.header[bad], "encoding", row[bad]))
    return good, lines


def is_damaged(cell: str) -> bool:
    """True when bytes in it were no text."""
    return any(_ESCAPED[0] <= sign <= _ESCAPED[1] for sign in cell)
