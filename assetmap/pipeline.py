"""Run the steps in order: spreadsheets in, a tested finding out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

import pandas as pd

from . import classify, doubting, findings, geocode, locating, measures, place, resolve
from . import grants as giving
from .geocode.online import NO_ANSWERS, OnlineAnswers, Query
from .ingest import read_upload
from .listings import Lists, Reader, read_lists
from .model import Queue, Region, Upload
from .problems import joined
from .region import discreet, left_out
from .result import Result
from .schema import (
    ASSET_COLUMNS,
    ASSET_ID,
    CANDIDATES,
    EVIDENCE,
    GRANT_COLUMNS,
    NEIGHBOURHOOD_ID,
    OLD_VALUE,
    OTHER_ID,
    QUESTION_COLUMNS,
    QUEUE,
    RECORD_COLUMNS,
    RECORD_ID,
    SERVICE_AREA,
    SETTLES,
    STAKE,
)
from .serving import service_areas
from .settings import Settings
from .shares import restaked, shares, shares_of_assets
from .summary import about, accounted, counts, granted_account
from .taxonomy import Taxonomy, load_taxonomy

STEPS = ("read", "geocode", "classify", "resolve", "measure", "test")
Progress = Callable[[str], None]  # told the name of each of STEPS as it begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What else a build may go by."""

    online: OnlineAnswers | None = None  # of geocoders on the network, to `open_queries`
    model: classify.Model | None = None  # asked for types that no rule knows; else our own
    ids: pd.Series | None = None  # of an earlier build's assets, by record id: assets keep them
    read: Reader = read_upload  # what reads an upload: a shell may know its reading already


_NOTHING_ELSE = Known()


def build(
    region: Region,
    uploads: Sequence[Upload],
    *,
    decisions: resolve.Decisions = resolve.NO_DECISIONS,
    settings: Settings,
    known: Known = _NOTHING_ELSE,
    progress: Progress = lambda _step: None,
) -> Result:
    """Turn a region's lists into assets, measures and findings.

    The same region, uploads, decisions, settings and answers give the same result, to the byte.

    Parameters
    ----------
    region
        The pack: boundaries, people, address reference.
    uploads
        The spreadsheets, of assets and of grants, in the order in which they came.
    decisions
        What persons have decided, applied to the records that they still fit.
    settings
        Every choice that the numbers depend on.
    known
        What else a build may go by; by default nothing.
    progress
        Told the name of each of `STEPS` as it begins.

    Returns
    -------
    result
        Every table of the build; `result.summary` has the account of the rows.

    Raises
    ------
    InputError
        If a file cannot be used at all; nothing is half-built.
    """
    whole, region = region, discreet(region, settings.suppress_below)
    progress("read")
    lists = read_lists(uploads, region, settings, read=known.read)
    listed, granted, tied = lists.assets, lists.grants, lists.ties
    decisions, on_grants = giving.apart(_readdressed(decisions, lists), granted.records)

    progress("geocode")
    reference = geocode.load_reference(region)
    (located, offices), upheld = locating.located(
        (listed, granted), region, settings, reference, online=known.online, decisions=decisions
    )

    progress("classify")
    typed = _typed(located.records, decisions, known.model)
    records = located.records.assign(**typed.types)

    progress("resolve")
    matched = _matched(records, region, settings, decisions, _with_now(known.ids, listed.former))
    decided = _decided(decisions, records, matched, region, upheld)
    nearby = _in_neighbourhoods(decided.records, region)
    records, grounds = doubting.placed(nearby, region, reference)
    assets = _in_neighbourhoods(resolve.merge(records), region)
    settled = _settled(offices, assets, records, on_grants, region, settings)

    progress("measure")
    by = _By(region=region, settings=settings, taxonomy=load_taxonomy())
    measured = _numbers(assets, settled, by, reference)

    progress("test")
    untyped, gone = _still_asked(typed, located.records, decided, listed.problems)
    queues = [located.review, offices.review, untyped, matched.review, settled.review, gone]
    lie = shares_of_assets(assets, records, region, grounds=grounds, reference=reference)
    review = _ranked(queues, decided, shares(records, region, grounds=grounds, by=RECORD_ID))
    doubts = _doubts(lie, review, records, settled.grants, measured, (region, reference))
    said = joined([matched.problems, decided.problems, place.place_problems(records, region)])
    of_assets = joined([listed.problems, located.problems, typed.problems, said])
    of_grants = joined([granted.problems, settled.problems])
    summary = about(region, lists.uploads, settings, online=known.online, learnt=known.model) | {
        **accounted(listed, kept=records, problems=of_assets),
        **counts(assets, records),
        "grants": granted_account(granted, settled.grants, of_grants, region, settings),
        "ties": accounted(tied, kept=tied.records, problems=tied.problems),
        **_how(matched, measured, measures.without_small(left_out(whole, region), settings)),
    }
    return Result(
        region=region,
        settings=settings,
        assets=assets.loc[:, list(ASSET_COLUMNS)].reset_index(drop=True),
        records=records.loc[:, list(RECORD_COLUMNS)].reset_index(drop=True),
        grants=settled.grants.loc[:, list(GRANT_COLUMNS)].reset_index(drop=True),
        shares=lie,
        problems=joined([of_assets, of_grants, tied.problems]),
        review=doubts.questions,
        neighbourhoods=measured.neighbourhoods,
        measures=findings.with_ranges(measured.measures, assets, doubts=doubts, **by),
        findings=_found(assets, settled.countable, measured, doubts, by),
        summary=summary,
        relations=_between(matched.relations, assets),
        provenance=resolve.provenance(records),
    )


def open_queries(
    region: Region,
    uploads: Sequence[Upload],
    *,
    decisions: resolve.Decisions = resolve.NO_DECISIONS,
    settings: Settings,
    read: Reader = read_upload,
) -> tuple[Query, ...]:
    """Return the addresses that geocoders on the network may be asked for a build.

    They are those that neither a person nor the region's own files put on a point, each once.

    Parameters
    ----------
    region, uploads, decisions, settings
        As `build` takes them.
    read
        What reads an upload.

    Raises
    ------
    InputError
        If a file cannot be used at all.
    """
    lists = read_lists(uploads, region, settings, read=read)
    reference = geocode.load_reference(region)
    places, _ = locating.located(
        (lists.assets, lists.grants),
        region,
        settings,
        reference,
        online=NO_ANSWERS,
        decisions=_readdressed(decisions, lists),
    )
    return tuple(sorted({query for located in places for query in located.open_queries}))


def _readdressed(decisions: resolve.Decisions, lists: Lists) -> resolve.Decisions:
    """Return decisions that name the rows of earlier versions as they are called now."""
    return resolve.readdressed(decisions, {**lists.assets.former, **lists.grants.former})


def _with_now(known: pd.Series | None, former: Mapping[str, str]) -> pd.Series | None:
    """Return the ids of earlier assets, by the ids too that their changed rows have now."""
    if known is None or not former:
        return known
    now = {new: known[old] for old, new in former.items() if old in known.index}
    fresh = pd.Series({new: id_ for new, id_ in now.items() if new not in known.index}, dtype="str")
    both: pd.Series = pd.concat([known, fresh])
    return both


def _found(
    assets: pd.DataFrame,
    grants: pd.DataFrame,
    measured: measures.Measured,
    doubts: findings.Doubts,
    by: "_By",
) -> pd.DataFrame:
    """Judge assets and dollars, then how near groups of people live to assets."""
    placed = findings.find(assets, grants, doubts=doubts, **by)
    ways = findings.Near(doubts=doubts, walk=measured.walk)
    near = findings.find_groups(assets, measured.measures, near=ways, **by)
    return findings.all_rows([placed, near])


class _By(TypedDict):
    """What is measured and judged by."""

    region: Region
    settings: Settings
    taxonomy: Taxonomy


def _numbers(
    assets: pd.DataFrame, settled: giving.Settled, by: _By, reference: geocode.Reference
) -> measures.Measured:
    """Measure the assets, and the money as a whole, then by year."""
    region, settings = by["region"], by["settings"]
    ground = ground_of(region, settings, reference)
    measured = measures.measure_all(assets, settled.countable, ground=ground, **by)
    return measures.with_years(measured, settled.years, region=region, settings=settings)


def _how(
    matched: resolve.Matched, measured: measures.Measured, hidden: dict[str, str]
) -> dict[str, Any]:
    """Say how records were compared and what was measured, and what was not."""
    return {
        "crowded_blocks": matched.crowded,
        "measured": measured.how,
        "not_computed": measured.missing | hidden,
    }


def _doubts(
    lie: pd.DataFrame,
    review: pd.DataFrame,
    records: pd.DataFrame,
    grants: pd.DataFrame,
    measured: measures.Measured,
    ground: tuple[Region, geocode.Reference],
) -> findings.Doubts:
    """Gather what is not sure about the assets, and about the offices of who received grants."""
    return doubting.doubts_of(
        lie,
        review,
        records=records,
        grants=grants,
        neighbourhoods=measured.neighbourhoods,
        offices=doubting.offices_of(grants, *ground),
    )


def ground_of(
    region: Region, settings: Settings, reference: geocode.Reference | None = None
) -> measures.Ground:
    """Read the streets to walk on, and where homes are, as far as the pack has them.

    Parameters
    ----------
    region, settings
        As `build` takes them.
    reference
        The pack's addresses, where they are loaded already.
    """
    addresses = None
    if region.homes_at_addresses:
        addresses = (reference or geocode.load_reference(region)).points
    return measures.ground_of(region, settings, addresses=addresses)


def _questions(reviews: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Lay questions together; those about types settle the other records that they name too."""
    some = [review for review in reviews if len(review)] or [reviews[0]]
    every = pd.concat(some, ignore_index=True).reindex(columns=list(QUESTION_COLUMNS))
    others = every[OTHER_ID].str.count(";") + (every[OTHER_ID] != "")
    settles = 1 + others.where(every[QUEUE] == str(Queue.TYPE), 0)
    texts = (CANDIDATES, OLD_VALUE, EVIDENCE)
    every = every.astype(dict.fromkeys(texts, "object"))  # where no queue has them, they are NaN
    filled = every.fillna({SETTLES: settles, STAKE: 0.0} | dict.fromkeys(texts, ""))
    return filled.astype({SETTLES: "int64", STAKE: "float64"} | dict.fromkeys(texts, "str"))


def _ranked(
    reviews: Sequence[pd.DataFrame], decided: resolve.Curated, of_records: pd.DataFrame
) -> pd.DataFrame:
    """Return the open questions, those about places ranked by what their answers may move."""
    review = resolve.open_questions(_questions(reviews), decided)
    return restaked(review, of_records, str(Queue.PLACE))


def _matched(
    records: pd.DataFrame,
    region: Region,
    settings: Settings,
    decisions: resolve.Decisions,
    known: pd.Series | None,
) -> resolve.Matched:
    """Find which records are one asset."""
    within, crs = settings.same_place_m, region.crs
    return resolve.match(records, same_place_m=within, crs=crs, decisions=decisions, known=known)


def _between(relations: pd.DataFrame, assets: pd.DataFrame) -> pd.DataFrame:
    """Return the relations between assets that are there."""
    there = {"", *assets[ASSET_ID]}
    kept = relations[ASSET_ID].isin(there) & relations[OTHER_ID].isin(there)
    return relations.loc[kept].reset_index(drop=True)


def _decided(
    decisions: resolve.Decisions,
    records: pd.DataFrame,
    matched: resolve.Matched,
    region: Region,
    upheld: frozenset[resolve.Decision],
) -> resolve.Curated:
    """Apply the decisions to records of which it is known which asset each is."""
    known = records.assign(**{ASSET_ID: matched.asset_id})
    return resolve.apply(decisions, known, region=region, upheld=upheld, once=matched.once)


def _typed(
    records: pd.DataFrame, decisions: resolve.Decisions, model: classify.Model | None
) -> classify.Classified:
    """Say what each record is, and which decisions on categories are stale."""
    meanings = resolve.meanings_of(decisions)
    typed = classify.classify(records, load_taxonomy(), meanings=meanings, model=model)
    stale = resolve.stale_meanings(decisions, records)
    return replace(typed, problems=joined([typed.problems, stale]))


def _still_asked(
    typed: classify.Classified,
    records: pd.DataFrame,
    decided: resolve.Curated,
    problems: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is asked about types that no person gave, and about rows that are gone."""
    gone = resolve.gone_questions(records, problems)
    done = decided.settled.loc[decided.settled[QUEUE] == str(Queue.TYPE), RECORD_ID]
    if done.empty:
        return typed.review, gone
    left = classify.questions(records, typed.types, typed.asked_by, answered=set(done))
    return left, gone


def _in_neighbourhoods(table: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Say in which neighbourhood each row of a placed table lies."""
    return table.assign(**{NEIGHBOURHOOD_ID: place.place(table, region)})


def _settled(
    offices: geocode.Located,
    assets: pd.DataFrame,
    records: pd.DataFrame,
    decisions: resolve.Decisions,
    region: Region,
    settings: Settings,
) -> giving.Settled:
    """Say where grants serve, whose they are and what of them counts."""
    among = giving.Assets(assets=assets, records=records, decisions=decisions)
    grants = _in_neighbourhoods(offices.records, region)
    areas, problems = service_areas(grants, region)
    served = grants.assign(**{SERVICE_AREA: areas})
    settled = giving.settle(served, among, region=region, settings=settings)
    open_ = giving.still_missing(offices.problems, settled.grants)
    return replace(settled, problems=joined([open_, problems, settled.problems]))
