"""Say in which neighbourhood records lie, no surer than their places are."""

from typing import Final

import numpy as np
import pandas as pd

from .geocode.ground.areas import AreaNames, area_names, by_whole_area, stated_areas
from .geocode.ground.polygons import ids_of_points
from .geocode.written.names import looked_up, name_keys
from .geocode.written.streets import state_codes
from .model import POINT_TIERS, Reason, Region, Severity, Tier
from .problems import problems_of
from .schema import (
    CITY,
    LAT,
    LON,
    MATCHED,
    NEIGHBOURHOOD,
    NEIGHBOURHOOD_ID,
    STATE,
    TIER,
    ZIP,
)

_POINTS: Final = tuple(str(tier) for tier in POINT_TIERS)


def place(located: pd.DataFrame, region: Region) -> pd.Series:
    """Return the neighbourhood that each row counts in.

    A point counts in the area that it lies in; on a border, or where areas overlap, in the one
    whose id comes first. A row known by its street counts where it has a point, that is where all
    of the street lies in one area. A row that names a neighbourhood counts there. A ZIP code, city
    or state counts only where the areas themselves are ZIP codes, cities or states: else it could
    be in any of several, and counts in none.

    Parameters
    ----------
    located
        Rows with `lon, lat, tier, matched`; `neighbourhood, zip, city, state` are used where there.
    region
        Its neighbourhoods and their other names.

    Returns
    -------
    neighbourhood_id
        Text, "" where none; index of `located`.
    """
    areas = area_names(region)
    tier = located[TIER]
    point = tier.isin(_POINTS)
    drawn = (point | (tier == str(Tier.STREET))).to_numpy()
    ids = pd.Series(
        ids_of_points(
            np.where(drawn, located[LON].to_numpy(dtype=float), np.nan),
            np.where(drawn, located[LAT].to_numpy(dtype=float), np.nan),
            region.neighbourhoods,
        ),
        index=located.index,
        dtype="str",
    )
    named = (tier == str(Tier.NEIGHBOURHOOD)) & (ids == "")
    if named.any():
        ids.loc[named] = _named(located.loc[named], areas)
    rest = ~point & (tier != str(Tier.NONE)) & (ids == "")
    if rest.any():
        ids.loc[rest] = _by_whole_area(located.loc[rest], areas, region)
    return ids.rename(NEIGHBOURHOOD_ID)


def place_problems(located: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Note the rows that have a point near the region but in none of its neighbourhoods.

    Parameters
    ----------
    located
        Rows with provenance, `lon, lat, tier, matched`.
    region
        Its neighbourhoods.

    Returns
    -------
    problems
        One note per such row.
    """
    outside = (place(located, region) == "") & located[TIER].isin(_POINTS)
    rows = located.loc[outside & located[LON].notna() & located[LAT].notna()]
    values = [f"{y:.10g}, {x:.10g}" for x, y in zip(rows[LON], rows[LAT], strict=True)]
    return problems_of(
        rows, Reason.OUTSIDE_NEIGHBOURHOODS, Severity.NOTE, column=LAT, values=values
    )


def _named(located: pd.DataFrame, areas: AreaNames) -> pd.Series:
    """Return the neighbourhood that each row was matched with, or else states."""
    matched = stated_areas(located[MATCHED].astype("str"), areas)
    return matched.where(matched != "", stated_areas(_text(located, NEIGHBOURHOOD), areas))


def _by_whole_area(located: pd.DataFrame, areas: AreaNames, region: Region) -> pd.Series:
    """Return the neighbourhood that is the row's ZIP code, its city or its state."""
    tier, matched = located[TIER], located[MATCHED].astype("str")
    zips = _text(located, ZIP).str.extract(r"^(\d{5})(?!\d)", expand=False).fillna("")
    zips = zips.where(zips != "", matched.where(tier == str(Tier.ZIP), ""))
    city, state = _text(located, CITY), _text(located, STATE)
    by_city = tier == str(Tier.CITY)
    city = city.where(
        city != "", matched.where(by_city, "").str.replace(r", \w\w$", "", regex=True)
    )
    said = matched.where(by_city, "").str.extract(r", (\w\w)$", expand=False).fillna("")
    state = looked_up(state.where(state != "", said).str.lower(), pd.Series(state_codes()))
    here = state.isin(["", *(region.states or state)])
    return by_whole_area(zips, name_keys(city).where(here, ""), state, areas)


def _text(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a text column stripped, "" for all rows where a table has none of that name."""
    if column not in table.columns:
        return pd.Series("", index=table.index, dtype="str")
    return table[column].astype("str").str.strip()
