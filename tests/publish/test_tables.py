import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap import schema as s
from assetmap.errors import InputError
from assetmap.publish.tables import COLUMNS, csv_text, is_number, read_table, write_table

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=1+1", "'=1+1", "''=1", "+1", "-1", "@x", "\t=1", "\r", "\n", '"', ",", " a ", "NA", "nan"]
)
NUMBER = st.floats(allow_nan=True, allow_infinity=False)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, pd.DataFrame]:
    name = draw(st.sampled_from(sorted(COLUMNS)))
    size = draw(st.integers(0, 4))
    columns = {}
    for column in COLUMNS[name]:
        if column in {s.ROW, s.SETTLES}:
            whole = st.integers(0, 2**40)
            columns[column] = pd.Series(
                draw(st.lists(whole, min_size=size, max_size=size)), dtype="int64"
            )
        elif is_number(name, column):
            columns[column] = pd.Series(
                draw(st.lists(NUMBER, min_size=size, max_size=size)), dtype="float64"
            )
        else:
            columns[column] = pd.Series(
                draw(st.lists(TEXT, min_size=size, max_size=size)), dtype="str"
            )
    return name, pd.DataFrame(columns)


@settings(deadline=None)  # the machine may be busy
@given(tables())
def test_what_was_written_is_read_back_as_it_was(made: tuple[str, pd.DataFrame]):
    name, table = made
    again = read_table(csv_text(table), name)
    pd.testing.assert_frame_equal(again, table, check_exact=True)


@settings(deadline=None)  # the machine may be busy
@given(tables())
def test_no_cell_of_text_is_a_formula(made: tuple[str, pd.DataFrame]):
    name, table = made
    rows = list(csv.reader(io.StringIO(csv_text(table), newline="")))
    assert len(rows) == len(table) + 1
    for row in rows[1:]:
        for column, cell in zip(table.columns, row, strict=True):
            assert is_number(name, column) or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_zero_is_0_and_what_has_no_answer_is_blank():
    table = pd.DataFrame({"name": ["a", "b", "c"], "value": [0.0, np.nan, 1 / 3]})
    assert csv_text(table) == "name,value\na,0\nb,\nc,0.3333333333333333\n"


def test_a_table_without_rows_has_its_header():
    assert csv_text(pd.DataFrame({"a": pd.Series(dtype="str")})) == "a\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a table"),
        ("queue,score\n", "lacks the columns"),
        (",".join(s.QUESTION_COLUMNS) + "\nplace,a,,much,,,1,1,,\n", "score should be"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_in_a_sentence(text: str, said: str):
    with pytest.raises(InputError, match=said):
        read_table(text, "review")


def test_a_single_table_is_written_whole_or_not_at_all(tmp_path: Path):
    table = pd.DataFrame({"name": ["=1", "Ño"]})
    write_table(table, tmp_path / "new" / "out.csv")
    assert (tmp_path / "new" / "out.csv").read_bytes() == "name\n'=1\nÑo\n".encode()
    with pytest.raises(InputError, match="cannot be written"):
        write_table(table, tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
