"""See the grants of one placing from the neighbourhoods where somebody lives."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.investment import OFFICE, Spread
from assetmap.schema import AMOUNT, FUNDER

from .money_hold import Loose
from .redeal import stack_of
from .stake import Hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """The grants of one placing, seen from the neighbourhoods where somebody lives."""

    share: Floats  # of the people
    amounts: Floats  # one per grant
    funder: Ints  # one per grant
    places: Ints  # one per grant: in how many of these neighbourhoods it lands; 0 is not dealt
    office: Ints  # one per grant: of the doubtful ones, where it lands at one; else -1
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

    def loose(self, mine: Bools) -> Loose:
        """Gather some of the grants, by what is doubtful about them."""
        doubtful = mine & (self.office >= 0)
        steady = mine & (self.office < 0) & (self.places > 0)
        several = np.flatnonzero((mine & (self.places > 1))[self.grant])
        return Loose(
            office=self.office[doubtful],
            amounts=self.amounts[doubtful],
            steady=stack_of(self.amounts[steady], self.places[steady]),
            spread=_Several.of(self, several) if len(several) else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Several:
    """Grants that are spread over several neighbourhoods by their people."""

    member: Bools  # sets of neighbourhoods, shape (sets, where)
    amounts: Floats  # dollars that are spread over each set

    @classmethod
    def of(cls, landing: Landing, entries: Ints) -> "_Several":
        """Take together what is spread over the same neighbourhoods."""
        grant, row = np.unique(landing.grant[entries], return_inverse=True)
        member = np.zeros((len(grant), len(landing.share)), dtype=bool)
        member[row, landing.area[entries]] = True
        landed = np.bincount(row, weights=landing.dollars[entries])
        packed, which = np.unique(np.packbits(member, axis=1), axis=0, return_inverse=True)
        sets = np.unpackbits(packed, axis=1, count=member.shape[1]).astype(bool)
        return cls(member=sets, amounts=np.bincount(which.ravel(), weights=landed).astype(float))

    def __call__(self, shares: Floats) -> Floats:
        """Spread them by other shares of the people, shape (rows, where)."""
        of_sets = shares @ self.member.T
        each = np.divide(self.amounts, of_sets, out=np.zeros(of_sets.shape), where=of_sets > 0)
        found: Floats = shares * (each @ self.member)
        return found


def landing_of(ordered: pd.DataFrame, landed: Spread, base: pd.Series) -> Landing:
    """Leave out where nobody lives, and what is not above 0."""
    inhabited = (base > 0).to_numpy()
    people = base.to_numpy(dtype=float)[inhabited]
    amounts = ordered[AMOUNT].to_numpy(dtype=float)
    position = np.where(inhabited, np.cumsum(inhabited) - 1, -1)
    kept = inhabited[landed.area] & (landed.share > 0) & (amounts[landed.grant] > 0)
    grant = landed.grant[kept]
    at_office = landed.by_office & (amounts > 0)
    return Landing(
        share=people / people.sum(),
        amounts=amounts,
        funder=pd.factorize(ordered[FUNDER])[0],
        places=np.bincount(grant, minlength=len(ordered)),
        office=np.where(at_office, ordered[OFFICE].to_numpy(dtype=np.int64), -1),
        grant=grant,
        area=position[landed.area[kept]],
        dollars=amounts[grant] * landed.share[kept],
        stays=np.where(landed.regionwide & (amounts > 0), amounts, 0.0),
    )
