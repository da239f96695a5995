"""The chain of hashes over the events: what makes a change, a gap or a cut tail visible.

The row stores the very bytes that are hashed (DESIGN §10): a stranger verifies an export with
ten lines of Python. What it cannot show is said in README.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FIRST = "0" * 64  # prev_hash of the first event


def encode(body: dict[str, Any]) -> str:
    """The canonical text: keys sorted, no blanks, no ASCII escapes.

    Lone surrogates (not UTF-8) and NUL (SQLite reads a text only up to it) become U+FFFD. ValueError for NaN.
    """
    text = _dump(body)
    return text if _sound(text) else _dump(_clean(body))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _sound(text: str) -> bool:
    if "\\u0000" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {_clean(name): _clean(inner) for name, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list | tuple) else value


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, lower hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is not whole. ``what``: a key under ``journal.break`` in resources/words."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the chain showed. ``first``: the first break, None when it is whole."""

    events: int
    head: str
    first: Break | None


def walk(rows: Iterable[tuple[int, str, str]], head: tuple[int, str] | None = None) -> Verdict:
    """Check rows of (seq, hash, body) in their order against each other and against the head kept outside."""
    count, last, at_head = 0, FIRST, None
    for seq, stored, text in rows:
        count += 1
        broken = _broken(count, last, seq, stored, text)
        if broken:
            return Verdict(count - 1, last, Break(count, broken))
        last = stored
        if head and seq == head[0]:
            at_head = stored
    if head and head[0] > count:
        return Verdict(count, last, Break(count + 1, "tail_cut"))
    if head and head[0] > 0 and at_head != head[1]:
        return Verdict(count, last, Break(head[0], "head_differs"))
    return Verdict(count, last, None)


def _broken(wanted: int, last: str, seq: int, stored: str, text: str) -> str | None:
    if seq != wanted:
        return "gap"
    if not isinstance(text, str) or digest(text) != stored:
        return "changed"
    try:
        body = json.loads(text)
    except ValueError:
        return "changed"
    if not isinstance(body, dict):
        return "changed"
    if body.get("seq") != seq:
        return "order"
    if body.get("prev_hash") != last:
        return "link"
    return None
