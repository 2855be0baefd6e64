"""Make small invented results to publish: a town of squares, with texts as hostile as wanted."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import MultiPolygon, box

from assetmap import schema as s
from assetmap.model import Region, Source, Tier
from assetmap.result import Result
from assetmap.settings import Settings

TYPES = (
    ("library", "educators", "institutions"),
    ("school", "educators", "institutions"),
    ("church", "community", "associations"),
    ("makerspace", "entrepreneurs", "places"),
    ("foundation", "funders", "institutions"),
    ("government_office", "government", "institutions"),
    ("research_lab", "researchers", "institutions"),
)
NAMES = ("Harbor", "Mill Hill", "Old Town", "East Side", "Cedar Grove", "The Flats", "Northgate")
STEP = 0.02  # degrees: the side of a square


def square_town(names: Sequence[str] = NAMES, *, name: str = "Squareton") -> Region:
    """Return a region of squares in rows of four; the last one has two parts, and nobody in it."""
    ids = [f"n{i}" for i in range(len(names))]
    squares: list[Any] = [
        box(x, y, x + STEP, y + STEP)
        for x, y in ((-80 + STEP * (i % 4), 40 + STEP * (i // 4)) for i in range(len(names)))
    ]
    island = box(-80 - 2 * STEP, 40, -80 - STEP, 40 + STEP / 2)
    squares[-1] = MultiPolygon([squares[-1], island])
    people = np.array([1200.0 * (i + 1) for i in range(len(names))])
    people[-1] = 0
    return Region(
        id="squareton",
        name=name,
        folder=Path("squareton"),
        invented=True,
        country="US",
        states=("PA",),
        languages=("en", "es"),
        crs="EPSG:32617",
        as_of=date(2026, 1, 31),
        neighbourhoods=gpd.GeoDataFrame(
            {"name": list(names), "group": "", "geometry": squares},
            index=pd.Index(ids, name=s.NEIGHBOURHOOD_ID, dtype="str"),
            crs="EPSG:4326",
        ),
        people=pd.DataFrame(
            {"people": people, "people_moe": people / 10, "children": people / 5}, index=ids
        ),
        need=(),
        aliases=pd.Series(dtype="str"),
        assets=(),
        grants=(),
        ties=(),
        addresses=(),
        decisions=None,
        credits=(
            Source(
                path=Path("assets/list.csv"),
                source="City list",
                licence="CC0-1.0",
                retrieved="2026-01-15",
            ),
        ),
        measures=(),
        digest="0" * 64,
    )


def assets_of(region: Region, count: int = 40, *, texts: Sequence[str] = ()) -> pd.DataFrame:
    """Return assets in the region's squares: the first `texts` stand in every text field."""
    rng = np.random.default_rng(7)
    ids = list(region.neighbourhoods.index)
    squares = region.neighbourhoods.geometry.bounds.to_numpy()
    rows = []
    for i in range(count):
        at = int(rng.integers(len(ids) - 1))
        west, south, east, north = squares[at]
        kind = TYPES[i % len(TYPES)]
        tier = Tier.ZIP if i % 9 == 8 else Tier.NONE if i % 13 == 12 else Tier.ADDRESS
        text = texts[i] if i < len(texts) else ""
        rows.append(
            {
                s.ASSET_ID: f"a{i:06d}",
                s.NAME: text or f"{NAMES[at % len(NAMES)]} {kind[0].replace('_', ' ')} {i}",
                s.TYPE: kind[0],
                s.SECTOR: kind[1],
                s.KIND: kind[2],
                s.CONFIDENCE: 0.9,
                s.DECIDED_BY: "words",
                s.LON: round(float(rng.uniform(west, east)), 6) if tier != Tier.NONE else np.nan,
                s.LAT: round(float(rng.uniform(south, north)), 6) if tier != Tier.NONE else np.nan,
                s.TIER: str(tier),
                s.PROVIDER: "reference",
                s.NEIGHBOURHOOD_ID: ids[at] if tier == Tier.ADDRESS else "",
                s.ADDRESS: text or f"{100 + i} Main St",
                s.CITY: "Squareton",
                s.STATE: "PA",
                s.ZIP: "15001",
                s.PHONE: text or "412-555-0100",
                s.URL: text or f"https://example.org/{i}",
                s.DESCRIPTION: text or "Open to all, free of charge.",
                s.RECORDS: f"r{i:06d}",
                s.SOURCES: text or "City list",
                s.CATEGORY: text or kind[0],
                s.VERIFIED: "2025-09-01",
                s.CAPACITY: np.nan if i % 3 else 10.0 + i,
                s.MATCHED: text,
                s.SCORE: 1.0,
            }
        )
    return pd.DataFrame(rows, columns=list(s.ASSET_COLUMNS)).astype({s.MATCHED: "str"})


def measures_of(region: Region, assets: pd.DataFrame) -> pd.DataFrame:
    """Return some measures of each kind, their values plain to see."""
    people = region.people
    assert people is not None
    rows: list[dict[str, Any]] = []
    for of in ("all", "library"):
        chosen = assets if of == "all" else assets.loc[assets[s.TYPE] == of]
        count = chosen[s.NEIGHBOURHOOD_ID].value_counts()
        for i, area in enumerate(region.neighbourhoods.index):
            n = float(count.get(area, 0))
            children = people["children"].iloc[i]
            common = {s.NEIGHBOURHOOD_ID: area, s.OF: of, s.PLACING: ""}
            rows.append(common | {s.MEASURE: "count", s.BASE: "", s.VALUE: n})
            rate = 1000 * n / children if children else np.nan
            rows.append(
                common
                | {s.MEASURE: "per_1000", s.BASE: "children", s.VALUE: rate}
                | {s.LOW: rate * 0.6, s.HIGH: rate * 1.6}
            )
            rows.append(common | {s.MEASURE: "nearest_m", s.BASE: "", s.VALUE: 300.0 + 410 * i})
    for placing in ("office", "service_or_region"):
        rows += [
            {s.NEIGHBOURHOOD_ID: area, s.OF: "all", s.BASE: "children", s.PLACING: placing}
            | {s.MEASURE: "dollars_to_parity", s.VALUE: 25_000.0 * (i - 3)}
            for i, area in enumerate(region.neighbourhoods.index)
        ]
    table = pd.DataFrame(rows, columns=list(s.MEASURE_COLUMNS))
    numbers = [s.VALUE, s.LOW, s.HIGH, s.SE, s.Z]
    return table.astype(dict.fromkeys(numbers, "float64"))


def findings_of(region: Region, text: str = "") -> pd.DataFrame:
    """Return a finding of each verdict."""
    ids = list(region.neighbourhoods.index)
    verdicts = [
        ("", "uneven"),
        (ids[0], "fewer"),
        (ids[1], "more"),
        (ids[2], "as_expected"),
        (ids[3 % len(ids)], "cannot_tell"),
    ]
    names = region.neighbourhoods["name"]
    rows = [
        {
            s.MEASURE: "count",
            s.OF: "library",
            s.BASE: "children",
            s.PLACING: "",
            s.NEIGHBOURHOOD_ID: area,
            s.VALUE: 1.0,
            s.EXPECTED: 3.5,
            s.LOW: 1.0,
            s.HIGH: 7.0,
            s.P: 0.04,
            s.Q: 0.2,
            s.VERDICT: verdict,
            s.SURVIVES: "no" if verdict == "more" else "yes",
            s.OVERTURNED_BY: text,
            s.HOLDS: 0.98,
            s.SEARCHED: 0.375 if area else float("nan"),
            s.SETTLED_BY: f"place:{text or 'r1'}" if verdict == "more" else "",
            s.SENTENCE: text
            or f"{names.get(area, region.name)} has 1 library for 1,930 children; chance alone "
            "would give 1 to 7.",
        }
        for area, verdict in verdicts
    ]
    return pd.DataFrame(rows, columns=list(s.FINDING_COLUMNS)).assign(
        **{s.SETTLED_BY: "place:r000001"}
    )


def result_of(region: Region, assets: pd.DataFrame, *, text: str = "") -> Result:
    """Return a whole result about a region and its assets."""
    counts = assets[s.NEIGHBOURHOOD_ID].value_counts()
    neighbourhoods = region.neighbourhoods[["name", "group"]].reset_index()
    assert region.people is not None
    neighbourhoods = pd.DataFrame(neighbourhoods).assign(
        people=region.people["people"].to_numpy(),
        people_moe=region.people["people_moe"].to_numpy(),
        assets=[float(counts.get(i, 0)) for i in neighbourhoods[s.NEIGHBOURHOOD_ID]],
        completeness=0.75,
    )
    records = assets.assign(
        **{s.RECORD_ID: assets[s.RECORDS], s.UPLOAD: text or "list.csv", s.SHEET: "", s.SOURCE: ""},
        **{s.NEIGHBOURHOOD: "", s.SOURCE_ID: "", s.CODES: text, s.ORGANISATION: text},
        row=np.arange(2, len(assets) + 2),
    ).loc[:, list(s.RECORD_COLUMNS)]
    return Result(
        region=region,
        settings=Settings(),
        assets=assets,
        records=records,
        grants=pd.DataFrame({column: pd.Series(dtype="str") for column in s.GRANT_COLUMNS}),
        shares=pd.DataFrame(
            [[assets[s.ASSET_ID].iloc[0] if len(assets) else "a0", text or "n0", 1.0]],
            columns=list(s.SHARE_COLUMNS),
        ),
        problems=pd.DataFrame(
            [["list.csv", "", 9, "lat", "null_island", text or "0, 0", "The coordinates.", "held"]],
            columns=list(s.PROBLEM_COLUMNS),
        ),
        review=pd.DataFrame(
            [["type", "r000001", "", 0.4, text or "unclear", "library", 1, 0.0, "", "", ""]],
            columns=list(s.QUESTION_COLUMNS),
        ),
        neighbourhoods=neighbourhoods,
        measures=measures_of(region, assets),
        findings=findings_of(region, text),
        summary={
            "assetmap": "0.1.0",
            "region": region.id,
            "name": region.name,
            "invented": True,
            "as_of": "2026-01-31",
            "inputs": [{"file": text or "list.csv", "sha256": "ab" * 32}],
            "rows_in": len(assets) + 3,
            "accepted": {"clean": len(assets)},
            "held": {"null_island": 2},
            "rejected": {"no_name": 1},
            "skipped": 4,
            "assets": len(assets),
            "merged": 0,
            "unplaced": int((assets[s.NEIGHBOURHOOD_ID] == "").sum()),
            "not_computed": {text or "need": text or "the pack names no columns for need"},
        },
    )


def town(count: int = 40, *, texts: Sequence[str] = ()) -> Result:
    """Return a small town; the first `texts` name its assets, its last one everything else."""
    loud = texts[-1] if texts else ""
    names = [loud and f"{loud} {i}" for i in range(len(NAMES))] if loud else list(NAMES)
    region = square_town(names, name=loud or "Squareton")
    return result_of(region, assets_of(region, max(count, len(texts)), texts=texts), text=loud)
