"""Says where the envelope goes, after the sound, on the present default device. Told last: never on a scan's path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, QTimer

from mailroom.settings import Settings
from ui.devices import speech

AFTER_SOUND_MS = 160  # measured: an effect was heard 110 ms later than a stream


def wanted(settings: Settings) -> bool:
    """The setting; ``auto``: spoken in Japanese, unless several stations would speak in one room."""
    station, chosen = settings.station, settings.screen.voice
    return chosen == "on" or (chosen == "auto" and not station.shared_room and station.language == "ja")


class Voice(QObject):
    """Silent until ``start``, where nobody wants it, and without a loudspeaker. What is said ends what was said."""

    def __init__(self, on: bool, volume: int = 80, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on, self.volume = on, volume
        self.said: tuple[str, ...] = ()  # the last phrase, for tests
        self._media: Any = None
        self._sink: Any = None
        self._buffer = QBuffer(self)
        self._later = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._later.timeout.connect(self._speak)

    def start(self) -> None:
        """Load the multimedia library; late, for it takes longer than showing the window."""
        try:
            from PySide6 import QtMultimedia
        except ImportError:
            return
        self._media = QtMultimedia

    def say(self, clips: Sequence[str], after_ms: int = 0) -> None:
        """Say it once ``after_ms`` are over: the sound that goes before. Nothing to say ends what is being said.

        A sound effect comes out of the loudspeaker later than a stream that is opened: a pause lies between.
        """
        self.hush()
        self.said = tuple(clips) if self.on else ()
        if self.said and self._media is not None:
            self._later.start(after_ms + AFTER_SOUND_MS)

    def hush(self) -> None:
        """End what is being said."""
        self._later.stop()
        if self._sink is not None:
            self._sink.stop()
            self._sink = None
        self._buffer.close()

    def set_volume(self, volume: int) -> None:
        """0 to 100."""
        self.volume = max(0, min(100, volume))

    def _speak(self) -> None:
        samples = speech.phrase(self.said)
        device = self._media.QMediaDevices.defaultAudioOutput()  # asked each time: it may have changed
        if device.isNull() or not samples:
            return
        form = self._media.QAudioFormat()
        form.setSampleRate(speech.RATE)
        form.setChannelCount(1)
        form.setSampleFormat(self._media.QAudioFormat.SampleFormat.Int16)
        self._sink = self._media.QAudioSink(device, form)
        self._sink.setVolume(self.volume / 100)
        self._buffer.setData(QByteArray(samples))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink.start(self._buffer)
