"""Put corrected rows in the place of the rows that they came from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assetmap.errors import InputError
from assetmap.ingest.tables.headers import told_apart
from assetmap.ingest.tables.layout import Layout
from assetmap.limits import Limits
from assetmap.model import Upload
from assetmap.parsing.parse import refused
from assetmap.parsing.wire import RAW, ROW, Sheet

from .fix_sheets import DIGITS, NEVER, FixSheet, read_fixes, writable

_SHAPES: Final = frozenset({"bad_geometry", "doubtful_geometry", "mended_geometry", "no_geometry"})
_POINT: Final = frozenset({"lon", "lat"})
_ROWS: Final = frozenset(
    {"unbalanced", "bad_line", RAW, "unreadable", "repaired", "repeated_key"}
)  # marks of a whole line

Mark = tuple[int, int, str, str]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A table of a file, in which rows are to be corrected."""

    sheet: Sheet
    layout: Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The columns of a table as a person corrects them."""

    names: tuple[str, ...]  # all different
    places: tuple[int, ...]  # where they stand in the sheet, from 0


def form_of(original: Original) -> Form:
    """Return the columns of a table as a person corrects them: hidden ones are left out."""
    cells, headers = _cells(original), original.layout.headers
    width = cells.num_columns - 1
    padded = [*headers, *[""] * width][:width]
    named = told_apart(tuple(h or f"column {i + 1}" for i, h in enumerate(padded)))
    kept = [i for i in range(width) if i not in original.sheet.hidden]
    return Form(names=tuple(named[i] for i in kept), places=tuple(kept))


def shown(original: Original, form: Form, rows: Sequence[int]) -> pd.DataFrame:
    """Return rows as they stand in the file, and lines that are no rows as one text.

    Parameters
    ----------
    original, form
        A table and its columns.
    rows
        Their numbers, as the spreadsheet shows them; those that are not there are left out.

    Returns
    -------
    cells
        Texts, columns 0..k-1 like `form.names`, index the rows' numbers.
    """
    cells, sheet = _cells(original), original.sheet
    wanted = sorted(set(rows))
    some = cells.filter(pc.is_in(cells.column(ROW), value_set=pa.array(wanted, pa.int64())))
    frame = _framed(some, form)
    people = {row for row, _, kind, _ in sheet.marks if kind == "individual"} & set(frame.index)
    if people:  # the names of people who received grants are not handed on
        told = _framed(original.layout.cells, form)
        frame.update(told.loc[told.index.isin(people)])
    raw = {row: text for row, _, kind, text in sheet.marks if kind == RAW}
    lines = [row for row in wanted if row in raw and row not in frame.index]
    if not lines:
        return frame
    more = pd.DataFrame("", index=pd.Index(lines), columns=frame.columns, dtype="str")
    more[0] = [raw[row] for row in lines]
    return pd.concat([frame, more]).sort_index()


def _cells(original: Original) -> pa.Table:
    """Return the cells of a table, which are there: it was found in them."""
    cells = original.sheet.cells
    assert cells is not None  # noqa: S101 -- see above; tells the type checker
    return cells


def _framed(cells: pa.Table, form: Form) -> pd.DataFrame:
    """Return the columns of a form, index the rows' numbers."""
    blank = pd.Series("", index=range(cells.num_rows), dtype="str")
    columns = {
        i: cells.column(place + 1).to_pandas() if place + 1 < cells.num_columns else blank
        for i, place in enumerate(form.places)
    }
    frame = pd.DataFrame(columns, dtype="str")
    return frame.set_axis(pd.Index(cells.column(ROW).to_numpy()), axis=0)


def corrected(
    originals: Sequence[Original], upload: Upload, limits: Limits | None = None
) -> list[Sheet]:
    """Return the sheets of a file's tables with corrected cells in them.

    A cell that is as the workbook showed it stays; so does a row that is not in the workbook. What
    the parser marked in a cell that was corrected is forgotten. A line that was no row becomes
    one, at its number.

    Parameters
    ----------
    originals
        The file's tables, as they are without corrections.
    upload
        The file; its `fixes`, of which the later wins.
    limits
        What each file of corrections may cost.

    Raises
    ------
    InputError
        If corrections name rows or columns that are not there, or belong to another file.
    """
    tables = [_Table(one) for one in originals]
    for fix in upload.fixes:
        every = read_fixes(fix, limits or Limits())
        ours = [one for one in (_ours(one, upload) for one in every) if len(one.rows)]
        if not ours:
            raise _not_ours(fix, every, upload)
        for one in ours:
            left = np.ones(len(one.rows), dtype=np.bool_)
            for table in tables:
                left &= ~table.take(one, upload)
            if left.any():
                lost = one.rows.loc[left].iloc[0]
                where = f"{str(lost['sheet'])[:80]!r}, " if lost["sheet"] else ""
                what, whose = f"{where}{lost['row']}", repr(upload.name[:100])
                raise refused(one.name, "fixes_no_row", what=what, found=whose)
    return [table.sheet() for table in tables]


def _ours(one: FixSheet, upload: Upload) -> FixSheet:
    """Return the corrections of one file."""
    mine = one.rows["digest"] == upload.sha256[:DIGITS]
    return replace(
        one,
        rows=one.rows[mine].reset_index(drop=True),
        cells=one.cells[mine].reset_index(drop=True),
    )


def _not_ours(fix: Upload, every: Sequence[FixSheet], upload: Upload) -> InputError:
    """Return the error for corrections of another file, or of none."""
    whose = sorted({str(name) for one in every for name in one.rows["file"]})
    if not whose:
        return refused(fix.name, "fixes_none", what=repr(upload.name[:100]))
    key = "fixes_older" if upload.name in whose else "fixes_other"
    return refused(fix.name, key, what=repr(whose[0][:100]), found=repr(upload.name[:100]))


class _Table:
    """A table that takes corrections, one workbook after the other."""

    def __init__(self, original: Original) -> None:
        self._original = original
        self._form = form_of(original)
        self._raw = {row for row, _, kind, _ in original.sheet.marks if kind == RAW}
        numbers = _cells(original).column(ROW).to_numpy()
        self._rows = np.union1d(numbers, np.array(sorted(self._raw), dtype=np.int64))
        self._changes: dict[int, dict[int, str]] = {}  # row -> place of the column -> text
        self._by: dict[int, str] = {}  # row -> the file whose correction holds
        self._twice: set[int] = set()

    def take(self, one: FixSheet, upload: Upload) -> Flags:
        """Take the corrections of this table's rows; return which of them these are."""
        name = self._original.sheet.name.strip()
        mine = (one.rows["sheet"] == name) & one.rows["row"].isin(self._rows)
        taken: Flags = mine.to_numpy(dtype=np.bool_)
        if not taken.any():
            return taken
        self._check(one, upload)
        numbers = one.rows["row"].to_numpy()[taken]
        before = shown(self._original, self._form, list(numbers))
        before = before.loc[numbers].reset_index(drop=True)
        rows: dict[int, dict[int, str]] = {}
        for i, header in enumerate(self._form.names):
            was, now = before[i], one.cells.loc[mine, header].reset_index(drop=True)
            # What a workbook cannot hold is gone from the corrected row too.
            odd = was.str.contains(NEVER, regex=True)
            differ = (writable(was).str.strip() != now.str.strip()) | odd
            for k in np.flatnonzero(differ):
                rows.setdefault(int(k), {})[self._form.places[i]] = str(now.iloc[k])
        for at, cells in rows.items():
            row = int(numbers[at])
            whole = dict(zip(self._form.places, before.iloc[at], strict=True))
            # A line that was no row is given whole.
            self._note(row, whole | cells if row in self._raw else cells, one.name)
        return taken

    def _note(self, row: int, cells: dict[int, str], name: str) -> None:
        """Keep what changes in a row, in the place of what an earlier correction said."""
        if self._changes.get(row, cells) != cells:
            self._twice.add(row)
        self._changes[row], self._by[row] = cells, name

    def _check(self, one: FixSheet, upload: Upload) -> None:
        """Raise where the columns are not those of the table."""
        there, wanted = set(one.cells.columns), set(self._form.names)
        if there != wanted:
            odd = sorted(there - wanted) or sorted(wanted - there)
            key = "fixes_column_more" if there - wanted else "fixes_column_less"
            raise refused(one.name, key, what=repr(odd[0][:80]), found=repr(upload.name[:100]))

    def sheet(self) -> Sheet:
        """Return the sheet with all corrections in it."""
        sheet, cells = self._original.sheet, _cells(self._original)
        if not self._changes:
            return sheet
        cells = _with_rows(cells, sorted(set(self._changes) - set(cells.column(ROW).to_pylist())))
        at = {row: i for i, row in enumerate(cells.column(ROW).to_pylist())}
        for place in sorted({place for row in self._changes.values() for place in row}):
            new = {at[row]: c[place] for row, c in self._changes.items() if place in c}
            texts = cells.column(place + 1).to_pandas().astype("str")
            texts.iloc[list(new)] = list(new.values())
            name = cells.column_names[place + 1]
            cells = cells.set_column(place + 1, name, pa.array(texts, pa.string()))
        marks = [mark for mark in sheet.marks if not self._is_mended(mark)]
        marks += [
            (row, -1, "corrected_twice" if row in self._twice else "corrected", name)
            for row, name in self._by.items()
        ]
        return replace(sheet, cells=cells, marks=marks)

    def _is_mended(self, mark: Mark) -> bool:
        """Say whether what the parser marked was corrected."""
        row, column, kind, _ = mark
        changed = self._changes.get(row)
        if changed is None:
            return False
        if kind in _SHAPES:
            headers = self._original.layout.headers
            return any(headers[place] in _POINT for place in changed if place < len(headers))
        return kind in _ROWS or column in changed


def _with_rows(cells: pa.Table, rows: Sequence[int]) -> pa.Table:
    """Return cells with blank rows at some numbers."""
    if not rows:
        return cells
    blank = pa.repeat(pa.scalar("", pa.string()), len(rows))
    names = cells.column_names
    more = pa.table([pa.array(rows, pa.int64()), *[blank] * (len(names) - 1)], names=names)
    return pa.concat_tables([cells, more]).sort_by(ROW)
