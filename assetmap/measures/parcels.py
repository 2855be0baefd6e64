"""Cut grants by the recipient's sector, by programme and by year."""

from dataclasses import dataclass

import pandas as pd

from assetmap.schema import (
    AMOUNT,
    ASSET_ID,
    FUNDER,
    PROGRAMME,
    RECIPIENT_ASSET_ID,
    SECTOR,
    YEAR,
)

BY_SECTOR = "sector:"  # before what a row of money is of, where that is no funder
BY_PROGRAMME = "programme:"
BY_YEAR = "year:"
PREFIXES = (BY_SECTOR, BY_PROGRAMME, BY_YEAR)
MOST_PROGRAMMES = 30  # those with the most dollars; a list may name thousands
MOST_YEARS = 60  # the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcels:
    """Grants under a label in place of the funder, and what has no label."""

    by: str  # the prefix of the labels
    grants: pd.DataFrame  # as `landings` takes them; `funder` is the label, "" without one
    unlabelled: float  # dollars
    left_out: int  # labels beyond the most that are told apart

    @property
    def labelled(self) -> bool:
        """Whether any grant has a label."""
        return bool((self.grants[FUNDER] != "").any())


def by_sector(grants: pd.DataFrame, assets: pd.DataFrame) -> Parcels:
    """Label grants by the sector of the asset that the recipient is, where that is known.

    Examples
    --------
    >>> grants = pd.DataFrame({"recipient_asset_id": ["a1", ""], "amount": [5.0, 7.0]})
    >>> found = by_sector(grants, pd.DataFrame({"asset_id": ["a1"], "sector": ["educators"]}))
    >>> found.grants["funder"].tolist(), found.unlabelled
    (['sector:educators', ''], 7.0)
    """
    if RECIPIENT_ASSET_ID not in grants:
        return _labelled(grants, pd.Series("", index=grants.index, dtype="str"), BY_SECTOR)
    sector_of = assets.drop_duplicates(ASSET_ID).set_index(ASSET_ID)[SECTOR]
    found = grants[RECIPIENT_ASSET_ID].map(sector_of).astype("object").fillna("").astype("str")
    return _labelled(grants, found, BY_SECTOR)


def by_programme(grants: pd.DataFrame) -> Parcels:
    """Label grants by the programme that they are of: those with the most dollars are told apart.

    Examples
    --------
    >>> grants = pd.DataFrame({"programme": ["Arts ", ""], "amount": [5.0, 7.0]})
    >>> by_programme(grants).grants["funder"].tolist()
    ['programme:Arts', '']
    """
    if PROGRAMME not in grants:
        return _labelled(grants, pd.Series("", index=grants.index, dtype="str"), BY_PROGRAMME)
    names = grants[PROGRAMME].astype("str").str.strip()
    sums = grants[AMOUNT].groupby(names).sum().drop("", errors="ignore")
    ranked = sums.sort_index().sort_values(ascending=False, kind="stable")
    kept = ranked.index[:MOST_PROGRAMMES]
    left = len(ranked) - len(kept)
    return _labelled(grants, names.where(names.isin(kept), ""), BY_PROGRAMME, left_out=left)


def by_year(years: pd.DataFrame) -> Parcels:
    """Label parts of grants by the year in which they are spent; the latest years are told apart.

    Parameters
    ----------
    years
        As `grants`, one row per grant and year, with `year`, "" where it is not known.
    """
    known = sorted(set(years[YEAR]) - {""})[-MOST_YEARS:]
    left = years[YEAR].nunique() - len(known) - int((years[YEAR] == "").any())
    label = years[YEAR].where(years[YEAR].isin(known), "")
    return _labelled(years, label, BY_YEAR, left_out=left)


def _labelled(grants: pd.DataFrame, names: pd.Series, prefix: str, *, left_out: int = 0) -> Parcels:
    """Put a label in the funder's place."""
    label = (prefix + names).where(names != "", "")
    lost = float(grants.loc[label == "", AMOUNT].sum()) if len(grants) else 0.0
    named = grants.assign(**{FUNDER: label})
    return Parcels(by=prefix, grants=named, unlabelled=lost, left_out=left_out)
