"""Name each record by what stands in it."""

import hashlib
from typing import Final

import pandas as pd

from assetmap.schema import ASSET_FIELDS, GRANT_FIELDS, NUMBERS, RECORD_ID, TIE_FIELDS, VERIFIED

_LENGTH: Final = 12  # hex digits: two of a million records collide once in 500 such lists
# The date of a check is no part of what a record is: next year's list keeps its ids.
_CONTENT: Final = tuple(
    field
    for field in dict.fromkeys((*ASSET_FIELDS, *GRANT_FIELDS, *TIE_FIELDS))
    if field != VERIFIED
)
_DECIMALS: Final = 7  # of numbers: degrees to a centimetre, so that a workbook's 40.1 is a CSV's


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
    joined = pd.Series("", index=records.index, dtype="str")
    for field in _CONTENT:
        if field not in records.columns:
            continue
        texts = _texts(records[field]) if field in NUMBERS else records[field]
        joined = joined + (f"{field}\x1f" + texts + "\x1e").where(texts != "", "")
    codes, different = pd.factorize(joined)
    named = [f"r{hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]}" for text in different]
    ids = pd.Series(pd.Index(named, dtype="str").take(codes), index=records.index, dtype="str")
    again = ids.groupby(ids.to_numpy()).cumcount()
    more = again > 0
    if more.any():
        ids = ids.mask(more, ids + "-" + (again + 1).astype("str"))
    return ids.rename(RECORD_ID)


def _texts(numbers: pd.Series) -> pd.Series:
    """Return numbers as text, "" where there is none."""
    return numbers.round(_DECIMALS).astype("str").where(numbers.notna(), "")
