"""Look up where ZIP codes, cities lie."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import pandas as pd

from assetmap.geocode.written.names import name_keys
from assetmap.model import Region
from assetmap.schema import CITY, LAT, LON, STATE, ZIP

from .extent import metres_between

FEW_ZIPS: Final = 400  # one by one below this, the whole table above: 0.2 ms each against 600 ms
FEW_STATES: Final = 30  # the same: about 15 ms each
_AREAL: Final = "STANDARD"  # the kind of ZIP code that covers ground; others are boxes
KEY: Final = "key"
CITY_KEY: Final = "city_key"  # of a question: its city's name as a key


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Centroids of the ZIP codes and cities that a table of records speaks of."""

    zips: pd.DataFrame  # index zip; city, state, lon, lat, kind
    cities: pd.DataFrame  # index (key, state); city, lon, lat, reach (to its furthest ZIP code, m)
    centroids: (
        pd.DataFrame
    )  # zip, city_key, state, lon, lat of every ZIP code of their states that covers ground


def load_gazetteer(zips: pd.Series, states: pd.Series) -> Gazetteer:
    """Read what is known of the given ZIP codes, and of every city of the given states.

    Parameters
    ----------
    zips
        Five digits each; others are passed over.
    states
        Two-letter codes; others are passed over.

    Returns
    -------
    gazetteer
        Centroids are means over a city's ZIP codes that cover ground.
    """
    if zips.empty and states.empty:
        return _nothing_known()
    import zipcodes

    country: Any = zipcodes  # untyped
    wanted = sorted(zips[zips.str.fullmatch(r"[0-9]{5}")].unique())
    if len(wanted) > FEW_ZIPS:
        chosen = set(wanted)
        rows = [row for row in country.list_all() if row["zip_code"] in chosen]
    else:
        rows = [row for code in wanted for row in country.matching(code)]
    of_zips = pd.Series([row["state"] for row in rows], dtype="str")
    states = pd.concat([states, of_zips])
    codes = sorted(states[states.str.fullmatch(r"[A-Za-z]{2}")].unique())
    table = _table(rows)
    cities, centroids = _of_states(tuple(codes))
    return Gazetteer(
        zips=table.loc[~table[ZIP].duplicated()].set_index(ZIP), cities=cities, centroids=centroids
    )


@cache
def _nothing_known() -> Gazetteer:
    """Return what is known where no ZIP code and no state is named."""
    cities, centroids = _of_states(())
    return Gazetteer(zips=_table([]).set_index(ZIP), cities=cities, centroids=centroids)


def zip_middles(states: tuple[str, ...]) -> pd.DataFrame:
    """Return `zip, city_key, state, lon, lat` of the ZIP codes of some states that cover ground."""
    return _of_states(states)[1]


# One build asks for the same states again and again; the package's data never change.
@lru_cache(maxsize=16)
def _of_states(codes: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cities of some states, and the centroids of their ZIP codes."""
    import zipcodes

    country: Any = zipcodes  # untyped
    if len(codes) > FEW_STATES:
        wanted = set(codes)
        rows = [row for row in country.list_all() if row["state"] in wanted]
    else:
        rows = [row for code in codes for row in country.filter_by(state=code)]
    around = _table(rows)
    areal = around.loc[around["kind"] == _AREAL].drop_duplicates([LON, LAT], ignore_index=True)
    areal = areal.assign(**{CITY_KEY: name_keys(areal[CITY])})
    return _cities(around), areal.loc[:, [ZIP, CITY_KEY, STATE, LON, LAT]]


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the package's records as a table."""
    return pd.DataFrame(
        {
            ZIP: pd.Series([row["zip_code"] for row in rows], dtype="str"),
            CITY: pd.Series([row["city"] for row in rows], dtype="str"),
            STATE: pd.Series([row["state"] for row in rows], dtype="str"),
            LON: pd.Series([float(row["long"]) for row in rows], dtype="float64"),
            LAT: pd.Series([float(row["lat"]) for row in rows], dtype="float64"),
            "kind": pd.Series([row["zip_code_type"] for row in rows], dtype="str"),
            "others": [tuple(row["acceptable_cities"]) for row in rows],
        }
    )


def _cities(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each city's name and state; a main name comes before a second one."""
    main = table.assign(rank=0)
    second = table.assign(rank=1, **{CITY: table["others"]}).explode(CITY).dropna(subset=[CITY])
    both = pd.concat([main, second], ignore_index=True)
    both[CITY] = both[CITY].astype("str")
    both[KEY] = name_keys(both[CITY])
    both["box"] = both["kind"] != _AREAL
    best = both.sort_values(["rank", "box"], kind="stable")
    top = best.groupby([KEY, STATE], sort=False)[["rank", "box"]].transform("first")
    best = best.loc[(best["rank"] == top["rank"]) & (best["box"] == top["box"])]
    by = best.groupby([KEY, STATE])
    middle = by[[LON, LAT]].transform("mean")
    ends = (table[c].to_numpy() for table in (middle, best) for c in (LON, LAT))
    best = best.assign(reach=metres_between(*ends))
    return best.groupby([KEY, STATE]).agg(
        {CITY: "first", LON: "mean", LAT: "mean", "rank": "first", "reach": "max"}
    )


def gazetteer_of(questions: pd.DataFrame, region: Region) -> Gazetteer:
    """Read what is known of the ZIP codes and cities that rows name.

    Parameters
    ----------
    questions
        `zip` and `state`.
    region
        Its own states are read too. Of one that is invented or abroad nothing is known.
    """
    states = pd.concat([questions[STATE], pd.Series(region.states, dtype="str")])
    zips = questions[ZIP]
    if region.country != "US" or region.invented:
        states, zips = states.head(0), zips.head(0)  # its ZIP codes are elsewhere, if anywhere
    return load_gazetteer(zips, states)
