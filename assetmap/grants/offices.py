"""Place grants of whose office a list says nothing by the assets that their recipients are."""

from typing import Final

import pandas as pd

from assetmap.model import Reason, Tier
from assetmap.schema import (
    ADDRESS,
    ASSET_ID,
    CITY,
    LAT,
    LON,
    MATCHED,
    NEIGHBOURHOOD,
    NEIGHBOURHOOD_ID,
    PROVIDER,
    REASON,
    RECIPIENT_ASSET_ID,
    ROW,
    SCORE,
    SHEET,
    TIER,
    UPLOAD,
    ZIP,
)

BY_ASSET: Final = "asset"  # the provider of such a place
_SAID: Final = [ADDRESS, CITY, ZIP, NEIGHBOURHOOD]  # what a list says of an office
_TAKEN: Final = [LON, LAT, TIER, SCORE, NEIGHBOURHOOD_ID]
_ROW: Final = [UPLOAD, SHEET, ROW]


def with_offices(grants: pd.DataFrame, assets: pd.DataFrame) -> pd.DataFrame:
    """Place the grants without a word of an office where the recipient's asset is.

    A list of names and amounts has no offices, but the lists of assets know where those who
    received are. A row that says anything of its office is left as it is: an address that was not
    found may be another than the asset's.

    Parameters
    ----------
    grants
        Placed, with `recipient_asset_id`.
    assets
        `ASSET_COLUMNS`. Those that lie in no one neighbourhood place nothing.

    Returns
    -------
    grants
        The same rows; those that were placed have the provider `asset`, and `matched` is its id.
    """
    silent = (grants[TIER] == str(Tier.NONE)) & (grants[_SAID] == "").all(axis=1)
    known = assets.loc[assets[NEIGHBOURHOOD_ID] != ""].set_index(ASSET_ID)
    whose = grants[RECIPIENT_ASSET_ID].where(silent)
    whose = whose[whose.isin(known.index)]
    if whose.empty:
        return grants
    theirs = known.loc[whose, _TAKEN].set_axis(whose.index)
    theirs[PROVIDER], theirs[MATCHED] = BY_ASSET, whose
    placed = grants.copy()
    for column in theirs.columns:
        placed.loc[whose.index, column] = theirs[column].astype(grants[column].dtype)
    return placed


def still_missing(problems: pd.DataFrame, grants: pd.DataFrame) -> pd.DataFrame:
    """Drop the notes that no office was found, where an asset has given one since.

    Parameters
    ----------
    problems
        PROBLEM_COLUMNS, of placing the grants.
    grants
        From `with_offices`.
    """
    by_asset = grants[PROVIDER] == BY_ASSET
    if problems.empty or not by_asset.any():
        return problems
    found = pd.MultiIndex.from_frame(grants.loc[by_asset, _ROW])
    rows = pd.MultiIndex.from_frame(problems[_ROW])
    settled = (problems[REASON] == str(Reason.NO_OFFICE)).to_numpy() & rows.isin(found)
    return problems.loc[~settled].reset_index(drop=True)
