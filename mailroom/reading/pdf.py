"""PDF files by PDFium: each page painted at the resolution of the scan it holds."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mailroom.errors import ReadingError
from mailroom.reading.page_size import check_size

if TYPE_CHECKING:
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

DPI = 300.0  # of a page without a scan
MOST_DPI = 600.0
LARGEST = 24_000_000  # pixels a page is painted at

_pdfium = threading.Lock()  # PDFium is not thread-safe


class Pdf:
    """One file. A context manager; raises ReadingError, and whatever PDFium raises."""

    def __init__(self, path: Path) -> None:
        import pypdfium2

        self._path = path
        with _pdfium:
            try:
                self._document = pypdfium2.PdfDocument(path)
            except pypdfium2.PdfiumError as error:
                key = "pdf_locked" if "password" in str(error).casefold() else "picture_broken"
                raise ReadingError(key, file=path) from None
            self.count = len(self._document)
        if not self.count:
            self.__exit__(None, None, None)
            raise ReadingError("picture_broken", file=path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _pdfium:
            self._document.close()

    def page(self, number: int) -> Pixels:
        """Grey or BGR, turned as the page says."""
        with _pdfium:
            page = self._document[number - 1]
            try:
                return self._painted(page)
            finally:
                page.close()

    def _painted(self, page: Any) -> Pixels:
        import numpy as np

        width, height = page.get_size()  # points, rotation applied
        if width <= 0 or height <= 0:
            raise ValueError("a page without size")
        scale = min(self._dpi(page, width) / 72, (LARGEST / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale)
        try:
            pixels: Pixels = np.array(bitmap.to_numpy()[..., :3] if bitmap.n_channels > 1 else bitmap.to_numpy())
        finally:
            bitmap.close()
        return pixels[..., 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels

    def _dpi(self, page: Any, width: float) -> float:
        """The finest of the scans that fill half of the page; none of its pictures may be too large to unpack."""
        import pypdfium2.raw

        dpi = DPI
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
            across, down = item.get_px_size()
            check_size(self._path, across, down)
            left, _, right, _ = item.get_bounds()
            if right - left > width / 2:
                dpi = max(dpi, min(MOST_DPI, across * 72 / (right - left)))
        return dpi
