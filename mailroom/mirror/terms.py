"""What a person or an employer is found by: the words of both names as the host wrote them, and the postal code.

Names repeat: two million people have some 70,000 words. So a word is folded and cut into pairs of signs once, not for
every person, and all who have it stand behind it as one list of ids. A postal code is such a word too.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mailroom.japan import fold_words, postal_code

VERSION = 1  # of the folding: words of another one are made anew
_MANY_TERMS, _MANY_LINES = 300_000, 10_000_000  # held before they are handed on: bounded memory for any names


Term = tuple[str, bytes, list[str]]
"""A word as the host wrote it, who has it (packed), and the folded words it is."""


class Holders:
    """Collects who has which term: by line, in four bytes each."""

    def __init__(self) -> None:
        self._lines: defaultdict[str, array[int]] = defaultdict(_no_lines)
        self._codes: defaultdict[int | None, array[int]] = defaultdict(_no_lines)
        self._count = 0

    def add(
        self, lines: Iterable[int], names: Sequence[str], kanas: Sequence[str], postals: Sequence[int | None]
    ) -> None:
        """The people of these lines have these names and, where ``postals`` are given, these postal codes."""
        found, codes = self._lines, self._codes
        numbers = list(lines)
        for line, name, kana in zip(numbers, names, kanas, strict=True):
            for term in f"{name} {kana}".split():
                found[term].append(line)
        for line, postal in zip(numbers, postals, strict=False):
            codes[postal].append(line)
        self._count += 5 * len(names)

    @property
    def full(self) -> bool:
        """So much is held that it should be drained."""
        return self._count > _MANY_LINES or len(self._lines) > _MANY_TERMS

    def drain(self, base: int) -> Iterator[Term]:
        """All terms that are held, in order; then nothing is held. An id is ``base`` and a line."""
        self._codes.pop(None, None)
        found: dict[str, array[int]] = self._lines
        found |= {postal_term(code): lines for code, lines in self._codes.items() if code is not None}
        self._lines, self._codes, self._count = defaultdict(_no_lines), defaultdict(_no_lines), 0
        for term in sorted(found):
            lines = found.pop(term)
            yield term, packed(base + line for line in lines) if base else packed(lines), words_of(term)


def postal_term(code: int | str) -> str:
    """The term of a postal code: no name begins so."""
    return f"〒{int(code):07d}"


def words_of(term: str) -> list[str]:
    """The folded words of a term."""
    return [term] if term.startswith("〒") else fold_words(term)


def _no_lines() -> array[int]:
    return array("I")


def terms_of(name: str, kana: str, postal: str | None = None) -> set[str]:
    """The terms of one."""
    code = postal_code(postal) if postal else ""
    return set(f"{name} {kana}".split()) | ({postal_term(code)} if code else set())


def packed(ids: Iterable[int]) -> bytes:
    """A list of ids as it is stored."""
    return array("Q", ids).tobytes()


def unpacked(blob: bytes) -> array[int]:
    """The reverse of ``packed``."""
    ids = array("Q")
    ids.frombytes(blob)
    return ids


def pairs(word: str) -> str:
    """サトウ -> サト トウ; a single sign is itself. So two characters are enough to search with."""
    return " ".join(word[place : place + 2] for place in range(len(word) - 1)) or word
