"""Makes resources/sounds: four answers told apart by their rhythm, not only by their pitch.

recorded   one short note                 .
attention  two rising notes               - -
refused    three low, short notes         . . .
already    one long note, one short       ---- .

Run ``python packaging/sounds.py``; the same files come out every time.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

RATE = 44_100
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
Note = tuple[float, float, float]  # hertz (0 = rest), seconds, loudness 0..1

SOUNDS: dict[str, list[Note]] = {
    "recorded": [(1046.5, 0.09, 0.7)],
    "attention": [(659.3, 0.13, 0.9), (0, 0.06, 0), (987.8, 0.20, 0.9)],
    "refused": [(233.1, 0.09, 1.0), (0, 0.06, 0), (233.1, 0.09, 1.0), (0, 0.06, 0), (233.1, 0.14, 1.0)],
    "already": [(784.0, 0.24, 0.6), (0, 0.05, 0), (784.0, 0.07, 0.6)],
}
PARTIALS = ((1, 1.0), (2, 0.35), (3, 0.12))  # a soft, bell-like tone that carries over a sorting machine


def note(hertz: float, seconds: float, loudness: float) -> list[float]:
    """One note with a soft beginning and end, so that nothing clicks."""
    count = round(seconds * RATE)
    edge = min(count // 2, round(0.006 * RATE))
    samples = []
    for at in range(count):
        swell = min(1.0, at / edge, (count - at) / edge) if edge else 1.0
        decay = math.exp(-2.2 * at / count)
        tone = sum(part * math.sin(2 * math.pi * hertz * times * at / RATE) for times, part in PARTIALS)
        samples.append(loudness * swell * decay * tone if hertz else 0.0)
    return samples


def make(notes: list[Note]) -> bytes:
    """16-bit samples of all notes, as loud as they may be without clipping."""
    samples = [sample for one in notes for sample in note(*one)] + [0.0] * round(0.02 * RATE)
    loudest = max(abs(sample) for sample in samples)
    return b"".join(struct.pack("<h", round(sample / loudest * 0.8 * 32767)) for sample in samples)


def main() -> None:
    """Write all files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, notes in SOUNDS.items():
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(make(notes))


if __name__ == "__main__":
    main()
