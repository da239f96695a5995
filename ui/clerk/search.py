"""Find by hand: a panel over the left column, never a dialog. Results as one types; look-alike names are marked."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_letters
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mailroom.answers import PersonHit
from mailroom.dispatch.lookalikes import marked
from mailroom.japan import key_text
from ui.canvas import RIGHT, Canvas
from ui.clerk.choice import Choice
from ui.clerk.finding import Hits
from ui.clerk.keys import steps, type_into
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.style import Style

MOST = 50
MASK = "\u25cf"
PAGE = 8

Search = Callable[[str, Callable[[Hits], None]], None]


class Found(NamedTuple):
    """One row: a person with one mailpiece (or one certificate that has none; in reply mode, with none of either).

    ``by_number``: the whole 記号-番号-枝番 was typed, not a part of it.
    """

    hit: PersonHit
    code: str
    by_number: bool = False
    offer: Choice | None = None  # printed code and name agree: one key takes it


class SearchPanel(Painted):
    """``chosen`` says who; what is typed is kept nowhere."""

    chosen = Signal(object)  # Found
    opened = Signal()
    closed = Signal()
    looked = Signal(str, int)  # somebody looked for people: for what, and how many were found

    def __init__(self, style: Style, says: Says, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self._search = says, search
        self.rows: list[Found] = []
        self.at = 0
        self.masked = False  # names are shown when they are chosen
        self._asked = self._answered = ""
        self._making = ""  # of Japanese input, not yet in the field
        self._busy = False  # one search at a time, the newest text next
        self._take_it = False  # Enter came before the answer
        self.offered = False  # the rows are proposals by print
        self.certificates = False  # reply mode: what is looked for is a certificate, not a mailpiece
        self.field = QLineEdit(self)
        self.field.setFrame(False)
        self.field.setAccessibleName(says("search.field"))
        self.field.textChanged.connect(lambda _: self._typed())
        self.field.installEventFilter(self)
        style.changed.connect(self._dress)
        self.hide()

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        box = self._field_rect()
        pad = 56 if metrics.wide else 44
        self.field.setGeometry(box.adjusted(pad, 4, -12, -4))
        self._dress()

    def open(self, begun: str = "") -> None:
        """Show it empty, with the keyboard; or with the first sign of a number that is being typed."""
        self.field.clear()
        self.rows, self.at, self.offered = [], 0, False
        self.field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, not begun)  # no kana among figures
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.setText(begun)
        if not begun:
            self.opened.emit()

    def offer(self, rows: list[Found]) -> None:
        """People that the envelope's print names; not over what somebody types."""
        if self.isVisible() and not self.field.text().strip():
            self.rows, self.at, self.offered = rows, 0, True
            self.update()

    def act(self, command: str) -> bool:
        """What a card does while the panel is open: figures are typed, rows are chosen."""
        if command == "confirm":
            self._choose()
        elif command in steps():
            self._move(steps(PAGE)[command])
        else:
            return type_into(self.field, command)
        return True

    def close_panel(self) -> None:
        """Away with it and with what was typed."""
        if self.isVisible():
            if self._answered:
                self.looked.emit(self._answered, len(self.rows))
            self.field.clear()
            self._making, self.rows = "", []
            self.hide()
            self.closed.emit()

    def back(self) -> None:
        """To the field again."""
        self.field.setFocus()

    # results

    @property
    def _text(self) -> str:
        """What is looked for: what stands in the field, and the kana that are being written there."""
        return (self.field.text() + self._making.rstrip(ascii_letters)).strip()

    def _typed(self) -> None:
        self.offered = self._take_it = False
        if self._text:
            self._ask()
        else:
            self._asked = self._answered = ""
            self.rows, self.at = [], 0
            self.update()

    def _ask(self) -> None:
        text = self._text
        if text and text != self._asked and not self._busy:
            self._asked, self._busy = text, True
            self._search(text, lambda hits: self._came(text, hits))

    def _came(self, text: str, hits: Hits) -> None:
        """None: it failed, and was said."""
        self._busy = False
        if not self.isVisible() or not self._text:
            self._asked = ""
            return
        if self._text != text:
            self._ask()
        if hits is None:
            self._asked = ""
            return
        self._answered = text
        self.rows = [found for hit in hits for found in self._found(hit, text)]
        self.at = 0
        self.update()
        if self._take_it and text == self._text:
            self._take_it = False
            if len(self.rows) == 1:
                self._choose()

    def _found(self, hit: PersonHit, text: str) -> list[Found]:
        number = key_text(text) in (hit.member, hit.member.partition("-")[2])
        if self.certificates:
            return [Found(hit, "", number)] if hit.certificates else []
        return [Found(hit, code, number) for code in (hit.codes or hit.certificates)]

    def _choose(self) -> None:
        """The row that is marked; what was typed since the last answer is looked for first."""
        if self._text != self._answered:
            self._take_it = True
            self._ask()
        elif self.rows:
            self.chosen.emit(self.rows[self.at])

    def _move(self, by: int) -> None:
        if self.rows:
            self.at = max(0, min(len(self.rows) - 1, self.at + by))
            self.update()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Arrows and Enter while typing; what Japanese input has in the making is looked for as well."""
        if target is self.field and isinstance(event, QInputMethodEvent):
            self._making = event.preeditString()
            QTimer.singleShot(0, self._typed)  # when the field has what was committed
        if target is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}
            if event.key() in moves:
                self._move(moves[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_panel()
                return True
        return super().eventFilter(target, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row, first = self._list_rect(), self._first()
        if row.contains(event.position().toPoint()):
            at = first + int((event.position().y() - row.y()) // self._row_high())
            if at < len(self.rows):
                self.at = at
                self.update()
                self._choose()

    # painting

    def _field_rect(self) -> QRect:
        wide, pad = self.metrics.wide, self.metrics.pad
        return QRect(pad, 64 if wide else 46, self.width() - 2 * pad, 64 if wide else 44)

    def _list_rect(self) -> QRect:
        top = self._field_rect().bottom() + (90 if self.metrics.wide else 62)
        return QRect(1, top, self.width() - 2, self.height() - top - (64 if self.metrics.wide else 44))

    def _row_high(self) -> int:
        return 84 if self.metrics.wide else 60

    def _first(self) -> int:
        """The first row that is shown, so that the chosen one is in view."""
        room = max(1, self._list_rect().height() // self._row_high())
        return max(0, min(self.at - room + 1, len(self.rows) - room))

    def _dress(self) -> None:
        self.field.setFont(self.style_.font(self.size_of("lead")))
        self.field.setPalette(self.style_.palette())

    def paintEvent(self, _: object) -> None:
        says, wide, pad = self.says, self.metrics.wide, self.metrics.pad
        text = self.type_of("text")
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            head = QRect(pad, 0, self.width() - 2 * pad, 64 if wide else 46)
            canvas.text(head, says("search.title"), self.type_of("lead", True))
            words = says("search.close")
            right = canvas.text(head, words, text, "quiet", RIGHT)
            cap = 38 if wide else 36
            canvas.keycap(head.right() + 1 - right - 8 - cap, head.center().y() + 1, "Esc", 14, 28 if wide else 22)
            box = self._field_rect()
            canvas.box(box, "panel", "accent", 3)
            icon = 28 if wide else 20
            canvas.icon_in(box.adjusted(18 if wide else 14, 0, 0, 0), "search", "ink", icon)
            line = 28 if wide else 20
            below = QRect(pad, box.bottom() + (12 if wide else 8), self.width() - 2 * pad, line)
            canvas.text(below, says("search.hint"), text, "quiet")
            below.translate(0, line + (12 if wide else 6))
            if self._answered:
                count = "search.found_more" if len(self.rows) >= MOST else "search.found"
                found = says(count, count=len(self.rows)) if self.rows else says("search.none")
                canvas.text(below, found, self.type_of("text", True))
                if self.rows:
                    canvas.text(below, says("search.variants"), text, "quiet", RIGHT)
            elif self.offered:
                canvas.text(below, says("search.offered", count=len(self.rows)), self.type_of("text", True))
            self._paint_rows(canvas)
            self._paint_foot(canvas)

    def _paint_rows(self, canvas: Canvas) -> None:
        area, high, first = self._list_rect(), self._row_high(), self._first()
        wide, pad = self.metrics.wide, self.metrics.pad
        canvas.line(area.x(), area.y(), area.right() + 1, area.y())
        chosen = self._name(self.rows[self.at].hit.name) if self.rows else ""
        column = 200 if wide else 150
        name, text, fixed = self.type_of("lead", True), self.type_of("text"), self.type_of("text", fixed=True)
        for place, at in enumerate(range(first, min(len(self.rows), first + area.height() // high))):
            hit, code = self.rows[at].hit, self.rows[at].code
            row = QRect(area.x(), area.y() + place * high, area.width(), high)
            if at == self.at:
                canvas.fill(row.adjusted(0, 1, 0, 0), "accent-tint")
                canvas.fill(QRect(row.x(), row.y() + 1, 6, high - 1), "accent")
            left = QRect(pad, row.y() + high // 8, row.width() - 2 * pad - column - 12, high * 3 // 8)
            who = self._name(hit.name)
            taken = canvas.marked(left, who, name, marked(chosen, who)[1])
            canvas.text(left.adjusted(round(taken) + 12, 1, 0, 0), self._name(hit.kana), text, "quiet")
            low = left.translated(0, high * 3 // 8)
            canvas.text(low, hit.employer.name if hit.employer else "", text)
            right = QRect(self.width() - pad - column, left.y(), column, left.height())
            if not self.masked:
                canvas.text(right, self.says.day(hit.birth), text, "quiet")
            canvas.text(right.translated(0, high * 3 // 8), code, fixed, "quiet")
            canvas.line(row.x(), row.bottom() + 1, row.right() + 1, row.bottom() + 1)

    def _name(self, name: str) -> str:
        """As it may be read over somebody's shoulder: of each part its first sign."""
        if not self.masked:
            return name
        return "".join(
            sign if sign.isspace() or not at or name[at - 1].isspace() else MASK for at, sign in enumerate(name)
        )

    def _paint_foot(self, canvas: Canvas) -> None:
        wide, pad = self.metrics.wide, self.metrics.pad
        high = 64 if wide else 44
        foot = QRect(pad, self.height() - high, self.width() - 2 * pad, high)
        canvas.line(1, foot.y(), self.width() - 1, foot.y())
        text, cap = self.type_of("text"), 28 if wide else 22
        x = canvas.keycap(foot.x(), foot.center().y() + 1, "↑", 14, cap) + 8
        x = canvas.keycap(x, foot.center().y() + 1, "↓", 14, cap) + 8
        x = canvas.keycap(x, foot.center().y() + 1, "Enter", 14, cap) + 12
        canvas.text(foot.adjusted(round(x - foot.x()), 0, 0, 0), self.says("search.choose"), text, "quiet")
        words, sample = self.says("search.differs"), self.says("search.sample")
        taken = canvas.text(foot, words, text, "quiet", RIGHT)
        mark = QRect(foot.right() - round(taken) - 16 - text.pixels, foot.y(), text.pixels + 8, high)
        canvas.marked(mark, sample, text, {0})
