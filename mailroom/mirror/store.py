"""The mirror that is live: who is it, asked by code, number or name. One version, until it is opened again."""

from __future__ import annotations

import sqlite3
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from mailroom.answers import PersonHit
from mailroom.clock import from_iso
from mailroom.errors import MirrorError
from mailroom.japan import key_text
from mailroom.mirror import lookup, schema, versions
from mailroom.mirror.fields import KINDS
from mailroom.mirror.search import Search
from mailroom.model import Branch, Employer, Holding, Match, Member
from mailroom.paths import Home


def current(home: Home) -> Mirror | None:
    """The live mirror; None when nothing was loaded yet. MirrorError when it cannot be used."""
    path = versions.live(home)
    while path is not None:
        try:
            return Mirror(path)
        except MirrorError:
            newer = versions.live(home)
            if newer == path:
                raise
            path = newer  # another was swapped in this very moment
    return None


class Mirror:
    """One version of the mirror, open. For one thread; close it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection = schema.open_to_read(path)
        except sqlite3.Error as error:
            raise MirrorError("mirror_damaged", path=path) from error
        try:
            with self._sound():
                self.facts = dict(self._connection.execute("SELECT name, value FROM facts"))
            if self.facts.get("schema") != str(schema.VERSION):
                raise MirrorError("mirror_other_schema", path=path)
            self.version = int(self.facts["version"])
            self.as_of: datetime = from_iso(self.facts["as_of"])
        except (KeyError, ValueError) as error:
            self._connection.close()
            raise MirrorError("mirror_damaged", path=path) from error
        except BaseException:
            self._connection.close()
            raise
        self._execute = self._connection.execute
        self._search = Search(self._connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def counts(self) -> dict[str, int]:
        """Rows of each kind."""
        return {kind: int(self.facts[f"rows.{kind}"]) for kind in KINDS}

    def knows(self, code: str) -> bool:
        """True when the text is a management code of the mirror."""
        return self.match(code) is not None

    def match(self, code: str) -> Match | None:
        """All that the rules ask about a management code, by the exact key."""
        if not code.isascii():
            code = key_text(code)
        try:
            rows = self._execute(lookup.BY_CODE, (code,)).fetchall()
        except sqlite3.DatabaseError as error:
            raise MirrorError("mirror_damaged", path=self.path) from error
        except UnicodeEncodeError:  # half a sign, as a broken scanner sends: no key holds one
            return None
        return lookup.match_of(code, rows) if rows else None

    def match_tracking(self, number: str, on: date, months: int) -> Match | None:
        """By 引受番号 (11 digits), when exactly one mailpiece was sent with it in the months before ``on``."""
        with self._sound():
            span = (number, _months_before(on, months).isoformat(), on.isoformat())
            codes = self._execute(lookup.BY_TRACKING, span).fetchmany(2)
        return self.match(codes[0][0]) if len(codes) == 1 else None

    def match_card(self, branch: str, symbol: str, number: str, suffix: str, issued_on: date | None) -> Match | None:
        """By what a card says. Cards write zeros before symbol and number that hosts do not: they count for nothing.

        Without ``issued_on`` all certificates of the member; None also where two members fit.
        """
        with self._sound():
            key = self._member_key(branch, symbol, number, suffix)
            if key is None:
                return None
            found = [
                certificate
                for certificate, issued in self._execute(lookup.CERTIFICATES_OF, key)
                if issued_on is None or issued == issued_on.isoformat()
            ]
        holdings = tuple(holding for certificate in sorted(found) if (holding := self.holding(certificate)))
        return Match(None, holdings) if holdings else None

    def holding(self, certificate_id: str) -> Holding | None:
        """A certificate with its member, insured, employer and the member's others."""
        with self._sound():
            rows = self._execute(lookup.BY_CERTIFICATE, (certificate_id,)).fetchall()
        holding = lookup.match_of(None, rows).holdings[0]
        return holding if holding.certificate else None

    def member(self, key: str) -> Member | None:
        """By 支部-記号-番号-枝番."""
        household, dash, suffix = key.rpartition("-")
        while dash:
            with self._sound():
                row = self._execute(lookup.MEMBER, (household, suffix)).fetchone()
            if row:
                return lookup.member_of(row[0], row[1:])
            household, dash, more = household.rpartition("-")
            suffix = f"{more}-{suffix}"  # a 枝番 may hold a hyphen, though none was ever seen
        return None

    def employer(self, key: str) -> Employer | None:
        """By 支部-記号."""
        with self._sound():
            row = self._execute(lookup.EMPLOYER, (key,)).fetchone()
        return lookup.employer_of(row) if row else None

    def branch(self, code: str) -> Branch | None:
        """By 支部コード."""
        with self._sound():
            row = self._execute(lookup.BRANCH, (code,)).fetchone()
        return lookup.branch_of(row) if row else None

    def search(self, text: str, limit: int = 50) -> list[PersonHit]:
        """People by name (kana of any width, kanji in any variant), number, postal code, employer or code."""
        with self._sound():
            return self._search.find(text, limit)

    def find_employers(self, text: str, limit: int = 50) -> list[Employer]:
        """Employers by 記号 or its beginning, or by name as it is written or read."""
        with self._sound():
            keys = self._search.employers(text, limit)
        return [employer for key in keys if (employer := self.employer(key))]

    def _member_key(self, branch: str, symbol: str, number: str, suffix: str) -> tuple[str, str] | None:
        for short in dict.fromkeys((symbol, symbol.lstrip("0"))):
            exact = (f"{branch}-{short}-{number}", suffix)
            if self._execute(lookup.MEMBER, exact).fetchone():
                return exact
        fitting = {
            found
            for short in dict.fromkeys((symbol, symbol.lstrip("0")))
            for found in lookup.members_by_number(self._connection, f"{branch}-{short}", number)
            if found[1].lstrip("0") == suffix.lstrip("0")
        }
        return fitting.pop() if len(fitting) == 1 else None

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """A file that is damaged says so in a sentence."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise MirrorError("mirror_damaged", path=self.path) from error


def _months_before(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
