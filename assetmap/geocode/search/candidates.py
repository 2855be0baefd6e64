"""Offer places for a question to choose from, with what the choice would move."""

import json
from collections.abc import Hashable
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from assetmap.geocode.ground.polygons import ids_of_points
from assetmap.geocode.reference.loading import Reference
from assetmap.geocode.reference.lookup import points_of, points_with_number
from assetmap.geocode.written.addresses import CITY, NUMBER, STREET, ZIP
from assetmap.schema import CANDIDATES, LABEL, LAT, LON, NAME, NEIGHBOURHOOD_ID, SCORE

MOST: Final = 5  # candidates of a question: more than that nobody compares
MOVES: Final = "moves"  # share of the probability that an answer would move to another area
_DIGITS: Final = 7  # of a degree: about a centimetre
_QUESTION: Final = "question"
OPTION_COLUMNS: Final = (LON, LAT, LABEL, SCORE)


def candidates_of(
    options: pd.DataFrame, index: pd.Index, neighbourhoods: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Write the places that a question offers, likeliest first.

    Parameters
    ----------
    options
        `lon`, `lat`, `label`, `score` (how likely it is, 0-1); index: the question of each.
    index
        Of the questions.
    neighbourhoods
        The region's areas: which of them a place lies in is what matters.

    Returns
    -------
    offered
        `candidates`, a JSON list of `lon`, `lat`, `label`, `score`, `neighbourhood_id`,
        `neighbourhood`, "" where there are none; `moves`, what of the probability does not lie in
        the likeliest area: 0 where all that may be is in one, 1 where nothing is known. Index as
        given.
    """
    there = options.loc[options[LON].notna() & options[LAT].notna(), list(OPTION_COLUMNS)]
    if there.empty:
        nothing = pd.Series("", index=index, dtype="str")
        return pd.DataFrame({CANDIDATES: nothing, MOVES: 1.0})
    lon, lat = (there[c].to_numpy(dtype=float).round(_DIGITS) for c in (LON, LAT))
    ids = ids_of_points(lon, lat, neighbourhoods)
    names = neighbourhoods[NAME].astype("str")
    table = pd.DataFrame(
        {
            _QUESTION: there.index,
            LON: lon,
            LAT: lat,
            LABEL: there[LABEL].to_numpy(),
            SCORE: there[SCORE].to_numpy(dtype=float),
            NEIGHBOURHOOD_ID: pd.Series(ids, dtype="str"),
        }
    )
    table[NAME] = table[NEIGHBOURHOOD_ID].map(names).fillna("").astype("str")
    order = [_QUESTION, SCORE, LABEL, LON, LAT]
    table = table.sort_values(order, ascending=[True, False, True, True, True])
    table = table.drop_duplicates([_QUESTION, LON, LAT])
    table = table.loc[table.groupby(_QUESTION).cumcount() < MOST]
    by_area = table.groupby([_QUESTION, NEIGHBOURHOOD_ID])[SCORE].sum()
    likeliest = by_area.groupby(level=0).max()
    moves = (1.0 - likeliest).clip(0.0, 1.0).reindex(index, fill_value=1.0)
    texts = _texts(table)
    written = pd.Series([texts.get(i, "") for i in index], index=index, dtype="str")
    return pd.DataFrame({CANDIDATES: written, MOVES: moves})


def _texts(table: pd.DataFrame) -> dict[Hashable, str]:
    """Write the options of each question, which stand together."""
    columns = [_QUESTION, LON, LAT, LABEL, SCORE, NEIGHBOURHOOD_ID, NAME]
    options: dict[Hashable, list[dict[str, float | str]]] = {}
    for question, lon, lat, label, score, area, name in zip(
        *(table[column].tolist() for column in columns), strict=True
    ):
        options.setdefault(question, []).append(
            {
                LON: lon,
                LAT: lat,
                LABEL: label,
                SCORE: round(score, 3),
                NEIGHBOURHOOD_ID: area,
                "neighbourhood": name,
            }
        )
    return {question: json.dumps(rows, ensure_ascii=False) for question, rows in options.items()}


def same_houses(questions: pd.DataFrame, reference: Reference | None) -> pd.DataFrame:
    """Return where the reference has the street and number of each question, once for each town.

    Returns
    -------
    options
        `lon`, `lat`, `label`; index: the question of each.
    """
    blank = pd.DataFrame({LON: [], LAT: [], LABEL: []}).astype({LABEL: "str"})
    asked = questions.loc[(questions[NUMBER] >= 0) & (questions[STREET] != "")]
    if reference is None or asked.empty:
        return blank
    lookup = reference.lookup
    which, found = points_with_number(
        lookup, lookup.street_codes(asked[STREET]), asked[NUMBER].to_numpy(dtype=np.int64)
    )
    towns = pd.DataFrame({_QUESTION: which, ZIP: lookup.zip[found], CITY: lookup.city[found]})
    first = ~towns.duplicated().to_numpy()
    which, found = which[first], found[first]
    both = points_of(lookup, found)
    said = [
        ", ".join(filter(None, [f"{number} {street}", city, zip_]))
        for number, street, city, zip_ in zip(
            *(both[column].tolist() for column in (NUMBER, STREET, CITY, ZIP)), strict=True
        )
    ]
    table = both[[LON, LAT]].assign(**{LABEL: pd.Series(said, index=both.index, dtype="str")})
    return table.set_axis(asked.index.take(which))


def shared_out(options: pd.DataFrame, *, left: pd.Series | float = 1.0) -> pd.DataFrame:
    """Give each of a question's options the same share of what is left of its probability."""
    counts = options.groupby(level=0)[LON].transform("size").to_numpy(dtype=float)
    of_all = np.broadcast_to(left, len(options)) if isinstance(left, float) else left[options.index]
    return options.assign(**{SCORE: np.asarray(of_all, dtype=float) / counts})
