"""Find where more or fewer dollars land than chance would explain."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from assetmap.measures.bases import fairness_base
from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.grouping import ALL
from assetmap.measures.inequality import hoover
from assetmap.measures.investment import Spread, dollars, funders, in_order, spread
from assetmap.model import Placing, Region
from assetmap.schema import AMOUNT, FUNDER
from assetmap.settings import Settings

from .altered import nothing
from .dealer import Dealer
from .lottery import Words
from .placings import across
from .stake import Dealt, Fallen, Hand, Places, Whole, judge_places, judge_whole
from .table import Block, evenness_of, judged_of, region_tried_of, tried_of

DOLLARS = "dollars"
REST = "\0"  # no funder: those that are too small to be judged


def find_dollars(grants: pd.DataFrame, *, region: Region, settings: Settings) -> Iterator[Block]:
    """Judge the dollars of all funders, then of each, in each of the three placings.

    Whole grants are dealt out again by chance, by the shares of the people. A grant that is
    spread over k neighbourhoods is dealt to k different ones; one that is spread over the whole
    region stays where it is. Grants that land where nobody of the base lives are left out. A
    funder with fewer than `settings.min_assets` grants to deal has one finding, of the region:
    cannot tell. A verdict holds only if it holds in all three placings (`placings.across`).

    Yields
    ------
    block
        The findings of one placing.
    """
    ordered = in_order(grants)
    name = fairness_base(region.people, settings.base)
    if region.people is None or ordered.empty or not name:
        return
    base = region.people[name]
    before: list[tuple[Spread, Block]] = []
    found: list[Block] = []
    for placing in Placing:
        landed = spread(ordered, region.neighbourhoods.index, base=base, placing=placing)
        block = next((b for other, b in before if _same(landed, other)), None)
        if block is None:
            block = _of_placing(ordered, landed, base, settings)
            before.append((landed, block))
        found.append(replace(block, placing=str(placing)))
    yield from across(found)


def _same(one: Spread, other: Spread) -> bool:
    """Say whether two placings put every grant in the same place."""
    return all(
        np.array_equal(getattr(one, field), getattr(other, field))
        for field in ("grant", "area", "share", "regionwide")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Landing:
    """The grants of one placing, seen from the neighbourhoods where somebody lives."""

    share: Floats  # of the people
    amounts: Floats  # one per grant
    funder: Ints  # one per grant
    places: Ints  # one per grant: in how many of these neighbourhoods it lands; 0 is not dealt
    grant: Ints  # parallel to `area` and `dollars`
    area: Ints
    dollars: Floats
    stays: Floats  # one per grant: what is spread over the whole region

    def hand(self, mine: Bools) -> Hand:
        """Gather some of the grants."""
        dealt = np.flatnonzero(mine & (self.places > 0))
        largest = dealt[np.argmax(self.amounts[dealt])] if len(dealt) else -1
        return Hand(
            amounts=self.amounts[dealt],
            places=self.places[dealt],
            observed=self._sum(mine[self.grant]),
            stays=self.stays[mine].sum() * self.share,
            largest_observed=self._sum(self.grant == largest),
        )

    def _sum(self, entries: Bools) -> Floats:
        """Add up dollars in each neighbourhood."""
        areas, dollars = self.area[entries], self.dollars[entries]
        return np.bincount(areas, weights=dollars, minlength=len(self.share)).astype(float)


def _landing(ordered: pd.DataFrame, landed: Spread, base: pd.Series) -> _Landing:
    """Leave out where nobody lives, and what is not above 0."""
    inhabited = (base > 0).to_numpy()
    people = base.to_numpy(dtype=float)[inhabited]
    amounts = ordered[AMOUNT].to_numpy(dtype=float)
    position = np.where(inhabited, np.cumsum(inhabited) - 1, -1)
    kept = inhabited[landed.area] & (landed.share > 0) & (amounts[landed.grant] > 0)
    grant = landed.grant[kept]
    return _Landing(
        share=people / people.sum(),
        amounts=amounts,
        funder=pd.factorize(ordered[FUNDER])[0],
        places=np.bincount(grant, minlength=len(ordered)),
        grant=grant,
        area=position[landed.area[kept]],
        dollars=amounts[grant] * landed.share[kept],
        stays=np.where(landed.regionwide & (amounts > 0), amounts, 0.0),
    )


def _of_placing(
    ordered: pd.DataFrame, landed: Spread, base: pd.Series, settings: Settings
) -> Block:
    """Judge all funders, then each, in one placing."""
    landing = _landing(ordered, landed, base)
    names = ordered[FUNDER].to_numpy(dtype=object)
    dealt = landing.places > 0
    number = {ALL: int(dealt.sum())}
    number |= {name: int((dealt & (names == name)).sum()) for name in funders(ordered)}
    lost = {ALL: int((~landed.placed).sum())}
    lost |= {name: int((~landed.placed & (names == name)).sum()) for name in funders(ordered)}
    few = {
        name: (float(n), float(lost[name])) for name, n in number.items() if n < settings.min_assets
    }
    judged = {} if ALL in few else _judged(landing, names, few, settings)
    of = [name for name in number if name not in few]
    places = [judged[name][0] for name in of]
    given = ordered.assign(**{AMOUNT: ordered[AMOUNT].clip(lower=0.0)})
    money = dollars(given, landed, [name for name in of if name != ALL]).set_axis(base.index)
    return Block(
        measure=DOLLARS,
        base=str(base.name),
        placing="",
        ids=tuple(base.index[(base > 0).to_numpy()]),
        of=tuple(of),
        few=few,
        total=np.array([float(found.value.sum()) for found in places]),
        judged=judged_of(places, areas=len(landing.share)),
        tried=tried_of(places, areas=len(landing.share)),
        region=evenness_of([judged[name][1] for name in of]),
        region_tried=region_tried_of([judged[name][1] for name in of]),
        moves=hoover(money, base).reindex(of).to_numpy(dtype=float),
    )


def _judged(
    landing: _Landing, names: Words, few: Collection[str], settings: Settings
) -> dict[str, tuple[Places, Whole]]:
    """Deal each funder's grants, judge them, then judge all of them together.

    Funders that are not judged are dealt as one.
    """
    share = landing.share
    dealer = Dealer.of(share, settings)
    own = [name for name in dict.fromkeys(names) if name not in few and name not in ("", ALL)]
    found: dict[str, tuple[Places, Whole]] = {}
    null, altered = np.zeros((dealer.draws, len(share)), order="F"), nothing(dealer.unfair)
    largest: tuple[float, Fallen] | None = None
    for name in [*own, REST]:
        hand = landing.hand(names == name if name != REST else ~np.isin(names, own))
        if not len(hand.amounts):
            continue
        dealt = dealer.deal(hand, name)
        if name != REST:
            found[name] = (
                judge_places(hand, dealt, share, settings),
                judge_whole(hand, dealt, share, settings),
            )
        null += dealt.null
        altered = altered.plus(dealt.altered)
        top = float(hand.amounts.max())
        if largest is None or top > largest[0]:
            largest = top, dealt.largest
    if largest is not None:
        together = Dealt(null=null, largest=largest[1], altered=altered)
        everyone = landing.hand(np.ones(len(names), dtype=bool))
        found[ALL] = (
            judge_places(everyone, together, share, settings),
            judge_whole(everyone, together, share, settings),
        )
    return found
