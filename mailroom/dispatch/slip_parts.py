"""The parts of a slip around its table: heads, what we ask, contact box, foot."""

from __future__ import annotations

from functools import cache

from mailroom import japan
from mailroom.dispatch import code128
from mailroom.dispatch.blocks import Block, flow, place
from mailroom.dispatch.pages import Box, Item, Rule
from mailroom.dispatch.slip_data import SlipData, Total
from mailroom.dispatch.slip_layout import Layout
from mailroom.words import Words

FOLD_MARK = 5.0
"""Fold marks are this long, and stand this far from the edge."""


@cache
def paper_words() -> Words:
    """Paper is always Japanese."""
    return Words("ja")


def say(key: str, **values: object) -> str:
    """A text of the slip."""
    return paper_words()(f"paper.slip.{key}", **values)


def postal_code(code: str) -> str:
    """Seven digits as people write them; anything else as it is."""
    digits = japan.postal_code(code)
    return say("postal_code", code=f"{digits[:3]}-{digits[3:]}" if digits else code)


def fold_marks(layout: Layout) -> list[Item]:
    """Where the sheet is folded."""
    marks: list[Item] = []
    for y in layout.fold_marks:
        marks.append(Rule(FOLD_MARK, y, 2 * FOLD_MARK, y, 0.2))
        marks.append(Rule(layout.width - 2 * FOLD_MARK, y, layout.width - FOLD_MARK, y, 0.2))
    return marks


def addressed(block: Block, data: SlipData) -> list[Item]:
    """The employer's name with its title, which is never parted from it."""
    title = say("title")
    return place(block, data.employer.name.strip() + title, keep=len(title))


def head(data: SlipData, layout: Layout) -> list[Item]:
    """Page 1: who to, who from, when, which slip, and the letter."""
    blocks = layout.first
    return [
        *place(blocks["postal_code"], postal_code(data.employer.postal_code)),
        *place(blocks["address"], data.employer.address),
        *addressed(blocks["name"], data),
        *place(blocks["date"], japan.wareki_long(data.date)),
        *place(blocks["sender_name"], data.sender.name),
        *place(blocks["sender_postal_code"], postal_code(data.sender.postal_code)),
        *place(blocks["sender_address"], data.sender.address),
        *place(blocks["number_label"], say("number_label")),
        *place(blocks["number"], data.number),
        _code(data, layout, layout.code["y_first"]),
        *place(blocks["subject"], say("subject")),
        *flow(blocks["body"], say("body")),
    ]


def head_later(data: SlipData, layout: Layout) -> list[Item]:
    """Page 2 and on."""
    blocks = layout.later
    return [
        *place(blocks["subject"], say("subject_later")),
        *addressed(blocks["name"], data),
        *place(blocks["number_label"], say("number_label")),
        *place(blocks["number"], data.number),
        _code(data, layout, layout.code["y_later"]),
    ]


def _code(data: SlipData, layout: Layout, y: float) -> Item:
    code = layout.code
    return code128.bars(code["x"], y, code["h"], data.code, dots=int(code["dots"]), within=code["room"])


def points(total: Total, layout: Layout, y: float) -> tuple[list[Item], float]:
    """What we ask of the employer, from ``y``, and where it ends: how many, how to hand out, who has left or moved."""
    measures, blocks = layout.points, layout.point_blocks
    label, text = blocks["label"], blocks["text"]
    items: list[Item] = [Rule(layout.left, y, layout.right, y, 0.4)]
    items += flow(label.at(y + (measures["first"] - label.h) / 2), say("figures"))
    figures = {
        "envelopes_word": say("envelopes_word"),
        "envelopes": str(total.envelopes),
        "envelopes_unit": say("envelopes_unit"),
        "certificates_word": say("certificates_word"),
        "certificates": str(total.certificates),
        "certificates_unit": say("certificates_unit"),
    }
    for name, shown in figures.items():
        items += place(blocks[name].at(y), shown)
    y += measures["first"]
    for name in ("how", "lost", "moved"):
        items.append(Rule(layout.left, round(y, 3), layout.right, round(y, 3), 0.15))
        texts = flow(text.at(y + measures["pad"]), say(f"{name}_text"))
        high = len(texts) * text.pitch + 2 * measures["pad"]
        asked = say(name)
        middle = y + (high - text.pitch * (asked.count("\n") + 1)) / 2
        items += [*flow(label.at(middle), asked), *texts]
        y += high
    items.append(Rule(layout.left, round(y, 3), layout.right, round(y, 3), 0.4))
    return items, y


def continued(layout: Layout, end: float) -> list[Item]:
    """Under a table that goes on on the next page."""
    block = layout.below["continued"]
    return place(block.at(end + block.y), say("continued"))


def ending(layout: Layout, y: float, note: str) -> list[Item]:
    """The notes, and 以上."""
    below = layout.below
    return [
        *flow(below["note"].at(y + below["note"].y), say(note)),
        *place(below["end"].at(y + below["end"].y), say("end")),
    ]


def contact(data: SlipData, layout: Layout) -> list[Item]:
    """Whom to ask."""
    box, blocks = layout.contact, layout.contact_blocks
    split = box["x"] + box["label_w"]
    return [
        Box(box["x"], box["y"], box["w"], box["h"], 0.3),
        Rule(split, box["y"], split, box["y"] + box["h"], 0.15),
        *place(blocks["label"], say("contact")),
        *place(blocks["section"], f"{data.sender.name} {data.sender.section}"),
        *place(blocks["phone"], data.sender.phone),
        *place(blocks["ask"], say("ask", number=data.number)),
    ]


def foot(data: SlipData, layout: Layout, page: int, pages: int) -> list[Item]:
    """The line at the foot of each page."""
    blocks = layout.foot
    return [
        Rule(layout.left, layout.foot_y, layout.right, layout.foot_y, 0.15),
        *place(blocks["number"], say("foot_number", number=data.number)),
        *place(blocks["page"], say("page", page=page, pages=pages)),
        *place(blocks["sender"], data.sender.name),
    ]
