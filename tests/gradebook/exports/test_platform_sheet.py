"""A sheet is parsed as the csv module reads it, and merging a cell changes no other byte."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graders.gradebook import GradebookProblem
from graders.gradebook.exports.platform_sheet import read

cell_texts = st.text(st.sampled_from("abé=\",; \t\r\n'12"), max_size=6)
tables = st.lists(st.lists(cell_texts, min_size=2, max_size=4), min_size=1, max_size=5)


@given(
    table=tables,
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    mark=st.booleans(),
    data=st.data(),
)
def test_one_cell_changes_and_every_other_byte_stays(
    table: list[list[str]],
    delimiter: str,
    end: str,
    quoting: int,
    mark: bool,
    data: st.DataObject,
) -> None:
    carriage = any("\r" in text for row in table for text in row)
    assume(not carriage or end == "\r\n" or quoting == csv.QUOTE_ALL)  # else csv does not quote it
    heading = ["ID", "Grade", "x", "y"]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([heading, *table])
    raw = ("\ufeff" * mark + file.getvalue()).encode()
    sheet = read(raw, "ID", "Grade")
    assert [[span.value for span in row] for row in sheet.rows] == [heading, *table]
    assert sheet.written({}) == raw
    row = data.draw(st.integers(1, len(table)))
    span = sheet.rows[row][1]
    merged = sheet.merged({(row, 1): "17,5"})
    assert merged.startswith(sheet.text[: span.start])
    assert merged.endswith(sheet.text[span.end :])
    table[row - 1][1] = "17,5"
    again = read(merged.encode(), "ID", "Grade")
    assert [[span.value for span in row] for row in again.rows[1:]] == table


ROWS = "ID{0}Name{0}Grade\r\n1{0}Zoë{0}\r\n2{0}Øyvind{0}\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("stated", ["", "sep={}\r\n", '"sep={}"\r\n', "SEP={},,\r\n"])
def test_files_as_spreadsheets_save_them(encoding: str, delimiter: str, stated: str) -> None:
    raw = (stated.format(delimiter) + ROWS.format(delimiter)).encode(encoding)
    sheet = read(raw, "ID", "Grade")
    assert [sheet.value(row, sheet.column("Name")) for row in sheet.rows[1:]] == ["Zoë", "Øyvind"]
    new = sheet.written({(1, sheet.column("Grade")): "5"})
    expected = f"1{delimiter}Zoë{delimiter}5\r\n"
    text = new.decode(encoding)
    assert expected in text
    assert text.replace(expected, expected[:-3] + "\r\n").encode(encoding) == raw


def test_a_stated_delimiter_wins_over_the_others() -> None:
    sheet = read(b"sep=:\nID:Title, part 1:Grade\n1:a,b:\n", "ID", "Grade")
    assert sheet.delimiter == ":"
    assert sheet.value(sheet.rows[1], 1) == "a,b"


def test_bytes_of_no_encoding_are_kept() -> None:
    raw = b'ID,Grade\r\n1,\r\n2,"\xff\xfe\x81"\r\n'
    assert read(raw, "ID", "Grade").written({(1, 1): "5"}) == raw.replace(b"1,", b"1,5")


def test_titles_differ_in_case_blanks_and_accents_from_those_asked_for() -> None:
    sheet = read("id, Pr\u00fcfung  1 ,x,,\n1,,,,\n,,,,\n".encode(), "ID", "pru\u0308fung 1")
    assert (sheet.column("ID"), sheet.column("Pr\u00fcfung 1")) == (0, 1)
    exact = read(b"Grade,GRADE\n1,2\n", "GRADE")
    assert exact.column("GRADE") == 1


def test_rows_above_the_heading_and_an_index_are_no_columns_asked_for() -> None:
    raw = b"Grades of 2026\r\n\r\n,ID,Grade\r\n0,101,\r\n"
    sheet = read(raw, "ID", "Grade")
    assert sheet.written({(1, 2): "5"}) == raw.replace(b"101,", b"101,5")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "the file is empty"),
        (b"\r\n\r\n", "the file is empty"),
        (b"a;b\n1;2\n", "it has 'a', 'b'"),
        (b"ID,Grades\n1,2\n", "no column 'Grade'; did you mean 'Grades'"),
        (b"ID,Grade,Grade\n", "2 columns are named 'Grade'; rename"),
        (b"ID,grade,GRADE\n", "2 columns are named 'Grade'; rename"),
        (b'ID,Grade\n1,"a\n2,b', "the quote on line 2 is never closed"),
        (b"ID,Grade\n1,\nLovelace, Ada,2,\n", "line 3 has 4 cells, but the heading has 2"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel workbook"),
        (b"<!DOCTYPE html><table>", "a web page"),
        (b"ID,Grade\n1,\0\0\0", "not a text file"),
        ("ID,Grade\n".encode("utf-16") + b"1", "damaged at byte"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_that_says_how_to_fix_it(
    raw: bytes, words: str
) -> None:
    with pytest.raises(GradebookProblem, match=words) as problem:
        read(raw, "ID", "Grade").column("Grade")
    assert "\n" not in str(problem.value)
