"""A file of codes becomes households, envelopes and employers as DESIGN says, or one clear sentence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mailroom.demo.cases import Answer
from mailroom.demo.codes_file import CASES, CodesFileError, read_codes
from mailroom.demo.extracts import Extracts, make_extracts
from mailroom.words import Words
from tests.demo.conftest import TODAY, rows_of

FRAMES = Path("../shared/samples/frames/truth.csv")
ANSWERS = {
    "eligible": Answer("forward", "returned"),
    "lost_today": Answer("destroy", "eligibility_lost"),
    "lost_tomorrow": Answer("hold", "", "loses_soon"),
    "deceased": Answer("destroy", "deceased"),
    "insured_lost": Answer("destroy", "eligibility_lost", "insured_lost"),
    "superseded": Answer("destroy", "superseded"),
    "same_issue_date": Answer("hold", "", "same_issue_date"),
    "expired": Answer("hold", "", "expired"),
    "ninkei": Answer("hold", "", "no_employer"),
    "closed": Answer("hold", "", "employer_closed"),
    "no_address": Answer("hold", "", "employer_no_address"),
    "other_branch": Answer("hold", "", "other_branch"),
}


def branch_of(folder: Path, text: str, **changed: object) -> Extracts:
    file = folder / "codes.csv"
    file.write_text(text, "utf-8")
    asked: dict[str, object] = {"mailpieces": 0, "seed": 1, "today": TODAY, "branch": "04", **changed}
    return make_extracts(folder / "out", codes=read_codes(file), **asked)  # type: ignore[arg-type]


def answer(made: Extracts, code: str) -> Answer:
    found = made.truth(code)
    assert found
    return found.truth.returned


def employers(made: Extracts, *codes: str) -> list[str]:
    return [found.employer for code in codes if (found := made.truth(code))]


def test_every_case_has_its_answer(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload,case\n" + "".join(f"P-{case},{case}\n" for case in CASES))
    assert {case: answer(made, f"P-{case}") for case in ANSWERS} == ANSWERS
    assert made.truth("P-unknown") is None
    assert "P-unknown" not in {row["管理コード"] for row in rows_of(made.folder, "mailpieces")}


def test_a_row_without_case_is_eligible_and_has_a_household_of_its_own(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload\n" + "".join(f"A{n}\n" for n in range(50)))
    members = rows_of(made.folder, "members")
    assert len({(row["記号"], row["番号"]) for row in members}) == 50
    assert {row["支部コード"] for row in members} == {"04"}
    sizes = Counter(row["記号"] for row in members)
    assert max(sizes.values()) > 1
    assert list(sizes.values()).count(1) > len(sizes) / 2
    assert {row["引受番号"] for row in rows_of(made.folder, "mailpieces")} == {""}


def test_the_same_payload_for_different_people_is_a_conflict(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload,name\nCH1,千葉　さくら\nCH1,高橋　大輔\nX,鈴木　一郎\n")
    assert answer(made, "CH1") == Answer("hold", "", "conflict")
    found = made.truth("CH1")
    assert found
    assert len(found.items) == 2
    assert answer(made, "X") == ANSWERS["eligible"]


def test_the_same_row_twice_is_one_envelope(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload,name\nX,鈴木　一郎\nX,鈴木　一郎\nY,\nY,\n")
    assert (answer(made, "X"), answer(made, "Y")) == (ANSWERS["eligible"],) * 2
    assert made.rows["mailpieces"] == 2


def test_one_household_in_one_envelope(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload,household,case\nX,h,deceased\nX,h,eligible\nY,i,\nY,i,\n")
    assert answer(made, "X") == Answer("split")
    assert answer(made, "Y") == ANSWERS["eligible"]
    assert made.rows["mailpieces"] == 4


def test_one_household_in_several_envelopes(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload,household,certificates,name\nX,h,4,森　進\nY,h,2,森　進\n")
    rows = rows_of(made.folder, "mailpieces")
    assert Counter((row["管理コード"], row["通番"], row["総数"]) for row in rows) == {
        ("X", "1", "2"): 4,
        ("Y", "2", "2"): 2,
    }
    members = rows_of(made.folder, "members")
    assert len({row["氏名"] for row in members if row["氏名"] == "森　進"}) == 1
    assert len({(row["記号"], row["番号"]) for row in members}) == 1
    assert employers(made, "X") == employers(made, "Y")


def test_employers_are_shared_by_name(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload,employer,case\nX,みちのく食品,\nY,みちのく食品,\nZ,みちのく食品,closed\n")
    assert len(set(employers(made, "X", "Y"))) == 1
    assert answer(made, "Z") == ANSWERS["closed"]
    assert {row["事業所名"] for row in rows_of(made.folder, "employers")} == {"みちのく食品"}


def test_one_household_at_two_employers_is_a_conflict(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload,household,employer\nX,h,甲\nX,h,乙\n")
    assert answer(made, "X") == Answer("hold", "", "conflict")


def test_an_insured_who_is_out_with_the_family(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload,household,case\nX,h,insured_lost\nX,h,lost_today\nY,i,insured_lost\n")
    found = made.truth("X")
    assert found
    assert answer(made, "X") == Answer("destroy", "eligibility_lost")
    assert {item.returned.cause for item in found.items.values()} == {"", "insured_lost"}
    insured = [row for row in rows_of(made.folder, "members") if row["続柄"] == "本人"]
    assert len(insured) == 2
    assert all(row["資格喪失年月日"] for row in insured)


def test_given_values_are_kept(tmp_path: Path) -> None:
    made = branch_of(
        tmp_path,
        "\ufeffpayload,level,name,postal_code,tracking\n 0012 ,hard,渡邉　さくら,530-0001,131-12-38385-2\n,x,y,z,\n",
    )
    (piece,) = rows_of(made.folder, "mailpieces")
    (member,) = rows_of(made.folder, "members")
    assert (piece["管理コード"], piece["引受番号"]) == ("0012", "13112383852")
    assert (member["氏名"], member["氏名カナ"], member["郵便番号"]) == ("渡邉　さくら", "ワタナベ　サクラ", "530-0001")
    assert "大阪" in member["住所"]


def test_rows_come_on_top_and_keep_their_codes_to_themselves(tmp_path: Path) -> None:
    own = [truth.code for truth in make_extracts(tmp_path, mailpieces=60, seed=1, today=TODAY, branch="04").truths()]
    taken = [code for code in own if code != "CH1"][:20]
    made = branch_of(tmp_path, "payload,case\nCH1,\n" + "".join(f"{code},unknown\n" for code in taken), mailpieces=60)
    codes = [row["管理コード"] for row in rows_of(made.folder, "mailpieces")]
    assert made.mailpieces == 61
    assert not set(taken).intersection(codes)
    assert answer(made, "CH1") == ANSWERS["eligible"]


def test_a_payload_that_cp932_lacks_is_kept_whole(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload\n𠮷-1\n")
    assert "𠮷-1,".encode() in (made.folder / "mailpieces.csv").read_bytes()


def test_many_rows_fit_the_bins_of_a_station(tmp_path: Path) -> None:
    made = branch_of(tmp_path, "payload\n" + "".join(f"A{n}\n" for n in range(1000)))
    assert 100 < made.rows["employers"] <= 150


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"code\nX\n", "demo_codes_no_payload"),
        (b"", "demo_codes_no_payload"),
        (b"payload,case\nX,gone\n", "demo_codes_case"),
        (b"payload,certificates\nX,many\n", "demo_codes_number"),
        (b"payload,certificates\nX,0\n", "demo_codes_number"),
        ("payload,name\nX,髙橋\n".encode("cp932"), "demo_codes_encoding"),
        (b'payload\n"X' + b"y" * 200_000 + b"\n", "demo_codes_not_csv"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, content: bytes, key: str) -> None:
    file = tmp_path / "codes.csv"
    file.write_bytes(content)
    with pytest.raises(CodesFileError) as caught:
        read_codes(file)
    assert caught.value.key == key
    for language in ("ja", "en"):
        assert str(file) in Words(language).error(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CodesFileError) as caught:
        read_codes(tmp_path / "no.csv")
    assert caught.value.key == "demo_codes_unreadable"


@pytest.mark.parametrize("cases", [("insured_lost", "eligible"), ("closed", "eligible"), ("closed", "no_address")])
def test_cases_that_exclude_each_other(tmp_path: Path, cases: tuple[str, str]) -> None:
    with pytest.raises(CodesFileError) as caught:
        branch_of(tmp_path, "payload,household,case\n" + "".join(f"X,h,{case}\n" for case in cases))
    assert caught.value.key == "demo_codes_household"
    assert "2" in Words("en").error(caught.value)


@pytest.mark.skipif(not FRAMES.exists(), reason="only where the shared pictures are")
def test_the_sample_pictures(tmp_path: Path) -> None:
    made = make_extracts(tmp_path, mailpieces=200, seed=1, today=TODAY, branch="04", codes=read_codes(FRAMES))
    assert answer(made, "CH1") == Answer("hold", "", "conflict")
    found = made.truth("CH1")
    assert found
    assert len(found.items) == 3
    assert answer(made, "CH1-06-035669114") == ANSWERS["eligible"]
    assert made.mailpieces == 288
