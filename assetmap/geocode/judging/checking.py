"""Hold the rows that cannot be placed in a region as they stand, and place nothing."""

import pandas as pd

from assetmap.geocode.ground.extent import Extent
from assetmap.model import Reason, Region
from assetmap.problems import joined
from assetmap.settings import Settings

from .given import check_coordinates
from .held import held
from .unfindable import are_unfindable


def within(
    records: pd.DataFrame, region: Region, *, settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part records that can be placed in a region as they stand from those that cannot.

    The others have coordinates that cannot be true there, or none and an address that says itself
    that it cannot be found.

    Parameters
    ----------
    records
        With provenance, `lon` and `lat`, degrees, NaN where blank: a row without both may be true.
    region
        Whose box, `region_buffer_m` of the settings wider, they must lie in.
    settings
        `region_buffer_m`.

    Returns
    -------
    kept
        Some rows of `records`, index 0..n-1.
    problems
        PROBLEM_COLUMNS: each other row once, held.
    """
    extent = Extent.of(region.neighbourhoods, buffer_m=settings.region_buffer_m)
    unfindable = are_unfindable(records, region)
    reason = check_coordinates(records, extent).reason
    reason = reason.mask(unfindable, str(Reason.VAGUE_ADDRESS))
    problems = [
        held(records.loc[reason == code], Reason(code), extent)
        for code in sorted(set(reason) - {""})
    ]
    return records.loc[reason == ""].reset_index(drop=True), joined(problems)
