"""From files to frames: pictures, multi-page TIFF and PDF, one page at a time, turned as viewers show them.

Whatever a file holds, the answer is frames or one ReadingError; memory stays bounded by ``LARGEST``.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailroom.errors import ReadingError
from mailroom.model import Frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".ppm", ".pgm", ".jp2"})
DOCUMENTS = frozenset({".pdf"})
LARGEST = 64_000_000  # pixels of a page: A4 at 600 dpi has 35 million; 200 MB in colour
MOST_PAGES = 10_000
ORIENTATION = 0x0112  # EXIF
PDF_DPI = 300
PDF_LARGEST = 24_000_000  # pixels a PDF page is painted at

_pdfium = threading.Lock()  # PDFium is not thread-safe


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


def open_path(path: Path, first: int = 1) -> Iterator[Frame]:
    """All pages of one file, from page ``first`` on. ReadingError names the file, also in the middle of it."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except IsADirectoryError:
        raise ReadingError("picture_is_folder", file=path) from None
    except OSError:
        raise ReadingError("picture_not_opened", file=path) from None
    if not head:
        raise ReadingError("picture_empty", file=path)
    if b"%PDF-" in head:
        yield from _pdf(path, first)
    else:
        yield from _picture(path, first)


def _picture(path: Path, first: int) -> Iterator[Frame]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # LARGEST is checked here, before anything is unpacked
    with ExitStack() as stack:
        with _named(path):
            image = stack.enter_context(Image.open(path))
            # An animation is one picture; the other pictures of an MPO are previews of the first.
            pages = min(getattr(image, "n_frames", 1), MOST_PAGES) if image.format == "TIFF" else 1
        for number in range(first - 1, pages):
            with _named(path):
                image.seek(number)
                _check_size(path, image.width, image.height)
                pixels = _jpeg(path, image)
                if pixels is None:
                    ImageOps.exif_transpose(image, in_place=True)
                    pixels = _as_bgr(image)
            yield Frame(pixels, str(path), number + 1)


def _jpeg(path: Path, image: Any) -> Pixels | None:
    """An ordinary JPEG, upright and whole, in two thirds of Pillow's time; None for everything else."""
    if (
        image.format not in ("JPEG", "MPO")
        or image.mode not in ("L", "RGB")
        or image.getexif().get(ORIENTATION, 1) != 1
    ):
        return None
    import cv2
    import numpy as np

    # Not turned by OpenCV: what is turned, and how, stays one library's word.
    return cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)  # type: ignore[return-value]


def _as_bgr(image: Any) -> Pixels:
    """Any mode of Pillow as grey or BGR, uint8; what is transparent is white."""
    import numpy as np
    from PIL import Image

    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L")).copy()
    if image.mode.startswith(("I", "F")):
        deep = np.asarray(image, dtype=np.float32)
        low, high = float(deep.min()), float(deep.max())
        scale = 255.0 / (high - low) if high > low else 0.0
        return ((deep - low) * scale).astype(np.uint8)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        image = ground
    import cv2

    return cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)  # type: ignore[return-value]


def _pdf(path: Path, first: int) -> Iterator[Frame]:
    import pypdfium2

    with ExitStack() as stack:
        with _named(path), _pdfium:
            try:
                document = pypdfium2.PdfDocument(path)
            except pypdfium2.PdfiumError as error:
                key = "pdf_locked" if "password" in str(error).casefold() else "picture_broken"
                raise ReadingError(key, file=path) from None
            stack.callback(_locked, document.close)
            pages = min(len(document), MOST_PAGES)
            if not pages:
                raise ReadingError("picture_broken", file=path)
        for number in range(first - 1, pages):
            with _named(path), _pdfium:
                pixels = _pdf_page(document, number)
            yield Frame(pixels, str(path), number + 1)


def _locked(close: Any) -> None:
    with _pdfium:
        close()


def _pdf_page(document: Any, number: int) -> Pixels:
    """The page painted, at the resolution of the scan it holds where there is one."""
    import numpy as np
    import pypdfium2.raw

    page = document[number]
    try:
        width, height = page.get_size()  # points, rotation applied
        if width <= 0 or height <= 0:
            raise ValueError("a page without size")
        dpi = float(PDF_DPI)
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
            across, _ = item.get_px_size()
            left, _, right, _ = item.get_bounds()
            if right - left > width / 2:
                dpi = max(dpi, min(600.0, across * 72 / (right - left)))
            break
        scale = min(dpi / 72, (PDF_LARGEST / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=False)
        try:
            pixels: Pixels = np.array(bitmap.to_numpy()[..., :3] if bitmap.n_channels > 1 else bitmap.to_numpy())
        finally:
            bitmap.close()
    finally:
        page.close()
    return pixels[..., 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels


def _check_size(path: Path, width: int, height: int) -> None:
    if width * height > LARGEST:
        raise ReadingError("picture_huge", file=path, width=width, height=height)


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
