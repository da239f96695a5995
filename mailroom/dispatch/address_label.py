"""宛名ラベル: whom an employer's envelope goes to, whom it comes from, and its slip. Not what is in it."""

from __future__ import annotations

from mailroom.dispatch.pages import Page
from mailroom.dispatch.sheet_layout import load
from mailroom.dispatch.slip_data import SlipData
from mailroom.dispatch.slip_parts import addressed, postal_code, say


def address_label(data: SlipData) -> Page:
    """The label of a slip's envelope. PaperError ``layout_damaged``."""
    layout = load("address-label")
    texts = {
        "postal_code": postal_code(data.employer.postal_code),
        "address": data.employer.address,
        "return_to": f"{say('return_to')}　{postal_code(data.sender.postal_code)}",
        "sender": data.sender.name,
        "sender_address": data.sender.address,
        "number_label": say("number_label"),
        "number": data.number,
    }
    items = [*layout.cell(0, texts, [data.code]), *layout.bar("line", "")]
    items += addressed(layout.face(0).blocks["name"], data)
    return layout.sheet(items)
