"""Make one asset of the records that are one."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.model import Tier
from assetmap.schema import (
    ADDRESS,
    ASSET_COLUMNS,
    ASSET_ID,
    CAPACITY,
    CATEGORY,
    CITY,
    CONFIDENCE,
    DESCRIPTION,
    FIELD,
    NAME,
    NEIGHBOURHOOD,
    NEIGHBOURHOOD_ID,
    PHONE,
    PLACE_COLUMNS,
    PROVENANCE_COLUMNS,
    RECORD_ID,
    RECORDS,
    SOURCE,
    SOURCES,
    STATE,
    TIER,
    TYPE,
    TYPE_COLUMNS,
    UNCERTAINTY_M,
    URL,
    VERIFIED,
    ZIP,
)
from assetmap.taxonomy import UNCLASSIFIED

DECIDED: Final = "decided"  # fields that a person decided, ";" between (`curation`)
_TEXTS: Final = (NAME, CATEGORY, DESCRIPTION, PHONE, URL, VERIFIED)
PLACE: Final = "place"  # stands for the columns of a place, which one record gives together
_POSTAL: Final = (ADDRESS, CITY, STATE, ZIP)


def merge(records: pd.DataFrame) -> pd.DataFrame:
    """Make one asset of the records that are one, field by field.

    - Texts: what a person decided; else from the record verified last; else the longest.
    - Address, city, state and ZIP code: together from one record by the same rule; what that one
      lacks, from the next.
    - Capacity: from the record verified last that tells one; else the largest.
    - Place: as one, from the record that a person placed; else of the best tier; else verified
      last.
    - Type: as one, from the record that a person typed; else the most confident.

    A blank never wins over a text. Ties go to the text, then to the record, that sorts first, so
    that the order of rows never matters.

    Parameters
    ----------
    records
        With `asset_id`, `record_id`, `source`, the asset fields, and the place and type columns.

    Returns
    -------
    assets
        One row per asset, ASSET_COLUMNS but for `neighbourhood_id`, and `neighbourhood` as the
        record that gave the place states it; sorted by `asset_id`, index 0..n-1.
    """
    ordered = records.sort_values([ASSET_ID, RECORD_ID], ignore_index=True)
    single = ~ordered[ASSET_ID].duplicated(keep=False)
    alone, several = ordered.loc[single], ordered.loc[~single].reset_index(drop=True)
    lone = alone.assign(**{RECORDS: alone[RECORD_ID], SOURCES: _plain_source(alone)})
    known = (*PLACE_COLUMNS, UNCERTAINTY_M, NEIGHBOURHOOD, NEIGHBOURHOOD_ID)
    place = [c for c in known if c in records.columns]
    columns = [c for c in ASSET_COLUMNS if c not in (NEIGHBOURHOOD_ID, UNCERTAINTY_M)]
    columns += [c for c in place if c not in columns]
    assets = lone if several.empty else pd.concat([lone, _merged(several, place)])
    return assets.sort_values(ASSET_ID, ignore_index=True).loc[:, columns]


def provenance(records: pd.DataFrame) -> pd.DataFrame:
    """Say which record gave each field of the assets that are made of several.

    Parameters
    ----------
    records
        As for `merge`.

    Returns
    -------
    provenance
        PROVENANCE_COLUMNS; blank fields have no row. `place` stands for the columns of the place,
        `type` for those of the type. Of an asset of one record, that one gave all.
    """
    ordered = records.sort_values([ASSET_ID, RECORD_ID], ignore_index=True)
    shared = ordered[ASSET_ID].duplicated(keep=False)
    several = ordered.loc[shared].reset_index(drop=True)
    decided = several.get(DECIDED, pd.Series("", index=several.index, dtype="str"))
    postal = _ranked(several, ADDRESS, decided)
    found = {column: _ranked(several, column, decided) for column in _TEXTS}
    found |= dict.fromkeys(_POSTAL, postal)
    parts = [
        ranked.loc[ranked[column] != ""].drop_duplicates(ASSET_ID).assign(**{FIELD: column})
        for column, ranked in found.items()
    ]
    parts += [
        _told_capacity(several).assign(**{FIELD: CAPACITY}),
        _best_place(several).assign(**{FIELD: PLACE}),
        _best_type(several, decided).assign(**{FIELD: TYPE}),
    ]
    columns = list(PROVENANCE_COLUMNS)
    told = [part[columns] for part in parts]
    table = pd.concat(told)
    return table.sort_values([ASSET_ID, FIELD], ignore_index=True).astype("str")


def _merged(records: pd.DataFrame, place: list[str]) -> pd.DataFrame:
    """Return one row per asset, of records that are sorted by asset and record."""
    asset = records[ASSET_ID].to_numpy(dtype=object)
    assets = pd.DataFrame({ASSET_ID: pd.unique(asset)})
    decided = records.get(DECIDED, pd.Series("", index=records.index, dtype="str"))
    for column in _TEXTS:
        assets[column] = _best_text(records, column, decided).to_numpy()
    postal = _ranked(records, ADDRESS, decided)
    for column in _POSTAL:
        filled = postal.loc[postal[column] != ""].drop_duplicates(ASSET_ID)
        found = filled.set_index(ASSET_ID)[column]
        assets[column] = found.reindex(assets[ASSET_ID], fill_value="").to_numpy()
    assets[CAPACITY] = _best_capacity(records).reindex(assets[ASSET_ID]).to_numpy()
    assets[place] = _best_place(records)[place].to_numpy()
    assets[list(TYPE_COLUMNS)] = _best_type(records, decided)[list(TYPE_COLUMNS)].to_numpy()
    assets[RECORDS] = _listed(records[RECORD_ID], records[ASSET_ID])
    assets[SOURCES] = _listed(_plain_source(records), records[ASSET_ID])
    kinds = {column: records[column].dtype for column in assets.columns if column in records}
    return assets.astype(kinds)


def _ranked(records: pd.DataFrame, column: str, decided: pd.Series) -> pd.DataFrame:
    """Return records by asset, the one whose text in a column is to be taken first."""
    text = records[column]
    rank = pd.DataFrame(
        {
            "blank": text == "",
            "decided": ~_has(decided, column),
            "verified": records[VERIFIED],
            "length": -text.str.len(),
            "shouted": text.str.isupper(),
            "text": text,
            ASSET_ID: records[ASSET_ID],
            RECORD_ID: records[RECORD_ID],
        }
    )
    keys = [ASSET_ID, "blank", "decided", "verified", "length", "shouted", "text", RECORD_ID]
    order = rank.sort_values(keys, ascending=[key != "verified" for key in keys]).index
    return records.loc[order]


def _best_text(records: pd.DataFrame, column: str, decided: pd.Series) -> pd.Series:
    """Return the text to be taken for each asset, in the order of assets."""
    return _ranked(records, column, decided).drop_duplicates(ASSET_ID)[column]


def _told_capacity(records: pd.DataFrame) -> pd.DataFrame:
    """Return for each asset of which a capacity is told the record that gives it."""
    told = records.loc[records[CAPACITY].notna()]
    ranked = told.sort_values(
        [ASSET_ID, VERIFIED, CAPACITY, RECORD_ID], ascending=[True, False, False, True]
    )
    return ranked.drop_duplicates(ASSET_ID)


def _best_capacity(records: pd.DataFrame) -> pd.Series:
    """Return the capacity of each asset of which one is told, by asset."""
    return _told_capacity(records).set_index(ASSET_ID)[CAPACITY]


def _best_place(records: pd.DataFrame) -> pd.DataFrame:
    """Return for each asset the record that gives the place."""
    tiers = {str(tier): rank for rank, tier in enumerate(Tier)}
    rank = records[TIER].map(tiers).where(records[TIER] != str(Tier.CONFIRMED), -1)
    ranked = records.assign(rank=rank).sort_values(
        [ASSET_ID, "rank", VERIFIED, RECORD_ID], ascending=[True, True, False, True]
    )
    return ranked.drop_duplicates(ASSET_ID)


def _best_type(records: pd.DataFrame, decided: pd.Series) -> pd.DataFrame:
    """Return for each asset the record that gives the type."""
    ranked = records.assign(
        decided=~_has(decided, TYPE),
        nothing=records[TYPE] == UNCLASSIFIED,
        doubt=-records[CONFIDENCE],
    ).sort_values([ASSET_ID, "decided", "nothing", "doubt", TYPE, RECORD_ID])
    return ranked.drop_duplicates(ASSET_ID)


def _has(decided: pd.Series, column: str) -> pd.Series:
    """Tell the records in which a person decided a field."""
    return (";" + decided + ";").str.contains(f";{column};", regex=False)


def _plain_source(records: pd.DataFrame) -> pd.Series:
    """Return the lists' names without the sign that divides them."""
    return records[SOURCE].str.replace(";", ",", regex=False)


def _listed(texts: pd.Series, asset: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return each asset's different texts, sorted, ";" between."""
    table = pd.DataFrame({"text": texts, ASSET_ID: asset}).drop_duplicates()
    table = table.loc[table["text"] != ""].sort_values([ASSET_ID, "text"])
    listed = table.groupby(ASSET_ID, sort=True)["text"].agg(";".join)
    return listed.reindex(pd.unique(asset), fill_value="").to_numpy(dtype=object)
