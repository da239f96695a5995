"""The loudspeaker: four short WAVs, preloaded, on the present default device. Silent where there is none."""

from __future__ import annotations

import wave
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLoggingCategory, QObject, QUrl

from mailroom.log import LOG
from mailroom.paths import resources
from ui.looks import Sound

LOUD_TIMES = 3


def _file(sound: Sound) -> Path:
    return resources() / "sounds" / f"{sound.value}.wav"


@cache
def length_ms(sound: Sound) -> int:
    """How long a sound takes."""
    with wave.open(str(_file(sound)), "rb") as file:
        return round(file.getnframes() / file.getframerate() * 1000)


class Sounds(QObject):
    """``start`` loads Qt's multimedia; before it, and without a device, ``play`` does nothing."""

    def __init__(self, volume: int = 80, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.volume = volume
        self.played: list[tuple[Sound, int]] = []  # the last few, for the bar's check and for tests
        self.lasts_ms = 0  # how long the last one takes
        self._devices: Any = None
        self._effects: dict[Sound, Any] = {}

    @property
    def heard(self) -> bool:
        """True when there is a loudspeaker."""
        return bool(self._effects)

    def start(self) -> None:
        """Load the sounds. Late: importing multimedia takes longer than showing the window."""
        # What its back ends miss on this machine is no concern of a clerk, and they say it on the terminal.
        QLoggingCategory.setFilterRules("qt.multimedia.*=false\nqt.core.qfuture.*=false")
        try:
            from PySide6.QtMultimedia import QMediaDevices
        except ImportError:
            LOG.info("no sound: the multimedia library is missing")
            return
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._load)
        self._load()

    def play(self, sound: Sound | None, times: int = 1) -> None:
        """Play at once; a sound that still runs begins anew."""
        self.lasts_ms = length_ms(sound) * times if sound else 0
        if sound is None:
            return
        self.played = [*self.played[-19:], (sound, times)]
        effect = self._effects.get(sound)
        if effect is not None:
            effect.stop()
            effect.setLoopCount(times)
            effect.play()

    def set_volume(self, volume: int) -> None:
        """0 to 100."""
        self.volume = max(0, min(100, volume))
        for effect in self._effects.values():
            effect.setVolume(self.volume / 100)

    def close(self) -> None:
        """Stop and let go of the device."""
        for effect in self._effects.values():
            effect.stop()
        self._effects.clear()
        self._devices = None

    def _load(self) -> None:
        """On the default device of now; it may have changed."""
        from PySide6.QtMultimedia import QSoundEffect

        device = self._devices.defaultAudioOutput()
        self._effects.clear()
        if device.isNull():
            return
        for sound in Sound:
            effect = QSoundEffect(device, self)
            effect.setSource(QUrl.fromLocalFile(str(_file(sound))))
            effect.setVolume(self.volume / 100)
            self._effects[sound] = effect
