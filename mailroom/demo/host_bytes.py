"""CP932 as a host writes it, with the codes that Python's codec would change.

Some signs have two codes (NEC's and IBM's). Python writes only one of them, a host either. Texts of
the made-up branch carry such a sign as a stand-in that no code page knows; it becomes those very bytes.
"""

from __future__ import annotations

import codecs
import re

GETA = "〓"  # what a host prints for a sign that it does not have
_FIRST_STAND_IN = 0xF700
_RAW = ("FBFC", "FAB1", "FA58", "FB7E")  # 髙 﨑 ㈱ 神 in IBM's places
_BY_HEX = {raw: chr(_FIRST_STAND_IN + place) for place, raw in enumerate(_RAW)}
_BYTES = {stand_in: bytes.fromhex(raw) for raw, stand_in in _BY_HEX.items()}
_PLAIN = str.maketrans({stand_in: raw.decode("cp932") for stand_in, raw in _BYTES.items()})


def from_notation(text: str) -> str:
    """``{F040}`` in a list of names is the sign with that code: a 外字, or a second code of a sign."""
    return re.sub(r"\{([0-9A-F]{4})\}", lambda found: _sign(found[1]), text)


def plain(text: str) -> str:
    """The text as a program reads it back from the file."""
    return text.translate(_PLAIN)


def encode(text: str) -> bytes:
    """CP932 bytes; what the code page lacks becomes 〓, as in a host's extract."""
    return text.encode("cp932", "mailroom-host")


def survives(text: str) -> bool:
    """True when the text comes back from CP932 as it went in."""
    try:
        return text.encode("cp932").decode("cp932") == text
    except UnicodeEncodeError:
        return False


def _sign(raw: str) -> str:
    return _BY_HEX.get(raw) or bytes.fromhex(raw).decode("cp932")


def _replace(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    return _BYTES.get(sign, GETA.encode("cp932")), error.start + 1


codecs.register_error("mailroom-host", _replace)
