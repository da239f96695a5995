"""``mailroom bins`` and the second of two passes, from outside."""

from __future__ import annotations

from dataclasses import replace

from mailroom import settings
from mailroom.paths import Home
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of
from tests.cli.test_shapes import hold


def test_bins_in_use(mailroom: Mailroom) -> None:
    answer = mailroom.scan(code(1))[0]
    [line] = mailroom("bins").lines
    assert (line["bin"], line["employer"], line["pieces"]) == (answer["bin"], answer["employer"], 1)


def test_two_passes(mailroom: Mailroom) -> None:
    home = Home(mailroom.home)
    known = settings.load(home)
    settings.save(home, replace(known, station=replace(known.station, sorting="two_passes", groups=3)))
    first = mailroom.scan(code(1))[0]
    assert (first["place"], first["bin"]) == ("group", None)
    assert mailroom("bins").lines == []
    assert [line["pieces"] for line in mailroom("bins", "--group", first["group"]).lines] == [1]
    second = mailroom("scan", "--codes", "-", "--group", first["group"], stdin=lines_of([code(1)])).line
    assert (second["advice"], second["place"], second["group"]) == ("forward", "bin", None)
    assert [line["bin"] for line in mailroom("bins").lines] == [second["bin"]]


def test_the_shape_of_bins(mailroom: Mailroom) -> None:
    mailroom.scan(code(1))
    hold("bins", mailroom("bins").lines, never=["look_alike"])
