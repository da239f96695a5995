"""Whose envelope may it be, by what is printed on it where no code can be read: people of the mirror, best first.

A proposal is never recorded by itself. One key is enough only where the printed code and the name both agree with
the mirror's row; else a person finds two facts that agree. What was read is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from mailroom import japan
from mailroom.access import Action
from mailroom.answers import PersonHit, Proposal
from mailroom.desk.house import House
from mailroom.mirror.store import Mirror
from mailroom.model import Match
from mailroom.reading.printed.found import Printed

MOST = 8
_LOOKED_THROUGH = 200  # people that a search by name is followed up for
_HOUSEHOLD = 20
_WEIGHTS = {"code": 1.0, "name": 0.7, "postal_code": 0.3}
_LIKE = 0.75  # of a text alike: a sign or two were misread
_NOTHING_ALIKE = 0.35  # below this score a person is not worth a look
_BESIDE = 0.5  # nor below this share of the best one's


def propose(house: House, printed: Printed) -> list[Proposal]:
    """People with a mailpiece that fits what was read, best first; nobody while there is no mirror."""
    house.must(Action.FIND)
    mirror = house.mirror
    if mirror is None or not printed.names_somebody:
        return []
    found: dict[tuple[str, str], Proposal] = {}
    for hit, code in _candidates(mirror, printed):
        key = code, hit.member
        if key not in found:
            found[key] = _weighed(mirror, printed, hit, code)
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.code, one.hit.member))
    best: dict[str, Proposal] = {}
    for proposal in ranked:  # of an envelope the person who fits best stands for it
        if proposal.score >= max(_NOTHING_ALIKE, ranked[0].score * _BESIDE):
            best.setdefault(proposal.code, proposal)
    return list(best.values())[:MOST]


def _candidates(mirror: Mirror, printed: Printed) -> Iterator[tuple[PersonHit, str]]:
    """(who may be the addressee, code of the envelope): the insured stands for all of the household."""
    for text in filter(None, (printed.code, printed.code_begin)):
        for hit in mirror.search(text, _LOOKED_THROUGH):
            for code in (code for code in hit.codes if code.startswith(text)):
                yield hit, code
                yield from ((insured, code) for insured in _household(mirror, hit) if _is_insured(insured))
    if printed.name:
        for hit in mirror.search(printed.name, _LOOKED_THROUGH) or _alike(mirror, printed):
            holders = _household(mirror, hit) if _is_insured(hit) else [hit]
            yield from ((hit, code) for holder in holders for code in holder.codes)


def _household(mirror: Mirror, hit: PersonHit) -> list[PersonHit]:
    household = hit.member.rpartition("-")[0]
    return [other for other in mirror.search(household, _HOUSEHOLD) if other.member.startswith(f"{household}-")]


def _is_insured(hit: PersonHit) -> bool:
    return hit.member.endswith("-00")


def _alike(mirror: Mirror, printed: Printed) -> list[PersonHit]:
    """A sign of the name was misread: who has one of its words, and the postal code."""
    words = japan.fold_words(printed.name or "")
    hits = (hit for word in words if len(words) > 1 for hit in mirror.search(word, _LOOKED_THROUGH))
    return [hit for hit in hits if _same_postal(printed, hit)]


def _weighed(mirror: Mirror, printed: Printed, hit: PersonHit, code: str) -> Proposal:
    code_like = _like(printed.code or printed.code_begin, code, begin=printed.code is None)
    name_like = _like(printed.name and japan.fold_name(printed.name), japan.fold_name(hit.name))
    likes = {"code": code_like, "name": name_like, "postal_code": float(_same_postal(printed, hit))}
    agrees = tuple(fact for fact, like in likes.items() if like == 1.0)
    score = sum(_WEIGHTS[fact] * like for fact, like in likes.items()) / sum(_WEIGHTS.values())
    match = mirror.match(code)
    sure = "code" in agrees and "name" in agrees and _one_household(match)
    inside = tuple(held.certificate_id for held in match.holdings) if match else ()
    return Proposal(code, hit, inside, agrees, sure, round(score, 3))


def _like(read: str | None, wanted: str, *, begin: bool = False) -> float:
    """1 where they are the same, less where a sign or two differ, 0 where they are not alike."""
    if not read or not wanted:
        return 0.0
    if begin:
        return 0.9 if wanted.startswith(read) else 0.0
    like = SequenceMatcher(None, read, wanted, autojunk=False).ratio()
    return like if like >= _LIKE else 0.0


def _same_postal(printed: Printed, hit: PersonHit) -> bool:
    read = japan.postal_code(printed.postal_code or "")
    return bool(read) and read == japan.postal_code(hit.postal_code)


def _one_household(match: Match | None) -> bool:
    """A code that stands on many envelopes names nobody by itself."""
    members = [held.member for held in match.holdings] if match else []
    return bool(members) and len({member.household if member else None for member in members}) == 1
