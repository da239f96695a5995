"""Rows on pages: none lost, none twice, in order, envelopes whole, the total always under a row."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.dispatch.slip_flow import grouped, pages
from mailroom.dispatch.slip_layout import Room, load

ROOM = load("kaku2").room


def flowed(sizes: list[int]) -> list[list[tuple[int, int]]]:
    return pages([[(n, place) for place in range(size)] for n, size in enumerate(sizes)], ROOM)


@pytest.mark.parametrize(
    ("rows", "per_page"),
    [
        (1, [1]),
        (11, [11]),
        (12, [11, 1]),
        (14, [13, 1]),
        (15, [14, 1]),
        (48, [14, 34]),
        (49, [14, 34, 1]),
        (50, [14, 35, 1]),
        (51, [14, 36, 1]),
        (85, [14, 36, 34, 1]),
    ],
)
def test_borders_with_one_certificate_an_envelope(rows: int, per_page: list[int]) -> None:
    assert [len(page) for page in flowed([1] * rows)] == per_page


@pytest.mark.parametrize(
    ("sizes", "per_page"),
    [
        ([1] * 7 + [4], [11]),
        ([1] * 8 + [4], [8, 4]),
        ([1] * 10 + [4, 1], [14, 1]),
        ([1] * 11 + [4, 1], [11, 5]),
        ([4] * 3 + [1], [12, 1]),
        ([4] * 4, [12, 4]),
        ([4] * 13, [12, 36, 4]),
        ([12], [11, 1]),
        ([20], [14, 6]),
        ([1, 20], [1, 20]),
        ([1, 60], [1, 36, 24]),
    ],
)
def test_envelopes_stay_together(sizes: list[int], per_page: list[int]) -> None:
    assert [len(page) for page in flowed(sizes)] == per_page


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=120))
def test_complete_in_order_and_within_the_page(sizes: list[int]) -> None:
    made = flowed(sizes)
    assert [row for page in made for row in page] == [
        (n, place) for n, size in enumerate(sizes) for place in range(size)
    ]
    for number, page in enumerate(made, 1):
        room = ROOM(number)
        assert 1 <= len(page) <= (room.last if number == len(made) else room.rows)
    for before, after in pairwise(made):
        assert before[-1][0] != after[0][0], "an envelope was parted"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=20),
    st.tuples(st.integers(1, 9), st.integers(1, 9)).map(sorted),
    st.tuples(st.integers(1, 9), st.integers(1, 9)).map(sorted),
)
def test_any_room_ends(sizes: list[int], first: list[int], later: list[int]) -> None:
    rooms = [Room(0, 0, rows=rows, last=last) for last, rows in (first, later)]
    made = pages([[n] * size for n, size in enumerate(sizes)], lambda page: rooms[page > 1])
    assert [row for page in made for row in page] == [n for n, size in enumerate(sizes) for _ in range(size)]
    assert all(made)


def test_neighbours_with_the_same_key_are_grouped() -> None:
    assert grouped([1, 1, 2, 1], lambda row: row) == [[1, 1], [2], [1]]
