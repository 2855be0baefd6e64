"""Hold what lands in each neighbourhood when grants are placed in the three ways."""

from dataclasses import dataclass

import pandas as pd

from assetmap.model import Placing, Region
from assetmap.schema import AMOUNT
from assetmap.settings import Settings

from . import investment
from .bases import fairness_base


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """The dollars of one placing."""

    dollars: (
        pd.DataFrame
    )  # neighbourhoods by all and the funders; NaN where nothing could be placed
    unplaced: pd.Series  # dollars by all and the funders
    total: float  # dollars of all grants
    grants: int
    unplaced_grants: int


def landings(
    grants: pd.DataFrame, region: Region, settings: Settings, *, named: bool = True
) -> dict[Placing, Landed]:
    """Place the grants in the three ways; nothing where no grant has an amount.

    Parameters
    ----------
    grants
        `funder`, `amount`, `neighbourhood_id` (the office's) and `service_area`.
    region
        Boundaries, and the people by whom a grant is spread.
    settings
        Which people those are.
    named
        Whether `funder` is a name, which must not read like a label of ours.
    """
    ordered = investment.in_order(grants)
    if ordered.empty:
        return {}
    ids = region.neighbourhoods.index
    name = fairness_base(region.people, settings.base)
    base = region.people[name] if region.people is not None and name else None
    of = investment.funders(ordered) if named else investment.labels(ordered)
    found = {}
    for placing in Placing:
        landed = investment.spread(ordered, ids, base=base, placing=placing)
        found[placing] = Landed(
            dollars=investment.dollars(ordered, landed, of).set_axis(ids),
            unplaced=investment.dollars_unplaced(ordered, landed, of),
            total=float(ordered[AMOUNT].sum()),
            grants=len(ordered),
            unplaced_grants=int((~landed.placed).sum()),
        )
    return found
