"""Place records: each by the surest thing that its row says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from assetmap.model import POINT_TIERS, Reason, Region, Tier
from assetmap.schema import (
    LAT,
    LON,
    MATCHED,
    NEIGHBOURHOOD,
    PLACE_COLUMNS,
    PROVIDER,
    SCORE,
    TIER,
    UPLOAD,
)
from assetmap.settings import Settings

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
from .confirmed import Confirmed, confirmed_places, nothing_confirmed
from .ground.areas import AreaNames, are_of_another_kind, area_names, names_in_lists
from .ground.distant import are_elsewhere
from .ground.extent import HALF_TURN, Extent
from .ground.gazetteer import Gazetteer, gazetteer_of
from .judging import remarks
from .judging.asking import Said, nothing, ranked, together
from .judging.doubts import Points, of_points
from .judging.given import Checked, check_coordinates, require_this_region, undoubted
from .judging.held import of_held
from .judging.sanity import Refused, contradicted, expected_of, refusals, set_aside
from .judging.torn import of_torn, states_of_zips, unsure
from .judging.unfindable import are_unfindable
from .online.answers import NO_ANSWERS, OnlineAnswers
from .online.judging import judged, over
from .online.queries import ASKED, Query, open_queries, queries_of
from .online.remarks import of_online
from .reference.loading import Reference
from .reference.named_places import by_named_place, no_places
from .search.best import AMBIGUOUS
from .stated import is_area, questions_of

UTM_ENDS: Final = 84.0  # degrees of latitude
UTM_ZONE: Final = 6.0  # degrees of longitude
UTM_ZONES: Final = 60
POINTS: Final = tuple(str(tier) for tier in POINT_TIERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Records with a place each, what was wrong with some, what a person should look at."""

    records: pd.DataFrame  # the rows that stay, with PLACE_COLUMNS; index 0..n-1
    problems: pd.DataFrame  # PROBLEM_COLUMNS
    review: pd.DataFrame  # QUESTION_COLUMNS, queue `place`
    open_queries: tuple[Query, ...] = ()  # addresses that a geocoder on the network may be asked


def locate(
    records: pd.DataFrame,
    region: Region,
    *,
    settings: Settings,
    reference: Reference | None = None,
    online: OnlineAnswers | None = None,
    confirmed: Confirmed | None = None,
) -> Located:
    """Say where each record is, and how sure that is.

    What a person said of the row, or of its address, comes first and is doubted no more; then
    coordinates in the row, when they lie in the region; then the address in the region's
    reference, or as a geocoder on the network has it; the neighbourhood that the row names; the
    street alone; the ZIP code; the city.
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
    online
        What geocoders on the network answered before; None where nobody means to ask any, so that
        nothing is made ready for it.
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
    asked = questions_of(records)
    hand = confirmed_places(asked, questions_of(said_of.addresses), said_of)
    extent = Extent.of(region.neighbourhoods, buffer_m=settings.region_buffer_m)
    checked = check_coordinates(records, extent)
    require_this_region(records, undoubted(checked, hand.index), name=region.name, extent=extent)
    unfindable = are_unfindable(records, region)
    checked = replace(checked, reason=checked.reason.mask(unfindable, str(Reason.VAGUE_ADDRESS)))
    checked = undoubted(checked, hand.index)
    held = checked.reason != ""
    kept = records.loc[~held].reset_index(drop=True)
    at = pd.Series(kept.index, index=records.index[~held])
    ground = Ground(
        region=region,
        extent=extent,
        reference=reference,
        areas=area_names(region),
        hand=hand.set_axis(at[hand.index].to_numpy()),
        online=online,
    )
    said_of_held = _of_held(records.loc[held], asked.loc[held], checked, extent, region)
    half = checked.half.loc[~held].reset_index(drop=True)
    found = _of_kept(kept, asked.loc[~held].reset_index(drop=True), half, ground)
    said = together([said_of_held, Said(problems=found.problems, review=found.review)])
    return replace(found, problems=said.problems, review=ranked(said.review))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What places are looked for on."""

    region: Region
    extent: Extent
    reference: Reference | None
    areas: AreaNames
    hand: pd.DataFrame  # PLACE_COLUMNS of the rows that persons have spoken of
    online: OnlineAnswers | None


def _of_kept(kept: pd.DataFrame, asked: pd.DataFrame, half: pd.Series, ground: Ground) -> Located:
    """Place the rows that stay; say what is doubtful."""
    region, areas, hand = ground.region, ground.areas, kept.index.isin(ground.hand.index)
    unknown = unknown_areas(asked, areas)
    counts = names_in_lists(asked[NEIGHBOURHOOD], kept, areas)
    strange = are_of_another_kind(counts, areas, asked[NEIGHBOURHOOD])
    gazetteer = gazetteer_of(asked, region)
    torn = states_of_zips(asked, gazetteer).mask(hand, "")
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
    answers = _answers(
        questions, found, torn=torn, uploads=kept[UPLOAD], gazetteer=gazetteer, ground=ground
    )
    places, refused, answered = answers.places, answers.refused, answers.online
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
        expected=expected_of(aside, refused, sharers, questions, ground.extent),
        neighbourhoods=region.neighbourhoods,
    )
    facts = remarks.Facts(
        located=located,
        questions=questions,
        found=over(found, places, answered),
        whole=is_area(unsure(questions, torn), areas, region),
        unknown=unknown & ~strange,
        strange=counts.loc[unknown & strange],
        ambiguous=found[AMBIGUOUS] & ~places[TIER].isin(POINTS) & ~hand,
        half=half & ~hand,
        torn=torn != "",
        hand=pd.Series(hand, index=kept.index),
        region=region,
        reference=ground.reference,
    )
    online = of_online(located, answers.queries[ASKED], answered)
    of_states = of_torn(located, asked, torn)
    said = together([remarks.of_kept(facts), *of_points(points), of_states, online])
    return Located(
        records=located,
        problems=said.problems,
        review=said.review,
        open_queries=tuple(open_queries(located, answers.queries)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """What was answered to questions for places."""

    places: pd.DataFrame
    refused: Refused
    queries: pd.DataFrame  # to geocoders on the network
    online: pd.DataFrame  # what they answered


def _answers(
    questions: pd.DataFrame,
    found: pd.DataFrame,
    *,
    torn: pd.Series,
    uploads: pd.Series,
    gazetteer: Gazetteer,
    ground: Ground,
) -> _Answers:
    """Take the surest answer to each question that is not surely wrong."""
    queries = queries_of(questions if ground.online else questions.head(0))
    queries = queries.reindex(questions.index, fill_value="")
    answered = judged(queries, ground.online or NO_ANSWERS, ground.region, ground.extent)
    vague = (torn != "") & answered[TIER].isin([str(Tier.ZIP), str(Tier.CITY)])
    answered = answered.assign(**{TIER: answered[TIER].mask(vague, "")})
    exact, areal = _providers(found, answered, gazetteer, ground)
    if (torn != "").any():
        areal = [partial(_unsure, ask=ask, torn=torn) for ask in areal]
    places = first_answers(questions, [*exact, *areal])
    refused = refusals(places, questions, uploads, gazetteer, ground.extent)
    again = refused.reason != ""
    if again.any():  # what is surely wrong is no point, and those less sure are asked
        others = first_answers(questions.loc[again], areal)
        kept = places.loc[~again]
        places = pd.concat([kept, others]).loc[places.index]
    return _Answers(places=places, refused=refused, queries=queries, online=answered)


def _providers(
    found: pd.DataFrame, answered: pd.DataFrame, gazetteer: Gazetteer, ground: Ground
) -> tuple[list[Provider], list[Provider]]:
    """Return who is asked for points, then who is asked for areas, in order."""
    region, areas, reference = ground.region, ground.areas, ground.reference
    named = no_places() if reference is None else reference.places
    exact: list[Provider] = [
        partial(by_hand, places=ground.hand),
        by_coordinates,
        partial(of_tiers, found=found, tiers=POINTS),
        partial(by_named_place, places=named, areas=areas, region=region),
        partial(of_tiers, found=answered, tiers=POINTS),
    ]
    areal: list[Provider] = [
        partial(by_area, region=region, areas=areas, gazetteer=gazetteer),
        partial(of_tiers, found=found, tiers=(str(Tier.STREET),)),
        partial(of_tiers, found=answered, tiers=(str(Tier.STREET),)),
        partial(by_zip, gazetteer=gazetteer, areas=areas, reference=reference),
        partial(of_tiers, found=answered, tiers=(str(Tier.ZIP),)),
        partial(by_city, gazetteer=gazetteer),
        partial(of_tiers, found=answered, tiers=(str(Tier.CITY),)),
    ]
    return exact, areal


def _unsure(asked: pd.DataFrame, *, ask: Provider, torn: pd.Series) -> pd.DataFrame:
    """Ask for the areas of rows, but not by a state and a ZIP code that contradict each other."""
    return ask(unsure(asked, torn))


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
    nobody = {LON: np.nan, LAT: np.nan, TIER: str(Tier.NONE), PROVIDER: "", MATCHED: "", SCORE: 0.0}
    places = {c: np.full(len(questions), blank, dtype=object) for c, blank in nobody.items()}
    open_ = questions
    for ask in providers:
        if open_.empty:
            break
        answers = ask(open_)
        answers = answers.loc[answers[TIER].notna() & (answers[TIER] != "")]
        if len(answers):
            at = questions.index.get_indexer(answers.index)
            for column in PLACE_COLUMNS:
                places[column][at] = answers[column].to_numpy(dtype=object)
            open_ = open_.loc[~open_.index.isin(answers.index)]
    kinds = {c: "float64" if c in (LON, LAT, SCORE) else "str" for c in PLACE_COLUMNS}
    return pd.DataFrame(
        {c: pd.Series(places[c], index=questions.index, dtype=kind) for c, kind in kinds.items()}
    )


def _of_held(
    held: pd.DataFrame, questions: pd.DataFrame, checked: Checked, extent: Extent, region: Region
) -> Said:
    """Say what is wrong with the rows that are held."""
    if held.empty:
        return nothing()
    elsewhere = are_elsewhere(questions, gazetteer_of(questions, region), extent)
    return of_held(held, checked, extent, elsewhere=elsewhere, region=region)
