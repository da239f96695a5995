"""操作カード and 職員カード: sheets of cards whose codes do what a key does, or say who comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailroom import commands
from mailroom.commands import Commands, Sheet
from mailroom.dispatch import sheet_layout
from mailroom.dispatch.blocks import place
from mailroom.dispatch.pages import Item, Page
from mailroom.dispatch.sheet_layout import SheetLayout, Whose
from mailroom.dispatch.slip_parts import paper_words
from mailroom.errors import PaperError
from mailroom.japan import wareki_short
from mailroom.reading import own_codes


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose card it is. ``role``: as a machine says it."""

    id: str
    name: str
    role: str


def say(key: str, **values: object) -> str:
    """A text of a command card."""
    return paper_words()(f"paper.cards.{key}", **values)


def word(command: str, screen: str = "") -> str:
    """The word of a command, as on the screen: a key's, or a page's."""
    words, own = paper_words(), f"ui.key.{screen}.{command}"
    if own in words:
        return words(own)
    return words(f"ui.menu.{command}" if f"ui.menu.{command}" in words else f"ui.key.{command}")


def made_for(whose: Whose) -> str:
    """For whom a page was made, and when."""
    return say(
        "whose", branch=whose.branch, section=whose.section, station=whose.station, date=wareki_short(whose.made)
    )


# --- command cards ---------------------------------------------------------------------------------


def command_cards(table: Commands, whose: Whose) -> list[Page]:
    """All command cards, sixteen a sheet, with the keys of this station on them."""
    layout = sheet_layout.load("command-cards")
    return [_sheet(table, sheet, layout, whose, number) for number, sheet in enumerate(table.sheets, 1)]


def _sheet(table: Commands, sheet: Sheet, layout: SheetLayout, whose: Whose, number: int) -> Page:
    items: list[Item] = [
        *place(layout.page["title"], say("title")),
        *place(layout.page["what"], say("what")),
        *place(layout.page["whose"], made_for(whose)),
    ]
    for bar, head in zip(("first", "second", "third"), sheet.heads, strict=True):
        items += layout.bar(bar, say(f"head.{head}"))
    cells = [name for both in zip(sheet.left, sheet.right, strict=True) for name in both]
    for cell, name in enumerate([*cells, *sheet.below]):
        items += _card(table, layout, cell, name)
    items += place(layout.page["note"], say("note"))
    items += place(layout.page["number"], say("number", page=number, pages=len(table.sheets)))
    return layout.sheet(items)


def _card(table: Commands, layout: SheetLayout, cell: int, name: str) -> list[Item]:
    if commands.is_key(name):
        body, cap, title, gloss = commands.card_of_key(name), "", name, say("gloss.key", cap=name)
    else:
        body, cap, title = table.table[name].card or "", table.cap(name), word(name)
        gloss = say("gloss.digit" if name.startswith("digit_") else f"gloss.{name}")
    code = own_codes.make("C", body)
    sign = title if cap in ("", title) and title.isascii() else ""  # a digit, F5: nothing but a large sign
    texts = {"sign": sign, "gloss": gloss, "code": code}
    return layout.cell(cell, texts if sign else {**texts, "cap": cap, "title": title}, [code, code])


# --- person cards ----------------------------------------------------------------------------------


def person_cards(holders: Sequence[Holder], whose: Whose) -> list[Page]:
    """A card for each of these people; it chooses the person, the PIN is still asked.

    PaperError ``person_uncoded`` where a staff number cannot stand in a code, ``person_alike`` where two cannot be
    told apart in one.
    """
    layout = sheet_layout.load("person-cards")
    codes = [_person_code(holder) for holder in holders]
    for at, code in enumerate(codes):
        if code in codes[:at]:
            raise PaperError("person_alike", who=holders[at].id, other=holders[codes.index(code)].id)
    filled = list(zip(holders, codes, strict=True))
    sheets = [filled[at : at + layout.cells] for at in range(0, len(filled), layout.cells)]
    return [
        layout.sheet(
            [
                item
                for cell, (holder, code) in enumerate(sheet)
                for item in _person_card(layout, cell, holder, code, whose)
            ]
        )
        for sheet in sheets
    ]


def _person_code(holder: Holder) -> str:
    try:
        code = own_codes.make("P", holder.id.upper())
        sheet_layout.load("person-cards").cell(0, {}, [code, code])
    except ValueError:
        raise PaperError("person_uncoded", who=holder.id) from None
    return code


def _person_card(layout: SheetLayout, cell: int, holder: Holder, code: str, whose: Whose) -> list[Item]:
    words = paper_words()
    texts = {
        "what": words("paper.person.what"),
        "whose": whose.branch,
        "name": holder.name,
        "role": words(f"said.role.{holder.role}"),
        "number": words("paper.person.number", number=holder.id),
        "code": code,
        "how": words("paper.person.how"),
    }
    return layout.cell(cell, texts, [code, code])
