"""Run the steps in order: spreadsheets in, a tested finding out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import pandas as pd

from . import classify, findings, geocode, measures, place, resolve
from .accounting import Listing, account
from .geocode.online import NO_ANSWERS, OnlineAnswers, Query
from .geocode.online.remarks import about
from .listings import read_lists
from .model import Queue, Region, Upload
from .problems import joined
from .result import Result
from .schema import (
    ASSET_COLUMNS,
    ASSET_ID,
    CANDIDATES,
    EVIDENCE,
    MATCHED,
    NEIGHBOURHOOD_ID,
    OLD_VALUE,
    OTHER_ID,
    PROVIDER,
    QUESTION_COLUMNS,
    QUEUE,
    RECORD_COLUMNS,
    RECORD_ID,
    SERVICE_AREA,
    SETTLES,
    STAKE,
    TIER,
    UNCERTAINTY_M,
)
from .settings import Settings
from .shares import restaked, shares
from .taxonomy import load_taxonomy

_NOT_YET = {"network": "ties are read and checked, but nothing is measured from them yet"}
STEPS = ("read", "geocode", "classify", "resolve", "measure", "test")
Progress = Callable[[str], None]  # told the name of each of STEPS as it begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What else a build may go by."""

    online: OnlineAnswers | None = None  # of geocoders on the network, to `open_queries`
    model: classify.Model | None = None  # asked for types that no rule knows; else our own
    ids: pd.Series | None = None  # of an earlier build's assets, by record id: assets keep them


def build(
    region: Region,
    uploads: Sequence[Upload],
    *,
    decisions: resolve.Decisions = resolve.NO_DECISIONS,
    settings: Settings,
    known: Known | None = None,
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
    beside = known or Known()
    progress("read")
    lists = read_lists(uploads, region, settings)
    listed, granted, tied = lists.assets, lists.grants, lists.ties

    progress("geocode")
    reference = geocode.load_reference(region)
    (located, offices), upheld = _located(
        (listed, granted), region, settings, reference, online=beside.online, decisions=decisions
    )

    progress("classify")
    typed = _typed(located.records, decisions, beside.model)
    records = located.records.assign(**typed.types)

    progress("resolve")
    gone = resolve.gone_questions(records, listed.problems)
    matched = _matched(records, region, settings, decisions, beside.ids)
    decided = resolve.apply(decisions, _as_assets(records, matched), region=region, upheld=upheld)
    records = _measured(_in_neighbourhoods(decided.records, region), region, reference)
    assets = _in_neighbourhoods(resolve.merge(records), region)
    grants, unserved = _served(_in_neighbourhoods(offices.records, region), region)

    progress("measure")
    measured = _numbers(assets, grants, region, settings, reference)
    progress("test")
    tree = load_taxonomy()
    found = findings.find(assets, grants, region=region, settings=settings, taxonomy=tree)
    said = joined([matched.problems, decided.problems, place.place_problems(records, region)])
    of_assets = joined([listed.problems, located.problems, typed.problems, said])
    of_grants = joined([granted.problems, offices.problems, unserved])
    summary = _about(region, lists.uploads, settings, beside) | {
        **_accounted(listed, kept=records, problems=of_assets),
        **_counts(assets, records, measured),
        "grants": _accounted(granted, kept=grants, problems=of_grants),
        "ties": _accounted(tied, kept=tied.records, problems=tied.problems),
        "crowded_blocks": matched.crowded,
        "not_computed": measured.missing | _NOT_YET,
    }
    queues = [located.review, offices.review, typed.review, matched.review, gone]
    return Result(
        region=region,
        settings=settings,
        assets=assets.loc[:, list(ASSET_COLUMNS)].reset_index(drop=True),
        records=records.loc[:, list(RECORD_COLUMNS)].reset_index(drop=True),
        grants=grants,
        shares=_shares(assets, region, reference, by=ASSET_ID),
        problems=joined([of_assets, of_grants, tied.problems]),
        review=_ranked(queues, decided, _shares(records, region, reference, by=RECORD_ID)),
        neighbourhoods=measured.neighbourhoods,
        measures=measured.measures,
        findings=found,
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
) -> tuple[Query, ...]:
    """Return the addresses that geocoders on the network may be asked for a build.

    They are those that neither a person nor the region's own files put on a point, each once.

    Parameters
    ----------
    region, uploads, decisions, settings
        As `build` takes them.

    Raises
    ------
    InputError
        If a file cannot be used at all.
    """
    lists = read_lists(uploads, region, settings)
    reference = geocode.load_reference(region)
    places, _ = _located(
        (lists.assets, lists.grants),
        region,
        settings,
        reference,
        online=NO_ANSWERS,
        decisions=decisions,
    )
    return tuple(sorted({query for located in places for query in located.open_queries}))


def _located(
    listings: Sequence[Listing],
    region: Region,
    settings: Settings,
    reference: geocode.Reference,
    *,
    online: OnlineAnswers | None,
    decisions: resolve.Decisions,
) -> tuple[list[geocode.Located], frozenset[resolve.Decision]]:
    """Place the records of each listing; return the decisions on places that hold, beside."""
    placed = [resolve.placed_by_person(decisions, one.records, region) for one in listings]
    tables = [said.addresses for said in placed]
    addresses = pd.concat(tables, ignore_index=True).drop_duplicates(ignore_index=True)
    learnt = geocode.with_addresses(reference, addresses)
    learnt = geocode.with_lists(learnt, _listed_addresses(listings, placed, region, settings))
    located = [
        geocode.locate(
            one.records,
            region,
            settings=settings,
            reference=learnt,
            online=online,
            confirmed=geocode.Confirmed(places=said.places, addresses=addresses),
        )
        for one, said in zip(listings, placed, strict=True)
    ]
    return located, _upheld(placed, [one.records for one in located])


def _listed_addresses(
    listings: Sequence[Listing],
    placed: Sequence[resolve.Placed],
    region: Region,
    settings: Settings,
) -> pd.DataFrame:
    """Return the addresses of the rows with good coordinates that no person has moved."""
    located = [
        geocode.located_addresses(
            one.records.drop(index=said.places.index), region, buffer_m=settings.region_buffer_m
        )
        for one, said in zip(listings, placed, strict=True)
    ]
    return pd.concat(located, ignore_index=True)


def _measured(records: pd.DataFrame, region: Region, reference: geocode.Reference) -> pd.DataFrame:
    """Say of each record how far off its place may be."""
    grounds = geocode.grounds_of(geocode.ground_keys(records), region, reference)
    metres = geocode.uncertainty_m(records, region, grounds=grounds, reference=reference)
    return records.assign(**{UNCERTAINTY_M: metres})


def _numbers(
    assets: pd.DataFrame,
    grants: pd.DataFrame,
    region: Region,
    settings: Settings,
    reference: geocode.Reference,
) -> measures.Measured:
    """Take every measure that the region's data allow."""
    addresses = reference.points if region.homes_at_addresses else None
    ground = measures.ground_of(region, settings, addresses=addresses)
    tree = load_taxonomy()
    return measures.measure_all(
        assets, grants, region=region, settings=settings, taxonomy=tree, ground=ground
    )


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


def _shares(
    located: pd.DataFrame, region: Region, reference: geocode.Reference, *, by: str
) -> pd.DataFrame:
    """Say in which neighbourhoods the rows of a placed table may lie."""
    grounds = geocode.grounds_of(geocode.ground_keys(located), region, reference)
    return shares(located, region, grounds=grounds, by=by)


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


def _as_assets(records: pd.DataFrame, matched: resolve.Matched) -> pd.DataFrame:
    """Say of each record of which asset it is."""
    return records.assign(**{ASSET_ID: matched.asset_id})


def _upheld(
    placed: Sequence[resolve.Placed], located: Sequence[pd.DataFrame]
) -> frozenset[resolve.Decision]:
    """Return the decisions on places that place a row, be it for its address alone."""
    used = {
        str(value)
        for rows in located
        for value in rows.loc[rows[PROVIDER] == geocode.CONFIRMED, MATCHED].unique()
    }
    own = frozenset[resolve.Decision]().union(*(said.upheld for said in placed))
    return own | {d for said in placed for d in said.elsewhere if d.value in used}


def _typed(
    records: pd.DataFrame, decisions: resolve.Decisions, model: classify.Model | None
) -> classify.Classified:
    """Say what each record is, and which decisions on categories are stale."""
    meanings = resolve.meanings_of(decisions)
    typed = classify.classify(records, load_taxonomy(), meanings=meanings, model=model)
    stale = resolve.stale_meanings(decisions, records)
    return replace(typed, problems=joined([typed.problems, stale]))


def _in_neighbourhoods(table: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Say in which neighbourhood each row of a placed table lies."""
    return table.assign(**{NEIGHBOURHOOD_ID: place.place(table, region)})


def _served(grants: pd.DataFrame, region: Region) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn the stated service areas into neighbourhood ids; problems beside."""
    areas, problems = place.service_areas(grants, region)
    return grants.assign(**{SERVICE_AREA: areas}), problems


def _accounted(listing: Listing, *, kept: pd.DataFrame, problems: pd.DataFrame) -> dict[str, Any]:
    """Account for the rows of one listing."""
    rows = account(listing.rows_in, kept=kept, problems=problems)
    return {"skipped": listing.skipped, **rows}


def _counts(
    assets: pd.DataFrame, records: pd.DataFrame, measured: measures.Measured
) -> dict[str, Any]:
    """Count the assets: all, merged, without a neighbourhood, by tier; say how is measured."""
    return {
        "assets": len(assets),
        "merged": len(records) - len(assets),
        "unplaced": int((assets[NEIGHBOURHOOD_ID] == "").sum()),
        "tiers": _counted(assets[TIER]),
        "measured": measured.how,
    }


def _counted(column: pd.Series) -> dict[str, int]:
    """Count the values of a column, in the order of the alphabet."""
    return {str(k): int(n) for k, n in column.value_counts().sort_index().items()}


def _about(
    region: Region, uploads: Sequence[Upload], settings: Settings, known: Known
) -> dict[str, Any]:
    """Say what a result was made from, so that it can be made again."""
    answered = {} if known.online is None else {"online": about(known.online)}
    return answered | {
        "assetmap": version("assetmap"),
        "region": region.id,
        "name": region.name,
        "invented": region.invented,
        "as_of": region.as_of.isoformat() if region.as_of else None,
        "region_sha256": region.digest,
        "inputs": [
            {
                "file": u.name,
                "table": str(u.table),
                "source": u.source,
                "sha256": u.sha256,
                "columns": [list(pair) for pair in u.mapping],
                "answers": [list(pair) for pair in u.answers],
                "fixes": [fix.sha256 for fix in u.fixes],
                "earlier": [one.sha256 for one in u.earlier],
            }
            for u in uploads
        ],
        "settings": settings.as_dict(),
        "types_learnt_sha256": known.model.digest if known.model else None,  # None: our own
    }
