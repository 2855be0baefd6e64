"""Gather what a build is not sure of."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from . import findings, geocode
from .model import Queue, Region
from .schema import (
    ADDRESS,
    ASSET_ID,
    CITY,
    COMPLETENESS,
    NEIGHBOURHOOD_ID,
    QUEUE,
    RECORD_ID,
    STATE,
    UNCERTAINTY_M,
    ZIP,
)
from .shares import shares

_POSTAL: Final = [ADDRESS, CITY, STATE, ZIP]


def placed(
    located: pd.DataFrame, region: Region, reference: geocode.Reference
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say of each row how far off its place may be, and on what ground those without one lie.

    Parameters
    ----------
    located
        In neighbourhoods.
    region, reference
        As the rows were placed by.

    Returns
    -------
    rows, grounds
        The rows with `uncertainty_m`, and what `geocode.grounds_of` says of them.
    """
    grounds = geocode.grounds_of(geocode.ground_keys(located), region, reference)
    metres = geocode.uncertainty_m(located, region, grounds=grounds, reference=reference)
    return located.assign(**{UNCERTAINTY_M: metres}), grounds


def doubts_of(
    lie: pd.DataFrame,
    review: pd.DataFrame,
    *,
    records: pd.DataFrame,
    grants: pd.DataFrame,
    neighbourhoods: pd.DataFrame,
    offices: pd.DataFrame,
) -> findings.Doubts:
    """Gather what is not sure about the assets, and about the offices of those who got grants.

    Parameters
    ----------
    lie
        Where each asset may lie.
    review
        The open questions.
    records, grants
        With their addresses; the records with their assets.
    neighbourhoods
        How well each was searched.
    offices
        From `offices_of`.
    """
    nowhere = records.loc[geocode.serve_from_no_place(records), ASSET_ID]
    return findings.Doubts(
        shares=lie,
        questions=review,
        asset_of=records.set_index(RECORD_ID)[ASSET_ID],
        searched=neighbourhoods.set_index(NEIGHBOURHOOD_ID)[COMPLETENESS],
        placeless=frozenset(nowhere),
        place_of=_settled_with(review, [records, grants]),
        offices=offices,
    )


def offices_of(grants: pd.DataFrame, region: Region, reference: geocode.Reference) -> pd.DataFrame:
    """Say with what probability each grant's office lies in each neighbourhood.

    Returns
    -------
    offices
        `record_id`, `neighbourhood_id`, `share`, as `shares.shares` has them.
    """
    known, grounds = placed(grants, region, reference)
    return shares(known, region, grounds=grounds, by=RECORD_ID)


def _settled_with(review: pd.DataFrame, tables: Sequence[pd.DataFrame]) -> pd.Series:
    """Return for each record the one of the same address that the queue `place` asks about."""
    rows = pd.concat([table[[RECORD_ID, *_POSTAL]] for table in tables], ignore_index=True)
    rows = rows.loc[rows[ADDRESS] != ""]
    named = review.loc[review[QUEUE] == str(Queue.PLACE), RECORD_ID]
    asked = rows.loc[rows[RECORD_ID].isin(named)].drop_duplicates(_POSTAL)
    found = rows.merge(asked, on=_POSTAL, suffixes=("", "_asked"))
    return found.set_index(RECORD_ID)[f"{RECORD_ID}_asked"]
