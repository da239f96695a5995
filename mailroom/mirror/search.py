"""People found by hand: by what a clerk can read on an envelope. The nearest come first; nothing is written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from mailroom.answers import EmployerRef, PersonHit
from mailroom.japan import key_text, postal_code, tracking_number
from mailroom.mirror.fields import EMPLOYERS, MEMBERS
from mailroom.mirror.schema import TEXTS
from mailroom.mirror.tokens import POSTAL, pairs, words_of

_MANY_TERMS = 1000  # distinct words with a part that was asked for
_MANY_EMPLOYERS = 20
_LONGEST_FIRST = 16  # signs of the first word of a name
_LAST = "\U0010ffff"

_HOLDERS = (
    "SELECT p.id FROM mailpieces m JOIN certificates c ON c.certificate = m.certificate"
    " JOIN members p ON p.household = c.household AND p.suffix = c.suffix"
)
_BY_CODE = f"{_HOLDERS} WHERE m.code = ? LIMIT ?"
_BY_CODE_BEGIN = f"{_HOLDERS} WHERE m.code > ? AND m.code < ? ORDER BY m.code LIMIT ?"
_BY_TRACKING = f"{_HOLDERS} WHERE m.tracking = ? LIMIT ?"
_BY_CERTIFICATE = (
    "SELECT p.id FROM certificates c JOIN members p ON p.household = c.household AND p.suffix = c.suffix"
    " WHERE c.certificate = ? LIMIT ?"
)
_HOUSEHOLD = "SELECT id FROM members WHERE household = ? ORDER BY suffix LIMIT ?"
_PERSON = "SELECT id FROM members WHERE household = ? AND suffix = ? LIMIT ?"
_OF_EMPLOYER = "SELECT id FROM members WHERE household > ? AND household < ? ORDER BY household, suffix LIMIT ?"
_NEXT_HOUSEHOLD = "SELECT household FROM members WHERE household >= ? ORDER BY household LIMIT 1"
_HIT = (
    "SELECT p.household, p.suffix, p.name, p.kana, p.birth, p.postal_code, p.address, e.key, e.name"
    " FROM members p LEFT JOIN employers e ON e.key = p.employer WHERE p.id = ?"
)
_HELD = (
    "SELECT c.certificate, m.code FROM certificates c LEFT JOIN mailpieces m ON m.certificate = c.certificate"
    " WHERE c.household = ? AND c.suffix = ? ORDER BY c.certificate, m.id"
)


class Search:
    """Searches one open mirror."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known_branches: list[str] | None = None

    def find(self, text: str, limit: int) -> list[PersonHit]:
        """Up to ``limit`` people."""
        found: dict[int, None] = {}
        text = text.encode("utf-8", "ignore").decode("utf-8")  # half a sign, as a broken scanner sends
        for number in self._members(text, limit):
            if len(found) == limit:
                break
            found.setdefault(number)
        return [self._hit(number) for number in found]

    def _members(self, text: str, limit: int) -> Iterator[int]:
        key = key_text(text)
        yield from self._ids(_BY_CODE, key, limit)
        yield from self._ids(_BY_CERTIFICATE, key, limit)
        if any(sign.isdigit() for sign in key):
            yield from self._by_number(key, limit)
        if words := words_of(text):
            yield from self._by_words(TEXTS[MEMBERS], words, limit)
            for employer in self._by_words(TEXTS[EMPLOYERS], words, _MANY_EMPLOYERS):
                for (key,) in self._run("SELECT key FROM employers WHERE id = ?", employer):
                    yield from self._of_employer(key, limit)

    def _run(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _ids(self, statement: str, *values: object) -> Iterator[int]:
        return (number for (number,) in self._run(statement, *values))

    # --- numbers ------------------------------------------------------------------------------------

    def _by_number(self, text: str, limit: int) -> Iterator[int]:
        """引受番号, 記号-番号, postal code, the beginning of a code: whichever it is."""
        yield from self._ids(_BY_TRACKING, tracking_number(text), limit)
        parts = text.split("-")
        if all(part.isdigit() for part in parts):
            yield from self._by_parts(parts, limit)
            for branch in self._branches():
                yield from self._by_parts([branch, *parts], limit)
        if code := postal_code(text):
            yield from self._texts(TEXTS[MEMBERS], [[POSTAL + code]], limit)
        if len(text) >= 4:
            yield from self._ids(_BY_CODE_BEGIN, text, text + _LAST, limit)

    def _by_parts(self, parts: Sequence[str], limit: int) -> Iterator[int]:
        """支部-記号, 支部-記号-番号 or 支部-記号-番号-枝番."""
        key = "-".join(parts[:3])
        if len(parts) == 2:
            return self._of_employer(key, limit)
        if len(parts) == 3:
            return self._ids(_HOUSEHOLD, key, limit)
        return self._ids(_PERSON, key, parts[3], limit) if len(parts) == 4 else iter(())

    def _of_employer(self, key: str, limit: int) -> Iterator[int]:
        return self._ids(_OF_EMPLOYER, f"{key}-", f"{key}.", limit)

    def _branches(self) -> list[str]:
        """The branches that members have: one step of the index for each."""
        if self._known_branches is None:
            self._known_branches = []
            row = self._run(_NEXT_HOUSEHOLD, "").fetchone()
            while row:
                branch = row[0].partition("-")[0]
                self._known_branches.append(branch)
                row = self._run(_NEXT_HOUSEHOLD, f"{branch}.").fetchone()
        return self._known_branches

    # --- names --------------------------------------------------------------------------------------

    def _by_words(self, texts: str, words: Sequence[str], limit: int) -> Iterator[int]:
        """Whole words first, then beginnings, then names written without the gap, then parts of words."""
        whole = "".join(words)
        yield from self._texts(texts, [self._terms(texts, word) for word in words], limit)
        yield from self._texts(texts, [self._terms_from(texts, word) for word in words], limit)
        if len(words) > 1:
            yield from self._texts(texts, [self._terms_from(texts, whole)], limit)
        for cut in range(1, min(len(whole), _LONGEST_FIRST)):  # さとうはなこ is さとう and はなこ
            first, second = self._terms(texts, whole[:cut]), self._terms_from(texts, whole[cut:])
            yield from self._texts(texts, [first, second], limit)
        if all(len(word) > 1 for word in words):
            yield from self._texts(texts, [self._terms_holding(texts, word) for word in words], limit)

    def _terms(self, texts: str, word: str) -> list[str]:
        """All ways in which the host wrote a word."""
        rows = self._run(f"SELECT term FROM {texts}_words WHERE word = ? LIMIT ?", word, _MANY_TERMS)  # noqa: S608
        return [term for (term,) in rows]

    def _terms_from(self, texts: str, beginning: str) -> list[str]:
        """Words that begin so, in their order."""
        rows = self._run(
            f"SELECT term FROM {texts}_words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?",  # noqa: S608
            *(beginning, beginning + _LAST, _MANY_TERMS),
        )
        return [term for (term,) in rows]

    def _terms_holding(self, texts: str, part: str) -> list[str]:
        """Words that hold this part."""
        rows = self._run(
            f"SELECT term FROM {texts}_words WHERE id IN"  # noqa: S608
            f" (SELECT rowid FROM {texts}_pairs WHERE {texts}_pairs MATCH ?) AND instr(word, ?) LIMIT ?",
            *(" AND ".join(map(_quoted, pairs(part))), part, _MANY_TERMS),
        )
        return [term for (term,) in rows]

    def _texts(self, texts: str, wanted: Sequence[Sequence[str]], limit: int) -> Iterator[int]:
        """Who has one of the terms of each."""
        if not all(wanted):
            return iter(())
        question = " AND ".join(f"({' OR '.join(map(_quoted, terms))})" for terms in wanted)
        return self._ids(f"SELECT rowid FROM {texts} WHERE {texts} MATCH ? LIMIT ?", question, limit)  # noqa: S608

    # --- who that is --------------------------------------------------------------------------------

    def _hit(self, number: int) -> PersonHit:
        household, suffix, name, kana, birth, postal, address, key, employer = self._run(_HIT, number).fetchone()
        held = self._run(_HELD, household, suffix).fetchall()
        return PersonHit(
            member=f"{household}-{suffix}",
            name=name,
            kana=kana,
            birth=date.fromisoformat(birth) if birth else None,
            postal_code=postal,
            address=address,
            employer=EmployerRef(key, employer) if key is not None else None,
            codes=tuple(dict.fromkeys(code for _, code in held if code is not None)),
            certificates=tuple(dict.fromkeys(certificate for certificate, _ in held)),
        )


_quoted: Callable[[str], str] = '"{}"'.format
