"""The pieces every card is put together from: who, which employer, why, when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailroom.answers import Answer, PersonView, StatusLine
from mailroom.clock import jst_date
from mailroom.dispatch.lookalikes import marked
from mailroom.model import OPEN_PLACES, Mode, PlaceKind
from ui.clerk.content import Content, Line
from ui.looks import Band, Form
from ui.says import GAP, Says, symbol_of


class Parts:
    """Lines and heads of one language."""

    def __init__(self, says: Says, names: Mapping[str, str]) -> None:
        self.says, self.staff = says, names  # names of the staff by id

    def _hero(self, form: Form, answer: Answer) -> tuple[str, str, str]:
        place = answer.place
        by_place = form in (Form.FORWARD, Form.ALREADY, Form.AGAIN, Form.FOUND)
        if by_place and place and place.kind is PlaceKind.BIN and place.bin:
            rack, dash, number = place.bin.rpartition("-")
            word = self.says("place.bin", bin="").strip()
            return word, rack + dash, number
        if by_place and place and place.kind is PlaceKind.GROUP and answer.group:
            return self.says("place.group_word"), "", answer.group
        if by_place and place and (place.kind.in_house or form is Form.ALREADY):
            return self.says.place(place), "", ""
        return self.says(f"look.{form.value}.word"), "", ""

    def _moved(self, content: Content, answer: Answer) -> Content:
        """Where the paper was and where it goes now, when a mark or a move changed it."""
        old, new = answer.from_place, answer.place
        if content.form is Form.UNDONE or old is None or new is None or old == new or not content.lines:
            return content
        if old.kind not in OPEN_PLACES:
            return content
        if old.kind is PlaceKind.SPLIT:  # the split is done: both parts move
            out = Line(self.says("card.label_destroy"), self.says("card.taken_out"), bold=True)
            return replace(content, lines=(*content.lines[:2], out), foot="")
        line = Line(
            self.says("card.label_move"),
            self.says("card.from_to", old=self.says.place(old), new=self.says.place(new)),
            bold=content.band is not Band.QUIET,
        )
        return replace(content, lines=(*content.lines[:2], line), foot="")

    def _beside(self, content: Content, answer: Answer) -> Content:
        """An employer in the house that this one may be taken for: what differs is marked, and the other is named."""
        own, other = answer.employer, answer.look_alike
        if own is None or other is None or content.form is Form.UNDONE:
            return content
        marks, others = marked(own.name, other.name)
        lines = tuple(replace(line, marks=marks) if line.text == own.name else line for line in content.lines)
        if content.form not in (Form.FORWARD, Form.FOUND):
            return replace(content, lines=lines)
        key = "card.look_alike" if marks or others or own.name == other.name else "card.look_alike_symbol"
        foot = self.says(key, name=other.name, symbol=symbol_of(other), own=symbol_of(own))
        start = foot.index(other.name)
        return replace(content, lines=lines, foot=foot, foot_marks=frozenset(start + at for at in others))

    def _chip(self, content: Content) -> str:
        return (
            f"{content.word} {content.rack}{content.number}"
            if content.number
            else self.says(f"chip.{content.form.value}")
        )

    def _hints(self, form: Form | None = None) -> tuple[tuple[str, str], ...]:
        says = self.says
        plain = ((says.cap("confirm"), says("card.say_again")), (says.cap("find"), says("card.find")))
        return ((says.cap("other_envelope"), says("card.other_envelope")), *plain) if form is Form.ALREADY else plain

    def _optional(self, key: str) -> str:
        return self.says(key, cap=self.says.cap("other_envelope")) if key in self.says else ""

    def _employer(self, answer: Answer) -> Line:
        name = answer.employer.name if answer.employer else ""
        return Line(self.says("card.label_employer") if name else "", name, bold=True)

    def _certificate(self, answer: Answer) -> Line:
        """How many, and issued when."""
        if not answer.items:
            return Line("", "")
        words = self.says("card.several", count=len(answer.items))
        issued = answer.people[0].issued_on if answer.people else None
        if issued:
            words += GAP + self.says("card.issued", date=self.says.day(issued))
        return Line(self.says("card.label_certificate"), words)

    def _person(self, answer: Answer, bold: bool = False) -> Line:
        first = answer.people[0] if answer.people else None
        label = self.says("card.label_person")
        if first is None:
            return Line(label, self.says("card.no_person"), bold=bold)
        return Line(label, self._who(answer.people), first.kana, bold)

    def _who(self, people: Sequence[PersonView]) -> str:
        if not people:
            return ""
        return f"{self.says.person(people[0].name)} {self.says.others(len(people) - 1)}".strip()

    def _names(self, people: Sequence[PersonView]) -> str:
        return self.says("card.names").join(self.says.person(one.name) for one in people)

    def _reason(self, answer: Answer) -> Line:
        if answer.mode is Mode.REPLY:
            return Line("", "")
        return Line(self.says("card.label_reason"), self.says.reason(answer.reason) if answer.reason else "")

    def _when(self, answer: Answer, status: StatusLine | None) -> Line:
        before = answer.before
        if before is None:
            return Line("", "")
        today = status.business_day if status else jst_date(before.at)
        return Line(
            self.says("card.label_when"),
            f"{self.says.moment(before.at, today)}{GAP}{self.staff.get(before.clerk, before.clerk)}",
        )

    def _counts(self, answer: Answer) -> str:
        says = self.says
        parts = [says("card.certificates", count=max(1, len(answer.items)))]
        if answer.serial and answer.total:
            parts.append(says("card.envelope", serial=answer.serial, total=answer.total))
        return GAP.join(parts)
