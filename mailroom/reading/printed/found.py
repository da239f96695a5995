"""What was read on an envelope without a code: for a clerk's eyes and for proposals, never stored and never logged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed and stamped. Each is None where it could not be read for sure.

    ``reason``: code of return_reasons.csv, ``reason_text``: the wording that was recognised. ``code`` fits the
    grammar whole; ``code_begin``: what can be read of a code that goes on under something else.
    ``postal_code``: ``nnn-nnnn``.
    """

    reason: str | None = None
    reason_text: str | None = None
    code: str | None = None
    code_begin: str | None = None
    name: str | None = None
    postal_code: str | None = None

    @property
    def names_somebody(self) -> bool:
        """True where a person can be looked for by it."""
        return bool(self.code or self.code_begin or self.name)
