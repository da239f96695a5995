"""Mends what a PDF made by Qt says of its characters, so that text taken out is the text put in.

Qt writes the table from glyphs to characters (ToUnicode) without anything beyond U+FFFF (𠮷), and it
calls the space a tab. The page looks right either way; searching, copying and reading aloud do not.
The space is changed in place. Rare kanji are added by a second, corrected table at the end of the file,
the way PDF has for changes (an incremental update).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from mailroom.dispatch.pages import Page, Text
from ui.printing.faces import FAMILIES, glyph, runs

_TABLE = re.compile(rb"begincmap\n.*?endcmap\n", re.DOTALL)
_LIST = re.compile(rb"\[[^\]]*\]")
_ONE = re.compile(rb"(<[0-9A-F]{4}> <[0-9A-F]{4}> )<0009>\n")
_ENTRY = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> (?:<([0-9A-F]+)>|\[([^\]]*)\])")
_FONT = re.compile(rb"/BaseFont /(\S+)\n/Encoding /Identity-H\n[^>]*?/ToUnicode (\d+) 0 R")
_PER_BLOCK = 100


def mended(content: bytes, pages: Sequence[Page]) -> bytes:
    """The same PDF with true characters. ``pages``: what was painted, in that order."""
    content = _TABLE.sub(lambda table: _spaces(table[0]), content)
    rare = _rare(pages)
    if not rare:
        return content
    changed = {}
    for font in _FONT.finditer(content):
        signs = rare.get(font[1].decode("ascii"))
        if signs:
            number = int(font[2])
            changed[number] = _with(_stream(content, number), signs)
    return _updated(content, changed)


def _spaces(table: bytes) -> bytes:
    table = _LIST.sub(lambda found: found[0].replace(b"<0009>", b"<0020>"), table)
    return _ONE.sub(rb"\1<0020>\n", table)


def _rare(pages: Sequence[Page]) -> Mapping[str, list[str]]:
    """Characters beyond U+FFFF by the name of their font, in the order of their first use."""
    found: dict[str, dict[int, str]] = {}
    stems = list(FAMILIES.values())
    for text in {(item.text, item.bold): None for page in pages for item in page.items if isinstance(item, Text)}:
        if text[0] and max(text[0]) > "\uffff":
            for face, sign in _beyond(*text):
                name = f"{stems[face]}-{'Bold' if text[1] else 'Regular'}"
                found.setdefault(name, {}).setdefault(glyph(sign, face, text[1]), sign)
    return {name: list(signs.values()) for name, signs in found.items()}


def _beyond(text: str, bold: bool) -> Iterator[tuple[int, str]]:
    for face, _, run in runs(text, bold):
        for sign in run:
            if sign > "\uffff" and glyph(sign, face, bold) not in _usual(face, bold):
                yield face, sign


@cache
def _usual(face: int, bold: bool) -> frozenset[int]:
    """Glyphs that have a character up to U+FFFF: Qt knows those."""
    signs = (chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000)
    return frozenset(glyph(sign, face, bold) for sign in signs) - {0}


def _with(table: bytes, signs: Sequence[str]) -> bytes:
    """The table with the characters in its gaps: Qt numbers glyphs by their first use."""
    known: dict[int, int] = {}
    for entry in _ENTRY.finditer(table):
        first, last = int(entry[1], 16), int(entry[2], 16)
        if entry[3]:
            known |= {first + n: int(entry[3], 16) + n for n in range(last - first + 1)}
        else:
            known |= {first + n: int(code, 16) for n, code in enumerate(re.findall(rb"[0-9A-F]+", entry[4]))}
    chars = {glyph: chr(code) for glyph, code in known.items() if glyph and code}
    waiting, place = list(signs), 1
    while waiting:
        if place not in chars:
            chars[place] = waiting.pop(0)
        place += 1
    head = table[: re.search(rb"\d+ beginbfrange", table).start()]  # type: ignore[union-attr]
    tail = table[table.rindex(b"endbfrange\n") + len(b"endbfrange\n") :]
    lines = [f"<{number:04X}> <{sign.encode('utf-16-be').hex().upper()}>" for number, sign in sorted(chars.items())]
    blocks = [lines[start : start + _PER_BLOCK] for start in range(0, len(lines), _PER_BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return head + body.encode("ascii") + tail


def _stream(content: bytes, number: int) -> bytes:
    start = content.index(b"stream\n", content.index(b"\n%d 0 obj\n" % number)) + len(b"stream\n")
    return content[start : content.index(b"endstream", start)]


def _updated(content: bytes, changed: Mapping[int, bytes]) -> bytes:
    """Append newer versions of some objects, their places, and a trailer that points back."""
    added, places = b"", b"xref\n"
    for number, stream in sorted(changed.items()):
        places += b"%d 1\n%010d 00000 n \n" % (number, len(content) + len(added))
        added += b"%d 0 obj\n<< /Length %d >>\nstream\n%sendstream\nendobj\n" % (number, len(stream), stream)
    before = int(content[content.rindex(b"startxref") :].split()[1])
    trailer = content[content.rindex(b"trailer") : content.rindex(b"startxref")].rstrip()
    assert trailer.endswith(b">>")
    trailer = trailer[:-2] + b"/Prev %d\n>>\n" % before
    start = len(content) + len(added)
    return content + added + places + trailer + b"startxref\n%d\n%%%%EOF\n" % start
