"""Place records: each by the surest thing that its row says."""

from dataclasses import dataclass
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
    RECIPIENT,
    SCORE,
    STATE,
    TIER,
    ZIP,
)
from assetmap.settings import Settings

from . import addresses, remarks
from .areas import AreaNames, area_names, stated_areas
from .distant import far_from_zip
from .extent import Extent
from .gazetteer import Gazetteer, load_gazetteer
from .given import check_coordinates, require_this_region
from .houses import AMBIGUOUS
from .names import looked_up, name_keys
from .reference import Reference
from .search import search
from .streets import state_codes

ROW: Final = "row"  # providers: the row itself, the region's own files, the ZIP codes' package
OWN_ADDRESSES: Final = "addresses"
OWN_AREAS: Final = "neighbourhoods"
ZIP_PACKAGE: Final = "zipcodes"
CITY_KEY: Final = "city_key"
NEXT_ZIP_STEPS: Final = 1.5  # what a doubtful address may be off its ZIP code's middle
FAR_STEPS: Final = 3.0  # what coordinates may be off it before they contradict it
POINTS: Final = tuple(str(tier) for tier in POINT_TIERS)
UNKNOWN_SCORE: Final = 0.5  # of a ZIP code or city that no table of ours has


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Records with a place each, what was wrong with some, what a person should look at."""

    records: pd.DataFrame  # the rows that stay, with PLACE_COLUMNS; index 0..n-1
    problems: pd.DataFrame  # PROBLEM_COLUMNS
    review: pd.DataFrame  # REVIEW_COLUMNS, queue `place`


class Provider(Protocol):
    """Whoever can say where records are: our own files, or a service."""

    def __call__(self, questions: pd.DataFrame) -> pd.DataFrame:
        """Answer some questions.

        Parameters
        ----------
        questions
            `ADDRESS_PARTS` and the record's text fields, `city_key` beside them.

        Returns
        -------
        answers
            `PLACE_COLUMNS`, index of `questions`; `tier` is "" where there is no answer.
        """
        ...


def locate(
    records: pd.DataFrame,
    region: Region,
    *,
    settings: Settings,
    reference: Reference | None = None,
) -> Located:
    """Say where each record is, and how sure that is.

    Coordinates in the row come first, when they lie in the region; then the address in the region's
    reference; the neighbourhood that the row names; the street alone; the ZIP code; the city.
    Rows whose coordinates cannot be true are held: nothing is moved in silence.

    Parameters
    ----------
    records
        Rows of assets or of grants: provenance, `lon, lat` and text fields.
    region
        Neighbourhoods, their other names, and states.
    settings
        `region_buffer_m`, `language`.
    reference
        The region's addresses (`load_reference`); without one, addresses are not looked up.

    Returns
    -------
    located
        Rows in = rows of `records` + held rows of `problems`.

    Raises
    ------
    InputError
        If a whole upload has its coordinates in another place.
    """
    extent = Extent.of(region.neighbourhoods, buffer_m=settings.region_buffer_m)
    checked = check_coordinates(records, extent)
    require_this_region(records, checked, name=region.name, extent=extent)
    held = checked.reason != ""
    kept = records.loc[~held].reset_index(drop=True)
    questions = _questions(kept)
    areas = area_names(region)
    gazetteer = _gazetteer(questions, region)
    found = _searched(questions, region, reference, open_=~_inside(kept, extent))
    given = _given(kept, extent)
    far = far_from_zip(found, questions[ZIP], gazetteer, steps=NEXT_ZIP_STEPS)
    found[TIER] = found[TIER].mask(far & (found[SCORE] < remarks.DOUBTFUL), "")
    places = _first_of(
        [
            given,
            found.where(found[TIER].isin(POINTS)),
            _by_area(questions, region, areas),
            found.where(found[TIER] == str(Tier.STREET)),
            _by_zip(questions, gazetteer, areas),
            _by_city(questions, gazetteer),
        ]
    )
    located = kept.assign(**{column: places[column] for column in PLACE_COLUMNS})
    facts = remarks.Facts(
        located=located,
        questions=questions,
        found=found,
        unknown=_unknown_areas(questions, areas),
        ambiguous=found[AMBIGUOUS] & ~places[TIER].isin(POINTS),
        far=far_from_zip(given, questions[ZIP], gazetteer, steps=FAR_STEPS),
        half=checked.half.loc[~held].reset_index(drop=True),
    )
    said = remarks.both(remarks.of_held(records, checked, extent), remarks.of_kept(facts))
    return Located(records=located, problems=said.problems, review=said.review)


def as_given(records: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Place records by their own coordinates alone, for work that has no region.

    Returns
    -------
    placed
        The records with `PLACE_COLUMNS`: tier `given` where both coordinates are possible, else
        `none`.
    crs
        The UTM zone of the middle point, for measuring metres.
    """
    lon, lat = records[LON], records[LAT]
    good = (lon.abs() <= 180) & (lat.abs() <= 84) & ((lon != 0) | (lat != 0))  # noqa: PLR2004 -- degrees; UTM ends at 84
    placed = _place(records.index, good, tier=Tier.GIVEN, provider=ROW, score=1.0)
    placed = placed.assign(**{LON: lon.where(good), LAT: lat.where(good)})
    middle = records.loc[good, [LON, LAT]].median() if good.any() else pd.Series({LON: 0, LAT: 0})
    zone = int((middle[LON] + 180) // 6) % 60 + 1
    crs = f"EPSG:{(32600 if middle[LAT] >= 0 else 32700) + zone}"
    return records.assign(**{c: _finished(placed)[c] for c in PLACE_COLUMNS}), crs


def text_of(records: pd.DataFrame, column: str) -> pd.Series:
    """Return a text column, "" for all rows where a table has none of that name."""
    if column in records.columns:
        return records[column].astype("str")
    return pd.Series("", index=records.index, dtype="str")


def _questions(kept: pd.DataFrame) -> pd.DataFrame:
    """Say of each row what there is to go by; the row's own fields beat its address's text."""
    city = text_of(kept, CITY).str.strip()
    parts = addresses.normalise_addresses(text_of(kept, ADDRESS), city=city)
    zip_ = text_of(kept, ZIP).str.extract(r"^\s*(\d{5})(?!\d)", expand=False).fillna("")
    codes = state_codes()
    state = text_of(kept, STATE).str.strip()
    state = state.str.lower().map(codes).fillna(state.str.upper()).astype("str")
    city = city.where(city != "", parts[addresses.CITY])
    return parts.assign(
        **{
            ADDRESS: text_of(kept, ADDRESS),
            NAME: text_of(kept, NAME if NAME in kept.columns else RECIPIENT),
            NEIGHBOURHOOD: text_of(kept, NEIGHBOURHOOD).str.strip(),
            ZIP: zip_.where(zip_ != "", parts[addresses.ZIP]),
            STATE: state.where(state != "", parts[addresses.STATE]),
            CITY: city,
            CITY_KEY: name_keys(city),
        }
    )


def _gazetteer(questions: pd.DataFrame, region: Region) -> Gazetteer:
    """Read what is known of the ZIP codes and cities that rows name."""
    states = pd.concat([questions[STATE], pd.Series(region.states, dtype="str")])
    zips = questions[ZIP]
    if region.country != "US" or region.invented:
        states, zips = states.head(0), zips.head(0)  # its ZIP codes are elsewhere, if anywhere
    return load_gazetteer(zips, states)


def _inside(kept: pd.DataFrame, extent: Extent) -> pd.Series:
    """Tell which rows have coordinates in the region."""
    return pd.Series(
        extent.holds(kept[LON].to_numpy(dtype=float), kept[LAT].to_numpy(dtype=float)),
        index=kept.index,
    )


def _place(
    index: pd.Index, where: pd.Series, *, tier: Tier, provider: str, score: float | pd.Series
) -> pd.DataFrame:
    """Return answers of one tier, without a point; "" where there is none."""
    answers = pd.DataFrame(
        {LON: np.nan, LAT: np.nan, TIER: str(tier), PROVIDER: provider, MATCHED: "", SCORE: score},
        index=index,
    )
    return answers.where(where)


def _given(kept: pd.DataFrame, extent: Extent) -> pd.DataFrame:
    """Place rows by their own coordinates."""
    good = _inside(kept, extent)
    answers = _place(kept.index, good, tier=Tier.GIVEN, provider=ROW, score=1.0)
    return answers.assign(**{LON: kept[LON].where(good), LAT: kept[LAT].where(good)})


def _searched(
    questions: pd.DataFrame, region: Region, reference: Reference | None, *, open_: pd.Series
) -> pd.DataFrame:
    """Look the addresses of rows without coordinates up in the region's reference."""
    here = questions[STATE].isin(["", *region.states]) if region.states else open_
    asked = questions.loc[open_ & here & (questions[addresses.STREET] != "")]
    keyed = asked.drop(columns=CITY).rename(columns={CITY_KEY: addresses.CITY})
    found = search(keyed, reference, region)
    found = found.reindex(questions.index).assign(**{PROVIDER: OWN_ADDRESSES})
    return found.assign(**{AMBIGUOUS: found[AMBIGUOUS].fillna(value=False).astype("bool")})


def _by_area(questions: pd.DataFrame, region: Region, areas: AreaNames) -> pd.DataFrame:
    """Place rows by the neighbourhood that they name, in a column of its own or as address."""
    stated = stated_areas(questions[NEIGHBOURHOOD], areas)
    as_address = stated_areas(
        questions[ADDRESS].where(questions[addresses.FORM].isin(["vague", "street"]), ""), areas
    )
    without_city = questions[CITY].where(questions[ZIP] == "", "x") == ""
    by_state = looked_up(questions[STATE].where(without_city, ""), areas.states)
    ids = stated.where(stated != "", as_address)
    ids = ids.where(ids != "", by_state)
    answers = _place(
        questions.index, ids != "", tier=Tier.NEIGHBOURHOOD, provider=OWN_AREAS, score=1.0
    )
    return answers.assign(**{MATCHED: _called(ids, region, areas)})


def _called(ids: pd.Series, region: Region, areas: AreaNames) -> pd.Series:
    """Return the name of each neighbourhood, or its id where the name stands for another too."""
    names = region.neighbourhoods[NAME].astype("str")
    own = stated_areas(names.reset_index(drop=True), areas).to_numpy() == names.index
    return looked_up(ids, names.where(own, names.index.to_series()))


def _unknown_areas(questions: pd.DataFrame, areas: AreaNames) -> pd.Series:
    """Tell which rows name a neighbourhood that the region does not have."""
    stated = questions[NEIGHBOURHOOD]
    return (stated != "") & (stated_areas(stated, areas) == "")


def _by_zip(questions: pd.DataFrame, gazetteer: Gazetteer, areas: AreaNames) -> pd.DataFrame:
    """Place rows by their ZIP code, where it is one of the country's or of the region's.

    Where we have no table of ZIP codes to check with, any is taken, without a point.
    """
    zips = questions[ZIP]
    real = zips.isin(gazetteer.zips.index) | zips.isin(areas.zips.index)
    there = real | (gazetteer.centroids.empty & (zips != ""))
    score = pd.Series(np.where(real, 1.0, UNKNOWN_SCORE), index=questions.index)
    provider = OWN_AREAS if gazetteer.centroids.empty else ZIP_PACKAGE
    answers = _place(questions.index, there, tier=Tier.ZIP, provider=provider, score=score)
    at = gazetteer.zips.reindex(zips)
    return answers.assign(**{LON: at[LON].to_numpy(), LAT: at[LAT].to_numpy(), MATCHED: zips})


def _by_city(questions: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Place rows by their city; without a known one they have no point."""
    key = pd.MultiIndex.from_arrays([questions[CITY_KEY], questions[STATE]])
    at = gazetteer.cities.reindex(key)
    known = at[LON].notna().to_numpy()
    said = questions[CITY] + (", " + questions[STATE]).where(questions[STATE] != "", "")
    answers = _place(
        questions.index,
        questions[CITY_KEY] != "",
        tier=Tier.CITY,
        provider=ZIP_PACKAGE,
        score=pd.Series(np.where(known, 1.0, UNKNOWN_SCORE), index=questions.index),
    )
    provider = answers[PROVIDER].where(pd.Series(known, index=questions.index), ROW)
    return answers.assign(
        **{LON: at[LON].to_numpy(), LAT: at[LAT].to_numpy(), MATCHED: said, PROVIDER: provider}
    )


def _first_of(answers: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the first answer that each row has."""
    places = answers[0]
    for more in answers[1:]:
        open_ = places[TIER].isna() | (places[TIER] == "")
        places = places.where(~open_, more[list(PLACE_COLUMNS)])
    return _finished(places)


def _finished(places: pd.DataFrame) -> pd.DataFrame:
    """Say `none` of rows without an answer; blanks as everywhere."""
    there = places[TIER].notna() & (places[TIER] != "")
    text = {c: places[c].where(there, "").fillna("").astype("str") for c in (PROVIDER, MATCHED)}
    return pd.DataFrame(
        {
            LON: places[LON].where(there).astype("float64"),
            LAT: places[LAT].where(there).astype("float64"),
            TIER: places[TIER].where(there, str(Tier.NONE)).astype("str"),
            PROVIDER: text[PROVIDER],
            MATCHED: text[MATCHED],
            SCORE: places[SCORE].where(there, 0.0).astype("float64"),
        }
    )
