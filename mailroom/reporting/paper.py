"""The day report on paper (郵便返戻 日報): sections 1 to 6 on A4. Paper is always Japanese."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from mailroom.clock import JST
from mailroom.dispatch.blocks import Block, place
from mailroom.dispatch.marks import sampled
from mailroom.dispatch.pages import Box, Item, Page, Rule
from mailroom.japan import wareki_long, wareki_short
from mailroom.reporting.cells import Section, texts, titles
from mailroom.reporting.day import DayReport
from mailroom.reporting.equation import Equation
from mailroom.reporting.paper_table import HEAD, Table, drawn, fitting, table
from mailroom.words import Words

LEFT, RIGHT = 20.0, 195.0
FIRST, LATER = 76.0, 31.0  # where the sections begin
END_FIRST, END = 269.0, 280.0  # and end: page 1 keeps room for the line of the 日締め
TITLE, GAP = 7.0, 5.0
SIGN_BOXES = 4  # 決裁欄
HALF = (45.0, 13.0, 13.0, 14.0)  # the two sides of the day close stand beside each other
WIDTHS = {
    2: (49.0, *(11.0,) * 9, 12.0, 15.0),
    3: (25.0, 25.0, 50.0, 25.0, 25.0, 25.0),
    4: (23.0, 44.0, 10.0, 10.0, 10.0, 12.0, 12.0, 12.0, 25.0, 17.0),
    5: (23.0, 38.0, 13.0, 13.0, 13.0, 17.0, 17.0, 19.0, 22.0),
    6: (46.0, 40.0, 11.0, 16.0, 11.0, 17.0, 34.0),
}


@cache
def _words() -> Words:
    return Words("ja")


def _say(key: str, **values: object) -> str:
    return _words()(f"paper.report.{key}", **values)


def pages(report: DayReport) -> list[Page]:
    """The pages, ready to be painted; each says 締め前 while the day is open."""
    book = _Book(report)
    items = book.begin_first()
    items += _two_sides(report.section(1))
    book.y = round(FIRST + TITLE + HEAD + 6.2 * _longer_side(report.section(1)) + GAP, 3)
    book.put(items)
    for section in report.sections[1:6]:
        book.section(section)
    return book.bound()


class _Book:
    """Pages that are being filled."""

    def __init__(self, report: DayReport) -> None:
        self.report = report
        self.sheets: list[list[Item]] = []
        self.y = FIRST

    @property
    def room(self) -> float:
        """Down to the foot of this page."""
        return (END_FIRST if len(self.sheets) == 1 else END) - self.y

    def put(self, items: list[Item]) -> None:
        """On the page that is open."""
        self.sheets[-1] += items

    def begin_first(self) -> list[Item]:
        """The first page, with its head and the balance."""
        self.sheets.append([])
        return [*_head(self.report), *_balance(self.report.equation), *_closing_line(self.report)]

    def begin(self) -> None:
        """Another page."""
        self.sheets.append(_head_later(self.report))
        self.y = LATER

    def section(self, section: Section) -> None:
        """One table, over as many pages as it takes."""
        set_in = _set(section)
        waiting = list(set_in.rows)
        again = False
        while waiting or not again:
            least = TITLE + HEAD + sum(row.h for row in waiting[:2])
            if self.room < least and self.y > LATER:
                self.begin()
            fits = max(1, fitting(waiting, self.room - TITLE - HEAD)) if waiting else 0
            self.put(_title(section, self.y, again=again))
            self.y = round(self.y + TITLE, 3)
            if not waiting:
                self.put(place(Block(LEFT, self.y, RIGHT - LEFT, 6.0, 9.5), _say("none")))
                self.y = round(self.y + 6.0 + GAP, 3)
                return
            self.put(drawn(set_in, waiting[:fits], self.y))
            self.y = round(self.y + HEAD + sum(row.h for row in waiting[:fits]) + GAP, 3)
            waiting, again = waiting[fits:], True

    def bound(self) -> list[Page]:
        """All pages with their feet."""
        made = []
        for number, items in enumerate(self.sheets, 1):
            page = Page(210.0, 297.0, (*items, *_foot(self.report, number, len(self.sheets))))
            made.append(sampled(page) if self.report.sample else page)
        return made


def _set(section: Section) -> Table:
    numbers = frozenset(at for at, column in enumerate(section.columns) if column.is_number)
    heads, rows = titles(section, _words()), texts(section, _words())
    return table(LEFT, WIDTHS[section.number], heads, rows, numbers=numbers, total=section.total)


def _title(section: Section, y: float, *, again: bool) -> list[Item]:
    name = _words()(section.title_key)
    shown = _say("continued", title=name) if again else name
    return place(Block(LEFT, y, RIGHT - LEFT, 6.0, 10.5, bold=True), f"{section.number}　{shown}")


# --- page 1 ---------------------------------------------------------------------------------------------------------


def _head(report: DayReport) -> list[Item]:
    items = [
        *place(Block(LEFT, 12, 66, 9, 21, bold=True), _words()("report.title")),
        *place(Block(LEFT, 22.5, 66, 6, 12), _dated(report)),
        *place(Block(LEFT, 29.5, 88, 5, 9.5), _whose(report)),
        *_signatures(),
        Rule(LEFT, 40, RIGHT, 40, 0.6),
    ]
    return [*items, *_open_mark(report, 83.0, 13.0)]


def _dated(report: DayReport) -> str:
    weekday = _say(f"weekday_{report.day.isoweekday()}")
    return _say("date", day=wareki_long(report.day), weekday=weekday)


def _whose(report: DayReport) -> str:
    return f"{report.branch}　{_say('station', number=report.station)}".strip()


def _open_mark(report: DayReport, x: float, y: float) -> list[Item]:
    """締め前, while figures may still change."""
    if report.closed:
        return []
    mark = Block(x, y, 24.0, 8.0, 13.0, bold=True, align="center")
    return [Box(x, y, mark.w, mark.h, 0.6), *place(mark, _words()("report.not_closed"))]


def _signatures() -> list[Item]:
    """決裁欄."""
    x, y, w, h, strip, high = 112.0, 12.0, 83.0, 24.0, 7.0, 5.5
    each = (w - strip) / SIGN_BOXES
    items: list[Item] = [Box(x, y, w, h, 0.4), Rule(x + strip, y + high, x + w, y + high, 0.15)]
    word = _say("signatures")
    for n, sign in enumerate(word):
        step = (h - 4) / len(word)
        items += place(Block(x, round(y + 2 + n * step, 3), strip, step, 9, align="center"), sign)
    for n, title in enumerate(_say("sign_titles").split("/")):
        left = round(x + strip + n * each, 3)
        items.append(Rule(left, y, left, y + h, 0.15))
        items += place(Block(left, y, each, high, 8.5, align="center"), title)
    return items


def _balance(equation: Equation) -> list[Item]:
    """Six boxes that add up: what was there and what came, what left, what is missing and what is left."""
    of = {(side, term.key): term for side in ("left", "right") for term in getattr(equation, side)}
    groups = {
        "open": [of["left", "open"]],
        "in": [of["left", "new"], of["left", "not_scanned"]],
        "more": [of["left", "split"], of["left", "found"]],
        "gone": list(equation.right[:6]),
        "missing": [of["right", "missing"]],
        "rest": list(equation.right[7:]),
    }
    figures = {
        key: (sum(term.count for term in terms), sum(term.certificates or 0 for term in terms))
        for key, terms in groups.items()
    }
    items: list[Item] = []
    for n, (key, (count, certificates)) in enumerate(figures.items()):
        x = LEFT + 30.0 * n
        strong = key in ("in", "gone")
        items.append(Box(x, 42.5, 25.0, 22.5, 0.6 if strong else 0.15))
        items += place(Block(x + 1, 43.2, 23.0, 5.0, 9.5, align="center"), _say(f"balance_{key}"))
        items += place(Block(x + 1, 48.5, 23.0, 10.0, 26, bold=True, align="center"), str(count))
        items += place(Block(x + 1, 59.4, 23.0, 4.6, 10, align="center"), _say("certificates", n=certificates))
        if n:
            items += place(Block(x - 5, 50, 5, 8, 13, align="center"), _say("equals" if n == 3 else "plus"))
    return [*items, *_check_line(equation, [count for count, _ in figures.values()])]


def _check_line(equation: Equation, counts: list[int]) -> list[Item]:
    plus = _say("plus").join
    came, went = equation.sums
    said = _say("check", left=plus(map(str, counts[:3])), right=plus(map(str, counts[3:])), difference=went - came)
    more = []
    if waiting := equation.term("left", "not_scanned").count:
        more.append(_say("not_scanned", n=waiting))
    if unknown := sum(len(term.unknown) for term in equation.right):
        more.append(_say("unknown_number", n=unknown))
    return [
        *place(Block(LEFT, 66.3, RIGHT - LEFT, 4.2, 8.5), said),
        *place(Block(LEFT, 70.4, RIGHT - LEFT, 4.2, 8.5), "".join(more)),
    ]


def _longer_side(section: Section) -> int:
    out = sum(row[0] != "in" for row in section.rows)
    return max(out, len(section.rows) - out)


def _two_sides(section: Section) -> list[Item]:
    """Section 1: what came in on the left, what became of it on the right."""
    shown, heads = texts(section, _words()), titles(section, _words())
    items = _title(section, FIRST, again=False)
    numbers = frozenset({1, 2, 3})
    for x, is_left in ((LEFT, True), (RIGHT - sum(HALF), False)):
        pairs = [(row, cells) for row, cells in zip(section.rows, shown, strict=True) if (row[0] == "in") is is_left]
        rows = [(cells[1] or cells[0], *cells[2:]) for _, cells in pairs]
        side = table(x, HALF, (pairs[0][1][0], *heads[2:]), rows, numbers=numbers)
        bold = tuple(
            replace(line, bold=row[0] == "difference" or row[1] == "sum")
            for line, (row, _) in zip(side.rows, pairs, strict=True)
        )
        items += drawn(side, bold, FIRST + TITLE)
    return items


def _closing_line(report: DayReport) -> list[Item]:
    """Who closed the day, and the end of the chain that these figures come from."""
    end = report.closing
    short = " ".join(end.hash[at : at + 4] for at in range(0, 16, 4))
    at = (end.at or report.made_at).astimezone(JST)
    when = f"{wareki_short(at.date())} {at:%H:%M}"
    key = "closed" if end.at else "open"
    line = _say(key, at=when, who=end.clerk or "", seq=f"{end.seq:06}", hash=short)
    items = place(Block(LEFT, 272.5, RIGHT - LEFT, 4.5, 8.5), line)
    if end.note:
        items += place(Block(LEFT, 277.0, RIGHT - LEFT, 4.5, 8.5), _say("note", note=end.note[:90]))
    return items


# --- every page -----------------------------------------------------------------------------------------------------


def _head_later(report: DayReport) -> list[Item]:
    return [
        *place(Block(LEFT, 12, 120, 8, 16, bold=True), _words()("report.title")),
        *place(Block(LEFT, 20.5, 120, 5, 9.5), f"{_dated(report)}　{_whose(report)}"),
        *_open_mark(report, RIGHT - 24.0, 13.0),
        Rule(LEFT, 27, RIGHT, 27, 0.6),
    ]


def _foot(report: DayReport, number: int, count: int) -> list[Item]:
    at = report.made_at.astimezone(JST)
    printed = _say("printed", at=f"{wareki_short(at.date())} {at:%H:%M}", station=report.station)
    return [
        Rule(LEFT, 283, RIGHT, 283, 0.15),
        *place(Block(LEFT, 284, 74, 4.2, 8), report.branch),
        *place(Block(95, 284, 25, 4.2, 8, align="center"), _say("page", page=number, pages=count)),
        *place(Block(121, 284, 74, 4.2, 8, align="right"), printed),
    ]
