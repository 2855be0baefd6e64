"""Join lines that go on with the row above to it."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assetmap import schema as s
from assetmap.ingest.columns.deciding import Column
from assetmap.ingest.columns.lexicon import ADDRESS2
from assetmap.ingest.columns.telling import fit_alone
from assetmap.parsing.wire import ROW

from .layout import Layout

_MOST: Final = 2  # cells of a line that only goes on
_SHARE: Final = 0.67  # of all lines: more of them are a list without names
# Texts that may go on in the line below, and what stands between; others only fill a blank.
_JOINED: Final = {s.ADDRESS: ", ", ADDRESS2: ", ", s.PHONE: "; ", s.DESCRIPTION: " "}
_FILLING: Final = (*_JOINED, s.URL, s.CITY, s.STATE, s.ZIP)

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """Lines that were joined to the rows above them."""

    lines: tuple[tuple[int, str, str], ...]  # row, its text, the name of the row that it went to
    kept: pd.Series  # which rows of the table before are left; index 0..n-1


def with_continued(
    layout: Layout, columns: list[Column], *, apart: Flags
) -> tuple[Layout, Continued | None]:
    """Join each line that has no name, and one or two texts more of the row above, to that row.

    A line with a place of its own (a numbered street where the row above has one, a key,
    coordinates) is none of these: it waits for its name.

    Parameters
    ----------
    layout, columns
        Of the same sheet.
    apart
        Which rows are never joined to others: hidden ones.

    Returns
    -------
    layout
        Without those lines, their texts in the rows above; they count as skipped.
    continued
        None where there is no such line.
    """
    roles = {c.role: c.index for c in columns if c.role}
    if s.NAME not in roles or layout.cells.num_rows < _MOST:
        return layout, None
    blank = pc.equal(pc.utf8_trim_whitespace(layout.cells.column(roles[s.NAME] + 1)), "").to_numpy()
    if not blank.any() or blank[0] or blank.mean() > _SHARE:
        return layout, None
    numbers = layout.cells.column(ROW).to_numpy()
    close = np.append(False, np.diff(numbers) == 1)
    unnamed = _frame(layout.cells, np.flatnonzero(blank & close & ~apart))
    lines = _short(unnamed, roles)
    at = _with_places(_with_owners(lines, blank), layout, roles)
    at &= ~blank[_owners(at)]  # what hung on a line that was left out hangs on nothing now
    if not at.any():
        return layout, None
    owners = _owners(at)
    found = np.flatnonzero(at)
    texts = lines.loc[found]
    said = texts.iloc[:, 0]
    for i in range(1, texts.shape[1]):
        both = (said != "") & (texts.iloc[:, i] != "")
        said = said + both.map({True: "; ", False: ""}) + texts.iloc[:, i]
    names = _frame(layout.cells, owners[found]).iloc[:, roles[s.NAME]]
    cells = _joined(layout.cells, texts, owners, roles).filter(pa.array(~at))
    return (
        replace(layout, cells=cells, skipped=layout.skipped + len(found)),
        Continued(
            lines=tuple(zip(numbers[found].tolist(), said, names, strict=True)),
            kept=pd.Series(~at),
        ),
    )


def _frame(cells: pa.Table, rows: Ints) -> pd.DataFrame:
    """Return some rows as trimmed texts, index their places in the table."""
    frame = cells.take(pa.array(rows)).drop_columns([ROW]).to_pandas()
    frame = pd.DataFrame({name: frame[name].str.strip() for name in frame.columns})
    return frame.set_axis(rows, axis=0)


def _short(unnamed: pd.DataFrame, roles: dict[str, int]) -> pd.DataFrame:
    """Return the lines that hold one or two texts, none of which begins a row of its own."""
    filled = (unnamed != "").to_numpy()
    going = {roles[role] for role in _FILLING if role in roles}
    own = [i for i in roles.values() if i not in going]
    counts = filled.sum(axis=1)
    short: pd.DataFrame = unnamed[(counts > 0) & (counts <= _MOST) & ~filled[:, own].any(axis=1)]
    return short


def _with_owners(lines: pd.DataFrame, blank: Flags) -> Flags:
    """Say which lines hang, one below the other, on a row with a name."""
    out = np.zeros(len(blank), dtype=bool)
    out[lines.index.to_numpy()] = True
    return out & ~blank[_owners(out)]


def _owners(lines: Flags) -> Ints:
    """Return for each row the one that it goes on with: itself, but for such lines."""
    return np.maximum.accumulate(np.where(lines, 0, np.arange(len(lines))))


def _with_places(lines: Flags, layout: Layout, roles: dict[str, int]) -> Flags:
    """Leave out lines that say otherwise what the row above says already."""
    found = np.flatnonzero(lines)
    if not len(found):
        return lines
    here = _frame(layout.cells, found)
    above = _frame(layout.cells, _owners(lines)[found])
    out = np.zeros(len(found), dtype=bool)
    for role in _FILLING:
        if role not in roles:
            continue
        own, there = here.iloc[:, roles[role]], above.iloc[:, roles[role]]
        if role == s.ADDRESS:
            numbered = {text: fit_alone(s.ADDRESS, [text]) > 0 for text in own.unique()}
            out |= own.map(numbered).to_numpy(dtype=bool)
        elif role not in _JOINED:
            out |= (own != "").to_numpy() & (there != "").to_numpy()
    kept = lines.copy()
    kept[found[out]] = False
    return kept


def _joined(cells: pa.Table, texts: pd.DataFrame, owners: Ints, roles: dict[str, int]) -> pa.Table:
    """Return the table with the lines' texts in the rows that they go on with."""
    for role in _FILLING:
        if role not in roles:
            continue
        i = roles[role]
        own = texts.iloc[:, i]
        own = own[own != ""]
        if not len(own):
            continue
        between = _JOINED.get(role, " ")
        more = own.groupby(owners[own.index.to_numpy()]).agg(between.join)
        whole = cells.column(i + 1).to_pandas()
        first = whole.iloc[more.index].str.rstrip()
        gap = (first != "").map({True: between, False: ""})
        whole.iloc[more.index] = (first + gap + more).to_numpy()
        cells = cells.set_column(i + 1, cells.column_names[i + 1], pa.array(whole, pa.string()))
    return cells
