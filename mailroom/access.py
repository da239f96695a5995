"""People, roles, PINs, and who may do what. people.db knows nothing of the post."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from types import MappingProxyType

from mailroom.errors import AccessError
from mailroom.paths import Home

NEWEST = 1  # PRAGMA user_version of people.db


class Role(StrEnum):
    """Each may do all that the one before it may."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


RANK = MappingProxyType({role: rank for rank, role in enumerate(Role)})


class Action(StrEnum):
    """What a person may want to do. One table says who may."""

    SCAN = "scan"
    FIND = "find"
    MARK = "mark"
    UNDO_OWN = "undo_own"
    UNDO_OTHERS = "undo_others"
    UNDO_OUTSIDE = "undo_outside"
    TRAY = "tray"
    SEAL = "seal"
    UNSEAL = "unseal"
    PRINT = "print"
    POST = "post"
    DECLARE_MISSING = "declare_missing"
    DECIDE_HELD = "decide_held"
    CONFIRM_STOP = "confirm_stop"
    CONFIRM_CLOCK = "confirm_clock"
    DESTROY = "destroy"
    CLOSE_DAY = "close_day"
    REPORT = "report"
    VERIFY = "verify"
    LOAD_MIRROR = "load_mirror"
    RECHECK = "recheck"
    BACKUP = "backup"
    RESTORE = "restore"
    PEOPLE = "people"
    SETTINGS = "settings"
    LEAVE = "leave"


_C, _S, _A = Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR
LOWEST = MappingProxyType(
    {
        Action.SCAN: _C,
        Action.FIND: _C,
        Action.MARK: _C,
        Action.UNDO_OWN: _C,
        Action.UNDO_OTHERS: _S,
        Action.UNDO_OUTSIDE: _S,
        Action.TRAY: _C,
        Action.SEAL: _C,
        Action.UNSEAL: _S,
        Action.PRINT: _C,
        Action.POST: _C,
        Action.DECLARE_MISSING: _S,
        Action.DECIDE_HELD: _S,
        Action.CONFIRM_STOP: _S,
        Action.CONFIRM_CLOCK: _S,
        Action.DESTROY: _S,
        Action.CLOSE_DAY: _S,
        Action.REPORT: _S,
        Action.VERIFY: _C,
        Action.LOAD_MIRROR: _S,
        Action.RECHECK: _S,
        Action.BACKUP: _S,
        Action.RESTORE: _A,
        Action.PEOPLE: _A,
        Action.SETTINGS: _S,
        Action.LEAVE: _S,
    }
)
NEED_SECOND = frozenset({Action.DESTROY})  # another person confirms with the own PIN


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may log in."""

    id: str
    name: str
    role: Role

    def may(self, action: Action) -> bool:
        """What the table says."""
        return RANK[self.role] >= RANK[LOWEST[action]]

    def must(self, action: Action) -> None:
        """AccessError ``not_allowed`` unless the table allows it."""
        if not self.may(action):
            raise AccessError("not_allowed", who=self.id, action=action.value, role=LOWEST[action].value)


@contextmanager
def _people(home: Home) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(home.people)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > NEWEST:
                raise AccessError("people_newer", path=home.people)
            if version < NEWEST:
                _create(connection)
            yield connection
    except sqlite3.DatabaseError as error:
        raise AccessError("people_damaged", path=home.people) from error


def _create(connection: sqlite3.Connection) -> None:
    with connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS person (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, "
            "pin TEXT NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID"
        )
        connection.execute(f"PRAGMA user_version = {NEWEST}")


def check_pin_form(pin: str) -> None:
    """4 to 8 digits, else AccessError ``pin_form``."""
    if not (4 <= len(pin) <= 8 and pin.isascii() and pin.isdigit()):
        raise AccessError("pin_form")


def add_person(
    home: Home, person: str, name: str, role: Role | str, pin: str, *, salt: bytes | None = None
) -> Person:  # fmt: skip
    """Add someone, with the PIN as argon2 hash only. AccessError when the id is taken or the PIN has another form.

    ``salt``: only for made-up people, so that the same made-up home is the same to the byte.
    """
    from argon2 import PasswordHasher

    check_pin_form(pin)
    role = Role(role)
    with _people(home) as connection:
        if connection.execute("SELECT 1 FROM person WHERE id = ?", (person,)).fetchone():
            raise AccessError("person_exists", who=person)
        place = connection.execute("SELECT count(*) FROM person").fetchone()[0]
        with connection:
            connection.execute(
                "INSERT INTO person VALUES (?,?,?,?,?)",
                (person, name, role.value, PasswordHasher().hash(pin, salt=salt), place),
            )
    if home.people.exists():
        home.people.chmod(0o600)
    return Person(person, name, role)


def people(home: Home) -> list[Person]:
    """Everyone, in the order they were added."""
    if not home.people.exists():
        return []
    with _people(home) as connection:
        rows = connection.execute("SELECT id, name, role FROM person ORDER BY place").fetchall()
    return [Person(key, name, Role(role)) for key, name, role in rows]


def person(home: Home, key: str) -> Person:
    """One person. AccessError ``no_person`` when there is none with this id."""
    for found in people(home):
        if found.id == key:
            return found
    raise AccessError("no_person", who=key)


def first_administrator(home: Home) -> Person:
    """Who acts on the command line without ``--as``. AccessError ``no_administrator``."""
    for found in people(home):
        if found.role is Role.ADMINISTRATOR:
            return found
    raise AccessError("no_administrator", path=home.people)


def check_pin(home: Home, key: str, pin: str) -> Person:
    """The person whose PIN this is. AccessError ``wrong_pin``; the same sentence for an unknown id."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    with _people(home) as connection:
        row = connection.execute("SELECT name, role, pin FROM person WHERE id = ?", (key,)).fetchone()
    if row is None:
        raise AccessError("wrong_pin")
    try:
        PasswordHasher().verify(row[2], pin)
    except (Argon2Error, InvalidHashError):
        raise AccessError("wrong_pin") from None
    return Person(key, row[0], Role(row[1]))


class Patience:
    """Wrong PINs make the next try wait, longer each time; nobody is ever locked out. Kept in memory, by person."""

    FREE = 3  # tries without a pause
    LONGEST_S = 60

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: dict[str, tuple[int, float]] = {}  # how many in a row, and when the next may come

    def check_pin(self, home: Home, key: str, pin: str) -> Person:
        """As ``check_pin``. AccessError ``pin_wait`` while it is too early: the PIN is not looked at then."""
        wrong, earliest = self._wrong.get(key, (0, 0.0))
        if (left := earliest - self._now()) > 0:
            raise AccessError("pin_wait", seconds=ceil(left))
        try:
            found = check_pin(home, key, pin)
        except AccessError:
            wrong += 1
            pause = min(self.LONGEST_S, 2 ** (wrong - self.FREE + 1)) if wrong >= self.FREE else 0
            self._wrong[key] = (wrong, self._now() + pause)
            raise
        self._wrong.pop(key, None)
        return found


def second_person(home: Home, first: Person, key: str | None, pin: str) -> Person:
    """The other person of a two-person action, by the own PIN. AccessError when missing or the same."""
    if not key:
        raise AccessError("second_needed")
    if key == first.id:
        raise AccessError("second_same")
    return check_pin(home, key, pin)
