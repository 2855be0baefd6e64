"""Find which assets the funders and recipients of grants are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from assetmap import resolve
from assetmap.model import Tier
from assetmap.problems import no_problems
from assetmap.resolve.decisions import JOIN, SPLIT, UNDO, Decision, Decisions, standing
from assetmap.schema import (
    ADDRESS,
    ASSET_FIELDS,
    ASSET_ID,
    CITY,
    CONFIDENCE,
    FUNDER,
    FUNDER_ASSET_ID,
    FUNDER_ID,
    LAT,
    LON,
    MATCHED,
    NAME,
    NEIGHBOURHOOD,
    OTHER_ID,
    PLACE_COLUMNS,
    PROVENANCE,
    PROVIDER,
    QUESTION_COLUMNS,
    RECIPIENT,
    RECIPIENT_ASSET_ID,
    RECIPIENT_ID,
    RECIPIENT_KEY,
    RECORD_ID,
    RECORDS,
    ROW,
    SCORE,
    SOURCE_ID,
    STATE,
    TIER,
    TYPE,
    TYPE_COLUMNS,
    ZIP,
)
from assetmap.taxonomy import UNCLASSIFIED

from .parties import number_key

_NUMBERS: Final = frozenset({LON, LAT, SCORE, CONFIDENCE, ROW})
_COLUMNS: Final = tuple(dict.fromkeys((*PROVENANCE, *ASSET_FIELDS, *PLACE_COLUMNS, *TYPE_COLUMNS)))
_TEXTS_OF_PLACE: Final = (ADDRESS, CITY, STATE, ZIP, NEIGHBOURHOOD, PROVIDER, MATCHED)
MOST_COMPARED: Final = 5_000  # assets that are all compared with the organisations of grants
_KEY: Final = "key"  # of an organisation, as in `parties`
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
    heads = _heads(grants)
    if heads.empty or assets.empty:
        return nobody(grants)
    numbered = _by_number(grants, records)
    rest = heads.loc[~heads[_KEY].isin(numbered)]
    things = _things(_worth_comparing(assets, rest))
    every = pd.concat([things, rest[list(_COLUMNS)]], ignore_index=True)
    of_grant = _first_records(grants)
    of_record = dict(zip(records[RECORD_ID], records[ASSET_ID], strict=True))
    told = _renamed(decisions, of_grant | of_record)
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
        for key, one in zip(rest[_KEY], mine, strict=True)
        if one in by_group.index
    }
    open_ = rest.loc[~rest[_KEY].isin(found), RECORD_ID]
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


def _heads(grants: pd.DataFrame) -> pd.DataFrame:
    """Return one row per organisation of the grants, as a record of an asset."""
    recipients = grants.assign(**{_KEY: grants[RECIPIENT_KEY], NAME: grants[RECIPIENT]})
    funders = grants.assign(**{_KEY: grants[FUNDER_ID], NAME: grants[FUNDER]})
    funders[list(_TEXTS_OF_PLACE)] = ""
    funders[[LON, LAT, SCORE]] = float("nan")
    funders[TIER], funders[RECORD_ID] = str(Tier.NONE), grants[FUNDER_ID]
    orders = [
        table.assign(pays=pays, bare=table[ADDRESS] == "")
        for pays, table in ((False, recipients), (True, funders))
    ]
    both = pd.concat(orders, ignore_index=True)
    both = both.loc[both[_KEY] != ""]
    both = both.sort_values([_KEY, "pays", "bare", RECORD_ID], kind="stable")
    return _filled(both.drop_duplicates(_KEY).reset_index(drop=True), _KEY)


def _filled(table: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Return a table with every column that records are compared by."""
    blank = {c: float("nan") if c in _NUMBERS else "" for c in _COLUMNS if c not in table.columns}
    out = table.assign(**blank)[[*_COLUMNS, *more]]
    out = out.astype(dict.fromkeys([c for c in _COLUMNS if c not in _NUMBERS], "str"))
    out[TYPE] = out[TYPE].mask(out[TYPE] == "", UNCLASSIFIED)
    out[CONFIDENCE] = out[CONFIDENCE].astype("float64").fillna(0.0)
    out[ROW] = out[ROW].astype("float64").fillna(0).astype("int64")
    return out


def _worth_comparing(assets: pd.DataFrame, heads: pd.DataFrame) -> pd.DataFrame:
    """Leave out, of very many assets, those that have nothing in common with any organisation."""
    if len(assets) <= MOST_COMPARED:
        return assets
    return assets.loc[resolve.may_be_one(assets, heads)].reset_index(drop=True)


def _things(assets: pd.DataFrame) -> pd.DataFrame:
    """Return assets as records of themselves."""
    return _filled(assets.assign(**{RECORD_ID: assets[ASSET_ID]}))


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


def _first_records(grants: pd.DataFrame) -> dict[str, str]:
    """Return for each grant the record that stands for its recipient."""
    heads = _heads(grants)
    of_key = dict(zip(heads[_KEY], heads[RECORD_ID], strict=True))
    return {
        record: of_key.get(key, record)
        for record, key in zip(grants[RECORD_ID], grants[RECIPIENT_KEY], strict=True)
    }


def _renamed(decisions: Decisions, names: Mapping[str, str]) -> Decisions:
    """Return decisions on what stands for the records that they name."""

    def renamed(one: Decision) -> Decision:
        subject, value = (names.get(text, text) for text in (one.subject, one.value))
        return replace(one, subject=subject, value=value, old_value="")

    return replace(decisions, lines=tuple(renamed(one) for one in decisions.lines))


def _asked(review: pd.DataFrame, mine: set[str], assets: pd.DataFrame) -> pd.DataFrame:
    """Return the questions about a grant's organisation and an asset, by a record of the asset."""
    theirs = dict(zip(assets[ASSET_ID], assets[RECORDS].str.partition(";")[0], strict=True))
    first, second = review[RECORD_ID], review[OTHER_ID]
    ahead = review.loc[first.isin(mine) & second.isin(theirs)]
    behind = review.loc[second.isin(mine) & first.isin(theirs)]
    turned = behind.assign(**{RECORD_ID: behind[OTHER_ID], OTHER_ID: behind[RECORD_ID]})
    every = pd.concat([ahead, turned]).sort_index()
    return every.assign(**{OTHER_ID: every[OTHER_ID].map(theirs)}).reset_index(drop=True)
