"""Measure where the dollars of grants land."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.model import Placing
from assetmap.schema import AMOUNT, FUNDER, NEIGHBOURHOOD_ID, SERVICE_AREA

from .estimate import Bools, Estimate, Floats, Ints, known, like, shares_of
from .grouping import ALL
from .parcels import PREFIXES

OFFICE = "office"  # number of the doubtful office where a grant lands, -1 where it is not doubtful
REGION = "region"  # a service area that is the whole region
ELSEWHERE = "outside"  # one that lies outside the region
_NOWHERE: Ints = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Where the dollars of each grant land in one placing.

    `grant`, `area` and `share` are parallel: one entry per grant and neighbourhood that it lands
    in; the shares of one grant add up to 1. A grant of the whole region has no entry. A grant
    that is neither has no usable place.
    """

    grant: Ints  # position in the table of grants
    area: Ints  # position among the neighbourhoods
    share: Floats
    regionwide: Bools  # one per grant
    by_office: Bools  # one per grant: it lands where the recipient's office is, known or not
    region_share: Floats  # of each neighbourhood in a region-wide grant

    @property
    def placed(self) -> Bools:
        """Say which grants have a usable place."""
        found = self.regionwide.copy()
        found[self.grant] = True
        return found


def in_order(grants: pd.DataFrame) -> pd.DataFrame:
    """Sort grants by what counts of them, so that the order of the rows does not.

    Grants without an amount are left out. A column `office` stays.
    """
    keys = [FUNDER, NEIGHBOURHOOD_ID, SERVICE_AREA, AMOUNT]
    if grants.empty:
        return pd.DataFrame(columns=keys)
    keys += [OFFICE] if OFFICE in grants else []
    usable = grants.loc[grants[AMOUNT].notna(), keys]
    return usable.sort_values(keys, kind="stable", ignore_index=True)


def funders(grants: pd.DataFrame) -> list[str]:
    """Name the funders, in the order of the alphabet.

    A blank name, and one that reads like a label of ours (`all`, `year:2021`), have no numbers of
    their own.
    """
    return [name for name in labels(grants) if not name.startswith(PREFIXES)]


def labels(grants: pd.DataFrame) -> list[str]:
    """Name what stands in the funder's place, in the order of the alphabet."""
    return sorted(set(grants[FUNDER].unique()) - {"", ALL})


def spread(
    grants: pd.DataFrame, ids: pd.Index, *, base: pd.Series | None, placing: Placing
) -> Spread:
    """Place every grant.

    By `office` a grant lands where its recipient's address is. By `service_or_office` it lands in
    its stated service area, spread by the base (evenly where nobody of the base lives there);
    without one, at the office. By `service_or_region` a grant without a stated service area is
    spread over the whole region by the base. One that serves places outside alone has no usable
    place in these two. Without a base nothing can be spread over several
    neighbourhoods: such grants have no usable place.

    Parameters
    ----------
    grants
        One row per grant, with `neighbourhood_id` and `service_area` ("" where unknown; ids with
        `;` between, `region` or `outside`).
    ids
        The neighbourhoods.
    base
        The people by whom a grant is spread, indexed by `ids`.
    placing
        Which of the three.

    Examples
    --------
    >>> grants = pd.DataFrame({"neighbourhood_id": ["a", "a"], "service_area": ["b", ""]})
    >>> found = spread(grants, pd.Index(["a", "b"]), base=None, placing=Placing.SERVICE_OR_OFFICE)
    >>> found.grant.tolist(), found.area.tolist()
    ([0, 1], [1, 0])
    """
    offices = ids.get_indexer(pd.Index(grants[NEIGHBOURHOOD_ID]))
    weights = None if base is None else base.fillna(0.0).to_numpy(dtype=float)
    region_share = np.zeros(len(ids)) if base is None else np.nan_to_num(shares_of(base))
    none = np.zeros(len(grants), dtype=bool)
    served, states_area, states_region = (np.empty((3, 0)), none, none)
    if placing is not Placing.OFFICE:
        served, states_area = _service_areas(grants[SERVICE_AREA], ids, weights)
        states_region = (grants[SERVICE_AREA] == REGION).to_numpy(dtype=bool)
        none = (grants[SERVICE_AREA] == ELSEWHERE).to_numpy(dtype=bool)
    unstated = ~(states_area | states_region | none)
    region_wanted = states_region
    to_office = unstated & (offices >= 0)
    if placing is Placing.SERVICE_OR_REGION:
        region_wanted, to_office = states_region | unstated, np.zeros(len(grants), dtype=bool)
    at_office = np.flatnonzero(to_office)
    return Spread(
        grant=np.concatenate([served[0].astype(np.int64), at_office]),
        area=np.concatenate([served[1].astype(np.int64), offices[at_office]]),
        share=np.concatenate([served[2], np.ones(len(at_office))]),
        regionwide=region_wanted & bool(region_share.sum() > 0),
        by_office=none if placing is Placing.SERVICE_OR_REGION else unstated,
        region_share=region_share,
    )


def _service_areas(texts: pd.Series, ids: pd.Index, weights: Floats | None) -> tuple[Floats, Bools]:
    """Return (grant, area, share) of stated service areas, and which grants state one."""
    codes, distinct = pd.factorize(texts)
    position = {str(one): i for i, one in enumerate(ids)}
    stated = [_stated(str(text), position) for text in distinct]
    shares = [_shares_within(areas, weights) for areas in stated]
    length = np.array([len(some) for some in shares], dtype=np.int64)
    start = np.cumsum(length) - length
    flat_area = np.concatenate(
        [a[: len(s)] for a, s in zip(stated, shares, strict=True)] or [_NOWHERE]
    )
    flat_share = np.concatenate(shares or [np.empty(0)])
    each = length[codes]
    at = np.repeat(start[codes] - (np.cumsum(each) - each), each) + np.arange(each.sum())
    grant = np.repeat(np.arange(len(codes)), each)
    states = np.array([len(some) > 0 for some in stated], dtype=bool)
    return np.array([grant, flat_area[at], flat_share[at]]), states[codes]


def _stated(text: str, position: Mapping[str, int]) -> Ints:
    """Return the neighbourhoods that a service area names; unknown names are none."""
    parts = {part.strip() for part in text.split(";")}
    return np.array(sorted(position[one] for one in parts if one in position), dtype=np.int64)


def _shares_within(areas: Ints, weights: Floats | None) -> Floats:
    """Return each area's share of a grant that serves them; empty where it cannot be spread."""
    if weights is None:
        return np.ones(len(areas)) if len(areas) == 1 else np.empty(0)
    total = weights[areas].sum()
    return weights[areas] / total if total > 0 else np.full(len(areas), 1 / max(len(areas), 1))


def dollars(grants: pd.DataFrame, landed: Spread, of: list[str]) -> pd.DataFrame:
    """Add up the dollars that land in each neighbourhood: from all funders, then from each.

    A neighbourhood in which no grant lands has 0. Where not one grant (of all, or of a funder)
    has a usable place, what lands in a neighbourhood is not known: NaN.

    Parameters
    ----------
    grants
        One row per grant, with `funder` and `amount`.
    landed
        Where they land.
    of
        The funders.

    Returns
    -------
    dollars
        Neighbourhoods (in order, plain index) by `all` and the funders.
    """
    areas = len(landed.region_share)
    codes, names = pd.factorize(grants[FUNDER])
    amounts = grants[AMOUNT].to_numpy(dtype=float)
    cell = codes[landed.grant] * areas + landed.area
    weights = amounts[landed.grant] * landed.share
    sums = np.bincount(cell, weights=weights, minlength=len(names) * areas)
    wide = landed.regionwide
    over = np.bincount(codes[wide], weights=amounts[wide], minlength=len(names))
    matrix = sums.reshape(len(names), areas).T + landed.region_share[:, np.newaxis] * over
    placed = np.bincount(codes[landed.placed], minlength=len(names))
    everyone = matrix.sum(axis=1) if placed.any() else np.full(areas, np.nan)
    matrix[:, placed == 0] = np.nan
    # One column more for what stands nowhere among the names.
    padded = np.column_stack([matrix, np.full(areas, np.nan)])
    own = padded[:, pd.Index(names, dtype=object).get_indexer(pd.Index(of, dtype=object))]
    return pd.DataFrame(np.column_stack([everyone, own]), columns=[ALL, *of])


def dollars_unplaced(grants: pd.DataFrame, landed: Spread, of: list[str]) -> pd.Series:
    """Add up the dollars of the grants that have no usable place: all, then each funder's."""
    amounts = grants[AMOUNT].where(~landed.placed, 0.0)
    sums = amounts.groupby(grants[FUNDER]).sum().reindex(of, fill_value=0.0)
    return pd.Series([float(amounts.sum()), *sums], index=[ALL, *of])


def dollars_per_1000(amounts: pd.DataFrame, base: pd.Series) -> Estimate:
    """Divide dollars by thousands of people.

    NaN where nobody of the base lives.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [500.0, 0.0]}, index=["a", "b"])
    >>> dollars_per_1000(amounts, pd.Series({"a": 250.0, "b": 100.0})).value["all"].tolist()
    [2000.0, 0.0]
    """
    return Estimate(value=like(amounts, 1000 * amounts.to_numpy() / known(base)))


def dollars_to_parity(amounts: pd.DataFrame, base: pd.Series) -> Estimate:
    """Find the dollars that would bring each neighbourhood to its people's share.

    The share of the base times all dollars, less what lands there: above 0 is missing, below 0
    more than its share; over the region they add up to 0. NaN where the base is unknown.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [900.0, 100.0]}, index=["a", "b"])
    >>> dollars_to_parity(amounts, pd.Series({"a": 50.0, "b": 50.0})).value["all"].tolist()
    [-400.0, 400.0]
    """
    share = shares_of(base)[:, np.newaxis]
    total = np.where(np.isfinite(share), amounts.to_numpy(), 0.0).sum(axis=0)
    return Estimate(value=like(amounts, total * share - amounts.to_numpy()))
