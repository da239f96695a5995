"""What leaves the house: posting a bundle, destroying pieces."""

from __future__ import annotations

from pathlib import Path

import click

from mailroom.cli.context import Context, common, secret_line
from mailroom.cli.own_paper import one_way, put_papers
from mailroom.cli.texts import texts_of
from mailroom.desk import destroying, destruction_paper, posted, posting, posting_paper
from mailroom.desk.archive import Paper
from mailroom.desk.emptying import IN_BOX, TWICE, Emptying
from mailroom.dispatch.postage import CLASSES, FORMS
from mailroom.errors import RefusedError, UsageError
from mailroom.journal.projections import event_by_id
from mailroom.model import PlaceKind
from mailroom.office import Office
from mailroom.reading import own_codes


@click.command()
@click.argument("slip", required=False)
@click.option("--class", "kind", type=click.Choice(CLASSES), default=CLASSES[0])
@click.option("--tracking", metavar="NUMBER", help="Tracking number of the post, 11 digits; also as the label is read.")
@click.option("--grams", type=click.IntRange(1), help="Its weight; the postage is looked up.")
@click.option("--yen", type=click.IntRange(1), help="The postage, where it is another than the tariff's.")
@click.option("--form", type=click.Choice(FORMS), help="Of the envelope; default: the settings'.")
@click.option("--take-back", is_flag=True, help="The bundle is in the house again; on the same business day.")
@click.option("--due", "what_is_due", is_flag=True, help="Sealed bundles, those that are late first.")
@click.option("--list", "listed", is_flag=False, flag_value="", metavar="[DAY]", help="What left on a day.")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="With --list: the lists for the post.")
@click.option("--print", "to_printer", is_flag=True, help="With --list: to the printer of the settings.")
@common
def post(
    context: Context, slip: str | None, kind: str, tracking: str | None, grams: int | None, yen: int | None,
    form: str | None, take_back: bool, what_is_due: bool, listed: str | None, pdf: Path | None, to_printer: bool,
) -> int:  # fmt: skip
    """Record that the bundle of a slip (its number, or its code as scanned) was handed to the post.

    \b
    A line with --json: {"slip","class","tracking","grams","yen","event_id"}
    --take-back: {"slip","place","event_id"}
    --due, a line a bundle: {"slip","employer":{"key","name"},"pieces","sealed_day","due_day","late","waits"}
    --list: {"day","posted","yen","by_class":[{"class","posted","pieces","yen","unpriced"}],"lists":[],"pages","file"};
    --pdf or --print draw up a list of what stands on none yet, else all of the day's come out again
    """
    if sum((slip is not None, what_is_due, listed is not None)) != 1 or (listed is None and (pdf or to_printer)):
        raise UsageError("post_what")
    if what_is_due:
        return _due(context)
    if listed is not None:
        return _posted(context, listed or None, pdf, to_printer)
    number = posting.slip_of(slip or "") or slip or ""
    house = context.house()
    if take_back:
        answer = posting.take_back(house, number)
        values = {"slip": number, "place": PlaceKind.SEALED.value, "event_id": answer.event_id}
        context.line(values, context.words("cli.now_due", code=number, place=context.place(answer.place)))
        return 0
    form = form or house.settings.posting.form
    event = posting.post(house, number, kind=kind, tracking=tracking, grams=grams, yen=yen, form=form)
    data = (event_by_id(house.journal.connection, event) or {})["data"]
    values = {"slip": number, **{name: data.get(name) for name in ("class", "tracking", "grams", "yen")}}
    context.line({**values, "event_id": event}, number)
    return 0


def _due(context: Context) -> int:
    words = context.words
    for row in posted.due(context.house()):
        values = {
            "slip": row.slip,
            "employer": {"key": row.employer.key, "name": row.employer.name} if row.employer else None,
            "pieces": row.pieces,
            "sealed_day": row.sealed_on.isoformat(),
            "due_day": row.due_on.isoformat(),
            "late": row.late,
            "waits": row.waits,
        }
        plain = words(
            "cli.due",
            late=words("cli.due_late") if row.late else "",
            slip=row.slip,
            name=row.employer.name if row.employer else "",
            pieces=row.pieces,
            due=row.due_on.isoformat(),
            waits=words(f"cli.waits_{row.waits}") if row.waits else "",
        )
        context.line(values, plain)
    return 0


def _posted(context: Context, text: str | None, pdf: Path | None, to_printer: bool) -> int:
    house, day = context.house(), context.day(text)
    papers: list[Paper] = []
    if pdf or to_printer:
        one_way(pdf, to_printer)
        papers = posting_paper.lists_of(house, day)
        put_papers(context, papers, pdf)
    rows = posted.posted_on(house, day)
    by_class = posted.totals(rows)
    numbers = [paper.number for paper in papers] or sorted({row.number for row in rows if row.number})
    values = {
        "day": day.isoformat(),
        "posted": len(rows),
        "yen": sum(total.yen for total in by_class),
        "by_class": [
            {"class": one.kind, "posted": one.bundles, "pieces": one.pieces, "yen": one.yen, "unpriced": one.unpriced}
            for one in by_class
        ],
        "lists": numbers,
        "pages": sum(len(paper.pages) for paper in papers),
        "file": str(pdf) if pdf and papers else None,
    }
    plain = context.words(
        "cli.posting_list",
        day=values["day"],
        lists=" ".join(numbers) or "-",
        posted=values["posted"],
        yen=values["yen"],
        file=values["file"] or "-",
    )
    context.line(values, plain)
    return 0


@click.command()
@click.argument("pieces", nargs=-1, metavar="[PIECE|CODE]...")
@click.option("--codes", type=click.Path(path_type=Path), metavar="FILE|-", help="What was scanned out of the box.")
@click.option("--despite-mirror", "despite", is_flag=True, help="One piece that the mirror calls alive.")
@click.option("--list", "listed", is_flag=True, help="What is in the destroy box, the deceased first.")
@click.option("--record", metavar="NUMBER", help="The record of a destruction; with --pdf or --print.")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="The record, into this file.")
@click.option("--print", "to_printer", is_flag=True, help="The record, to the printer of the settings.")
@common
def destroy(
    context: Context, pieces: tuple[str, ...], codes: Path | None, despite: bool, listed: bool, record: str | None,
    pdf: Path | None, to_printer: bool,
) -> int:  # fmt: skip
    """Destroy pieces of the destroy box. Needs --second ID and that person's PIN on standard input.

    A deceased person's piece, and one that the mirror calls alive, is destroyed in a call of its own.

    \b
    A line with --json: {"record","pieces"}
    --list, a line a piece: {"piece","code","label","certificates","outcome","deceased","contradicted"}
    --record: {"record","pieces","pages","file"}
    """
    if sum((bool(pieces), codes is not None, listed, record is not None)) != 1:
        raise UsageError("destroy_what")
    if pdf or to_printer or record:
        one_way(pdf, to_printer)
    house = context.house()
    if listed:
        return _in_box(context)
    if record is not None:
        _record(context, record, pdf)
        return 0
    office = Office(house)
    if codes is not None:
        made, count = _scanned(context, office, codes)
    else:
        made = office.destroy(pieces, context.second, secret_line(), despite=despite)
        count = len(
            list(house.journal.events("kind = 'destroyed' AND json_extract(body, '$.data.record') = ?", (made,)))
        )
    if pdf or to_printer:
        put_papers(context, [destruction_paper.record_paper(house, made)], pdf)
    context.line({"record": made, "pieces": count}, made)
    return 0


def _scanned(context: Context, office: Office, codes: Path) -> tuple[str, int]:
    """As at the desk: anything that may not be destroyed now stops it. On standard input the PIN comes first."""
    pin = secret_line()
    emptying = Emptying(office.house)
    refused = 0
    for text in texts_of(codes):
        refused += emptying.scan(text).told not in (IN_BOX, TWICE)
    if refused:
        raise RefusedError("destroy_scan_stopped", count=refused)
    count = emptying.view().seen
    return office.empty_box(emptying, context.second, pin), count


def _in_box(context: Context) -> int:
    words = context.words
    for row in destroying.box(context.house()):
        piece = row.piece
        values = {
            "piece": piece.id,
            "code": piece.code,
            "label": piece.label,
            "certificates": len(piece.items),
            "outcome": piece.outcome.value if piece.outcome else None,
            "deceased": row.deceased,
            "contradicted": row.contradicted,
        }
        note = "cli.box_contradicted" if row.contradicted else "cli.box_deceased" if row.deceased else ""
        plain = words(
            "cli.box",
            code=piece.code or piece.label or piece.id,
            outcome=words(f"ui.outcome.{piece.outcome.value}") if piece.outcome else "",
            certificates=len(piece.items),
            note=words(note) if note else "",
        )
        context.line(values, plain)
    return 0


def _record(context: Context, number: str, pdf: Path | None) -> None:
    own = own_codes.parse(number)
    number = own.body if own and own.letter == "D" else number
    house = context.house()
    paper = destruction_paper.record_paper(house, number)
    put_papers(context, [paper], pdf)
    count = len(destruction_paper.record(house, number).rows)
    values = {"record": number, "pieces": count, "pages": len(paper.pages), "file": str(pdf) if pdf else None}
    plain = context.words("cli.record", record=number, pieces=count, pages=len(paper.pages), file=values["file"] or "-")
    context.line(values, plain)
