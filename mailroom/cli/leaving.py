"""What leaves the house: posting a bundle, destroying pieces."""

from __future__ import annotations

import click

from mailroom.cli.context import Context, common, secret_line
from mailroom.desk.posting import CLASSES
from mailroom.office import Office


@click.command()
@click.argument("slip")
@click.option("--class", "kind", type=click.Choice(CLASSES), default=CLASSES[0])
@click.option("--tracking", metavar="NUMBER", help="Tracking number of the post, 11 digits.")
@click.option("--grams", type=click.IntRange(1))
@click.option("--yen", type=click.IntRange(1))
@common
def post(
    context: Context, slip: str, kind: str, tracking: str | None, grams: int | None, yen: int | None
) -> int:  # fmt: skip
    """Record that the bundle of a slip was handed to the post.

    \b
    A line with --json: {"slip","class","tracking","event_id"}
    """
    event = Office(context.house()).post(slip, kind=kind, tracking=tracking, grams=grams, yen=yen)
    context.line({"slip": slip, "class": kind, "tracking": tracking, "event_id": event}, slip)
    return 0


@click.command()
@click.argument("pieces", nargs=-1, required=True, metavar="PIECE|CODE...")
@common
def destroy(context: Context, pieces: tuple[str, ...]) -> int:
    """Destroy pieces of the destroy box. Needs --second ID and that person's PIN on standard input.

    \b
    A line with --json: {"record","pieces"}
    """
    record = Office(context.house()).destroy(pieces, context.second, secret_line())
    context.line({"record": record, "pieces": len(pieces)}, record)
    return 0
