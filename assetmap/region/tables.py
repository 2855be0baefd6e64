"""Read the small tables of a pack, each cell as the text that stands there."""

import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd

from .inside import Place

_PLAIN = r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+"
_THOUSANDS = r"\d{1,3}(?:,\d{3})+(?:\.\d*)?"
_NUMBER = re.compile(f"(?:{_PLAIN}|{_THOUSANDS})", re.ASCII)


def read_table(path: Path, place: Place) -> pd.DataFrame:
    """Read a CSV file of a pack.

    Returns
    -------
    table
        Text without surrounding blanks; columns as in the header; index = the line's number in
        the file, the header being 1. Blank lines are left out.

    Raises
    ------
    RegionError
        If the file is not UTF-8, has no header, repeats a column, or a row has more or fewer
        cells than the header.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except UnicodeDecodeError as err:
        raise place.wrong(why="is not UTF-8; save it as CSV UTF-8") from err
    except csv.Error as err:
        raise place.wrong(why=f"is not CSV ({err})") from err
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if not rows:
        raise place.wrong(why="is empty; expected a header and rows")
    (_, header), body = rows[0], rows[1:]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise place.wrong(why=f"has the column {twice[0]!r} twice")
    for number, cells in body:
        if len(cells) != len(header):
            why = f"row {number} has {len(cells)} cells; the header has {len(header)}"
            raise place.wrong(why=why)
    numbers = [number for number, _ in body]
    return pd.DataFrame([cells for _, cells in body], columns=header, index=numbers, dtype="str")


def require_column(table: pd.DataFrame, column: str, place: Place) -> pd.Series:
    """Return a column, or say which there are."""
    if column not in table.columns:
        raise place.wrong(
            why=f"has no column {column!r}, which is asked for; it has {', '.join(table.columns)}"
        )
    return table[column]


def numbers_of(text: pd.Series, place: Place) -> pd.Series:
    """Turn text such as `16,217` into numbers; a blank is missing.

    Raises
    ------
    RegionError
        Naming row and column, if a cell is negative or no number.
    """
    blank = text == ""
    good = text.str.fullmatch(_NUMBER) | blank
    if not good.all():
        row = text.index[~good][0]
        why = (
            f"row {row}, column {str(text.name)!r} is {text[row]!r}; expected a number from 0 up,"
            " or a blank where it is not known"
        )
        raise place.wrong(why=why)
    plain = text.str.replace(",", "").where(~blank)
    numbers = pd.to_numeric(plain).astype("float64")
    if np.isinf(numbers).any():
        row = numbers.index[np.isinf(numbers)][0]
        raise place.wrong(why=f"row {row}, column {str(text.name)!r} is too large a number")
    return numbers
