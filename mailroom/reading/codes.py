"""Whose code is it: the order in which a text is tried as a key (DESIGN §4, Keys).

Texts come from cameras, files and hand scanners, so anything may stand in them. Nothing is
stored or logged here, and no text makes a function raise. ``typed`` everywhere: the text came
through a keyboard, which may have garbled it; what a camera saw or a file holds is what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from mailroom.model import Key, KeyKind, Mode
from mailroom.reading import cards, garbling, own_codes
from mailroom.reading.own_codes import OwnCode
from mailroom.settings import CodeSettings

LONGEST = 4096  # a text beyond this is no key: the largest QR code holds 4,296 signs
LONGEST_REPAIRED = 256  # keys are short; a longer text is looked up as it is only

LEADING = "BCFGPTX"  # bins, commands, floors, groups, people, trays, the check card

DEFAULT_GRAMMAR = CodeSettings().grammar

Known = Callable[[str], bool]

_TRACKING = re.compile(r"[A-Da-d]?([0-9]{11}|[0-9]{3}-[0-9]{2}-[0-9]{5}-[0-9])[A-Da-d]?", re.ASCII)
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:|urlto:)", re.IGNORECASE | re.ASCII)


def trimmed(text: str) -> str:
    """Without blanks and control signs (STX, ETX, CR, TAB) at both ends; the literal form of a text."""
    start, end = 0, len(text)
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return text[start:end]


def candidates(text: str, *, typed: bool) -> list[str]:
    """What the text may have been before a keyboard garbled it, the most literal first, no doubles.

    Of a text that was not typed only itself, without blanks around it.

    Empty where the text cannot be a key at all: nothing but blanks, too long, not writable as UTF-8.
    """
    if len(text) > 4 * LONGEST:
        return []
    literal = trimmed(text)
    if not literal or len(literal) > LONGEST or not _writable(literal):
        return []
    if not typed or len(literal) > LONGEST_REPAIRED:
        return [literal]
    found = dict.fromkeys(_literal_forms(literal))
    found.update(dict.fromkeys(form for form in _repaired_forms(tuple(found)[-1]) if form))
    return [form for form in found if len(form) <= LONGEST]


def leading(text: str, *, typed: bool) -> OwnCode | None:
    """One of our own codes that leads to a screen or does what a key does; never a piece's label or a slip."""
    for form in candidates(text, typed=typed):
        own = own_codes.parse(form)
        if own is not None and own.letter in LEADING:
            return own
    return None


def is_address(text: str) -> bool:
    """True for the address of a web page or of mail."""
    return bool(_URL.match(trimmed(text[:LONGEST])))


def tracking_number(text: str) -> str | None:
    """The 11 digits of a 引受番号 (start and stop letters and hyphens dropped, last digit = mod 7), else None."""
    shape = _TRACKING.fullmatch(text) if len(text) <= 16 else None
    if not shape:
        return None
    digits = shape[1].replace("-", "")
    return digits if int(digits[:10]) % 7 == int(digits[10]) else None


def fits(grammar: str, text: str) -> bool:
    """True when the whole text fits the grammar of the settings; a wrong grammar fits nothing."""
    pattern = _compiled(grammar)
    return bool(pattern and len(text) <= LONGEST_REPAIRED and pattern.fullmatch(text))


def classify(
    text: str,
    known: Known,
    *,
    typed: bool,
    grammar: str = DEFAULT_GRAMMAR,
    card_layout: str = cards.OFF,
    mode: Mode = Mode.RETURNED,
) -> Key:
    """The first that fits of: own code, key in the mirror, 引受番号, card (reply mode), grammar, URL, other.

    ``known`` says whether a text is a key in the mirror. Where repairs of one garbled text lead to
    two own codes or to two keys of the mirror, neither is chosen: the text is ``other``.
    """
    forms = candidates(text, typed=typed)
    if own := _hits(forms, lambda form: own_codes.parse(form) is not None):
        code = own_codes.parse(own[0])
        if code is None or len(own) > 1:
            return Key(KeyKind.OTHER, forms[0])
        return Key(KeyKind.OWN, own[0], code.letter, code.body)
    if hits := mirror_hits(forms, known):
        return Key(KeyKind.MANAGEMENT, hits[0]) if len(hits) == 1 else Key(KeyKind.OTHER, forms[0])
    for form in forms:
        if number := tracking_number(form):
            return Key(KeyKind.TRACKING, number)
    if mode is Mode.REPLY:
        for form in forms:
            if cards.read(form, card_layout):
                return Key(KeyKind.CARD, form)
    for form in forms:
        if fits(grammar, form):
            return Key(KeyKind.MANAGEMENT, form)
    return Key(_foreign_kind(forms), forms[0] if forms else text)


def mirror_hits(forms: Sequence[str], known: Known) -> list[str]:
    """The forms that are keys in the mirror: the first alone where it is literal, else all that repairs lead to."""
    return _hits(forms, known)


def _hits(forms: Sequence[str], fits: Known) -> list[str]:
    literal = set(_literal_forms(forms[0])) if forms else set()
    hits: list[str] = []
    for form in forms:
        if fits(form):
            if form in literal:
                return [form]
            hits.append(form)
    return hits


def _foreign_kind(forms: list[str]) -> KeyKind:
    for form in forms[:4]:
        if _URL.match(form):
            return KeyKind.URL
        if cards.looks_like_card(form):
            return KeyKind.CARD
    return KeyKind.OTHER


def _literal_forms(literal: str) -> Iterator[str]:
    """The text itself and its normal form: what it says, no guess."""
    yield literal
    if len(literal) <= LONGEST_REPAIRED:
        plain = trimmed(unicodedata.normalize("NFKC", garbling.without_aim(literal)))
        yield plain
        yield garbling.plain_dashes(plain)


def _repaired_forms(plain: str) -> Iterator[str]:
    if not plain.isprintable():  # a key was typed; what has control signs inside was not
        return
    for form in (
        plain,
        garbling.from_jis_keyboard(plain),
        garbling.from_us_keyboard(plain),
    ):
        yield from _cases(form)
    if not plain.isascii():
        yield from _cases(garbling.plain_dashes(garbling.from_kana_keys(plain)))
        for form in garbling.from_roman_input(plain):
            yield from _cases(garbling.plain_dashes(form))


def _cases(form: str) -> Iterator[str]:
    """CapsLock, or a scanner that does not press shift."""
    yield form
    yield form.upper()
    yield form.swapcase()
    yield form.lower()


def _is_blank(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")


def _writable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=8)
def _compiled(grammar: str) -> re.Pattern[str] | None:
    try:
        return re.compile(grammar)
    except re.error:
        return None
