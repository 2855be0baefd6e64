"""Turn the tables of a build into CSV text, then back."""

import io
from pathlib import Path
from typing import Final

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
    LAT,
    LON,
    LOW,
    MEASURE_COLUMNS,
    NAME,
    NEIGHBOURHOOD_ID,
    PROBLEM_COLUMNS,
    PROVENANCE_COLUMNS,
    RECORD_COLUMNS,
    RELATION_COLUMNS,
    REVIEW_COLUMNS,
    ROW,
    SCORE,
    SE,
    SETTLES,
    VALUE,
    P,
    Q,
    Z,
)

# The tables of a build, each a file of that name with .csv after it, and the columns it must have.
COLUMNS: Final = {
    "assets": ASSET_COLUMNS,
    "records": RECORD_COLUMNS,
    "problems": PROBLEM_COLUMNS,
    "review": REVIEW_COLUMNS,
    "neighbourhoods": (NEIGHBOURHOOD_ID, NAME),
    "measures": MEASURE_COLUMNS,
    "findings": FINDING_COLUMNS,
    "relations": RELATION_COLUMNS,
    "provenance": PROVENANCE_COLUMNS,
}
_NUMBERS = frozenset({LON, LAT, CONFIDENCE, SCORE, LOW, HIGH, SE, Z, EXPECTED, P, Q, ROW, SETTLES})
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
    header = ",".join(_quoted(guarded(pd.Series(list(table.columns), dtype="str"))).to_pylist())
    if table.empty:
        return header + "\n"
    cells = [_cells(table.iloc[:, place]) for place in range(table.shape[1])]
    lines = pc.binary_join_element_wise(*cells, pa.scalar(",", pa.large_string()))
    return "\n".join([header, *lines.to_pylist()]) + "\n"


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: the whole file, or none.

    Raises
    ------
    InputError
        If it cannot be written; what was there before is as it was.
    """
    write_file(path, csv_text(table).encode())


def _cells(column: pd.Series) -> pa.LargeStringArray:
    """Return a column's cells as they stand in the file."""
    if pd.api.types.is_numeric_dtype(column):
        numbers = pa.array(column.to_numpy(), from_pandas=True)  # NaN is null
        return pc.fill_null(pc.cast(numbers, pa.large_string()), "")
    return _quoted(guarded(column.astype("str")))


def _quoted(text: pd.Series) -> pa.LargeStringArray:
    """Put quotation marks around cells that need them."""
    needs = text.str.contains('[",\r\n]', regex=True)
    doubled = '"' + text.str.replace('"', '""', regex=False) + '"'
    return pa.array(text.where(~needs, doubled), type=pa.large_string())


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
        numbers = pc.cast(texts, pa.int64() if column == ROW else pa.float64())
        return pd.Series(numbers.to_numpy(zero_copy_only=False), name=column)
    except ValueError as err:
        msg = f"{table}.csv has text where {column} should be a number; build the region again"
        raise InputError(msg) from err
