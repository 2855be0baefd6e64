"""Know which neighbourhood a row names: by name, by ZIP code, by city or by state."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.written.names import each_once, looked_up, name_key, name_keys
from assetmap.geocode.written.streets import state_codes
from assetmap.model import Region
from assetmap.schema import LAT, LON, NAME, SHEET, UPLOAD

from .area_codes import are_codes
from .extent import metres_between
from .gazetteer import load_gazetteer

MOST: Final = 0.6  # of the areas: so many must be ZIP codes or states for all to be
MANY: Final = 0.4  # the same for cities: many a town gets its post by its neighbour's name
FEW_NAMES: Final = 3  # distinct ones in a column: fewer do not tell what the column holds
KNOWN: Final = "known"  # distinct names in a row's column that the region has
SAID: Final = "said"  # all distinct names in it
SAME_GROUND_M: Final = 10_000.0  # from an area's box to the centroid of the ZIP code of its name


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaNames:
    """What stands for which neighbourhood; each a Series of ids indexed by what is said."""

    names: pd.Series  # by name key: ids, names and aliases
    zips: pd.Series  # by ZIP code, where the areas are ZIP codes
    cities: pd.Series  # by name key, where the areas are cities
    states: pd.Series  # by two-letter code, where the areas are states


@lru_cache(maxsize=4)
def area_names(region: Region) -> AreaNames:
    """Work out what stands for which neighbourhood of a region.

    A name that stands for two neighbourhoods stands for none. Five digits are taken for ZIP codes,
    names for cities, only where most areas lie on the ground of the ZIP code or city of that name.
    """
    areas = region.neighbourhoods
    ids = pd.Series(areas.index.astype("str"), dtype="str")
    own = pd.Series(areas[NAME].astype("str").to_numpy(), dtype="str")
    stated = pd.concat(
        [
            pd.Series(ids.to_numpy(), index=ids.to_numpy()),
            _only_one(name_keys(ids), ids),
            _only_one(name_keys(own), ids),
            _only_one(
                name_keys(pd.Series(region.aliases.index.astype("str"), dtype="str")),
                region.aliases.astype("str").reset_index(drop=True),
            ),
        ]
    )
    names = stated.loc[~stated.index.duplicated() & (stated.index != "")]
    on_earth = region.country == "US" and not region.invented
    zips = _zips(region, own, ids, check=on_earth)
    return AreaNames(
        names=names,
        zips=zips,
        cities=_cities(region, own, ids) if on_earth and zips.empty else _none(),
        states=_states(own, ids),
    )


def stated_areas(text: pd.Series, areas: AreaNames) -> pd.Series:
    """Return the id of the neighbourhood that each text names, "" where it names none."""
    ids = areas.names.to_dict()
    return each_once(text, lambda said: ids.get(said.strip()) or ids.get(name_key(said), ""))


def names_in_lists(stated: pd.Series, lists: pd.DataFrame, areas: AreaNames) -> pd.DataFrame:
    """Count the distinct names of neighbourhoods that the column of each row's list has.

    Parameters
    ----------
    stated
        The neighbourhood that each row names, "" where blank.
    lists
        `upload` and `sheet` of each row; index of `stated`.
    areas
        The region's names.

    Returns
    -------
    counts
        `known`, of these names how many the region has, and `said`, how many there are; index of
        `stated`.
    """
    if (stated == "").all():
        return pd.DataFrame(0, index=stated.index, columns=[KNOWN, SAID])
    named = lists.loc[stated != "", [UPLOAD, SHEET]].assign(key=name_keys(stated))
    named[KNOWN] = stated_areas(stated[named.index], areas) != ""
    by = named.groupby([UPLOAD, SHEET, "key"], as_index=False)[KNOWN].max()
    counts = by.groupby([UPLOAD, SHEET])[KNOWN].agg(["sum", "size"])
    rows = pd.MultiIndex.from_frame(lists[[UPLOAD, SHEET]])
    both = counts.reindex(rows, fill_value=0).to_numpy(dtype=np.int64)
    return pd.DataFrame(both, index=stated.index, columns=[KNOWN, SAID])


def are_of_another_kind(counts: pd.DataFrame, areas: AreaNames, stated: pd.Series) -> pd.Series:
    """Tell which rows stand in a list whose column of neighbourhoods holds something else.

    That is so where the region has less than half of its names, and there are some: a district
    that has the name of a neighbourhood is not that neighbourhood. A column that names half of the
    region's neighbourhoods speaks of them, whatever else it names. A code of the same kind as the
    region's own is the same area wherever it stands: a list of the whole country has them too.

    Parameters
    ----------
    counts
        As from `names_in_lists`.
    areas
        The region's names.
    stated
        The neighbourhood that each row names.
    """
    few = 2 * counts[KNOWN] < counts[SAID]
    strange = few & (counts[SAID] >= FEW_NAMES) & (2 * counts[KNOWN] < areas.names.nunique())
    return strange & ~are_codes(stated, pd.Index(areas.names.unique()))


def by_whole_area(
    zips: pd.Series, cities: pd.Series, states: pd.Series, areas: AreaNames
) -> pd.Series:
    """Return the id of the neighbourhood that is a row's ZIP code, else its city, else its state.

    Parameters
    ----------
    zips, cities, states
        Five digits, a name's key, a two-letter code; "" where unknown, or not of this region.
    areas
        The region's names.
    """
    ids = looked_up(zips, areas.zips)
    ids = ids.where(ids != "", looked_up(cities, areas.cities))
    return ids.where(ids != "", looked_up(states, areas.states))


def _none() -> pd.Series:
    """Return a table in which nothing stands for anything."""
    return pd.Series([], index=pd.Index([], dtype="str"), dtype="str")


def _only_one(keys: pd.Series, ids: pd.Series) -> pd.Series:
    """Return the id of each key that stands for one alone."""
    pairs = pd.DataFrame({"key": keys.to_numpy(), "id": ids.to_numpy()}).drop_duplicates()
    pairs = pairs.loc[~pairs["key"].duplicated(keep=False)]
    return pairs.set_index("key")["id"].astype("str")


def _states(own: pd.Series, ids: pd.Series) -> pd.Series:
    """Return ids by state, where the areas are states."""
    codes = state_codes()
    by_id = ids.str.lower().map(codes)
    found = by_id.fillna(own.str.lower().map(codes))
    if found.notna().mean() < MOST:
        return _none()
    return _only_one(found.dropna(), ids[found.notna()])


def _zips(region: Region, own: pd.Series, ids: pd.Series, *, check: bool) -> pd.Series:
    """Return ids by ZIP code, where the areas are ZIP codes."""
    digits = r"(\d{5})(?:\D.*)?"
    found = ids.str.fullmatch(r"\d{5}")
    codes = ids.where(found, own.str.extract(rf"^(?:zip\s*(?:code\s*)?)?{digits}$")[0].fillna(""))
    if (codes != "").mean() < MOST:
        return _none()
    if not check:
        return _only_one(codes[codes != ""], ids[codes != ""])
    known = load_gazetteer(codes, pd.Series([], dtype="str")).zips
    near = _on_its_ground(region, codes.map(known[LON]), codes.map(known[LAT]))
    if not near.any() or near.sum() < MOST * codes.isin(known.index).sum():
        return _none()
    return _only_one(codes[codes != ""], ids[codes != ""])


def _cities(region: Region, own: pd.Series, ids: pd.Series) -> pd.Series:
    """Return ids by a city's name key, where the areas are cities."""
    plain = own.str.replace(
        r"(?i)^(?:city|town|village|borough|township|municipality)\s+of\s+", "", regex=True
    ).str.replace(r"(?i)\s+(?:city|town|village|borough|township|twp|cdp)$", "", regex=True)
    keys = name_keys(plain)
    known = load_gazetteer(pd.Series([], dtype="str"), pd.Series(region.states, dtype="str")).cities
    known = known.loc[known["rank"] == 0].groupby(level=0)[[LON, LAT]].first()
    near = _on_its_ground(region, keys.map(known[LON]), keys.map(known[LAT]))
    return _only_one(keys, ids) if near.mean() >= MANY else _none()


def _on_its_ground(region: Region, lon: pd.Series, lat: pd.Series) -> pd.Series:
    """Tell which areas have a point in or near their box; NaN is nowhere."""
    west, south, east, north = region.neighbourhoods.bounds.to_numpy().T
    x, y = lon.to_numpy(dtype=float), lat.to_numpy(dtype=float)
    away = metres_between(x, y, np.clip(x, west, east), np.clip(y, south, north))
    return pd.Series(away <= SAME_GROUND_M, index=lon.index)
