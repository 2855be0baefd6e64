"""Join what the official titles of 360Giving say of each place that a grant serves."""

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from assetmap.parsing.structured.grants360 import called_place

# "Beneficiary Location:0:Name", or without its number -> the key that the standard's JSON has.
_TITLE: Final = re.compile(r"(?i)beneficiary locations?:(?:(\d{1,3}):)?([^:]+)")
_KEYS: Final = {
    "name": "name",
    "geographic code": "geoCode",
    "country code": "countryCode",
    "latitude": "latitude",
    "longitude": "longitude",
}


def called_places(
    headers: Sequence[str], columns: Sequence[pd.Series]
) -> dict[int, "pd.Series[str]"]:
    """Return the columns that change where what is said of one place stands in one of them.

    A place is called as `called_place` says, in its column of names, else of codes; its other
    columns become blank. Places that have neither column stay as they are.

    Parameters
    ----------
    headers
        Of the columns.
    columns
        Text.
    """
    places: dict[str, dict[str, int]] = {}
    for i, header in enumerate(headers):
        match = _TITLE.fullmatch(header.strip())
        key = _KEYS.get(" ".join(match[2].lower().split())) if match else None
        if match and key:
            places.setdefault(match[1] or "0", {}).setdefault(key, i)
    fresh: dict[int, pd.Series[str]] = {}
    for at in places.values():
        where = at.get("name", at.get("geoCode"))
        if where is None or len(at) == 1:
            continue
        parts = pd.DataFrame({key: columns[i].str.strip() for key, i in at.items()})
        distinct = parts.drop_duplicates()
        names = {
            row: called_place(dict(zip(parts.columns, row, strict=True)))
            for row in distinct.itertuples(index=False, name=None)
        }
        rows = parts.itertuples(index=False, name=None)
        blank = pd.Series("", index=parts.index, dtype="str")
        fresh |= dict.fromkeys(at.values(), blank)
        fresh[where] = pd.Series([names[row] for row in rows], index=parts.index, dtype="str")
    return fresh
