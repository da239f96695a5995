"""Makes resources/speech: letters of racks, numbers and words, spoken, to be put together by ui/devices/voice.py.

Needs `pip install pyopenjtalk-plus` (140 MB of dictionaries: a tool of this script, not of the product) and numpy. Its
voice is HTS Voice "Mei" of the MMDAgent Project Team, CC BY 3.0: resources/speech/LICENSE.txt credits it.

    python packaging/speech.py      the same files come out of the same version

Every clip begins and ends in silence, is as loud as the others, and has no pause at either end: what is said next may
follow at once. 101 to 999 are said as a hundred and the rest.
"""

from __future__ import annotations

import wave
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "speech"
RATE = 16_000  # of the files; the voice is made at three times that
SPEED = 1.1
LOUD = 0.12  # root of the mean square while somebody speaks
PEAK = 0.89
QUIET = 0.012  # below this share of the loudest it is silence
EDGE_MS = 8  # every clip swells and fades in this time

LETTERS = (
    *("エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ", "ジェー", "ケー", "エル", "エム"),
    *(
        "エヌ",
        "オー",
        "ピー",
        "キュー",
        "アール",
        "エス",
        "ティー",
        "ユー",
        "ブイ",
        "ダブリュー",
        "エックス",
        "ワイ",
        "ゼット",
    ),
)
LONG = {"2": "にい", "5": "ごお"}  # of one beat, they would be over before anyone listens
WORDS = {
    "destroy": "廃棄",
    "hold": "保留",
    "unknown": "照会",
    "split": "開封",
    "already": "処理済み",
    "stop": "止めてください",
    "undone": "取り消し",
    "group": "仕分け",
}


def texts() -> dict[str, str]:
    """Every clip by its name, as it is given to the voice."""
    numbers = {str(number): str(number) for number in (*range(1, 101), *range(200, 1000, 100))}
    return {**dict(zip(ascii_lowercase, LETTERS, strict=True)), **numbers, **LONG, **WORDS}


def slower(samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """From 48 to 16 kHz: everything above 7.5 kHz is taken out first, or it would whistle."""
    at = np.arange(-96, 97)
    cut = 2 * 7_500 / (3 * RATE)
    window = np.sinc(cut * at) * np.kaiser(len(at), 8.0)
    return np.convolve(samples, window / window.sum(), "same")[::3]


def trimmed(samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Without the pauses at both ends, swelling and fading."""
    step = RATE // 200
    blocks = np.abs(samples[: len(samples) // step * step]).reshape(-1, step).max(axis=1)
    spoken = np.flatnonzero(blocks > QUIET * blocks.max())
    samples = samples[max(0, spoken[0] - 1) * step : (spoken[-1] + 2) * step].copy()
    edge = RATE * EDGE_MS // 1000
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    samples[:edge] *= ramp
    samples[-edge:] *= ramp[::-1]
    return samples


def levelled(samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """As loud as every other clip; never clipped."""
    spoken = samples[np.abs(samples) > 0.05 * np.abs(samples).max()]
    gain = min(LOUD / float(np.sqrt(np.mean(spoken**2))), PEAK / float(np.abs(samples).max()))
    return samples * gain


def main() -> None:
    """Write all files."""
    import pyopenjtalk

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        samples, rate = pyopenjtalk.tts(text, speed=SPEED)
        assert rate == 3 * RATE
        clip = levelled(trimmed(slower(samples / 32_768)))
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.round(clip * 32_767).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
