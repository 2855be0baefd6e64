"""Draw 1,000 times what 10,000 doubtful assets would count for in 100 neighbourhoods.

Then judge 10,000 assets of 30 types there, of which half are doubtful in their place and a fifth in
their type, with 500 pairs that may be one and margins of the people: every finding, every doubt.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from assetmap.findings import Doubts
from assetmap.findings.doubtful import Doubtful
from assetmap.model import Region
from assetmap.region import load_region
from assetmap.schema import QUESTION_COLUMNS
from assetmap.taxonomy import load_taxonomy

ASSETS, AREAS, KINDS, DRAWS = 10_000, 100, 60, 1_000
PLACES = 4  # in which each asset may lie
SETS = 40  # of kinds
PAIRS = 500  # that may be one
DOUBTS = ("positions", "duplicates", "types", "all")
CODE = """
import json, resource, sys, time
from benchmarks.draws import DRAWS, made
from assetmap.findings.draws import OF_ASSETS, draw_counts
doubtful = made()
doubts = OF_ASSETS if sys.argv[1] == "all" else (sys.argv[1],)
start = time.process_time()
draw_counts(doubtful, draws=DRAWS, seed=1, doubts=doubts)
spent = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"cpu_s": round(spent, 2), "peak_mb": peak // 1024}))
"""


FIND = """
import json, resource, time
from benchmarks.draws import listed
from assetmap.findings import find
from assetmap.settings import Settings
from assetmap.taxonomy import load_taxonomy
assets, region, doubts = listed()
by = {"region": region, "settings": Settings(), "taxonomy": load_taxonomy()}
spent = []
for known in (None, doubts):
    start = time.process_time()
    found = find(assets, assets.iloc[:0], **by, doubts=known)
    spent.append(time.process_time() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({
    "findings": len(found), "with verdicts": int((found["survives"] != "").sum()),
    "survive": int((found["survives"] == "yes").sum()),
    "cpu_s with margins alone": round(spent[0], 1), "cpu_s": round(spent[1], 1),
    "peak_mb": peak // 1024,
}))
"""


def made(seed: int = 7) -> Doubtful:
    """Make assets each of which is doubtful in its place and its type."""
    rng = np.random.default_rng(seed)
    place = np.sort(rng.integers(0, AREAS - PLACES, (ASSETS, 1)) + np.arange(PLACES), axis=1)
    pairs = rng.permutation(ASSETS)[: 2 * PAIRS].reshape(-1, 2)
    return Doubtful(
        ids=np.array([f"a{i:06d}" for i in range(ASSETS)], dtype=object),
        usual=place[:, 0],
        asset=np.repeat(np.arange(ASSETS), PLACES),
        place=place.ravel(),
        share=rng.dirichlet(np.ones(PLACES), ASSETS).ravel(),
        typed=rng.uniform(0.3, 1.0, ASSETS),
        own=rng.integers(0, SETS, ASSETS),
        other=rng.integers(0, SETS, ASSETS),
        kinds=rng.random((SETS, KINDS)) < 4 / KINDS,
        one=pairs.min(axis=1),
        two=pairs.max(axis=1),
        same=rng.random(PAIRS),
        certain=np.zeros((KINDS, AREAS + 1)),
    )


def listed(seed: int = 7) -> tuple[pd.DataFrame, Region, Doubts]:
    """Make a list of assets, a region of squares, and what is doubtful."""
    rng = np.random.default_rng(seed)
    ids = np.array([f"n{i:03d}" for i in range(AREAS)], dtype=object)
    children = rng.uniform(300, 3_000, AREAS).round()
    chance = rng.gamma(3, 1, AREAS) * children
    place = rng.choice(AREAS, ASSETS, p=chance / chance.sum())
    vague = rng.random(ASSETS) < 1 / 2
    types = load_taxonomy().types
    kinds = types.index[~types.index.isin(types["parent"])][:30]
    kind = rng.integers(0, len(kinds), ASSETS)
    names = np.array([f"a{i:05d}" for i in range(ASSETS)], dtype=object)
    assets = pd.DataFrame(
        {
            "asset_id": names,
            "neighbourhood_id": np.where(vague, "", ids[place]),
            "type": kinds.to_numpy(dtype=object)[kind],
            "sector": types["sector"].to_numpy(dtype=object)[types.index.get_indexer(kinds)][kind],
            "confidence": np.where(rng.random(ASSETS) < 1 / 5, 0.6, 0.95),
            "tier": np.where(vague, "zip", "given"),
        }
    )
    near = (place[vague][:, np.newaxis] + np.arange(PLACES)) % AREAS
    spread = pd.DataFrame(
        {
            "asset_id": np.repeat(names[vague], PLACES),
            "neighbourhood_id": ids[near.ravel()],
            "share": rng.dirichlet(np.ones(PLACES), int(vague.sum())).ravel(),
        }
    )
    sure = assets.loc[~vague, ["asset_id", "neighbourhood_id"]].assign(share=1.0)
    pairs = {"queue": "duplicate", "record_id": names[: 2 * PAIRS : 2], "suggestion": "join"}
    asked = pd.DataFrame(pairs | {"other_id": names[1 : 2 * PAIRS : 2], "score": 0.9})
    doubts = Doubts(
        shares=pd.concat([sure, spread], ignore_index=True),
        questions=asked.reindex(columns=list(QUESTION_COLUMNS), fill_value=""),
        asset_of=pd.Series(names, index=names),
        searched=pd.Series(0.9, index=ids),
    )
    corners = [(i % 10 / 100, i // 10 / 100) for i in range(AREAS)]
    squares = gpd.GeoDataFrame(
        {"name": ids, "group": ""},
        geometry=[shapely.box(x, y, x + 0.01, y + 0.01) for x, y in corners],
        crs="EPSG:4326",
        index=pd.Index(ids, name="neighbourhood_id"),
    )
    people = pd.DataFrame({"children": children, "children_moe": 0.15 * children}, index=ids)
    pack = load_region(Path(__file__).resolve().parents[1] / "data" / "regions" / "harborview")
    return assets, replace(pack, neighbourhoods=squares, people=people), doubts


def run() -> Iterator[dict[str, object]]:
    """Draw each doubt by itself, then all."""
    for doubt in DOUBTS:
        command = [sys.executable, "-c", CODE, doubt]
        found = subprocess.run(command, check=True, capture_output=True, text=True)
        yield {"doubts": doubt, "draws": DRAWS, "assets": ASSETS, **json.loads(found.stdout)}
    command = [sys.executable, "-c", FIND]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    yield {"judged": "every finding", "draws": DRAWS, **json.loads(found.stdout)}
