"""The five host extracts of DESIGN §10, written row by row as a host writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from pathlib import Path

from mailroom.branches import branches
from mailroom.demo import host_bytes
from mailroom.demo.employers import Employer
from mailroom.demo.hazards import Dates
from mailroom.demo.households import Envelope, Household, Person
from mailroom.demo.truth import COLUMNS, truth_row

HEADERS = {
    "branches": ("支部コード", "支部名", "保険者番号", "郵便番号", "所在地", "電話番号"),
    "employers": (
        *("支部コード", "記号", "事業所名", "事業所名カナ", "郵便番号", "所在地", "電話番号"),
        *("状態", "全喪年月日", "個別番号"),
    ),
    "members": (
        *("支部コード", "記号", "番号", "枝番", "氏名", "氏名カナ", "生年月日", "続柄", "区分"),
        *("郵便番号", "住所", "資格取得年月日", "資格喪失年月日", "喪失事由"),
    ),
    "certificates": ("資格確認書番号", "支部コード", "記号", "番号", "枝番", "交付年月日", "有効期限"),
    "mailpieces": ("管理コード", "資格確認書番号", "通番", "総数", "発送年月日", "引受番号"),
}
_FULL = 1 << 19  # signs held before they are written


class ExtractFile:
    """One CSV, held only in small parts. ``cp932`` as hosts write it, or ``utf-8``."""

    def __init__(self, path: Path, header: Iterable[str], *, cp932: bool = True, end: str = "\r\n") -> None:
        self.path, self.rows, self._cp932 = path, 0, cp932
        self._text = io.StringIO()
        self._csv = csv.writer(self._text, lineterminator=end)
        self.write = self._csv.writerow
        self._file = path.open("wb")
        self.write(tuple(header))

    def flush(self, least: int = 0) -> None:
        """Write what is held, when it is more than ``least`` signs."""
        if self._text.tell() > least:
            text = self._text.getvalue()
            self._file.write(host_bytes.encode(text) if self._cp932 else host_bytes.plain(text).encode("utf-8"))
            self._text.seek(0)
            self._text.truncate()

    def close(self) -> None:
        """Write the rest and close."""
        self.flush()
        self._file.close()


class Extracting:
    """Writes households and envelopes into the five files and the truth."""

    def __init__(self, folder: Path, truth: Path, dates: Dates, *, utf8: Collection[str] = ()) -> None:
        self._day = dates.text
        self.files = {
            name: ExtractFile(folder / f"{name}.csv", header, cp932=name not in utf8)
            for name, header in HEADERS.items()
        }
        self.truth = ExtractFile(truth, COLUMNS, cp932=False, end="\n")
        self._employer, self._member = self.files["employers"].write, self.files["members"].write
        self._certificate, self._mailpiece = self.files["certificates"].write, self.files["mailpieces"].write
        self.rows = dict.fromkeys(HEADERS, 0)
        self._write_branches()

    def flush(self) -> None:
        """Write what has become long."""
        for file in (*self.files.values(), self.truth):
            file.flush(_FULL)

    def close(self) -> None:
        """Write the rest and close all."""
        for file in (*self.files.values(), self.truth):
            file.close()

    def household(self, home: Household, *, certificates: bool = True) -> None:
        """The people of a household, with its employer where it is the first there."""
        employer, rows = home.employer, self.rows
        if home.number == "1" and employer.listed:
            self._write_employer(employer)
        branch, symbol, number = home.key
        if not home.listed:
            symbol = f"9{symbol[1:]}9"  # the certificates name a member that is not there
        for person in home.persons:
            if home.listed:
                self._write_member(home, person)
            for card in (person.card, *person.spare):
                if card and certificates:
                    rows["certificates"] += 1
                    self._certificate(
                        (
                            card.id,
                            branch,
                            symbol,
                            number,
                            person.suffix,
                            self._day(card.issued),
                            self._day(card.expires),
                        )
                    )

    def envelope(self, envelope: Envelope, code: str) -> None:
        """The rows of one mailpiece, one for each certificate."""
        sent = self._day(envelope.sent)
        for _, _, card in envelope.contents:
            self._mailpiece((code, card.id, envelope.serial, envelope.total, sent, envelope.tracking))
        self.rows["mailpieces"] += len(envelope.contents)

    def answer(self, code: str, envelope: Envelope) -> None:
        """The truth of one code."""
        self.truth.write(truth_row(code, envelope))

    def _write_member(self, home: Household, person: Person) -> None:
        day = self._day
        self.rows["members"] += 1
        self._member(
            (
                *home.key,
                person.suffix,
                person.name,
                person.kana,
                day(person.birth),
                "本人" if person.suffix == "00" else "家族",
                "任意継続" if person.voluntary else "一般",
                home.postal_code,
                home.address,
                day(person.acquired),
                day(person.lost_on),
                person.loss_reason,
            )
        )

    def _write_employer(self, found: Employer) -> None:
        self.rows["employers"] += 1
        self._employer(
            (
                found.branch,
                found.symbol,
                found.name,
                found.kana,
                found.postal_code,
                found.address,
                found.phone,
                "全喪" if found.closed else "適用",
                self._day(found.closed_on),
                "1" if found.big_office else "",
            )
        )

    def _write_branches(self) -> None:
        for one in branches().values():
            row = (one.code, one.name, one.insurer_number, one.postal_code, one.address, one.phone)
            self.files["branches"].write(row)
            self.rows["branches"] += 1
