"""Finding a person by hand. The search is an event (kind of field, number of hits); the typed text is not kept."""

from __future__ import annotations

import re

from mailroom.access import Action
from mailroom.answers import PersonHit
from mailroom.desk.house import House
from mailroom.japan import kana_of


def search(house: House, text: str, limit: int = 50) -> list[PersonHit]:
    """People whose name, number, postal code or employer fits; nobody while there is no mirror."""
    house.must(Action.FIND)
    mirror = house.mirror
    if mirror is None or not text.strip():
        return []
    hits = mirror.search(text, limit)
    if len(hits) < limit and (kana := kana_of(text)):
        hits += [hit for hit in mirror.search(kana, limit) if hit not in hits]
    return hits[:limit]


def record_search(house: House, text: str, hits: int) -> None:
    """Write down that somebody looked for a person: the kind of field and the number of hits only."""
    field = "number" if re.search(r"\d", text) else "name"
    with house.recording() as writer:
        writer.append("search", data={"field": field, "hits": hits})
