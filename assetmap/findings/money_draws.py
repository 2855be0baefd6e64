"""Draw where offices lie and how many people there are, and see what dollars that gives."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.settings import Settings

from .draws import DUPLICATES, MARGINS, POSITIONS, draw_people, draw_places, draw_same
from .offices import Offices
from .stress import TOGETHER

OF_MONEY = (POSITIONS, DUPLICATES, MARGINS, TOGETHER)  # no type moves a dollar


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyDraws:
    """What is drawn for all funders and placings, seen from where somebody of the base lives."""

    offices: Offices
    # In each draw the neighbourhood of each office, among those with people; as many as there are
    # of these is elsewhere. Shape (draws, offices), by doubt.
    area: Mapping[str, Ints]
    usual: Ints  # where each office is counted, shape (offices,)
    share: Floats  # of the people, adding up to 1, shape (where,)
    crowd: Floats | None  # of the people in each draw, shape (draws, where); None without margins
    chance: Floats | None  # the same for what chance deals, shape (deals, where)
    position: Ints  # of all neighbourhoods among those with people, then of elsewhere

    def where_of(self, places: Ints) -> Ints:
        """Return numbers among those with people; elsewhere is as many as these are."""
        found: Ints = self.position[places]
        return found


def draw_money(
    offices: Offices,
    base: pd.Series,
    margins: pd.Series | None,
    *,
    deals: int,
    settings: Settings,
) -> MoneyDraws:
    """Draw where offices lie, and the people from their margins.

    Parameters
    ----------
    offices
        The doubtful ones.
    base, margins
        The people of all neighbourhoods, and their 90 % margins of error.
    deals
        How often chance deals.
    settings
        Draws and seed.
    """
    inhabited = (base > 0).to_numpy()
    where = np.flatnonzero(inhabited)
    people = base.to_numpy(dtype=float)[where]
    share = people / people.sum()
    position = np.full(len(base) + 1, len(where))
    position[where] = np.arange(len(where))
    moe = np.zeros(len(where)) if margins is None else margins.to_numpy(dtype=float)[where]
    crowds: list[Floats | None] = [None, None]
    if np.nan_to_num(moe).any():
        names = tuple(base.index[where])
        crowds = [
            _shares(draw_people(people, moe, names, draws=n, seed=settings.seed), share)
            for n in (settings.doubt_draws, deals)
        ]
    return MoneyDraws(
        offices=offices,
        area=_seen(_areas(offices, settings), position),
        usual=position[offices.lies.usual],
        share=share,
        crowd=crowds[0],
        chance=crowds[1],
        position=position,
    )


def _seen(areas: Mapping[str, Ints], position: Ints) -> dict[str, Ints]:
    """Return other numbers for neighbourhoods; what is one table stays one."""
    found = {id(area): position[area] for area in areas.values()}
    return {doubt: found[id(area)] for doubt, area in areas.items()}


def _shares(people: Floats, usual: Floats) -> Floats:
    """Return each draw's shares; the usual ones where a draw has nobody at all."""
    total = people.sum(axis=1, keepdims=True)
    found: Floats = np.where(total > 0, people / np.where(total > 0, total, 1.0), usual)
    return found


def _areas(offices: Offices, settings: Settings) -> dict[str, Ints]:
    """Draw in which neighbourhood each office lies, under each doubt."""
    if not len(offices):
        return {}
    draws, seed = settings.doubt_draws, settings.seed
    lies = draw_places(offices.lies, draws=draws, seed=seed)
    if not len(offices.pairs):
        return {POSITIONS: lies, TOGETHER: lies}
    usual = np.broadcast_to(offices.lies.usual, lies.shape)
    one = draw_same(offices.pairs, offices.same, draws=draws, seed=seed)
    return {
        POSITIONS: lies,
        DUPLICATES: _at_home(usual, offices, one),
        TOGETHER: _at_home(lies, offices, one),
    }


def _at_home(area: Ints, offices: Offices, one: Bools) -> Ints:
    """Put offices where the asset is that their recipient is, in the draws in which it is one."""
    found = area.copy()
    for pair in range(len(offices.office))[::-1]:  # of several, the first counts
        office = offices.office[pair]
        found[one[:, pair], office] = offices.home[pair]
    return found
