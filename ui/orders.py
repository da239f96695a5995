"""What a key or a command card does: on the screen that is open, else on the screen that it belongs to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent

from mailroom.commands import is_key
from mailroom.model import Mode
from ui.clerk.desk import DeskScreen
from ui.clerk.keys import REASONS, Keys
from ui.clerk.seal import SealScreen
from ui.clerk.session import Session
from ui.devices.sound import Sounds
from ui.looks import LOOKS, Form, Sound
from ui.notices import Notices
from ui.pages import MORE, PAGES
from ui.presence import Presence
from ui.screen import Screen, event_of

TEST = "test"
SETS = (*REASONS, *(mode.value for mode in Mode))
ENDS_CHECK = {page.name for page in (*PAGES, MORE)} - {"break", "logout"}
"""A card of these would end a seal check that is going on; nothing of it would be carried over."""
LEADS_TO = {"slips": "paper", "print": "paper", "print_all": "paper", "close_day": "report"}
"""Cards of a screen that is opened by them; the same card again does it."""


class Orders:
    """``open_page``: a page by its name; False where there is none of it for who works here."""

    def __init__(
        self, keys: Keys, session: Session, presence: Presence, notices: Notices, sounds: Sounds,
        desk: DeskScreen, seal: SealScreen, now: Callable[[], Screen], show: Callable[[Screen], None],
        open_page: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self._keys, self._session, self._presence = keys, session, presence
        self._notices, self._sounds, self._desk, self._seal = notices, sounds, desk, seal
        self._now, self._show, self._open_page = now, show, open_page

    def key(self, event: QKeyEvent) -> bool:
        """A key that no field took. False where it means nothing here."""
        screen = self._now()
        command = self._keys.command(screen.name, event)
        return (command is not None and self._do(command)) or screen.key(event)

    def card(self, body: str, *, seen: bool = False) -> None:
        """A command card was scanned; ``seen``: by the camera, which does not beep."""
        table, here = self._keys.commands, self._now().name
        command = table.of_card(body)
        if command is not None and is_key(command):  # whatever that key does here
            command = table.at(here, command) or command
        if command is None:
            self.refuse("no_such_card")
        elif command == TEST:
            self._sounds.play(Sound.RECORDED)
            self._notices.show(self._session.troubles.say("test_heard"))
        elif self._seal.engaged and (command in ENDS_CHECK or not table.means(here, command)):
            self.refuse("not_in_check")
        elif not (self._do(command) or self._elsewhere(command)):
            self.refuse("no_such_card")
        elif seen:
            self._sounds.play(Sound.ALREADY)

    def sets(self, body: str) -> bool:
        """True for a card that says how the next envelope is meant: it comes before one that is shown with it."""
        return self._keys.commands.of_card(body) in SETS

    def _do(self, command: str) -> bool:
        """On the screen that is open. At the desk everything waits for the answer to what came before."""
        screen = self._now()
        if self._presence.person is not None and self._open_page(command):
            return True
        if screen is not self._desk:
            return screen.act(command) or _pressed(screen, command)
        if self._keys.commands.means(screen.name, command):
            self._session.in_turn(lambda: screen.act(command))
            return True
        return False

    def _elsewhere(self, command: str) -> bool:
        """On the screen that the command belongs to."""
        if self._presence.person is None:
            return False
        if self._desk.name in self._keys.commands.where(command):
            self._show(self._desk)
            return self._do(command)
        return command in LEADS_TO and self._open_page(LEADS_TO[command])

    def refuse(self, key: str) -> None:
        """A sentence of ``ui.banner``, and the sound for it."""
        self._notices.show(self._session.troubles.say(key))
        self._sounds.play(LOOKS[Form.NOT_OURS].sound)


def _pressed(screen: Screen, command: str) -> bool:
    """For a screen that reads keys by itself: the key that a command has on every screen."""
    event = event_of(command)
    return event is not None and screen.key(event)
