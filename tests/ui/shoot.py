"""Pictures of every screen for people to look at: ``python -m tests.ui.shoot FOLDER``. Made-up people only.

Not a test. Uses the fake station, so that every form of the card can be shown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from mailroom.answers import (  # noqa: E402
    Answer, Before, CheckRow, CheckView, EmployerRef, ListRow, PersonHit, PersonView, Stranger,
)  # fmt: skip
from mailroom.clock import fixed_clock  # noqa: E402
from tests.ui.fakes import BinRow  # noqa: E402
from mailroom.model import Advice, Cause, Item, Outcome, Place, PlaceKind  # noqa: E402
from mailroom.paths import Home  # noqa: E402
from mailroom.settings import ScreenSettings, Settings  # noqa: E402
from tests.ui.fakes import FOODS, LONG, NOON, FakeStation, an_answer  # noqa: E402
from ui.devices.camera import OFF  # noqa: E402
from ui.opening import Opening  # noqa: E402
from ui.shell import Window  # noqa: E402

HOLD, DESTROY = Place(PlaceKind.HOLD), Place(PlaceKind.DESTROY_BOX)


def item(number: int, advice: Advice, outcome: Outcome | None = None, cause: Cause | None = None) -> Item:
    return Item(f"C{number}", f"04-41020003-128-0{number}", advice, outcome, cause)


def person(name: str, kana: str, one: Item, **more: Any) -> PersonView:
    return PersonView(name, kana, one, more.get("lost_on"), more.get("loss_reason", ""), date(2025, 8, 6))


def one(name: str, kana: str, advice: Advice, outcome: Outcome | None = None, cause: Cause | None = None, **more: Any):
    it = item(1, advice, outcome, cause)
    return {"items": (it,), "people": (person(name, kana, it, **more),), "outcome": outcome, "cause": cause}


def answers() -> dict[str, list[Answer]]:
    split = (
        item(1, Advice.DESTROY, Outcome.ELIGIBILITY_LOST),
        item(2, Advice.FORWARD, Outcome.RETURNED),
        item(3, Advice.FORWARD, Outcome.RETURNED),
    )
    names = (("髙橋 健太郎", "タカハシ ケンタロウ"), ("髙橋 悠斗", "タカハシ ユウト"), ("髙橋 美月", "タカハシ ミツキ"))
    before = Before(NOON - timedelta(days=2), Place(PlaceKind.BIN, "A-17"), "sato", None)
    lost = one("大槻 幸恵", "オオツキ サチエ", Advice.DESTROY, Outcome.ELIGIBILITY_LOST, lost_on=date(2025, 9, 30),
               loss_reason="退職")  # fmt: skip
    dead = one("千葉 由美子", "チバ ユミコ", Advice.DESTROY, Outcome.DECEASED, lost_on=date(2025, 8, 2))
    hold = one("佐々木 誠", "ササキ マコト", Advice.HOLD, None, Cause.NO_EMPLOYER)
    rare = one("髙﨑 𠮷之助\ue000", "タカサキ ヨシノスケ", Advice.FORWARD, Outcome.RETURNED)
    made = {
        "forward": an_answer(),
        "long": an_answer(**rare, employer=LONG, place=Place(PlaceKind.BIN, "A-102"), serial=2, total=3),
        "split": an_answer(Advice.SPLIT, items=split, people=tuple(person(n, k, i) for (n, k), i in zip(names, split, strict=True)),
                           place=Place(PlaceKind.SPLIT), employer=EmployerRef("04-22140016", "有限会社山﨑製作所")),
        "destroy": an_answer(Advice.DESTROY, place=DESTROY, employer=None, **lost),
        "superseded": an_answer(Advice.DESTROY, place=DESTROY, employer=None, **one("菅野 隆志", "カンノ タカシ", Advice.DESTROY, Outcome.SUPERSEDED)),
        "deceased": an_answer(Advice.DESTROY, place=DESTROY, employer=None, **dead),
        "hold": an_answer(Advice.HOLD, place=HOLD, employer=None, **hold),
        "already": an_answer(Advice.ALREADY, before=before),
        "unknown": an_answer(Advice.UNKNOWN, outcome=None, code="CH1-04-000977120", items=(), people=(), employer=None, place=Place(PlaceKind.UNKNOWN)),
        "not_ours": Answer(Advice.NOT_OURS, Cause.URL, foreign_kind="url", foreign_length=48),
        "two": Answer(None, Cause.TWO_CODES),
        "stop": an_answer(Advice.STOP, place=Place(PlaceKind.SEALED), before=Before(NOON - timedelta(hours=2), Place(PlaceKind.SEALED), "sato", "03A-251120-0017")),
        "again": an_answer(Advice.AGAIN, cause=Cause.RETURNED_AGAIN, place=HOLD, employer=None,
                           before=Before(NOON - timedelta(days=2), Place(PlaceKind.POSTED), "sato", "03A-251118-0031")),
        "found": an_answer(Advice.FOUND, before=before),
        "marked": an_answer(Advice.DESTROY, place=DESTROY, from_place=Place(PlaceKind.BIN, "A-17"), employer=None,
                            **one("渡邉 彩乃", "ワタナベ アヤノ", Advice.DESTROY, Outcome.SUPERSEDED)),
        "undone": an_answer(undone=True, from_place=Place(PlaceKind.BIN, "A-17")),
    }  # fmt: skip
    return {key: [value] for key, value in made.items()}


def rows() -> list[ListRow]:
    shown = [
        ("ワタナベ アヤノ", 2, "A-17", Advice.FORWARD), ("タカハシ リョウタ", 0, "A-4", Advice.FORWARD),
        ("イトウ ハルナ", 0, "", Advice.DESTROY), ("カンノ タカシ", 1, "A-23", Advice.FORWARD),
        ("チバ ユミコ", 0, "A-17", Advice.FORWARD), ("ササキ マコト", 0, "", Advice.HOLD),
        ("オオツキ サチエ", 3, "A-102", Advice.FORWARD), ("エンドウ ケンジ", 1, "", Advice.SPLIT),
        ("ハセガワ サクラ", 0, "A-8", Advice.FORWARD), ("", 0, "", Advice.UNKNOWN),
    ]  # fmt: skip
    kinds = {Advice.DESTROY: PlaceKind.DESTROY_BOX, Advice.HOLD: PlaceKind.HOLD, Advice.SPLIT: PlaceKind.SPLIT,
             Advice.UNKNOWN: PlaceKind.UNKNOWN}  # fmt: skip
    made = []
    for at, (name, others, bin_, advice) in enumerate(shown):
        place = Place(PlaceKind.BIN, bin_) if bin_ else Place(kinds[advice])
        outcome = Outcome.ELIGIBILITY_LOST if advice is Advice.DESTROY else None
        cause = Cause.NO_EMPLOYER if advice is Advice.HOLD else None
        made.append(ListRow(f"p{at}", f"CH1-04-00012{at:04d}", None, NOON - timedelta(seconds=6 * at), advice, outcome,
                            cause, place, place, name, others, FOODS, f"e{at}", cancelled=at == 4))  # fmt: skip
    return made


def held() -> list[ListRow]:
    causes = [Cause.NO_EMPLOYER, Cause.EMPLOYER_CLOSED, Cause.ELIGIBLE_SENT_BACK, Cause.SECOND_PIECE, Cause.DAMAGED,
              Cause.LOSES_SOON, Cause.CLERK, Cause.EXPIRED, Cause.CONFLICT, Cause.OTHER_BRANCH, Cause.CLOCK]  # fmt: skip
    names = ["ササキ マコト", "オノデラ シヅカ", "タカハシ ケンタロウ", "ヘンミ タカシ", "カンノ タカシ", "イトウ ヒナ",
             "オオツキ サチエ", "チバ ケンゴ", "ササキ シンイチロウザエモン", "ホンマ マナ", "クドウ ミノル"]  # fmt: skip
    return [
        ListRow(f"h{at}", f"CH1-04-00013{at:04d}", None, NOON - timedelta(days=15 - 2 * at if at < 7 else 0), Advice.HOLD,
                None, cause, HOLD, DESTROY if at % 3 == 1 else HOLD, name, at % 3, FOODS, f"e{at}")
        for at, (cause, name) in enumerate(zip(causes, names, strict=True))
    ]  # fmt: skip


def hits() -> list[PersonHit]:
    shown = [
        ("渡邉 彩乃", "ワタナベ アヤノ", date(1986, 4, 12), "株式会社みちのく食品"),
        ("渡邊 彩乃", "ワタナベ アヤノ", date(1990, 11, 3), "有限会社山﨑製作所"),
        ("渡邉 綾乃", "ワタナベ アヤノ", date(1973, 1, 30), "株式会社みちのく食品"),
        ("渡辺 彩乃", "ワタナベ アヤノ", date(1999, 7, 19), "医療法人社団ひろせ川会"),
        ("渡邊 文乃", "ワタナベ アヤノ", date(1980, 9, 8), "髙橋運輸株式会社"),
        ("渡部 彩", "ワタナベ アヤ", date(2003, 2, 24), "株式会社仙台フーズ"),
    ]
    return [
        PersonHit(f"04-4102000{at}-128-00", name, kana, birth, "983-0852", "仙台市宮城野区榴岡五丁目11番つつじヶ岡ハイツ203号",
                  EmployerRef(f"04-{at}", employer), (f"CH1-04-00012875{at}",), (f"C{at}",))
        for at, (name, kana, birth, employer) in enumerate(shown, 1)
    ]  # fmt: skip


def check(seen: int = 6, **more: Any) -> CheckView:
    people = [("渡邉 彩乃", "ワタナベ アヤノ", 3), ("佐久間 﨑雄", "サクマ サキオ", 1), ("髙橋 悠斗", "タカハシ ユウト", 2),
              ("千葉 由美子", "チバ ユミコ", 1), ("邉見 彩", "ヘンミ アヤ", 1), ("菊地 和則", "キクチ カズノリ", 1),
              ("長谷川 さくら", "ハセガワ サクラ", 2), ("小野寺 髙志", "オノデラ タカシ", 1)]  # fmt: skip
    made = tuple(
        CheckRow(f"p{at}", f"CH1-04-00012{at:04d}", None, name, kana, count, at < seen, NOON - timedelta(hours=3), "sato",
                 "03A-251120-01")
        for at, (name, kana, count) in enumerate(people)
    )  # fmt: skip
    values = {"state": "incomplete", "sealed": False, "address": "仙台市若林区卸町東五丁目", **more}
    return CheckView(bin="A-17", bundle="b1", employer=FOODS, rows=made, **values)


def stranger() -> CheckView:
    there = Stranger(
        "CH1-04-000131992", Place(PlaceKind.BIN, "A-42"), EmployerRef("04-41020008", "株式会社みちのく商品")
    )
    return check(state="stranger", strangers=(there,), waiting_for=there)


def envelope() -> QImage:
    """A grey envelope in place of a camera's picture."""
    image = QImage(1280, 720, QImage.Format.Format_RGB32)
    image.fill(QColor(70, 72, 74))
    painter = QPainter(image)
    painter.fillRect(200, 150, 880, 430, QColor(205, 184, 143))
    painter.fillRect(300, 230, 560, 250, QColor(245, 244, 240))
    painter.fillRect(720, 250, 110, 110, QColor(20, 20, 20))
    painter.end()
    return image


class Studio:
    """One window, many pictures."""

    def __init__(self, folder: Path, size: tuple[int, int], theme: str, language: str = "ja") -> None:
        self.folder, self.size, self.name = folder, size, f"{size[0]}-{theme}-{language}"
        self.station = FakeStation(answers())
        self.station.rows, self.station.hits = rows(), hits()
        settings = Settings(screen=ScreenSettings(theme=theme))
        if language != "ja":
            from dataclasses import replace

            settings = replace(settings, station=replace(settings.station, language=language))
        opening = Opening(Home(folder), fixed_clock(NOON), settings, lambda: self.station, OFF)
        self.window = Window(opening)
        self.window.resize(*size)
        self.window.show()
        self.wait()

    def wait(self) -> None:
        """Until the database worker has nothing left to do and its answers are painted."""
        for _ in range(3):
            done: list[bool] = []
            self.window.worker.run(lambda: True, done.append)
            while not done:
                QTest.qWait(5)
        QTest.qWait(20)

    def shoot(self, name: str) -> None:
        self.wait()
        self.window.grab().save(str(self.folder / f"{name}-{self.name}.png"))

    def log_in(self) -> None:
        self.window.worker.run(lambda: self.station.log_in("sato", "1234"), self.window._logged_in)
        self.wait()
        self.window.session.camera = True
        self.window.desk.camera.show_picture(envelope(), (1280, 720))

    def card(self, name: str) -> None:
        self.window.desk.camera.came("38 ms", [[(720, 250), (830, 250), (830, 360), (720, 360)]])
        self.window.session.scan(name)
        self.shoot(f"card-{name}")

    def all(self, only: Callable[[str], bool]) -> None:
        window = self.window
        self.shoot("login")
        self.log_in()
        self.shoot("waiting")
        for name in answers():
            if only(f"card-{name}"):
                self.card(name)
        window.session.scan("forward")
        window.session.pick_reason("TENKYO")
        window.session.pick_reason("TENKYO")
        self.wait()
        window.show_trouble(window.troubles.say("camera_gone", lasting=True))
        self.shoot("banner")
        window.show_trouble(None)
        window.session.scan("split")
        self.wait()
        window.session.outcome("superseded")
        self.wait()
        window.session.toggle(2)
        self.shoot("tick")
        self.station.recent = None
        window.session.outcome("deceased")
        self.shoot("ask")
        window.desk.search.open()
        window.desk.search.field.setText("ワタナベ")
        while not window.desk.search.rows:
            self.wait()
        self.shoot("search")
        window.desk._found(window.desk.search.rows[0])
        window.session.toggle(1)
        window.session.toggle(2)
        self.shoot("candidate")
        window.desk.search.close_panel()
        self.station.rows = held()
        window.show_screen(window.lists)
        self.shoot("lists")
        self.station.views = [
            check(),
            check(8),
            check(8, state="complete", sealed=True, slip="03A-251120-0017"),
            stranger(),
        ]
        self.station.bins = lambda: [
            BinRow(f"A-{at}", f"b{at}", FOODS if at % 2 else LONG, at % 5 + 1) for at in range(1, 28)
        ]
        window.show_screen(window.seal)
        self.shoot("seal-bins")
        for name in ("seal", "seal-all-in", "seal-sealed", "stranger"):
            window.seal.open("A-17")
            self.shoot(name)
        window.close()


def main() -> None:
    folder = Path(sys.argv[1])
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["shoot"])
    for size, theme, language in (
        ((1920, 1080), "light", "ja"),
        ((1366, 768), "light", "ja"),
        ((1920, 1080), "dark", "ja"),
        ((1280, 720), "light", "ja"),
        ((1366, 768), "contrast", "en"),
    ):
        if not only or only in f"{size[0]}-{theme}-{language}":
            Studio(folder, size, theme, language).all(lambda _: True)
    del app


if __name__ == "__main__":
    main()
    _ = (UTC, datetime, QPoint)
