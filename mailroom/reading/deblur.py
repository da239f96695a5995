"""Modules that have run into each other, told apart again.

The blur (defocus, motion, whatever it is) is measured on the parts of a QR code that are known before it
is read; then those light and dark modules are looked for that, blurred so, give the picture that was seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np

from mailroom.reading import qr_pattern
from mailroom.reading.grid import Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Real = NDArray[np.float64]
    Bits = NDArray[np.bool_]

SAMPLES = 3  # a module
MARGIN = 3  # modules of white around the code that are looked at
REACH = 5  # samples that the blur reaches to each side
ROUNDS = 4
_SMOOTH = 0.006  # how much an unclear module is drawn to the middle
_STEPS = 40
_EQUATIONS = 1500  # are enough to measure a blur


def matrices(grey: Grey, grid: Grid) -> Iterator[Bits]:
    """Guesses at the code's modules, one after the other; about 10 ms each. None where there is no contrast."""
    yield from guesses(inked(grey, grid), grid.version)


def inked(grey: Grey, grid: Grid) -> Real:
    """The code as seen from straight above, ``SAMPLES`` a module and ``MARGIN`` modules around it: 0 paper, 1 black."""
    return _ink(grid.flattened(grey, SAMPLES, MARGIN))


def guesses(seen: Real, version: int) -> Iterator[Bits]:
    """The same as ``matrices`` of what is seen from above already."""
    fixed = qr_pattern.pattern(version)
    inside = slice(MARGIN, -MARGIN)
    known = np.ones((qr_pattern.modules(version) + 2 * MARGIN,) * 2, bool)
    known[inside, inside] = fixed.known
    ink = np.zeros(known.shape)
    ink[inside, inside] = fixed.known & fixed.dark
    blur = measured_blur(seen, ink, known)
    for number in range(ROUNDS):
        if blur is None or blur.sum() < 0.05:
            return
        soft, hard = _modules(seen, blur, ink, known)
        for guess in (soft, hard):
            yield qr_pattern.mended(guess[inside, inside] > 0.5, version)
        # The better the guess, the better the blur can be measured: on the whole code now.
        guess = np.clip((soft - 0.5) * (2 + number) + 0.5, 0, 1) if number < 2 else hard
        blur = measured_blur(seen, np.where(known, ink, guess), np.ones(known.shape, bool))


def _ink(flat: NDArray[np.float32]) -> Real:
    """How much of the paper's light is missing, 0 to 1: the paper is a plane through the quiet zone."""
    size = flat.shape[0]
    edge = MARGIN * SAMPLES - SAMPLES // 2
    quiet = np.ones(flat.shape, bool)
    quiet[edge:-edge, edge:-edge] = False
    y, x = np.mgrid[0:size, 0:size] / size - 0.5
    plane = np.stack([np.ones(size * size), x.ravel(), y.ravel()], 1)
    light, used = flat.ravel().astype(np.float64), quiet.ravel()
    paper = np.full(size * size, float(light[used].max()))
    for _ in range(4):  # print and edges beside the code are left out step by step
        if used.sum() < 50:
            break
        part = plane[used]
        paper = plane @ np.linalg.solve(part.T @ part, part.T @ light[used])
        below = light - paper
        used = quiet.ravel() & (below > -2.5 * max(3.0, 1.5 * float(np.median(np.abs(below[used])))))
    ink = 1 - light / np.maximum(paper, 10)
    return np.clip(ink, -0.25, 1).reshape(flat.shape)


def measured_blur(seen: Real, ink: Real, known: Bits) -> Real | None:
    """The blur, (2 REACH + 1)² samples, from the pixels whose surroundings are all known."""
    width = 2 * REACH + 1
    box = np.ones((width, width), np.uint8)
    fine = np.kron(ink, np.ones((SAMPLES, SAMPLES)))
    sure = cv2.erode(np.kron(known, np.ones((SAMPLES, SAMPLES))).astype(np.uint8), box)
    useful = (sure > 0) & (cv2.dilate((fine > 0.02).astype(np.uint8), box) > 0)
    useful[:REACH] = useful[-REACH:] = useful[:, :REACH] = useful[:, -REACH:] = False
    rows, columns = np.nonzero(useful)
    if len(rows) < 60:
        return None
    if len(rows) > _EQUATIONS:
        chosen = np.linspace(0, len(rows) - 1, _EQUATIONS).astype(int)
        rows, columns = rows[chosen], columns[chosen]
    windows = np.lib.stride_tricks.sliding_window_view(fine, (width, width))[rows - REACH, columns - REACH]
    equations = windows.reshape(len(rows), -1).astype(np.float32)
    away = np.hypot(*np.meshgrid(np.arange(-REACH, REACH + 1), np.arange(-REACH, REACH + 1))).ravel() / SAMPLES
    held = np.diag((0.3 + away * away) * len(rows) / 100).astype(np.float32)  # far light is less likely
    # OpenCV here: numpy's library would start a thread for each core, for a millisecond of work.
    square = cv2.mulTransposed(equations, True) + held
    wanted = (equations * seen[rows, columns, None].astype(np.float32)).sum(0)[:, None]
    _, solved = cv2.solve(square, wanted, flags=cv2.DECOMP_CHOLESKY)
    blur = np.maximum(solved.reshape(width, width)[::-1, ::-1], 0).astype(np.float64)
    blur[blur < 0.03 * blur.max()] = 0
    return blur


def _modules(seen: Real, blur: Real, ink: Real, known: Bits) -> tuple[Real, Real]:
    """Ink in each module: the best in the sense of least squares, and the best of light and dark alone."""
    count, size = ink.shape[0], seen.shape[0]
    wave = np.fft.rfft2(np.roll(np.pad(blur, (0, size - blur.shape[0])), (-REACH, -REACH), (0, 1)))
    box = np.zeros(seen.shape)
    box[:SAMPLES, :SAMPLES] = 1
    whole = wave * np.fft.rfft2(box)
    # Everything below happens between modules: ``pull`` is what one module's ink does to another's equation.
    between = np.fft.irfft2(np.abs(whole) ** 2, s=seen.shape)
    reach = 2 * REACH // SAMPLES + 2
    lags = np.arange(-reach, reach + 1) * SAMPLES % size
    pull = between[np.ix_(lags, lags)]
    missing = seen - np.fft.irfft2(wave * np.fft.rfft2(np.kron(ink, np.ones((SAMPLES, SAMPLES)))), s=seen.shape)
    right = np.fft.irfft2(np.conj(wave) * np.fft.rfft2(missing), s=seen.shape)
    wanted = right.reshape(count, SAMPLES, count, SAMPLES).sum((1, 3))
    soft = _least_squares(pull, wanted, ~known)
    return soft + ink, _light_or_dark(pull, wanted, ~known, soft > 0.5) + ink


def _least_squares(pull: Real, wanted: Real, free: Bits) -> Real:
    """Conjugate gradients over the modules that are not known."""
    weight = _SMOOTH * SAMPLES * SAMPLES

    def applied(values: Real) -> Real:
        return (_spread(values, pull) + weight * values) * free

    values = np.where(free, 0.5, 0.0)
    rest = (wanted + weight * 0.5) * free - applied(values)
    way, size = rest.copy(), float((rest * rest).sum())
    for _ in range(_STEPS):
        if size < 1e-6:
            break
        along = applied(way)
        step = size / (float((way * along).sum()) + 1e-12)
        values = values + step * way
        rest = rest - step * along
        before, size = size, float((rest * rest).sum())
        way = rest + size / before * way
    return values


def _light_or_dark(pull: Real, wanted: Real, free: Bits, start: Bits) -> Real:
    """Flip the module that mends most, as long as one does."""
    bits = np.where(free, start.astype(np.float64), 0.0)
    slope = _spread(bits, pull) - wanted
    reach = pull.shape[0] // 2
    own = pull[reach, reach]
    padded = np.pad(slope, reach)
    inner = (slice(reach, -reach), slice(reach, -reach))
    for _ in range(int(free.sum()) // 2):
        flip = 1 - 2 * bits
        gain = np.where(free, flip * padded[inner] + 0.5 * own, np.inf)
        row, column = divmod(int(np.argmin(gain)), gain.shape[1])
        if gain[row, column] >= -1e-9:
            break
        padded[row : row + 2 * reach + 1, column : column + 2 * reach + 1] += flip[row, column] * pull
        bits[row, column] += flip[row, column]
    return bits


def _spread(values: Real, pull: Real) -> Real:
    return cv2.filter2D(values, -1, pull, borderType=cv2.BORDER_CONSTANT)  # type: ignore[return-value]
