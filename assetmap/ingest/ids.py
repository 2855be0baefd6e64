"""Name each record by what stands in it."""

import hashlib
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assetmap.schema import (
    ASSET_FIELDS,
    CAPACITY,
    CODES,
    GRANT_FIELDS,
    LAT,
    LON,
    NUMBERS,
    ORGANISATION,
    RECORD_ID,
    SCOPE,
    TIE_FIELDS,
    VERIFIED,
)

_BYTES: Final = 6  # 12 hex digits: two of a million records collide once in 500 such lists
# Neither when a record was checked nor how much it offers is part of what it is: next year's list
# keeps its ids. Codes, scopes and organisations came to be read later than the rest, and no
# decision on a record should grow stale for it.
_CONTENT: Final = tuple(
    field
    for field in dict.fromkeys((*ASSET_FIELDS, *GRANT_FIELDS, *TIE_FIELDS))
    if field not in {VERIFIED, CAPACITY, CODES, SCOPE, ORGANISATION}
)
_DEGREE: Final = 1e7  # parts of a degree that count: a centimetre, so that 40.1 is 40.10000001
_UNIT: Final = 100.0  # parts of a dollar that count


def record_ids(records: pd.DataFrame) -> pd.Series:
    """Return an id for each record, from its content alone.

    Neither the file's name nor the order of rows changes it. Records that are alike in every field
    get "-2", "-3" after the first. A field that is blank counts as not there.

    Parameters
    ----------
    records
        With some of the canonical fields.

    Returns
    -------
    ids
        Text, index like the records.

    Examples
    --------
    >>> record_ids(pd.DataFrame({"name": ["Hall", "Park", "Hall"]})).tolist()
    ['r...', 'r...', 'r...-2']
    """
    fields = [field for field in _CONTENT if field in records.columns]
    if not fields or not len(records):
        return pd.Series("", index=records.index, dtype="str", name=RECORD_ID)
    nothing = pa.repeat(pa.scalar("", pa.large_string()), len(records))
    pieces = [
        piece
        for field in fields
        if _says(records[field])
        for piece in _pieces(field, records[field])
    ]
    contents = pc.binary_join_element_wise(nothing, *pieces, pa.scalar("", pa.large_string()))
    ids = pd.Series(_digests(contents), index=records.index, dtype="str")
    if ids.duplicated().any():
        again = ids.groupby(ids.to_numpy()).cumcount()
        ids = ids.mask(again > 0, ids + "-" + (again + 1).astype("str"))
    return ids.rename(RECORD_ID)


def _says(values: pd.Series) -> bool:
    """Say whether a column holds anything: what is blank adds nothing."""
    return bool(values.notna().any() if values.name in NUMBERS else (values != "").any())


def _digests(contents: pa.Array) -> pa.Array:
    """Return the id that each content has."""
    texts = contents.cast(pa.large_binary()).to_pylist()
    digests = b"".join([hashlib.blake2b(t, digest_size=_BYTES).digest() for t in texts])
    letters = np.frombuffer(digests.hex().encode(), np.uint8).reshape(len(texts), 2 * _BYTES)
    named = np.insert(letters, 0, ord("r"), axis=1)
    ends = np.arange(len(texts) + 1, dtype=np.int64) * named.shape[1]
    buffers = (pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(named)))
    return pa.LargeStringArray.from_buffers(len(texts), *buffers)


def _pieces(field: str, values: pd.Series) -> list[pa.Array | pa.Scalar]:
    """Return what a field adds to the content of each record, "" where it is blank."""
    if field in NUMBERS:
        texts = _texts(values, _DEGREE if field in {LON, LAT} else _UNIT)
    else:
        texts = pa.array(values.astype("str"), pa.large_string())
    before, after, blank = (pa.scalar(t, pa.large_string()) for t in (f"{field}\x1f", "\x1e", ""))
    blanks = pc.equal(texts, blank)
    if not pc.any(blanks).as_py():
        return [before, texts, after]
    return [pc.if_else(blanks, blank, before), texts, pc.if_else(blanks, blank, after)]


def _texts(numbers: pd.Series, parts: float) -> pa.Array:
    """Return numbers as whole parts in text, "" where there is none."""
    whole = (numbers * parts).round()
    known = whole.notna() & (whole.abs() < 2.0**62)
    digits = pa.array(whole.where(known, 0).astype("int64").to_numpy())
    return pc.if_else(
        pa.array(known.to_numpy()), digits.cast(pa.large_string()), pa.scalar("", pa.large_string())
    )
