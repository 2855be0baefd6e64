"""Make categories of columns that are ticked: Food, Housing, Youth."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assetmap.ingest.columns.kinds import flag_words, says_kind

from .layout import Layout

_FEWEST: Final = 2  # one such column says something else
_HEAD: Final = 200  # rows that are looked at before all are
_OTHERS: Final = 0.1  # share of ticked cells that may say more than yes: "by appointment"
_BETWEEN: Final = "; "


def ticked_columns(layout: Layout) -> tuple[int, ...]:
    """Return the columns that are ticked where an asset is of the kind that the header names.

    Honest qualities that are ticked too ("Wheelchair accessible") are none of them.
    """
    found = tuple(
        i
        for i, header in enumerate(layout.headers)
        if header and _is_ticked(layout.cells.column(i + 1)) and says_kind(_last(header))
    )
    return found if len(found) >= _FEWEST else ()


def categories_of(layout: Layout, columns: Sequence[int]) -> pd.Series:
    """Return for each row the headers of the columns that it ticks; index 0..n-1."""
    parts = []
    for i in columns:
        plain = _plain(layout.cells.column(i + 1))
        none = pc.or_(pc.equal(plain, ""), pc.is_in(plain, value_set=_words("no")))
        label = pa.scalar(f"{_BETWEEN}{_last(layout.headers[i])}", pa.string())
        parts.append(pc.if_else(none, pa.scalar("", pa.string()), label))
    joined = pc.binary_join_element_wise(*parts, "")
    texts: pd.Series = joined.to_pandas().astype("str").reset_index(drop=True)
    return texts.str.removeprefix(_BETWEEN)


def _last(header: str) -> str:
    """Return what a header says after the group that it belongs to: "Services: Food"."""
    for mark in (":", " - ", "[", " > "):
        if mark in header:
            header = header.rpartition(mark)[2]
    return header.strip(" ]?") or header


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return texts in small letters without spaces at the ends."""
    return pc.utf8_trim_whitespace(pc.utf8_lower(column))


def _words(means: str) -> pa.Array:
    """Return the words that mean yes, or no."""
    return pa.array(sorted(flag_words(means)), pa.string())


def _is_ticked(column: pa.ChunkedArray) -> bool:
    """Say whether a column holds ticks and blanks, or yes and no; hardly anything else."""
    return _ticks(column.slice(0, _HEAD), least=0) and _ticks(column, least=1)


def _ticks(column: pa.ChunkedArray, *, least: int) -> bool:
    """Say whether the texts of a column are ticks, at least so many."""
    plain = _plain(column)
    filled = plain.filter(pc.not_equal(plain, ""))
    yes = pc.sum(pc.is_in(filled, value_set=_words("yes"))).as_py() or 0
    no = pc.sum(pc.is_in(filled, value_set=_words("no"))).as_py() or 0
    return bool(yes >= least and len(filled) - yes - no <= _OTHERS * yes)
