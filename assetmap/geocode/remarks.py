"""Say what is wrong with places, what a person should look at."""

from dataclasses import dataclass

import pandas as pd

from assetmap.model import POINT_TIERS, Queue, Reason, Severity, Tier
from assetmap.problems import joined, problems_of
from assetmap.schema import (
    ADDRESS,
    DESCRIPTION,
    LAT,
    LON,
    MATCHED,
    MESSAGE,
    NAME,
    NEIGHBOURHOOD,
    OTHER_ID,
    QUEUE,
    RECORD_ID,
    REVIEW_COLUMNS,
    SCORE,
    SHEET,
    SUGGESTION,
    TIER,
    UPLOAD,
    WHY,
    ZIP,
)
from assetmap.words import say

from .addresses import FORM, folded
from .answers import DOUBTFUL
from .areas import KNOWN, SAID
from .extent import Extent
from .given import Checked
from .streets import alternatives, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Findings about rows, and the questions that they raise."""

    problems: pd.DataFrame  # PROBLEM_COLUMNS
    review: pd.DataFrame  # REVIEW_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the rows that stay; all indexed like `located`."""

    located: pd.DataFrame
    questions: pd.DataFrame  # what there was to go by
    found: pd.DataFrame  # what the address reference answered
    unknown: pd.Series  # bool: names a neighbourhood that the region does not have
    strange: pd.DataFrame  # rows whose column of neighbourhoods holds other things; `known`, `said`
    ambiguous: pd.Series  # bool: the address fits several places
    far: pd.Series  # bool: coordinates far from the row's own ZIP code
    half: pd.Series  # bool: one coordinate without the other


def of_held(records: pd.DataFrame, checked: Checked, extent: Extent) -> Said:
    """Say what is wrong with rows whose coordinates cannot be true, and what may be meant."""
    said = []
    for reason in sorted(set(checked.reason) - {""}):
        rows = records.loc[checked.reason == reason]
        problems = problems_of(
            rows,
            Reason(reason),
            Severity.HELD,
            column=LAT,
            values=_pairs(rows),
            expected=str(extent),
        )
        meant = checked.meant.loc[rows.index]
        said.append(_asked(rows, problems, suggestion=_pairs(meant).where(meant[LON].notna(), "")))
    return _together(said)


def of_kept(facts: Facts) -> Said:
    """Say what is doubtful about the places of rows that stay."""
    rows, asked = facts.located, facts.questions
    half, lost = rows.loc[facts.half], rows.loc[_placeless(facts)]
    vague, unknown = rows.loc[_vague(facts)], rows.loc[facts.unknown]
    note = Severity.NOTE
    return _together(
        [
            _told(problems_of(half, Reason.HALF_COORDINATE, note, column=LAT, values=_pairs(half))),
            _asked(vague, problems_of(vague, Reason.VAGUE_ADDRESS, note, column=ADDRESS)),
            _told(problems_of(unknown, Reason.UNKNOWN_NEIGHBOURHOOD, note, column=NEIGHBOURHOOD)),
            *_of_strange_columns(facts),
            _told(problems_of(lost, Reason.NO_PLACE, note, values=asked.loc[lost.index, NAME])),
            *_of_far(facts),
            _of_addresses(facts),
        ]
    )


def _of_strange_columns(facts: Facts) -> list[Said]:
    """Say once of each list that its column of neighbourhoods holds something else."""
    rows = facts.located.loc[facts.strange.index]
    first = rows.loc[~rows.duplicated([UPLOAD, SHEET])]
    shares = facts.strange[KNOWN].astype("str") + "/" + facts.strange[SAID].astype("str")
    return [
        _told(
            problems_of(
                first.loc[[i]],
                Reason.NEIGHBOURHOODS_NOT_OURS,
                Severity.NOTE,
                column=NEIGHBOURHOOD,
                expected=shares[i],
            )
        )
        for i in first.index
    ]


def _of_far(facts: Facts) -> list[Said]:
    """Say which coordinates contradict the row's ZIP code."""
    zips = facts.questions[ZIP].where(facts.far, "")
    said = []
    for zip_ in sorted(set(zips) - {""}):
        rows = facts.located.loc[zips == zip_]
        problems = problems_of(
            rows,
            Reason.FAR_FROM_STATED_PLACE,
            Severity.NOTE,
            column=LAT,
            values=_pairs(rows),
            expected=f"ZIP {zip_}",
        )
        said.append(_asked(rows, problems))
    return said


def _of_addresses(facts: Facts) -> Said:
    """Ask about addresses that were found in a doubtful way, or in several places."""
    rows = facts.located
    by_address = rows[TIER].isin([str(Tier.ADDRESS), str(Tier.INTERPOLATED)])
    doubtful = by_address & (rows[SCORE] < DOUBTFUL)
    some = rows.loc[doubtful | facts.ambiguous]
    matched = facts.found.loc[some.index, MATCHED]
    keys = facts.ambiguous[some.index].map({True: "ambiguous_address", False: "doubtful_address"})
    why = [
        say("places", key, value=value, matched=match)
        for key, value, match in zip(keys, some[ADDRESS], matched, strict=True)
    ]
    return Said(
        problems=joined([]),
        review=_questions(
            some, why, suggestion=matched.where(~facts.ambiguous[some.index], ""), score=some[SCORE]
        ),
    )


def _pairs(rows: pd.DataFrame) -> pd.Series:
    """Write coordinates as people do: latitude first."""
    return pd.Series(
        [f"{y:.10g}, {x:.10g}" for x, y in zip(rows[LON], rows[LAT], strict=True)],
        index=rows.index,
        dtype="str",
    )


def _told(problems: pd.DataFrame) -> Said:
    """Return problems that raise no question."""
    return Said(problems=problems, review=_no_questions())


def _asked(rows: pd.DataFrame, problems: pd.DataFrame, *, suggestion: pd.Series | str = "") -> Said:
    """Return problems of some rows, each a question too."""
    return Said(
        problems=problems,
        review=_questions(rows, problems[MESSAGE].tolist(), suggestion=suggestion),
    )


def _questions(
    rows: pd.DataFrame,
    why: list[str],
    *,
    suggestion: pd.Series | str,
    score: pd.Series | float = 0.0,
) -> pd.DataFrame:
    """Return one question about the place of each row."""
    return pd.DataFrame(
        {
            QUEUE: str(Queue.PLACE),
            RECORD_ID: rows[RECORD_ID],
            OTHER_ID: "",
            SCORE: score,
            WHY: why,
            SUGGESTION: suggestion,
        },
        index=rows.index,
    ).loc[:, list(REVIEW_COLUMNS)]


def _no_questions() -> pd.DataFrame:
    """Return an empty table of questions."""
    return pd.DataFrame({c: pd.Series(dtype="str") for c in REVIEW_COLUMNS}).astype(
        {SCORE: "float64"}
    )


def _together(said: list[Said]) -> Said:
    """Lay findings together."""
    reviews = [one.review for one in said if len(one.review)]
    review = pd.concat(reviews, ignore_index=True) if reviews else _no_questions()
    return Said(problems=joined([one.problems for one in said]), review=review)


def both(one: Said, two: Said) -> Said:
    """Lay two sets of findings together."""
    return _together([one, two])


def _vague(facts: Facts) -> pd.Series:
    """Tell which rows have an address that names no place, and nothing better."""
    rows, asked = facts.located, facts.questions
    form = asked[FORM].isin(["vague", "box"])
    exact = rows[TIER].isin([str(tier) for tier in (*POINT_TIERS, Tier.STREET)])
    is_area = (rows[TIER] == str(Tier.NEIGHBOURHOOD)) & (asked[NEIGHBOURHOOD] == "")
    return form & ~exact & ~is_area & ~_nowhere(asked[ADDRESS].where(form, ""))


def _placeless(facts: Facts) -> pd.Series:
    """Tell which rows have no place though they are no mobile or virtual asset."""
    rows, asked = facts.located, facts.questions
    none = rows[TIER] == str(Tier.NONE)
    text = asked[ADDRESS] + "\n" + asked[NAME]
    if DESCRIPTION in rows.columns:
        text = text + "\n" + rows[DESCRIPTION]
    return none & ~_nowhere(text.where(none, ""))


def _nowhere(text: pd.Series) -> pd.Series:
    """Tell which texts say that there is no place to go to: mobile, virtual, online."""
    said = folded(text.loc[text.str.strip() != ""])
    hits = said.str.contains(rf"\b(?:{alternatives(words('nowhere'))})\b")
    return hits.reindex(text.index, fill_value=False)
