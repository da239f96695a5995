"""受箱を閉じる, by figures: what was counted by hand is put in, and a tray that does not agree is closed knowingly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.clerk.content import Content, Line
from ui.clerk.keys import DIGIT
from ui.clerk.session import Session
from ui.looks import LOOKS, Form

if TYPE_CHECKING:
    from mailroom.desk.trays import TrayView

MOST_FIGURES = 5


class TrayClose:
    """Stands on the result card. A scan takes the card away, and the tray stays open until it agrees."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._view: TrayView | None = None
        self._typed = ""
        self._card: Content | None = None
        self._form = Form.TRAY

    @property
    def stands(self) -> bool:
        """True while the card shows it: figures are for the count."""
        return self._form is Form.TRAY and self._card is not None and self._session.content is self._card

    def begin(self) -> None:
        """The tray at hand. Where it stands already with a difference: closed with it."""
        if self.stands and self._view is not None and self._view.difference:
            reason = self._session.says("tray.counted_twice")
            self._session.ask(lambda: self._session.station.tray.close(reason), self._came)
        else:
            self._session.ask(self._session.station.tray.begin_close, self._came)

    def ticket(self, number: str) -> None:
        """A ticket was scanned: its tray is opened or switched to; that of the tray at hand closes it."""
        tray = self._session.station.tray
        self._session.ask(lambda: (tray.ticket(number), tray.closing is not None), lambda found: self._came(*found))

    def act(self, command: str) -> bool:
        """A key or a card while it stands."""
        if command.startswith(DIGIT):
            self._typed = (self._typed + command.removeprefix(DIGIT))[:MOST_FIGURES]
            self._show()
        elif command == "erase":
            self._typed = self._typed[:-1]
            self._show()
        elif command == "confirm" and self._typed:
            counted, self._typed = int(self._typed), ""
            self._session.ask(lambda: self._session.station.tray.count(counted), self._came)
        elif command == "cancel":
            self._view = None
            self._session.ask(self._session.station.tray.go_on, lambda _: self._session.show_waiting())
        else:
            return False
        return True

    def refreshed(self, tray: str | None) -> None:
        """The envelope that was found closed it: the card says where that goes, the bar says the rest."""
        view = self._view
        if view is not None and view.closed_at is None and tray != view.number:
            self._view = None
            self._session.troubled.emit(self._session.troubles.say("tray_is_closed", tray=view.number))

    def _came(self, view: TrayView, closing: bool = True) -> None:
        self._view, self._typed = view, ""
        self._form = Form.TRAY_CLOSED if view.closed_at else Form.TRAY if closing else Form.TRAY_OPEN
        self._show()
        self._session.sounded.emit(LOOKS[self._form].sound, 1)
        if self._form is not Form.TRAY:
            self._view = None
            self._session.refresh()

    def _show(self) -> None:
        view, says = self._view, self._session.says
        if view is None:
            return
        closed = self._form is not Form.TRAY
        scanned = says("tray.pieces", count=view.scanned)
        counted = self._typed or ("" if view.hand_count is None else str(view.hand_count))
        lines = [Line(says("card.label_tray"), view.number, bold=True, fixed=True)]
        lines.append(Line(says("tray.label_counted"), says("tray.pieces", count=counted or "―"), bold=not closed))
        if view.difference and not self._typed:
            lines.append(Line(says("tray.label_difference"), f"{view.difference:+}", bold=True))
        keys = ((says.cap("confirm"), says("card.confirm")), (says.cap("cancel"), says("tray.go_on")))
        self._card = Content(
            self._form,
            LOOKS[self._form].band,
            says(f"look.{self._form.value}.word"),
            action=says(f"look.{self._form.value}.action"),
            second=says("tray.scanned", scanned=scanned),
            lines=tuple(lines),
            foot="" if closed else says("tray.differs" if view.difference and not self._typed else "tray.count"),
            stamp=says.time(view.closed_at or view.opened_at) if closed else "",
            hints=() if closed else keys,
        )
        self._session.show(self._card)
