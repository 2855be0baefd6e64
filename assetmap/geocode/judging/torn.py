"""Find rows whose state and ZIP code contradict each other, so that neither places them."""

import pandas as pd

from assetmap.geocode.ground.distant import in_another_state
from assetmap.geocode.ground.gazetteer import CITY_KEY, Gazetteer
from assetmap.geocode.written.addresses import folded
from assetmap.model import Reason, Severity, Tier
from assetmap.problems import problems_of
from assetmap.schema import ADDRESS, CITY, LAT, LON, MESSAGE, STATE, TIER, UPLOAD, ZIP

from .asking import Said, nothing, once_each, questions, together

# What places a row by its words alone: a ZIP code and a city that may be in either state.
_AREAL = (str(Tier.NONE), str(Tier.ZIP), str(Tier.CITY))


def states_of_zips(asked: pd.DataFrame, gazetteer: Gazetteer) -> pd.Series:
    """Return the state in which a row's ZIP code lies, where that is not the row's own state.

    A ZIP code near the border of the row's state contradicts nothing: some serve both sides.

    Parameters
    ----------
    asked
        `zip`, `state`, `lon`, `lat`: what is to be said of coordinates is said of them.
    gazetteer
        Where ZIP codes lie.

    Returns
    -------
    state
        Two letters, "" where nothing is contradicted; index of `asked`.
    """
    if not asked[ZIP].isin(gazetteer.zips.index).any():
        return pd.Series("", index=asked.index, name=STATE, dtype="str")
    at = gazetteer.zips.reindex(asked[ZIP]).set_axis(asked.index)
    other = in_another_state(at, asked[STATE], gazetteer) & (at[STATE] != asked[STATE])
    blank = asked[LON].isna() | asked[LAT].isna()
    return at[STATE].where(other & blank & (asked[STATE] != ""), "").astype("str")


def unsure(asked: pd.DataFrame, torn: pd.Series) -> pd.DataFrame:
    """Return questions without the place of rows whose state and ZIP code contradict each other."""
    is_torn = torn[asked.index] != ""
    return asked.assign(
        **{column: asked[column].mask(is_torn, "") for column in (ZIP, STATE, CITY, CITY_KEY)}
    )


def of_torn(located: pd.DataFrame, asked: pd.DataFrame, torn: pd.Series) -> Said:
    """Note the rows that are torn, and ask about those that nothing else has placed.

    Parameters
    ----------
    located
        Rows with their places.
    asked
        What there was to go by; index of `located`.
    torn
        As from `states_of_zips`.
    """
    states = sorted(set(torn) - {""})
    return together([nothing(), *(_of_state(located, asked, torn == one, one) for one in states)])


def _of_state(located: pd.DataFrame, asked: pd.DataFrame, those: pd.Series, state: str) -> Said:
    """Note the rows whose ZIP code is in one state while they say another."""
    rows = located.loc[those]
    words = asked.loc[those]
    problems = problems_of(
        rows,
        Reason.STATE_NOT_OF_ZIP,
        Severity.NOTE,
        column=STATE,
        values=words[STATE] + " " + words[ZIP],
        expected=state,
    )
    why = pd.Series(problems[MESSAGE].to_numpy(), index=rows.index, dtype="str")
    open_ = rows.loc[rows[TIER].isin(_AREAL)]
    same = {column: words.loc[open_.index, column] for column in (CITY_KEY, STATE, ZIP)}
    same |= {UPLOAD: open_[UPLOAD], ADDRESS: folded(open_[ADDRESS].astype("str"))}
    settles = once_each(open_, pd.DataFrame(same, index=open_.index))
    some = open_.loc[settles.index]
    return Said(
        problems=problems, review=questions(some, why[some.index].tolist(), settles=settles)
    )
