"""Find which assets the funders and recipients of grants are."""

from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from assetmap import resolve
from assetmap.problems import no_problems
from assetmap.resolve.decisions import JOIN, SPLIT, UNDO, Decisions, standing
from assetmap.schema import (
    ASSET_ID,
    FUNDER_ASSET_ID,
    FUNDER_ID,
    OTHER_ID,
    QUESTION_COLUMNS,
    RECIPIENT_ASSET_ID,
    RECIPIENT_ID,
    RECIPIENT_KEY,
    RECORD_ID,
    RECORDS,
    SOURCE_ID,
)

from .heads import COLUMNS, KEY, filled, first_records, heads, renamed
from .parties import number_key

MOST_COMPARED: Final = 5_000  # assets that are all compared with the organisations of grants
_TELLING: Final = 8  # characters of a number that two lists hardly share by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Which assets the organisations of grants are."""

    grants: pd.DataFrame  # with `funder_asset_id` and `recipient_asset_id`
    review: pd.DataFrame  # QUESTION_COLUMNS: the doubtful pairs, in the queue "duplicate"
    problems: pd.DataFrame  # PROBLEM_COLUMNS: decisions that no longer fit


def apart(decisions: Decisions, grants: pd.DataFrame) -> tuple[Decisions, Decisions]:
    """Part the decisions on pairs in which a grant is named from all others.

    Parameters
    ----------
    decisions
        The log.
    grants
        With `record_id`.

    Returns
    -------
    of_assets, of_grants
        The others, and those on pairs of a grant and an asset. Of pairs only what stands is left:
        a line that withdraws does not say which of the two it is for.
    """
    ids = set(grants[RECORD_ID])
    of_pairs = {one for one in standing(decisions) if one.action in (JOIN, SPLIT)}
    mine = {one for one in of_pairs if {one.subject, one.value} & ids}
    others = [
        one
        for one in decisions.lines
        if (one.value if one.action == UNDO else one.action) not in (JOIN, SPLIT)
        or one in of_pairs - mine
    ]
    ours = [one for one in decisions.lines if one in mine]
    return replace(decisions, lines=tuple(others)), replace(decisions, lines=tuple(ours))


def with_assets(
    grants: pd.DataFrame,
    assets: pd.DataFrame,
    records: pd.DataFrame,
    *,
    same_place_m: float,
    crs: str,
    decisions: Decisions,
) -> Known:
    """Say which asset each funder and each recipient is.

    An organisation whose number is that of one asset is that asset. All others are compared with
    the assets as assets are with each other, by name, place and what else both have: those that
    are surely one are joined, doubtful pairs are asked about, and one that would be two assets at
    once is neither. A person's decisions on such pairs stand above all.

    Parameters
    ----------
    grants
        Placed, with `funder_id` and `recipient_key`.
    assets
        `ASSET_COLUMNS`.
    records
        `RECORD_COLUMNS`, of the assets: their own numbers stand there.
    same_place_m, crs
        As `resolve.match` takes them.
    decisions
        On pairs of a grant and an asset alone (`apart`).
    """
    first = heads(grants)
    if first.empty or assets.empty:
        return nobody(grants)
    numbered = _by_number(grants, records)
    rest = first.loc[~first[KEY].isin(numbered)]
    things = _things(_worth_comparing(assets, rest))
    every = pd.concat([things, rest[list(COLUMNS)]], ignore_index=True)
    of_grant = first_records(grants, first)
    of_record = dict(zip(records[RECORD_ID], records[ASSET_ID], strict=True))
    told = renamed(decisions, of_grant | of_record)
    matched = resolve.match(
        every,
        same_place_m=same_place_m,
        crs=crs,
        decisions=told,
        seeking=frozenset(rest[RECORD_ID]),
    )
    group = matched.asset_id.to_numpy(dtype=object)
    mine = group[len(things) :]
    by_group = pd.Series(things[RECORD_ID].to_numpy(), index=group[: len(things)])
    by_group = by_group[~by_group.index.duplicated(keep=False)]
    found = numbered | {
        key: str(by_group[one])
        for key, one in zip(rest[KEY], mine, strict=True)
        if one in by_group.index
    }
    open_ = rest.loc[~rest[KEY].isin(found), RECORD_ID]
    asked = _asked(matched.review, set(open_) & set(of_grant), assets)
    return Known(
        grants=grants.assign(
            **{
                column: pd.Series(
                    [found.get(key, "") for key in grants[of]], index=grants.index, dtype="str"
                )
                for column, of in (
                    (FUNDER_ASSET_ID, FUNDER_ID),
                    (RECIPIENT_ASSET_ID, RECIPIENT_KEY),
                )
            }
        ),
        review=asked,
        problems=matched.problems,
    )


def nobody(grants: pd.DataFrame) -> Known:
    """Return grants whose funders and recipients are no assets."""
    questions = pd.DataFrame(columns=list(QUESTION_COLUMNS))
    return Known(grants=grants, review=questions, problems=no_problems())


def _worth_comparing(assets: pd.DataFrame, heads: pd.DataFrame) -> pd.DataFrame:
    """Leave out, of very many assets, those that have nothing in common with any organisation."""
    if len(assets) <= MOST_COMPARED:
        return assets
    return assets.loc[resolve.may_be_one(assets, heads)].reset_index(drop=True)


def _things(assets: pd.DataFrame) -> pd.DataFrame:
    """Return assets as records of themselves."""
    return filled(assets.assign(**{RECORD_ID: assets[ASSET_ID]}))


def _by_number(grants: pd.DataFrame, records: pd.DataFrame) -> dict[str, str]:
    """Return the asset of each organisation whose number one asset alone has."""
    rows = pd.DataFrame(
        {"number": records[SOURCE_ID].map(number_key), "asset": records[ASSET_ID]}
    ).drop_duplicates()
    rows = rows.loc[rows["number"].str.len() >= _TELLING]
    rows = rows.loc[~rows["number"].duplicated(keep=False)]
    assets = dict(zip(rows["number"], rows["asset"], strict=True))
    known = grants.loc[grants[RECIPIENT_ID] != "", [RECIPIENT_KEY, RECIPIENT_ID]].drop_duplicates()
    pairs = zip(known[RECIPIENT_KEY], known[RECIPIENT_ID].map(number_key), strict=True)
    return {key: assets[number] for key, number in pairs if key and number in assets}


def _asked(review: pd.DataFrame, mine: set[str], assets: pd.DataFrame) -> pd.DataFrame:
    """Return the questions about a grant's organisation and an asset, by a record of the asset."""
    theirs = dict(zip(assets[ASSET_ID], assets[RECORDS].str.partition(";")[0], strict=True))
    first, second = review[RECORD_ID], review[OTHER_ID]
    ahead = review.loc[first.isin(mine) & second.isin(theirs)]
    behind = review.loc[second.isin(mine) & first.isin(theirs)]
    turned = behind.assign(**{RECORD_ID: behind[OTHER_ID], OTHER_ID: behind[RECORD_ID]})
    every = pd.concat([ahead, turned]).sort_index()
    return every.assign(**{OTHER_ID: every[OTHER_ID].map(theirs)}).reset_index(drop=True)
