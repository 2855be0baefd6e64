"""Say how sure findings about money are, and which questions would settle them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Floats

from .draws import DUPLICATES, POSITIONS, TYPES
from .lottery import Words
from .money_draws import OF_MONEY, MoneyDraws
from .money_hold import Loose, MoneyHeld
from .robust import Tried
from .settle import MOST
from .stress import EACH, TOGETHER, Held
from .table import Sure

REGION = -1  # instead of a neighbourhood


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """How uncertain the dollars of a funder are made by each doubtful office and question."""

    draws: MoneyDraws
    dollars: Floats  # of each office

    @classmethod
    def of(cls, loose: Loose, draws: MoneyDraws) -> "Worth":
        """Return it for a funder in one placing."""
        size = len(draws.offices)
        dollars = np.bincount(loose.office, weights=loose.amounts, minlength=size)
        return cls(draws=draws, dollars=dollars.astype(float))

    def best(self, area: int, codes: set[str]) -> str:
        """Name the questions to look at first: those of the most doubtful dollars.

        An office lies here with probability s, so that it makes dollars a as uncertain as
        a^2 s (1 - s); a question whether two are one with probability p, a^2 p (1 - p).
        """
        offices, dollars = self.draws.offices, self.dollars
        worth: dict[str, float] = {}
        if codes & {POSITIONS, TOGETHER}:
            here = _moves(self.draws, area)
            _add(worth, offices.question, dollars**2 * here)
        if codes & {DUPLICATES, TOGETHER}:
            home = self.draws.where_of(offices.home)
            usual = self.draws.usual[offices.office]
            touched = (area == REGION) | (home == area) | (usual == area)
            of_pair = dollars[offices.office] ** 2 * offices.same * (1 - offices.same)
            _add(worth, offices.asked, of_pair * touched)
        return ";".join(sorted(worth, key=lambda name: (-worth[name], name))[:MOST])


def _moves(draws: MoneyDraws, area: int) -> Floats:
    """Return how uncertain it is of each office that it is here, or of the region where it is."""
    lies = draws.offices.lies
    if area == REGION:
        likeliest = np.zeros(len(lies.ids))
        np.maximum.at(likeliest, lies.asset, lies.share)
        return 1.0 - likeliest
    share = np.zeros(len(lies.ids))
    here = draws.where_of(lies.place) == area
    share[lies.asset[here]] = lies.share[here]
    return share * (1.0 - share)


def _add(worth: dict[str, float], names: Words, values: Floats) -> None:
    """Add what is above 0 to each question; what nobody is asked about is left out."""
    for i in np.flatnonzero((values > 0) & (names != "")):
        worth[str(names[i])] = worth.get(str(names[i]), 0.0) + float(values[i])


def settled_by(found: Sequence[Worth], tried: Sequence[Tried]) -> Words:
    """Name for each verdict about money that does not survive what to answer first.

    Parameters
    ----------
    found
        One per funder.
    tried
        What became of the region's verdicts, then of the neighbourhoods'.

    Returns
    -------
    settled_by
        Shape (1 + neighbourhoods, funders).
    """
    overturned = np.vstack([one.overturned_by for one in tried])
    words = np.full(overturned.shape, "", dtype=object)
    for row, column in zip(*np.nonzero(overturned != ""), strict=True):
        codes = set(overturned[row, column].split(";"))
        words[row, column] = found[column].best(int(row) - 1, codes)
    return words


def held_of(found: Sequence[MoneyHeld], *, areas: int) -> Held:
    """Put side by side in what share of the draws several funders' verdicts hold."""
    places, region = {}, {}
    for doubt in (*EACH, TOGETHER):
        key = doubt if doubt != TYPES else ""  # a type moves no dollar
        columns = [one.places.get(key, _sure(one)) for one in found]
        places[doubt] = np.column_stack(columns) if columns else np.empty((areas, 0))
        whole = [one.region.get(key, np.nan) for one in found]
        region[doubt] = np.array(whole, dtype=float)
    return Held(places=places, region=region)


def _sure(held: MoneyHeld) -> Floats:
    """Return what holds in every draw: each verdict."""
    return np.where(np.isnan(held.places[OF_MONEY[0]]), np.nan, 1.0)


def sure_of(found: Sequence[MoneyHeld], held: Held, *, settled_by: Words) -> Sure:
    """Return how sure several funders' findings are."""
    shape = settled_by.shape
    ends = (
        np.column_stack([getattr(one, name) for one in found]) if found else np.empty(shape)
        for name in ("low", "high")
    )
    low, high = ends
    blank: Floats = np.full(shape[0], np.nan)
    return Sure(
        low=low,
        high=high,
        holds=np.vstack([held.region[TOGETHER], held.places[TOGETHER]]),
        needed=np.full(shape, np.nan),
        searched=blank,
        people=blank,
        settled_by=settled_by,
    )
