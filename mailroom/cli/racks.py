"""``mailroom bins``: what grows in which bin, and what waits in which group."""

from __future__ import annotations

import click

from mailroom.cli.context import Context, common
from mailroom.desk import listing, showing, sorting


@click.command()
@click.option("--group", metavar="N", help="The employers that wait in this group, those with one piece first.")
@common
def bins(context: Context, group: str | None) -> int:
    """Bins in use, a line each, in the order of their numbers; --group: what a group still holds.

    \b
    A line with --json: {"bin","group","bundle","employer":{"key","name"},"pieces","look_alike":{"key","name"}}
    """
    house = context.house()
    if group is not None:
        for row in sorting.working_list(house, group):
            _say(context, None, group, None, row.employer, row.pieces)
        return 0
    for used in listing.bins(house):
        _say(context, used.bin, None, used.bundle, used.employer.key if used.employer else None, used.pieces)
    return 0


def _say(
    context: Context, name: str | None, group: str | None, bundle: str | None, key: str | None, pieces: int
) -> None:
    house = context.house()
    shown = showing.employer_ref(house, key)
    other = showing.employer_ref(house, sorting.look_alike(house, key) if key else None)
    line = {
        "bin": name,
        "group": group,
        "bundle": bundle,
        "employer": {"key": shown.key, "name": shown.name} if shown else None,
        "pieces": pieces,
        "look_alike": {"key": other.key, "name": other.name} if other else None,
    }
    context.line(line, f"{name or group}  {shown.name if shown else ''}  {pieces}")
