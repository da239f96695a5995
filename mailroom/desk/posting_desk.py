"""Posting one bundle after the other with the scanner alone: the slip, then the label on its envelope."""

from __future__ import annotations

from dataclasses import dataclass

from mailroom.access import Action
from mailroom.answers import EmployerRef
from mailroom.desk import posted, posting, showing
from mailroom.desk.house import House
from mailroom.desk.posted import Due, Posted, Total
from mailroom.dispatch.postage import ORDINARY, postage
from mailroom.errors import RefusedError

SCAN_LABEL, LEFT, OTHER_SLIP, SLIP_FIRST, NEITHER = "scan_label", "left", "other_slip", "slip_first", "neither"
MOST_GRAMS = 5  # figures


@dataclass(frozen=True, slots=True)
class PostingView:
    """How it stands. ``slip``: the bundle in hand, or the one that has just ``left``; ``told``: what the scan was.

    ``yen``: for the weight that was typed, by the tariff. ``gone``: what left today, the newest first.
    """

    kind: str
    told: str
    slip: str | None
    employer: EmployerRef | None
    pieces: int
    grams: str
    yen: int | None
    due: tuple[Due, ...]
    gone: tuple[Posted, ...]
    totals: tuple[Total, ...]

    @property
    def in_hand(self) -> bool:
        """A slip was scanned and its label is not."""
        return self.told in (SCAN_LABEL, OTHER_SLIP, SLIP_FIRST, NEITHER) and self.slip is not None


class PostingDesk:
    """Holds the slip in hand and the weight that was typed; what is recorded is recorded at once."""

    def __init__(self, house: House) -> None:
        house.must(Action.POST)
        self.house = house
        self.kind = house.settings.posting.kind
        self._hand: str | None = None
        self._left: str | None = None
        self._grams = ""
        self._told = ""

    def choose(self, kind: str) -> PostingView:
        """Another class of mail, until it is changed again."""
        self.kind, self._left, self._told = kind, None, SCAN_LABEL if self._hand else ""
        return self.view()

    def type(self, figure: str) -> PostingView:
        """A figure of the weight in grams; empty takes one back."""
        typed = self._grams + figure if figure else self._grams[:-1]
        self._grams = typed.lstrip("0")[:MOST_GRAMS]
        return self.view()

    def drop(self) -> PostingView:
        """The bundle in hand is put down again."""
        self._hand = self._left = None
        self._grams = self._told = ""
        return self.view()

    def scan(self, text: str, *, typed: bool = True) -> PostingView:
        """A slip's code or the post's label. RefusedError with what keeps the bundle; it is not in hand then."""
        slip = posting.slip_of(text, typed=typed)
        number = None if slip else posting.tracking_of(text, typed=typed)
        if slip is not None:
            self._take(slip)
        elif number is None:
            self._told = NEITHER
        elif self._hand is None or self.kind == ORDINARY:
            self._told = SLIP_FIRST
        else:
            self._post(self._hand, number)
        return self.view()

    def take_back(self) -> PostingView:
        """取り戻し of what left last on this business day."""
        gone = posted.posted_on(self.house, self.house.business_day())
        if not gone:
            raise RefusedError("nothing_to_undo")
        posting.take_back(self.house, gone[-1].slip)
        return self.drop()

    def _take(self, slip: str) -> None:
        before, self._hand, self._left = self._hand, None, None
        self._told = ""
        posting.ready(self.house, slip)
        if self.kind == ORDINARY:
            self._post(slip, None)
            return
        self._hand, self._told = slip, OTHER_SLIP if before not in (None, slip) else SCAN_LABEL

    def _post(self, slip: str, number: str | None) -> None:
        grams = int(self._grams) if self._grams else None
        form = self.house.settings.posting.form
        posting.post(self.house, slip, kind=self.kind, tracking=number, grams=grams, form=form)
        self._hand, self._left, self._grams, self._told = None, slip, "", LEFT

    def view(self) -> PostingView:
        """How it stands."""
        house, slip = self.house, self._hand or self._left
        bundle = house.pieces.bundle_of_slip(slip) if slip else None
        gone = posted.posted_on(house, house.business_day())
        return PostingView(
            self.kind,
            self._told,
            slip,
            showing.employer_ref(house, bundle["employer"]) if bundle else None,
            len(bundle["pieces"]) if bundle else 0,
            self._grams,
            self._price(),
            tuple(posted.due(house)),
            tuple(reversed(gone)),
            tuple(posted.totals(gone)),
        )

    def _price(self) -> int | None:
        if not self._grams:
            return None
        settings = self.house.settings.posting
        try:
            return postage(self.kind, int(self._grams), self.house.business_day(), settings.form)
        except RefusedError:
            return None
