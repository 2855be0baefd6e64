"""Say in which neighbourhood records lie, no surer than their places are."""

from typing import Final

import numpy as np
import pandas as pd

from .geocode.areas import AreaNames, area_names, by_whole_area, stated_areas
from .geocode.names import looked_up, name_keys
from .geocode.polygons import ids_of_points
from .geocode.streets import state_codes, words
from .model import POINT_TIERS, Reason, Region, Severity, Tier
from .problems import problems_of
from .schema import (
    CITY,
    LAT,
    LON,
    MATCHED,
    NEIGHBOURHOOD,
    NEIGHBOURHOOD_ID,
    SERVICE_AREA,
    STATE,
    TIER,
    ZIP,
)

EVERYWHERE: Final = "region"  # a service area that is the whole region
SEPARATOR: Final = ";"  # between the neighbourhoods of a service area
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
    named = located.loc[(tier == str(Tier.NEIGHBOURHOOD)) & (ids == "")]
    ids.loc[named.index] = _named(named, areas)
    rest = located.loc[~point & (tier != str(Tier.NONE)) & (ids == "")]
    ids.loc[rest.index] = _by_whole_area(rest, areas, region)
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


def service_areas(grants: pd.DataFrame, region: Region) -> tuple[pd.Series, pd.DataFrame]:
    """Turn the areas that grants say they serve into neighbourhood ids.

    Parameters
    ----------
    grants
        Rows with provenance and `service_area`: ids or names, `;` between, or `region`.
    region
        Its neighbourhoods, their other names, and its own name, which means all of it.

    Returns
    -------
    areas
        Ids in the order of the alphabet, `;` between; `region` for all of it; "" where none is
        known. Index of `grants`.
    problems
        A note for each part of a service area that the region does not have.
    """
    parts = _parts(grants[SERVICE_AREA].astype("str"), region)
    areas = area_names(region)
    everywhere = name_keys(parts).isin(_words_for_everywhere(region))
    ids = stated_areas(parts, areas).mask(everywhere, EVERYWHERE)
    unknown = parts.loc[ids == ""]
    known = ids.loc[ids != ""].to_frame("id").rename_axis("row").reset_index()
    known = known.drop_duplicates().sort_values(["row", "id"])
    together = known.groupby("row")["id"].agg(SEPARATOR.join)
    whole = known.loc[known["id"] == EVERYWHERE, "row"]
    together.loc[together.index.isin(whole)] = EVERYWHERE
    problems = problems_of(
        grants.loc[unknown.index],
        Reason.UNKNOWN_SERVICE_AREA,
        Severity.NOTE,
        column=SERVICE_AREA,
        values=unknown,
    )
    stated = together.reindex(grants.index).fillna("").astype("str")
    return stated.rename(SERVICE_AREA), problems


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


def _parts(stated: pd.Series, region: Region) -> pd.Series:
    """Split service areas into their parts; index: the row, once for each part.

    A comma separates only where the whole is no name: names have commas too.
    """
    parts = stated.str.split(r"[;|\n]", regex=True).explode().astype("str").str.strip()
    parts = parts.loc[parts != ""]
    whole = stated_areas(parts, area_names(region)) != ""
    commas = parts.where(whole, parts.str.replace(",", "\n", regex=False))
    split = commas.str.split("\n").explode().astype("str").str.strip()
    return split.loc[split != ""]


def _words_for_everywhere(region: Region) -> list[str]:
    """Return the keys of what means the whole region."""
    said = [*words("everywhere"), region.name, region.id]
    return name_keys(pd.Series(said, dtype="str")).tolist()
