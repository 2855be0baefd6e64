"""Count people by neighbourhood where a pack counts them by other areas, such as tracts."""

import re
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from assetmap.crs import WGS84
from assetmap.model import CarriedOver
from assetmap.schema import MOE_SUFFIX, NEIGHBOURHOOD_ID

from .boundaries import texts_of
from .homes import shapes_of
from .inside import Place
from .layers import read_layer
from .manifest import PeopleKeys
from .overlay import Overlay, carried, overlay
from .people import people_columns, read_people

WHOLE: Final = 0.99  # share of a neighbourhood that areas must cover for it to be covered whole
# Words in the name of a column that cannot be summed.
_RATE: Final = re.compile(
    r"(?<![a-z])(pct|percent|percentage|median|mean|average|avg|rate|ratio|share|index|density)"
    r"(?![a-z])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """People by neighbourhood, and the areas that they were counted on."""

    people: pd.DataFrame  # as `read_people`
    how: CarriedOver
    homes: gpd.GeoDataFrame  # the areas with their counts: where in the neighbourhoods people live


def carry_people(
    keys: PeopleKeys, neighbourhoods: gpd.GeoDataFrame, *, crs: str, files: tuple[Place, Place]
) -> Carried:
    """Count people by neighbourhood where a pack counts them by other areas.

    Parameters
    ----------
    keys
        Which column says what; `polygons` is there.
    neighbourhoods
        Index `neighbourhood_id`.
    crs
        Metric, to measure areas in.
    files
        The table of people and the file of areas, for messages.

    Raises
    ------
    RegionError
        Where a column cannot be summed and no denominator is named for it; and as `read_people`.
    """
    table, layer = files
    columns = people_columns(keys, table)
    ratios = _ratios(keys, columns, table)
    areas = _read_areas(keys, layer)
    people = read_people(keys, areas.index, table)
    laid = overlay(areas.geometry.to_crs(crs), neighbourhoods.geometry.to_crs(crs))
    found = carried(people.reset_index(drop=True), laid, ratios=ratios)
    counts = [name for name in people.columns if name.removesuffix(MOE_SUFFIX) not in ratios]
    homes = gpd.GeoDataFrame(
        people[counts].reset_index(drop=True), geometry=areas.geometry.to_numpy(), crs=WGS84
    )
    return Carried(
        people=found.set_axis(neighbourhoods.index, axis="index"),
        how=_how(people[counts], laid, neighbourhoods.to_crs(crs)),
        homes=homes,
    )


def _ratios(keys: PeopleKeys, columns: dict[str, str], place: Place) -> dict[str, str]:
    """Return each column that is no count -> its denominator by our name; raise where one lacks."""
    ours = {column: name for name, column in columns.items()}
    counts = {*keys.roles.values(), *keys.others}
    for column, of in keys.ratios.items():
        if of not in counts:
            known = ", ".join(sorted(counts))
            why = f"column {column!r} is a ratio of {of!r}, which is no count of the pack ({known})"
            raise place.wrong(why=why)
    for column in columns.values():
        bare = column not in counts and column not in keys.ratios
        if bare or (column not in keys.ratios and _RATE.search(column.lower())):
            why = f"column {column!r} cannot be summed over `polygons`; name what it is a share of"
            raise place.wrong(why=f"{why}: ratios = {{ {column} = 'a count' }}")
    return {column: ours[of] for column, of in keys.ratios.items()}


def _read_areas(keys: PeopleKeys, place: Place) -> gpd.GeoDataFrame:
    """Return the areas (or points) that are counted, by their ids."""
    if keys.polygons is None:
        msg = "people are counted by neighbourhood"
        raise TypeError(msg)
    layer = read_layer(keys.polygons, [keys.polygon_id], place)
    if layer.empty:
        raise place.wrong(why="has no features")
    ids = pd.Series(texts_of(layer[keys.polygon_id]), dtype="str", name=NEIGHBOURHOOD_ID)
    for number in np.flatnonzero(ids == "") + 1:
        raise place.wrong(why=f"feature {number} has no id in {keys.polygon_id!r}")
    areas = gpd.GeoDataFrame({NEIGHBOURHOOD_ID: ids}, geometry=shapes_of(layer, place), crs=WGS84)
    if ids.duplicated().any():
        areas = areas.dissolve(NEIGHBOURHOOD_ID, sort=False).reset_index()
    return areas.set_index(NEIGHBOURHOOD_ID)


def _how(counts: pd.DataFrame, laid: Overlay, neighbourhoods: gpd.GeoDataFrame) -> CarriedOver:
    """Say what lies outside, and which neighbourhoods are not covered whole."""
    outside = laid.outside
    lost = {
        str(name): float(np.nansum(outside * counts[name].to_numpy(dtype=float)))
        for name in counts.columns
        if not str(name).endswith(MOE_SUFFIX)
    }
    uncovered: list[str] = []
    if laid.sources and (neighbourhoods.geometry.area > 0).all():
        ground = np.bincount(laid.target, weights=_areas(laid), minlength=laid.targets)
        short = ground < WHOLE * neighbourhoods.geometry.area.to_numpy()
        uncovered = [] if not ground.any() else list(map(str, neighbourhoods.index[short]))
    return CarriedOver(areas=laid.sources, outside=tuple(lost.items()), uncovered=tuple(uncovered))


def _areas(laid: Overlay) -> np.ndarray:
    """Return the area of each piece, square metres; of points 0."""
    return gpd.GeoSeries(laid.shape).area.to_numpy(dtype=float)
