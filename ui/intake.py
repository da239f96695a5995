"""Where a scan goes: the desk, a running seal check, or nowhere because nobody works here. It wins over all else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mailroom.model import Reading, Symbol
from mailroom.reading import codes
from mailroom.reading.own_codes import OwnCode
from ui.clerk.camera_pane import Coach
from ui.clerk.desk import DeskScreen
from ui.clerk.seal import SealScreen
from ui.clerk.session import Session
from ui.clerk.start_check import StartCheckScreen
from ui.clerk.tray_close import TrayScreen
from ui.devices.camera import Sight
from ui.devices.sound import Sounds
from ui.doorway import Doorway
from ui.looks import LOOKS, Form
from ui.notices import Notices
from ui.orders import Orders
from ui.presence import Presence
from ui.screen import Screen

Show = Callable[..., None]
"""Shows a screen; ``entered=False``: it was brought to a certain place already."""


class Intake:
    """Holds nothing: every scan is handed on at once."""

    def __init__(
        self, session: Session, presence: Presence, notices: Notices, sounds: Sounds,
        desk: DeskScreen, seal: SealScreen, tray: TrayScreen, check: StartCheckScreen, doorway: Doorway,
        show: Show, now: Callable[[], Screen], orders: Orders,
    ) -> None:  # fmt: skip
        self._session, self._presence, self._notices, self._sounds = session, presence, notices, sounds
        self._desk, self._seal, self._tray, self._check, self._doorway = desk, seal, tray, check, doorway
        self._show, self._now, self._orders = show, now, orders

    def scanned(self, text: str, *, typed: bool = True) -> None:
        """A hand scanner, wherever the focus is; ``typed``: through the keyboard, which may have garbled it."""
        self._presence.stir()
        own = codes.leading(text, typed=typed)
        if own is not None:
            self.own_code(own)
        elif self._presence.person is None:
            self._outside(None)
        elif (screen := self._now()).takes_scans:
            screen.take_text(text, typed=typed)
        elif not self._checking() and self._desk.finder.labelled(text):
            pass
        elif (taker := self._taker()) is not None:
            taker.scan(text) if typed else taker.see(_exactly(text))
        else:
            self._to_desk()
            self._desk.camera.came(self._session.says("camera.wedge"))
            self._session.scan(text) if typed else self._session.see(_exactly(text))

    def sight(self, sight: Sight) -> None:
        """What the camera saw. A card that says how the next envelope is meant comes before the one beside it."""
        self._presence.stir()
        sets = sight.card is not None and sight.card.letter == "C" and self._orders.sets(sight.card.body)
        if sight.cards:
            self._orders.refuse("several_cards")
        if sight.beside and self._checking():
            self._orders.refuse("label_beside")
        if sight.card is not None and sets:
            self.own_code(sight.card, seen=True)
        if sight.piece:
            self._viewed(sight)
        if sight.card is not None and not sets:
            self.own_code(sight.card, seen=True)

    def _viewed(self, sight: Sight) -> None:
        if self._presence.person is None:
            self._outside(None)
            return
        if not self._checking() and (tests := _tests([symbol.text for symbol in sight.reading.symbols])):
            self._to_check()
            self._check.see(sight, tests)
            return
        if sight.two:
            self._desk.camera.advise(Coach.TWO)
            if self._checking():
                self._sounds.play(LOOKS[Form.TWO_CODES].sound)
            else:
                self._to_desk()
                self._session.two_in_view(unread=bool(sight.reading.unread))
            return
        if (screen := self._now()).takes_scans:
            screen.take_reading(sight.reading)
            return
        if (taker := self._taker()) is not None:
            taker.see(sight.reading)
            return
        self._to_desk()
        took = f"{sight.ms:.0f} {self._session.says('camera.ms')}"
        self._desk.camera.came(took, sight.taken)
        self._session.see(sight.reading)

    def broken(self) -> None:
        """A scan that came in pieces."""
        if self._presence.person is None:
            self._outside(None)
        else:
            torn = self._session.troubles.say("torn_scan")
            self._session.lost(torn)
            self._notices.show(torn)
            self._sounds.play(LOOKS[Form.NOT_OURS].sound)

    def own_code(self, own: OwnCode, *, seen: bool = False) -> None:
        """One of our own codes that leads somewhere; ``seen``: by the camera."""
        if own.letter == "C":
            self._orders.card(own.body, seen=seen)
        elif own.letter == "P":
            if self._presence.person is not None:
                self._presence.log_out()
            self._outside(own.body)
        elif self._presence.person is None:
            self._outside(None)
        elif own.letter in "BF":
            if self._taker() is None:
                self._show(self._seal, entered=False)
            self._seal.own(own) if self._taker() is not self._tray else self._orders.refuse("not_in_recount")
        elif self._checking():
            self._orders.refuse("not_in_check" if self._taker() is self._seal else "not_in_recount")
        elif own.letter == "T":
            self._to_desk()
            self._desk.tray.ticket(own.body)
        elif own.letter == "G":
            self._to_desk()
            self._desk.groups.begin(own.body)
        else:
            self._to_check()
            self._check.own(own)

    def _outside(self, person: str | None) -> None:
        """Nobody works here: only a person's card leads anywhere. The rest is not taken, and that is said."""
        if not self._doorway.outside(person):
            self._sounds.play(LOOKS[Form.NOT_OURS].sound)

    def _checking(self) -> bool:
        return self._taker() is not None

    def _taker(self) -> SealScreen | TrayScreen | None:
        """What every scan belongs to now: a seal check, or a recount."""
        if self._now() is self._seal and self._seal.engaged:
            return self._seal
        return self._tray if self._now() is self._tray and self._tray.recounting else None

    def _to_check(self) -> None:
        """The check card is for the start-of-day check, whatever is open."""
        if self._now() is not self._check:
            self._show(self._check)

    def _to_desk(self) -> None:
        self._desk.scanned()
        if self._now() is not self._desk:
            self._show(self._desk)


def _exactly(text: str) -> Reading:
    """As read, like a picture's code: no keyboard was between."""
    return Reading((Symbol(text, "serial", "serial", ((0, 0), (0, 0), (0, 0), (0, 0))),))


def _tests(texts: Sequence[str]) -> list[OwnCode]:
    """What of it are codes of the check card; it has several in one view."""
    return [own for text in texts if (own := codes.leading(text, typed=False)) is not None and own.letter == "X"]
