"""Who may take a decision back, by the place of the piece (DESIGN §4).

Undo takes back decisions; never seals, prints, postings, destructions or tray closings.
"""

from __future__ import annotations

from enum import StrEnum

from mailroom.model import OPEN_PLACES, PlaceKind


class Permission(StrEnum):
    """What it takes. Who has which role is the door's affair."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    SUPERVISOR_SAME_DAY = "supervisor_same_day"  # 取り戻し: on the business day on which it left
    NOTE_ONLY = "note_only"  # a supervisor notes the fact; the piece stays where it is
    NOTE_AND_ANOMALY = "note_and_anomaly"  # the same, and the report names it
    REFUSED_UNSEAL_FIRST = "refused_unseal_first"
    REFUSED = "refused"

    def allows(self, *, supervisor: bool, same_day: bool) -> bool:
        """True when the piece itself may be changed (a note changes no piece)."""
        match self:
            case Permission.CLERK:
                return True
            case Permission.SUPERVISOR:
                return supervisor
            case Permission.SUPERVISOR_SAME_DAY:
                return supervisor and same_day
            case _:
                return False

    def allows_note(self, *, supervisor: bool) -> bool:
        """True when a fact may be noted to a piece that stays as it is."""
        return supervisor and self in (Permission.NOTE_ONLY, Permission.NOTE_AND_ANOMALY)


UNDO: dict[PlaceKind, Permission] = {
    PlaceKind.GROUP: Permission.CLERK,
    PlaceKind.BIN: Permission.CLERK,
    PlaceKind.SPLIT: Permission.CLERK,
    PlaceKind.HOLD: Permission.CLERK,
    PlaceKind.UNKNOWN: Permission.CLERK,
    PlaceKind.FOREIGN: Permission.CLERK,
    PlaceKind.DESTROY_BOX: Permission.CLERK,
    PlaceKind.SEALED: Permission.REFUSED_UNSEAL_FIRST,
    PlaceKind.POSTED: Permission.SUPERVISOR_SAME_DAY,
    PlaceKind.MISSING: Permission.SUPERVISOR_SAME_DAY,
    PlaceKind.HANDED_OVER: Permission.SUPERVISOR_SAME_DAY,
    PlaceKind.OTHER_BRANCH: Permission.SUPERVISOR_SAME_DAY,
    PlaceKind.OTHER_SECTION: Permission.SUPERVISOR_SAME_DAY,
    PlaceKind.RETURNED_TO_POST: Permission.SUPERVISOR_SAME_DAY,
    PlaceKind.DESTROYED: Permission.REFUSED,
}


def undo_rule(place: PlaceKind, *, own_scan: bool, tray_open: bool) -> Permission:
    """What it takes to undo. A clerk only undoes an own scan, and only while its tray is open."""
    permission = UNDO[place]
    if permission is Permission.CLERK and not (own_scan and tray_open):
        return Permission.SUPERVISOR
    return permission


def leaves_check(place: PlaceKind, *, in_check: bool) -> bool:
    """True when undo or override takes the piece out of a running seal check: it is no longer expected,
    and the floor label is asked again."""
    return in_check and place in OPEN_PLACES
