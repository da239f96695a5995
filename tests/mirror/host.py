"""A host that writes extracts: one person with one envelope unless a test says otherwise."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailroom.clock import Clock, fixed_clock
from mailroom.mirror import importer, store
from mailroom.mirror.importer import LoadReport
from mailroom.mirror.store import Mirror
from mailroom.paths import Home

GRAMMAR = r"CH[0-9]+(-[0-9]{2}-[0-9]+)?"
NOW = datetime(2025, 11, 20, 0, 0, tzinfo=UTC)
CLOCK: Clock = fixed_clock(NOW)

BRANCH = {
    "支部コード": "04",
    "支部名": "宮城支部",
    "保険者番号": "01040013",
    "郵便番号": "980-8561",
    "所在地": "仙台市青葉区中央4-4-19",
    "電話番号": "022-000-0000",
}
EMPLOYER = {
    "支部コード": "04",
    "記号": "41020003",
    "事業所名": "株式会社みちのく食品",
    "事業所名カナ": "カブシキガイシャミチノクショクヒン",
    "郵便番号": "980-0014",
    "所在地": "仙台市青葉区本町2-3-4",
    "電話番号": "022-111-1111",
    "状態": "適用",
    "全喪年月日": "",
    "個別番号": "",
}
MEMBER = {
    "支部コード": "04",
    "記号": "41020003",
    "番号": "123",
    "枝番": "00",
    "氏名": "渡辺　彩乃",
    "氏名カナ": "ワタナベ　アヤノ",
    "生年月日": "1981-04-02",
    "続柄": "本人",
    "区分": "一般",
    "郵便番号": "980-0811",
    "住所": "仙台市青葉区一番町1-2-3",
    "資格取得年月日": "2010-04-01",
    "資格喪失年月日": "",
    "喪失事由": "",
}
CERTIFICATE = {
    "資格確認書番号": "C1",
    "支部コード": "04",
    "記号": "41020003",
    "番号": "123",
    "枝番": "00",
    "交付年月日": "2025-09-01",
    "有効期限": "2029-07-31",
}
MAILPIECE = {
    "管理コード": "CH1-04-000000001",
    "資格確認書番号": "C1",
    "通番": "1",
    "総数": "1",
    "発送年月日": "2025-10-01",
    "引受番号": "56789012345",
}
DEFAULTS = {
    "branches": BRANCH,
    "employers": EMPLOYER,
    "members": MEMBER,
    "certificates": CERTIFICATE,
    "mailpieces": MAILPIECE,
}
Row = dict[str, str]


class Host:
    """Writes the five files into a folder. ``rows[kind]`` may be changed at will; nothing given: one of each."""

    def __init__(self, folder: Path, **rows: list[Row]) -> None:
        self.folder = folder
        self.rows = {kind: rows.get(kind, [{}]) for kind in DEFAULTS}
        self.changes: dict[str, list[str]] = {}

    def person(self, number: str, **cells: str) -> str:
        """One more insured person with certificate and envelope; returns the code. ``cells``: of the member."""
        key = {"番号": number, "枝番": cells.get("枝番", "00")}
        certificate, code = f"C{number}-{key['枝番']}", f"CH1-04-{int(number):09d}"
        self.rows["members"].append(key | cells)
        self.rows["certificates"].append(key | {"資格確認書番号": certificate})
        self.rows["mailpieces"].append({"管理コード": code, "資格確認書番号": certificate, "引受番号": ""})
        return code

    def write(self, *kinds: str, encoding: str = "cp932", end: str = "\r\n", quote: bool = False) -> list[Path]:
        """Write the files of these kinds (all), and name them."""
        paths = []
        for kind in kinds or DEFAULTS:
            text = io.StringIO()
            out = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL)
            changes = self.changes.get(kind)
            out.writerow([*DEFAULTS[kind], *(["異動区分"] if changes is not None else [])])
            for place, row in enumerate(self.rows[kind]):
                whole = DEFAULTS[kind] | row
                out.writerow([*whole.values(), *([changes[place]] if changes is not None else [])])
            path = self.folder / f"{kind}.csv"
            path.write_bytes(text.getvalue().encode(encoding))
            paths.append(path)
        return paths

    def delta(self, kind: str, *rows: tuple[str, Row], name: str = "delta") -> Path:
        """A delta of one kind: (異動区分, cells) in order."""
        other = Host(self.folder / name)
        other.folder.mkdir(exist_ok=True)
        other.rows[kind] = [row for _, row in rows]
        other.changes[kind] = [change for change, _ in rows]
        return other.write(kind)[0]


def load(home: Home, files: list[Path], **more: Any) -> LoadReport:
    """A whole load at ``NOW``."""
    return importer.load(home, files, **({"clock": CLOCK, "grammar": GRAMMAR} | more))


def update(home: Home, *files: Path, **more: Any) -> LoadReport:
    """A delta at ``NOW``."""
    return importer.load(home, files, delta=True, **({"clock": CLOCK, "grammar": GRAMMAR} | more))


def live(home: Home) -> Mirror:
    """The live mirror; there must be one."""
    mirror = store.current(home)
    assert mirror is not None
    return mirror


def rejects(report: LoadReport) -> list[list[str]]:
    """The rows of the reject file without its header."""
    assert report.reject_file is not None
    with report.reject_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["file", "line", "column", "reason", "cell"]
    return rows[1:]
