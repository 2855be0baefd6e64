"""Make one asset of the records that are one."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.schema import (
    ADDRESS,
    ASSET_COLUMNS,
    ASSET_ID,
    CAPACITY,
    CATEGORY,
    CITY,
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
    TYPE,
    TYPE_COLUMNS,
    UNCERTAINTY_M,
    URL,
    VERIFIED,
    ZIP,
)

from .choosing import (
    PLACE,
    Several,
    by_text,
    listed,
    several_of,
    with_capacity,
    with_place,
    with_text,
    with_type,
)

_TEXTS: Final = (NAME, CATEGORY, DESCRIPTION, PHONE, URL, VERIFIED)
_POSTAL: Final = (ADDRESS, CITY, STATE, ZIP)


def merge(records: pd.DataFrame) -> pd.DataFrame:
    """Make one asset of the records that are one, field by field.

    - Texts: what a person decided, last; else from the record verified last; else the longest.
    - Address, city, state and ZIP code: together from one record by the same rule; what that one
      lacks, from the next. What a person decided of one of them stands.
    - Capacity: from the record verified last that tells one; else the largest.
    - Place: as one, from the record that a person placed last; else of the best tier; else
      verified last. Where a person named a neighbourhood, from the best record that lies there.
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
    assets = lone if several.empty else pd.concat([lone, _merged(several_of(several), place)])
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
    several = several_of(ordered.loc[shared].reset_index(drop=True))
    ranked = {column: by_text(several, column) for column in _TEXTS}
    ranked |= dict.fromkeys(_POSTAL, by_text(several, *_POSTAL))
    gave = {column: with_text(several, column, rows) for column, rows in ranked.items()}
    gave[CAPACITY] = with_capacity(several)
    gave[PLACE] = with_place(several)
    gave[TYPE] = with_type(several)
    fields = sorted(gave)
    rows = np.concatenate([gave[field] for field in fields])
    field = np.repeat(np.array(fields, dtype=object), [len(gave[field]) for field in fields])
    order = np.argsort(several.asset[rows], kind="stable")
    told = several.records.loc[rows[order], [ASSET_ID, RECORD_ID]].reset_index(drop=True)
    table = told.assign(**{FIELD: field[order]})
    return table[list(PROVENANCE_COLUMNS)].astype("str")


def _merged(several: Several, place: list[str]) -> pd.DataFrame:
    """Return one row per asset."""
    records = several.records
    found = {ASSET_ID: several.first(np.arange(len(records)))}
    found |= {column: several.first(by_text(several, column)) for column in _TEXTS}
    found |= dict.fromkeys(place, with_place(several))
    found |= dict.fromkeys(TYPE_COLUMNS, with_type(several))
    assets = pd.DataFrame({column: records[column].array[rows] for column, rows in found.items()})
    postal = by_text(several, *_POSTAL)
    gave = {column: with_text(several, column, postal) for column in _POSTAL}
    gave[CAPACITY] = with_capacity(several)
    for column, rows in gave.items():
        told = pd.Series(records[column].array[rows], index=several.asset[rows])
        assets[column] = told.reindex(assets.index)
    assets = assets.fillna(dict.fromkeys(_POSTAL, ""))
    assets[RECORDS] = listed(several, records[RECORD_ID])
    assets[SOURCES] = listed(several, _plain_source(records))
    return assets


def _plain_source(records: pd.DataFrame) -> pd.Series:
    """Return the lists' names without the sign that divides them."""
    return records[SOURCE].str.replace(";", ",", regex=False)
