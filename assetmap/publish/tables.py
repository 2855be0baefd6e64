"""Turn the tables of a build into CSV text, then back."""

import io
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assetmap.cells import guarded, unguarded
from assetmap.disk import write_file
from assetmap.errors import InputError
from assetmap.schema import (
    ASSET_COLUMNS,
    CONFIDENCE,
    EXPECTED,
    FINDING_COLUMNS,
    GROUP,
    HIGH,
    HOLDS,
    LAT,
    LON,
    LOW,
    MEASURE_COLUMNS,
    NAME,
    NEEDED,
    NEIGHBOURHOOD_ID,
    PROBLEM_COLUMNS,
    PROVENANCE_COLUMNS,
    QUESTION_COLUMNS,
    RECORD_COLUMNS,
    RELATION_COLUMNS,
    ROW,
    SCORE,
    SE,
    SEARCHED,
    SETTLES,
    SHARE,
    SHARE_COLUMNS,
    STAKE,
    UNCERTAINTY_M,
    VALUE,
    VALUE_HIGH,
    VALUE_LOW,
    P,
    Q,
    Z,
)

# The tables of a build, each a file of that name with .csv after it, and the columns it must have.
COLUMNS: Final = {
    "assets": ASSET_COLUMNS,
    "records": RECORD_COLUMNS,
    "shares": SHARE_COLUMNS,
    "problems": PROBLEM_COLUMNS,
    "review": QUESTION_COLUMNS,
    "neighbourhoods": (NEIGHBOURHOOD_ID, NAME),
    "measures": MEASURE_COLUMNS,
    "findings": FINDING_COLUMNS,
    "relations": RELATION_COLUMNS,
    "provenance": PROVENANCE_COLUMNS,
}
_WHOLE = frozenset({ROW, SETTLES})
_NUMBERS = _WHOLE | {LON, LAT, CONFIDENCE, SCORE, LOW, HIGH, SE, Z, EXPECTED, P, Q}
_NUMBERS |= {UNCERTAINTY_M, SHARE, STAKE, VALUE_LOW, VALUE_HIGH, HOLDS, NEEDED, SEARCHED}
_TEXT_OF_NEIGHBOURHOODS = frozenset({NEIGHBOURHOOD_ID, NAME, GROUP})  # all else is counted there


def is_number(table: str, column: str) -> bool:
    """Say whether a column of a build's table holds numbers.

    Examples
    --------
    >>> is_number("measures", "value"), is_number("problems", "value")
    (True, False)
    """
    if table == "neighbourhoods":
        return column not in _TEXT_OF_NEIGHBOURHOODS
    return column in _NUMBERS or (column == VALUE and table != "problems")


def csv_text(table: pd.DataFrame) -> str:
    r"""Write a table as CSV that no spreadsheet runs.

    Numbers are written in full precision, zero as `0`, NaN as a blank.

    Examples
    --------
    >>> csv_text(pd.DataFrame({"name": ["=1+1", 'a "b", c'], "lon": [-80.5, float("nan")]}))
    'name,lon\n\'=1+1,-80.5\n"a ""b"", c",\n'
    """
    return str(_csv(table), "utf-8")


def _csv(table: pd.DataFrame) -> bytes:
    """Write a table as CSV, in UTF-8."""
    names = _quoted(guarded(pd.Series(list(table.columns), dtype="str"))).to_pylist()
    header = f"{','.join(names)}\n".encode()
    if table.empty:
        return header
    cells = [_cells(table.iloc[:, place]) for place in range(table.shape[1])]
    comma, end, nothing = (pa.scalar(text, pa.large_string()) for text in (",", "\n", ""))
    last = pc.binary_join_element_wise(cells[-1], end, nothing)
    lines = pc.binary_join_element_wise(*cells[:-1], last, comma)
    _, places, letters = lines.buffers()  # the lines stand in it one behind the other
    size = int(np.frombuffer(places, np.int64)[len(lines)])
    return b"".join([header, memoryview(letters)[:size]])


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: the whole file, or none.

    Raises
    ------
    InputError
        If it cannot be written; what was there before is as it was.
    """
    write_file(path, _csv(table))


def _cells(column: pd.Series) -> pa.LargeStringArray:
    """Return a column's cells as they stand in the file."""
    if pd.api.types.is_numeric_dtype(column):
        numbers = pa.array(column.to_numpy(), from_pandas=True)  # NaN is null
        return pc.fill_null(pc.cast(numbers, pa.large_string()), "")
    text = column.astype("str")
    one = text.iloc[0]
    if (text == one).all():  # so are the many columns that are blank, and the file's name
        return pa.repeat(_quoted(guarded(text.head(1)))[0], len(text))
    return _quoted(guarded(text))


def _quoted(text: pd.Series) -> pa.LargeStringArray:
    """Put quotation marks around cells that need them."""
    plain = pa.array(text, type=pa.large_string())
    if isinstance(plain, pa.ChunkedArray):
        plain = plain.combine_chunks()
    plain = pc.fill_null(plain, "")  # a line with a null in it would be no line
    needs = pc.match_substring_regex(plain, '[",\r\n]')
    if not pc.any(needs).as_py():
        return plain
    mark = pa.scalar('"', pa.large_string())
    doubled = pc.replace_substring(plain.filter(needs), '"', '""')
    nothing = pa.scalar("", pa.large_string())
    return pc.replace_with_mask(
        plain, needs, pc.binary_join_element_wise(mark, doubled, mark, nothing)
    )


def read_table(text: str, table: str) -> pd.DataFrame:
    """Read one of a build's tables as it was before it was written.

    Parameters
    ----------
    text
        What `csv_text` returned.
    table
        A key of `COLUMNS`.

    Raises
    ------
    InputError
        If it is no CSV, lacks a column, or has text where a number should be.
    """
    try:
        cells = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False, na_filter=False)
    except ValueError as err:
        msg = f"{table}.csv is not a table that assetmap wrote; build the region again"
        raise InputError(msg) from err
    cells.columns = unguarded(pd.Series(list(cells.columns), dtype="str")).to_list()
    missing = [column for column in COLUMNS[table] if column not in cells.columns]
    if missing:
        msg = f"{table}.csv lacks the columns {', '.join(missing)}; build the region again"
        raise InputError(msg)
    return pd.DataFrame({str(c): _typed(cells[c], table) for c in cells.columns})


def _typed(cells: pd.Series, table: str) -> pd.Series:
    """Return a column of the file with the type it had."""
    column = str(cells.name)
    if not is_number(table, column):
        return unguarded(cells)
    texts = pa.array(cells.mask(cells == ""), type=pa.large_string(), from_pandas=True)
    try:
        numbers = pc.cast(texts, pa.int64() if column in _WHOLE else pa.float64())
        return pd.Series(numbers.to_numpy(zero_copy_only=False), name=column)
    except ValueError as err:
        msg = f"{table}.csv has text where {column} should be a number; build the region again"
        raise InputError(msg) from err
