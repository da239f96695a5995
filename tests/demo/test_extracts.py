"""The extracts of a made-up branch: the same every time, every case and every hazard in them, at bounded memory."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from mailroom import settings
from mailroom.demo.cases import CASES, Answer
from mailroom.demo.extracts import Extracts, make_extracts
from mailroom.demo.writing import HEADERS
from tests.demo.conftest import TODAY, rows_of

GRAMMAR = settings.CodeSettings().grammar


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.csv")}


def make(folder: Path, **changed: object) -> Extracts:
    asked: dict[str, object] = {"mailpieces": 150, "seed": 7, "today": TODAY, "branch": "04", **changed}
    return make_extracts(folder, **asked)  # type: ignore[arg-type]


def test_same_arguments_make_the_same_bytes(tmp_path: Path) -> None:
    make(tmp_path / "a")
    make(tmp_path / "b")
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_another_seed_makes_another_branch(tmp_path: Path) -> None:
    make(tmp_path / "a")
    make(tmp_path / "b", seed=8)
    assert bytes_of(tmp_path / "a") != bytes_of(tmp_path / "b")


@pytest.mark.parametrize("wanted", [0, 1, 2, 3, 50, 401])
def test_exactly_so_many_mailpieces(tmp_path: Path, wanted: int) -> None:
    made = make(tmp_path, mailpieces=wanted)
    assert len({row["管理コード"] for row in rows_of(tmp_path, "mailpieces")}) == wanted == made.mailpieces
    assert sum(1 for _ in made.truths()) == wanted


def test_files_are_cp932_with_header_and_crlf(branch: Extracts) -> None:
    assert [path.name for path in branch.files] == [f"{name}.csv" for name in HEADERS]
    for path, (name, header) in zip(branch.files, HEADERS.items(), strict=True):
        raw = path.read_bytes()
        assert raw.startswith(",".join(header).encode("cp932") + b"\r\n")
        assert raw.endswith(b"\r\n")
        assert raw.count(b"\n") == raw.count(b"\r\n") == branch.rows[name] + 1


def test_every_case_is_there_even_in_a_small_branch(tmp_path: Path) -> None:
    found = {truth.case for truth in make(tmp_path, mailpieces=120).truths()}
    assert found == {case.name for case in CASES} - {"not_mailed"}


def test_keys_are_unique(branch: Extracts) -> None:
    for name, columns in {
        "branches": ("支部コード",),
        "employers": ("支部コード", "記号"),
        "members": ("支部コード", "記号", "番号", "枝番"),
        "certificates": ("資格確認書番号",),
        "mailpieces": ("管理コード", "資格確認書番号"),
    }.items():
        keys = Counter(tuple(row[column] for column in columns) for row in rows_of(branch.folder, name))
        assert keys.most_common(1)[0][1] == 1, name


def test_all_branches_are_in(branch: Extracts) -> None:
    assert [row["支部コード"] for row in rows_of(branch.folder, "branches")] == [f"{n:02d}" for n in range(1, 48)]


def test_a_misread_digit_is_another_person(branch: Extracts) -> None:
    codes = [row["管理コード"] for row in rows_of(branch.folder, "mailpieces")]
    serials = sorted({int(code[-9:]) for code in codes if code != "CH1"})
    assert serials[-1] - serials[0] == len(serials) - 1
    assert all(re.fullmatch(GRAMMAR, code) for code in codes)
    assert "CH1" in codes


def test_neighbouring_codes_belong_to_different_employers(branch: Extracts) -> None:
    employer = {truth.code: truth.employer for truth in branch.truths() if truth.employer}
    pairs = [(employer[code], employer.get(f"CH1-04-{int(code[-9:]) + 1:09d}")) for code in employer if code != "CH1"]
    assert sum(one != two for one, two in pairs) / len(pairs) > 0.9


def test_tracking_numbers_are_valid_or_missing(branch: Extracts) -> None:
    numbers = {row["管理コード"]: row["引受番号"] for row in rows_of(branch.folder, "mailpieces")}
    given = [number for number in numbers.values() if number]
    assert all(len(number) == 11 and int(number[:10]) % 7 == int(number[10]) for number in given)
    assert len(set(given)) == len(given)
    assert 0.02 < 1 - len(given) / len(numbers) < 0.15


def test_at_most_four_in_an_envelope_but_for_the_one_with_five(branch: Extracts) -> None:
    sizes = Counter(row["管理コード"] for row in rows_of(branch.folder, "mailpieces"))
    cases = {truth.code: truth.case for truth in branch.truths()}
    assert {cases[code] for code, size in sizes.items() if size > 4} == {"five_in_one"}
    assert set(sizes.values()) == {1, 2, 3, 4, 5}


def test_large_households_have_several_envelopes(branch: Extracts) -> None:
    totals = {row["総数"] for row in rows_of(branch.folder, "mailpieces")}
    assert totals == {"1", "2"}
    holders = defaultdict(set)
    for row in rows_of(branch.folder, "certificates"):
        holders[row["支部コード"], row["記号"], row["番号"]].add(row["枝番"])
    assert {len(people) for people in holders.values()} == set(range(1, 8))


def test_references_that_lead_nowhere(branch: Extracts) -> None:
    members = {(r["記号"], r["番号"], r["枝番"]) for r in rows_of(branch.folder, "members")}
    employers = {(r["支部コード"], r["記号"]) for r in rows_of(branch.folder, "employers")}
    certificates = rows_of(branch.folder, "certificates")
    mailed = {r["資格確認書番号"] for r in rows_of(branch.folder, "mailpieces")}
    assert any((r["記号"], r["番号"], r["枝番"]) not in members for r in certificates)
    assert any((r["支部コード"], r["記号"]) not in employers for r in rows_of(branch.folder, "members"))
    assert mailed - {r["資格確認書番号"] for r in certificates}
    assert {r["資格確認書番号"] for r in certificates} - mailed


def test_the_hazards_of_host_text_are_in(branch: Extracts) -> None:
    raw = b"".join(path.read_bytes() for path in branch.files)
    text = raw.decode("cp932")
    for sign in "髙﨑濵渡邉邊齋廣澤嶋㈱能表構ソ～－‐\ue000\ufa19":
        assert sign in text, sign
    for code in ("FBFC", "EEE0", "FAB1", "ED95", "878A", "FA58", "F040"):
        assert bytes.fromhex(code) in raw, code
    members, employers = rows_of(branch.folder, "members"), rows_of(branch.folder, "employers")
    assert any(re.search("[ｱ-ﾝ]", row["氏名カナ"]) for row in members)
    assert any(row["氏名"] != row["氏名"].rstrip() for row in members)
    assert any("," in row["住所"] and '"' in row["住所"] for row in members)
    assert any('"' in row["事業所名"] for row in employers)
    births = [row["生年月日"] for row in members]
    for form in (
        r"[SHR]\d\d\.\d\d\.\d\d",
        r"(昭和|平成|令和).+年.+月.+日",
        r"[345]-\d\d-\d\d-\d\d",
        r"[345]\d{6}",
        r"\d{8}",
    ):
        share = sum(bool(re.fullmatch(form, birth)) for birth in births) / len(births)
        assert 0 < share < 0.03, form


def test_houses_do_not_exist(branch: Extracts) -> None:
    assert all(re.search("[9９]丁目[9９][0-9０-９]", row["住所"]) for row in rows_of(branch.folder, "members"))


def test_same_code_says_ch1_everywhere(tmp_path: Path) -> None:
    made = make(tmp_path, same_code=True)
    assert {row["管理コード"] for row in rows_of(tmp_path, "mailpieces")} == {"CH1"}
    assert made.mailpieces == 150
    truth = made.truth("CH1")
    assert truth and truth.truth.returned == Answer("hold", "", "conflict")
    assert len({row["引受番号"] for row in rows_of(tmp_path, "mailpieces")}) > 100


def test_truth_of_an_envelope_follows_its_people(branch: Extracts) -> None:
    by_case = {truth.case: truth for truth in branch.truths()}
    assert by_case["eligible"].truth.returned == Answer("forward", "returned")
    assert by_case["split_deceased"].truth.returned == Answer("split")
    assert by_case["insured_deceased"].truth.returned == Answer("destroy", "deceased")
    assert by_case["deceased_and_loses_soon"].truth.returned == Answer("hold", "", "loses_soon")
    assert by_case["closed_and_lost"].truth.returned == Answer("hold", "", "employer_closed")
    assert by_case["no_member"].truth.reply == Answer("unknown")
    assert branch.truth("CH1-04-999999999") is None
    assert all(branch.truth(code) is None for code in branch.unknown_codes)


_BIG = """
import resource, sys
from datetime import date
from pathlib import Path
from mailroom.demo.extracts import make_extracts
make_extracts(Path(sys.argv[1]), mailpieces=5, seed=1, today=date(2025, 11, 20), branch="04")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
made = make_extracts(Path(sys.argv[1]), mailpieces=60_000, seed=1, today=date(2025, 11, 20), branch="04")
print(made.rows["members"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_is_bounded(tmp_path: Path) -> None:
    said = subprocess.run([sys.executable, "-c", _BIG, str(tmp_path)], check=True, capture_output=True, text=True)
    members, kilobytes = map(int, said.stdout.split())
    assert members > 100_000
    assert kilobytes < 40_000
