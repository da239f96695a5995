"""Ids that carry their time."""

from __future__ import annotations

from datetime import timedelta
from uuid import RFC_4122, UUID

from mailroom.clock import uuid7
from tests.makers import NOON


def test_an_id_is_a_uuid_of_its_time() -> None:
    early, late = uuid7(NOON), uuid7(NOON + timedelta(milliseconds=1))
    for text in (early, late):
        one = UUID(text)
        assert (str(one), one.version, one.variant) == (text, 7, RFC_4122)
    assert UUID(early).int >> 80 == int(NOON.timestamp() * 1000)
    assert early < late and len({uuid7(NOON) for _ in range(100)}) == 100
