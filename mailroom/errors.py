"""Every error a person may meet: what happened, where, and what to do.

    MailroomError            exit 1: the world's fault; words in resources/words, errors.<key>
      HomeError              no home, a home of a newer program, a damaged file of it
      MirrorError            an extract or the mirror
      JournalError           the journal: newer, damaged, locked, disk full
      AccessError            not allowed, wrong PIN
      RefusedError           a rule refuses: undo of a seal, a bundle that is not complete
      ReadingError           a picture, a camera
      PaperError             printer, page
      UsageError             exit 2: wrong use

Anything else that is raised is our own bug.
"""

from __future__ import annotations


class MailroomError(Exception):
    """``key`` names the sentence in resources/words under ``errors``; ``values`` fill it.

    The values may name files, columns, bins and numbers of slips, never a person.
    """

    exit_code = 1

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return f"{self.key} {self.values}"


class HomeError(MailroomError):
    """The station's folder."""


class MirrorError(MailroomError):
    """A host extract or the mirror made of it."""


class JournalError(MailroomError):
    """The journal."""


class AccessError(MailroomError):
    """Who may do what."""


class RefusedError(MailroomError):
    """A rule of the house refuses; nothing was recorded."""


class ReadingError(MailroomError):
    """A picture or a camera."""


class PaperError(MailroomError):
    """A page or a printer."""


class UsageError(MailroomError):
    """Wrong use of the command line."""

    exit_code = 2
