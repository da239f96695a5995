"""``mailroom tray``: tickets drawn up; trays opened, counted, closed, scanned once more, listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mailroom.cli.context import Context, common, parse_day
from mailroom.cli.own_paper import one_way, paper_out, put_out, whose_of
from mailroom.cli.texts import texts_of
from mailroom.clock import iso_ms
from mailroom.desk import tickets, trays
from mailroom.desk.recounting import Recount
from mailroom.desk.tickets import Ticket
from mailroom.desk.trays import TrayView
from mailroom.dispatch.tray_ticket import TicketData, ticket_page
from mailroom.errors import RefusedError, UsageError
from mailroom.model import Mode
from mailroom.reading import own_codes
from mailroom.reading.view import sort_view


@click.group()
@common
def tray(context: Context) -> None:
    """Trays (受箱) and their tickets."""


@tray.command("ticket")
@click.option("--received", metavar="DATE", help="When the post brought it; default today.")
@click.option("--source", metavar="TEXT", help="Where it came from, e.g. the post office.")
@click.option("--count", type=int, metavar="N", help="Envelopes counted by hand.")
@click.option("--part-of", metavar="TRAY", help="A part of this tray, for a second station.")
@click.option("--reply", is_flag=True, help="Of opened reply envelopes.")
@paper_out
@common
def ticket(
    context: Context,
    received: str | None,
    source: str | None,
    count: int | None,
    part_of: str | None,
    reply: bool,
    pdf: Path | None,
    to_printer: bool,
) -> int:
    """Draw up the ticket of a tray (受箱票). The tray is opened when the ticket is scanned.

    \b
    A line with --json: {"tray","code","received","source","hand_count","part_of"}
    """
    on = parse_day(received) if received else None
    if pdf or to_printer:
        one_way(pdf, to_printer)
    house = context.house()
    drawn = tickets.draw_up(house, received=on, source=source, count=count, part_of=part_of)
    if pdf or to_printer:
        data = TicketData(
            drawn.serial, drawn.code, drawn.received, drawn.source, drawn.count, reply, printed_at=house.clock()
        )
        put_out(context, [ticket_page(data, whose_of(house))], pdf, to_printer)
    context.line(_ticket_json(drawn), context.words("cli.tray_ticket", tray=drawn.number, code=drawn.code))
    return 0


@tray.command("open")
@click.argument("ticket", required=False)
@click.option("--received", metavar="DATE", help="Without a ticket: when the post brought it; default today.")
@click.option("--source", metavar="TEXT", help="Without a ticket: where it came from.")
@click.option("--count", type=int, metavar="N", help="Without a ticket: envelopes counted by hand.")
@common
def open_tray(context: Context, ticket: str | None, received: str | None, source: str | None, count: int | None) -> int:
    """Open a tray by its ticket (code or number), or switch to it; without a ticket one is drawn up.

    \b
    A line with --json: {"tray","received","source","hand_count","scanned","difference","part_of","opened_at",
    "closed_at","current"}
    """
    house = context.house()
    if ticket is None:
        on = parse_day(received) if received else None
        ticket = tickets.draw_up(house, received=on, source=source, count=count).number
    elif received or source or count is not None:
        raise UsageError("tray_ticket_alone")
    _say(context, trays.open_by_ticket(house, number_of(ticket)))
    return 0


@tray.command("close")
@click.argument("name", metavar="[TRAY]", required=False)
@click.option("--count", type=int, metavar="N", help="Envelopes counted by hand, now or again.")
@click.option("--reason", metavar="TEXT", help="Close with a difference; it is an anomaly of the day.")
@common
def close(context: Context, name: str | None, count: int | None, reason: str | None) -> int:
    """Close a tray; without a name the current one. Counts that differ need a reason.

    \b
    A line with --json: {"tray","received","source","hand_count","scanned","difference","part_of","opened_at",
    "closed_at","current","gaps":[{"kind","at","after"}]}
    """
    house = context.house()
    number = _current(context, name)
    if count is not None:
        trays.count(house, number, count)
    shown = trays.close(house, number, reason)
    context.line({**_json(shown), "gaps": _gaps(shown)}, _plain(context, shown))
    return 0


@tray.command("recount")
@click.argument("name", metavar="TRAY")
@click.option("--codes", type=click.Path(path_type=Path), metavar="FILE|-", required=True, help="One text per line.")
@common
def recount(context: Context, name: str, codes: Path) -> int:
    """数え直し: scan a tray's envelopes once more. Exit 1 when they are not the same. Records nothing.

    \b
    A line with --json: {"tray","hand_count","scanned","seen","missing":[{"code","last_seen"}],"new":[],"twice":[]}
    """
    house = context.house()
    again = Recount(house, number_of(name))
    for text in texts_of(codes):
        again.see(sort_view([text], house.knows, house.settings.codes, Mode.RETURNED, typed=True))
    shown = trays.view(house, again.tray)
    missing = [{"code": piece.code or piece.label, "last_seen": iso_ms(piece.last_seen_at)} for piece in again.missing]
    line = {
        "tray": again.tray,
        "hand_count": shown.hand_count,
        "scanned": shown.scanned,
        "seen": len(again.seen),
        "missing": missing,
        "new": again.new,
        "twice": again.twice,
    }
    context.line(
        line, context.words("cli.tray_recounted", tray=again.tray, seen=len(again.seen), scanned=shown.scanned,
                            new=len(again.new))
    )  # fmt: skip
    return 1 if missing or again.new or again.twice else 0


@tray.command("list")
@click.option("--closed", is_flag=True, help="Those that were closed.")
@common
def list_trays(context: Context, closed: bool) -> int:
    """Open trays, a line each; --closed: the others.

    \b
    A line with --json: {"tray","received","source","hand_count","scanned","difference","part_of","opened_at",
    "closed_at","current"}
    """
    for shown in trays.listed(context.house(), still_open=not closed):
        _say(context, shown)
    return 0


def number_of(text: str) -> str:
    """The number of a tray, from what is printed as the ticket's code or from the number itself."""
    code = own_codes.parse(text)
    return code.body if code and code.letter == "T" else text


def _current(context: Context, name: str | None) -> str:
    if name is not None:
        return number_of(name)
    now = trays.open_tray(context.house())
    if now is None:
        raise RefusedError("no_tray_open")
    return str(now["id"])


def _say(context: Context, shown: TrayView) -> None:
    context.line(_json(shown), _plain(context, shown))


def _plain(context: Context, shown: TrayView) -> str:
    counted = "-" if shown.hand_count is None else shown.hand_count
    return context.words("cli.tray", tray=shown.number, scanned=shown.scanned, count=counted)


def _json(shown: TrayView) -> dict[str, Any]:
    return {
        "tray": shown.number,
        "received": shown.received,
        "source": shown.source,
        "hand_count": shown.hand_count,
        "scanned": shown.scanned,
        "difference": shown.difference,
        "part_of": shown.part_of,
        "opened_at": iso_ms(shown.opened_at),
        "closed_at": iso_ms(shown.closed_at) if shown.closed_at else None,
        "current": shown.current,
    }


def _gaps(shown: TrayView) -> list[dict[str, Any]]:
    return [{"kind": gap.kind, "at": iso_ms(gap.at), "after": gap.after} for gap in shown.gaps]


def _ticket_json(drawn: Ticket) -> dict[str, Any]:
    return {
        "tray": drawn.number,
        "code": drawn.code,
        "received": drawn.received.isoformat(),
        "source": drawn.source,
        "hand_count": drawn.count,
        "part_of": drawn.part_of,
    }
