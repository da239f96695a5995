"""People found by hand: by what a clerk can read on an envelope. The nearest come first; nothing is written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from mailroom.answers import EmployerRef, PersonHit
from mailroom.japan import fold_words, key_text, postal_code, tracking_number
from mailroom.mirror.fields import EMPLOYERS, MEMBERS
from mailroom.mirror.term_index import SEARCHED
from mailroom.mirror.terms import pairs, postal_term, unpacked

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
_EMPLOYER_KEY = "SELECT key FROM employers WHERE id = ?"
_EMPLOYERS_BEGIN = "SELECT key FROM employers WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
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

    def employers(self, text: str, limit: int) -> list[str]:
        """支部-記号 of up to ``limit`` employers: by the beginning of it or of the 記号, or by name."""
        text = text.encode("utf-8", "ignore").decode("utf-8")
        found: dict[str, None] = {}
        for key in self._employers(text, limit):
            if len(found) == limit:
                break
            found.setdefault(key)
        return list(found)

    def _employers(self, text: str, limit: int) -> Iterator[str]:
        key = key_text(text)
        if any(sign.isdigit() for sign in key):
            for begin in (key, *(f"{branch}-{key}" for branch in self._branches())):
                yield from self._ids(_EMPLOYERS_BEGIN, begin, begin + _LAST, limit)
        if words := fold_words(text):
            for number in islice(self._by_words(EMPLOYERS, words), limit):
                yield from self._ids(_EMPLOYER_KEY, number)

    def _members(self, text: str, limit: int) -> Iterator[int]:
        key = key_text(text)
        yield from self._ids(_BY_CODE, key, limit)
        yield from self._ids(_BY_CERTIFICATE, key, limit)
        if any(sign.isdigit() for sign in key):
            yield from self._by_number(key, limit)
        if words := fold_words(text):
            yield from self._by_words(MEMBERS, words)
            for employer in islice(self._by_words(EMPLOYERS, words), _MANY_EMPLOYERS):
                for (key,) in self._run(_EMPLOYER_KEY, employer):
                    yield from self._of_employer(key, limit)

    def _run(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _ids(self, statement: str, *values: object) -> Iterator[Any]:
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
            yield from _having([self._whole(MEMBERS, postal_term(code))])
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

    def _by_words(self, kind: str, words: Sequence[str]) -> Iterator[int]:
        """Whole words first, then beginnings, then names written without the gap, then parts of words."""
        whole = "".join(words)
        yield from _having([self._whole(kind, word) for word in words])
        yield from _having([self._beginning(kind, word) for word in words])
        if len(words) > 1:
            yield from _having([self._beginning(kind, whole)])
        for cut in range(1, min(len(whole), _LONGEST_FIRST)):  # さとうはなこ is さとう and はなこ
            yield from _having([self._whole(kind, whole[:cut]), self._beginning(kind, whole[cut:])])
        if all(len(word) > 1 for word in words):
            yield from _having([self._part(kind, word) for word in words])

    def _whole(self, kind: str, word: str) -> Iterator[bytes]:
        """Who has this word, in all the ways in which the host wrote it."""
        return self._holders(kind, "w.word = ?", word)

    def _beginning(self, kind: str, begin: str) -> Iterator[bytes]:
        """Who has a word that begins so, in the order of the words."""
        return self._holders(kind, "w.word >= ? AND w.word < ? ORDER BY w.word", begin, begin + _LAST)

    def _part(self, kind: str, part: str) -> Iterator[bytes]:
        """Who has a word that holds this part."""
        name = SEARCHED[kind]
        holding = f"w.id IN (SELECT rowid FROM {name}_pairs WHERE {name}_pairs MATCH ?) AND instr(w.word, ?)"  # noqa: S608
        return self._holders(kind, holding, " AND ".join(f'"{pair}"' for pair in pairs(part).split()), part)

    def _holders(self, kind: str, which: str, *values: object) -> Iterator[bytes]:
        name = SEARCHED[kind]
        rows = self._run(
            f"SELECT t.holders FROM {name}_words w JOIN {name}_terms t ON t.id = w.term WHERE {which} LIMIT ?",  # noqa: S608
            *(*values, _MANY_TERMS),
        )
        return (holders for (holders,) in rows)

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


def _having(wanted: Sequence[Iterator[bytes]]) -> Iterator[int]:
    """Who is in one of the lists of each; the longest lists are walked, the others made one set."""
    if len(wanted) == 1:
        return (number for holders in wanted[0] for number in unpacked(holders))
    lists: list[list[bytes]] = []
    for some in wanted:
        lists.append(list(some))
        if not lists[-1]:
            return iter(())
    *others, longest = sorted(lists, key=lambda some: sum(map(len, some)))
    common = set[int]().union(*map(unpacked, others.pop(0)))
    for further in others:
        common &= set[int]().union(*map(unpacked, further))
    return (number for holders in longest for number in sorted(common.intersection(unpacked(holders))))
