"""A sheet is parsed as the csv module reads it, and merging a cell changes no other byte."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graders.gradebook import GradebookProblem
from graders.gradebook.exports.platform_sheet import read, written

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
    heading = ["ID", "Grade", "x"]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([heading, *table])
    raw = ("\ufeff" * mark + file.getvalue()).encode()
    sheet = read(raw, "ID", "Grade")
    assert [[span.value for span in row] for row in sheet.rows] == [heading, *table]
    assert written(sheet.merged({})) == raw
    row = data.draw(st.integers(1, len(table)))
    span = sheet.rows[row][1]
    merged = sheet.merged({(row, 1): "17,5"})
    assert merged.startswith(sheet.text[: span.start])
    assert merged.endswith(sheet.text[span.end :])
    table[row - 1][1] = "17,5"
    again = read(written(merged), "ID", "Grade")
    assert [[span.value for span in row] for row in again.rows[1:]] == table


def test_bytes_that_are_not_utf8_are_kept() -> None:
    raw = b'ID,Grade\r\n1,\r\n2,"\xff\xfe"\r\n'
    assert written(read(raw, "ID", "Grade").merged({(1, 1): "5"})) == raw.replace(b"1,", b"1,5")


@pytest.mark.parametrize("raw", [b"", b"a;b\n1;2\n", b"ID,Grade,Grade\n"])
def test_a_missing_or_duplicate_column_raises_with_the_existing_columns(raw: bytes) -> None:
    with pytest.raises(GradebookProblem, match="it has"):
        read(raw, "ID", "Grade").column("Grade")


def test_an_open_quote_runs_to_the_end() -> None:
    sheet = read(b'ID,Grade\n1,"a\n2,b', "ID")
    assert [[span.value for span in row] for row in sheet.rows] == [
        ["ID", "Grade"],
        ["1", "a\n2,b"],
    ]
