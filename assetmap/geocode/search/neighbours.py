"""Place a house number between the known houses next to it."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.reference.lookup import (
    ASKED,
    NOTHING_DIFFERS,
    OTHER,
    SAME_CITY,
    SAME_ZIP,
    STEP,
    UNKNOWN,
    ZIP_DIFFERS,
    Floats,
    Ints,
)
from assetmap.geocode.reference.sides import Between, between
from assetmap.geocode.written.addresses import CITY, NUMBER, STREET, ZIP
from assetmap.model import Tier

from .houses import CITY_UNKNOWN, no_candidates, scored
from .scores import BOTH_SIDES, ONE_SIDE, basis_by_metres
from .zones import BY_CITY, BY_NOTHING, BY_ZIP, NEAR_ZIP_M, Zones

GAP_M: Final = 800.0  # between two known houses, for one between them to be placed: half a mile
GAP_NUMBERS: Final = 600  # the same, in house numbers
ACROSS_M: Final = 400.0  # the same where one of them is across the street: a quarter of a mile
ACROSS_NUMBERS: Final = 200


def houses_between(pairs: pd.DataFrame, zones: Zones) -> pd.DataFrame:
    """Place house numbers between the nearest known ones of their street.

    Those on its own side of the street come first. Where they are not known nearby, those of both
    sides do, if the street has houses on the number's side at all. Only within one ZIP code, or one
    city where the ZIP code is not known or does not have the street; never beyond the known numbers
    and only where these are near each other in metres and in numbers.

    Parameters
    ----------
    pairs
        As in `houses.exact_houses`.
    zones
        The reference.

    Returns
    -------
    candidates
        `houses.CANDIDATE`; at most one row per row of `pairs`.
    """
    if pairs.empty or not len(zones.lookup.number):
        return no_candidates()
    found = []
    for zone, codes, level in _looked_in(pairs, zones):
        some = np.flatnonzero(codes >= 0)
        if len(some):
            found.append(_within(pairs.iloc[some], codes[some], level[some], zone, zones))
    both = pd.concat(found, ignore_index=True) if found else no_candidates()
    return both.drop_duplicates([ASKED, STREET], ignore_index=True)


def _looked_in(pairs: pd.DataFrame, zones: Zones) -> list[tuple[str, Ints, Ints]]:
    """Return the kinds of zones to look in, each question's own, and what its level then is."""
    street, zip_, city = (pairs[c].to_numpy() for c in (STREET, ZIP, CITY))
    in_zip = zones.ordered(BY_ZIP, by_side=False).keys(street, zip_, np.zeros_like(street)) >= 0
    named = np.where(in_zip, UNKNOWN, city)
    level = np.where((zip_ >= 0) & (len(zones.zips) > 0), ZIP_DIFFERS, SAME_CITY)
    looked = [
        (BY_ZIP, np.where(in_zip, zip_, UNKNOWN), np.full(len(pairs), SAME_ZIP)),
        (BY_CITY, named, level),
    ]
    unplaced = (zip_ < 0) & (city < 0)
    if unplaced.any():
        sole = np.where(unplaced, zones.sole_city(street), UNKNOWN)
        looked.append((BY_CITY, sole, np.where(city == OTHER, CITY_UNKNOWN, NOTHING_DIFFERS)))
    if (zones.nowhere >= 0).any():
        looked.append((BY_NOTHING, np.zeros_like(street), np.full(len(pairs), NOTHING_DIFFERS)))
    return looked


def _within(pairs: pd.DataFrame, codes: Ints, level: Ints, zone: str, zones: Zones) -> pd.DataFrame:
    """Look within one kind of zone."""
    street, number = pairs[STREET].to_numpy(), pairs[NUMBER].to_numpy()
    sides = [zones.ordered(zone, by_side=by_side) for by_side in (True, False)]
    own, any_ = (between(side, street, codes, number) for side in sides)
    good = _bounded(own, apart_m=GAP_M, numbers=GAP_NUMBERS)
    has_side = np.isin(
        sides[0].keys(street, codes, number) // STEP, np.unique(sides[0].key // STEP)
    )
    across = ~good & has_side & _bounded(any_, apart_m=ACROSS_M, numbers=ACROSS_NUMBERS)
    lon, lat = (np.where(good, a, b) for a, b in ((own.lon, any_.lon), (own.lat, any_.lat)))
    basis = np.where(
        good,
        basis_by_metres(ONE_SIDE, own.apart_m),
        basis_by_metres(BOTH_SIDES, any_.apart_m),
    )
    fits = good | across
    fits[fits] = _near(lon[fits], lat[fits], pairs[ZIP].to_numpy()[fits], level[fits], zones)
    return scored(
        pairs.iloc[np.flatnonzero(fits)],
        places=(lon[fits], lat[fits]),
        basis=basis[fits],
        level=level[fits],
        tier=Tier.INTERPOLATED,
    )


def _bounded(at: Between, *, apart_m: float, numbers: int) -> np.ndarray:
    """Tell which neighbours are near each other."""
    near: np.ndarray = (at.apart_m <= apart_m) & (at.numbers > 0) & (at.numbers <= numbers)
    return near


def _near(lon: Floats, lat: Floats, zip_: Ints, level: Ints, zones: Zones) -> np.ndarray:
    """Tell which places are near their ZIP code, where that is said and differs from theirs."""
    near = np.ones(len(lon), dtype=bool)
    doubted = level == ZIP_DIFFERS
    if doubted.any():
        away = zones.near_zip(lon[doubted], lat[doubted], zip_[doubted])
        near[doubted] = np.isnan(away) | (away <= NEAR_ZIP_M)
    return near
