"""Check the coordinates that rows bring along."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from assetmap.errors import InputError
from assetmap.geocode.ground.extent import Extent, are_degrees
from assetmap.model import Reason
from assetmap.schema import LAT, LON, UPLOAD

NULL_ISLAND_DEGREES: Final = 0.01  # about a kilometre around 0, 0, where nothing but sea is
_TURNS: Final = {  # what may have gone wrong, tried in this order: reason, first, second sign, swap
    "sign": ((-1, 1), (1, -1), (-1, -1)),
    "swap": ((1, 1), (-1, 1), (1, -1), (-1, -1)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the coordinates of each row are worth; all indexed like the rows."""

    good: pd.Series  # bool: inside the region's extent
    reason: pd.Series  # a Reason where the row is to be held, "" elsewhere
    half: pd.Series  # bool: only one of the two is there
    meant: pd.DataFrame  # lon, lat that would lie in the region; NaN where nothing would


def check_coordinates(records: pd.DataFrame, extent: Extent) -> Checked:
    """Sort rows by what their coordinates are worth. Nothing is moved.

    Parameters
    ----------
    records
        With `lon` and `lat`, degrees, NaN where blank.
    extent
        The region's box.
    """
    lon, lat = (records[c].to_numpy(dtype=float) for c in (LON, LAT))
    blank_lon, blank_lat = np.isnan(lon), np.isnan(lat)
    there = ~blank_lon & ~blank_lat
    good = there & extent.holds(lon, lat)
    open_ = there & ~good
    finite = np.isfinite(lon) & np.isfinite(lat)
    near_zero = (np.abs(lon) < NULL_ISLAND_DEGREES) & (np.abs(lat) < NULL_ISLAND_DEGREES)
    null = finite & (near_zero | (lon == 0) | (lat == 0))
    meant = np.full((len(records), 2), np.nan)
    reason = np.full(len(records), "", dtype=object)
    reason[open_ & null] = Reason.NULL_ISLAND
    open_ &= ~null & finite
    for why, flips, swap in (
        (Reason.SIGN_LOST, _TURNS["sign"], False),
        (Reason.LATLON_SWAPPED, _TURNS["swap"], True),
    ):
        x, y = (lat, lon) if swap else (lon, lat)
        for across, up in flips:
            fits = open_ & extent.holds(across * x, up * y)
            meant[fits] = np.column_stack([across * x[fits], up * y[fits]])
            reason[fits] = why
            open_ &= ~fits
    possible = finite & are_degrees(lon, lat)
    reason[open_ & possible] = Reason.OUTSIDE_REGION
    reason[there & ~possible & (reason == "")] = Reason.BAD_COORDINATE
    index = records.index
    return Checked(
        good=pd.Series(good, index=index),
        reason=pd.Series(reason, index=index, dtype="str"),
        half=pd.Series(blank_lon != blank_lat, index=index),
        meant=pd.DataFrame(meant, index=index, columns=[LON, LAT]),
    )


def undoubted(checked: Checked, rows: pd.Index) -> Checked:
    """Return the same without a word on rows whose place a person gave: they are not held."""
    spare = checked.reason.index.isin(rows)
    return replace(
        checked,
        good=checked.good | spare,
        reason=checked.reason.mask(spare, ""),
        half=checked.half & ~spare,
    )


def require_this_region(
    records: pd.DataFrame, checked: Checked, *, name: str, extent: Extent
) -> None:
    """Raise where a whole upload has its coordinates in another place.

    That is so where no row of it lies in the region, at least half of its rows have coordinates,
    and most of these could not be mended by swapping them or adding a sign.

    Raises
    ------
    InputError
        Naming the file, what was found, what was expected.
    """
    elsewhere = checked.reason.isin([str(Reason.OUTSIDE_REGION), str(Reason.BAD_COORDINATE)])
    elsewhere &= np.isfinite(records[LON]) & np.isfinite(records[LAT])
    counts = (
        pd.DataFrame(
            {
                "rows": 1,
                "good": checked.good,
                "placed": checked.good | (checked.reason != ""),
                "elsewhere": elsewhere,
            }
        )
        .groupby(records[UPLOAD].to_numpy())
        .sum()
    )
    wrong = (
        (counts["good"] == 0)
        & (2 * counts["placed"] >= counts["rows"])
        & (2 * counts["elsewhere"] > counts["placed"])
    )
    for upload in counts.index[wrong]:
        rows = records.loc[elsewhere & (records[UPLOAD] == upload), [LON, LAT]]
        low, high = rows.min(), rows.max()
        count = counts.loc[upload, "placed"]
        msg = (
            f"{upload!r} is for another place: none of its {count} coordinates lies in {name};"
            f" found longitude {low[LON]:.3f} to {high[LON]:.3f}, latitude {low[LAT]:.3f} to"
            f" {high[LAT]:.3f}, expected {extent}; choose the region that the file is for, or save"
            " its coordinates as degrees of longitude and latitude"
        )
        raise InputError(msg)
