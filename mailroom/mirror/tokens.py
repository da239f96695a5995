"""What a person or an employer is found by: the folded words of both names, and the postal code as ``p9808561``.

The full-text index holds whole words; the parts of words stand in a second, small index over the distinct words
(``pairs``), because names repeat: that is several times faster to make than pairs of every name.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailroom.japan import fold_words, postal_code

VERSION = 1  # of the folding: an index made by another one is made anew
POSTAL = "p"  # a small letter: words are folded to capitals
_CACHED = 100_000


def pairs(word: str) -> list[str]:
    """サトウ -> サト トウ; a single sign is itself. So two characters are enough to search with."""
    return [word[place : place + 2] for place in range(len(word) - 1)] or [word]


class Tokens(dict[str, str]):
    """A word as the host wrote it -> the folded one, or several. Words of names repeat, so they are kept."""

    def __missing__(self, raw: str) -> str:
        if len(self) >= _CACHED:
            self.clear()
        found = " ".join(fold_words(raw))
        self[raw] = found
        return found

    def people(self, names: Sequence[str], kanas: Sequence[str], postal: Sequence[str]) -> list[str]:
        """The search text of each."""
        fold, join = self.__getitem__, " ".join
        return [
            join(map(fold, f"{name} {kana}".split())) + code
            for name, kana, code in zip(names, kanas, _postals(postal), strict=True)
        ]

    def person(self, name: str, kana: str, postal: str) -> str:
        """The search text of one."""
        return self.people((name,), (kana,), (postal,))[0]


def _postals(texts: Sequence[str]) -> Sequence[str]:
    """The tokens of postal codes, each with a gap before it."""
    joined = "\n".join(texts)
    if joined.isascii() and joined.count("-") == len(texts) and set(map(len, texts)) == {8}:
        return ("\n" + joined).replace("-", "").replace("\n", f"\n {POSTAL}").split("\n")[1:]  # as most hosts write
    codes = map(postal_code, texts)
    return [f" {POSTAL}{code}" if code else "" for code in codes]
