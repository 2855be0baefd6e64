"""Say which addresses geocoders did not answer, which answers a person should look at."""

from typing import Final

import pandas as pd

from assetmap.geocode.judging.asking import Said, nothing, once_each, questions, together, told
from assetmap.model import POINT_TIERS, Reason, Severity
from assetmap.problems import problems_of
from assetmap.schema import ADDRESS, LAT, LON, MATCHED, PROVIDER, TIER
from assetmap.words import say

from .answers import STATUS, OnlineAnswers
from .hits import State
from .judging import WHY
from .queries import ASKED

_REASONS: Final = {
    State.FAILED: Reason.GEOCODER_FAILED,
    State.NOT_ASKED: Reason.GEOCODER_NOT_ASKED,
    State.NOT_FOUND: Reason.GEOCODER_NOT_FOUND,
}


def of_online(located: pd.DataFrame, asked: pd.Series, judged: pd.DataFrame) -> Said:
    """Say what came of asking geocoders, about the rows that are on no point.

    Parameters
    ----------
    located
        The rows with their places.
    asked
        The address of each that was asked, "" where none was.
    judged
        What `judging.judged` returned.
    """
    points = located[TIER].isin([str(tier) for tier in POINT_TIERS])
    open_ = ~points & (asked != "")
    if not open_.any():
        return nothing()
    said = [
        _noted(located.loc[open_ & (judged[STATUS] == str(state))], reason, judged[PROVIDER])
        for state, reason in _REASONS.items()
    ]
    return together([*said, _asked(located.loc[open_ & (judged[WHY] != "")], asked, judged)])


def _noted(rows: pd.DataFrame, reason: Reason, providers: pd.Series) -> Said:
    """Note something of rows, together for those whom the same geocoders failed."""
    names = providers.loc[rows.index]
    return together(
        [
            told(
                problems_of(
                    rows.loc[names == name],
                    reason,
                    Severity.NOTE,
                    column=ADDRESS,
                    expected=name,
                )
            )
            for name in sorted(set(names))
        ]
    )


def _asked(rows: pd.DataFrame, asked: pd.Series, judged: pd.DataFrame) -> Said:
    """Ask about answers that were not believed: once of each address."""
    if rows.empty:
        return nothing()
    found = judged.loc[rows.index]
    settles = once_each(rows, pd.DataFrame({ASKED: asked[rows.index], WHY: found[WHY]}))
    some, answered = rows.loc[settles.index], found.loc[settles.index]
    why = [
        say(
            "places",
            key if count == 1 else f"{key}es",
            value=value,
            provider=provider,
            matched=f"{matched} ({lat:.5f}, {lon:.5f})".strip(),
            count=count,
        )
        for key, value, provider, matched, lat, lon, count in zip(
            answered[WHY],
            some[ADDRESS],
            answered[PROVIDER],
            answered[MATCHED],
            answered[LAT],
            answered[LON],
            settles,
            strict=True,
        )
    ]
    return Said(problems=nothing().problems, review=questions(some, why, settles=settles))


def about(answers: OnlineAnswers) -> dict[str, object]:
    """Return what a build says of the answers that it used."""
    return {"sha256": answers.sha256, **answers.counts()}
