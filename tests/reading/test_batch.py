"""Many files on several processes: order kept, nothing lost, a bad file named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
from PIL import Image

from mailroom.reading import batch
from mailroom.reading.batch import EyesPool
from tests.reading import seams
from tests.reading.pictures import desk, qr

OBEY = "tests.reading.seams:obey"


@pytest.fixture(scope="module")
def pool() -> Iterator[EyesPool]:
    with EyesPool(2, reader=OBEY) as opened:
        yield opened


def picture(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    cv2.imwrite(str(file), desk((qr(text, 4), 100, 100), width=640, height=480))
    return file


def orders(folder: Path, name: str, *numbers: int) -> Path:
    """A TIFF with one page for each order; 0 is an ordinary page."""
    pages = [Image.fromarray(np.full((20, 20), number, np.uint8) if number else qr("CH1", 3)) for number in numbers]
    pages[0].save(folder / name, save_all=True, append_images=pages[1:])
    return folder / name


def test_pages_come_in_the_order_of_the_files(pool: EyesPool, tmp_path: Path) -> None:
    files = [picture(tmp_path, f"{number}.jpg", f"CH1-04-{number:09d}") for number in range(30)]
    files.insert(5, orders(tmp_path, "pages.tif", 0, 0, 0, 0))
    reads = list(pool.read(files))
    assert [(read.file, read.page) for read in reads] == [
        (file, page + 1) for file in files for page in range(4 if file.suffix == ".tif" else 1)
    ]
    assert [read.reading.symbols[0].text for read in reads if read.file.suffix == ".jpg"] == [
        f"CH1-04-{number:09d}" for number in range(30)
    ]
    assert all(read.ms > 0 for read in reads)


def test_bad_files_are_named_and_the_others_done(pool: EyesPool, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("not a picture")
    (tmp_path / "empty.png").touch()
    good = picture(tmp_path, "good.png", "CH1")
    files = [tmp_path / "text.jpg", tmp_path / "nowhere.jpg", good, tmp_path / "empty.png", good]
    reads = list(pool.read(files))
    assert [read.error.key if read.error else None for read in reads] == [
        "picture_unknown", "picture_not_opened", None, "picture_empty", None,
    ]  # fmt: skip
    assert all(read.error is None or read.error.values["file"] == read.file for read in reads)


def test_an_abort_costs_one_page(pool: EyesPool, tmp_path: Path) -> None:
    abort = orders(tmp_path, "abort.tif", 0, seams.ABORT, 0, seams.ABORT_UNLESS_CAREFUL, 0)
    good = picture(tmp_path, "good.png", "CH1")
    reads = list(pool.read([good, abort, good]))
    assert [(read.page, read.error.key if read.error else read.reading.symbols[0].text) for read in reads] == [
        (1, "CH1"), (1, "CH1"), (2, "picture_lost"), (3, "CH1"), (4, "careful"), (5, "CH1"), (1, "CH1"),
    ]  # fmt: skip


def test_one_file_of_many_pages_is_read_by_all(tmp_path: Path) -> None:
    file = orders(tmp_path, "many.tif", *[0] * 40)
    with EyesPool(2, reader="tests.reading.seams:whose") as pool:
        reads = list(pool.read([file, file]))
    assert [read.page for read in reads] == [*range(1, 41)] * 2
    for half in (reads[:40], reads[40:]):
        assert len({read.reading.symbols[0].text for read in half}) == 2


def test_pages_after_a_lost_first_one_are_read(pool: EyesPool, tmp_path: Path) -> None:
    reads = list(pool.read([orders(tmp_path, "first.tif", seams.ABORT, *[0] * 19)]))
    assert [(read.page, read.error is None) for read in reads] == [(1, False), *((page, True) for page in range(2, 21))]


def test_a_broken_page_costs_one_page(pool: EyesPool, tmp_path: Path) -> None:
    file = orders(tmp_path, "broken.tif", *[0] * 12)
    with Image.open(file) as image:
        image.seek(4)
        (place,) = image.tag_v2[273]  # where this page's pixels begin
    whole = bytearray(file.read_bytes())
    entry = bytes(whole).index(place.to_bytes(4, "little"))
    whole[entry : entry + 4] = (0xFFFF_0000).to_bytes(4, "little")
    file.write_bytes(whole)
    reads = list(pool.read([file]))
    assert [(read.page, read.error.key if read.error else None) for read in reads] == [
        (page, "picture_broken" if page == 5 else None) for page in range(1, 13)
    ]


def test_a_hang_costs_one_page(pool: EyesPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    list(pool.read([picture(tmp_path, "first.png", "CH1")] * 2))
    monkeypatch.setattr(batch, "OPEN_MS", 300.0)
    monkeypatch.setattr(batch, "GRACE_MS", 100.0)
    hang = orders(tmp_path, "hang.tif", 0, seams.HANG, 0)
    reads = list(pool.read([hang], budget_ms=200))
    assert [(read.page, read.error.key if read.error else read.reading.symbols[0].text) for read in reads] == [
        (1, "CH1"), (2, "picture_lost"), (3, "CH1"),
    ]  # fmt: skip


def test_a_file_that_always_kills_ends(pool: EyesPool, tmp_path: Path) -> None:
    reads = list(pool.read([orders(tmp_path, "all.tif", *[seams.ABORT] * 9)]))
    assert 1 <= len(reads) <= 3
    assert {read.error.key for read in reads if read.error} == {"picture_lost"}


def test_leaving_early_does_not_confuse_the_next_reading(tmp_path: Path) -> None:
    files = [picture(tmp_path, f"{number}.png", f"CH{number}") for number in range(8)]
    with EyesPool(2) as pool:
        first = pool.read(files)
        next(first)
        first.close()
        assert [read.reading.symbols[0].text for read in pool.read(files[4:])] == ["CH4", "CH5", "CH6", "CH7"]


def test_nothing_to_read(pool: EyesPool) -> None:
    assert list(pool.read([])) == []


def test_closing_ends_the_children() -> None:
    with EyesPool(2) as pool:
        pids = [lane.child.pid for lane in pool._lanes]
        assert len(set(pids)) == 2
    assert not any(psutil.pid_exists(pid) for pid in pids if pid)
