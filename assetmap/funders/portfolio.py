"""Lay out what each chosen funder brings to each neighbourhood, beside what others do."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Floats, known, shares_of
from assetmap.model import Placing
from assetmap.schema import FUNDER, NAME, NEIGHBOURHOOD_ID, PLACING

from .landing import Landing

GRANTS: Final = "grants"
DOLLARS: Final = "dollars"
PER_PERSON: Final = "dollars_per_person"
OF_PLACE: Final = "share_of_place"  # of the neighbourhood's money, 0-1
OF_FUNDER: Final = "share_of_funder"  # of what of the funder's money lands in the region, 0-1
PEOPLE_SHARE: Final = "share_of_people"  # of the region's base, 0-1
FIGURES: Final = (DOLLARS, PER_PERSON, OF_PLACE, OF_FUNDER)
LOWEST: Final = {name: f"{name}_low" for name in FIGURES}  # of the three placings
HIGHEST: Final = {name: f"{name}_high" for name in FIGURES}
PORTFOLIO_COLUMNS: Final = (
    *(PLACING, FUNDER, NEIGHBOURHOOD_ID, NAME, GRANTS),
    *(column for name in FIGURES for column in (name, LOWEST[name], HIGHEST[name])),
    PEOPLE_SHARE,
)
TOTAL: Final = "total"
LANDED: Final = "landed"
UNPLACED: Final = "unplaced"
UNPLACED_GRANTS: Final = "unplaced_grants"
REGIONWIDE: Final = "regionwide"
REGIONWIDE_GRANTS: Final = "regionwide_grants"
REACHED: Final = "reached"
TOTAL_COLUMNS: Final = (
    *(PLACING, FUNDER, GRANTS, TOTAL, LANDED, UNPLACED, UNPLACED_GRANTS),
    *(REGIONWIDE, REGIONWIDE_GRANTS, REACHED),
)


def portfolio(
    landings: Mapping[Placing, Landing],
    chosen: tuple[str, ...],
    names: "pd.Series[str]",
    base: "pd.Series[float] | None",
) -> pd.DataFrame:
    """Say what each chosen funder brings to each neighbourhood.

    `share_of_place` is NaN where no money lands, `share_of_funder` where none of the funder's does,
    `dollars_per_person` where nobody of the base lives.

    Parameters
    ----------
    landings
        What lands where, by placing.
    chosen
        Funders. Of several, rows with the funder "" hold them together.
    names
        Of the neighbourhoods, by id.
    base
        The people that money is held against; None: there is no such count.

    Returns
    -------
    portfolio
        `PORTFOLIO_COLUMNS`: a row for each placing, funder and neighbourhood. `_low` and `_high`
        are the least and the most of the three placings.
    """
    rows = ("", *chosen) if len(chosen) > 1 else chosen
    people = np.full(len(names), np.nan) if base is None else shares_of(base)
    heads = np.full((len(names), 1), np.nan) if base is None else known(base)
    parts = []
    for placing, landing in landings.items():
        figures = _figures(landing, chosen, heads)
        number = landing.grants[:, landing.columns(chosen)].astype(float)
        figures[GRANTS] = _with_together(number)
        part = {name: values.T.ravel() for name, values in figures.items()}
        part |= {
            PLACING: np.repeat(str(placing), len(rows) * len(names)),
            FUNDER: np.repeat(np.array(rows, dtype=object), len(names)),
            NEIGHBOURHOOD_ID: np.tile(names.index.to_numpy(dtype=object), len(rows)),
            NAME: np.tile(names.to_numpy(dtype=object), len(rows)),
            PEOPLE_SHARE: np.tile(people, len(rows)),
        }
        parts.append(pd.DataFrame(part))
    whole = pd.concat(parts, ignore_index=True)
    return _ranged(whole, len(landings))[list(PORTFOLIO_COLUMNS)].astype({GRANTS: "int64"})


def _with_together(values: Floats) -> Floats:
    """Put the sum of several funders before them; NaN where none of them is known."""
    if values.shape[1] == 1:
        return values
    none = np.isnan(values).all(axis=1)
    return np.column_stack([np.where(none, np.nan, np.nansum(values, axis=1)), values])


def _figures(landing: Landing, chosen: tuple[str, ...], heads: Floats) -> dict[str, Floats]:
    """Return the figures of one placing, neighbourhoods by funders."""
    dollars = _with_together(landing.dollars[:, landing.columns(chosen)])
    everyone = np.nansum(landing.dollars, axis=1)[:, np.newaxis]
    own = np.nansum(dollars, axis=0)
    return {
        DOLLARS: dollars,
        PER_PERSON: dollars / heads,
        OF_PLACE: dollars / np.where(everyone > 0, everyone, np.nan),
        OF_FUNDER: dollars / np.where(own > 0, own, np.nan),
    }


def _ranged(whole: pd.DataFrame, placings: int) -> pd.DataFrame:
    """Put the least and the most of the placings beside each figure."""
    found: dict[str, Floats] = {}
    for name in FIGURES:
        values = whole[name].to_numpy(dtype=float).reshape(placings, -1)
        found[LOWEST[name]] = np.tile(np.fmin.reduce(values), placings)
        found[HIGHEST[name]] = np.tile(np.fmax.reduce(values), placings)
    return whole.assign(**found)


def totals(landings: Mapping[Placing, Landing], chosen: tuple[str, ...]) -> pd.DataFrame:
    """Account for each chosen funder's money in each placing: `total = landed + unplaced`.

    Returns
    -------
    totals
        `TOTAL_COLUMNS`. `regionwide` is the part of `landed` that is spread over the whole
        region; `reached` counts the neighbourhoods in which a grant lands otherwise.
    """
    parts = []
    for placing, landing in landings.items():
        at = landing.columns(chosen)
        columns = {
            GRANTS: landing.all_grants,
            TOTAL: landing.total,
            LANDED: landing.total - landing.unplaced,
            UNPLACED: landing.unplaced,
            UNPLACED_GRANTS: landing.unplaced_grants,
            REGIONWIDE: landing.regionwide,
            REGIONWIDE_GRANTS: landing.regionwide_grants,
            REACHED: landing.reached.sum(axis=0),
        }
        said = {name: values[at] for name, values in columns.items()}
        parts.append(pd.DataFrame({PLACING: str(placing), FUNDER: list(chosen), **said}))
    return pd.concat(parts, ignore_index=True)[list(TOTAL_COLUMNS)]
