"""Write tables as a spreadsheet in which text stays text."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import numpy as np
import pandas as pd

from assetmap.errors import InputError

# What a worksheet can hold.
ROWS: Final = 1_048_576
CHARACTERS: Final = 32_767
_NEVER_TEXT: Final = "[\ufffe\uffff]"  # would make the whole file unreadable
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same tables give the same bytes


def workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return an XLSX file with a sheet for each table.

    Parameters
    ----------
    tables
        Name of the sheet -> table; numbers become numbers, all else text: no formula, no link.

    Raises
    ------
    InputError
        If xlsxwriter is not installed, or a table or a text is larger than a sheet can hold.
    """
    try:
        import xlsxwriter  # type: ignore[import-untyped]  # it has no types
    except ImportError as err:
        msg = "XLSX needs the package xlsxwriter: pip install xlsxwriter, or choose csv"
        raise InputError(msg) from err
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": _EPOCH.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        for name, table in tables.items():
            _require_fits(name, table)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, [str(column) for column in table.columns], bold)
            for place in range(table.shape[1]):
                sheet.write_column(1, place, _cells(table.iloc[:, place]))
    return file.getvalue()


def _require_fits(name: str, table: pd.DataFrame) -> None:
    """Raise where a sheet would lose something."""
    texts = [table.iloc[:, i] for i in range(table.shape[1])]
    longest = max(
        (int(text.str.len().max()) for text in texts if text.dtype == "str" and len(text)),
        default=0,
    )
    if len(table) + 1 > ROWS or longest > CHARACTERS:
        msg = (
            f"{name} has {len(table)} rows, its longest text {longest} characters; a sheet holds "
            f"{ROWS - 1} rows, a cell {CHARACTERS} characters: choose csv or geoparquet"
        )
        raise InputError(msg)


def _cells(column: pd.Series) -> list[object]:
    """Return a column's cells: blank where a number is not there."""
    if pd.api.types.is_numeric_dtype(column):
        values = column.astype(object)
        return values.where(np.isfinite(column.astype("float64")), None).to_list()
    texts = column.astype("str").str.replace(_NEVER_TEXT, "\ufffd", regex=True)
    return [*texts]
