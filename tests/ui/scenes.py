"""Made-up answers, rows and checks that show every form of the screens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mailroom.answers import (
    Answer,
    Before,
    CheckRow,
    CheckView,
    EmployerRef,
    ListRow,
    PersonHit,
    PersonView,
    Stranger,
)
from mailroom.model import Advice, Cause, Employer, Item, Outcome, Place, PlaceKind
from tests.ui.fakes import FOODS, LONG, NOON, an_answer

HOLD, DESTROY, BIN = Place(PlaceKind.HOLD), Place(PlaceKind.DESTROY_BOX), Place(PlaceKind.BIN, "A-17")


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
    lost = one(
        "大槻 幸恵",
        "オオツキ サチエ",
        Advice.DESTROY,
        Outcome.ELIGIBILITY_LOST,
        lost_on=date(2025, 9, 30),
        loss_reason="退職",
    )
    dead = one("千葉 由美子", "チバ ユミコ", Advice.DESTROY, Outcome.DECEASED, lost_on=date(2025, 8, 2))
    hold = one("佐々木 誠", "ササキ マコト", Advice.HOLD, None, Cause.NO_EMPLOYER)
    rare = one("髙﨑 𠮷之助\ue000", "タカサキ ヨシノスケ", Advice.FORWARD, Outcome.RETURNED)
    made = {
        "forward": an_answer(),
        "long": an_answer(**rare, employer=LONG, place=Place(PlaceKind.BIN, "A-102"), serial=2, total=3),
        "look_alike": an_answer(look_alike=EmployerRef("04-41020008", "株式会社みちのく商品")),
        "look_alike_symbol": an_answer(
            look_alike=EmployerRef("04-41020008", "有限会社山﨑製作所"), from_place=Place(PlaceKind.GROUP)
        ),
        "split": an_answer(
            Advice.SPLIT,
            items=split,
            people=tuple(person(n, k, i) for (n, k), i in zip(names, split, strict=True)),
            place=Place(PlaceKind.SPLIT),
            employer=EmployerRef("04-22140016", "有限会社山﨑製作所"),
        ),
        "destroy": an_answer(Advice.DESTROY, place=DESTROY, employer=None, **lost),
        "superseded": an_answer(
            Advice.DESTROY,
            place=DESTROY,
            employer=None,
            **one("菅野 隆志", "カンノ タカシ", Advice.DESTROY, Outcome.SUPERSEDED),
        ),
        "deceased": an_answer(Advice.DESTROY, place=DESTROY, employer=None, **dead),
        "hold": an_answer(Advice.HOLD, place=HOLD, employer=None, **hold),
        "already": an_answer(Advice.ALREADY, before=before),
        "unknown": an_answer(
            Advice.UNKNOWN,
            outcome=None,
            code="CH1-04-000977120",
            items=(),
            people=(),
            employer=None,
            place=Place(PlaceKind.UNKNOWN),
        ),
        "not_ours": Answer(Advice.NOT_OURS, Cause.URL, foreign_kind="url", foreign_length=48),
        "two": Answer(None, Cause.TWO_CODES),
        "stop": an_answer(
            Advice.STOP,
            place=Place(PlaceKind.SEALED),
            before=Before(NOON - timedelta(hours=2), Place(PlaceKind.SEALED), "sato", "03A-251120-0017"),
        ),
        "again": an_answer(
            Advice.AGAIN,
            cause=Cause.RETURNED_AGAIN,
            place=HOLD,
            employer=None,
            before=Before(NOON - timedelta(days=2), Place(PlaceKind.POSTED), "sato", "03A-251118-0031"),
        ),
        "found": an_answer(Advice.FOUND, before=before),
        "marked": an_answer(
            Advice.DESTROY,
            place=DESTROY,
            from_place=Place(PlaceKind.BIN, "A-17"),
            employer=None,
            **one("渡邉 彩乃", "ワタナベ アヤノ", Advice.DESTROY, Outcome.SUPERSEDED),
        ),
        "undone": an_answer(undone=True, from_place=BIN),
        "undone_mark": an_answer(undone=True, from_place=BIN, back_at=BIN),
        "undone_move": an_answer(undone=True, from_place=DESTROY, back_at=BIN),
        "undone_split": an_answer(undone=True, from_place=BIN, back_at=Place(PlaceKind.SPLIT)),
    }
    return {key: [value] for key, value in made.items()}


def rows() -> list[ListRow]:
    shown = [
        ("ワタナベ アヤノ", 2, "A-17", Advice.FORWARD),
        ("タカハシ リョウタ", 0, "A-4", Advice.FORWARD),
        ("イトウ ハルナ", 0, "", Advice.DESTROY),
        ("カンノ タカシ", 1, "A-23", Advice.FORWARD),
        ("チバ ユミコ", 0, "A-17", Advice.FORWARD),
        ("ササキ マコト", 0, "", Advice.HOLD),
        ("オオツキ サチエ", 3, "A-102", Advice.FORWARD),
        ("エンドウ ケンジ", 1, "", Advice.SPLIT),
        ("ハセガワ サクラ", 0, "A-8", Advice.FORWARD),
        ("", 0, "", Advice.UNKNOWN),
    ]
    kinds = {
        Advice.DESTROY: PlaceKind.DESTROY_BOX,
        Advice.HOLD: PlaceKind.HOLD,
        Advice.SPLIT: PlaceKind.SPLIT,
        Advice.UNKNOWN: PlaceKind.UNKNOWN,
    }
    made = []
    for at, (name, others, bin_, advice) in enumerate(shown):
        place = Place(PlaceKind.BIN, bin_) if bin_ else Place(kinds[advice])
        outcome = Outcome.ELIGIBILITY_LOST if advice is Advice.DESTROY else None
        cause = Cause.NO_EMPLOYER if advice is Advice.HOLD else None
        made.append(
            ListRow(
                f"p{at}",
                f"CH1-04-00012{at:04d}",
                None,
                NOON - timedelta(seconds=6 * at),
                advice,
                outcome,
                cause,
                place,
                place,
                name,
                others,
                FOODS,
                f"e{at}",
                cancelled=at == 4,
            )
        )
    return made


def held() -> list[ListRow]:
    causes = [
        Cause.NO_EMPLOYER,
        Cause.EMPLOYER_CLOSED,
        Cause.ELIGIBLE_SENT_BACK,
        Cause.SECOND_PIECE,
        Cause.DAMAGED,
        Cause.LOSES_SOON,
        Cause.CLERK,
        Cause.EXPIRED,
        Cause.CONFLICT,
        Cause.OTHER_BRANCH,
        Cause.CLOCK,
    ]
    names = [
        "ササキ マコト",
        "オノデラ シヅカ",
        "タカハシ ケンタロウ",
        "ヘンミ タカシ",
        "カンノ タカシ",
        "イトウ ヒナ",
        "オオツキ サチエ",
        "チバ ケンゴ",
        "ササキ シンイチロウザエモン",
        "ホンマ マナ",
        "クドウ ミノル",
    ]
    return [
        ListRow(
            f"h{at}",
            f"CH1-04-00013{at:04d}",
            None,
            NOON - timedelta(days=15 - 2 * at if at < 7 else 0),
            Advice.HOLD,
            None,
            cause,
            HOLD,
            DESTROY if at % 3 == 1 else HOLD,
            name,
            at % 3,
            FOODS,
            f"e{at}",
        )
        for at, (cause, name) in enumerate(zip(causes, names, strict=True))
    ]


def employers() -> list[Employer]:
    shown = [
        ("41020003", FOODS.name, "仙台市若林区卸町東五丁目3番28号", False),
        ("41020008", "株式会社みちのく商品", "仙台市宮城野区榴岡五丁目11番1号", False),
        ("22140016", "有限会社山﨑製作所", "名取市増田字北谷27番地", True),
        ("41020099", LONG.name, "仙台市青葉区一番町四丁目1番25号 みちのく総合ビルディング東館12階", False),
    ]
    return [
        Employer("04", symbol, name, "", "984-0002", address, "022-000-0000", closed, None, False)
        for symbol, name, address, closed in shown
    ]


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
        PersonHit(
            f"04-4102000{at}-128-00",
            name,
            kana,
            birth,
            "983-0852",
            "仙台市宮城野区榴岡五丁目11番つつじヶ岡ハイツ203号",
            EmployerRef(f"04-{at}", employer),
            (f"CH1-04-00012875{at}",),
            (f"C{at}",),
        )
        for at, (name, kana, birth, employer) in enumerate(shown, 1)
    ]


def check(seen: int = 6, **more: Any) -> CheckView:
    people = [
        ("渡邉 彩乃", "ワタナベ アヤノ", 3),
        ("佐久間 﨑雄", "サクマ サキオ", 1),
        ("髙橋 悠斗", "タカハシ ユウト", 2),
        ("千葉 由美子", "チバ ユミコ", 1),
        ("邉見 彩", "ヘンミ アヤ", 1),
        ("菊地 和則", "キクチ カズノリ", 1),
        ("長谷川 さくら", "ハセガワ サクラ", 2),
        ("小野寺 髙志", "オノデラ タカシ", 1),
    ]
    made = tuple(
        CheckRow(
            f"p{at}",
            f"CH1-04-00012{at:04d}",
            None,
            name,
            kana,
            count,
            at < seen,
            NOON - timedelta(hours=3),
            "sato",
            "03A-251120-01",
        )
        for at, (name, kana, count) in enumerate(people)
    )
    values = {"state": "incomplete", "sealed": False, "address": "仙台市若林区卸町東五丁目", **more}
    return CheckView(bin="A-17", bundle="b1", employer=FOODS, rows=made, **values)


def stranger() -> CheckView:
    there = Stranger(
        "CH1-04-000131992", Place(PlaceKind.BIN, "A-42"), EmployerRef("04-41020008", "株式会社みちのく商品")
    )
    return check(state="stranger", strangers=(there,), waiting_for=there)
