"""The OCR models, loaded once for this folder."""

from __future__ import annotations

import cv2
import pytest

from mailroom.reading.printed.engine import Ocr
from mailroom.reading.printed.reader import installed


@pytest.fixture(scope="package")
def ocr() -> Ocr:
    if not installed():
        pytest.skip("the extra `ocr` is not installed")
    cv2.setNumThreads(1)
    return Ocr()
