"""Hold the rows whose own coordinates cannot be true in a region, and place nothing."""

import pandas as pd

from assetmap.model import Reason, Region, Severity
from assetmap.problems import joined, problems_of
from assetmap.schema import LAT
from assetmap.settings import Settings

from .asking import pairs
from .extent import Extent
from .given import check_coordinates


def within(
    records: pd.DataFrame, region: Region, *, settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part records whose coordinates may be true in a region from those whose cannot.

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
    reason = check_coordinates(records, extent).reason
    held = [
        problems_of(
            rows := records.loc[reason == code],
            Reason(code),
            Severity.HELD,
            column=LAT,
            values=pairs(rows),
            expected=str(extent),
        )
        for code in sorted(set(reason) - {""})
    ]
    return records.loc[reason == ""].reset_index(drop=True), joined(held)
