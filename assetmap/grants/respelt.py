"""Know organisations of grants again whose names are written otherwise."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.resolve import organisations, told
from assetmap.resolve.decisions import NO_DECISIONS, Decisions
from assetmap.resolve.keys import NONE, city_keys
from assetmap.schema import (
    CITY,
    FUNDER_ID,
    FUNDER_NUMBER,
    OTHER_ID,
    QUESTION_COLUMNS,
    RECIPIENT_ID,
    RECIPIENT_KEY,
    RECORD_ID,
)

from .heads import COLUMNS, KEY, first_records, heads, renamed
from .parties import number_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelt:
    """Grants whose organisations are known under all their names."""

    grants: pd.DataFrame  # `funder_id` and `recipient_key` are the same where the organisation is
    review: pd.DataFrame  # QUESTION_COLUMNS: pairs of recipients to ask about


def between_grants(decisions: Decisions, grants: pd.DataFrame) -> tuple[Decisions, Decisions]:
    """Part the decisions on pairs of grants from those on a grant and an asset.

    Parameters
    ----------
    decisions
        On pairs in which a grant is named (`matching.apart`).
    grants
        With `record_id`.
    """
    ids = set(grants[RECORD_ID])
    mine = [one for one in decisions.lines if {one.subject, one.value} <= ids]
    others = [one for one in decisions.lines if not {one.subject, one.value} <= ids]
    return replace(decisions, lines=tuple(mine)), replace(decisions, lines=tuple(others))


def respelt(
    grants: pd.DataFrame,
    *,
    crs: str,
    places: Collection[str] = (),
    decisions: Decisions = NO_DECISIONS,
) -> Respelt:
    """Give funders and recipients that are one under several names one id.

    Those without a number are compared with all others as `resolve.organisations` does. Where one
    has a number, its id is kept; else that of the name with the most grants.

    Parameters
    ----------
    grants
        Placed, with `funder_id` and `recipient_key` as `parties` gives them.
    crs
        Metric.
    places
        Names of the region's places; the cities of the grants are known besides.
    decisions
        On pairs of grants (`between_grants`).
    """
    every = heads(grants).sort_values(RECORD_ID, kind="stable", ignore_index=True)
    receives = every[KEY].isin(grants[RECIPIENT_KEY])
    known = {*city_keys([*places, *grants[CITY].unique()])} - {""}
    said = renamed(decisions, first_records(grants, every))
    of_grants = set(grants[RECORD_ID])
    one: dict[str, str] = {}
    asked = [pd.DataFrame(columns=list(QUESTION_COLUMNS))]
    # A funder whose name is like a recipient's is not it for that: money would count no more.
    for first in (every.loc[receives], every.loc[~receives]):
        numbers = _numbers(grants, first[KEY])
        if not (numbers == NONE).any():
            continue
        table = first[list(COLUMNS)].reset_index(drop=True)
        ids = table[RECORD_ID].to_numpy(dtype=object)
        told_of = told(said, table, ids, None)
        found = organisations(table, numbers, crs=crs, places=known, said=told_of)
        one |= _ids(grants, first[KEY], numbers, found.group)
        mine = found.review[RECORD_ID].isin(of_grants) & found.review[OTHER_ID].isin(of_grants)
        asked.append(found.review.loc[mine])
    same = {
        column: grants[column].map(one).where(grants[column].isin(one), grants[column])
        for column in (FUNDER_ID, RECIPIENT_KEY)
    }
    return Respelt(
        grants=grants.assign(**{column: ids.astype("str") for column, ids in same.items()}),
        review=pd.concat(asked, ignore_index=True),
    )


def _numbers(grants: pd.DataFrame, keys: pd.Series) -> npt.NDArray[np.int64]:
    """Return a code for each organisation that has a number, `NONE` for the others."""
    numbered: set[str] = set()
    for of, number in ((FUNDER_ID, FUNDER_NUMBER), (RECIPIENT_KEY, RECIPIENT_ID)):
        texts = grants[number]
        has = texts.isin([text for text in texts.unique() if number_key(str(text))])
        numbered.update(grants.loc[has, of])
    return np.where(keys.isin(numbered), np.arange(len(keys)), NONE)


def _ids(
    grants: pd.DataFrame,
    keys: pd.Series,
    numbers: npt.NDArray[np.int64],
    group: npt.NDArray[np.int64],
) -> dict[str, str]:
    """Return the id of the organisation that each id is of."""
    often = pd.concat([grants[FUNDER_ID], grants[RECIPIENT_KEY]]).value_counts()
    table = pd.DataFrame(
        {
            KEY: keys,
            "group": group,
            "named": numbers == NONE,
            "rare": -keys.map(often).fillna(0).to_numpy(dtype=np.int64),
        }
    ).sort_values(["group", "named", "rare", KEY], kind="stable")
    best = table.groupby("group")[KEY].transform("first")
    return dict(zip(table[KEY], best, strict=True))
