"""Where the host's extracts are: found on this machine and its drives, or typed. They are loaded at the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QStandardPaths, QStorageInfo, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.mirror.fields import KINDS
from mailroom.mirror.finding import Findings, look_in, search
from mailroom.mirror.layouts import layouts
from mailroom.paths import Home
from ui.field import Field
from ui.first_run.answers import Answers
from ui.first_run.choices import Choice, Choices
from ui.first_run.page import Ground, StepPage
from ui.says import Says
from ui.style import Style


class ExtractsPage(StepPage):
    """Folders that hold extracts, best first; one more can be typed."""

    name = "extracts"

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, says, answers, ground, parent)
        self.found: list[Findings] = []
        self.looked = False
        self.choices = Choices(style, says("first.looking"), self)
        self.choices.chosen.connect(self._choose)
        self.field = Field(style, says("first.extracts_field"), parent=self)
        self.field.edit.returnPressed.connect(self._typed)

    def said(self) -> str:
        return self.answers.folder.name if self.answers.folder else ""

    def skip(self) -> None:
        self._choose(None)

    def entered(self) -> None:
        super().entered()
        places, home = _places(), self.ground.home
        self.ask(lambda: _search(places, home), self._came)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_F2:
            self.field.edit.setFocus()
            return True
        return self.choices.key(event)

    def arrange(self, body: QRect) -> None:
        self.field.fit(self.metrics)
        high = self.field.high()
        wide = min(body.width(), 1000 if self.metrics.wide else 720)
        self.choices.fit(self.metrics)
        self.choices.setGeometry(body.x(), body.y(), wide, body.height() - high - 24)
        self.field.setGeometry(body.x(), self.choices.y() + self.choices.taken() + 24, wide, high)
        self.field.fit(self.metrics)

    def _came(self, found: list[Findings]) -> None:
        self.found, self.looked = found, True
        if self.answers.folder is None and found and found[0].whole:
            self._take(found[0].folder)
        self._show()

    def _show(self) -> None:
        rows = [Choice(one.folder, str(one.folder), self._more(one)) for one in self.found]
        later = "first.extracts_later" if self.found else "first.extracts_none"
        rows.append(Choice(None, self.says(later), self.says("first.extracts_later_more")))
        self.choices.show_rows(rows, self.answers.folder)
        self.arrange(self.body())
        self.changed.emit()

    def _more(self, found: Findings) -> str:
        if found.whole:
            return self.says("first.extracts_whole", files=len(found.files), size=f"{found.size / 1e6:,.1f}")
        missing = self.says("first.comma").join(kind for kind in KINDS if kind not in found.kinds)
        return self.says("first.extracts_part", missing=missing)

    def _choose(self, folder: Path | None) -> None:
        self._take(folder)
        self.changed.emit()

    def _take(self, folder: Path | None) -> None:
        found = next((one for one in self.found if one.folder == folder), None)
        self.answers.folder, self.answers.extracts = folder, found.files if found else ()

    def _typed(self) -> None:
        text = self.field.edit.text().strip()
        if not text:
            self.setFocus()
            return
        folder, home = Path(text).expanduser(), self.ground.home
        self.ask(lambda: look_in(folder, layouts(home)), self._looked_in)

    def _looked_in(self, found: Findings) -> None:
        self.found = [found, *(one for one in self.found if one.folder != found.folder)]
        if found.kinds:
            self._take(found.folder)
        self._show()
        self.setFocus()

    def trouble(self) -> str:
        chosen = next((one for one in self.found if one.folder == self.answers.folder), None)
        return self.says("first.extracts_not_whole") if chosen is not None and not chosen.whole else ""


def _search(places: Sequence[Path], home: Home) -> list[Findings]:
    found = list(search(places, layouts(home)))
    return sorted(found, key=lambda one: (not one.whole, -len(one.kinds)))


def _places() -> list[Path]:
    """Where somebody puts a file that came from elsewhere: the own folders, drives that were plugged in."""
    kinds = QStandardPaths.StandardLocation
    own = [QStandardPaths.writableLocation(one) for one in (kinds.DownloadLocation, kinds.DesktopLocation,
                                                            kinds.DocumentsLocation)]  # fmt: skip
    drives = [volume.rootPath() for volume in QStorageInfo.mountedVolumes() if volume.isReady() and not volume.isRoot()]
    return [Path(place) for place in (*own, *drives) if place]
