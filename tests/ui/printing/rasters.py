"""Looking at paper: PDF to text and to dots, and where ink is on it, in mm."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PySide6.QtGui import QImage

Dots = Any  # numpy array of grey values


def pdf_text(pdf: Path, how: str = "-raw", page: int | None = None) -> str:
    """What pdftotext takes out."""
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    done = subprocess.run(["pdftotext", how, *pages, str(pdf), "-"], check=True, capture_output=True)
    assert not done.stderr, done.stderr
    return done.stdout.decode()


def bare(text: str) -> str:
    """Without blanks, line and page breaks."""
    return "".join(text.split())


def pdf_dots(pdf: Path, page: int = 1, dpi: int = 300) -> Dots:
    """The page as grey dots."""
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-f", str(page), "-l", str(page), str(pdf)]
    done = subprocess.run(command, check=True, capture_output=True)
    return cv2.imdecode(np.frombuffer(done.stdout, np.uint8), cv2.IMREAD_GRAYSCALE)


def image_dots(image: QImage) -> Dots:
    """A picture of Qt as grey dots."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    flat = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return flat[:, : grey.width()].copy()


def ink(dots: Dots, box: Sequence[float], dpi: int = 300) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is black inside a box (x, y, w, h), all in mm."""
    x, y, w, h = (round(side * dpi / 25.4) for side in box)
    rows, columns = np.nonzero(dots[y : y + h, x : x + w] < 128)
    assert len(rows), f"nothing black in {box}"
    edges = (x + columns.min(), y + rows.min(), x + columns.max() + 1, y + rows.max() + 1)
    return tuple(round(float(edge) * 25.4 / dpi, 3) for edge in edges)  # type: ignore[return-value]
