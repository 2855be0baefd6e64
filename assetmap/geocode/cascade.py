"""Place records: each by the surest thing that its row says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from assetmap.model import POINT_TIERS, Reason, Region, Tier
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
    UPLOAD,
    ZIP,
)
from assetmap.settings import Settings

from . import addresses, remarks
from .answers import (
    Provider,
    by_area,
    by_city,
    by_coordinates,
    by_hand,
    by_zip,
    of_tiers,
    search_addresses,
    unknown_areas,
)
from .areas import AreaNames, are_of_another_kind, area_names, by_whole_area, names_in_lists
from .asking import Said, nothing, ranked, together
from .confirmed import Confirmed, confirmed_places, nothing_confirmed
from .distant import are_elsewhere
from .doubts import Points, of_points
from .extent import HALF_TURN, Extent
from .gazetteer import CITY_KEY, Gazetteer, load_gazetteer
from .given import Checked, check_coordinates, require_this_region, undoubted
from .held import of_held
from .houses import AMBIGUOUS
from .names import name_keys
from .reference import Reference
from .sanity import Refused, contradicted, refusals, set_aside
from .streets import state_codes

UTM_ENDS: Final = 84.0  # degrees of latitude
UTM_ZONE: Final = 6.0  # degrees of longitude
UTM_ZONES: Final = 60
POINTS: Final = tuple(str(tier) for tier in POINT_TIERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Records with a place each, what was wrong with some, what a person should look at."""

    records: pd.DataFrame  # the rows that stay, with PLACE_COLUMNS; index 0..n-1
    problems: pd.DataFrame  # PROBLEM_COLUMNS
    review: pd.DataFrame  # REVIEW_COLUMNS, queue `place`


def locate(
    records: pd.DataFrame,
    region: Region,
    *,
    settings: Settings,
    reference: Reference | None = None,
    confirmed: Confirmed | None = None,
) -> Located:
    """Say where each record is, and how sure that is.

    What a person said of the row, or of its address, comes first and is doubted no more; then
    coordinates in the row, when they lie in the region; the address in the region's reference; the
    neighbourhood that the row names; the street alone; the ZIP code; the city.
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
    confirmed
        The places that persons gave to rows and addresses.

    Returns
    -------
    located
        Rows in = rows of `records` + held rows of `problems`.

    Raises
    ------
    InputError
        If a whole upload has its coordinates in another place.
    """
    said_of = nothing_confirmed() if confirmed is None else confirmed
    asked = _questions(records)
    by_hand = confirmed_places(asked, _questions(said_of.addresses), said_of)
    extent = Extent.of(region.neighbourhoods, buffer_m=settings.region_buffer_m)
    checked = undoubted(check_coordinates(records, extent), by_hand.index)
    require_this_region(records, checked, name=region.name, extent=extent)
    held = checked.reason != ""
    kept = records.loc[~held].reset_index(drop=True)
    at = pd.Series(kept.index, index=records.index[~held])
    ground = Ground(
        region=region,
        extent=extent,
        reference=reference,
        areas=area_names(region),
        by_hand=by_hand.set_axis(at[by_hand.index].to_numpy()),
    )
    said_of_held = _of_held(records.loc[held], asked.loc[held], checked, extent, region)
    half = checked.half.loc[~held].reset_index(drop=True)
    located, said = _of_kept(kept, asked.loc[~held].reset_index(drop=True), half, ground)
    every = together([said_of_held, *said])
    return Located(records=located, problems=every.problems, review=ranked(every.review))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What places are looked for on."""

    region: Region
    extent: Extent
    reference: Reference | None
    areas: AreaNames
    by_hand: pd.DataFrame  # PLACE_COLUMNS of the rows that persons have spoken of


def _of_kept(
    kept: pd.DataFrame, asked: pd.DataFrame, half: pd.Series, ground: Ground
) -> tuple[pd.DataFrame, list[Said]]:
    """Place the rows that stay; say what is doubtful."""
    region, areas, hand = ground.region, ground.areas, kept.index.isin(ground.by_hand.index)
    unknown = unknown_areas(asked, areas)
    counts = names_in_lists(asked[NEIGHBOURHOOD], kept, areas)
    strange = are_of_another_kind(counts, areas)
    gazetteer = _gazetteer(asked, region)
    aside, sharers = set_aside(asked, kept[UPLOAD], gazetteer, spare=hand)
    questions = asked.assign(
        **{
            NEIGHBOURHOOD: asked[NEIGHBOURHOOD].mask(strange, ""),
            **{c: asked[c].mask(aside != "") for c in (LON, LAT)},
        }
    )
    found, known = search_addresses(
        questions, region=region, reference=ground.reference, gazetteer=gazetteer
    )
    places, refused = _placed(questions, found, kept[UPLOAD], gazetteer, ground)
    located = kept.assign(**{column: places[column] for column in PLACE_COLUMNS})
    given = questions[[LON, LAT]].where(located[TIER] == str(Tier.GIVEN))
    points = Points(
        located=located,
        questions=questions,
        given=asked[[LON, LAT]],
        known=known,
        against=contradicted(given, questions, known, gazetteer),
        aside=aside,
        refused=refused.reason,
        found=refused.found,
        expected=_expected(aside, refused, sharers, questions, ground.extent),
        neighbourhoods=region.neighbourhoods,
    )
    facts = remarks.Facts(
        located=located,
        questions=questions,
        found=found,
        whole=_is_area(questions, areas, region),
        unknown=unknown & ~strange,
        strange=counts.loc[unknown & strange],
        ambiguous=found[AMBIGUOUS] & ~places[TIER].isin(POINTS) & ~hand,
        half=half & ~hand,
        hand=pd.Series(hand, index=kept.index),
        region=region,
        reference=ground.reference,
    )
    return located, [remarks.of_kept(facts), *of_points(points)]


def _placed(
    questions: pd.DataFrame,
    found: pd.DataFrame,
    lists: pd.Series,
    gazetteer: Gazetteer,
    ground: Ground,
) -> tuple[pd.DataFrame, Refused]:
    """Ask each provider in turn; what is surely wrong is no point, and the next is asked."""
    areal: list[Provider] = [
        partial(by_area, region=ground.region, areas=ground.areas),
        partial(of_tiers, found=found, tiers=(str(Tier.STREET),)),
        partial(by_zip, gazetteer=gazetteer, areas=ground.areas, reference=ground.reference),
        partial(by_city, gazetteer=gazetteer),
    ]
    exact: list[Provider] = [
        partial(by_hand, places=ground.by_hand),
        by_coordinates,
        partial(of_tiers, found=found, tiers=POINTS),
    ]
    places = first_answers(questions, [*exact, *areal])
    refused = refusals(places, questions, lists, gazetteer, ground.extent)
    again = refused.reason != ""
    if again.any():
        others = first_answers(questions.loc[again], areal)
        places = pd.concat([places.loc[~again], others]).loc[places.index]
    return places, refused


def _expected(
    aside: pd.Series,
    refused: Refused,
    sharers: pd.Series,
    questions: pd.DataFrame,
    extent: Extent,
) -> pd.Series:
    """Return what a reason for which a point is not counted has to say beside the point."""
    reason = aside.where(aside != "", refused.reason)
    count = sharers.where(aside != "", refused.sharers).astype("str")
    said = {
        str(Reason.SHARED_POINT): count,
        str(Reason.OTHER_STATE): questions[STATE],
        str(Reason.ADDRESS_OUTSIDE_REGION): pd.Series(str(extent), index=questions.index),
    }
    expected = pd.Series("", index=questions.index, dtype="str")
    for code, text in said.items():
        expected = expected.mask(reason == code, text.astype("str"))
    return expected


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
    good = (lon.abs() <= HALF_TURN) & (lat.abs() <= UTM_ENDS) & ((lon != 0) | (lat != 0))
    checked = records[[LON, LAT]].where(good)
    placed = first_answers(checked, [by_coordinates])
    middle = records.loc[good, [LON, LAT]].median() if good.any() else pd.Series({LON: 0, LAT: 0})
    zone = int((middle[LON] + HALF_TURN) // UTM_ZONE) % UTM_ZONES + 1
    crs = f"EPSG:{(32600 if middle[LAT] >= 0 else 32700) + zone}"
    return records.assign(**{column: placed[column] for column in PLACE_COLUMNS}), crs


def first_answers(questions: pd.DataFrame, providers: Sequence[Provider]) -> pd.DataFrame:
    """Ask providers in turn, each only what those before it did not answer.

    Returns
    -------
    places
        `PLACE_COLUMNS`, index of `questions`; tier `none` where nobody had an answer.
    """
    places = pd.DataFrame(
        {LON: np.nan, LAT: np.nan, TIER: "", PROVIDER: "", MATCHED: "", SCORE: 0.0},
        index=questions.index,
    ).astype({TIER: "str", PROVIDER: "str", MATCHED: "str"})
    for ask in providers:
        open_ = places[TIER] == ""
        answers = ask(questions.loc[open_])
        answers = answers.loc[answers[TIER].notna() & (answers[TIER] != "")]
        for column in PLACE_COLUMNS:
            places.loc[answers.index, column] = answers[column].astype(places[column].dtype)
    return places.assign(**{TIER: places[TIER].mask(places[TIER] == "", str(Tier.NONE))})


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
            LON: kept[LON],
            LAT: kept[LAT],
        }
    )


def _of_held(
    held: pd.DataFrame, questions: pd.DataFrame, checked: Checked, extent: Extent, region: Region
) -> Said:
    """Say what is wrong with the rows that are held."""
    if held.empty:
        return nothing()
    elsewhere = are_elsewhere(questions, _gazetteer(questions, region), extent)
    return of_held(held, checked, extent, elsewhere=elsewhere, region=region)


def _is_area(questions: pd.DataFrame, areas: AreaNames, region: Region) -> pd.Series:
    """Tell which rows lie in an area that is their ZIP code, city or state."""
    state = questions[STATE]
    here = state.isin(["", *(region.states or state)])
    return by_whole_area(questions[ZIP], questions[CITY_KEY].where(here, ""), state, areas) != ""


def _gazetteer(questions: pd.DataFrame, region: Region) -> Gazetteer:
    """Read what is known of the ZIP codes and cities that rows name."""
    states = pd.concat([questions[STATE], pd.Series(region.states, dtype="str")])
    zips = questions[ZIP]
    if region.country != "US" or region.invented:
        states, zips = states.head(0), zips.head(0)  # its ZIP codes are elsewhere, if anywhere
    return load_gazetteer(zips, states)
