"""Find where more or fewer dollars land than chance would explain."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from assetmap.measures.bases import fairness_base, margin_of
from assetmap.measures.estimate import Bools, Floats
from assetmap.measures.grouping import ALL
from assetmap.measures.investment import OFFICE, Spread, dollars, funders, in_order, spread
from assetmap.model import Placing, Region
from assetmap.schema import AMOUNT, FUNDER
from assetmap.settings import Settings

from .altered import nothing
from .dealer import Dealer
from .doubts import NO_DOUBTS, Doubts
from .landed import Landing, landing_of
from .lottery import Words
from .money_draws import MoneyDraws, draw_money
from .money_hold import MoneyHeld, Redo, money_held
from .money_settle import Worth, held_of, settled_by, sure_of
from .offices import find_offices
from .placings import Placed, across, also
from .stake import Dealt, Fallen, Places, Whole, judge_places, judge_whole
from .table import Block, evenness_of, judged_of, region_tried_of, tried_of

DOLLARS = "dollars"
REST = "\0"  # no funder: those that are too small to be judged


def find_dollars(
    grants: pd.DataFrame, *, region: Region, settings: Settings, doubts: Doubts | None = None
) -> Iterator[Block]:
    """Judge the dollars of all funders, then of each, in each of the three placings.

    Whole grants are dealt out again by chance, by the shares of the people. A grant that is
    spread over k neighbourhoods is dealt to k different ones; one that is spread over the whole
    region stays where it is. Grants that land where nobody of the base lives are left out. A
    funder with fewer than `settings.min_assets` grants to deal has one finding, of the region:
    cannot tell. A verdict holds only if it holds in all three placings (`placings.across`).

    Each verdict is judged anew with what is doubtful about the offices, and with the people drawn
    from their margins (`money_hold`).

    Yields
    ------
    block
        The findings of one placing.
    """
    offices, of_grant = find_offices(grants, region.neighbourhoods.index, doubts or NO_DOUBTS)
    ordered = in_order(grants.assign(**{OFFICE: of_grant}))
    name = fairness_base(region.people, settings.base)
    if region.people is None or ordered.empty or not name:
        return
    base = region.people[name]
    dealer = Dealer.of(_shares(base), settings)
    margins = margin_of(region.people, name)
    draws = draw_money(offices, base, margins, deals=dealer.draws, settings=settings)
    before: list[tuple[Spread, Block]] = []
    found: list[Placed] = []
    given = ordered.assign(**{AMOUNT: ordered[AMOUNT].clip(lower=0.0)})
    for placing in Placing:
        landed = spread(ordered, region.neighbourhoods.index, base=base, placing=placing)
        block = next((b for other, b in before if _same(landed, other)), None)
        if block is None:
            block = _of_placing(ordered, landed, base, dealer, draws)
            before.append((landed, block))
        money = dollars(given, landed, funders(given)).set_axis(base.index)
        found.append(Placed(block=replace(block, placing=str(placing)), dollars=money, base=base))
    yield from across(found)


def _shares(base: pd.Series) -> Floats:
    """Return the shares of the people where there are any."""
    people = base.to_numpy(dtype=float)
    some = people[people > 0]
    found: Floats = some / some.sum()
    return found


def _same(one: Spread, other: Spread) -> bool:
    """Say whether two placings put every grant in the same place."""
    return all(
        np.array_equal(getattr(one, field), getattr(other, field))
        for field in ("grant", "area", "share", "regionwide", "by_office")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What is found of one funder in one placing."""

    places: Places
    whole: Whole
    held: MoneyHeld
    worth: Worth


def _of_placing(
    ordered: pd.DataFrame, landed: Spread, base: pd.Series, dealer: Dealer, draws: MoneyDraws
) -> Block:
    """Judge all funders, then each, in one placing."""
    landing = landing_of(ordered, landed, base)
    names = ordered[FUNDER].to_numpy(dtype=object)
    dealt = landing.places > 0
    number = {ALL: int(dealt.sum())}
    number |= {name: int((dealt & (names == name)).sum()) for name in funders(ordered)}
    lost = {ALL: int((~landed.placed).sum())}
    lost |= {name: int((~landed.placed & (names == name)).sum()) for name in funders(ordered)}
    least = dealer.settings.min_assets
    few = {name: (float(n), float(lost[name])) for name, n in number.items() if n < least}
    judged = {} if ALL in few else _judged(landing, names, few, dealer, draws)
    of = [name for name in number if name not in few]
    found = [judged[name] for name in of]
    areas = len(landing.share)
    places = [one.places for one in found]
    held = held_of([one.held for one in found], areas=areas)
    of_places, of_region = held.overturned()
    tries = also(tried_of(places, areas=areas), of_places)
    whole = also(region_tried_of([one.whole for one in found]), of_region)
    return Block(
        measure=DOLLARS,
        base=str(base.name),
        placing="",
        ids=tuple(base.index[(base > 0).to_numpy()]),
        of=tuple(of),
        few=few,
        total=np.array([float(one.value.sum()) for one in places]),
        judged=judged_of(places, areas=areas),
        tried=tries,
        region=evenness_of([one.whole for one in found]),
        region_tried=whole,
        sure=sure_of(
            [one.held for one in found],
            held,
            settled_by=settled_by([one.worth for one in found], [whole, tries]),
        ),
    )


def _judged(
    landing: Landing, names: Words, few: Collection[str], dealer: Dealer, draws: MoneyDraws
) -> dict[str, _Found]:
    """Deal each funder's grants, judge them, then judge all of them together.

    Funders that are not judged are dealt as one.
    """
    share = landing.share
    own = [name for name in dict.fromkeys(names) if name not in few and name not in ("", ALL)]
    found: dict[str, _Found] = {}
    null, altered = np.zeros((dealer.draws, len(share)), order="F"), nothing(dealer.unfair)
    largest: tuple[float, Fallen] | None = None
    for name in [*own, REST]:
        mine = names == name if name != REST else ~np.isin(names, own)
        hand = landing.hand(mine)
        if not len(hand.amounts):
            continue
        dealt = dealer.deal(hand, name)
        if name != REST:
            found[name] = _found(name, mine, dealt, landing, dealer, draws)
        null += dealt.null
        altered = altered.plus(dealt.altered)
        top = float(hand.amounts.max())
        if largest is None or top > largest[0]:
            largest = top, dealt.largest
    if largest is not None:
        together = Dealt(null=null, largest=largest[1], altered=altered)
        everyone = np.ones(len(names), dtype=bool)
        found[ALL] = _found(ALL, everyone, together, landing, dealer, draws)
    return found


def _found(
    name: str, mine: Bools, dealt: Dealt, landing: Landing, dealer: Dealer, draws: MoneyDraws
) -> _Found:
    """Judge a funder's grants, then anew with what is doubtful about them."""
    hand, settings = landing.hand(mine), dealer.settings
    places = judge_places(hand, dealt, landing.share, settings)
    whole = judge_whole(hand, dealt, landing.share, settings)
    loose = landing.loose(mine)
    redo = Redo(
        name=name,
        hand=hand,
        dealt=dealt,
        places=places,
        whole=whole,
        loose=loose,
        draws=draws,
        dealer=dealer,
    )
    return _Found(places=places, whole=whole, held=money_held(redo), worth=Worth.of(loose, draws))
