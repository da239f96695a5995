"""A file is understood by its header; each row comes with its line, a wrong one with what is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailroom.errors import MirrorError
from mailroom.mirror import extract as extracts
from mailroom.mirror.extract import Extract, Refusal, blocks, open_extract
from mailroom.mirror.layouts import layouts
from mailroom.paths import Home

KNOWN = layouts(Home(Path("nowhere")))
HEADER = "資格確認書番号,支部コード,記号,番号,枝番,交付年月日,有効期限"
ROW = "C1,04,41020003,123,00,2025-09-01,2029-07-31"


def made(path: Path, text: str | bytes, encoding: str = "cp932") -> Extract:
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return open_extract(path, KNOWN)


def rows(extract: Extract) -> tuple[list[list[str]], list[int], list[Refusal]]:
    found: tuple[list[list[str]], list[int], list[Refusal]] = ([], [], [])
    for block in blocks(extract):
        assert len(block.rows) == len(block.lines)
        found[0].extend(block.rows)
        found[1].extend(block.lines)
        found[2].extend(block.refused)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "any-name.txt"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("last", [True, False])
def test_encodings_and_line_ends(path: Path, encoding: str, end: str, last: bool) -> None:
    lines = [HEADER, ROW, ROW.replace("C1", "表ソ能")]
    extract = made(path, end.join(lines) + (end if last else ""), encoding)
    assert extract.kind == "certificates"
    assert extract.ends_whole is last
    found, numbers, refused = rows(extract)
    assert [row[0] for row in found] == ["C1", "表ソ能"]
    assert numbers == [2, 3]
    assert refused == []
    assert all("\r" not in cell for row in found for cell in row)


def test_the_order_of_columns_and_further_ones_do_not_matter(path: Path) -> None:
    names = [*reversed(HEADER.split(",")), "備考"]
    extract = made(path, ",".join(names) + "\nx,y,z,1,2,3,C9,memo\n")
    assert extract.kind == "certificates"
    assert rows(extract)[0][0][extract.at["certificate"]] == "C9"


def test_headings_in_quotes_full_width_and_with_blanks(path: Path) -> None:
    header = "管理コード,資格確認書番号, 通番 ,総数　,発送年月日,引受番号"
    assert made(path, f'"{header.replace(",", chr(34) + "," + chr(34))}"\n').kind == "mailpieces"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (b"", "extract_empty"),
        (b"\r\n \n", "extract_empty"),
        (b"\xff\xfe" + HEADER.encode("utf-16-le"), "extract_not_text"),
        (b"PK\x03\x04\0\0\0\0", "extract_not_text"),
        (b"\x81\xff\xff,\x80\n", "extract_not_text"),
        ("氏名,住所\nx,y\n", "extract_unknown"),
        ("x\n", "extract_unknown"),
        (HEADER.replace("枝番", "枝") + "\n" + ROW, "extract_column_missing"),
        (HEADER + ",枝番\n", "extract_column_twice"),
        (HEADER.replace(",", "\t") + "\n", "extract_unknown"),
    ],
)
def test_a_wrong_file_says_why(path: Path, text: str | bytes, key: str) -> None:
    with pytest.raises(MirrorError) as caught:
        made(path, text)
    assert caught.value.key == key
    assert caught.value.values["file"] == path
    if key == "extract_column_missing":
        assert caught.value.values["column"] == "枝番"


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(MirrorError) as caught:
            open_extract(path, KNOWN)
        assert caught.value.key == "extract_unreadable"


def test_a_header_of_ascii_leaves_the_encoding_to_the_rows(path: Path, tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "host-extracts.toml").write_text(
        '[[layout]]\nkind = "branches"\n[layout.columns]\nbranch = "code"\nname = "name"\n'
    )
    for encoding in ("cp932", "utf-8"):
        path.write_bytes(b"code,name\n" + b"01,x\n" * 30_000 + "04,表示\n".encode(encoding))
        assert rows(open_extract(path, layouts(home)))[0][-1] == ["04", "表示"]


@pytest.mark.parametrize("hard", ["ソ能表", "予十暴", "申構貼", "①㈱～－∥￠", "髙﨑濵", "Ⅲ纊"])
def test_second_bytes_that_look_like_ascii(path: Path, hard: str) -> None:
    """ソ 能 表 end in 5C, others in 7C: never taken for a backslash or a bar."""
    found, _, refused = rows(made(path, f"{HEADER}\n{hard},04,1,2,00,,\n"))
    assert found == [[hard, "04", "1", "2", "00", "", ""]]
    assert refused == []


def test_private_signs_and_second_codes_are_kept(path: Path) -> None:
    raw = HEADER.encode("cp932") + b"\n\xf0\x40\xfb\xfc\xf9\xfc,04,1,2,00,,\n"
    found, _, refused = rows(made(path, raw))
    assert found[0][0] == "\ue000髙\ue757"
    assert refused == []


def test_rows_of_another_width_are_refused(path: Path) -> None:
    text = f"{HEADER}\n{ROW}\n{ROW},more\nshort\n\n{ROW}\n,,,,,,\n"
    found, numbers, refused = rows(made(path, text))
    assert numbers == [2, 6, 7]
    assert [(one.line, one.column, one.reason) for one in refused] == [(3, "", "columns"), (4, "", "columns")]
    assert len(found) == 3


def test_bytes_that_are_no_text_are_refused_with_line_and_column(path: Path) -> None:
    rest = b",04,1,2,00,,\n"
    raw = HEADER.encode("cp932") + b"\nC1" + rest + b"C\x852" + rest + b"C3" + rest
    found, numbers, refused = rows(made(path, raw))
    assert [row[0] for row in found] == ["C1", "C3"]
    assert numbers == [2, 4]
    assert [(one.line, one.column, one.reason) for one in refused] == [(3, "資格確認書番号", "encoding")]
    utf8 = (HEADER + "\n").encode() + b"C1,04,1,2,00,," + "表".encode()[:2] + b"\n" + ROW.encode() + b"\n"
    found, numbers, refused = rows(made(path, utf8))
    assert numbers == [3]
    assert [(one.line, one.column, one.reason) for one in refused] == [(2, "有効期限", "encoding")]


def test_quotes(path: Path) -> None:
    text = f'{HEADER}\r\n"C,1","0""4",1,2,"00",,\r\n"C\r\n2",04,1,2,00,,\r\n{ROW}\r\n'
    found, numbers, refused = rows(made(path, text))
    assert [row[0] for row in found] == ["C,1", "C\n2", "C1"]
    assert found[0][1] == '0"4'
    assert numbers == [2, 3, 5]
    assert refused == []


def test_wrong_quotes_cost_their_own_row_only(path: Path) -> None:
    lines = [HEADER, ROW, '"C2,04,1,2,00,,', *[ROW.replace("C1", f"N{n}") for n in range(300)], '"C"3,04,1,2,00,,', ROW]
    found, numbers, refused = rows(made(path, "\n".join(lines) + "\n"))
    assert [(one.line, one.reason) for one in refused] == [(3, "quotes"), (304, "quotes")]
    assert numbers == [2, *range(4, 304), 305]
    assert len(found) == 302


def test_a_quote_open_at_the_very_end(path: Path) -> None:
    found, _, refused = rows(made(path, f'{HEADER}\n{ROW}\n"C2,04,1,2,00,,\n{ROW}\n'))
    assert len(found) == 2
    assert [(one.line, one.reason) for one in refused] == [(3, "quotes")]


@pytest.mark.parametrize("tail", ["C2,04,4102", "C2,04,41020003,123,00,2025-09-01", '"C2', "C", "C2,04,1,2,00,,x\\"])
def test_a_file_that_ends_inside_a_row_is_a_wrong_file(path: Path, tail: str) -> None:
    raw = f"{HEADER}\r\n{ROW}\r\n{tail}".encode("cp932").replace(b"\\", b"\x83")
    with pytest.raises(MirrorError) as caught:
        rows(made(path, raw))
    assert caught.value.key == "extract_cut_short"
    assert caught.value.values["line"] == 3


def test_the_end_of_file_sign_of_old_hosts(path: Path) -> None:
    found, _, refused = rows(made(path, f"{HEADER}\r\n{ROW}\r\n\x1a"))
    assert len(found) == 1
    assert refused == []


def test_a_header_alone(path: Path) -> None:
    for end in ("", "\n", "\r\n\r\n"):
        assert rows(made(path, HEADER + end)) == ([], [], [])


CELL = st.text(st.sampled_from('あソ表髙,"\nx 1'), max_size=5)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.lists(st.lists(CELL, min_size=7, max_size=7), max_size=12),
    block=st.integers(1, 90),
    quote=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["cp932", "utf-8"]),
)
def test_what_a_csv_writer_wrote_is_read_back_in_any_blocks(
    tmp_path: Path, data: list[list[str]], block: int, quote: bool, end: str, encoding: str
) -> None:
    path = tmp_path / "x.csv"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL)
    lines = []
    writer.writerow(HEADER.split(","))
    for row in data:
        lines.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    extract = made(path, text.getvalue(), encoding)
    whole, extracts._BLOCK = extracts._BLOCK, block
    try:
        found, numbers, refused = rows(extract)
    finally:
        extracts._BLOCK = whole
    assert found == data
    assert numbers == lines
    assert refused == []
