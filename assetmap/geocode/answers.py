"""Answer where records are, from one source of knowledge each."""

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
import pandas as pd

from assetmap.model import POINT_TIERS, Region, Tier
from assetmap.schema import (
    ADDRESS,
    CITY,
    LAT,
    LON,
    MATCHED,
    NAME,
    NEIGHBOURHOOD,
    PLACE_COLUMNS,
    PROVIDER,
    SCORE,
    STATE,
    TIER,
    ZIP,
)

from .ground.areas import AreaNames, stated_areas
from .ground.distant import far_from_city, far_from_zip
from .ground.gazetteer import CITY_KEY, KEY, Gazetteer
from .reference.loading import Reference
from .search.best import AMBIGUOUS
from .search.listed import houses_of_lists
from .search.ways import search
from .written import addresses
from .written.names import looked_up

ROW: Final = "row"  # providers: the row itself, the region's own files, the ZIP codes' package
OWN_ADDRESSES: Final = "addresses"
OWN_AREAS: Final = "neighbourhoods"
ZIP_PACKAGE: Final = "zipcodes"
DOUBTFUL: Final = 0.75  # score below which a person is asked whether the address is the place
NEXT_ZIP_STEPS: Final = 1.5  # what a doubtful address may be off its ZIP code's middle
_POINTS: Final = tuple(str(tier) for tier in POINT_TIERS)
UNKNOWN_SCORE: Final = 0.5  # of a ZIP code or city that no table of ours has


class Provider(Protocol):
    """Whoever can say where records are: the row, our own files, or a service."""

    def __call__(self, questions: pd.DataFrame) -> pd.DataFrame:
        """Answer the questions that nobody surer has answered.

        Parameters
        ----------
        questions
            `ADDRESS_PARTS` and the record's own fields, `city_key` beside them.

        Returns
        -------
        answers
            `PLACE_COLUMNS`, index of `questions`; a row without an answer is left out, or its
            `tier` is "" or missing.
        """
        ...


def blank_answers(
    index: pd.Index, where: pd.Series, *, tier: Tier, provider: str, score: float | pd.Series
) -> pd.DataFrame:
    """Return answers of one tier, without a point; the tier is "" where there is none."""
    tiers = pd.Series(np.where(where, str(tier), ""), index=index, dtype="str")
    return pd.DataFrame(
        {LON: np.nan, LAT: np.nan, TIER: tiers, PROVIDER: provider, MATCHED: "", SCORE: score},
        index=index,
    )


def by_hand(questions: pd.DataFrame, *, places: pd.DataFrame) -> pd.DataFrame:
    """Place rows where a person put them, or their address."""
    return places.loc[places.index.isin(questions.index), list(PLACE_COLUMNS)]


def by_coordinates(questions: pd.DataFrame) -> pd.DataFrame:
    """Place rows by their own coordinates, which have been checked."""
    good = questions[[LON, LAT]].notna().all(axis=1)
    answers = blank_answers(questions.index, good, tier=Tier.GIVEN, provider=ROW, score=1.0)
    answers[[LON, LAT]] = questions[[LON, LAT]].where(good)
    return answers


def search_addresses(
    questions: pd.DataFrame, *, region: Region, reference: Reference | None, gazetteer: Gazetteer
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Look the addresses of rows up in the region's reference, and then in other located lists.

    A doubtful answer far from the row's own ZIP code, or city where it has none, is none.

    Returns
    -------
    found
        Of rows without coordinates: `PLACE_COLUMNS` and `ambiguous`, index of `questions`; `tier`
        is "" or missing where there is no answer.
    known
        The same of rows with coordinates, to compare these with.
    """
    open_ = questions[LON].isna() | questions[LAT].isna()
    here = questions[STATE].isin(["", *(region.states or questions[STATE])])
    numbered = open_ | (questions[addresses.NUMBER] >= 0)
    asked = questions.loc[numbered & here & (questions[addresses.STREET] != "")]
    keyed = asked.assign(**{addresses.CITY: asked[CITY_KEY]})
    found = search(keyed, reference, region).assign(**{PROVIDER: OWN_ADDRESSES})
    if reference is not None and reference.lists is not None:
        lost = open_[found.index] & ~found[TIER].isin(_POINTS) & ~found[AMBIGUOUS]
        listed = houses_of_lists(keyed.loc[lost], reference.lists)
        found.loc[listed.index, list(PLACE_COLUMNS)] = listed[list(PLACE_COLUMNS)]
    far = far_from_zip(found, asked[ZIP], gazetteer, steps=NEXT_ZIP_STEPS)
    far |= far_from_city(found, asked, gazetteer)
    found[TIER] = found[TIER].mask(far & (found[SCORE] < DOUBTFUL), "")
    parts = []
    for of_kind in (open_, ~open_):
        kind = of_kind[found.index]
        some = found.loc[kind].reindex(questions.index)
        some[AMBIGUOUS] = some[AMBIGUOUS].eq(other=True)
        parts.append(some)
    return parts[0], parts[1]


def of_tiers(questions: pd.DataFrame, *, found: pd.DataFrame, tiers: Sequence[str]) -> pd.DataFrame:
    """Answer with what was found for the questions, as far as it is of some tiers."""
    some = found.loc[found[TIER].isin(list(tiers)), list(PLACE_COLUMNS)]
    return some.loc[some.index.isin(questions.index)]


def by_area(
    questions: pd.DataFrame, *, region: Region, areas: AreaNames, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Place rows by the neighbourhood that they name: in its own column, as address or as city.

    A name that is a city's too stays the city's.
    """
    stated = stated_areas(questions[NEIGHBOURHOOD], areas)
    as_address = stated_areas(
        questions[ADDRESS].where(questions[addresses.FORM].isin(["vague", "street"]), ""), areas
    )
    without_city = questions[CITY].where(questions[ZIP] == "", "x") == ""
    by_state = looked_up(questions[STATE].where(without_city, ""), areas.states)
    as_city = stated_areas(_called_city(questions, region, gazetteer), areas)
    ids = stated.where(stated != "", as_address)
    ids = ids.where(ids != "", as_city)
    ids = ids.where(ids != "", by_state)
    answers = blank_answers(
        questions.index, ids != "", tier=Tier.NEIGHBOURHOOD, provider=OWN_AREAS, score=1.0
    )
    return answers.assign(**{MATCHED: _called(ids, region, areas)})


def _called_city(questions: pd.DataFrame, region: Region, gazetteer: Gazetteer) -> pd.Series:
    """Return what rows of the region's states call their city though there is no such city."""
    states = list(region.states)
    cities = gazetteer.cities.index.to_frame(index=False)
    ours = cities.loc[cities[STATE].isin(states), KEY]
    of_zip = gazetteer.zips[STATE].reindex(questions[ZIP]).fillna("").to_numpy(dtype=object)
    here = questions[STATE].isin(["", *states]) & pd.Series(of_zip, questions.index).isin(
        ["", *states]
    )
    return questions[CITY].where(here & ~questions[CITY_KEY].isin(ours), "")


def _called(ids: pd.Series, region: Region, areas: AreaNames) -> pd.Series:
    """Return the name of each neighbourhood, or its id where the name stands for another too."""
    if (ids == "").all():
        return ids
    names = region.neighbourhoods[NAME].astype("str")
    own = stated_areas(names.reset_index(drop=True), areas).to_numpy() == names.index
    return looked_up(ids, names.where(own, names.index.to_series()))


def unknown_areas(questions: pd.DataFrame, areas: AreaNames) -> pd.Series:
    """Tell which rows name a neighbourhood that the region does not have."""
    stated = questions[NEIGHBOURHOOD]
    return (stated != "") & (stated_areas(stated, areas) == "")


def by_zip(
    questions: pd.DataFrame,
    *,
    gazetteer: Gazetteer,
    areas: AreaNames,
    reference: Reference | None = None,
) -> pd.DataFrame:
    """Place rows by their ZIP code, where it is one of the country's or of the region's.

    The region's are those that its areas are and those of its address reference. Where we have no
    table of ZIP codes to check with, any is taken, without a point.
    """
    zips = questions[ZIP]
    own = areas.zips.index if reference is None else areas.zips.index.append(reference.zips)
    ours = zips.isin(own)
    listed = zips.isin(gazetteer.zips.index)
    there = (zips != "") & (listed | ours | gazetteer.centroids.empty)
    score = pd.Series(np.where(listed | ours, 1.0, UNKNOWN_SCORE), index=questions.index)
    answers = blank_answers(questions.index, there, tier=Tier.ZIP, provider=OWN_AREAS, score=score)
    answers[PROVIDER] = answers[PROVIDER].mask(listed, ZIP_PACKAGE)
    at = gazetteer.zips.reindex(zips)
    answers[LON], answers[LAT] = at[LON].to_numpy(), at[LAT].to_numpy()
    return answers.assign(**{MATCHED: zips})


def by_city(questions: pd.DataFrame, *, gazetteer: Gazetteer) -> pd.DataFrame:
    """Place rows by their city; without a known one they have no point."""
    key = pd.MultiIndex.from_arrays([questions[CITY_KEY], questions[STATE]])
    at = gazetteer.cities.reindex(key)
    known = at[LON].notna().to_numpy()
    said = questions[CITY] + (", " + questions[STATE]).where(questions[STATE] != "", "")
    answers = blank_answers(
        questions.index,
        questions[CITY_KEY] != "",
        tier=Tier.CITY,
        provider=ZIP_PACKAGE,
        score=pd.Series(np.where(known, 1.0, UNKNOWN_SCORE), index=questions.index),
    )
    provider = answers[PROVIDER].where(pd.Series(known, index=questions.index), ROW)
    answers[LON], answers[LAT] = at[LON].to_numpy(), at[LAT].to_numpy()
    return answers.assign(**{MATCHED: said, PROVIDER: provider})
