"""Gather what a page shows in one piece of JSON: the only way in which file text enters a page."""

import base64
import gzip
import json
from typing import Any, Final

import numpy as np
import pandas as pd

from assetmap.measures.currency import currency_of
from assetmap.model import Severity, Source, Tier
from assetmap.result import Result
from assetmap.schema import (
    ADDRESS,
    ASSETS,
    BASE,
    CATEGORY,
    CITY,
    DESCRIPTION,
    HIGH,
    LAT,
    LON,
    LOW,
    MEASURE,
    MOE_SUFFIX,
    NAME,
    NEIGHBOURHOOD_ID,
    OF,
    PHONE,
    PLACING,
    SEARCHED,
    SECTOR,
    SENTENCE,
    SOURCES,
    STATE,
    SURVIVES,
    TIER,
    TYPE,
    URL,
    VALUE,
    VERDICT,
    VERIFIED,
    ZIP,
)

from .layers import drawn
from .outlines import UNIT, outlines, unwrap
from .shading import ALL, Shade, first_shade, look_of, rounded, shade_entry, shades
from .wording import (
    about_words,
    icon_of,
    labels_of,
    locale_of,
    long_date,
    measure_words,
    missing_words,
    readable,
    real_money,
    script_words,
    shade_words,
    worded,
)

LONGEST: Final = 700  # characters of one text in the page; the tables have it whole
PACK_FROM: Final = (
    150_000  # bytes of JSON; below it every browser of the last ten years can read it
)
_NOT_PEOPLE: Final = frozenset({NEIGHBOURHOOD_ID, NAME, "group", ASSETS, "completeness"})


def island(result: Result, assets: pd.DataFrame, language: str) -> dict[str, Any]:
    """Gather everything that a page shows.

    Parameters
    ----------
    result
        A build.
    assets
        Those of its assets that the page is about.
    language
        Of the page's own words.

    Returns
    -------
    island
        Plain values, as `web/*.js` reads them.
    """
    region, areas = result.region, [str(i) for i in result.region.neighbourhoods.index]
    shapes = outlines(region)
    ordered = assets.iloc[np.argsort(assets[NAME].str.casefold().to_numpy(str), kind="stable")]
    types, sectors = sorted(set(ordered[TYPE])), _sectors(result.assets)
    labels = labels_of({*types, *sectors}, language)
    listed = sorted(set(ordered[SOURCES]) - {""})
    found = shades(result.measures, areas)
    money = (currency_of(result.grants, region.country), result.settings.real_dollars_of)
    return {
        "language": language,
        "locale": locale_of(language, region.country),
        "sentencesLanguage": result.settings.language,
        "words": script_words(language),
        "version": str(result.summary.get("assetmap", "")),
        "currency": currency_of(result.grants, result.region.country) or "USD",
        "region": {
            "name": region.name,
            "invented": region.invented,
            "asOf": long_date(region.as_of, language),
        },
        "types": [{"code": t, "label": labels[t], "icon": icon_of(t)} for t in types],
        "sectors": [{"code": code, "label": labels[code]} for code in sectors],
        "tiers": [{"code": str(t), "label": worded("tier", str(t), language)} for t in Tier],
        "sources": [clipped(source.replace(";", ", ")) for source in listed],
        "assets": {
            **_texts(ordered),
            **_codes(ordered, types, sectors, listed, areas),
            **_points(ordered, unwrapped=shapes.unwrapped),
        },
        "areas": {
            "id": areas,
            "name": [clipped(str(name)) for name in region.neighbourhoods[NAME]],
            "assets": _per_area(result, areas),
            "parts": shapes.parts,
            "label": shapes.label,
            "size": shapes.size,
            "bounds": shapes.bounds,
        },
        "people": _people(result, areas, language),
        "shades": [shade_entry(shade) | shade_words(shade, language, money) for shade in found],
        "about": _about(found, result, language),
        "regional": _regional(result.measures, language, money),
        "firstShade": first_shade(found, result.settings.base),
        "findings": _findings(result.findings, areas),
        "leftOut": _left_out(result, assets, language),
        "credits": [_credit(source) for source in region.credits],
        "inputs": [
            [str(given.get("file", "")), str(given.get("sha256", ""))[:12]]
            for given in result.summary.get("inputs", [])
        ],
        "settings": [[readable(k), _plain(v)] for k, v in result.settings.as_dict().items()],
    }


def packed(value: dict[str, Any]) -> tuple[str, str]:
    """Return JSON as base64, and how it was packed before: `gzip`, or `` for not at all.

    Base64 has no character that ends a script or begins a template.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(text) < PACK_FROM:
        return base64.b64encode(text).decode(), ""
    return base64.b64encode(gzip.compress(text, 9, mtime=0)).decode(), "gzip"


def clipped(text: str) -> str:
    """Shorten a text that would fill the page."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _texts(assets: pd.DataFrame) -> dict[str, list[str]]:
    """Return the columns that are shown as they are."""
    columns = {
        column: assets[column] for column in (NAME, CATEGORY, DESCRIPTION, PHONE, URL, VERIFIED)
    }
    street = assets[ADDRESS].str.strip()
    town = (assets[CITY] + ", " + assets[STATE] + " " + assets[ZIP]).str.strip(", ")
    columns[ADDRESS] = (street + ", " + town).str.strip(", ")
    return {column: [clipped(text) for text in texts] for column, texts in columns.items()}


def _codes(
    assets: pd.DataFrame, types: list[str], sectors: list[str], listed: list[str], areas: list[str]
) -> dict[str, list[int]]:
    """Return the columns that point into a list, -1 where blank."""
    lists = {
        "type": (TYPE, types),
        "sector": (SECTOR, sectors),
        "sources": (SOURCES, listed),
        "tier": (TIER, [str(tier) for tier in Tier]),
        "area": (NEIGHBOURHOOD_ID, areas),
    }
    return {
        key: pd.Index(known, dtype="str").get_indexer(pd.Index(assets[column])).tolist()
        for key, (column, known) in lists.items()
    }


def _points(assets: pd.DataFrame, *, unwrapped: bool) -> dict[str, list[int | None]]:
    """Return where an asset is drawn, in whole units; None where it is placed less exactly."""
    lon, lat = assets[LON].to_numpy(dtype=float), assets[LAT].to_numpy(dtype=float)
    sure = drawn(assets).to_numpy()
    place = {"lon": unwrap(lon) if unwrapped else lon, "lat": lat}
    return {
        key: [round(v / UNIT) if ok else None for v, ok in zip(values.tolist(), sure, strict=True)]
        for key, values in place.items()
    }


def _sectors(assets: pd.DataFrame) -> list[str]:
    """Return the sectors of a build, the largest first."""
    counts = assets[SECTOR].value_counts()
    return [
        str(code) for code in counts.sort_index().sort_values(ascending=False, kind="stable").index
    ]


def _per_area(result: Result, areas: list[str]) -> list[int]:
    """Count the build's assets in each neighbourhood."""
    counts = result.assets[NEIGHBOURHOOD_ID].value_counts()
    return [int(counts.get(area, 0)) for area in areas]


def _people(result: Result, areas: list[str], language: str) -> list[dict[str, Any]]:
    """Return the pack's people columns with their margins of error."""
    people = result.region.people
    if people is None:
        return []
    people = people.reindex(areas)
    entries = []
    for column in people.columns:
        if column.endswith(MOE_SUFFIX):
            continue
        margins = people.get(column + MOE_SUFFIX)
        entries.append(
            {
                "label": worded("base", column, language).capitalize(),
                "values": rounded(people[column].to_numpy(dtype=float)),
                "margins": None if margins is None else rounded(margins.to_numpy(dtype=float)),
            }
        )
    return entries


def _findings(findings: pd.DataFrame, areas: list[str]) -> dict[str, list[Any]]:
    """Return the findings, column by column; the region's own have no area."""
    place = pd.Index(areas, dtype="str").get_indexer(pd.Index(findings[NEIGHBOURHOOD_ID]))
    columns = {c: findings[c].astype("str").tolist() for c in (VERDICT, SURVIVES)}
    return {
        "area": place.tolist(),
        "sentence": [clipped(str(text)) for text in findings[SENTENCE]],
        "searched": rounded(findings[SEARCHED].to_numpy(dtype=float)),
        **columns,
    }


def _about(found: list[Shade], result: Result, language: str) -> dict[str, str]:
    """Return what each measure tells, by measure and base."""
    measured = result.summary.get("measured", {})
    firsts = {f"{shade.measure}|{shade.base}": shade for shade in reversed(found)}
    said = {
        key: about_words(shade, result.settings, measured=measured, language=language)
        for key, shade in sorted(firsts.items())
    }
    return {key: text for key, text in said.items() if text}


def _regional(measures: pd.DataFrame, language: str, money: tuple[str, int]) -> list[list[Any]]:
    """Return the numbers of the whole region, about everything: words, kind, value, low, high."""
    rows = measures.loc[(measures[NEIGHBOURHOOD_ID] == "") & (measures[OF] == ALL)]
    rows = rows.loc[np.isfinite(rows[VALUE])]
    codes = zip(rows[MEASURE], rows[BASE], rows[PLACING], strict=True)
    kinds = [look_of(measure).kind for measure in rows[MEASURE]]
    words = [
        real_money(measure_words(*map(str, code), language=language), kind, money, language)
        for code, kind in zip(codes, kinds, strict=True)
    ]
    numbers = [rounded(rows[column].to_numpy(dtype=float)) for column in (VALUE, LOW, HIGH)]
    return [list(row) for row in zip(words, kinds, *numbers, strict=True)]


def _left_out(result: Result, assets: pd.DataFrame, language: str) -> dict[str, Any]:
    """Return what is not on the map and why: counts alone, never the rows."""
    summary = result.summary
    tiers = assets.loc[~drawn(assets), TIER].value_counts()
    accounts = [{"of": "assets", "counts": _account(summary)}]
    if summary.get("grants", {}).get("rows_in"):
        accounts.append({"of": "grants", "counts": _account(summary["grants"])})
    return {
        "accounts": accounts,
        "held": _reasons(summary, Severity.HELD, language),
        "rejected": _reasons(summary, Severity.REJECTED, language),
        "notDrawn": [
            [worded("tier", str(tier), language), int(tiers[tier])]
            for tier in Tier
            if tier in tiers
        ],
        "notComputed": [
            [missing_words(str(k), language), str(v)]
            for k, v in summary.get("not_computed", {}).items()
        ],
    }


def _account(summary: dict[str, Any]) -> dict[str, int]:
    """Return the account of the rows as plain numbers."""
    keys = ("rows_in", "accepted", "held", "rejected", "skipped", "assets", "merged", "unplaced")
    return {key: _total(summary.get(key, 0)) for key in keys}


def _total(counted: dict[str, int] | int) -> int:
    """Return how many, whether or not it is told by reason."""
    return sum(counted.values()) if isinstance(counted, dict) else counted


def _reasons(summary: dict[str, Any], severity: Severity, language: str) -> list[list[Any]]:
    """Return how many rows were put aside for each reason, of assets and grants together."""
    counts: dict[str, int] = {}
    for account in (summary, summary.get("grants", {})):
        by_reason = account.get(str(severity), {})
        for reason, count in by_reason.items() if isinstance(by_reason, dict) else ():
            counts[reason] = counts.get(reason, 0) + count
    inorder = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [[worded("reason", reason, language), count] for reason, count in inorder]


def _credit(source: Source) -> dict[str, str]:
    """Return where a file of the pack is from."""
    return {
        "file": source.path.name,
        "source": source.source,
        "licence": source.licence,
        "date": source.vintage or source.verified or source.retrieved,
    }


def _plain(value: object) -> str:
    """Return a setting's value as text."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
