"""What one view (a frame, a file's page, one text of a hand scanner) holds, sorted for the station."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mailroom.model import KeyKind, Mode, Reading
from mailroom.reading import cards, codes
from mailroom.reading.cards import CardKey
from mailroom.reading.own_codes import OwnCode
from mailroom.settings import CodeSettings


@dataclass(frozen=True, slots=True)
class View:
    """Distinct keys of one view. Two or more in ``management``: nothing may be recorded.

    ``foreign``: kind and length of what is not ours; the texts themselves are forgotten here.
    """

    management: tuple[str, ...] = ()  # keys in the mirror first, then those that only fit the grammar
    tracking: tuple[str, ...] = ()  # 11 digits each
    cards: tuple[CardKey, ...] = ()
    own: tuple[OwnCode, ...] = ()
    foreign: tuple[tuple[KeyKind, int], ...] = ()
    unread: bool = False  # a QR code surely stands in view that could not be read: perhaps another envelope's

    @property
    def two_codes(self) -> bool:
        """Two envelopes are in view, or one text that may mean two."""
        return len(self.management) > 1

    @property
    def empty(self) -> bool:
        """Nothing at all was read."""
        return not (self.management or self.tracking or self.cards or self.own or self.foreign)


def sort_reading(reading: Reading, known: Callable[[str], bool], settings: CodeSettings, mode: Mode) -> View:
    """Sort what was seen in one picture."""
    view = sort_view([symbol.text for symbol in reading.symbols], known, settings, mode, typed=False)
    return replace(view, unread=bool(reading.unread))


def sort_view(
    texts: Sequence[str], known: Callable[[str], bool], settings: CodeSettings, mode: Mode, *, typed: bool
) -> View:
    """Sort all texts of one view. ``known`` says whether a text is a key in the mirror.

    ``typed``: by a hand scanner, so that a keyboard may have garbled them. A garbled text whose repairs lead to
    several keys of the mirror gives them all, so that none is recorded.
    """
    hits: dict[str, None] = {}
    misses: dict[str, None] = {}
    tracking: dict[str, None] = {}
    found_cards: dict[CardKey, None] = {}
    own: dict[OwnCode, None] = {}
    foreign: dict[str, tuple[KeyKind, int]] = {}
    for text in dict.fromkeys(texts):
        key = codes.classify(
            text, known, typed=typed, grammar=settings.grammar, card_layout=settings.card_qr, mode=mode
        )
        if key.kind is KeyKind.OWN:
            own[OwnCode(key.own_letter or "", key.body or "")] = None
        elif key.kind is KeyKind.MANAGEMENT:
            (hits if known(key.text) else misses)[key.text] = None
        elif key.kind is KeyKind.TRACKING:
            tracking[key.text] = None
        elif mode is Mode.REPLY and (card := cards.read(key.text, settings.card_qr)):
            found_cards[card] = None
        elif several := codes.mirror_hits(codes.candidates(text, typed=typed), known):
            hits.update(dict.fromkeys(several))
        elif key.text:
            foreign[key.text] = (key.kind, len(key.text))
    return View(tuple(hits | misses), tuple(tracking), tuple(found_cards), tuple(own), tuple(foreign.values()))
