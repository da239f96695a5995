"""The camera beside the window: frames are grabbed, shown and read elsewhere; the window gets pictures and scans.

One thread grabs and makes the preview, one reads with the eyes (a child process). What is held in view counts
once: the gate decides that before anything reaches the window.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from mailroom.model import Frame, Hint, KeyKind, Mode, Point, Reading, Symbol
from mailroom.reading import codes
from mailroom.reading.calm import Calm
from mailroom.reading.own_codes import OwnCode
from mailroom.settings import CameraSettings, CodeSettings
from ui.tasks import Latest, Post, Repeater, Stop

if TYPE_CHECKING:
    from mailroom.reading.cameras import State
    from mailroom.reading.eyes import Eyes

BUDGET_MS = 250
LOOK_S = 0.25  # a pause between two looks counts as this at most: what nobody looked for has not gone away
OFF = "off"
ALONE = "BF"  # labels of a bin and of its floor: beside any other code they say nothing
LEFT_S = 0.8  # out of view this long, the other code is gone
NAMES_A_PIECE = frozenset({KeyKind.MANAGEMENT, KeyKind.CARD, KeyKind.OWN})


@dataclass(frozen=True, slots=True)
class Picture:
    """A preview, with the size of the camera's own picture."""

    image: QImage
    frame: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sight:
    """One view that counts. ``taken``: corners of what names the piece. ``two``: two envelopes, to be refused.

    ``card``: one of our own codes that does what a key does was shown; ``piece``: and beside it something that counts.
    ``cards``: several at once, of which none is taken. ``beside``: a bin's or a floor label that is not alone in view.
    """

    reading: Reading
    taken: tuple[tuple[Point, ...], ...]
    ms: float
    two: bool = False
    card: OwnCode | None = None
    piece: bool = True
    cards: bool = False
    beside: bool = False
    frame: Frame | None = None  # in memory only: what is printed on it may be asked for


class _Tee:
    """Looks like the mailbox of ``cameras.Camera``: each frame goes to the preview and to the eyes."""

    def __init__(self, show: Callable[[Frame], None], read: Callable[[Frame], None]) -> None:
        self._show, self._read = show, read

    def put(self, frame: Frame) -> None:
        self._read(frame)
        self._show(frame)


class CameraFeed:
    """Runs from ``__init__`` until ``close``. The callbacks run on the window's thread."""

    def __init__(
        self,
        camera: str,
        settings: CodeSettings,
        taking: CameraSettings,
        *,
        picture: Callable[[Picture], None],
        sight: Callable[[Sight], None],
        hint: Callable[[Hint | None], None],
        state: Callable[[State], None],
        failed: Callable[[Exception], None],
        loop: bool = False,
    ) -> None:
        from mailroom.reading.cameras import Camera, Mailbox
        from mailroom.reading.gate import Gate
        from mailroom.reading.shown_cards import ShownCards

        self._settings, self._mirrored = settings, taking.mirrored
        self.mode = Mode.RETURNED
        self.room = (640, 360)  # of the preview, in device pixels
        self._pictures, self._sights, self._states = Latest(picture), Post(sight), Post(state)
        self._hints, self._calm = Post(hint), Calm()
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._gate, self._cards = Gate(), ShownCards()
        self._others_at = float("-inf")  # when a code was last in view that is no card and no label
        self._beside = False  # it was said that a label is not alone
        self._forget = False
        self._looked = time.monotonic()
        self._time = 0.0  # of the gate
        self.frame: Frame | None = None  # the newest that was looked at
        self._eyes: Eyes | None = None
        self._camera = Camera(camera, taking, loop=loop)
        self._grabber = Repeater("camera", self._grab, failed)
        self._reader = Repeater("eyes", self._read, failed, last=self._close_eyes)

    def clear(self) -> None:
        """The envelope in view counts again (an undo, another mode)."""
        self._forget = True

    def close(self) -> None:
        """Let go of the camera and end the child process."""
        for one in (self._pictures, self._sights, self._hints, self._states):
            one.close()
        self._grabber.close()
        self._mailbox.close()
        self._reader.close()

    # on the camera's thread

    def _grab(self, stop: Stop) -> bool:
        from cv2.utils import logging

        logging.setLogLevel(logging.LOG_LEVEL_SILENT)  # a missing camera is said on the screen, not on the terminal
        tee = _Tee(self._preview, self._mailbox.put)
        self._camera.run(tee, stop, self._states.send)  # type: ignore[arg-type]
        return False

    def _preview(self, frame: Frame) -> None:
        import cv2

        high, wide = frame.pixels.shape[:2]
        scale = min(self.room[0] / wide, self.room[1] / high, 1.0)
        size = (max(1, round(wide * scale)), max(1, round(high * scale)))
        small = cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA) if scale < 1 else frame.pixels
        if self._mirrored:
            small = cv2.flip(small, 1)
        if small.ndim == 2:
            image = QImage(small.data, size[0], size[1], small.strides[0], QImage.Format.Format_Grayscale8).copy()
        else:
            image = QImage(small.data, size[0], size[1], small.strides[0], QImage.Format.Format_BGR888).copy()
        self._pictures.send(Picture(image, (wide, high)))

    # on the eyes' thread

    def _read(self, _: Stop) -> bool:
        from mailroom.reading.eyes import LIVE, Eyes
        from mailroom.reading.gate import Verdict

        frame = self._mailbox.take(0.1)
        if frame is None:
            return True
        if self._eyes is None:
            self._eyes = Eyes(self._settings.grammar, reader=LIVE)
        start = time.monotonic()
        self.frame = frame
        reading = self._eyes.read(frame, BUDGET_MS)
        now = time.monotonic()
        self._time += min(LOOK_S, now - self._looked)
        self._looked = now
        if self._forget:
            self._forget = False
            self._gate.clear()
        cards = {symbol: own for symbol in reading.symbols if (own := _card(symbol.text))}
        symbols = tuple(symbol for symbol in reading.symbols if symbol not in cards)
        labels = self._not_alone(cards, bool(symbols or reading.unread))
        shown = self._cards.see([symbol for symbol in cards if symbol not in labels], self._time)
        beside = bool(labels) and not self._beside
        self._beside = bool(labels) or (self._beside and self._time - self._others_at < LEFT_S)
        if shown.waiting:  # an envelope beside it waits too: which of them comes first depends on the card
            return True
        keys = {symbol.text for symbol in symbols if self._names_a_piece(symbol.text)}
        before = self._calm.said
        if self._calm.hear(reading.hint, read=bool(keys), at=now) is not before:
            self._hints.send(self._calm.said)
        others = {symbol.text for symbol in symbols} - keys
        verdict = self._gate.see(keys, others, self._time, unread=bool(reading.unread))
        card = next((own for symbol, own in cards.items() if symbol.text == shown.taken), None)
        if verdict is not Verdict.SAME or card or shown.several or beside:
            self._sights.send(
                Sight(
                    replace(reading, symbols=(*symbols, *labels)),
                    tuple(
                        self._as_shown(symbol.polygon, frame) for symbol in symbols if symbol.text in keys or not keys
                    ),
                    (now - start) * 1000,
                    verdict in (Verdict.TWO, Verdict.DOUBT),
                    card,
                    verdict is not Verdict.SAME,
                    shown.several,
                    beside,
                    frame,
                )
            )
        return True

    def _not_alone(self, cards: Mapping[Symbol, OwnCode], others: bool) -> list[Symbol]:
        """The labels that another code stands beside, or stood a moment ago: they are part of the view, no more."""
        if others:
            self._others_at = self._time
        labels = [symbol for symbol, own in cards.items() if own.letter in ALONE]
        if self._time - self._others_at >= LEFT_S:
            return []
        if labels:
            self._cards.company()
        return labels

    def _as_shown(self, polygon: tuple[Point, ...], frame: Frame) -> tuple[Point, ...]:
        """Where it stands in the preview, in pixels of the frame."""
        wide = frame.pixels.shape[1]
        return tuple((wide - x, y) for x, y in polygon) if self._mirrored else polygon

    def _names_a_piece(self, text: str) -> bool:
        """By its shape alone: keys of another shape are known to the station only, and come a little later."""
        settings = self._settings
        key = codes.classify(
            text, lambda _: False, typed=False, grammar=settings.grammar, card_layout=settings.card_qr, mode=self.mode
        )
        return key.kind in NAMES_A_PIECE

    def _close_eyes(self) -> None:
        if self._eyes is not None:
            self._eyes.close()


def _card(text: str) -> OwnCode | None:
    """One of our own codes that does what a key does. The check card is none: all of it is looked at, at once."""
    own = codes.leading(text, typed=False)
    return own if own is not None and own.letter != "X" else None
