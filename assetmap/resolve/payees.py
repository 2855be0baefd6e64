"""Match one list of those who were paid: rows are organisations, wherever they are."""

import numpy as np
import pandas as pd

from assetmap.schema import ASSET_ID, CITY, NAME, RECORD_ID, RELATION_COLUMNS, SOURCE_ID

from .curation import stale_problems
from .decisions import NO_DECISIONS, Decisions
from .keys import NONE, by_unique, city_keys, keys_of, name_keys
from .match import Matched
from .naming import asset_ids, hashed
from .organisations import organisations
from .told import told


def match_payees(
    records: pd.DataFrame, *, crs: str, decisions: Decisions = NO_DECISIONS
) -> Matched:
    """Give the rows of one organisation one id, as `match` does those of one asset.

    A row's own id is taken for the number of the organisation where it stands in the list twice or
    more: a number that each row has once is a row's, and says nothing.

    Parameters
    ----------
    records
        As `match` takes them.
    crs
        Metric.
    decisions
        The log: its lines `join` and `split`.
    """
    ordered = records.sort_values(RECORD_ID, kind="stable").reset_index(drop=True)
    ids = ordered[RECORD_ID].to_numpy(dtype=object)
    said = told(decisions, ordered, ids, None)
    numbered = ordered[SOURCE_ID].astype("str")
    again = (numbered != "").to_numpy() & numbered.duplicated(keep=False).to_numpy()
    found = organisations(
        ordered,
        np.where(again, pd.factorize(numbered)[0], NONE),
        crs=crs,
        places={*by_unique(ordered, CITY, city_keys)} - {""},
        said=said,
    )
    named = by_unique(ordered, NAME, lambda texts: [hashed(key) for key in name_keys(texts)])
    called = asset_ids(ordered, keys_of(ordered, crs=crs), named, found.group, None)
    return Matched(
        asset_id=pd.Series(called, index=ordered[RECORD_ID], dtype="str")
        .loc[records[RECORD_ID]]
        .set_axis(records.index)
        .rename(ASSET_ID),
        once=pd.DataFrame(index=records.index),
        review=found.review,
        relations=pd.DataFrame(columns=list(RELATION_COLUMNS), dtype="str"),
        problems=stale_problems(said.stale),
        crowded=0,
    )
