import pandas as pd

from assetmap.model import Reason, Severity
from assetmap.problems import SHOWN_CHARACTERS, joined, no_problems, problems_of, rows_out
from assetmap.schema import PROBLEM_COLUMNS

ROWS = pd.DataFrame(
    {"upload": ["a.csv"] * 3, "sheet": [""] * 3, "row": [2, 3, 4], "zip": ["1", "22", "x" * 5000]}
)


def test_each_row_gets_one_line_that_says_what_was_found():
    problems = problems_of(ROWS, Reason.BAD_ZIP, Severity.NOTE, column="zip")
    assert problems.columns.tolist() == list(PROBLEM_COLUMNS)
    assert problems["row"].tolist() == [2, 3, 4]
    assert problems["message"].iloc[1].startswith("22 is not a ZIP code")
    assert problems["value"].str.len().max() == SHOWN_CHARACTERS


def test_no_problems_joins_with_some():
    problems = problems_of(ROWS, Reason.BAD_ZIP, Severity.NOTE, column="zip")
    assert len(joined([no_problems(), problems, no_problems()])) == len(ROWS)
    assert joined([]).columns.tolist() == list(PROBLEM_COLUMNS)


def test_a_row_put_aside_twice_counts_once_under_its_first_reason():
    first = problems_of(ROWS, Reason.NO_NAME, Severity.HELD)
    second = problems_of(ROWS, Reason.BAD_ZIP, Severity.HELD, column="zip")
    note = problems_of(ROWS, Reason.BAD_ZIP, Severity.NOTE, column="zip")
    held = rows_out(joined([note, first, second]), Severity.HELD)
    assert held["reason"].tolist() == ["no_name"] * 3
