"""How often money that fell fairly is called unfair, and how often unfair money is seen.

Made-up grants over the made-up places of `significance`: amounts are log-normal, half of the grants
are spread over two to four neighbourhoods, and every recipient is dealt by chance.
"""

import numpy as np
import pandas as pd

from assetmap.findings.dealer import Dealer
from assetmap.findings.stake import Hand, judge_places, judge_whole
from assetmap.measures.disparity import CI_Z, sedt_geographic
from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.model import Verdict
from assetmap.settings import Settings

GRANTS = (50, 150, 500)
PLACEMENTS = 200
SIZES = 1.5  # standard deviation of the logarithm of an amount
SHORT = 1 / 3  # of the fair chance, in a quarter of the neighbourhoods, where money is unfair
SETTINGS = Settings()


def given(
    chances: Floats, share: Floats, grants: int, rng: np.random.Generator
) -> tuple[Hand, Floats]:
    """Give grants by chance.

    Returns
    -------
    hand, dollars
        What is judged, and the dollars of each neighbourhood.
    """
    amounts = np.exp(10 + SIZES * rng.standard_normal(grants))
    places = np.where(rng.random(grants) < 0.5, 1, rng.integers(2, 5, grants)).astype(np.int64)
    landed = [_landed(a, k, chances, share, rng) for a, k in zip(amounts, places, strict=True)]
    dollars = np.sum(landed, axis=0)
    hand = Hand(
        amounts=amounts,
        places=places,
        observed=dollars,
        stays=np.zeros(len(share)),
        largest_observed=landed[int(np.argmax(amounts))],
    )
    return hand, dollars


def _landed(
    amount: float, places: int, chances: Floats, share: Floats, rng: np.random.Generator
) -> Floats:
    """Let one grant fall to neighbourhoods, spread among them by their people."""
    picks: Ints = rng.choice(len(share), size=places, replace=False, p=chances)
    found = np.zeros(len(share))
    found[picks] = amount * share[picks] / share[picks].sum()
    return found


def trial(
    people: pd.DataFrame, grants: int, *, unfair: bool, rng: np.random.Generator
) -> dict[str, float]:
    """Give grants many times; return the shares of what each rule calls unfair."""
    share = (people["children"] / people["children"].sum()).to_numpy(dtype=float)
    dealer = Dealer.of(share, SETTINGS)
    sums: dict[str, list[float]] = {}
    for i in range(PLACEMENTS):
        short = np.zeros(len(share), dtype=bool)
        if unfair:
            short[rng.permutation(len(share))[: round(len(share) / 4)]] = True
        chances = share * np.where(short, SHORT, 1.0)
        hand, dollars = given(chances / chances.sum(), share, grants, rng)
        for name, value in _judged(hand, dollars, people, dealer, short, str(i)).items():
            sums.setdefault(name, []).append(value)
    return {name: float(np.mean(values)) for name, values in sums.items()}


def _judged(
    hand: Hand, dollars: Floats, people: pd.DataFrame, dealer: Dealer, short: Bools, name: str
) -> dict[str, float]:
    """Judge one region's money by each rule."""
    share = dealer.unfair.share
    dealt = dealer.deal(hand, name)
    found = judge_places(hand, dealt, share, SETTINGS)
    whole = judge_whole(hand, dealt, share, SETTINGS)
    called = np.isin(found.verdict, [str(Verdict.MORE), str(Verdict.FEWER)])
    uneven = {"region_uneven": float(whole.verdict is Verdict.UNEVEN)}
    if short.any():
        fewer = found.verdict == str(Verdict.FEWER)
        unsure = found.verdict == str(Verdict.CANNOT_TELL)
        return uneven | {
            "short_place_called_fewer": float(fewer[short].mean()),
            "short_place_cannot_tell": float(unsure[short].mean()),
        }
    frame = pd.DataFrame({"all": dollars}, index=people.index)
    z = sedt_geographic(frame, people["children"], people["moe"]).z
    return {
        "sedt": float((np.abs(np.array(z, dtype=float)) > CI_Z).mean()),
        "exact": float((found.p <= SETTINGS.alpha).mean()),
        "after_fdr": float((found.q <= SETTINGS.alpha).mean()),
        "any_place_called": float(called.any()),
        "any_without_the_largest": float((called & (found.tried.survives == "yes")).any()),
    } | uneven
