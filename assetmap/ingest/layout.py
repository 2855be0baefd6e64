"""Find where in a sheet the table is."""

import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from assetmap.model import Table

from .content import looks_like_data
from .lexicon import meanings, roles_of
from .wire import ROW, Sheet

_HEAD: Final = 60  # rows from the top in which the header is looked for
_LOOK: Final = 400  # characters of a cell that are looked at: a bait costs no time
_ENOUGH: Final = 0.9  # summed meaning of a header's cells
_LITTLE: Final = 0.3  # the same, of the very first row
_STRAYED: Final = 0.1  # share of rows that may have cells beyond the header by accident ...
_FEW: Final = 2  # ... and rows, in a short list
_FULL: Final = 3  # cells of a row below a section's heading
_TOTAL = r"(?i)^\W*(?:(?:grand|gran|sub)[\s-]*)?totals?(?:es)?\b"
_NOTE_WORD = (
    r"(?:sources?|notes?|notas?|fuentes?|(?:last )?updated|actualizado|prepared|disclaimer|"
    r"compiled|generated|exported|legend|key|data (?:from|source)|as of|retrieved)"
)
# A colon makes a note of any row; without one the words may begin a name, but hardly a footer.
_NOTE = (
    rf"(?i)^[\W_]*(?:{_NOTE_WORD}\b[^:]{{0,20}}:|copyright\b|©|\(c\)|page \d+|página \d+|end of\b)"
)
_FOOTER = (
    rf"(?i)^[\W_]*{_NOTE_WORD}\b"
    r"|^\s*[*†‡§]"
    r"|^(?=(?:\S+\s+){4})(?-i:(?=.*?(?:\s[a-zà-ÿ]\S*){3})).*(?:[.!?;]|[.;:]\s.*)$"  # a sentence
)
_WORDS: Final = 6  # spaces that a sentence has at least
_SENTENCE: Final = 60  # characters alone in a row that make a note rather than a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A sheet's table: its columns' names, its rows, and how many lines were no data."""

    headers: tuple[str, ...]  # told apart where two are alike
    header_row: int  # as the spreadsheet shows it; 0 where the sheet has none
    cells: pa.Table  # the data rows: ROW, c0, c1, ...
    skipped: int


def find_table(sheet: Sheet, table: Table, *, mapped: tuple[str, ...] = ()) -> Layout | None:
    """Find the header and the data rows of a sheet.

    Parameters
    ----------
    sheet
        With at least one row.
    table
        What the rows are: it decides which words a header may have.
    mapped
        Headers that a person named; they make their row the header.

    Returns
    -------
    layout
        None where no row looks like a header.
    """
    cells = sheet.cells
    if cells is None or cells.num_rows == 0:
        return None
    if sheet.labels:
        return Layout(headers=told_apart(tuple(sheet.labels)), header_row=0, cells=cells, skipped=0)
    head = cells.slice(0, _HEAD).drop_columns([ROW]).to_pylist()
    rows = [[" ".join(text[:_LOOK].split()) for text in row.values()] for row in head]
    at = header_index(rows, table, mapped)
    if at is None:
        if not _are_positions(mapped):
            return None
        labels = tuple(f"column {i + 1}" for i in range(len(rows[0])))
        return Layout(headers=labels, header_row=0, cells=cells, skipped=sheet.blank)
    labels = _labels(rows, at, table)
    numbers = cells.column(ROW).to_numpy()
    # Blank lines of a text file are counted already; those of a workbook are gaps in its numbers.
    above = int(numbers[at] - numbers[0]) if sheet.name else at
    body = cells.slice(at + 1)
    noise = _noise(body, [cell.lower() for cell in rows[at]])
    return Layout(
        headers=told_apart(labels),
        header_row=int(numbers[at]),
        cells=body.filter(pa.array(~noise)) if noise.any() else body,
        skipped=sheet.blank + above + int(noise.sum()),
    )


def without_overflow(layout: Layout) -> tuple[Layout, pd.Series | None]:
    """Cut what few rows have beyond the header: a comma too many, most likely.

    Returns
    -------
    layout
        The same where many rows have cells there: those are columns without a name.
    wide
        The number of cells of each row that has too many, else 0; None where none has.
    """
    named = [i for i, header in enumerate(layout.headers) if header]
    last = named[-1] if named else len(layout.headers) - 1
    over = [layout.cells.column(i + 1).to_pandas() for i in range(last + 1, len(layout.headers))]
    if not over:
        return layout, None
    filled = np.column_stack([(column.str.strip() != "").to_numpy() for column in over])
    if filled.any(axis=1).sum() > max(_FEW, _STRAYED * filled.shape[0]):
        return layout, None
    width = last + 1 + filled.shape[1] - np.argmax(filled[:, ::-1], axis=1)
    kept = layout.cells.select(list(range(last + 2)))
    return (
        replace(layout, headers=layout.headers[: last + 1], cells=kept),
        pd.Series(np.where(filled.any(axis=1), width, 0)),
    )


def _are_positions(mapped: tuple[str, ...]) -> bool:
    """Say whether a person named columns of a table without header by their position."""
    return bool(mapped) and all(re.fullmatch(r"column \d+", header) for header in mapped)


def header_index(rows: list[list[str]], table: Table, mapped: tuple[str, ...]) -> int | None:
    """Return the index of the row that names the columns, None where none does.

    A header's cells mean something to us and none looks like a number, a phone or an address.
    """
    for i, row in enumerate(rows):
        if mapped and set(mapped) <= set(told_apart(tuple(row))):
            return i
    scores = [_header_score(row, table) for row in rows]
    best = max(range(len(rows)), key=lambda i: (scores[i], -i))
    if scores[best] >= _ENOUGH or (scores[best] >= _LITTLE and best == 0):
        return best
    return _first_labels(rows)


def _header_score(row: list[str], table: Table) -> float:
    """Return how much the cells of a row mean as column names."""
    texts = [text for text in row if text]
    data = sum(map(looks_like_data, texts))
    roles = roles_of(table)
    sense = sum(max(meanings(text, roles).values(), default=0.0) ** 2 for text in set(texts))
    repeats = len(texts) - len(set(texts))
    return sense - 1.5 * data - 0.5 * repeats


def _first_labels(rows: list[list[str]]) -> int | None:
    """Return the first full row without data over rows with data: a header in words unknown."""
    widths = [sum(map(bool, row)) for row in rows]
    usual = sorted(widths)[len(widths) // 2]
    for i, row in enumerate(rows[:-1]):
        texts = [text for text in row if text]
        full = len(texts) > 1 and len(texts) >= 0.6 * usual and len(set(texts)) == len(texts)
        if full and not any(map(looks_like_data, texts)):
            below = [looks_like_data(text) for text in rows[i + 1] if text]
            return i if any(below) else None
    return None


def _labels(rows: list[list[str]], at: int, table: Table) -> tuple[str, ...]:
    """Return the header's cells, with those of a row of groups above where that helps."""
    plain = tuple(rows[at])
    if at == 0:
        return plain
    groups = rows[at - 1]
    texts = [text for text in groups if text]
    if len(texts) <= 1 or any(map(looks_like_data, texts)):  # one cell is a title
        return plain
    both = []
    group = ""
    for above, below in zip(groups, plain, strict=True):
        group = above or group
        both.append(f"{group} {below}" if below and group not in {"", below} else below or above)
    if not _grouped(groups, plain):
        return plain
    better = _header_score(both, table) >= 0.9 * _header_score(list(plain), table)
    return tuple(both) if better else tuple(b or a for a, b in zip(groups, plain, strict=True))


def _grouped(groups: list[str], plain: tuple[str, ...]) -> bool:
    """Say whether a row's cells stand each over a new column or a group of named ones."""
    last = max(i for i, text in enumerate(plain) if text)
    return all(i <= last or not text for i, text in enumerate(groups)) or not all(plain)


def told_apart(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Tell apart, by numbers, those column names that stand more than once.

    Examples
    --------
    >>> told_apart(("name", "phone", "phone", ""))
    ('name', 'phone', 'phone (2)', '')
    """
    seen: dict[str, int] = {}
    out = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        out.append(f"{label} ({seen[label]})" if label and seen[label] > 1 else label)
    return tuple(out)


def _noise(body: pa.Table, header: list[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say which rows below the header are no data: the header again, totals, notes."""
    noise = np.zeros(body.num_rows, dtype=bool)
    if body.num_rows == 0:
        return noise
    columns = [body.column(i + 1).to_pandas() for i in range(body.num_columns - 1)]
    filled = np.column_stack([(column.str.strip() != "").to_numpy() for column in columns])
    noise |= _repeats(columns, header)
    counts = filled.sum(axis=1)
    named = max(1, sum(map(bool, header)))
    noise |= _headings(counts, filled[:, 0])
    few = np.flatnonzero((counts <= max(1, named // 2)) & ~noise)
    if named > 1 and len(few):
        noise[few] = _asides(body.take(pa.array(few)), counts[few])
        full = np.flatnonzero(counts > max(1, named // 2))
        tail = few[few > (full[-1] if len(full) else -1)]
        if len(tail):
            below = body.take(pa.array(tail))
            noise[tail] |= np.array(_sums(below, counts[tail]))
            noise[tail] |= _footers(below, counts[tail], noise[tail])
    return noise


def _repeats(
    columns: list[pd.Series], header: list[str]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say which rows say the header again."""
    same = np.ones(len(columns[0]), dtype=bool)
    for column, label in zip(columns, header, strict=True):
        if not label or not same.any():
            continue
        left = np.flatnonzero(same)
        texts = column.iloc[left].str.strip().str.lower()
        same[left[(texts != label).to_numpy()]] = False
    return same & (sum(map(bool, header)) > 0)


def _asides(rows: pa.Table, counts: np.ndarray) -> list[bool]:
    """Say which thinly filled rows are totals or notes."""
    columns, first = _firsts(rows)
    total = first.str.contains(_TOTAL, regex=True)
    lettered = sum(column[total].str.contains("[^\\W\\d_]", regex=True) for column in columns)
    total[total] = lettered <= 1
    sentence = (first.str.len() > _SENTENCE) & (first.str.count(" ") > _WORDS)
    note = (counts == 1) & (first.str.contains(_NOTE, regex=True) | sentence)
    return list(total | note)


def _firsts(rows: pa.Table) -> tuple[list[pd.Series], pd.Series]:
    """Return the columns of rows, and the beginning of the first text of each row."""
    columns = [rows.column(i + 1).to_pandas().str.strip() for i in range(rows.num_columns - 1)]
    first = columns[0]
    for column in columns[1:]:
        first = first.mask(first == "", column)
    return columns, first.str.slice(0, _LOOK)


def _footers(rows: pa.Table, counts: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Say which rows are notes with nothing but notes, totals and the like below them."""
    note = (counts == 1) & _firsts(rows)[1].str.contains(_FOOTER, regex=True).to_numpy(dtype=bool)
    none = note | noise
    after = np.logical_and.accumulate(none[::-1])[::-1]
    return np.asarray(after & note)


def _headings(counts: np.ndarray, first: np.ndarray) -> list[bool]:
    """Say which rows are headings of sections: the first row, and more, each over fuller ones."""
    alone = (counts == 1) & first
    below = np.append(counts[1:], 0)
    some = _FEW <= alone.sum() <= len(alone) / 2
    if not (alone[0] and some and (below[alone] >= _FULL).all()):
        return [False] * len(counts)
    return list(alone)


def _sums(rows: pa.Table, counts: np.ndarray) -> list[bool]:
    """Say which rows below all full ones are a number alone: a sum that nobody labelled."""
    frame = rows.drop_columns([ROW]).to_pandas()
    texts = frame.sum(axis=1).str.strip()
    return list((counts == 1) & texts.str.fullmatch(r"[\d,.$ ]+").to_numpy(dtype=bool))
