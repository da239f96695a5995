"""What a person or an employer is found by: both names as the host wrote them, and the postal code as ``p9808561``.

SQLite cuts the names into terms. Each distinct term stands once in a table of words, folded, and its parts in a small
second index (``pairs``): names repeat, so folding and cutting them there is many times cheaper than row by row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from mailroom.japan import fold_name, postal_code

VERSION = 1  # of the folding: words of another one are made anew
TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* N* Co M*''"  # quoted for a CREATE statement
POSTAL = "p"


def texts(names: Sequence[str], kanas: Sequence[str], postal: Sequence[str]) -> list[str]:
    """The search text of each."""
    return list(map(" ".join, zip(names, kanas, _postals(postal), strict=True)))


def text(name: str, kana: str, postal: str) -> str:
    """The search text of one."""
    return texts((name,), (kana,), (postal,))[0]


def folded(term: str) -> str:
    """A term as it is compared."""
    return fold_name(term)


def words_of(asked: str) -> list[str]:
    """What a person typed as folded words, cut where the index cuts names."""
    marks = (sign if (kind := unicodedata.category(sign))[0] in "LNM" or kind == "Co" else " " for sign in asked)
    return [word for part in "".join(marks).split() if (word := folded(part))]


def pairs(word: str) -> list[str]:
    """サトウ -> サト トウ; a single sign is itself. So two characters are enough to search with."""
    return [word[place : place + 2] for place in range(len(word) - 1)] or [word]


def _postals(codes: Sequence[str]) -> Sequence[str]:
    joined = "\n".join(codes)
    if joined.isascii() and joined.count("-") == len(codes) and set(map(len, codes)) == {8}:
        return (POSTAL + joined.replace("-", "").replace("\n", f"\n{POSTAL}")).split("\n")  # as most hosts write them
    return [f"{POSTAL}{digits}" if (digits := postal_code(code)) else "" for code in codes]
