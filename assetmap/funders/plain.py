"""Turn a view of funders into plain values, for JSON."""

from dataclasses import fields, replace
from typing import Any, Final

import pandas as pd

from assetmap.model import Placing
from assetmap.schema import PLACING

from .view import FunderView

_TABLES: Final = ("portfolio", "totals", "pairs", "reach", "years", "recipients", "concentration")


def in_placing(view: FunderView, placing: Placing) -> FunderView:
    """Return a view with the rows of one placing; its ranges are still those of all three."""
    parts = {
        name: table.loc[table[PLACING] == str(placing)].reset_index(drop=True)
        for name in _TABLES
        if PLACING in (table := getattr(view, name)).columns
    }
    return replace(view, **parts)


def view_as_plain(view: FunderView) -> dict[str, Any]:
    """Return a view as plain values; what is no number is None."""
    said = {field.name: getattr(view, field.name) for field in fields(view)}
    plain = {name: list(v) if isinstance(v, tuple) else v for name, v in said.items()}
    return plain | {name: _rows(said[name]) for name in _TABLES}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]
