"""``mailroom journal``: is the chain whole; the events as lines; copies and their return."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from mailroom import access, settings
from mailroom.access import Action, Person
from mailroom.cli.context import Context, common
from mailroom.clock import JST, from_iso
from mailroom.errors import AccessError, JournalError, UsageError
from mailroom.journal import head as heads
from mailroom.journal.backup import backup as make
from mailroom.journal.chain import Break, Verdict, encode
from mailroom.journal.restoring import restore as bring_back
from mailroom.journal.store import Author, Journal
from mailroom.words import Words

FILE = click.Path(path_type=Path)


@click.group()
@common
def journal(context: Context) -> None:
    """What people did: only ever added to, each event chained to the one before."""


@journal.command()
@click.option("--state", is_flag=True, help="Also replay all events and compare what stands in the tables.")
@click.option("--head", metavar="SEQ:HASH", help="A head kept elsewhere: in a backup's name, on a closing page.")
@common
def verify(context: Context, state: bool, head: str | None) -> int:
    """Is the chain whole, and does it reach the head that is kept outside. Exit 1 when not.

    \b
    A line with --json: {"ok","events","head","head_outside","break":{"seq","what"},"state":[…]}
    """
    known = heads.parse(head.strip()) if head else None
    if head and known is None:
        raise UsageError("bad_head", text=head)
    _who(context).must(Action.VERIFY)
    with _opened(context) as store:
        outside = heads.read(context.home.head)
        verdict = store.verify(known)
        tables = store.verify_state() if state and verdict.first is None else None
    values = _verified(verdict, outside, tables)
    if context.as_json:
        context.line(values)
    if verdict.first:
        raise _broken(context.words, verdict.first)
    if tables:
        raise JournalError("state_differs", path=context.home.journal, tables=", ".join(tables))
    if not context.as_json:
        key = "journal.whole" if tables is None else "journal.whole_and_state"
        context.line(values, context.words(key, events=verdict.events, head=values["head"]))
    return 0


@journal.command()
@common
def export(context: Context) -> int:
    """Every event, oldest first.

    \b
    A line with --json: the body of the event with its "hash" added
    """
    _who(context).must(Action.REPORT)
    with _opened(context) as store:
        for event in store.export():
            text = encode(event) if context.as_json else _short(event)
            click.echo(text.encode("utf-8", "replace"))  # bytes: the same on every machine
    return 0


@journal.command()
@click.argument("file", type=FILE)
@common
def backup(context: Context, file: Path) -> int:
    """An encrypted copy of journal, people, settings and printed pages. In a folder it gets its name from the head.

    \b
    A line with --json: {"file","head","key","key_made","break":{"seq","what"}}
    """
    _who(context).must(Action.BACKUP)
    made = make(context.home, file, clock=context.clock())
    values = {
        "file": str(made.path),
        "head": f"{made.seq}:{made.hash}",
        "key": str(made.key),
        "key_made": made.key_made,
        "break": _as_json(made.first),
    }
    words = context.words
    said = [words("journal.backed_up", file=made.path, head=values["head"])]
    if made.key_made:
        said.append(words("journal.key_made", file=made.key))
    context.line(values, "\n".join(said))
    if made.first:
        raise _broken(words, made.first)
    return 0


@journal.command()
@click.argument("file", type=FILE)
@click.option("--key", type=FILE, metavar="FILE", help="The key of the home it was made in. Default: backup.key here.")
@common
def restore(context: Context, file: Path, key: Path | None) -> int:
    """Go on with a backup, as the next generation; what was here is moved aside.

    \b
    A line with --json: {"station","generation","head","aside":[…],"break":{"seq","what"}}
    """
    person = _restorer(context)
    done = bring_back(
        file,
        context.home,
        clock=context.clock(),
        key=key,
        clerk=person.id if person else None,
        role=person.role.value if person else None,
    )
    values = {
        "station": done.station,
        "generation": done.generation,
        "head": f"{done.seq}:{done.hash}",
        "aside": [str(path) for path in done.aside],
        "break": _as_json(done.first),
    }
    words = context.words
    said = [words("journal.restored", station=done.station, generation=done.generation, seq=done.seq)]
    said += [words("journal.aside", file=path) for path in done.aside]
    context.line(values, "\n".join(said))
    if done.first:
        raise _broken(words, done.first)
    return 0


def _who(context: Context) -> Person:
    """Who acts. HomeError ``no_home`` first."""
    settings.load(context.home)
    return context.who() or access.first_administrator(context.home)


def _restorer(context: Context) -> Person | None:
    """Who restores: nobody yet in a new home, or where the list of people is what must be restored."""
    if context.person:
        person = access.person(context.home, context.person)
    elif context.home.people.exists():
        try:
            person = access.first_administrator(context.home)
        except AccessError:
            return None
    else:
        return None
    person.must(Action.RESTORE)
    return person


@contextmanager
def _opened(context: Context) -> Iterator[Journal]:
    station = settings.load(context.home).station.number
    store = Journal(context.home.journal, context.home.head, context.clock(), Author(station))
    try:
        yield store
    finally:
        store.close()


def _as_json(first: Break | None) -> dict[str, Any] | None:
    return {"seq": first.seq, "what": first.what} if first else None


def _verified(verdict: Verdict, outside: tuple[int, str] | None, tables: list[str] | None) -> dict[str, Any]:
    return {
        "ok": verdict.first is None and not tables,
        "events": verdict.events,
        "head": f"{verdict.events}:{verdict.head}",
        "head_outside": f"{outside[0]}:{outside[1]}" if outside else None,
        "break": _as_json(verdict.first),
        "state": tables or [],
    }


def _broken(words: Words, first: Break) -> JournalError:
    return JournalError("chain_broken", seq=first.seq, what=words(f"journal.break.{first.what}"))


def _short(event: dict[str, Any]) -> str:
    """One line for the eye: number, time in Japan, kind, piece, answer, place, who."""
    at = from_iso(event["recorded_at"]).astimezone(JST)
    what = (event.get(name) for name in ("code", "advice", "place", "bin", "slip", "clerk"))
    return " ".join([f"{event['seq']:>7}", f"{at:%Y-%m-%d %H:%M:%S}", event["kind"], *(text for text in what if text)])
