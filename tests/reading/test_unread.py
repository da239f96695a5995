"""Two envelopes in one picture: both codes are read, or the one that is not is seen; one envelope is never doubted."""

from __future__ import annotations

import numpy as np
import pytest
import qrcode

from mailroom.model import Frame, Mode
from mailroom.reading import beginnings, ladder
from mailroom.reading.codes import candidates
from mailroom.reading.view import sort_view
from mailroom.settings import CodeSettings
from tests.reading import overlapping
from tests.reading.overlapping import Picture


def recorded(picture: Picture, budget_ms: float) -> set[str]:
    """The keys of which the station would record one."""
    reading = ladder.read(Frame(picture.pixels, "made"), budget_ms=budget_ms)
    keys = {symbol.text for symbol in reading.symbols if ladder.is_key(symbol.text)}
    assert keys <= set(picture.codes)
    return keys if len(keys) == 1 and not reading.unread else set()


FAINT_OR_HALF_HIDDEN = (186, 192, 223, 659, 751)


@pytest.mark.parametrize("seed", [*range(12), *FAINT_OR_HALF_HIDDEN])
def test_of_two_envelopes_none_is_recorded(seed: int) -> None:
    assert recorded(overlapping.two(seed), 250) == set()


@pytest.mark.parametrize("seed", range(8))
def test_one_envelope_is_recorded(seed: int) -> None:
    picture = overlapping.one(seed)
    assert recorded(picture, 3000) == set(picture.codes)


@pytest.mark.soak
@pytest.mark.parametrize("budget_ms", [250, 3000])
def test_of_a_thousand_pictures_of_two_none_is_recorded(budget_ms: float) -> None:
    assert [seed for seed in range(1000) if recorded(overlapping.two(seed), budget_ms)] == []


@pytest.mark.parametrize("level", range(4), ids=["M", "L", "H", "Q"])
def test_a_code_that_begins_as_an_address(level: int) -> None:
    def begins(text: str) -> bool:
        code = qrcode.QRCode(border=0, error_correction=level)
        code.add_data(text)
        code.make()
        return beginnings.is_address(np.array(code.get_matrix()), code.version)

    assert begins("http://example.jp/12") and begins("https://www.example.or.jp/leaflet?no=2025")
    assert begins("HTTPS://WWW.EXAMPLE.JP/ABCDEF")
    assert not any(begins(text) for text in ("CH1-04-000000017", "CH1", "0123456789" * 4, "x" * 40))


def test_what_was_seen_is_not_repaired_as_if_it_had_been_typed() -> None:
    for text in ("ＣＨ１－０４", "ｃｈ１", "そくぬ", "ch1", "]Q1CH1"):
        assert "CH1" in candidates(text, typed=True) or "CH1-04" in candidates(text, typed=True)
        assert candidates(f" {text}\r\n", typed=False) == [text]
        seen = sort_view([text], {"CH1", "CH1-04"}.__contains__, CodeSettings(), Mode.RETURNED, typed=False)
        assert seen.management == ()
