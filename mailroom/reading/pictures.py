"""Picture files: what Pillow knows, unpacked by OpenCV where that is quicker and the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mailroom.reading.page_size import check_size

if TYPE_CHECKING:
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

ORIENTATION = 0x0112  # EXIF


class Picture:
    """One file; only a TIFF has several pages. A context manager; raises whatever Pillow raises."""

    def __init__(self, path: Path) -> None:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = None  # checked below, before anything is unpacked
        self._path = path
        self._image = Image.open(path)
        try:
            # An animation is one picture; the other pictures of an MPO are previews of the first.
            self.count = int(getattr(self._image, "n_frames", 1)) if self._image.format == "TIFF" else 1
        except BaseException:
            self._image.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._image.close()

    def page(self, number: int) -> Pixels:
        """Grey or BGR, turned as its EXIF data says."""
        from PIL import ImageOps

        image = self._image
        if self.count > 1:
            image.seek(number - 1)
        check_size(self._path, image.width, image.height)
        pixels = _jpeg(self._path, image)
        return _as_bgr(ImageOps.exif_transpose(image)) if pixels is None else pixels


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
        image = Image.new("RGB", clear.size, "white")
        image.paste(clear, mask=clear)
        del clear
    import cv2

    return cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)  # type: ignore[return-value]
