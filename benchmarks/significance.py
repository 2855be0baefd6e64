"""How often fair placement is called unfair, and how often unfair placement is seen.

The places are made up: numbers of children like those of census tracts are drawn (log-normal,
seeded), with margins of error that are assumed, so that the table can be made anywhere.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from assetmap.findings.binomial import mid_p
from assetmap.findings.evenness import Decks, judge_region
from assetmap.findings.lottery import Judged, judge
from assetmap.findings.shuffling import redrawn, shuffled, waves
from assetmap.measures.disparity import CI_Z, sedt_geographic
from assetmap.measures.estimate import Floats
from assetmap.model import Verdict
from assetmap.settings import Settings

from . import money

ASSETS = (50, 206, 500, 2000)
TRACTS, NEIGHBOURHOODS = 179, 40  # 179 tracts, laid together to 40 neighbourhoods
PLACEMENTS = 1000
SETTINGS = Settings()
CHILDREN, SPREAD = 500.0, 0.6  # median of a tract, and standard deviation of its logarithm
MARGIN = 9.0  # of so many times the root of a number, at 90 %: 200 around 500 children
SHORT = 1 / 3  # the rate of a quarter of the neighbourhoods where placement is unfair


def children(rng: np.random.Generator) -> pd.DataFrame:
    """Draw the children of 179 tracts, with margins, in 40 neighbourhoods."""
    counted = np.round(CHILDREN * np.exp(SPREAD * rng.standard_normal(TRACTS))) + 1
    home = np.sort(np.arange(TRACTS) % NEIGHBOURHOODS)
    return pd.DataFrame({"children": counted, "moe": MARGIN * np.sqrt(counted), "home": home})


def places(tracts: pd.DataFrame, areas: int) -> pd.DataFrame:
    """Return the tracts, or the neighbourhoods that they make up, margins added as squares."""
    if areas == TRACTS:
        return tracts[["children", "moe"]]
    squares = tracts.assign(moe=tracts["moe"] ** 2).groupby("home")[["children", "moe"]].sum()
    return squares.assign(moe=np.sqrt(squares["moe"]))


def flagged_by_sedt(counts: Floats, people: pd.DataFrame) -> Floats:
    """Say where the Spatial Equity Data Tool's interval leaves 0 out."""
    found = sedt_geographic(
        pd.DataFrame(counts, index=people.index), people["children"], people["moe"]
    )
    z = np.array(found.z, dtype=float)
    return (np.abs(z) > CI_Z).astype(float)


def called(judged: Judged) -> Floats:
    """Say where the verdict is more or fewer."""
    found: Floats = np.isin(judged.verdict, [str(Verdict.MORE), str(Verdict.FEWER)]).astype(float)
    return found


def fair(people: pd.DataFrame, assets: int, rng: np.random.Generator) -> dict[str, float]:
    """Place assets fairly many times; return the shares that each rule calls unfair."""
    share = (people["children"] / people["children"].sum()).to_numpy()
    counts = rng.multinomial(assets, share, size=PLACEMENTS).T.astype(float)
    judged = judge(counts, share, SETTINGS)
    region = judge_region(counts, Decks.of(share, SETTINGS), SETTINGS)
    alone = mid_p(counts, np.array(float(assets)), share[:, np.newaxis]) <= SETTINGS.alpha
    some = called(judged)
    return {
        "sedt": flagged_by_sedt(counts, people).mean(),
        "exact": alone.mean(),
        "after_fdr": (judged.q <= SETTINGS.alpha).mean(),
        "any_place_called": some.any(axis=0).mean(),
        "region_uneven": (region.verdict == str(Verdict.UNEVEN)).mean(),
    }


def unfair(people: pd.DataFrame, assets: int, rng: np.random.Generator) -> dict[str, float]:
    """Hold a quarter of the places short many times; return how often that is seen."""
    share = (people["children"] / people["children"].sum()).to_numpy()
    short = np.zeros(len(share), dtype=bool)
    short[rng.permutation(len(share))[: round(len(share) / 4)]] = True
    uneven = share * np.where(short, SHORT, 1.0)
    counts = rng.multinomial(assets, uneven / uneven.sum(), size=PLACEMENTS).T.astype(float)
    judged = judge(counts, share, SETTINGS)
    region = judge_region(counts, Decks.of(share, SETTINGS), SETTINGS)
    fewer = judged.verdict == str(Verdict.FEWER)
    return {
        "region_uneven": (region.verdict == str(Verdict.UNEVEN)).mean(),
        "short_place_called_fewer": fewer[short].mean(),
        "short_place_cannot_tell": (judged.verdict[short] == str(Verdict.CANNOT_TELL)).mean(),
    }


def unrelated(reach: float, rng: np.random.Generator, *, side: int = 8) -> dict[str, float]:
    """Draw two unrelated maps many times; return how often each test calls them related.

    Parameters
    ----------
    reach
        Over how many squares neighbours are alike; 0 for not at all.
    rng
        Of the maps.
    side
        Squares along one edge.
    """
    x, y = np.divmod(np.arange(side * side), side)
    apart = np.hypot(x[:, np.newaxis] - x, y[:, np.newaxis] - y)
    basis = waves(np.argwhere((apart > 0) & (apart < 2)), side * side)
    root = np.linalg.cholesky(np.exp(-apart / reach)) if reach else np.eye(side * side)
    weight = np.full(side * side, 1 / side**2)
    alarms = np.zeros((2, PLACEMENTS), dtype=bool)
    for i in range(PLACEMENTS):
        share, metres = root @ rng.standard_normal((2, side * side, 1))
        share = 0.1 + 0.8 * (share[:, 0] - share.min()) / np.ptp(share)
        tests = (
            shuffled(share, weight, metres, draws=199, seed=(i,)),
            redrawn(share, weight, metres, basis, draws=199, seed=(i,)),
        )
        alarms[:, i] = [test.p[0] <= SETTINGS.alpha for test in tests]
    one, other = alarms.mean(axis=1)
    return {"shuffled": one, "redrawn": other, "both": alarms.all(axis=0).mean()}


def run() -> Iterator[dict[str, object]]:
    """Print false alarms, then power, of assets and of money, then of the tests of groups."""
    tracts = children(np.random.default_rng([SETTINGS.seed, 0]))
    for number, areas in enumerate((TRACTS, NEIGHBOURHOODS)):
        people = places(tracts, areas)
        for assets in ASSETS:
            rng = np.random.default_rng([SETTINGS.seed, 1, number, assets])
            yield {"fair": assets, "areas": areas} | _percent(fair(people, assets, rng))
        for assets in ASSETS:
            rng = np.random.default_rng([SETTINGS.seed, 2, number, assets])
            yield {"unfair": assets, "areas": areas} | _percent(unfair(people, assets, rng))
    people = places(tracts, NEIGHBOURHOODS)
    for unfairly in (False, True):
        for grants in money.GRANTS:
            rng = np.random.default_rng([SETTINGS.seed, 4, grants, int(unfairly)])
            found = money.trial(people, grants, unfair=unfairly, rng=rng)
            kind = "unfair grants" if unfairly else "fair grants"
            yield {kind: grants, "areas": NEIGHBOURHOODS} | _percent(found)
    for reach in (0.0, 2.0, 6.0):
        rng = np.random.default_rng([SETTINGS.seed, 3, int(reach)])
        yield {"unrelated maps alike over": reach} | _percent(unrelated(reach, rng))


def _percent(shares: dict[str, float]) -> dict[str, object]:
    return {name: f"{100 * share:.1f} %" for name, share in shares.items()}
