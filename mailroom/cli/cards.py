"""Paper of the station itself: command cards, key sheet, person cards, check card, and numbered labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mailroom import commands
from mailroom.access import Action, people
from mailroom.cli.context import Context, common
from mailroom.cli.own_paper import one_way, paper_out, put_out, whose_of
from mailroom.commands import Commands
from mailroom.dispatch import card_sheets, check_card, key_sheet, label_sheets, place_labels, sheet_layout
from mailroom.dispatch.card_sheets import Holder
from mailroom.dispatch.groups import names as group_names
from mailroom.dispatch.pages import Page
from mailroom.errors import HomeError, UsageError

MOST_LABELS = 10_000


@click.command()
@click.option("--keys", is_flag=True, help="The key sheet instead: every key of every screen.")
@click.option("--people", "of_people", is_flag=True, help="Cards of the people of this station, for logging in.")
@click.option("--test", is_flag=True, help="The card for the check at the start of the day.")
@paper_out
@common
def cards(context: Context, keys: bool, of_people: bool, test: bool, pdf: Path | None, to_printer: bool) -> int:
    """The command cards (操作カード): what a key does, a hand scanner does. Several kinds go into one file.

    \b
    A line with --json: {"cards","pages","file"}
    """
    house = context.house()
    table = _keys(context, house.settings.keys)
    whose = whose_of(house)
    pages: list[Page] = []
    if keys:
        pages += key_sheet.key_sheets(table, whose)
    if of_people:
        house.must(Action.PEOPLE)
        pages += card_sheets.person_cards([Holder(p.id, p.name, p.role.value) for p in people(house.home)], whose)
    if test:
        pages.append(check_card.check_card(whose))
    if not pages:
        pages = card_sheets.command_cards(table, whose)
    put_out(context, pages, pdf, to_printer)
    codes = len({code.text for page in pages for code in page.codes()})
    _say(context, "cards", codes, len(pages), pdf)
    return 0


@click.command()
@click.option("--count", type=click.IntRange(1), metavar="N", help="So many labels.")
@click.option("--sheets", type=click.IntRange(1), metavar="N", help="So many whole sheets.")
@click.option("--skip", type=click.IntRange(0), default=0, metavar="N", help="Labels already used on the first sheet.")
@click.option("--bins", metavar="A-1..A-60|all", help="Labels of these bins instead.")
@click.option("--floors", metavar="A-1..A-60|all", help="Labels for the floors of these bins instead.")
@click.option("--groups", is_flag=True, help="Labels of the group trays instead.")
@paper_out
@common
def labels(
    context: Context, count: int | None, sheets: int | None, skip: int, bins: str | None, floors: str | None,
    groups: bool, pdf: Path | None, to_printer: bool,
) -> int:  # fmt: skip
    """Numbered labels (番号ラベル) for pieces without a readable code. Every call gives numbers that were never given.

    Or the labels of places: bins, their floors, group trays; several kinds go into one file.

    \b
    A line with --json: {"labels","first","last","pages","file"}
    """
    house = context.house()
    house.must(Action.PRINT)
    if bins or floors or groups:
        if count is not None or sheets is not None or skip:
            raise UsageError("label_kinds")
        _places(context, bins, floors, groups, pdf, to_printer)
        return 0
    chosen = house.settings.labels
    cells = sheet_layout.load(chosen.layout).cells
    wanted = count if count is not None else (sheets or 1) * cells - skip
    if (count is not None and sheets is not None) or wanted > MOST_LABELS:
        raise UsageError("label_count", most=MOST_LABELS)
    if skip >= cells:
        raise UsageError("label_skip", cells=cells, most=cells - 1)
    one_way(pdf, to_printer)
    with house.recording() as writer:
        numbers = label_sheets.reserve(house.journal, writer, house.settings.station.number, wanted)
    offset = (chosen.offset_x, chosen.offset_y)
    pages = label_sheets.label_pages(numbers, whose_of(house), chosen.layout, offset=offset, skip=skip)
    put_out(context, pages, pdf, to_printer)
    _say_labels(context, numbers, len(pages), pdf)
    return 0


def _places(
    context: Context, bins: str | None, floors: str | None, groups: bool, pdf: Path | None, to_printer: bool
) -> None:
    """A line for each kind of label, all in one file."""
    house = context.house()
    station, whose = house.settings.station, whose_of(house)
    kinds: list[tuple[list[str], list[Page]]] = []
    for text, make in ((bins, place_labels.bin_labels), (floors, place_labels.floor_labels)):
        if text:
            names = place_labels.named(text, station)
            kinds.append((names, make(names, whose)))
    if groups:
        kinds.append((group_names(station), place_labels.group_labels(station, whose)))
    put_out(context, [page for _, pages in kinds for page in pages], pdf, to_printer)
    for names, pages in kinds:
        _say_labels(context, names, len(pages), pdf)


def _say_labels(context: Context, numbers: Sequence[str], pages: int, pdf: Path | None) -> None:
    line = {
        "labels": len(numbers),
        "first": numbers[0],
        "last": numbers[-1],
        "pages": pages,
        "file": str(pdf) if pdf else None,
    }
    context.line(line, context.words("cli.labels", **{**line, "file": line["file"] or "-"}))


def _keys(context: Context, chosen: dict[str, str]) -> Commands:
    """The table of this station; what of its settings cannot be is said, and the first keys stand in."""
    table = commands.load(chosen)
    if table.refused:
        context.complain(context.say(HomeError("keys_refused", which=", ".join(table.refused))))
    return table


def _say(context: Context, key: str, cards: int, pages: int, pdf: Path | None) -> None:
    file = str(pdf) if pdf else None
    line = {"cards": cards, "pages": pages, "file": file}
    context.line(line, context.words(f"cli.{key}", cards=cards, pages=pages, file=file or "-"))
