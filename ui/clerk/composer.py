"""From answers to the words on the result card. Pure; paints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailroom.answers import Answer, PersonHit, StatusLine
from mailroom.model import Outcome
from ui.clerk.content import Content, Line, Tick
from ui.clerk.forms import Forms
from ui.looks import LOOKS, Band, Form, form_of
from ui.troubles import Trouble

ORDER = (Form.STOP, Form.AGAIN, Form.HOLD, Form.UNKNOWN, Form.SPLIT, Form.FORWARD, Form.DESTROY)
"""Of several answers the first of these gives the card its look."""


class Composer(Forms):
    """Puts answers into words."""

    def answers(self, answers: Sequence[Answer], status: StatusLine | None) -> Content:
        """The card for the answers to one scan or key."""
        if len(answers) == 1:
            return self.answer(answers[0], status)
        forms = [form_of(one) for one in answers]
        first = min(range(len(answers)), key=lambda at: ORDER.index(forms[at]) if forms[at] in ORDER else len(ORDER))
        base = self.answer(answers[first], status)
        lines = tuple(
            Line(
                self.says("card.label_certificate"),
                self._who(one.people) or (one.code or one.label or ""),
                chip=(form, self.says.box(one.place, form) if one.place else self.says(f"chip.{form.value}")),
            )
            for one, form in list(zip(answers, forms, strict=True))[:3]
        )
        more = self.says("card.more_pieces", count=len(answers) - 3) if len(answers) > 3 else ""
        second = self.says("card.several", count=len(answers))
        place = base.place if len({one.place for one in answers}) == 1 else None
        return replace(base, lines=lines, second=second, foot=more, place=place)

    def answer(self, answer: Answer, status: StatusLine | None) -> Content:
        """The card for one answer."""
        form = form_of(answer)
        look = LOOKS[form]
        band = Band.TINT if look.band is Band.FILLED and not answer.recorded else look.band
        word, rack, number = self._hero(form, answer)
        base = Content(
            form,
            band,
            word,
            rack,
            number,
            action=self.says(f"look.{form.value}.action"),
            second=self._optional(f"look.{form.value}.second"),
            foot=self._optional(f"look.{form.value}.foot"),
            stamp=self.says.time(answer.at) if answer.recorded and band is not Band.TINT else "",
            hints=self._hints(form),
            place=None if answer.outcome is Outcome.DECEASED else answer.place,
        )
        fill = getattr(self, f"_{form.value}", None)
        content: Content = fill(base, answer, status) if fill else base
        if content.foot and not content.lines:  # what to do is all there is to say: say it large
            content = replace(content, lines=(Line(self.says("card.label_next"), content.foot, bold=True),), foot="")
        return self._beside(self._moved(content, answer), answer)

    def waiting(self, status: StatusLine | None, reason: str | None, camera: bool, before: Content | None) -> Content:
        """Ready for the next envelope."""
        says = self.says
        tray = status.tray if status and status.tray else says("card.tray_to_come")
        lines = [Line(says("card.label_tray"), tray, bold=True, fixed=bool(status and status.tray))]
        if reason is None:  # opened reply envelopes: the unit is the certificate
            lines.append(Line(says("card.label_next"), says("look.nothing.by_number")))
        else:
            lines.append(Line(says("card.label_next_reason"), says.reason(reason)))
        if before and before.lines:
            lines.append(Line(says("card.label_before"), before.lines[0].text, chip=(before.form, self._chip(before))))
        key = "look.nothing.second" if camera else "look.nothing.second_wedge"
        return Content(
            Form.NOTHING,
            Band.TINT,
            says("look.nothing.word"),
            action=says("look.nothing.action" if reason is not None else "look.nothing.action_reply"),
            second=says(key),
            lines=tuple(lines),
            hints=self._hints(),
        )

    def recording(self, waiting: int = 1) -> Content:
        """Scans that take their time: the answer before them must not be taken for their own."""
        says = self.says
        return Content(
            Form.NOTHING,
            Band.TINT,
            says("look.slow.word"),
            action=says("look.slow.action"),
            second=says("look.slow.several", count=waiting) if waiting > 1 else says("look.slow.second"),
            lines=(Line(says("card.label_next"), says("look.slow.next"), bold=True),),
        )

    def not_recorded(self, trouble: Trouble) -> Content:
        """A scan that failed: the envelope stays in the hand."""
        says = self.says
        lines = [Line(says("card.label_next"), says("look.trouble.next"), bold=True)]
        lines.append(Line(says("card.label_why"), trouble.what))
        return Content(
            Form.TROUBLE,
            Band.TINT,
            says("look.trouble.word"),
            action=says("look.trouble.action"),
            second=says("look.trouble.second"),
            lines=tuple(lines),
            foot=trouble.to_do,
            hints=self._hints(),
        )

    def ask(self, outcome: str) -> Content:
        """An outcome key was pressed with no fresh piece: scan the piece it is for."""
        says = self.says
        return Content(
            Form.ASK,
            Band.TINT,
            says("look.ask.word"),
            action=says("look.ask.action"),
            second=says("look.ask.second"),
            lines=(Line(says("card.label_outcome"), says(f"key.{outcome}")),),
            foot=says("look.ask.foot"),
            hints=((says.cap("cancel"), says("card.cancel")),),
        )

    def tick(self, ticks: tuple[Tick, ...], word: str = "") -> Content:
        """Which of the certificates?"""
        says = self.says
        return Content(
            Form.TICK,
            Band.TINT,
            word or says("look.tick.word"),
            action=says("look.tick.action"),
            second=says("look.tick.second"),
            ticks=ticks,
            foot=says("look.tick.foot"),
            hints=((says.cap("confirm"), says("card.confirm")), (says.cap("cancel"), says("card.cancel"))),
        )

    def candidate(self, hit: PersonHit, facts: tuple[Tick, ...], enough: bool, printed: bool) -> Content:
        """A person found by hand: nothing is recorded until two facts agree."""
        says = self.says
        hints = [(says.cap("cancel"), says("card.cancel"))]
        return Content(
            Form.CANDIDATE,
            Band.TINT,
            says.person(hit.name),
            action=says("look.candidate.action"),
            second=says("look.candidate.second" if enough else "search.two_facts"),
            ticks=facts,
            foot=says("look.candidate.label" if enough and not printed else "look.candidate.foot"),
            hints=((says.cap("confirm"), says("card.record_person")), *hints) if enough else tuple(hints),
        )
