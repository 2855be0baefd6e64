"""Say what is doubtful about places, what a person should look at."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.answers import DOUBTFUL
from assetmap.geocode.confirmed import who
from assetmap.geocode.ground.area_codes import are_codes
from assetmap.geocode.ground.areas import KNOWN, SAID
from assetmap.geocode.ground.gazetteer import CITY_KEY
from assetmap.geocode.reference.loading import Reference
from assetmap.geocode.search.candidates import candidates_of, same_houses, shared_out
from assetmap.geocode.written.addresses import FORM, folded
from assetmap.model import POINT_TIERS, Reason, Region, Severity, Tier
from assetmap.postal import one_line
from assetmap.problems import problems_of
from assetmap.schema import (
    ADDRESS,
    DESCRIPTION,
    LABEL,
    LAT,
    LON,
    MATCHED,
    NAME,
    NEIGHBOURHOOD,
    RECIPIENT,
    SCORE,
    SHEET,
    TIER,
    UPLOAD,
    ZIP,
)
from assetmap.words import say

from .asking import Said, nothing, once_each, pairs, questions, together, told
from .unfindable import are_nowhere

# What may be doubtful about an address: keys of the sentences in `data/words/places.csv`; that of
# several rows with the same address ends in "es".
VAGUE: Final = "vague_address"
DOUBTED: Final = "doubtful_address"
AMBIGUOUS: Final = "ambiguous_address"
CORNER: Final = "corner_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the rows that stay; all indexed like `located`."""

    located: pd.DataFrame
    questions: pd.DataFrame  # what there was to go by
    found: pd.DataFrame  # what the address reference answered
    whole: pd.Series  # bool: its ZIP code, city or state is one of the areas
    unknown: pd.Series  # bool: names a neighbourhood that the region does not have
    strange: pd.DataFrame  # rows whose column of neighbourhoods holds other things; `known`, `said`
    ambiguous: pd.Series  # bool: the address fits several places
    half: pd.Series  # bool: one coordinate without the other
    torn: pd.Series  # bool: its state and its ZIP code contradict each other, which is said apart
    hand: pd.Series  # bool: a person placed it: nothing more is asked
    region: Region
    reference: Reference | None


def of_kept(facts: Facts) -> Said:
    """Say what is doubtful about the places of rows that stay."""
    rows = facts.located
    coded = _coded(facts)
    half, vague, unknown, outside = (
        rows.loc[w] for w in (facts.half, _vague(facts), facts.unknown & ~coded, coded)
    )
    return together(
        [
            _noted(half, Reason.HALF_COORDINATE, column=LAT, values=pairs(half)),
            _noted(vague, Reason.VAGUE_ADDRESS, column=ADDRESS),
            _noted(unknown, Reason.UNKNOWN_NEIGHBOURHOOD, column=NEIGHBOURHOOD),
            _noted(outside, Reason.OUTSIDE_REGION_CODE, column=NEIGHBOURHOOD),
            *_of_strange_columns(facts),
            *_of_placeless(facts),
            _of_addresses(facts),
        ]
    )


def _coded(facts: Facts) -> pd.Series:
    """Tell which rows name a neighbourhood that the region lacks by a code like its own."""
    ids = facts.region.neighbourhoods.index
    return facts.unknown & are_codes(facts.located[NEIGHBOURHOOD], ids)


def _noted(
    rows: pd.DataFrame,
    reason: Reason,
    *,
    column: str = "",
    values: pd.Series | None = None,
    expected: str = "",
) -> Said:
    """Note something about rows, if there are any."""
    if rows.empty:
        return nothing()
    return told(
        problems_of(rows, reason, Severity.NOTE, column=column, values=values, expected=expected)
    )


def _of_strange_columns(facts: Facts) -> list[Said]:
    """Say once of each list that its column of neighbourhoods holds something else."""
    if facts.strange.empty:
        return []
    rows = facts.located.loc[facts.strange.index]
    first = rows.loc[~rows.duplicated([UPLOAD, SHEET])]
    shares = facts.strange[KNOWN].astype("str") + "/" + facts.strange[SAID].astype("str")
    return [
        _noted(
            first.loc[[i]],
            Reason.NEIGHBOURHOODS_NOT_OURS,
            column=NEIGHBOURHOOD,
            expected=shares[i],
        )
        for i in first.index
    ]


def _of_placeless(facts: Facts) -> list[Said]:
    """Say which rows have no place: by their name, or else their address, if they have either."""
    rows = facts.located.loc[_placeless(facts) & ~_coded(facts)]  # of those it is said already
    name = facts.questions.loc[rows.index, NAME].str.strip()
    called = name.where(name != "", rows[ADDRESS].str.strip())
    found = Reason.NO_OFFICE if RECIPIENT in rows.columns else Reason.NO_PLACE
    some, none = rows.loc[called != ""], rows.loc[called == ""]
    return [_noted(some, found, values=called[some.index]), _noted(none, Reason.NOTHING_STATED)]


def _of_addresses(facts: Facts) -> Said:
    """Ask about addresses that are vague, doubtful or fit several places: once of each."""
    rows, asked = facts.located, facts.questions
    doubts = _doubts(facts)
    kind = doubts.loc[doubts != ""]
    if kind.empty:
        return nothing()
    doubted = kind.index
    same = pd.DataFrame(
        {
            "kind": kind,
            ADDRESS: folded(rows.loc[doubted, ADDRESS].astype("str")),
            ZIP: asked.loc[doubted, ZIP],
            CITY_KEY: asked.loc[doubted, CITY_KEY],
            MATCHED: facts.found.loc[doubted, MATCHED].fillna("").where(kind != VAGUE, ""),
            NAME: who(asked.loc[doubted]).where(kind == VAGUE, ""),
        }
    )
    settles = once_each(rows.loc[doubted], same)
    some, matched = rows.loc[settles.index], same.loc[settles.index, MATCHED]
    keys = kind[some.index]
    # What is doubtful may be the town, not the street: it is said too.
    whole = pd.Series([one_line(row) for row in some.to_dict(orient="records")], index=some.index)
    values = whole.where(keys == DOUBTED, some[ADDRESS])
    why = [
        say("places", key if count == 1 else f"{key}es", value=value, matched=match, count=count)
        for key, value, match, count in zip(keys, values, matched, settles, strict=True)
    ]
    suggestion = matched.where(keys == DOUBTED, "")
    score = some[SCORE].where(keys != VAGUE, 0.0)
    offered = _offered(facts, keys)
    review = questions(
        some, why, suggestion=suggestion, score=score, settles=settles, offered=offered
    )
    return Said(problems=nothing().problems, review=review)


def _offered(facts: Facts, kind: pd.Series) -> pd.DataFrame:
    """Return the places that may be meant: what was found, and the same house in other towns."""
    doubted = kind.index[kind == DOUBTED]
    rows = facts.located.loc[doubted]
    found = rows[[LON, LAT, SCORE]].assign(**{LABEL: facts.found.loc[doubted, MATCHED]})
    asked = facts.questions.loc[kind.index[kind.isin([DOUBTED, AMBIGUOUS])]]
    left = (1.0 - rows[SCORE]).reindex(asked.index, fill_value=1.0)
    others = shared_out(same_houses(asked, facts.reference), left=left)
    options = pd.concat([table for table in (found, others) if len(table)] or [found])
    return candidates_of(options, kind.index, facts.region.neighbourhoods)


def _doubts(facts: Facts) -> pd.Series:
    """Return what is doubtful about each row's address, "" where nothing is to be asked."""
    rows = facts.located
    by_address = rows[TIER].isin([str(Tier.ADDRESS), str(Tier.INTERPOLATED)])
    exact = facts.whole | (rows[TIER] == str(Tier.NEIGHBOURHOOD))  # it counts where it should
    corner = (facts.questions[FORM] == "corner") & (rows[TIER] == str(Tier.STREET))
    doubts = {
        AMBIGUOUS: facts.ambiguous,
        DOUBTED: by_address & (rows[SCORE] < DOUBTFUL),
        CORNER: corner & ~exact,
        VAGUE: _vague(facts) & ~exact & ~facts.torn,
    }
    kinds = pd.Series(np.select(list(doubts.values()), list(doubts), ""), index=rows.index)
    return kinds.mask(facts.hand, "")


def _vague(facts: Facts) -> pd.Series:
    """Tell which rows have an address that names no place, and nothing better."""
    rows, asked = facts.located, facts.questions
    form = asked[FORM].isin(["vague", "box"])
    exact = rows[TIER].isin([str(tier) for tier in (*POINT_TIERS, Tier.STREET)])
    is_area = (rows[TIER] == str(Tier.NEIGHBOURHOOD)) & (asked[NEIGHBOURHOOD] == "")
    nowhere = are_nowhere(asked[ADDRESS].where(form, ""))
    return form & ~exact & ~is_area & ~facts.hand & ~nowhere


def _placeless(facts: Facts) -> pd.Series:
    """Tell which rows have no place though they are no mobile or virtual asset."""
    rows, asked = facts.located, facts.questions
    none = (rows[TIER] == str(Tier.NONE)) & ~facts.torn
    text = asked[ADDRESS] + "\n" + asked[NAME]
    if DESCRIPTION in rows.columns:
        text = text + "\n" + rows[DESCRIPTION]
    return none & ~are_nowhere(text.where(none, ""))
