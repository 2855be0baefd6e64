"""Say in what share of the draws what is said of a funder's dollars holds."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assetmap.measures.estimate import Floats, Ints
from assetmap.model import Verdict
from assetmap.settings import Settings

from .chances import deal_at
from .dealer import Dealer
from .discovery import benjamini_hochberg
from .draws import MARGINS, POSITIONS
from .evenness import chi_square, critical_of, slack
from .hold import Said, ranges
from .money_draws import OF_MONEY, MoneyDraws
from .picker import UnevenPicker
from .redeal import Stack, deal, stack_of
from .stake import Dealt, Hand, Places, Whole
from .stress import TOGETHER

NULLS = 8  # sets of grants that lie in the region, for which chance is dealt; others by the nearest
NODES = (0.0, 0.01, 0.04, 0.12, 0.3, 0.5, 0.75, 0.95, 1.0)  # quantiles of shares that are dealt
CELLS = 2_000_000  # numbers that are held at once
_PURPOSES: Final = {"sets": 6, "chances": 7, "people": 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """The grants of a funder, in one placing, by what is doubtful about them."""

    office: Ints  # of each grant whose office is doubtful
    amounts: Floats  # of these grants
    steady: Stack  # the others, as far as they are dealt
    # What lands of the grants that are spread over several neighbourhoods by people, for each row
    # of shares, shape (rows, where); None where no grant is.
    spread: Callable[[Floats], Floats] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo:
    """What was found of a funder in one placing, to be judged anew."""

    name: str
    hand: Hand
    dealt: Dealt
    places: Places
    whole: Whole
    loose: Loose
    draws: MoneyDraws
    dealer: Dealer

    @property
    def settings(self) -> Settings:
        """Return the settings."""
        return self.dealer.settings

    def rng(self, purpose: str) -> np.random.Generator:
        """Return random numbers of a funder; they do not depend on the other funders."""
        name = zlib.crc32(self.name.encode(errors="replace"))
        return np.random.default_rng([self.settings.seed, _PURPOSES[purpose], name])


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyHeld:
    """How firmly what is said of a funder's dollars follows, in one placing."""

    places: Mapping[str, Floats]  # share of the draws in which it holds, by doubt, shape (where,)
    region: Mapping[str, float]
    low: Floats  # shape (1 + where,): of the region's chi-square, then of the dollars
    high: Floats


def money_held(redo: Redo) -> MoneyHeld:
    """Judge a funder's dollars anew in each draw.

    A place is judged against chance that deals the grants that lie in the region in the draw, by
    the people of the draw; a region against chance dealt by people drawn from their margins.
    Where a verdict is none, NaN.
    """
    verdict = redo.places.verdict
    said = Said(more=verdict == str(Verdict.MORE), fewer=verdict == str(Verdict.FEWER))
    any_said, uneven = bool((said.more | said.fewer).any()), redo.whole.verdict is Verdict.UNEVEN
    sure = np.where(said.more | said.fewer, 1.0, np.nan)
    places = dict.fromkeys(OF_MONEY, sure)
    region = dict.fromkeys(OF_MONEY, 1.0 if uneven else np.nan)
    moves = bool(len(redo.loose.office))
    people = redo.draws.crowd is not None
    drawn = {doubt: area for doubt, area in redo.draws.area.items() if moves}
    chances = _Chances.of(redo) if people and any_said else None
    scale = _people_scale(redo) if people and uneven else 1.0
    for doubt in OF_MONEY if any_said or uneven else ():
        by_people = people and doubt in (MARGINS, TOGETHER)
        if doubt not in drawn and not by_people:
            continue
        if doubt == TOGETHER and doubt not in drawn:
            places[doubt], region[doubt] = places[MARGINS], region[MARGINS]
            continue
        if doubt == TOGETHER and not by_people and drawn[doubt] is drawn[POSITIONS]:
            places[doubt], region[doubt] = places[POSITIONS], region[POSITIONS]
            continue
        chance = _chance(redo, drawn.get(doubt))
        if any_said:
            crowd = redo.draws.crowd if by_people else None
            dollars = _dollars(redo, drawn.get(doubt), crowd)
            places[doubt] = _holding(redo, dollars, chance, said, chances if by_people else None)
        if uneven:
            dollars = _dollars(redo, drawn.get(doubt), None)
            region[doubt] = _uneven(redo, dollars, chance, scale if by_people else 1.0)
    low, high = _ranges(redo, drawn.get(TOGETHER))
    return MoneyHeld(places=places, region=region, low=low, high=high)


def _ranges(redo: Redo, area: Ints | None) -> tuple[Floats, Floats]:
    """Return the central 95 % of the region's chi-square and of the dollars."""
    dollars = _dollars(redo, area, None) + redo.hand.stays
    square = chi_square(dollars, redo.draws.share)
    return ranges(np.column_stack([square, dollars]))


def _dollars(redo: Redo, area: Ints | None, crowd: Floats | None) -> Floats:
    """Return what lands in each draw, without what stays; one row where nothing is drawn."""
    where = len(redo.draws.share)
    found = redo.hand.observed[np.newaxis]
    if area is not None:
        office, amounts = redo.loose.office, redo.loose.amounts
        of_office = np.bincount(office, weights=amounts, minlength=area.shape[1])
        some = np.flatnonzero(of_office > 0)
        here = np.bincount(redo.draws.usual[some], of_office[some], minlength=where + 1)
        cell = area[:, some] + (where + 1) * np.arange(len(area))[:, np.newaxis]
        weights = np.broadcast_to(of_office[some], cell.shape).ravel()
        fell = np.bincount(cell.ravel(), weights, minlength=len(area) * (where + 1))
        found = found + (fell.reshape(len(area), where + 1) - here)[:, :where]
    if crowd is not None and redo.loose.spread is not None:
        usual = redo.loose.spread(redo.draws.share[np.newaxis])
        found = found + redo.loose.spread(crowd) - usual
    return np.asarray(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chance:
    """What chance deals, for some sets of grants, and which set each draw has."""

    nulls: Sequence[Floats]  # each shape (deals, where)
    which: Ints  # shape (draws,); one where nothing is drawn


def _chance(redo: Redo, area: Ints | None) -> _Chance:
    """Deal the grants that lie in the region, for some of the draws in which these are others."""
    usual = _Chance(nulls=[redo.dealt.null], which=np.zeros(1, dtype=np.int64))
    if area is None:
        return usual
    loose, where = redo.loose, len(redo.draws.share)
    weight = np.bincount(loose.office, weights=loose.amounts, minlength=area.shape[1])
    inside, counted = area < where, redo.draws.usual < where
    other = np.flatnonzero((inside != counted)[:, weight > 0].any(axis=1))
    which = np.zeros(len(area), dtype=np.int64)
    if not len(other):
        return _Chance(nulls=usual.nulls, which=which)
    total = inside @ weight
    order = other[np.argsort(total[other], kind="stable")]
    chosen = order[np.unique(np.rint(np.linspace(0, len(order) - 1, NULLS)).astype(np.int64))]
    apart = np.abs(total[other][:, np.newaxis] - total[chosen])
    which[other] = 1 + apart.argmin(axis=1)
    rng, share = redo.rng("sets"), redo.draws.share
    lost = counted & ~inside[chosen].all(axis=0)

    def dealt(stack: Stack) -> Floats:
        """Deal some of the grants."""
        deals = redo.dealer.draws
        return deal(stack, redo.dealer.picker, share=share, deals=deals, rng=rng)

    base = redo.dealt.null
    if lost.any():
        kept = (counted & ~lost)[loose.office]
        base = dealt(redo.loose.steady) + dealt(_single(loose.amounts[kept]))
    nulls = [redo.dealt.null]
    for row in inside[chosen]:
        more = (row & (lost | ~counted))[loose.office]
        nulls.append(base + dealt(_single(loose.amounts[more])))
    return _Chance(nulls=nulls, which=which)


def _single(amounts: Floats) -> Stack:
    return stack_of(amounts, np.ones(len(amounts), dtype=np.int64))


def _holding(
    redo: Redo, dollars: Floats, chance: _Chance, said: Said, chances: "_Chances | None"
) -> Floats:
    """Find in what share of the draws each `more` and `fewer` is found again."""
    crowd = None if chances is None else chances.crowd
    draws = max(len(dollars), 1 if crowd is None else len(crowd))
    dollars = np.broadcast_to(dollars, (draws, dollars.shape[1]))
    which = np.broadcast_to(chance.which, draws)
    few, many = np.empty(dollars.shape), np.empty(dollars.shape)
    for at in np.unique(which):
        rows = which == at
        few[rows], many[rows] = _tails(dollars[rows], np.sort(chance.nulls[at].T))
    if chances is not None:
        fewer, more = chances.ratios(dollars)
        few, many = np.minimum(1.0, few * fewer), np.minimum(1.0, many * more)
    p = np.minimum(1.0, 2 * np.minimum(few, many))
    if crowd is not None:
        p = np.where(crowd > 0, p, 1.0)  # where a draw has nobody there is no test
    q = benjamini_hochberg(np.ascontiguousarray(p.T)).T
    holds = (q <= redo.settings.alpha) & np.where(many < few, said.more, said.fewer)
    return np.where(said.more | said.fewer, holds.mean(axis=0), np.nan)


def _tails(dollars: Floats, ordered: Floats) -> tuple[Floats, Floats]:
    """Return the shares of deals that give as little, and as much, as `stake.tails` counts them.

    Parameters
    ----------
    dollars
        Shape (draws, where).
    ordered
        Deals, least first, shape (where, deals).
    """
    near, deals = slack(float(ordered.max(initial=0.0))), ordered.shape[1]
    few, many = np.empty(dollars.shape), np.empty(dollars.shape)
    for i, column in enumerate(ordered):
        few[:, i] = np.searchsorted(column, dollars[:, i] + near, side="right")
        many[:, i] = deals - np.searchsorted(column, dollars[:, i] - near, side="left")
    return (1 + few) / (deals + 1), (1 + many) / (deals + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chances:
    """How much likelier so little, or so much, is with the people of each draw."""

    crowd: Floats  # shape (draws, where)
    factors: Floats  # of the shares, for which chance is dealt, ascending, shape (nodes, where)
    ordered: Floats  # deals: with the shares as they are, then at each node, (1 + nodes, where, n)
    share: Floats

    @classmethod
    def of(cls, redo: Redo) -> "_Chances | None":
        """Deal at some of the shares that are drawn."""
        crowd, share = redo.draws.crowd, redo.draws.share
        if crowd is None:
            return None
        factors = np.quantile(crowd / share, NODES, axis=0)
        asked = np.vstack([np.ones_like(share), factors])
        deals = max(1, min(redo.dealer.draws, CELLS // asked.size))
        stack = stack_of(redo.hand.amounts, redo.hand.places)
        fell = deal_at(stack, share, asked, deals=deals, rng=redo.rng("chances"))
        ordered = np.sort(fell.transpose(0, 2, 1))
        return cls(crowd=crowd, factors=factors, ordered=ordered, share=share)

    def ratios(self, dollars: Floats) -> tuple[Floats, Floats]:
        """Return by what to multiply the shares of deals that give as little, and as much.

        Between two nodes their logarithms are taken in proportion, for tails fall off so; the deals
        are the same at all of them.
        """
        counted = [_tails(dollars, ordered) for ordered in self.ordered]
        few, many = (np.stack([pair[side] for pair in counted]) for side in (0, 1))
        factor = self.crowd / self.share
        after = sum((factor > node).astype(np.int64) for node in self.factors[1:-1])
        low = np.take_along_axis(self.factors, np.asarray(after), axis=0)
        high = np.take_along_axis(self.factors, np.asarray(after) + 1, axis=0)
        part = np.divide(factor - low, high - low, out=np.zeros(low.shape), where=high > low)

        def between(tail: Floats) -> Floats:
            ends = [
                np.take_along_axis(tail[1:], (after + k)[np.newaxis], axis=0)[0] for k in (0, 1)
            ]
            found: Floats = np.exp((1 - part) * np.log(ends[0]) + part * np.log(ends[1])) / tail[0]
            return found

        return between(few), between(many)


def _people_scale(redo: Redo) -> float:
    """Return how much greater the least uneven chi-square is if people are drawn for each deal."""
    if redo.draws.chance is None:
        return 1.0
    share, stays, alpha = redo.draws.share, redo.hand.stays, redo.settings.alpha
    stack = stack_of(redo.hand.amounts, redo.hand.places)
    picker, deals = UnevenPicker(redo.draws.chance), len(redo.draws.chance)
    dealt = deal(stack, picker, share=share, deals=deals, rng=redo.rng("people"))
    least = [_least(null + stays, share, alpha=alpha) for null in (dealt, redo.dealt.null)]
    return least[0] / least[1] if least[1] > 0 else 1.0


def _least(dollars: Floats, share: Floats, *, alpha: float) -> float:
    """Return the chi-square above which deals are uneven at a level."""
    return critical_of(np.sort(chi_square(dollars, share))[::-1], alpha=alpha)


def _uneven(redo: Redo, dollars: Floats, chance: _Chance, scale: float) -> float:
    """Find in what share of the draws the region is uneven."""
    share, stays, alpha = redo.draws.share, redo.hand.stays, redo.settings.alpha
    least = np.array([scale * _least(null + stays, share, alpha=alpha) for null in chance.nulls])
    value = chi_square(dollars + stays, share)
    limit = least[np.broadcast_to(chance.which, len(value))]
    return float((value > limit + np.array([slack(float(one)) for one in limit])).mean())
