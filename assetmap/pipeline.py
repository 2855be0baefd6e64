"""Run the steps in order: spreadsheets in, a tested finding out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import pandas as pd

from assetmap.ingest.fixes import attach_fixes

from . import classify, findings, geocode, measures, place, resolve
from .accounting import Listing, account, listing_of, with_distinct_names
from .comparing import with_gone
from .ingest import read_upload, record_ids
from .measures.currency import currency_of
from .model import Reading, Reason, Region, Severity, Table, Upload
from .problems import joined, problems_of
from .result import Result
from .schema import (
    ASSET_COLUMNS,
    ASSET_ID,
    CURRENCY,
    EVIDENCE,
    NEIGHBOURHOOD_ID,
    OTHER_ID,
    QUESTION_COLUMNS,
    RECORD_COLUMNS,
    RECORD_ID,
    SERVICE_AREA,
    SETTLES,
    TIER,
)
from .settings import Settings
from .taxonomy import load_taxonomy

_NOT_YET = {"network": "ties are read and checked, but nothing is measured from them yet"}
STEPS = ("read", "geocode", "classify", "resolve", "measure", "test")
Progress = Callable[[str], None]  # told the name of each of STEPS as it begins


def build(
    region: Region,
    uploads: Sequence[Upload],
    *,
    decisions: resolve.Decisions = resolve.NO_DECISIONS,
    settings: Settings,
    known_ids: pd.Series | None = None,
    progress: Progress = lambda _step: None,
) -> Result:
    """Turn a region's lists into assets, measures and findings.

    The same region, uploads, decisions and settings give the same result, to the byte.

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
    known_ids
        Asset ids of an earlier build, indexed by record id: assets keep them.
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
    progress("read")
    taxonomy = load_taxonomy()
    readings = _readings(attach_fixes(uploads, limits=settings.limits), region, settings)
    listed, granted, tied = (_identified(listing_of(readings, t)) for t in Table)
    granted = _in_one_currency(granted, region)

    progress("geocode")
    reference = geocode.load_reference(region)
    located = geocode.locate(listed.records, region, settings=settings, reference=reference)
    offices = geocode.locate(granted.records, region, settings=settings, reference=reference)

    progress("classify")
    typed = classify.classify(located.records, taxonomy)
    records = located.records.assign(**typed.types)

    progress("resolve")
    gone = resolve.gone_questions(records, listed.problems)
    matched = _matched(records, region, settings, decisions, known_ids)
    records = records.assign(**{ASSET_ID: matched.asset_id})
    decided = resolve.apply(decisions, records, region=region)
    records = decided.records
    assets = _in_neighbourhoods(resolve.merge(records), region)
    grants, unserved = _served(_in_neighbourhoods(offices.records, region), region)

    progress("measure")
    measured = measures.measure_all(
        assets, grants, region=region, settings=settings, taxonomy=taxonomy
    )
    progress("test")
    found = findings.find(assets, grants, region=region, settings=settings, taxonomy=taxonomy)
    said = joined([matched.problems, decided.problems, place.place_problems(records, region)])
    of_assets = joined([listed.problems, located.problems, typed.problems, said])
    of_grants = joined([granted.problems, offices.problems, unserved])
    summary = _about(region, [upload for upload, _ in readings], settings) | {
        **_accounted(listed, kept=records, problems=of_assets),
        "assets": len(assets),
        "merged": len(records) - len(assets),
        "unplaced": int((assets[NEIGHBOURHOOD_ID] == "").sum()),
        "tiers": _counted(assets[TIER]),
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
        problems=joined([of_assets, of_grants, tied.problems]),
        review=resolve.open_questions(_questions(queues), decided),
        neighbourhoods=measured.neighbourhoods,
        measures=measured.measures,
        findings=found,
        summary=summary,
        relations=_between(matched.relations, assets),
        provenance=resolve.provenance(records),
    )


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


def _questions(queues: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the questions of all queues, each with how much its answer settles."""
    asked = pd.concat(queues, ignore_index=True).reindex(columns=list(QUESTION_COLUMNS))
    asked[SETTLES] = pd.to_numeric(asked[SETTLES]).fillna(1).astype("int64")
    evidence = asked[EVIDENCE].astype("object")
    asked[EVIDENCE] = evidence.where(evidence.notna(), "").astype("str")
    return asked


def _between(relations: pd.DataFrame, assets: pd.DataFrame) -> pd.DataFrame:
    """Return the relations between assets that are there."""
    there = {"", *assets[ASSET_ID]}
    kept = relations[ASSET_ID].isin(there) & relations[OTHER_ID].isin(there)
    return relations.loc[kept].reset_index(drop=True)


def _readings(
    uploads: Sequence[Upload], region: Region, settings: Settings
) -> list[tuple[Upload, Reading]]:
    """Read each list, with the rows that its newest version no longer has."""
    return [
        (upload, _with_earlier(upload, region, settings)) for upload in with_distinct_names(uploads)
    ]


def _with_earlier(upload: Upload, region: Region, settings: Settings) -> Reading:
    """Read all versions of a list.

    Assets that are gone stay until a person closes them; grants would be counted twice where a
    row was only rewritten, so theirs wait.
    """
    readings = [
        read_upload(one, states=region.states, bounds=region.bounds, limits=settings.limits)
        for one in (*upload.earlier, upload)
    ]
    severity = Severity.NOTE if upload.table is Table.ASSETS else Severity.HELD
    return with_gone(readings, severity=severity)


def _identified(listing: Listing) -> Listing:
    """Give the records of all lists together ids that are distinct."""
    ids = {RECORD_ID: record_ids(listing.records)}
    return replace(listing, records=listing.records.assign(**ids))


def _in_one_currency(granted: Listing, region: Region) -> Listing:
    """Hold the grants in another currency than the rest: dollars and pounds do not add up."""
    ours = currency_of(granted.records, region.country)
    stated = granted.records[CURRENCY]
    foreign = stated.str.fullmatch("[A-Z]{3}") & (stated != ours)
    held = problems_of(
        granted.records.loc[foreign],
        Reason.FOREIGN_CURRENCY,
        Severity.HELD,
        column=CURRENCY,
        expected=ours,
    )
    kept = granted.records.loc[~foreign].reset_index(drop=True)
    return replace(granted, records=kept, problems=joined([granted.problems, held]))


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


def _counted(column: pd.Series) -> dict[str, int]:
    """Count the values of a column, in the order of the alphabet."""
    return {str(k): int(n) for k, n in column.value_counts().sort_index().items()}


def _about(region: Region, uploads: Sequence[Upload], settings: Settings) -> dict[str, Any]:
    """Say what a result was made from, so that it can be made again."""
    return {
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
    }
