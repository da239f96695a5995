"""Two passes: a group's label was scanned, so its envelopes get their bins now. The card says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailroom.answers import StatusLine
from ui.clerk.content import Content, Line
from ui.clerk.session import Session
from ui.looks import LOOKS, Form

if TYPE_CHECKING:
    from mailroom.desk.sorting import GroupCount


class GroupWork:
    """Holds which group the bar last named, to say when its last envelope has a bin."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._group: str | None = None

    def begin(self, group: str) -> None:
        """Its envelopes are scanned once more from now on."""
        self._session.ask(lambda: self._session.station.tray.work_off(group), self._begun)

    def end(self) -> None:
        """No group is worked off."""
        self._group = None
        self._session.ask(self._session.station.tray.leave_group, lambda _: self._session.refresh())

    def refreshed(self, status: StatusLine) -> None:
        """The last envelope of the group left it: the card says where that goes, the bar says the rest."""
        if self._group is not None and status.group is None:
            self._session.troubled.emit(self._session.troubles.say("group_done", group=self._group))
        self._group = status.group

    def _begun(self, count: GroupCount) -> None:
        says, look = self._session.says, LOOKS[Form.GROUP]
        pieces = says("group.pieces", pieces=count.pieces, employers=count.employers)
        lines = [Line(says("card.label_next"), says("group.scan" if count.pieces else "group.empty"), bold=True)]
        if count.single:
            lines.append(Line(says("group.label_single"), says("group.single", count=count.single)))
        self._session.show(
            Content(
                Form.GROUP,
                look.band,
                says("place.group_word"),
                number=count.group,
                action=says("look.group.action"),
                second=pieces,
                lines=tuple(lines),
                hints=((says.cap("groups"), says("menu.groups")),),
            )
        )
        self._session.sounded.emit(look.sound, 1)
        self._session.refresh()
