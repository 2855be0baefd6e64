"""Place house numbers along stretches of street whose first and last number are known."""

from typing import Final

import numpy as np
import pandas as pd
import shapely

from assetmap.geocode.ground.extent import M_PER_DEGREE, metres_between
from assetmap.geocode.reference.lookup import NOTHING_DIFFERS, SAME_ZIP, Floats, Lookup, zip_codes
from assetmap.geocode.reference.ranges import FIRST, LAST, SIDE
from assetmap.geocode.written.addresses import NUMBER, STREET, ZIP
from assetmap.model import Tier
from assetmap.schema import GEOMETRY

from .houses import no_candidates, scored
from .scores import STRETCH, basis_by_metres

OFFSET_M: Final = 8.0  # from a street's middle to its houses, so that each lies on its own side
_BLOCK: Final = 100  # house numbers: what ranges are looked up by
_WIDEST: Final = 10_000  # house numbers of one stretch: more is a mistake in the file


def houses_on_stretches(pairs: pd.DataFrame, lookup: Lookup, ranges: pd.DataFrame) -> pd.DataFrame:
    """Place house numbers on the stretch of street, the side of it, that has them in its range.

    Parameters
    ----------
    pairs
        As in `houses.exact_houses`.
    lookup
        The reference, for the codes of its streets.
    ranges
        `ranges.RANGE_COLUMNS`.

    Returns
    -------
    candidates
        `houses.CANDIDATE`: one row per question and stretch that fits.
    """
    if ranges.empty or pairs.empty:
        return no_candidates()
    sides = _in_blocks(ranges, lookup)
    asked = pairs.assign(block=pairs[NUMBER] // _BLOCK)
    both = asked.merge(sides, on=[STREET, "block"], suffixes=("", "_side"))
    low, high = both[[FIRST, LAST]].min(axis=1), both[[FIRST, LAST]].max(axis=1)
    fits = (both[NUMBER] >= low) & (both[NUMBER] <= high) & (both[NUMBER] % 2 == both[FIRST] % 2)
    known = (both[ZIP] >= 0) & (both["zip_side"] >= 0)
    both = both.loc[fits & (~known | (both[ZIP] == both["zip_side"]))]
    if both.empty:
        return no_candidates()
    lon, lat = _along(both)
    level = np.where(known[both.index], SAME_ZIP, NOTHING_DIFFERS)
    return scored(
        both,
        places=(lon, lat),
        basis=basis_by_metres(STRETCH, _lengths(both[GEOMETRY].to_numpy())),
        level=level,
        tier=Tier.INTERPOLATED,
    )


def _lengths(lines: np.ndarray) -> Floats:
    """Return the lengths in metres of lines in degrees."""
    xy, which = shapely.get_coordinates(lines, return_index=True)
    if not len(xy):
        return np.zeros(len(lines), dtype=float)
    step = metres_between(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])
    same = which[:-1] == which[1:]
    lengths: Floats = np.bincount(
        which[:-1][same], weights=step[same], minlength=len(lines)
    ).astype(float)
    return lengths


def _in_blocks(ranges: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Repeat each range for each hundred of house numbers that it touches."""
    low = ranges[[FIRST, LAST]].min(axis=1) // _BLOCK
    high = ranges[[FIRST, LAST]].max(axis=1) // _BLOCK
    good = high - low <= _WIDEST // _BLOCK
    counts = (high - low + 1)[good].to_numpy()
    sides = pd.DataFrame(
        {
            STREET: lookup.street_codes(ranges[STREET]),
            "zip_side": zip_codes(ranges[ZIP]),
            SIDE: ranges[SIDE].to_numpy(),
            FIRST: ranges[FIRST].to_numpy(),
            LAST: ranges[LAST].to_numpy(),
            GEOMETRY: ranges[GEOMETRY].to_numpy(),
            "block": low.to_numpy(),
        }
    ).loc[good.to_numpy()]
    spread = sides.loc[sides.index.repeat(counts)]
    nth = spread.groupby(level=0).cumcount()
    return spread.assign(block=spread["block"] + nth).reset_index(drop=True)


def _along(both: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of the house numbers, beside their lines."""
    lines = both[GEOMETRY].to_numpy()
    span = (both[LAST] - both[FIRST]).to_numpy(dtype=float)
    share = np.where(
        span == 0, 0.5, (both[NUMBER] - both[FIRST]).to_numpy() / np.where(span == 0, 1, span)
    )
    share = np.clip(share, 0.02, 0.98)  # a corner house stands beside its own street
    at = shapely.line_interpolate_point(lines, share, normalized=True)
    before = shapely.line_interpolate_point(lines, np.clip(share - 0.01, 0, 1), normalized=True)
    after = shapely.line_interpolate_point(lines, np.clip(share + 0.01, 0, 1), normalized=True)
    lon, lat = shapely.get_x(at), shapely.get_y(at)
    shrink = np.cos(np.radians(lat))
    east = (shapely.get_x(after) - shapely.get_x(before)) * shrink
    north = shapely.get_y(after) - shapely.get_y(before)
    length = np.hypot(east, north)
    length = np.where(length == 0, 1, length)
    side = both[SIDE].to_numpy() * OFFSET_M / M_PER_DEGREE
    return lon - side * north / length / shrink, lat + side * east / length
