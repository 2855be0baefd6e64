"""Tell rows that are no data from those that are."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from assetmap.ingest.columns.kinds import says_kind
from assetmap.parsing.wire import ROW

LOOK: Final = 400  # characters of a cell that are looked at: a bait costs no time
_FEW: Final = 2  # headings are at least so many
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
_MOST: Final = 0.5  # share of headings that must be what headings are

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Which rows below a header are no data."""

    out: Flags  # all of them: headings, the header again, totals, notes
    headings: Flags  # those that stand over a section of rows
    repeats: Flags  # those that say the header again


def noise_of(body: pa.Table, header: list[str]) -> Noise:
    """Say which rows below the header are no data.

    Parameters
    ----------
    body
        All rows below: ROW, c0, c1, ...
    header
        The header's cells in small letters, one for each column.
    """
    none = np.zeros(body.num_rows, dtype=bool)
    if body.num_rows == 0:
        return Noise(out=none, headings=none, repeats=none)
    columns = [body.column(i + 1).to_pandas() for i in range(body.num_columns - 1)]
    filled = np.column_stack([(column.str.strip() != "").to_numpy() for column in columns])
    repeats = _repeats(columns, header)
    counts = filled.sum(axis=1)
    named = max(1, sum(map(bool, header)))
    headings = _headings(body, counts, filled[:, 0], named=named)
    headings |= (counts == 1) & filled[:, 0] & np.append(repeats[1:], False)
    noise = repeats | headings
    few = np.flatnonzero((counts <= max(1, named // 2)) & ~noise)
    if named > 1 and len(few):
        noise[few] = _asides(body.take(pa.array(few)), counts[few])
        full = np.flatnonzero(counts > max(1, named // 2))
        tail = few[few > (full[-1] if len(full) else -1)]
        if len(tail):
            below = body.take(pa.array(tail))
            noise[tail] |= np.array(_sums(below, counts[tail]))
            noise[tail] |= _footers(below, counts[tail], noise[tail])
    return Noise(out=noise, headings=headings, repeats=repeats)


def _repeats(columns: list[pd.Series], header: list[str]) -> Flags:
    """Say which rows say the header again."""
    same = np.ones(len(columns[0]), dtype=bool)
    for column, label in zip(columns, header, strict=True):
        if not label or not same.any():
            continue
        left = np.flatnonzero(same)
        texts = column.iloc[left].str.strip().str.lower()
        same[left[(texts != label).to_numpy()]] = False
    return same & (sum(map(bool, header)) > 0)


def _asides(rows: pa.Table, counts: Ints) -> list[bool]:
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
    return columns, first.str.slice(0, LOOK)


def _footers(rows: pa.Table, counts: Ints, noise: Flags) -> Flags:
    """Say which rows are notes with nothing but notes, totals and the like below them."""
    note = (counts == 1) & _firsts(rows)[1].str.contains(_FOOTER, regex=True).to_numpy(dtype=bool)
    none = note | noise
    after = np.logical_and.accumulate(none[::-1])[::-1]
    return np.asarray(after & note)


def _headings(body: pa.Table, counts: Ints, first: Flags, *, named: int) -> Flags:
    """Say which rows are headings of sections, each alone over fuller ones.

    Names alone in a row are data as a rule: only more than one sign together makes headings.
    """
    alone = (counts == 1) & first
    over: Flags = alone & (np.append(counts[1:], 0) >= min(_FULL, named))
    none = np.zeros(len(counts), dtype=bool)
    if not _FEW <= alone.sum() <= len(alone) / 2 or over.sum() < _FEW or named < _FEW:
        return none
    if named >= _FULL:
        if alone[0] and (over == alone).all():
            return np.asarray(alone)
        apart = np.append(True, np.diff(body.column(ROW).to_numpy()) > 1)  # after a blank row
        if (over & apart).sum() >= max(_FEW, _MOST * apart.sum()):
            return np.asarray(over & apart)
    found = body.column(1).take(pa.array(np.flatnonzero(over))).to_pylist()
    texts = [text.strip() for text in found]
    said = [text.endswith(":") or says_kind(text) for text in texts]
    return over if all(said) and len(set(texts)) == len(texts) else none


def _sums(rows: pa.Table, counts: Ints) -> list[bool]:
    """Say which rows below all full ones are a number alone: a sum that nobody labelled."""
    frame = rows.drop_columns([ROW]).to_pandas()
    texts = frame.sum(axis=1).str.strip()
    return list((counts == 1) & texts.str.fullmatch(r"[\d,.$ ]+").to_numpy(dtype=bool))
