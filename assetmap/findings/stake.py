"""Judge one funder's dollars against the same grants dealt out by chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.model import Verdict
from assetmap.settings import Settings

from .altered import Altered
from .binomial import CENTRAL
from .discovery import benjamini_hochberg
from .evenness import SLACK, Null, chi_square, null_of, slack
from .lottery import Words, verdicts
from .robust import LARGEST, Tried, tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Grants of one funder, as they landed in the neighbourhoods where somebody lives."""

    amounts: Floats  # of the grants that are dealt
    places: Ints  # in how many neighbourhoods each lands
    observed: Floats  # dollars of these grants, shape (neighbourhoods,)
    stays: Floats  # dollars spread over the whole region, shape (neighbourhoods,)
    largest_observed: Floats  # dollars of the largest of these grants, shape (neighbourhoods,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """Where one grant fell in each deal, each shape (draws, places)."""

    area: Ints
    dollars: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """The same grants dealt by chance, without what stays."""

    null: Floats  # shape (draws, neighbourhoods)
    largest: Fallen  # of it, the largest grant
    altered: Altered

    def without_largest(self) -> Floats:
        """Return the deals without the largest grant."""
        rest = self.null.copy(order="K")
        rest[np.arange(len(rest))[:, np.newaxis], self.largest.area] -= self.largest.dollars
        return rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Tests of one funder's dollars in each neighbourhood, each shape (neighbourhoods,)."""

    value: Floats
    expected: Floats
    low: Floats  # the central 95 % that chance alone would give
    high: Floats
    p: Floats
    q: Floats
    verdict: Words
    tried: Tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The test of one funder's dollars over the whole region."""

    value: float  # chi-square of the dollars
    null: Null
    p: float
    verdict: Verdict
    overturned: bool  # without the largest grant


def judge_places(hand: Hand, dealt: Dealt, share: Floats, settings: Settings) -> Places:
    """Test whether more or fewer dollars land in each neighbourhood than chance would explain.

    p is twice the smaller share of deals that give as little, or as much, at most 1. The verdicts
    follow the rules of the counts (`lottery.judge`), with the power from deals in which the
    neighbourhood's chance is altered.

    Parameters
    ----------
    hand
        What there is.
    dealt
        What chance gives.
    share
        Of the people, shape (neighbourhoods,), adding up to 1.
    settings
        Level and power.
    """
    alpha = settings.alpha
    value = hand.observed + hand.stays
    expected = value.sum() * share
    p, is_more = tails(hand.observed, dealt.null)
    q = benjamini_hochberg(p)
    chance = chance_of(dealt, alpha=alpha)
    sees_fewer, sees_more = chance.power(dealt.altered)
    sees = np.where(value > expected, sees_more, sees_fewer) >= settings.power
    differs = (q <= alpha) & (len(share) > 1)
    falls = np.zeros(len(share), dtype=bool)
    if differs.any():
        observed = hand.observed - hand.largest_observed
        p_without, more_without = tails(observed, dealt.without_largest())
        falls = (benjamini_hochberg(p_without) > alpha) | (more_without != is_more)
    return Places(
        value=value,
        expected=expected,
        low=chance.low + hand.stays,
        high=chance.high + hand.stays,
        p=p,
        q=q,
        verdict=verdicts(differs, is_more, sees & (len(share) > 1)),
        tried=tried(differs, {LARGEST: falls}),
    )


def judge_whole(hand: Hand, dealt: Dealt, share: Floats, settings: Settings) -> Whole:
    """Test whether dollars are spread more unevenly than whole grants dealt by chance.

    Chi-square of the dollars; the verdicts follow the rules of the counts
    (`evenness.judge_region`).
    """
    alpha, stays = settings.alpha, hand.stays
    value = float(chi_square(hand.observed + stays, share))
    null = _chi_squares(dealt.null, stays, share)
    other = _chi_squares(dealt.altered.uneven, stays, share)
    found = null_of(null, other, alpha=alpha)
    p = found.p(value)
    verdict = Verdict.AS_EXPECTED if found.power >= settings.power else Verdict.CANNOT_TELL
    overturned = False
    if p <= alpha:
        verdict = Verdict.UNEVEN
        value_without = chi_square(hand.observed - hand.largest_observed + stays, share)
        null_without = _chi_squares(dealt.without_largest(), stays, share)
        without = null_of(null_without, null_without, alpha=alpha)
        overturned = without.p(float(value_without)) > alpha
    return Whole(value=value, null=found, p=p, verdict=verdict, overturned=overturned)


def tails(observed: Floats, null: Floats) -> tuple[Floats, Bools]:
    """Compare dollars with deals by chance.

    Parameters
    ----------
    observed
        Shape (neighbourhoods,).
    null
        Shape (draws, neighbourhoods).

    Returns
    -------
    p, is_more
        Two-sided p-values, and on which side of chance the dollars are.

    Examples
    --------
    >>> p, is_more = tails(np.array([5.0, 0.0]), np.array([[1.0, 4.0], [2.0, 3.0], [3.0, 2.0]]))
    >>> p.tolist(), is_more.tolist()
    ([0.5, 0.5], [True, False])
    """
    near = slack(float(null.max(initial=0.0)))
    few = (1 + (null <= observed + near).sum(axis=0)) / (len(null) + 1)
    many = (1 + (null >= observed - near).sum(axis=0)) / (len(null) + 1)
    return np.minimum(1.0, 2 * np.minimum(few, many)), many < few


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What deals by chance give each neighbourhood, each shape (neighbourhoods,)."""

    low: Floats  # the central 95 %
    high: Floats
    few: Floats  # the test at its level finds fewer below this,
    many: Floats  # more above this
    near: float  # dollars that count as equal

    def power(self, altered: Altered) -> tuple[Floats, Floats]:
        """Find how surely the test sees each neighbourhood's chance lowered, or raised."""
        sees_fewer = (altered.fewer < self.few - self.near).mean(axis=0)
        sees_more = (altered.more > self.many + self.near).mean(axis=0)
        return sees_fewer, sees_more


def chance_of(dealt: Dealt, *, alpha: float) -> Chance:
    """Sum up deals by chance, for a two-sided test at a level before any correction."""
    null = dealt.null
    draws, tail = len(null), (1 - CENTRAL) / 2
    allowed = int(alpha / 2 * (draws + 1) + SLACK) - 1  # deals as extreme at p <= alpha
    ends = [math.ceil(draws * tail) - 1, math.ceil(draws * (1 - tail)) - 1]
    critical = [max(allowed, 0), draws - 1 - max(allowed, 0)]
    low, high, few, many = _ranked(null, [*ends, *critical])
    never = np.inf if allowed < 0 else 0.0
    near = slack(float(null.max(initial=0.0)))
    return Chance(low=low, high=high, few=few - never, many=many + never, near=near)


def _ranked(null: Floats, ranks: Sequence[int]) -> Floats:
    """Find the deals of some ranks, least first, in each neighbourhood.

    One neighbourhood at a time, in the processor's cache; only deals that give it something are
    put in order, which with few grants and many neighbourhoods are few.

    Returns
    -------
    dollars
        Shape (ranks, neighbourhoods).
    """
    found = np.zeros((len(ranks), null.shape[1]))
    for i, dollars in enumerate(np.ascontiguousarray(null.T)):
        some = dollars[dollars > 0]
        nothing = len(dollars) - len(some)
        wanted = [rank - nothing for rank in ranks]
        if max(wanted) >= 0:
            ordered = np.partition(some, sorted({at for at in wanted if at >= 0}))
            found[:, i] = [ordered[at] if at >= 0 else 0.0 for at in wanted]
    return found


def _chi_squares(deals: Floats, stays: Floats, share: Floats) -> Floats:
    """Return chi-square of each deal, with what stays."""
    return chi_square(deals + stays if stays.any() else deals, share)
