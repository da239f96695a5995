"""What every command knows: the home, the clock, who acts, in which language; and how a line is printed."""

from __future__ import annotations

import contextlib
import functools
import getpass
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from mailroom import access, log, paths, settings
from mailroom.access import Person
from mailroom.clock import Clock, fixed_clock, parse_now, system_clock
from mailroom.errors import HomeError, MailroomError, UsageError
from mailroom.paths import Home
from mailroom.words import Words

if TYPE_CHECKING:
    from mailroom.desk.house import House
    from mailroom.dispatch.pages import Page
    from mailroom.model import Place
    from mailroom.settings import PrinterSettings

_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # signs that turn the direction of writing


MOST_OF_A_PIN = 200  # bytes


@dataclass(frozen=True, slots=True)
class Doors:
    """What needs Qt, handed in by ui.app as plain functions; imported only when called."""

    paint_pdf: Callable[[Sequence[Page], Path], None]
    print_pages: Callable[[Sequence[Page], str, Mapping[str, PrinterSettings]], str]
    open_window: Callable[..., int]
    printers: Callable[[], Sequence[str]] = list
    play_day: Callable[[Path, Path, Path, str], dict[str, Any]] = lambda *_: {}


@dataclass(slots=True)
class Context:
    """One call of the command line."""

    doors: Doors
    home_dir: Path | None = None
    person: str | None = None
    second: str | None = None
    now: str | None = None
    as_json: bool = False
    debug: bool = False
    _house: House | None = field(default=None)
    _words: Words | None = field(default=None)

    @property
    def home(self) -> Home:
        """The station's folder."""
        return Home((self.home_dir or paths.default_home()).absolute())

    def clock(self, *, made_up: bool = False) -> Clock:
        """The machine's clock, or ``--now`` in a demo home (``made_up``: one that is being made)."""
        if self.now is None:
            return system_clock
        if not made_up and not self.home.is_demo:
            raise UsageError("now_only_in_demo")
        try:
            return fixed_clock(parse_now(self.now))
        except ValueError:
            raise UsageError("bad_time", text=self.now) from None

    @property
    def words(self) -> Words:
        """In the station's language; Japanese where there is no station."""
        if self._words is None or self._house is None:
            self._words = self._spoken()
        return self._words

    def _spoken(self) -> Words:
        if self._house:
            return Words(self._house.settings.station.language)
        try:
            return Words(settings.load(self.home).station.language)
        except (HomeError, UsageError):
            return Words("ja")

    def who(self) -> Person | None:
        """``--as``; None: the home's first administrator."""
        return access.person(self.home, self.person) if self.person else None

    def house(self) -> House:
        """The opened home; closed when the command ends."""
        if self._house is None:
            if not self.home.settings.exists():
                raise HomeError("no_home", path=self.home.root)
            from mailroom.desk.house import House

            log.start(self.home)
            self._house = House(self.home, self.clock(), self.who())
        return self._house

    def close(self) -> None:
        """Close what was opened."""
        if self._house is not None:
            self._house.close()
            self._house = None

    def day(self, text: str | None) -> date:
        """``--day``, by default the current business day."""
        return parse_day(text) if text else self.house().business_day()

    def line(self, values: dict[str, Any], plain: str | None = None) -> None:
        """One JSON line with ``--json``, else the plain text; flushed at once."""
        if plain is None or self.as_json:
            _write_json(sys.stdout, json.dumps(values, ensure_ascii=False).translate(_ESCAPED))
        else:
            self.print(plain)

    def print(self, text: str) -> None:
        """Text for a person; flushed at once."""
        _write(sys.stdout, _harmless(text))

    def complain(self, text: str) -> None:
        """One line on the error output, if there is one."""
        with contextlib.suppress(OSError):
            _write(sys.stderr, _harmless(text.replace("\n", " ")))

    def place(self, place: Place | None) -> str:
        """A place as people say it; empty for none."""
        return self.words(f"ui.place.{place.kind.value}", bin=place.bin or "").strip() if place else ""

    def say(self, error: MailroomError) -> str:
        """One clear sentence."""
        return self.words.error(error)


# What a terminal would obey, or what ends a line for some readers: written as an escape in JSON, shown as a sign else.
_ESCAPED = {sign: f"\\u{sign:04x}" for sign in (*range(0x7F, 0xA0), 0x2028, 0x2029, *_TURNING)}
_SHOWN = {sign: "\ufffd" for sign in (*range(0x20), *_ESCAPED) if sign != 0x0A}


def _harmless(text: str) -> str:
    return text.translate(_SHOWN)


def _write_json(stream: TextIO | None, text: str) -> None:
    """UTF-8, whatever the terminal's encoding is."""
    if stream is None:
        raise BrokenPipeError
    stream.flush()
    stream.buffer.write(text.encode("utf-8", "replace") + b"\n")
    stream.flush()


def _write(stream: TextIO | None, text: str) -> None:
    """Whatever the terminal's encoding is, and with file names of any bytes."""
    if stream is None:
        raise BrokenPipeError
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding, "replace") + "\n")
    stream.flush()


def parse_day(text: str) -> date:
    """An ISO date. UsageError ``bad_date``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad_date", text=text) from None


Command = Callable[..., Any]
_OF_ALL = (
    click.option("--home", "home_dir", type=click.Path(path_type=Path), metavar="DIR", help="The station's folder."),
    click.option("--as", "person", metavar="ID", help="Act as this person."),
    click.option("--second", metavar="ID", help="The second person; that person's PIN on standard input."),
    click.option("--now", metavar="ISO", help="What time it is; in demo homes only."),
    click.option("--json", "as_json", is_flag=True, help="JSON lines."),
    click.option("--debug", is_flag=True, help="Show the traceback of an error."),
)


def options_of_all(command: Command) -> Command:
    """The options that stand before a command's name or behind it."""
    for option in reversed(_OF_ALL):
        command = option(command)
    return command


def common(command: Command) -> Command:
    """The options that every command takes, also behind its name. The command gets the Context first."""

    @options_of_all
    @click.pass_context
    @functools.wraps(command)
    def wrapped(ctx: click.Context, /, **options: Any) -> Any:
        context: Context = ctx.obj
        for name in ("home_dir", "person", "second", "now"):
            given = _clean(options.pop(name))
            if given is not None:
                setattr(context, name, given)
        context.as_json |= options.pop("as_json")
        context.debug |= options.pop("debug")
        return command(context, **{name: _clean(value) for name, value in options.items()})

    return wrapped


def _clean(value: Any) -> Any:
    """Bytes of an argument that are no text become a sign for it: what can be written down, said and looked up."""
    if isinstance(value, tuple):
        return tuple(map(_clean, value))
    if not isinstance(value, str):
        return value
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in value)


def secret_line() -> str:
    """One line of standard input: a PIN. Typed at a terminal it is not shown."""
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        return getpass.getpass("PIN: ").strip()
    return sys.stdin.buffer.readline(MOST_OF_A_PIN).decode("utf-8", "replace").strip()
