"""Keep apart what a list itself keeps apart by its own ids."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import SHEET, SOURCE_ID, UPLOAD

from .keys import NONE, Codes

COUNTER_SPAN: Final = 3  # ids that span fewer numbers than this times the rows only count the rows
SCORE: Final = 0.7  # how likely two ids of one list, name and place are one asset; set by hand


def own_ids(records: pd.DataFrame) -> Codes:
    """Return a code for each record's id in its own list, `NONE` where it has none.

    An id that only counts the rows says nothing of what is one.
    """
    source = records[[UPLOAD, SHEET, SOURCE_ID]]
    if (source[SOURCE_ID] == "").all():
        return np.full(len(records), NONE, dtype=np.int64)
    number = pd.to_numeric(source[SOURCE_ID].where(source[SOURCE_ID] != ""), errors="coerce")
    lists = number.groupby([source[UPLOAD], source[SHEET]])
    span = lists.transform("max") - lists.transform("min")
    counts_rows = number.notna() & (span < COUNTER_SPAN * lists.transform("size"))
    codes = source.groupby([UPLOAD, SHEET, SOURCE_ID], sort=False).ngroup().to_numpy(dtype=np.int64)
    blank = ((source[SOURCE_ID] == "") | counts_rows).to_numpy()
    return np.where(blank, NONE, codes)


def split_by_ids(records: pd.DataFrame, group: Codes) -> tuple[Codes, pd.DataFrame]:
    """Split the groups in which one list has several ids.

    Parameters
    ----------
    records
        Sorted by record id, index 0..n-1.
    group
        Of each record, 0..k-1.

    Returns
    -------
    group
        Finer; a record without an id stays with the first id of its group.
    pairs
        `a`, `b`: one row of each two neighbouring parts, to ask about; `score`, `why`.
    """
    table = records[[UPLOAD, SHEET]].assign(group=group, own=own_ids(records))
    known = table.loc[table["own"] != NONE]
    if known["group"].is_unique:
        kinds = {"a": "int64", "b": "int64", "score": "float64", "why": "str"}
        return group, pd.DataFrame(columns=list(kinds)).astype(kinds)
    of_list = known.groupby(["group", UPLOAD, SHEET])["own"].nunique()
    torn = of_list.index[of_list > 1].get_level_values("group").unique()
    rows: npt.NDArray[np.bool_] = table["group"].isin(torn).to_numpy()
    part = table["own"].where(rows & (table["own"] != NONE))
    first = part.groupby(table["group"]).transform("first")
    table["part"] = part.fillna(first).fillna(NONE).astype("int64")
    finer = table.groupby(["group", "part"]).ngroup().to_numpy().astype(np.int64)
    heads = table.loc[rows].reset_index(names="row").drop_duplicates(["group", "part"])
    before = heads.groupby("group")["row"].shift(1)
    pairs = pd.DataFrame({"a": before, "b": heads["row"]}).dropna().astype("int64")
    return finer, pairs.assign(score=SCORE, why="different_ids")
