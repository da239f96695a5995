"""What each form of the card says below its band: one method per form. Pure."""

from __future__ import annotations

from dataclasses import replace

from mailroom.answers import Answer, StatusLine
from mailroom.model import Advice, Cause, Outcome, PlaceKind
from ui.clerk.content import Content, Line
from ui.clerk.parts import Parts
from ui.says import GAP


class Forms(Parts):
    """``_<form>(base, answer, status)`` fills the lines; a form without a method keeps the base."""

    def _forward(self, base: Content, answer: Answer, _: StatusLine | None) -> Content:
        full = answer.place and answer.place.kind is PlaceKind.GROUP and not answer.group
        return replace(
            base,
            second=self.says("card.no_free_bin") if full else self._counts(answer),
            lines=(self._employer(answer), self._person(answer), self._reason(answer)),
        )

    def _destroy(self, base: Content, answer: Answer, _: StatusLine | None) -> Content:
        says = self.says
        person = answer.people[0] if answer.people else None
        second = ""
        if person and answer.outcome is Outcome.ELIGIBILITY_LOST and person.lost_on:
            second = f"{says.day(person.lost_on)} {person.loss_reason}".strip()
        return replace(
            base,
            action=says.cause(answer.cause, answer.outcome) or base.action,
            second=second,
            lines=(self._person(answer, bold=True), self._certificate(answer), self._reason(answer)),
        )

    def _deceased(self, base: Content, answer: Answer, _: StatusLine | None) -> Content:
        says = self.says
        person = answer.people[0] if answer.people else None
        on_record = (
            says("card.on_record", date=says.day(person.lost_on))
            if person and person.lost_on
            else says("card.on_record_plain")
        )
        return replace(
            base,
            lines=(
                replace(self._person(answer), aside=""),
                Line(says("card.label_on_record"), on_record),
                Line(says("card.label_second"), says("card.second_person")),
            ),
        )

    def _hold(self, base: Content, answer: Answer, _: StatusLine | None) -> Content:
        says = self.says
        middle = replace(self._employer(answer), bold=False) if answer.employer else self._certificate(answer)
        return replace(
            base,
            action=says.cause(answer.cause, answer.outcome) or base.action,
            second=says.cause_more(answer.cause),
            lines=(self._person(answer, bold=True), middle, self._reason(answer)),
        )

    def _again(self, base: Content, answer: Answer, status: StatusLine | None) -> Content:
        second = ""
        if answer.before and answer.before.slip:
            second = self.says("card.posted_with", slip=answer.before.slip)
        return replace(
            base,
            second=second,
            lines=(self._person(answer, bold=True), self._when(answer, status), self._reason(answer)),
        )

    def _found(self, base: Content, answer: Answer, status: StatusLine | None) -> Content:
        return replace(base, lines=(self._employer(answer), self._person(answer), self._when(answer, status)))

    def _stop(self, base: Content, answer: Answer, status: StatusLine | None) -> Content:
        says = self.says
        destroyed = answer.cause is Cause.DESTROYED_HERE
        slip = answer.before.slip if answer.before else None
        third = Line(says("card.label_slip"), slip, fixed=True) if slip else self._reason(answer)
        return replace(
            base,
            second=says("card.destroyed_here" if destroyed else "card.in_sealed"),
            lines=(self._person(answer, bold=True), self._when(answer, status), third),
        )

    def _split(self, base: Content, answer: Answer, _: StatusLine | None) -> Content:
        says = self.says
        keep = [p for p in answer.people if p.item.advice is not Advice.DESTROY]
        out = [p for p in answer.people if p.item.advice is Advice.DESTROY]
        goes = answer.place if answer.place and answer.place.bin else None
        count = says("card.forward_count", count=len(keep))
        to = says("card.to_bin", place=says.place(goes), count=len(keep)) if goes else count
        why = says("card.because", cause=says.cause(out[0].item.cause, _spoken(out[0].item.outcome))) if out else ""
        return replace(
            base,
            second=says("card.certificates", count=len(answer.items)),
            lines=(
                self._employer(answer),
                Line(says("card.label_forward"), f"{to}{GAP}{self._names(keep)}"),
                Line(says("card.label_destroy"), says("card.take_out", count=len(out)) + GAP + self._names(out) + why),
            ),
        )

    def _already(self, base: Content, answer: Answer, status: StatusLine | None) -> Content:
        says = self.says
        slip = answer.before.slip if answer.before else None
        third = Line(says("card.label_slip"), slip, fixed=True) if slip else self._employer(answer)
        first = (
            self._person(answer, bold=True)
            if answer.people
            else Line(says("card.label_code"), answer.code or answer.label or "", bold=True, fixed=True)
        )
        when, third = self._when(answer, status), replace(third, bold=False)
        if answer.outcome is Outcome.DECEASED:  # no name stands large
            return replace(base, lines=(when, replace(first, bold=False, aside=""), third))
        return replace(base, lines=(first, when, third))

    def _unknown(self, base: Content, answer: Answer, status: StatusLine | None) -> Content:
        says = self.says
        as_of = status.mirror_as_of if status else None
        return replace(
            base,
            second=says("card.as_of", time=says.time(as_of, seconds=False)) if as_of else "",
            lines=(
                Line(says("card.label_code"), answer.code or answer.label or "", bold=True, fixed=True),
                self._reason(answer),
                Line(says("card.label_next"), says("card.retry_later")),
            ),
        )

    def _enclosed(self, base: Content, answer: Answer, _: StatusLine | None) -> Content:
        says = self.says
        goes = Line(says("card.label_certificate"), says.place(answer.place)) if answer.place else Line("")
        return replace(
            base,
            word=says(f"key.{answer.enclosure}"),
            lines=(Line(says("card.label_next"), says("look.enclosed.next"), bold=True), self._person(answer), goes),
        )

    def _not_ours(self, base: Content, answer: Answer, _: StatusLine | None) -> Content:
        says = self.says
        kind = answer.foreign_kind or (answer.cause.value if answer.cause else "other")
        what = says(f"foreign.{kind}", length=answer.foreign_length or 0)
        return replace(
            base,
            lines=(
                Line(says("card.label_kind"), what, bold=True),
                Line(says("card.label_next"), says("card.show_label")),
            ),
        )

    def _undone(self, base: Content, answer: Answer, _: StatusLine | None) -> Content:
        """From where to take the envelope, and where it goes; a mark that is taken back moves nothing."""
        says, old, new = self.says, answer.from_place, answer.back_at
        rest = (self._person(answer), self._employer(answer))
        if old is None or old == new:
            stays = Line(says("card.label_stays"), says.place(old) if old else "", bold=True)
            return replace(base, foot=says("card.undone_stays"), lines=(stays, *rest))
        if new is None:
            out = Line(says("card.label_from"), says.place(old), bold=True)
            return replace(base, foot=says("card.undone_out"), lines=(out, *rest))
        back = Line(says("card.label_move"), says("card.from_to", old=says.place(old), new=says.place(new)), bold=True)
        foot = "card.undone_split" if new.kind is PlaceKind.SPLIT else "card.undone_back"
        return replace(base, foot=says(foot), lines=(back, *rest))


def _spoken(outcome: Outcome | None) -> Outcome | None:
    """In a list of what to take out, a death is not named."""
    return Outcome.ELIGIBILITY_LOST if outcome is Outcome.DECEASED else outcome
