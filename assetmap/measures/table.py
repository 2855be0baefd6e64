"""Write measures as one long table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.schema import (
    BASE,
    HIGH,
    LOW,
    MEASURE,
    MEASURE_COLUMNS,
    NEIGHBOURHOOD_ID,
    OF,
    PLACING,
    SE,
    VALUE,
    Z,
)

from .estimate import Estimate, Floats

NUMBERS = (VALUE, LOW, HIGH, SE, Z)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One measure of several kinds: rows of the long table."""

    measure: str
    base: str
    placing: str
    ids: Sequence[str]  # neighbourhoods; ("",) for the region
    of: Sequence[str]
    numbers: tuple[Floats | None, ...]  # as NUMBERS, each kinds by neighbourhoods


def block(measure: str, found: Estimate, *, base: str = "", placing: str = "") -> Block:
    """Prepare a measure of neighbourhoods for the table."""
    frames = (found.value, found.low, found.high, found.se, found.z)
    return Block(
        measure=measure,
        base=base,
        placing=placing,
        ids=list(found.value.index),
        of=list(found.value.columns),
        numbers=tuple(None if f is None else f.to_numpy(dtype=float).T for f in frames),
    )


def region_block(
    measure: str, found: pd.DataFrame | pd.Series, *, base: str = "", placing: str = ""
) -> Block:
    """Prepare a measure of the whole region for the table.

    Parameters
    ----------
    measure, base, placing
        As in the table.
    found
        One row per kind, with `value` and any of `low`, `high`, `se`, `z`; or the values alone.
    """
    known = {VALUE: found} if isinstance(found, pd.Series) else found
    columns = (
        known[name].to_numpy(dtype=float)[:, np.newaxis] if name in known else None
        for name in NUMBERS
    )
    return Block(
        measure=measure,
        base=base,
        placing=placing,
        ids=[""],
        of=list(found.index),
        numbers=tuple(columns),
    )


def long_table(blocks: Sequence[Block]) -> pd.DataFrame:
    """Put measures below one another.

    Returns
    -------
    measures
        `MEASURE_COLUMNS`; every neighbourhood has a row for each measure, kind, base and placing.
    """
    sizes = [len(b.of) * len(b.ids) for b in blocks]
    columns: dict[str, pd.Series | Floats] = {
        MEASURE: _repeated([b.measure for b in blocks], sizes),
        BASE: _repeated([b.base for b in blocks], sizes),
        PLACING: _repeated([b.placing for b in blocks], sizes),
        OF: _joined([np.repeat(np.array(b.of, dtype=object), len(b.ids)) for b in blocks]),
        NEIGHBOURHOOD_ID: _joined(
            [np.tile(np.array(b.ids, dtype=object), len(b.of)) for b in blocks]
        ),
    }
    for i, name in enumerate(NUMBERS):
        columns[name] = np.concatenate(
            [
                np.full(size, np.nan) if values is None else values.ravel()
                for b, size in zip(blocks, sizes, strict=True)
                for values in [b.numbers[i]]
            ]
            or [np.empty(0)]
        )
    return pd.DataFrame(columns)[list(MEASURE_COLUMNS)]


def _repeated(words: list[str], sizes: list[int]) -> pd.Series:
    """Return each word as often as its block has rows."""
    return pd.Series(np.repeat(np.array(words, dtype=object), sizes), dtype="str")


def _joined(parts: list[np.ndarray]) -> pd.Series:
    """Return arrays of words as one column."""
    return pd.Series(np.concatenate(parts) if parts else np.empty(0, dtype=object), dtype="str")
