"""Match one list of those who were paid: rows are organisations, wherever they are."""

import numpy as np
import pandas as pd

from assetmap.schema import ASSET_ID, CITY, NAME, RECORD_ID, RELATION_COLUMNS, SOURCE_ID

from .curation import stale_problems
from .decisions import NO_DECISIONS, Decisions
from .keys import NONE, by_unique, city_keys, name_keys
from .match import Matched
from .naming import hashed
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
    names = pd.Series(by_unique(ordered, NAME, name_keys), dtype="str")
    first = names.groupby(found.group).transform("min") + "\n"
    # Two organisations of one name, in two towns, are told apart by their first rows.
    lone = ordered[RECORD_ID].groupby(found.group).transform("min")
    twice = first.groupby(found.group).first().duplicated(keep=False)
    first += lone.where(pd.Series(found.group).map(twice).to_numpy(dtype=bool), "")
    called = pd.Series([hashed(text) for text in first], index=ordered[RECORD_ID], dtype="str")
    return Matched(
        asset_id=called.loc[records[RECORD_ID]].set_axis(records.index).rename(ASSET_ID),
        once=pd.DataFrame(index=records.index),
        review=found.review,
        relations=pd.DataFrame(columns=list(RELATION_COLUMNS), dtype="str"),
        problems=stale_problems(said.stale),
        crowded=0,
    )
