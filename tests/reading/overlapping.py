"""Pictures of one envelope, or of two lying over each other: each seed another, the same seed always the same.

Drawn by the demo's stationery or in another layout, laid at any angle, each with a blur, a haze and a glare of its own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mailroom.demo import numbers, stationery, symbols
from mailroom.demo.cases import Answer, Truth
from mailroom.demo.samples import Sample
from mailroom.demo.stationery import DOTS_PER_MM, Marks, Sheet

WIDTH, HEIGHT = 1920, 1080
NAMES = ("渡邊　綾乃", "齋藤　蓮", "髙橋　大輔", "千葉　さくら", "伊藤　美咲", "小野寺　健太")
PLACES = ("宮城県仙台市青葉区一番町4丁目17-6", "茨城県日立市宮田町3丁目2-18", "大阪府大阪市北区梅田5丁目34-24")
URLS = ("https://www.example.or.jp/l/{}", "https://www.example.jp/shikaku/leaflet?no={}", "http://example.jp/{}")

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float32]


@dataclass(frozen=True)
class Face:
    """An envelope drawn flat, and where its management code and its leaflets' stand, in its pixels, no quiet zone."""

    pixels: Pixels
    code: str
    corners: Corners
    leaflets: tuple[Corners, ...] = ()


@dataclass(frozen=True)
class Picture:
    """``visible``: how much of each management code's area is in view."""

    pixels: Pixels
    codes: tuple[str, ...]
    visible: tuple[float, ...]
    places: tuple[Corners, ...]
    leaflets: tuple[Corners, ...]


def one(seed: int) -> Picture:
    """One envelope, its code whole in view: stamped, tilted, with glare, leaflets' codes and labels, as they come."""
    dice = random.Random(f"one/{seed}")
    while True:
        face = _face(dice, dice.randrange(10**9))
        scale = dice.uniform(3.4, 5.8)
        corners = _laid(dice, face, scale, (dice.uniform(0.3, 0.7), dice.uniform(0.3, 0.7)), 30)
        place = _through(face, corners)
        if _in_frame(place) > 0.999:
            break
    frame = _desk(dice)
    _lay(dice, frame, face, corners, harsh=dice.random() < 0.3)
    return Picture(_lit(dice, frame), (face.code,), (1.0,), (place,), _leaflets(face, corners))


def two(seed: int, least: float = 0.8, most: float = 1.0) -> Picture:
    """Two envelopes with different codes, one over the other; of the lower code between least and most is in view."""
    dice = random.Random(f"two/{seed}/{least}/{most}")
    wanted = (least, most) if most < 1 or dice.random() < 0.7 else (least, 0.99)
    while True:
        number = dice.randrange(10**9)
        faces = [_face(dice, number), _face(dice, number + dice.choice((1, 1, 10, 4711)))]
        if faces[0].code == faces[1].code:
            continue
        scale = dice.uniform(3.2, 5.2)
        below, over = None, None
        for _ in range(400):
            at = dice.uniform(0.25, 0.75), dice.uniform(0.25, 0.75)
            shift = dice.gauss(0, 0.22), dice.gauss(0, 0.3)
            below = _laid(dice, faces[0], scale * dice.uniform(0.95, 1.02), at, 180)
            over = _laid(dice, faces[1], scale * dice.uniform(0.98, 1.06), (at[0] + shift[0], at[1] + shift[1]), 180)
            if cv2.intersectConvexConvex(below, over)[0] < 1000:
                continue
            places = _through(faces[0], below), _through(faces[1], over)
            seen = _in_frame(places[0], over), _in_frame(places[1])
            if wanted[0] <= seen[0] <= wanted[1] and seen[1] >= 0.8:
                frame = _desk(dice)
                worse = dice.choice((0, 1, None))
                for number_, (face, corners) in enumerate(zip(faces, (below, over), strict=True)):
                    _lay(dice, frame, face, corners, harsh=worse == number_)
                codes = faces[0].code, faces[1].code
                leaflets = _leaflets(faces[0], below) + _leaflets(faces[1], over)
                return Picture(_lit(dice, frame), codes, seen, places, leaflets)


def _face(dice: random.Random, number: int) -> Face:
    draw = _ours if dice.random() < 0.5 else _other
    return draw(dice, f"CH1-04-{number % 10**9:09d}")


def _ours(dice: random.Random, code: str) -> Face:
    """As the demo draws them."""
    total = dice.choice((1, 1, 2))
    tracking = numbers.tracking_number(dice.randrange(10**5), "04") if dice.random() < 0.4 else ""
    sample = Sample(
        "eligible", code, tracking, dice.choice(NAMES), "980-0811", dice.choice(PLACES), "", 1, total,
        Truth(Answer(""), Answer("")), (),
    )  # fmt: skip
    marks = Marks(
        dice.choice(stationery.KRAFT),
        dice.choice([*stationery.reasons().values(), ""]),
        stamp_on_code=dice.random() < 0.3,
        own_branch="見本支部",
    )
    pixels = stationery.envelope(sample, marks, dice.uniform(-15, 15))
    leaflet = _square(188, 66, symbols.qr_dots(stationery.LEAFLET_URL).shape[0], 4)
    return Face(pixels, code, _square(108, 34, symbols.qr_dots(code).shape[0], 6), (leaflet,))


def _other(dice: random.Random, code: str) -> Face:
    """Codes elsewhere, of other sizes, with none to two leaflets, customer bars and a label beside them."""
    kraft = tuple(dice.randrange(170, 240) for _ in range(3))
    sheet = Sheet(235, 120, kraft)  # type: ignore[arg-type]
    sheet.text(14, 9, dice.choice(("全国健康保険協会（協会けんぽ）", "親展")), 5)
    sheet.text(14, 107, "資格確認書在中　　転送不要", 4.5)
    sheet.box(18, 34, 150, 64, stationery.PAPER)
    sheet.text(24, 40, "〒980-0811", 4)
    sheet.text(24, 47, dice.choice(PLACES), 3.9)
    sheet.text(24, 60, f"{dice.choice(NAMES)}　様", 5)
    if dice.random() < 0.4:
        for bar in range(67):
            sheet.box(24 + 1.2 * bar, 54 + dice.choice((0, 1.2)), 0.6, dice.choice((1.2, 2.4, 3.6)), stationery.INK)
    dot = dice.choice((5, 6, 6, 7))
    dots = symbols.qr_dots(code)
    x, y = dice.uniform(104, 120), dice.uniform(36, 48)
    sheet.dots(x, y, symbols.enlarged(dots, dot, dot), label=False)
    sheet.text(x - 4, y + dots.shape[0] * dot / DOTS_PER_MM, code, 3)
    leaflets = []
    for at in dice.sample([(22, 72), (142, 70)], dice.choice((0, 1, 1, 2))):
        leaflet = symbols.qr_dots(dice.choice(URLS).format(dice.randrange(10**6)))
        size = dice.choice((4, 5, 5))
        sheet.dots(*at, symbols.enlarged(leaflet, size, size), label=False)
        leaflets.append(_square(*at, leaflet.shape[0], size))
    if dice.random() < 0.3:
        sheet.dots(172, 10, symbols.enlarged(symbols.codabar_dots(numbers.tracking_number(7, "04")), 3, 60))
    if dice.random() < 0.6:
        words = dice.choice(list(stationery.reasons().values())) or "返送"
        beside = (x + 10 + dice.uniform(-22, 22), y + 12 + dice.uniform(-8, 30))
        sheet.overlay(*beside, stationery._stamp(words, dice.uniform(-20, 20)))
    return Face(sheet.face(), code, _square(x, y, dots.shape[0], dot), tuple(leaflets))


def _square(x: float, y: float, dots: int, size: int) -> Corners:
    first, last = symbols.QUIET_QR * size, (dots - symbols.QUIET_QR) * size
    left, top = round(x * DOTS_PER_MM), round(y * DOTS_PER_MM)
    square = [[first, first], [last, first], [last, last], [first, last]]
    return np.array(square, np.float32) + np.array([left, top], np.float32)


def _laid(dice: random.Random, face: Face, scale: float, at: tuple[float, float], turn: float) -> Corners:
    """Where the face's corners lie in the frame; ``scale`` in pixels a mm."""
    height, width = face.pixels.shape[:2]
    angle = np.radians(dice.uniform(-turn, turn) + dice.choice((0, 0, 90, 180)))
    size = scale / DOTS_PER_MM
    half = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) * size / 2
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    bend = np.array([[dice.uniform(-1, 1) for _ in range(2)] for _ in range(4)]) * 0.02 * width * size
    return (half @ spin + np.array([at[0] * WIDTH, at[1] * HEIGHT]) + bend).astype(np.float32)


def _warp(face: Face, corners: Corners) -> NDArray[np.float64]:
    height, width = face.pixels.shape[:2]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(flat, corners))


def _through(face: Face, corners: Corners, part: Corners | None = None) -> Corners:
    """The corners of the code (or of another part of the face) in the frame."""
    flat = face.corners if part is None else part
    return cv2.perspectiveTransform(flat[None], _warp(face, corners))[0].astype(np.float32)  # type: ignore[no-any-return]


def _leaflets(face: Face, corners: Corners) -> tuple[Corners, ...]:
    return tuple(_through(face, corners, part) for part in face.leaflets)


def _in_frame(place: Corners, over: Corners | None = None) -> float:
    """The share of a code's area that is in the frame, and not under another envelope."""
    fine = 4
    left, top = np.floor(place.min(0)) - 1
    size = np.ceil(place.max(0) - place.min(0)).astype(int) + 3
    mask = np.zeros((size[1] * fine, size[0] * fine), np.uint8)

    def fill(points: Corners, value: int) -> None:
        cv2.fillConvexPoly(mask, np.round((points - [left, top]) * fine).astype(np.int32), value)

    fill(place, 1)
    whole = int(mask.sum())
    if over is not None:
        fill(over, 0)
    rows, columns = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]] / fine
    inside = (columns + left >= 0) & (columns + left < WIDTH) & (rows + top >= 0) & (rows + top < HEIGHT)
    return float((mask * inside).sum()) / whole


def _desk(dice: random.Random) -> NDArray[np.float32]:
    return np.full((HEIGHT, WIDTH, 3), dice.randrange(30, 120), np.float32)


def _lay(dice: random.Random, frame: NDArray[np.float32], face: Face, corners: Corners, *, harsh: bool) -> None:
    """With its own blur, haze and glare; ``harsh``: more of them."""
    height, width = face.pixels.shape[:2]
    scale = float(np.linalg.norm(corners[1] - corners[0])) / width
    flat = cv2.GaussianBlur(face.pixels[:, :, ::-1], (0, 0), 0.35 / scale)
    warp = _warp(face, corners)
    laid = cv2.warpPerspective(flat, warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR).astype(np.float32)
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), warp, (WIDTH, HEIGHT))
    blur = dice.uniform(0.2, 1.8 if harsh else 0.9)
    laid, mask = cv2.GaussianBlur(laid, (0, 0), blur), cv2.GaussianBlur(mask, (0, 0), blur)[..., None]
    haze = dice.uniform(0.0, 0.6 if harsh else 0.25)
    laid = laid * (1 - haze) + haze * dice.uniform(150, 235) * mask
    if dice.random() < (0.5 if harsh else 0.2):
        middle = _through(face, corners).mean(0) + np.array([dice.uniform(-160, 160), dice.uniform(-160, 160)])
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        spot = ((columns - middle[0]) / dice.uniform(60, 220)) ** 2 + ((rows - middle[1]) / dice.uniform(60, 160)) ** 2
        laid += dice.uniform(30, 110) * np.exp(-spot)[..., None] * mask
    shadow = cv2.GaussianBlur(np.roll(mask, (7, 7), (0, 1)), (0, 0), 5)[..., None]
    frame *= 1 - 0.4 * shadow
    frame *= 1 - mask
    frame += laid
    np.clip(frame, 0, 255, out=frame)


def _lit(dice: random.Random, frame: NDArray[np.float32]) -> Pixels:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    dark = dice.uniform(0.05, 0.4)
    light = 1 - dark * (dice.random() * rows / HEIGHT + dice.random() * columns / WIDTH)
    grain = np.random.default_rng(dice.getrandbits(32)).normal(0, dice.uniform(2, 8), (HEIGHT, WIDTH, 1))
    lit = np.clip(frame * light[..., None] + grain, 0, 255).astype(np.uint8)
    if dice.random() < 0.5:
        return lit
    coded = cv2.imencode(".jpg", lit, [cv2.IMWRITE_JPEG_QUALITY, dice.randrange(78, 94)])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
