"""Judge whether the region as a whole shares its assets out unevenly."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from assetmap.measures.estimate import Floats
from assetmap.model import Verdict
from assetmap.settings import Settings

from .binomial import CENTRAL
from .lottery import Words

QUARTER = (
    0.25  # of the neighbourhoods: the unevenness that "as expected" must have been able to see
)
SLACK = 1e-9  # relative: two sums of the same parts are equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenness:
    """Tests of the whole region, each shape (kinds,)."""

    value: Floats  # chi-square
    expected: Floats  # its mean under the null
    low: Floats  # its central 95 % under the null
    high: Floats
    p: Floats
    verdict: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Decks:
    """Deals of one region's assets, by chance alone and with a quarter of the places held short."""

    share: Floats  # of the people, adding up to 1, shape (neighbourhoods,)
    fair: "Deck"
    uneven: "Deck"

    @classmethod
    def of(cls, share: Floats, settings: Settings) -> Self:
        """Prepare to deal; nothing is dealt yet."""
        short = uneven_shares(share, settings, deals=settings.draws)
        return cls(
            share=share,
            fair=Deck(share, settings, stream=0),
            uneven=Deck(short, settings, stream=1),
        )


def judge_region(counts: Floats, decks: Decks, settings: Settings) -> Evenness:
    """Test whether assets are spread more unevenly than chance would explain.

    Chi-square of the counts against multinomial deals of as many assets. `uneven` at p <= alpha;
    else `as_expected` only if the test would have found a quarter of the neighbourhoods at a
    fraction (`settings.fewer_effect`) of the fair rate with the probability `settings.power`, by
    simulation; else `cannot_tell`.

    Parameters
    ----------
    counts
        Shape (neighbourhoods, kinds): the neighbourhoods in which somebody lives, only.
    decks
        The deals: the same settings give the same.
    settings
        Level and power.
    """
    share = decks.share
    totals = np.round(counts.sum(axis=0))
    found = {float(n): _null(int(n), decks, settings) for n in np.unique(totals)}
    ends = np.array([found[float(n)].ends for n in totals]).reshape(-1, 2)
    value = np.array([chi_square(c, share) for c in counts.T])
    p = np.array([found[float(n)].p(v) for n, v in zip(totals, value, strict=True)])
    sees = np.array([found[float(n)].power for n in totals]) >= settings.power
    verdict = np.where(sees, str(Verdict.AS_EXPECTED), str(Verdict.CANNOT_TELL)).astype(object)
    verdict[p <= settings.alpha] = str(Verdict.UNEVEN)
    expected = np.full(len(totals), len(share) - 1.0)
    return Evenness(
        value=value, expected=expected, low=ends[:, 0], high=ends[:, 1], p=p, verdict=verdict
    )


def chi_square(counts: Floats, share: Floats) -> Floats:
    """Return sum((c - E)^2 / E) over the last axis; 0 where there is nothing.

    Examples
    --------
    >>> float(chi_square(np.array([3.0, 1.0]), np.array([0.5, 0.5])))
    1.0
    """
    total = counts.sum(axis=-1)
    some = np.where(total > 0, total, 1.0)
    squares = np.einsum("...i,...i,i->...", counts, counts, 1 / share)
    found: Floats = np.maximum(0.0, squares / some - total)
    return found


def uneven_shares(share: Floats, settings: Settings, *, deals: int) -> Floats:
    """Draw for each deal a quarter of the neighbourhoods that get less than their fair rate.

    Returns
    -------
    shares
        Shape (deals, neighbourhoods), each row adding up to 1.
    """
    rng = np.random.default_rng([settings.seed, 2])
    size = max(1, round(QUARTER * len(share)))
    rank = rng.random((deals, len(share))).argsort(axis=1).argsort(axis=1)
    weights = share * np.where(rank < size, settings.fewer_effect, 1.0)
    total = weights.sum(axis=1, keepdims=True)
    fair = np.tile(share, (deals, 1))
    found: Floats = np.divide(weights, total, where=total > 0, out=fair)
    return found


class Deck:
    """Deal any number of assets many times, cheaply.

    Deals of 1, 2, 4, 8 ... assets are drawn once each; a deal of n assets is the sum of those
    that make up n in binary, which is a multinomial deal of n. What n assets get does not depend
    on what else is dealt.
    """

    def __init__(self, shares: Floats, settings: Settings, *, stream: int) -> None:
        """Prepare to deal by shares, one row for all deals or one for each."""
        self._shares = shares
        self._draws = settings.draws
        self._key = (settings.seed, 3, stream)
        self._dealt: dict[int, Floats] = {}

    def deal(self, total: int) -> Floats:
        """Return deals of so many assets, shape (draws, neighbourhoods)."""
        size = (self._draws, self._shares.shape[-1])
        bits = (bit for bit in range(total.bit_length()) if total >> bit & 1)
        return sum((self._power_of_two(bit) for bit in bits), start=np.zeros(size))

    def _power_of_two(self, bit: int) -> Floats:
        if bit not in self._dealt:
            rng = np.random.default_rng([*self._key, bit])
            size = self._draws if self._shares.ndim == 1 else None
            self._dealt[bit] = rng.multinomial(1 << bit, self._shares, size=size).astype(float)
        return self._dealt[bit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """What chance alone does to a statistic."""

    sorted: Floats  # greatest first
    power: float

    @property
    def ends(self) -> tuple[float, float]:
        """Return the central 95 %."""
        tail = (1 - CENTRAL) / 2
        low, high = np.quantile(self.sorted, [tail, 1 - tail])
        return float(low), float(high)

    def p(self, value: float) -> float:
        """Return (1 + as great or greater) / (1 + draws)."""
        as_great = int(np.searchsorted(-self.sorted, -(value - slack(value)), side="right"))
        return (1 + as_great) / (1 + len(self.sorted))


def slack(value: float) -> float:
    """Return the difference below which a statistic counts as equal to this one."""
    return SLACK * max(1.0, abs(value)) if math.isfinite(value) else 0.0


def null_of(null: Floats, other: Floats, *, alpha: float) -> Null:
    """Keep what chance does, with the share of other deals that would be told from it.

    Parameters
    ----------
    null, other
        The statistic in deals by chance, and in deals of which one wants to know whether the
        test would tell them from chance.
    alpha
        Level of the test p <= alpha.
    """
    ordered = np.sort(null)[::-1]
    least = critical_of(ordered, alpha=alpha)
    return Null(sorted=ordered, power=float((other > least + slack(least)).mean()))


def critical_of(ordered: Floats, *, alpha: float) -> float:
    """Return the statistic above which p <= alpha, of deals sorted greatest first."""
    allowed = int(alpha * (len(ordered) + 1) + SLACK) - 1  # deals that may be as great
    return float(ordered[allowed]) if allowed >= 0 else math.inf


def critical(total: int, share: Floats, deck: "Deck", *, alpha: float) -> float:
    """Return the chi-square of so many assets above which p <= alpha; infinite where none is."""
    return critical_of(np.sort(chi_square(deck.deal(total), share))[::-1], alpha=alpha)


def _null(total: int, decks: Decks, settings: Settings) -> Null:
    """Deal so many assets fairly, then unevenly."""
    by_chance = chi_square(decks.fair.deal(total), decks.share)
    unevenly = chi_square(decks.uneven.deal(total), decks.share)
    return null_of(by_chance, unevenly, alpha=settings.alpha)


def region_p(counts: Floats, decks: Decks) -> float:
    """Return the p-value of one kind's counts, shape (neighbourhoods,)."""
    by_chance = chi_square(decks.fair.deal(round(float(counts.sum()))), decks.share)
    return Null(sorted=np.sort(by_chance)[::-1], power=0.0).p(
        float(chi_square(counts, decks.share))
    )
