"""By hand: mark, undo, place, held, recheck."""

from __future__ import annotations

from pathlib import Path

import click

from mailroom.answers import Answer
from mailroom.cli.context import Command, Context, common, parse_day
from mailroom.cli.own_paper import on_paper, one_way
from mailroom.cli.scan import answer_json
from mailroom.deciding.override import Mark
from mailroom.desk import due, marking, moving, undoing
from mailroom.desk.holding import WAYS
from mailroom.office import Office

MARKS = click.Choice([mark.value for mark in Mark])
SHAPE = """

\b
A line with --json: {"code","piece","found_by","advice","cause","items":[{"certificate_id","member","advice",
"outcome","cause"}],"outcome","place","bin","group","employer":{"key","name"},"event_id","first_event_id","from"}
"""


def _answered(command: Command) -> Command:
    """For the help of a command that prints one answer."""
    command.__doc__ = f"{command.__doc__}{SHAPE}"
    return command


def _say(context: Context, answer: Answer) -> None:
    values = {**answer_json(answer), "from": answer.from_place.label if answer.from_place else None}
    said = context.words("cli.now_due", place=context.place(answer.place), code=answer.code or answer.piece or "")
    context.line(values, said)


@click.command()
@click.argument("name", metavar="PIECE|CODE")
@click.option("--outcome", type=MARKS, required=True)
@click.option("--certificate", "certificates", multiple=True, metavar="ID", help="Only this one; without: all.")
@click.option("--missing-inside", is_flag=True, help="item_lost: the card is not inside (otherwise: damaged).")
@click.option("--note", metavar="TEXT")
@common
@_answered
def mark(
    context: Context, name: str, outcome: str, certificates: tuple[str, ...], missing_inside: bool, note: str | None
) -> int:
    """Say what a certificate really is. Changes where the paper is due; the next scan moves it."""
    house = context.house()
    _say(context, marking.mark(house, name, Mark(outcome), certificates, note, missing_inside=missing_inside))
    return 0


@click.command()
@click.argument("event")
@common
@_answered
def undo(context: Context, event: str) -> int:
    """Take back one event, as far as the rules allow."""
    _say(context, undoing.undo(context.house(), event))
    return 0


@click.command()
@click.argument("name", metavar="PIECE|CODE")
@common
@_answered
def place(context: Context, name: str) -> int:
    """Confirm that the paper of a piece that waits to move is now where it is due."""
    _say(context, due.confirm_place(context.house(), name))
    return 0


@click.command()
@click.argument("name", metavar="PIECE|CODE")
@click.option("--way", type=click.Choice(list(WAYS)), required=True)
@click.option("--employer", metavar="KEY")
@click.option("--outcome", type=MARKS, help="The cause, where it is to be destroyed.")
@click.option("--until", metavar="DATE")
@click.option("--note", metavar="TEXT")
@common
@_answered
def held(
    context: Context,
    name: str,
    way: str,
    employer: str | None,
    outcome: str | None,
    until: str | None,
    note: str | None,
) -> int:
    """A held piece's way out: a supervisor's decision."""
    office = Office(context.house())
    day = parse_day(until) if until else None
    _say(context, office.decide_held(name, way, employer=employer, outcome=outcome, until=day, note=note))
    return 0


@click.command()
@click.option("--list", "listed", is_flag=True, help="Ask nothing again: all that waits to be moved.")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="What waits to be moved, into this file.")
@click.option("--print", "to_printer", is_flag=True, help="The same to the printer of the settings.")
@common
def recheck(context: Context, listed: bool, pdf: Path | None, to_printer: bool) -> int:
    """Ask the rules again for every piece in the house; one line for each that is due elsewhere now.

    \b
    A line with --json: {"piece","code","advice","cause","place","bin","due","due_bin"}
    """
    if pdf or to_printer:
        one_way(pdf, to_printer)
    house = context.house()
    if listed:
        pieces = moving.moving(house)
    else:
        found = Office(house).recheck()
        pieces = list(found.changed)
    for piece in pieces:
        values = {
            "piece": piece.id,
            "code": piece.code,
            "advice": piece.advice.value,
            "cause": piece.cause.value if piece.cause else None,
            "place": piece.place.kind.value,
            "bin": piece.place.bin,
            "due": piece.due.kind.value,
            "due_bin": piece.due.bin,
        }
        plain = context.words(
            "cli.moves",
            code=piece.code or piece.label or "",
            old=context.place(piece.place),
            new=context.place(piece.due),
        )
        context.line(values, plain)
    if pdf:
        context.doors.paint_pdf(moving.pages(house), pdf)
    elif to_printer:
        on_paper(context, moving.pages(house))
    if not (context.as_json or listed):
        context.print(context.words("cli.rechecked", changed=len(found.changed), waiting=len(found.waiting)))
    return 0
