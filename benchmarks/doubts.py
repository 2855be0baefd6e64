"""How often fair placement is called unfair, and survives, where lists and people are doubtful.

Made-up places and grants as in `significance`. Assets and grants fall by the true people; what is
judged against are estimates, off by their margins. Some are known to a ZIP code alone: it lies in
three neighbourhoods, of which the true one is no likelier than its people make it.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from assetmap.findings.counts import find_counts
from assetmap.findings.doubts import NO_DOUBTS, Doubts
from assetmap.findings.group_hold import Compared, compared_again, holding_groups
from assetmap.findings.money import find_dollars
from assetmap.findings.shuffling import larger, redrawn, shuffled, waves
from assetmap.findings.table import Block
from assetmap.measures.disparity import MOE_Z
from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.group_access import Weighed
from assetmap.model import Region
from assetmap.region import load_region
from assetmap.schema import QUESTION_COLUMNS
from assetmap.settings import Settings
from assetmap.taxonomy import load_taxonomy

from .significance import NEIGHBOURHOODS, children, places

SETTINGS = Settings(doubt_draws=500)
LISTS, KINDS, EACH = 10, 20, 300  # lists of assets, each of so many kinds of so many
GIVEN, GRANTS = 100, 150
VAGUE = 0.25  # of the assets and grants
SHORT = 1 / 3  # the rate of a quarter of the neighbourhoods where placement is unfair
IDS = np.array([f"n{i:02d}" for i in range(NEIGHBOURHOODS)], dtype=object)
ZIPS = np.arange(NEIGHBOURHOODS) // 3  # of three neighbourhoods each
Row = dict[str, object]


def region(estimates: Floats, moe: Floats) -> Region:
    """Make a row of squares with so many children."""
    squares = gpd.GeoDataFrame(
        {"name": IDS, "group": ""},
        geometry=[shapely.box(i / 100, 0, (i + 1) / 100, 0.01) for i in range(NEIGHBOURHOODS)],
        crs="EPSG:4326",
        index=pd.Index(IDS, name="neighbourhood_id"),
    )
    people = pd.DataFrame({"children": estimates, "children_moe": moe}, index=IDS)
    pack = load_region(Path(__file__).resolve().parents[1] / "data" / "regions" / "harborview")
    return replace(pack, neighbourhoods=squares, people=people, rates=(), need=())


def around(names: Floats, at: Ints, true: Floats, column: str) -> pd.DataFrame:
    """Share out over its ZIP code what is known to that alone."""
    in_zip = ZIPS[:, np.newaxis] == ZIPS[at]
    share = np.where(in_zip, true[:, np.newaxis], 0.0)
    share = share / share.sum(axis=0)
    area, item = np.nonzero(share)
    return pd.DataFrame(
        {column: names[item], "neighbourhood_id": IDS[area], "share": share[area, item]}
    )


def doubts(**tables: pd.DataFrame) -> Doubts:
    """Gather what is not sure."""
    none = pd.DataFrame({c: pd.Series(dtype="str") for c in QUESTION_COLUMNS})
    return replace(NO_DOUBTS, questions=none, **tables)


def summed_up(blocks: list[Block], short: Bools) -> tuple[Floats, Floats]:
    """Return which kinds have a called place, then a surviving one; held short, which are seen."""
    called = np.concatenate([np.isin(b.judged.verdict, ["more", "fewer"]) for b in blocks], axis=1)
    kept = np.concatenate([b.tried.survives == "yes" for b in blocks], axis=1)
    if short.any():
        fewer = np.concatenate([b.judged.verdict == "fewer" for b in blocks], axis=1)
        return fewer[short].astype(float).ravel(), (fewer & kept)[short].astype(float).ravel()
    return called.any(axis=0).astype(float), (called & kept).any(axis=0).astype(float)


def listed(people: pd.DataFrame, rng: np.random.Generator, *, unfair: bool) -> tuple[float, float]:
    """Place lists of assets, some of them known to a ZIP code alone."""
    true, moe = (people[name].to_numpy(dtype=float) for name in ("children", "moe"))
    taxonomy, found = load_taxonomy(), ([], [])
    codes = taxonomy.types.index[~taxonomy.types.index.isin(taxonomy.types["parent"])][:KINDS]
    kind = np.repeat(codes.to_numpy(dtype=object), EACH)
    sector = taxonomy.types["sector"].reindex(kind).to_numpy(dtype=object)
    names = np.array([f"a{i:05d}" for i in range(len(kind))], dtype=object)
    for _ in range(LISTS):
        short = _short(rng, unfair=unfair)
        chances = true * np.where(short, SHORT, 1.0)
        at = rng.choice(NEIGHBOURHOODS, size=len(kind), p=chances / chances.sum())
        vague = rng.random(len(kind)) < VAGUE
        table = pd.DataFrame(
            {"asset_id": names, "neighbourhood_id": np.where(vague, "", IDS[at]), "type": kind,
             "sector": sector, "confidence": 1.0, "tier": np.where(vague, "zip", "given")}
        )  # fmt: skip
        shares = around(names[vague], at[vague], true, "asset_id")
        sure = table.loc[~vague, ["asset_id", "neighbourhood_id"]].assign(share=1.0)
        known = doubts(shares=pd.concat([sure, shares], ignore_index=True))
        place = region(_estimated(true, moe, rng), moe)
        blocks = [*find_counts(table, region=place, settings=SETTINGS, taxonomy=taxonomy,
                               doubts=known)]  # fmt: skip
        only = [_of_types(b, set(codes)) for b in blocks if b.base == "children"]
        for part, one in zip(found, summed_up(only, short), strict=True):
            part.append(one)
    return float(np.concatenate(found[0]).mean()), float(np.concatenate(found[1]).mean())


def _of_types(block: Block, codes: set[object]) -> Block:
    """Keep the kinds that were placed independently of each other."""
    kept = np.array([code in codes for code in block.of])
    judged = replace(block.judged, verdict=block.judged.verdict[:, kept])
    tried = replace(block.tried, survives=block.tried.survives[:, kept])
    return replace(block, judged=judged, tried=tried)


def given(people: pd.DataFrame, rng: np.random.Generator, *, unfair: bool) -> tuple[float, float]:
    """Give grants, the offices of some of which are known to a ZIP code alone."""
    true, moe = (people[name].to_numpy(dtype=float) for name in ("children", "moe"))
    names = np.array([f"g{i:03d}" for i in range(GRANTS)], dtype=object)
    found: tuple[list[Floats], list[Floats]] = ([], [])
    for _ in range(GIVEN):
        short = _short(rng, unfair=unfair)
        chances = true * np.where(short, SHORT, 1.0)
        at = rng.choice(NEIGHBOURHOODS, size=GRANTS, p=chances / chances.sum())
        vague = rng.random(GRANTS) < VAGUE
        table = pd.DataFrame(
            {"record_id": names, "recipient_key": names, "recipient_asset_id": "", "address": "x",
             "funder": "Fund", "amount": np.exp(10 + 1.5 * rng.standard_normal(GRANTS)),
             "neighbourhood_id": np.where(vague, "", IDS[at]), "service_area": ""}
        )  # fmt: skip
        known = doubts(offices=around(names[vague], at[vague], true, "record_id"))
        place = region(_estimated(true, moe, rng), moe)
        blocks = find_dollars(table, region=place, settings=SETTINGS, doubts=known)
        office = next(iter(blocks))
        kept = np.isin(office.tried.overturned_by, ["", "placing"])  # no row says whom it serves
        survives = np.where(kept, "yes", "no").astype(object)
        one = replace(office, tried=replace(office.tried, survives=survives))
        one = replace(one, judged=replace(one.judged, verdict=one.judged.verdict[:, :1]),
                      tried=replace(one.tried, survives=survives[:, :1]))  # fmt: skip
        for part, flags in zip(found, summed_up([one], short), strict=True):
            part.append(flags)
    return float(np.concatenate(found[0]).mean()), float(np.concatenate(found[1]).mean())


def compared(reach: float, rng: np.random.Generator, *, side: int = 8) -> tuple[float, float]:
    """Draw unrelated maps of shares, badly counted, and of distances, some of them not known."""
    x, y = np.divmod(np.arange(side * side), side)
    apart = np.hypot(x[:, np.newaxis] - x, y[:, np.newaxis] - y)
    basis = waves(np.argwhere((apart > 0) & (apart < 2)), side * side)
    root = np.linalg.cholesky(np.exp(-apart / reach)) if reach else np.eye(side * side)
    weight = np.full(side * side, 1 / side**2)
    called, kept = [], []
    for i in range(400):
        share, metres = root @ rng.standard_normal((2, side * side, 1))
        share = 0.1 + 0.6 * (share[:, 0] - share.min()) / np.ptp(share)
        share = np.clip(share + 0.05 * rng.standard_normal(side * side), 0, 1)
        metres = 1000 + 300 * metres
        one = shuffled(share, weight, metres, draws=299, seed=(i, 1))
        other = redrawn(share, weight, metres, basis, draws=299, seed=(i, 2))
        test = larger(one, other)
        group = Weighed(usable=np.ones(side * side, dtype=bool), weight=weight, share=share,
                        share_se=np.full(side * side, 0.05))  # fmt: skip
        case = Compared(kinds=("a",), group=group, values=metres, one=one, other=other,
                        basis=basis)  # fmt: skip
        drawn = np.clip(share + 0.05 * rng.standard_normal((500, side * side)), 0, 1)
        change = 60 * rng.standard_normal((64, side * side))
        again = compared_again(case, drawn, {"a": change}, draws=500)
        is_called = test.p <= SETTINGS.alpha
        above = again.above.mean(axis=0) > 1 / 2
        holds = holding_groups(again, np.ones(1, dtype=bool), is_called, above,
                               alpha=SETTINGS.alpha)  # fmt: skip
        called.append(bool(is_called[0]))
        kept.append(bool(is_called[0]) and bool(holds[0] >= 0.95))
    return float(np.mean(called)), float(np.mean(kept))


def _short(rng: np.random.Generator, *, unfair: bool) -> Bools:
    short = np.zeros(NEIGHBOURHOODS, dtype=bool)
    if unfair:
        short[rng.permutation(NEIGHBOURHOODS)[: NEIGHBOURHOODS // 4]] = True
    return short


def _estimated(true: Floats, moe: Floats, rng: np.random.Generator) -> Floats:
    found: Floats = np.maximum(1.0, true + moe / MOE_Z * rng.standard_normal(len(true))).round()
    return found


def run() -> Iterator[Row]:
    """Print how often any place is called, then how often one survives; then what is seen."""
    people = places(children(np.random.default_rng([SETTINGS.seed, 0])), NEIGHBOURHOODS)
    for unfair in (False, True):
        for number, trial in enumerate((listed, given)):
            rng = np.random.default_rng([SETTINGS.seed, 9, number, int(unfair)])
            yield _row(trial.__name__, trial(people, rng, unfair=unfair), unfair=unfair)
    for reach in (0.0, 2.0, 6.0):
        rng = np.random.default_rng([SETTINGS.seed, 10, int(reach)])
        yield _row(f"unrelated maps alike over {reach:g}", compared(reach, rng), unfair=False)


def _row(name: str, shares: tuple[float, float], *, unfair: bool) -> Row:
    words = ("short place seen", "and survives") if unfair else ("any called", "any survives")
    return {name: "unfair" if unfair else "fair"} | {
        word: f"{100 * share:.1f} %" for word, share in zip(words, shares, strict=True)
    }
