"""From files to frames: pictures, multi-page TIFF and PDF, one page at a time, turned as viewers show them.

Whatever a path leads to, the answer is frames or one ReadingError, for a page that is broken too.
"""

from __future__ import annotations

import re
import stat
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mailroom.errors import ReadingError
from mailroom.model import Frame
from mailroom.reading.pdf import Pdf
from mailroom.reading.pictures import Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".ppm", ".pgm", ".jp2"})
DOCUMENTS = frozenset({".pdf"})
MOST_PAGES = 10_000


class Document:
    """An open file: ``count`` pages, each unpacked when it is asked for."""

    def __init__(self, path: Path, count: int, unpacked: Callable[[int], Pixels]) -> None:
        self.path, self.count, self._unpacked = path, min(count, MOST_PAGES), unpacked

    def frame(self, page: int) -> Frame:
        """Page 1 and on. ReadingError names the file; the other pages may be good."""
        with _named(self.path):
            return Frame(self._unpacked(page), str(self.path), page)


@contextmanager
def opened(path: Path) -> Iterator[Document]:
    """A file's pages. ReadingError: it is none, or none that is known."""
    if b"%PDF-" in _head(path):
        with _named(path):
            document = Pdf(path)
        with document:
            yield Document(path, document.count, document.page)
    else:
        with _named(path):
            picture = Picture(path)
        with picture:
            yield Document(path, picture.count, picture.page)


def open_path(path: Path) -> Iterator[Frame]:
    """All pages of one file, as far as they can be read. ReadingError names the file, also in the middle of it."""
    with opened(path) as document:
        for page in range(1, document.count + 1):
            yield document.frame(page)


def _head(path: Path) -> bytes:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise ReadingError("picture_is_folder", file=path)
        if not stat.S_ISREG(kind):  # a pipe or a device may never end, or never begin
            raise ReadingError("picture_no_file", file=path)
        with path.open("rb") as file:
            head = file.read(1024)
    except (OSError, ValueError):
        raise ReadingError("picture_not_opened", file=path) from None
    if not head:
        raise ReadingError("picture_empty", file=path)
    return head


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Whatever a library raises on a broken file becomes one sentence with the file's name."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of oddities in files that it can read
            yield
    except ReadingError:
        raise
    except UnidentifiedImageError:
        raise ReadingError("picture_unknown", file=path) from None
    except MemoryError:
        raise ReadingError("picture_memory", file=path) from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ReadingError("picture_broken", file=path) from None
    except Exception:
        # Decoders raise whatever they like on a damaged file: struct.error, KeyError, PdfiumError.
        raise ReadingError("picture_broken", file=path) from None


def expand(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves; of a folder its pictures and PDFs, ``2.jpg`` before ``10.jpg``, subfolders after files."""
    for path in paths:
        try:
            inside = sorted(path.iterdir(), key=lambda one: natural(one.name)) if path.is_dir() else None
        except OSError:  # opening it will say what is wrong
            inside = None
        if inside is None:
            yield path
            continue
        yield from (one for one in inside if one.suffix.lower() in PICTURES | DOCUMENTS and one.is_file())
        for folder in inside:
            if folder.is_dir() and not folder.is_symlink():
                yield from expand([folder])


def natural(name: str) -> list[tuple[int, int, str]]:
    """A sort key that takes runs of digits as numbers."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return [(0, int(part), part) if part[0] in "0123456789" else (1, 0, part) for part in parts]
