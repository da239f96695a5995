"""Files made to harm: each is named in one sentence, and the pictures before and after it are read."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import cv2
import psutil
import pytest

from mailroom.reading import batch, eyes_child
from mailroom.reading.batch import EyesPool
from tests.reading.pictures import desk, qr

CODE = "CH1-04-000000017"


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def zeros(millions: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(millions)) + packer.flush()


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(data), data)


def form(draws: bytes, inside: bytes) -> bytes:
    return stream(draws, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<<%s>>>>" % inside)


def pdf(page: bytes, *objects: bytes) -> bytes:
    """Objects 1 to 3 are the catalog, the pages and the page; the page's content is object 4."""
    body, places = b"%PDF-1.7\n", []
    kept = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    for number, one in enumerate([*kept, b"<</Type/Page/Parent 2 0 R/Contents 4 0 R" + page + b">>", *objects], 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table + end


A4 = b"/MediaBox[0 0 600 800]"
DRAWS_F = A4 + b"/Resources<</XObject<</F 5 0 R>>>>"
IMAGE = b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode/Width %d/Height %d"
LOST, BROKEN, UNKNOWN, HUGE, NONE = "picture_lost", "picture_broken", "picture_unknown", "picture_huge", None

HARMFUL: dict[str, tuple[bytes, tuple[str | None, ...]]] = {
    "header.png": (png(60_000, 60_000, (b"IDAT", zeros(1))), (HUGE,)),
    "text-chunk.png": (png(9, 9, (b"zTXt", b"k\0\0" + zeros(300)), (b"IDAT", zlib.compress(bytes(252)))), (BROKEN,)),
    "profile.png": (png(9, 9, (b"iCCP", b"k\0\0" + zeros(300)), (b"IDAT", zlib.compress(bytes(252)))), (BROKEN,)),
    "circle.tif": (
        b"II*\0" + struct.pack("<IHHHIII", 8, 1, 256, 3, 1, 10, 8),  # the next page is this page
        (UNKNOWN,),
    ),
    "tags.tif": (
        b"II*\0" + struct.pack("<IH", 8, 1) + struct.pack("<HHIII", 273, 4, 0x7FFF_FFFF, 8, 0),
        (UNKNOWN,),
    ),
    "text.jpg": (b"dear sir", (UNKNOWN,)),
    "wall.pdf": (pdf(b"/MediaBox[0 0 14400000 14400000]", stream(b"0 0 9 9 re f")), (NONE,)),
    "image.pdf": (pdf(DRAWS_F, stream(b"/F Do"), stream(zeros(1), IMAGE % (60_000, 60_000))), (HUGE,)),
    "itself.pdf": (pdf(DRAWS_F, stream(b"/F Do"), form(b"/F Do", b"/F 5 0 R")), (NONE,)),
    "doubling.pdf": (
        pdf(
            DRAWS_F,
            stream(b"/F Do /F Do"),
            *[form(b"/F Do /F Do", b"/F %d 0 R" % number) for number in range(6, 34)],
            form(b"0 0 9 9 re f", b""),
        ),
        (LOST,),
    ),
    "lines.pdf": (
        pdf(A4, stream(zlib.compress(b"0 0 m 600 800 l 1 2 3 4 5 6 c S\n" * 3_000_000), b"/Filter/FlateDecode")),
        (LOST,),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[EyesPool]:
    with EyesPool(1) as opened:
        yield opened


@pytest.fixture
def good(tmp_path: Path) -> Path:
    cv2.imwrite(str(tmp_path / "good.png"), desk((qr(CODE, 4), 100, 100), width=640, height=480))
    return tmp_path / "good.png"


def errors(pool: EyesPool, good: Path, file: Path) -> tuple[str | None, ...]:
    """What is said of the file between two good ones."""
    first, *said, last = pool.read([good, file, good], budget_ms=100)
    for read in (first, last):
        assert [symbol.text for symbol in read.reading.symbols] == [CODE]
    assert {read.file for read in said} == {file}
    return tuple(read.error.key if read.error else None for read in said)


@pytest.mark.parametrize("name", HARMFUL)
def test_harm_is_named_and_the_others_are_read(
    pool: EyesPool, good: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, said = HARMFUL[name]
    list(pool.read([good]))  # the child is up
    monkeypatch.setattr(batch, "OPEN_MS", 1000.0)
    monkeypatch.setattr(batch, "GRACE_MS", 1000.0)
    (good.parent / name).write_bytes(content)
    assert errors(pool, good, good.parent / name) == said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_does_not_hold_anybody_up(pool: EyesPool, good: Path) -> None:
    os.mkfifo(good.parent / "pipe.jpg")
    assert errors(pool, good, good.parent / "pipe.jpg") == ("picture_no_file",)


def test_a_picture_that_vanishes_meanwhile(pool: EyesPool, good: Path) -> None:
    file = good.parent / "gone.png"
    file.write_bytes(good.read_bytes())

    def listed() -> Iterator[Path]:
        yield file
        file.unlink()
        yield good

    first, last = pool.read(listed())
    assert first.error is None or first.error.key == "picture_not_opened"
    assert last.error is None


@pytest.mark.skipif(not hasattr(psutil.Process, "rlimit"), reason="limits of Linux")
def test_no_picture_takes_more_than_its_share_of_memory(pool: EyesPool, good: Path) -> None:
    list(pool.read([good]))
    (lane,) = pool._lanes
    assert lane.child.pid
    most, _ = psutil.Process(lane.child.pid).rlimit(psutil.RLIMIT_AS)
    assert most <= eyes_child.MOST_ADDRESS_SPACE
