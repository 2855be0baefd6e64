"""Add up what each funder's grants bring to each neighbourhood in one placing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.grants.parties import PERSON
from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.investment import spread
from assetmap.model import Placing
from assetmap.schema import AMOUNT, FUNDER, RECIPIENT, RECIPIENT_KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What lands where, by funder: arrays of neighbourhoods by `names`, or one entry per name.

    A grant over the whole region lands everywhere with its part, and reaches no neighbourhood in
    particular: `grants` leaves it out.
    """

    names: tuple[str, ...]  # every funder, "" for grants that name none, in order
    dollars: Floats  # NaN for a funder of whose grants none has a usable place, 0 without a grant
    grants: Ints  # that bring something to this neighbourhood, to organisations
    total: Floats  # dollars of all its grants
    unplaced: Floats  # of those without a usable place
    regionwide: Floats  # of those over the whole region
    all_grants: Ints
    unplaced_grants: Ints
    regionwide_grants: Ints
    links: pd.DataFrame  # area, funder, recipient_key: who reaches which place, each once

    @property
    def reached(self) -> Bools:
        """Say which funder reaches which neighbourhood."""
        return self.grants > 0

    def columns(self, chosen: tuple[str, ...]) -> Ints:
        """Return the positions of some names."""
        return np.asarray(pd.Index(self.names).get_indexer(pd.Index(chosen)), dtype=np.int64)


def land(
    grants: pd.DataFrame,
    ids: pd.Index,
    *,
    names: tuple[str, ...],
    base: "pd.Series[float] | None",
    placing: Placing,
) -> Landing:
    """Add up, for each funder, what lands in each neighbourhood.

    Parameters
    ----------
    grants
        `funder`, `recipient`, `recipient_key`, `amount`, `neighbourhood_id`, `service_area`,
        without a blank amount.
    ids
        The neighbourhoods.
    names
        Every funder of the grants; some may have none.
    base
        The people by whom a grant over several neighbourhoods is spread; None: there is none.
    placing
        Which of the three.
    """
    found = spread(grants, ids, base=base, placing=placing)
    codes = pd.Index(names, dtype=object).get_indexer(pd.Index(grants[FUNDER], dtype=object))
    amounts = grants[AMOUNT].to_numpy(dtype=float)
    shape = (len(names), len(ids))

    def of_each(some: Bools) -> tuple[Floats, Ints]:
        sums = np.bincount(codes[some], weights=amounts[some], minlength=len(names))
        return sums.astype(np.float64), np.bincount(codes[some], minlength=len(names))

    every, placed, wide = np.ones(len(grants), dtype=bool), found.placed, found.regionwide
    (total, all_grants), (out, outs) = of_each(every), of_each(~placed)
    over, overs = of_each(wide)
    cell = codes[found.grant] * shape[1] + found.area
    sums = np.bincount(cell, amounts[found.grant] * found.share, minlength=shape[0] * shape[1])
    dollars = sums.reshape(shape).T + found.region_share[:, np.newaxis] * over
    dollars[:, (all_grants == outs) & (all_grants > 0)] = np.nan
    person = (grants[RECIPIENT] == PERSON).to_numpy()
    here = (found.share > 0) & ~person[found.grant]
    number = np.bincount(cell[here], minlength=shape[0] * shape[1]).reshape(shape).T
    keys = grants[RECIPIENT_KEY].to_numpy(dtype=object)
    links = pd.DataFrame(
        {
            "area": found.area[here],
            FUNDER: codes[found.grant[here]],
            RECIPIENT_KEY: keys[found.grant[here]],
        }
    )
    return Landing(
        names=names,
        dollars=dollars,
        grants=number,
        total=total,
        unplaced=out,
        regionwide=over,
        all_grants=all_grants,
        unplaced_grants=outs,
        regionwide_grants=overs,
        links=links.drop_duplicates(ignore_index=True),
    )
