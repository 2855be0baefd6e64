"""Choose the rows whose own coordinates are good enough for other rows to be found by."""

import numpy as np
import pandas as pd

from assetmap.model import Region
from assetmap.schema import LAT, LON, UPLOAD

from .ground.areas import area_names
from .ground.distant import FAR_STEPS, far_from_zip
from .ground.extent import Extent
from .ground.gazetteer import CITY_KEY, gazetteer_of
from .ground.polygons import ids_of_points
from .judging.given import check_coordinates
from .judging.sanity import set_aside
from .stated import questions_of
from .written.addresses import CITY, ZIP


def located_addresses(records: pd.DataFrame, region: Region, *, buffer_m: float) -> pd.DataFrame:
    """Return the addresses of rows whose own coordinates are good, for others to be found by.

    Good are coordinates inside the region's box that are neither the middle of something nor far
    from the row's own ZIP code. Where the areas are ZIP codes, they must lie in the row's own: a
    list that puts a house into the next one tells nothing about others.

    Parameters
    ----------
    records
        Rows of all lists, `upload` among their columns.
    region
        Its neighbourhoods and states.
    buffer_m
        Metres around the region within which coordinates count.

    Returns
    -------
    located
        As `gained.with_lists` takes them.
    """
    extent = Extent.of(region.neighbourhoods, buffer_m=buffer_m)
    rows = records.loc[check_coordinates(records, extent).good]
    asked = questions_of(rows)
    gazetteer = gazetteer_of(asked, region)
    nobody = np.zeros(len(rows), dtype=bool)
    aside, _ = set_aside(asked, rows[UPLOAD], gazetteer, spare=nobody)
    far = far_from_zip(asked, asked[ZIP], gazetteer, steps=FAR_STEPS)
    good = (aside == "") & ~far
    zips = area_names(region).zips
    if len(zips):
        lon, lat = (asked[c].to_numpy(dtype=float) for c in (LON, LAT))
        within = ids_of_points(lon, lat, region.neighbourhoods)
        good &= (asked[ZIP].map(zips) == within).to_numpy()
    parts = asked.loc[good]
    return parts.assign(**{CITY: parts[CITY_KEY], UPLOAD: rows.loc[good, UPLOAD]})
