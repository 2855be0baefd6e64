"""Find the places that an address cell names instead of a street: a park, a library."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.geocode.ground.areas import AreaNames, stated_areas
from assetmap.geocode.ground.extent import M_PER_DEGREE, metres_between
from assetmap.geocode.ground.gazetteer import CITY_KEY
from assetmap.geocode.ground.polygons import ids_of_points
from assetmap.geocode.written.addresses import CITY, FORM, ZIP
from assetmap.geocode.written.names import name_keys
from assetmap.model import Region, Tier
from assetmap.schema import ADDRESS, LAT, LON, MATCHED, NAME, PROVIDER, SCORE, STATE, TIER

KEY: Final = "key"  # name of a place as a key
REACH_M: Final = "reach_m"  # from a place's middle to its corner, metres
PLACE_COLUMNS: Final = (KEY, NAME, ZIP, CITY, LON, LAT, REACH_M)
OWN_PLACES: Final = "places"  # the provider
SMALL_M: Final = 100.0  # a place that reaches no further is as good as a house
APART_M: Final = 150.0  # places of one name further apart than this are several
_FORMS: Final = ("vague", "street")
_FOUND: Final = 0.85
_WRONG: Final = 3  # the row says another ZIP code or city
_SHORTEST: Final = 4  # letters of a name: one of fewer is an abbreviation of many


def no_places() -> pd.DataFrame:
    """Return an empty table of places."""
    empty = pd.DataFrame({column: pd.Series(dtype="str") for column in PLACE_COLUMNS})
    return empty.astype(dict.fromkeys((LON, LAT, REACH_M), "float64"))


def named_places(names: pd.Series, where: pd.DataFrame) -> pd.DataFrame:
    """Return places in an order that does not hang on their file's.

    Parameters
    ----------
    names
        Each place's name, "" where it has none.
    where
        `zip, city, lon, lat, reach_m`; index of `names`.

    Returns
    -------
    places
        `PLACE_COLUMNS`, the city as a key; each once.
    """
    table = where.assign(**{KEY: name_keys(names), NAME: names, CITY: name_keys(where[CITY])})
    table = table.loc[table[KEY].str.len() >= _SHORTEST, list(PLACE_COLUMNS)]
    return table.drop_duplicates().sort_values(list(PLACE_COLUMNS), ignore_index=True)


def by_named_place(
    questions: pd.DataFrame, *, places: pd.DataFrame, areas: AreaNames, region: Region
) -> pd.DataFrame:
    """Place rows whose address is the name of a place.

    A name that several places have, further apart than `APART_M`, is looked for in the row's own
    ZIP code, then in its city; where it stays open, there is no answer. Nor is there one where the
    name is that of the row's city, or of a neighbourhood. A large place, such as a park, has a
    point only where all of it lies in one neighbourhood.

    Parameters
    ----------
    questions
        `address, form, zip, city_key, state`.
    places
        `PLACE_COLUMNS`.
    areas
        The names of the region's neighbourhoods.
    region
        Its neighbourhoods and states.

    Returns
    -------
    answers
        `PLACE_COLUMNS` of the schema, index of `questions`; tier "" where there is none. A small
        place is as good as an address, a large one as a street.
    """
    none = pd.DataFrame(
        {LON: np.nan, LAT: np.nan, TIER: "", PROVIDER: "", MATCHED: "", SCORE: 0.0},
        index=questions.index,
    )
    here = questions[STATE].isin(["", *(region.states or questions[STATE])])
    asked = questions.loc[here & questions[FORM].isin(_FORMS) & (questions[ADDRESS] != "")]
    if places.empty or asked.empty:
        return none
    first = asked[ADDRESS].str.extract(r"^\s*([^,;\r\n(]*)", expand=False).fillna("")
    keys = pd.DataFrame(
        {"row": asked.index, KEY: name_keys(first), ZIP: asked[ZIP], CITY: asked[CITY_KEY]}
    )
    keys = keys.loc[(keys[KEY] != keys[CITY]) & (stated_areas(first, areas) == "")]
    both = keys.merge(places, on=KEY, suffixes=("", "_known"))
    if both.empty:
        return none
    best = _clear(both)
    lon, lat = best[LON].to_numpy(), best[LAT].to_numpy()
    small = best[REACH_M].to_numpy() <= SMALL_M
    sure = small | _in_one_area(best, region)
    answers = pd.DataFrame(
        {
            LON: np.where(sure, lon, np.nan),
            LAT: np.where(sure, lat, np.nan),
            TIER: np.where(small, str(Tier.ADDRESS), str(Tier.STREET)),
            PROVIDER: OWN_PLACES,
            MATCHED: best[NAME].to_numpy(),
            SCORE: _FOUND,
        },
        index=best["row"],
    )
    return none.assign(**{column: answers[column].reindex(none.index) for column in none.columns})


def _clear(both: pd.DataFrame) -> pd.DataFrame:
    """Return one place for each row that names one alone, in its ZIP code, its city, or at all."""
    told = [(both[c] != "") & (both[f"{c}_known"] != "") for c in (ZIP, CITY)]
    alike = [both[c] == both[f"{c}_known"] for c in (ZIP, CITY)]
    same = [known & equal for known, equal in zip(told, alike, strict=True)]
    differs = (told[0] & ~alike[0]) | (told[1] & ~alike[1])
    both = both.assign(rank=np.select([same[0], same[1] & ~told[0], ~differs], [0, 1, 2], _WRONG))
    both = both.loc[both["rank"] < _WRONG]
    both = both.loc[both["rank"] == both.groupby("row")["rank"].transform("min")]
    by = both.groupby("row")
    box = [by[c].transform(how).to_numpy() for how in ("min", "max") for c in (LON, LAT)]
    far = metres_between(*box)
    return both.loc[far <= APART_M].sort_values(["row", REACH_M, LON, LAT]).drop_duplicates("row")


def _in_one_area(best: pd.DataFrame, region: Region) -> npt.NDArray[np.bool_]:
    """Tell which places lie, as far as their corners tell, in one neighbourhood."""
    lon, lat, reach = (best[c].to_numpy() for c in (LON, LAT, REACH_M))
    up = reach / M_PER_DEGREE
    across = up / np.cos(np.radians(lat))
    middle = ids_of_points(lon, lat, region.neighbourhoods)
    inside = np.asarray(middle != "", dtype=bool)
    for east, north in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        there = ids_of_points(lon + east * across, lat + north * up, region.neighbourhoods)
        inside &= there == middle
    return inside
