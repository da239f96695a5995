"""発送: slips are scanned one after the other, each with the label of its envelope after it. No key is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from mailroom.model import Reading
from ui.clerk.keys import DIGIT, KeyRow, Keys, steps
from ui.clerk.session import Session
from ui.looks import Sound
from ui.metrics import Metrics
from ui.says import GAP
from ui.screen import Screen
from ui.style import Style
from ui.supervisor.papers_out import PapersOut
from ui.supervisor.standing import Standing, StandingPanel
from ui.supervisor.tables import Table, TableView

if TYPE_CHECKING:
    from mailroom.desk.archive import Paper
    from mailroom.desk.posting_desk import PostingView

KINDS = ("ordinary", "tokutei_kiroku", "kani_kakitome")
TONES = {
    "scan_label": ("scanner", "accent", Sound.RECORDED),
    "left": ("send", "forward", Sound.RECORDED),
    "other_slip": ("warn", "hold", Sound.ATTENTION),
    "slip_first": ("warn", "hold", Sound.REFUSED),
    "neither": ("stop", "unknown", Sound.REFUSED),
}


class PostingScreen(Screen):
    """Every scan belongs to it while it is open, but for labels and tickets that lead elsewhere."""

    sounded = Signal(object, int)

    def __init__(
        self, style: Style, session: Session, keys: Keys, papers: PapersOut, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(style, parent)
        self.session = session
        says = session.says
        self.setAccessibleName(says("menu.posting"))
        self.back: Callable[[], None] = lambda: None
        self.view: PostingView | None = None
        self.at: Any = None  # the posting desk; of the database worker
        self._sure = ""  # what F8 was pressed for once
        self._may_take_back = False
        self.papers = papers
        self.panel = StandingPanel(style, self)
        self.due = TableView(style, says("posting.nothing_due"), self)
        self.gone = TableView(style, says("posting.nothing_left"), self)
        self.keys = KeyRow(style, keys.row("posting"), self)
        for kind in KINDS:
            self.keys.keys[kind].setCheckable(True)
        self.keys.pressed.connect(self.act)

    def allow(self, may_take_back: bool) -> None:
        """Who works now."""
        self._may_take_back = may_take_back
        self.keys.keys["take_back"].setVisible(may_take_back)

    @property
    def name(self) -> str:
        return "posting"

    @property
    def takes_scans(self) -> bool:
        """A slip or a label is for this screen."""
        return self.isVisible()

    # what is done

    def take_text(self, text: str, *, typed: bool = True) -> None:
        """From a hand scanner."""
        self._ask(lambda at: at.scan(text, typed=typed), heard=True)

    def take_reading(self, reading: Reading) -> None:
        """By camera: only where one code alone is in view."""
        texts = {symbol.text for symbol in reading.symbols}
        if len(texts) == 1:
            self.take_text(texts.pop(), typed=False)

    def _ask(self, work: Callable[[Any], PostingView], *, heard: bool = False) -> None:
        self._sure = ""
        self.session.worker.run(lambda: work(self._desk()), lambda view: self._came(view, heard), self._refused)

    def _desk(self) -> Any:
        """On the database worker."""
        from mailroom.desk.posting_desk import PostingDesk

        if self.at is None:
            self.at = PostingDesk(self.session.station.house)
        return self.at

    def _refused(self, error: Exception) -> None:
        self._failed(error)
        self.sounded.emit(Sound.REFUSED, 1)
        self.session.worker.run(lambda: self._desk().view(), lambda view: self._came(view, heard=False), self._failed)

    def _failed(self, error: Exception) -> None:
        self.session.troubled.emit(self.session.troubles.of(error))

    def _came(self, view: PostingView, heard: bool) -> None:
        self.view = view
        if heard:
            self.session.troubled.emit(None)
            self.sounded.emit(TONES[view.told][2], 1)
        for kind in KINDS:
            self.keys.keys[kind].setChecked(kind == view.kind)
        self.panel.show_standing(self._standing(view))
        self.due.show_table(self._due_table(view))
        self.gone.show_table(self._gone_table(view))

    def _take_back(self) -> None:
        if not self._may_take_back or self.view is None or not self.view.gone:
            return
        slip = self.view.gone[0].slip
        if self._sure != slip:
            self._sure = slip
            cap = self.session.says.cap("take_back")
            self.session.troubled.emit(self.session.troubles.say("sure_take_back", slip=slip, cap=cap))
            return
        self.session.troubled.emit(None)
        self._ask(lambda at: at.take_back())

    def _print(self) -> None:
        """The lists of the day that were not printed; when all were, all again."""
        self.session.worker.run(lambda: _lists(self.session.station.house), self._to_printer, self._failed)

    def _to_printer(self, papers: list[Paper]) -> None:
        if not papers:
            self.session.troubled.emit(self.session.troubles.say("nothing_posted"))
            return
        first, *rest = papers
        self.papers.put(first.number, first.pages, lambda: self._printed(first, rest))

    def _printed(self, paper: Paper, rest: list[Paper]) -> None:
        house = self.session.station.house
        self.session.troubled.emit(self.session.troubles.say("list_printed", number=paper.number))
        self.session.worker.run(lambda: _record(house, paper), lambda _: self._go_on(rest), self._failed)

    def _go_on(self, rest: list[Paper]) -> None:
        if rest:
            self._to_printer(rest)

    # how it is shown

    def _standing(self, view: PostingView) -> Standing:
        says = self.session.says
        icon, role, _ = TONES.get(view.told, ("scanner", "accent", None))
        grams = says("posting.grams", grams=view.grams) if view.grams else "－"
        if view.yen is not None:
            grams = f"{grams}{GAP}{says('posting.yen', yen=f'{view.yen:,}')}"
        facts: tuple[tuple[str, str], ...] = ((says("posting.class"), says(f"posting.{view.kind}")),)
        if view.slip:
            facts += ((says("posting.slip"), view.slip),)
        facts += ((says("posting.weight"), grams),)
        foot = tuple(
            (
                says(f"posting.{total.kind}"),
                says("posting.total", bundles=total.bundles, yen=f"{total.yen:,}"),
            )
            for total in view.totals
        )
        step = f"posting.step_{view.told}" if view.told else "posting.step_slip"
        if not view.told and view.in_hand:
            step = "posting.step_scan_label"
        return Standing(
            icon="send",
            title=says("menu.posting"),
            hero=view.employer.name if view.employer else "",
            more=says("seal.pieces", count=view.pieces) if view.slip else "",
            step=says(step),
            step_icon=icon,
            role=role,
            facts=facts,
            foot=foot,
        )

    def _due_table(self, view: PostingView) -> Table:
        says = self.session.says
        rows = tuple(
            (
                row.slip,
                row.employer.name if row.employer else "",
                str(row.pieces),
                f"{row.due_on:%m/%d}",
                says("posting.late") if row.late else "",
                says(f"posting.waits_{row.waits}") if row.waits else "",
            )
            for row in view.due
        )
        heads = ("slip", "employer", "pieces", "due", "late_head", "state")
        columns = tuple(says(f"posting.{head}") for head in heads)
        return Table(says("posting.due_title"), columns, rows, frozenset({2}))

    def _gone_table(self, view: PostingView) -> Table:
        says = self.session.says
        rows = tuple(
            (
                row.slip,
                row.employer.name if row.employer else "",
                says(f"posting.{row.kind}"),
                row.tracking or "",
                "" if row.grams is None else str(row.grams),
                "" if row.yen is None else f"{row.yen:,}",
                row.number or "",
            )
            for row in view.gone
        )
        heads = ("slip", "employer", "class", "tracking", "gram_head", "yen_head", "list")
        columns = tuple(says(f"posting.{head}") for head in heads)
        return Table(says("posting.gone_title"), columns, rows, frozenset({4, 5}))

    # screen

    def entered(self) -> None:
        super().entered()
        self._ask(lambda at: at.view())

    def left(self) -> None:
        """What was in hand is put down: it did not leave."""
        self._sure = ""

        def drop() -> None:
            self.at = None

        self.session.worker.run(drop)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        half = (metrics.tall - metrics.margin) // 2
        upper = QRect(metrics.right_x, metrics.top, metrics.right, half)
        lower = QRect(metrics.right_x, metrics.top + metrics.tall - half, metrics.right, half)
        for widget, rect in (
            (self.panel, metrics.left_rect()), (self.due, upper), (self.gone, lower),
            (self.keys, metrics.keys_rect()),
        ):  # fmt: skip
            widget.setGeometry(rect)
            widget.fit(metrics)

    def act(self, command: str) -> bool:
        if command in KINDS:
            self._ask(lambda at: at.choose(command))
        elif command.startswith(DIGIT):
            self._ask(lambda at: at.type(command.removeprefix(DIGIT)))
        elif command == "erase":
            self._ask(lambda at: at.type(""))
        elif command == "print_lists":
            self._print()
        elif command == "take_back":
            self._take_back()
        elif command in steps():
            self.due.turn(steps(self.due.page())[command])
        elif command == "cancel" and self.view is not None and self.view.in_hand:
            self._ask(lambda at: at.drop())
        elif command == "cancel":
            self.back()
        else:
            return False
        return True


def _lists(house: Any) -> list[Paper]:
    """On the database worker."""
    from mailroom.desk import posting_paper

    return posting_paper.lists_of(house, house.business_day())


def _record(house: Any, paper: Paper) -> None:
    """On the database worker: it came out."""
    from mailroom.desk import archive

    archive.printed(house, [paper])
